package embed.vectors;

import embed.EmbedException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Computes the plane of largest variance: the two eigenvectors of the covariance matrix with the
 * largest eigenvalues. The covariance is accumulated as vectors are added, so memory grows with
 * their width and not with their number.
 */
public final class PrincipalComponents {
  /**
   * A plane through the mean.
   *
   * @param mean {@code [dimensions]}
   * @param axes {@code [2, dimensions]}, orthonormal; the element with the largest magnitude in
   *     each axis is positive. The second axis is 0 if the vectors have only one dimension.
   * @param shares the share of the total variance along each axis, from 0 to 1
   */
  public record Plane(double[] mean, double[][] axes, double[] shares) {
    /** Returns the coordinates of a vector along the two axes. */
    public double[] project(double[] vector) {
      double[] point = new double[axes.length];
      for (int i = 0; i < vector.length; i++) {
        double centred = vector[i] - mean[i];
        for (int j = 0; j < point.length; j++) {
          point[j] += axes[j][i] * centred;
        }
      }
      return point;
    }
  }

  private static final int BLOCK = 64;

  private final int dimensions;

  /**
   * The first vector. It is subtracted from all vectors before they are summed, which reduces
   * rounding errors.
   */
  private double[] origin;

  private final DMatrixRMaj block;
  private final DMatrixRMaj products;
  private final double[] sums;
  private int blockRows;
  private long count;

  public PrincipalComponents(int dimensions) {
    this.dimensions = dimensions;
    this.block = new DMatrixRMaj(BLOCK, dimensions);
    this.products = new DMatrixRMaj(dimensions, dimensions);
    this.sums = new double[dimensions];
  }

  /**
   * Adds a vector, which is copied.
   *
   * @throws EmbedException if it contains NaN or infinity
   */
  public void add(double[] vector) {
    count++;
    if (origin == null) {
      origin = vector.clone();
    }
    for (int i = 0; i < dimensions; i++) {
      double difference = vector[i] - origin[i];
      if (!Double.isFinite(difference)) {
        throw new EmbedException(
            "the vector of line %s holds %s, so it lies nowhere", count, vector[i]);
      }
      sums[i] += difference;
      block.data[blockRows * dimensions + i] = difference;
    }
    blockRows++;
    if (blockRows == BLOCK) {
      addBlock();
    }
  }

  private void addBlock() {
    block.reshape(blockRows, dimensions, true);
    CommonOps_DDRM.multAddTransA(block, block, products);
    block.reshape(BLOCK, dimensions, true);
    blockRows = 0;
  }

  /** Returns how many vectors were added. */
  public long count() {
    return count;
  }

  /**
   * Computes the plane of all vectors added so far; there must be at least one.
   *
   * @throws EmbedException if the numbers are too large for the computation
   */
  public Plane plane() {
    addBlock();
    double[] mean = new double[dimensions];
    DMatrixRMaj covariance = new DMatrixRMaj(dimensions, dimensions);
    double variance = 0;
    for (int i = 0; i < dimensions; i++) {
      mean[i] = origin[i] + sums[i] / count;
      for (int j = 0; j < dimensions; j++) {
        double value = products.get(i, j) / count - sums[i] / count * (sums[j] / count);
        covariance.set(i, j, value);
      }
      variance += covariance.get(i, i);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(dimensions, true, true);
    if (!Double.isFinite(variance) || !eigen.decompose(covariance)) {
      throw new EmbedException("the vectors' covariance has no principal components to be found");
    }
    int first = largest(eigen, -1);
    int second = largest(eigen, first);
    return new Plane(
        mean,
        new double[][] {axis(eigen, first), axis(eigen, second)},
        new double[] {share(eigen, first, variance), share(eigen, second, variance)});
  }

  /**
   * Returns the index of the largest eigenvalue other than that at {@code except}, or -1 if that
   * was the only one.
   */
  private static int largest(EigenDecomposition_F64<DMatrixRMaj> eigen, int except) {
    int largest = -1;
    for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
      if (i != except && (largest < 0 || value(eigen, i) > value(eigen, largest))) {
        largest = i;
      }
    }
    return largest;
  }

  private static double value(EigenDecomposition_F64<DMatrixRMaj> eigen, int index) {
    return eigen.getEigenvalue(index).getReal();
  }

  private static double share(
      EigenDecomposition_F64<DMatrixRMaj> eigen, int index, double variance) {
    return index < 0 || variance <= 0 ? 0 : Math.max(0, value(eigen, index)) / variance;
  }

  private double[] axis(EigenDecomposition_F64<DMatrixRMaj> eigen, int index) {
    double[] axis = new double[dimensions];
    if (index < 0) {
      return axis;
    }
    double[] vector = eigen.getEigenVector(index).data;
    int largest = 0;
    for (int i = 0; i < dimensions; i++) {
      if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
        largest = i;
      }
    }
    // The sign of an eigenvector is arbitrary; a fixed rule makes the result reproducible.
    double sign = Math.signum(vector[largest]);
    for (int i = 0; i < dimensions; i++) {
      axis[i] = sign * vector[i];
    }
    return axis;
  }
}
