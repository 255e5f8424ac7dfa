package embed.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import embed.EmbedException;
import embed.vectors.PrincipalComponents.Plane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrincipalComponentsTest {
  /** Vectors that differ most along two known directions at right angles, far from the origin. */
  private static List<double[]> vectors(int count, int dimensions, double[] u, double[] v) {
    Random random = new Random(11);
    List<double[]> vectors = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double a = 5 * random.nextGaussian();
      double b = 2 * random.nextGaussian();
      double[] vector = new double[dimensions];
      for (int i = 0; i < dimensions; i++) {
        vector[i] = 1000 + a * u[i] + b * v[i] + 0.1 * random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static Plane plane(List<double[]> vectors) {
    PrincipalComponents components = new PrincipalComponents(vectors.get(0).length);
    vectors.forEach(components::add);
    assertThat(components.count()).isEqualTo(vectors.size());
    return components.plane();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double variance(List<double[]> vectors, double[] mean, double[] direction) {
    double sum = 0;
    for (double[] vector : vectors) {
      double along = dot(vector, direction) - dot(mean, direction);
      sum += along * along;
    }
    return sum / vectors.size();
  }

  @Test
  void findsTheDirectionsInWhichVectorsDifferMost() {
    int dimensions = 30;
    double[] u = new double[dimensions];
    double[] v = new double[dimensions];
    u[3] = 0.6;
    u[7] = 0.8;
    v[3] = -0.8;
    v[7] = 0.6;
    List<double[]> vectors = vectors(2_000, dimensions, u, v);
    Plane plane = plane(vectors);

    assertThat(dot(plane.axes()[0], u)).isCloseTo(1, within(1e-2));
    assertThat(Math.abs(dot(plane.axes()[1], v))).isCloseTo(1, within(1e-2));
    assertThat(plane.shares()[0]).isBetween(0.8, 0.9);
    assertThat(plane.shares()[1]).isBetween(0.1, 0.2);
  }

  @Test
  void noDirectionHasMoreVarianceAndTheSharesAreTheVariancesAlongTheAxes() {
    Random random = new Random(5);
    List<double[]> vectors = new ArrayList<>();
    for (int n = 0; n < 333; n++) {
      double[] vector = new double[12];
      double common = random.nextGaussian();
      Arrays.setAll(vector, i -> common + (i + 1) * random.nextGaussian());
      vectors.add(vector);
    }
    Plane plane = plane(vectors);
    double[] first = plane.axes()[0];
    double[] second = plane.axes()[1];
    double total = 0;
    for (int i = 0; i < 12; i++) {
      double[] unit = new double[12];
      unit[i] = 1;
      total += variance(vectors, plane.mean(), unit);
    }

    assertThat(dot(first, first)).isCloseTo(1, within(1e-12));
    assertThat(dot(second, second)).isCloseTo(1, within(1e-12));
    assertThat(dot(first, second)).isCloseTo(0, within(1e-12));
    double largest = variance(vectors, plane.mean(), first);
    double next = variance(vectors, plane.mean(), second);
    assertThat(plane.shares()[0]).isCloseTo(largest / total, within(1e-10));
    assertThat(plane.shares()[1]).isCloseTo(next / total, within(1e-10));
    for (int round = 0; round < 1_000; round++) {
      double[] other = random.doubles(12, -1, 1).toArray();
      double norm = Math.sqrt(dot(other, other));
      assertThat(variance(vectors, plane.mean(), other) / (norm * norm))
          .isLessThanOrEqualTo(largest);
      double along = dot(other, first);
      for (int i = 0; i < 12; i++) {
        other[i] -= along * first[i];
      }
      assertThat(variance(vectors, plane.mean(), other) / dot(other, other))
          .isLessThanOrEqualTo(next * (1 + 1e-9));
    }
  }

  @Test
  void projectionsAreCentred() {
    List<double[]> vectors = List.of(new double[] {1, 1, 0}, new double[] {3, 1, 0});
    Plane plane = plane(vectors);

    assertThat(plane.mean()).containsExactly(2, 1, 0);
    assertThat(plane.axes()[0][0]).isEqualTo(1);
    assertThat(plane.project(vectors.get(0))[0]).isCloseTo(-1, within(1e-12));
    assertThat(plane.project(vectors.get(1))[0]).isCloseTo(1, within(1e-12));
    assertThat(plane.shares()[0]).isCloseTo(1, within(1e-12));
    assertThat(plane.shares()[1]).isCloseTo(0, within(1e-12));
  }

  @Test
  void equalVectorsLieAtTheOrigin() {
    for (int count : new int[] {1, 2, 64, 65}) {
      List<double[]> vectors = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        vectors.add(new double[] {7, 8, 9});
      }
      Plane plane = plane(vectors);

      assertThat(plane.project(vectors.get(0))).containsExactly(0, 0);
      assertThat(plane.shares()).containsExactly(0, 0);
    }
  }

  @Test
  void vectorsOfOneNumberHaveOneAxis() {
    Plane plane = plane(List.of(new double[] {1}, new double[] {5}));

    assertThat(plane.project(new double[] {5})).containsExactly(2, 0);
    assertThat(plane.shares()).containsExactly(1, 0);
  }

  @Test
  void whatIsNotFiniteIsRefusedByItsLine() {
    PrincipalComponents components = new PrincipalComponents(2);
    components.add(new double[] {1, 2});

    assertThatThrownBy(() -> components.add(new double[] {1, Double.NaN}))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("line 2 holds NaN");
    PrincipalComponents huge = new PrincipalComponents(2);
    huge.add(new double[] {1e300, 1});
    huge.add(new double[] {-1e300, 1});
    assertThatThrownBy(huge::plane).isInstanceOf(EmbedException.class);
  }
}
