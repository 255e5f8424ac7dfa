package embed.encoder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups lines into batches. The next line of a batch is always the longest one that still fits.
 */
final class Batcher {
  private Batcher() {}

  /**
   * Divides lines into batches of at most {@code budget} tokens; a longer line becomes a batch of
   * its own.
   *
   * @param lengths the number of tokens of each line
   * @return the indices of each batch's lines, longest first, each index once
   */
  static List<int[]> divide(int[] lengths, int budget) {
    TreeMap<Integer, Deque<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < lengths.length; i++) {
      byLength.computeIfAbsent(lengths[i], length -> new ArrayDeque<>()).add(i);
    }
    List<int[]> batches = new ArrayList<>();
    int[] batch = new int[lengths.length];
    while (!byLength.isEmpty()) {
      int size = 0;
      int room = budget;
      Map.Entry<Integer, Deque<Integer>> longest = byLength.lastEntry();
      while (longest != null) {
        Deque<Integer> lines = longest.getValue();
        do {
          batch[size++] = lines.remove();
          room -= longest.getKey();
        } while (!lines.isEmpty() && room >= longest.getKey());
        if (lines.isEmpty()) {
          byLength.remove(longest.getKey());
        }
        longest = byLength.floorEntry(room);
      }
      batches.add(Arrays.copyOf(batch, size));
    }
    return batches;
  }
}
