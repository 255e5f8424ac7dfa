package embed.model;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a file, to be said in one message of bounded length. */
final class Problems {
  private static final int MOST = 20;

  private final List<String> list = new ArrayList<>();

  void add(String problem) {
    if (list.size() < MOST) {
      list.add(problem);
    }
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  @Override
  public String toString() {
    return String.join("; ", list);
  }
}
