package embed.input;

import java.io.IOException;

/** Reads each line as a text. */
final class LinesReader implements ItemReader {
  private final LineReader lines;

  LinesReader(LineReader lines) {
    this.lines = lines;
  }

  @Override
  public Entry next() throws IOException {
    String line = lines.next();
    return line == null ? null : new Entry(null, line, lines.lineNumber());
  }
}
