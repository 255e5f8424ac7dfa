package embed.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rows whose numbers lie far apart, gathered column by column for a block of rows at a time. */
final class GatheredRows implements NpyRows {
  /** Numbers of a block; a column's share of it is read at once. */
  private static final int BLOCK = 1 << 20;

  /** Bytes of a file by their position. */
  interface Source {
    /** Fills {@code target} from {@code position} on. */
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
    // A column's numbers, and in an array of several hidden states the others' between them.
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
