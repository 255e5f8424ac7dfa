package embed.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.plot.Axis.Tick;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class AxisTest {
  private static Axis axis(double... values) {
    double scale = DoubleStream.of(values).map(Math::abs).max().orElseThrow();
    return Axis.of(DoubleStream.of(values), scale, 100, 900);
  }

  private static List<String> numbers(double... values) {
    return axis(values).ticks().stream().map(Tick::text).toList();
  }

  @Test
  void ticksAreMultiplesOfRoundNumbers() {
    assertThat(numbers(-1.1, 4))
        .containsExactly("-1", "-0.5", "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4");
    assertThat(numbers(-500, 500)).startsWith("-500", "-400").contains("0").endsWith("500");
    assertThat(numbers(0.011, 0.03)).startsWith("0.012", "0.014").contains("0.02");
  }

  @Test
  void numbersOfUncommonMagnitudeStayShort() {
    assertThat(numbers(-2e-7, 1e-7)).contains("-1E-7", "0", "5E-8");
    assertThat(numbers(-2e9, 1e9)).contains("-1E+9", "0", "5E+8");
  }

  @Property
  void ticksLieWhereTheirNumbersSay(
      @ForAll Random random, @ForAll @IntRange(min = -150, max = 150) int exponent) {
    double low = random.nextGaussian() * Math.pow(10, exponent);
    Axis axis = axis(low, low + random.nextDouble() * Math.pow(10, exponent));
    List<Tick> ticks = axis.ticks();

    assertThat(ticks).hasSizeBetween(4, 14);
    for (int i = 0; i < ticks.size(); i++) {
      double position = ticks.get(i).position();
      assertThat(position).isBetween(99.9, 900.1);
      assertThat(axis.position(Double.parseDouble(ticks.get(i).text())))
          .isCloseTo(position, within(0.01));
      if (i > 0) {
        assertThat(position - ticks.get(i - 1).position()).isBetween(59.9, 160.1);
      }
    }
  }

  @Test
  void allValuesAreShownWithAMargin() {
    assertThat(axis(-3, 5).position(-3)).isBetween(125.0, 135.0);
    assertThat(axis(-3, 5).position(5)).isBetween(865.0, 875.0);
  }

  @Test
  void equalValuesLieInTheMiddle() {
    for (double value : new double[] {0, -7.25, 1e-320, 1e150}) {
      assertThat(axis(value, value).position(value)).isCloseTo(500, within(0.01));
      assertThat(axis(value, value).ticks()).hasSizeBetween(4, 14);
    }
  }

  @Test
  void roundingErrorsAreNotSpreadOverTheAxis() {
    Axis axis = Axis.of(DoubleStream.of(-1e-16, 1e-16), 2, 100, 900);

    assertThat(axis.position(-1e-16)).isCloseTo(axis.position(1e-16), within(0.01));
  }
}
