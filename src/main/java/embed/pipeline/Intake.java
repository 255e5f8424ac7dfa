package embed.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * A bounded queue from one thread to another. The consumer takes all items that are available, so
 * it processes many at once when they arrive fast and one at a time when they arrive slowly.
 */
final class Intake<T> {
  private List<T> items = new ArrayList<>();
  private final int capacity;
  private final long weightCapacity;
  private long weight;
  private boolean ended;
  private Throwable failure;

  /**
   * @param capacity how many items may wait
   * @param weightCapacity their greatest total weight; a single item may be heavier
   */
  Intake(int capacity, long weightCapacity) {
    this.capacity = capacity;
    this.weightCapacity = weightCapacity;
  }

  /** Adds an item, and waits until there is room for it. */
  synchronized void put(T item, int itemWeight) throws InterruptedException {
    while (!items.isEmpty() && (items.size() >= capacity || weight + itemWeight > weightCapacity)) {
      wait();
    }
    items.add(item);
    weight += itemWeight;
    if (items.size() == 1) {
      notifyAll();
    }
  }

  /**
   * Marks the end of the items.
   *
   * @param cause the exception that ended them early, or null
   */
  synchronized void end(Throwable cause) {
    ended = true;
    failure = cause;
    notifyAll();
  }

  /** Waits for at least one item and takes all that are available; null after the last. */
  synchronized List<T> take() throws InterruptedException {
    while (items.isEmpty() && !ended) {
      wait();
    }
    if (items.isEmpty()) {
      return null;
    }
    List<T> taken = items;
    items = new ArrayList<>();
    weight = 0;
    notifyAll();
    return taken;
  }

  /** After {@link #take} has returned null: the exception that ended the items early, or null. */
  synchronized Throwable failure() {
    return failure;
  }
}
