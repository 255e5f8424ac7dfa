package embed.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A way to embed lines: which of them share a call, and in which order.
 *
 * @param calls the indices of the lines of each call
 */
record Arrangement(String name, List<int[]> calls) {
  private static final int SHUFFLES = 3;
  private static final int MOST_IN_CALL = 31;

  /** All ways. Each contains every line once; the shuffled ones are the same in every run. */
  static List<Arrangement> all(int lines) {
    int[] order = IntStream.range(0, lines).toArray();
    int[] reversed = IntStream.range(0, lines).map(i -> lines - 1 - i).toArray();
    List<Arrangement> all = new ArrayList<>();
    all.add(new Arrangement("alone", IntStream.of(order).mapToObj(i -> new int[] {i}).toList()));
    all.add(new Arrangement("all together", List.of(order)));
    all.add(new Arrangement("all together, reversed", List.of(reversed)));
    for (int seed = 1; seed <= SHUFFLES; seed++) {
      all.add(
          new Arrangement(
              "shuffled, calls of 1 to " + MOST_IN_CALL + " lines (" + seed + ")",
              shuffled(lines, new Random(seed))));
    }
    return all;
  }

  private static List<int[]> shuffled(int lines, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, lines).boxed().toList());
    Collections.shuffle(order, random);
    List<int[]> calls = new ArrayList<>();
    for (int from = 0; from < lines; ) {
      int to = Math.min(lines, from + 1 + random.nextInt(MOST_IN_CALL));
      calls.add(order.subList(from, to).stream().mapToInt(Integer::intValue).toArray());
      from = to;
    }
    return calls;
  }
}
