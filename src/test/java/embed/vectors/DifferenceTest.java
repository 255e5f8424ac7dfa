package embed.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.row.RowId;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
  private static final RowId ID = new RowId(1, null);

  @Test
  void theLargestTheMeanAndTheWorstLineAreTold() {
    Difference difference = new Difference(0.1);
    difference.add(ID, "a", new double[] {1, 2}, new double[] {1, 2});
    difference.add(new RowId(2, null), "b", new double[] {1, 2}, new double[] {1.5, 1.75});
    difference.add(ID, "c", new double[] {1, 2}, new double[] {1, 1.5});

    assertThat(difference.lines()).isEqualTo(3);
    assertThat(difference.largest()).isEqualTo(0.5);
    assertThat(difference.mean()).isCloseTo(1.25 / 6, within(1e-15));
    assertThat(difference.worstId()).isEqualTo(new RowId(2, null));
    assertThat(difference.worstLine()).isEqualTo("b");
    assertThat(difference.linesBeyond()).isEqualTo(2);
    assertThat(difference.passes()).isFalse();
  }

  @Test
  void aDifferenceOfTheToleranceItselfPasses() {
    Difference difference = new Difference(0.25);
    difference.add(ID, "a", new double[] {1}, new double[] {1.25});
    assertThat(difference.passes()).isTrue();

    Difference exact = new Difference(0);
    exact.add(ID, "a", new double[] {1, -0.0f}, new double[] {1, 0});
    assertThat(exact.passes()).isTrue();
    exact.add(ID, "b", new double[] {1}, new double[] {Math.nextUp(1.0)});
    assertThat(exact.passes()).isFalse();
  }

  @Test
  void whatIsNoNumberNeverPasses() {
    for (double[] pair :
        new double[][] {
          {Double.NaN, 1}, {1, Double.NaN}, {Double.NaN, Double.NaN}, {Double.POSITIVE_INFINITY, 1}
        }) {
      Difference difference = new Difference(1e30);
      difference.add(ID, "good", new double[] {1}, new double[] {1});
      difference.add(ID, "bad", new double[] {pair[0]}, new double[] {pair[1]});

      assertThat(difference.passes()).isFalse();
      assertThat(difference.largest()).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(difference.worstLine()).isEqualTo("bad");
    }
  }
}
