package embed.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads rows whose numbers are not contiguous, column by column for a block of rows at a time. */
final class GatheredRows implements NpyRows {
  /** The number of elements in a block. Each column's part of the block is one read. */
  private static final int BLOCK = 1 << 20;

  /** Reads bytes of a file at a given position. */
  interface Source {
    /** Fills {@code target} with the bytes from {@code position} on. */
    void read(long position, ByteBuffer target) throws IOException;
  }

  private final NpyMatrix matrix;
  private final Source source;
  private final double[] block;
  private final ByteBuffer column;
  private final int blockRows;
  private long nextRow;

  GatheredRows(NpyMatrix matrix, Source source) {
    this.matrix = matrix;
    this.source = source;
    long rows = Math.min(matrix.rows(), Math.max(1, BLOCK / matrix.dimensions()));
    // One read of a column also covers the numbers of other hidden states that lie between its own.
    long step = matrix.rowStep();
    rows = Math.max(1, Math.min(rows, BLOCK / step));
    this.blockRows = (int) rows;
    this.block = new double[blockRows * matrix.dimensions()];
    int span = Math.toIntExact(((blockRows - 1) * step + 1) * matrix.type().bytes());
    this.column = ByteBuffer.allocate(span).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void next(double[] row) throws IOException {
    int at = (int) (nextRow % blockRows);
    if (at == 0) {
      readBlock();
    }
    System.arraycopy(block, at * row.length, row, 0, row.length);
    nextRow++;
  }

  private void readBlock() throws IOException {
    int rows = (int) Math.min(blockRows, matrix.rows() - nextRow);
    int width = matrix.type().bytes();
    int dimensions = matrix.dimensions();
    long step = matrix.rowStep() * width;
    for (int j = 0; j < dimensions; j++) {
      long number = nextRow * matrix.rowStep() + j * matrix.columnStep();
      column.clear().limit((int) ((rows - 1) * step + width));
      source.read(matrix.first() + number * width, column);
      for (int i = 0; i < rows; i++) {
        block[i * dimensions + j] = matrix.number(column, (int) (i * step));
      }
    }
  }
}
