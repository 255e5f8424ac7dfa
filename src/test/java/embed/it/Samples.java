package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a process took while it did one thing very often, and whether that stayed the same. */
final class Samples {
  private final String unit;
  private final long total;
  private final List<Sample> samples = new ArrayList<>();

  private record Sample(long done, double seconds, ProcessStatus status) {}

  /**
   * @param unit of which {@code total} are to be done
   */
  Samples(String unit, long total) {
    this.unit = unit;
    this.total = total;
  }

  /** Adds a sample, and tells of it in a long run. */
  void add(long done, double seconds, ProcessStatus status) {
    samples.add(new Sample(done, seconds, status));
    if (seconds > 60) {
      System.out.printf(
          Locale.ROOT,
          "%,12d %s %8.0f s %6.1f MB, %d threads, %d files%n",
          done,
          unit,
          seconds,
          status.resident() / 1e6,
          status.threads(),
          status.files());
    }
  }

  /**
   * Holds the second half, which is after the warm-up, against itself.
   *
   * @param bytes how many of memory may be gained each time
   * @param threads how many may come and go
   */
  void assertFlat(double bytes, int threads) {
    List<Sample> settled = samples.subList(samples.size() / 2, samples.size());
    double slope = slope(settled);
    Sample first = settled.get(0);
    Sample last = settled.get(settled.size() - 1);
    System.out.printf(
        Locale.ROOT,
        "%,d %s, %,.1f a second; from %,d on %.2f bytes more each (slope), %.1f MB in memory at the"
            + " end, %.1f MB at most; threads %d, then %d; open files %d, then %d%n",
        total,
        unit,
        last.done / last.seconds,
        first.done,
        slope,
        last.status.resident() / 1e6,
        last.status.peak() / 1e6,
        first.status.threads(),
        last.status.threads(),
        first.status.files(),
        last.status.files());
    assertThat(slope).as("bytes of memory, each time").isLessThan(bytes);
    assertThat(last.status.threads()).isLessThanOrEqualTo(first.status.threads() + threads);
    assertThat(last.status.files()).isLessThanOrEqualTo(first.status.files());
  }

  private static double slope(List<Sample> samples) {
    double done = samples.stream().mapToLong(Sample::done).average().orElseThrow();
    double bytes = samples.stream().mapToLong(s -> s.status.resident()).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (Sample sample : samples) {
      covariance += (sample.done - done) * (sample.status.resident() - bytes);
      variance += (sample.done - done) * (sample.done - done);
    }
    return covariance / variance;
  }
}
