package embed.cli;

import embed.EmbedException;
import embed.text.InvalidUtf8;
import embed.text.LineReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The lines to embed, one after another, wherever they come from. */
abstract sealed class LineSource implements Iterator<String>, AutoCloseable {
  /** How many of the lines so far were not valid UTF-8. */
  abstract long invalidLines();

  @Override
  public abstract void close();

  /** Arguments, each one line. */
  static LineSource of(List<String> texts) {
    return new Arguments(texts.iterator());
  }

  /** The lines of a file, or of anything else that can be opened and read. */
  static LineSource of(String file, InvalidUtf8 invalid) {
    try {
      return new Stream(new FileInputStream(file), file, invalid);
    } catch (FileNotFoundException e) {
      // The message is the name and, in parentheses, the reason.
      throw new EmbedException("cannot read " + e.getMessage(), e);
    }
  }

  /**
   * @param name of the stream, for messages
   */
  static LineSource of(InputStream in, String name, InvalidUtf8 invalid) {
    return new Stream(in, name, invalid);
  }

  private static final class Arguments extends LineSource {
    private final Iterator<String> texts;

    Arguments(Iterator<String> texts) {
      this.texts = texts;
    }

    @Override
    public boolean hasNext() {
      return texts.hasNext();
    }

    @Override
    public String next() {
      return texts.next();
    }

    @Override
    long invalidLines() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static final class Stream extends LineSource {
    private final InputStream in;
    private final String name;
    private final LineReader reader;
    private String next;

    Stream(InputStream in, String name, InvalidUtf8 invalid) {
      this.in = in;
      this.name = name;
      this.reader = new LineReader(in, invalid);
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        try {
          next = reader.next();
        } catch (IOException e) {
          String place = reader.lineNumber() == 0 ? "" : " after line " + reader.lineNumber();
          throw new EmbedException("cannot read " + name + place + ": " + Streams.reason(e), e);
        }
      }
      return next != null;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String line = next;
      next = null;
      return line;
    }

    @Override
    long invalidLines() {
      return reader.invalidLines();
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new EmbedException("cannot close " + name + ": " + Streams.reason(e), e);
      }
    }
  }
}
