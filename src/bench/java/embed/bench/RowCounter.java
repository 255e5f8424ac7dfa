package embed.bench;

import java.io.ByteArrayOutputStream;

/** Counts whole rows in a stream of bytes. */
final class RowCounter {
  private final boolean csv;
  private final int rowBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final boolean keep;
  private long bytes;
  private int newlines;

  RowCounter(Trial.Job job, boolean keep) {
    this.csv = job.csv();
    this.rowBytes = job.width() * Float.BYTES;
    this.keep = keep;
  }

  void add(byte[] buffer, int length) {
    bytes += length;
    if (csv) {
      for (int i = 0; i < length; i++) {
        if (buffer[i] == '\n') {
          newlines++;
        }
      }
    }
    if (keep) {
      kept.write(buffer, 0, length);
    }
  }

  int count() {
    return csv ? newlines : (int) (bytes / rowBytes);
  }

  byte[] kept() {
    return kept.toByteArray();
  }
}
