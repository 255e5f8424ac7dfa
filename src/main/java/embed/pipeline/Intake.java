package embed.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Items on their way from one thread to another. The taker gets what is there, so it works on many
 * at once when they come fast and on one at a time when they come slowly.
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
   * @param weightCapacity how heavy together; a single item may be heavier
   */
  Intake(int capacity, long weightCapacity) {
    this.capacity = capacity;
    this.weightCapacity = weightCapacity;
  }

  /** Adds an item, once there is room. */
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
   * No more items will come.
   *
   * @param cause why, or null where they are simply all there
   */
  synchronized void end(Throwable cause) {
    ended = true;
    failure = cause;
    notifyAll();
  }

  /** All that has come, at least one item; null after the last. */
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

  /** After {@link #take} returned null: why the items ended, or null. */
  synchronized Throwable failure() {
    return failure;
  }
}
