package embed.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import embed.output.destination.ResumePoint;
import org.junit.jupiter.api.Test;

final class RunOptionsTest {
  @Test
  void theSummaryIsOfThisRun() {
    assertThat(
            RunOptions.summary(
                ResumePoint.START,
                new ResumePoint(50_000, 12, 812_345, 1),
                20_123,
                3,
                14_200_000_000L))
        .isEqualTo(
            "50,000 lines (20,123 distinct, 12 truncated, 3 not UTF-8), 812,345 tokens, 14.2 s, 3,521"
                + " lines/s");
    assertThat(
            RunOptions.summary(
                new ResumePoint(40_000, 10, 800_000, 2),
                new ResumePoint(50_000, 12, 812_345, 1),
                9_000,
                3,
                2_000_000_000L))
        .isEqualTo(
            "10,000 lines (9,000 distinct, 2 truncated, 3 not UTF-8), 12,345 tokens, 2.0 s, 5,000 lines/s,"
                + " after 40,000 lines before");
  }
}
