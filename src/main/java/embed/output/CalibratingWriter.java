package embed.output;

import embed.output.destination.VectorWriter;
import embed.row.Ranges;
import embed.row.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the first rows in memory until their ranges are known, and then passes them and all further
 * rows to the writer of the format.
 */
final class CalibratingWriter implements VectorWriter {
  /** Begins the writer of the format. */
  interface Begin {
    /** Begins it; without rows there are no ranges, and they are null. */
    VectorWriter with(Ranges ranges) throws IOException;
  }

  private final int calibrationRows;
  private final int dimensions;
  private final Begin begin;
  private final List<Row> first = new ArrayList<>();

  /** Null until the ranges are known. */
  private VectorWriter writer;

  CalibratingWriter(int calibrationRows, int dimensions, Begin begin) {
    this.calibrationRows = calibrationRows;
    this.dimensions = dimensions;
    this.begin = begin;
  }

  @Override
  public void write(Row row) throws IOException {
    if (writer != null) {
      writer.write(row);
      return;
    }
    first.add(row);
    if (first.size() == calibrationRows) {
      beginWriter();
    }
  }

  private void beginWriter() throws IOException {
    Ranges.Builder ranges = new Ranges.Builder(dimensions);
    for (Row row : first) {
      ranges.add(row.vector(), "line " + row.id());
    }
    writer = begin.with(first.isEmpty() ? null : ranges.ranges());
    for (Row row : first) {
      writer.write(row);
    }
    first.clear();
  }

  /** Fewer rows than the ranges need stay in memory, since other rows would change the ranges. */
  @Override
  public void flush() throws IOException {
    if (writer != null) {
      writer.flush();
    }
  }

  @Override
  public void finish() throws IOException {
    if (writer == null) {
      beginWriter();
    }
    writer.finish();
  }
}
