package embed.input;

import embed.EmbedException;
import embed.output.RowId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The texts of one or more inputs, one after another, numbered from 1 through all of them. An input
 * is opened when the one before has ended, but for the first, so that a wrong name is told at once.
 */
public final class Items implements Iterator<Item>, AutoCloseable {
  /** The name of standard input on a command line. */
  public static final String STANDARD_INPUT = "-";

  private final List<String> files;
  private final Iterator<String> names;
  private final InputStream standardInput;
  private final InputLayout layout;
  private final Shard shard;
  private final Input.ByteCount bytes = new Input.ByteCount();
  private Input input;
  private LineReader lines;
  private ItemReader reader;
  private Item next;
  private long number;
  private long invalidLines;

  private Items(List<String> names, InputStream in, InputLayout layout, Shard shard) {
    this.names = names.iterator();
    this.files = names;
    this.standardInput = in;
    this.layout = layout;
    this.shard = shard;
  }

  /**
   * Opens inputs.
   *
   * @param names files, or {@link #STANDARD_INPUT}; at least one
   * @throws EmbedException if the first cannot be opened; what is wrong with the others and with
   *     their contents is thrown when they are reached
   */
  public static Items of(List<String> names, InputStream in, InputLayout layout, Shard shard) {
    Items items = new Items(names, in, layout, shard);
    items.openNext();
    return items;
  }

  /** Texts that are there already, such as arguments. */
  public static Items of(String source, List<String> texts, Shard shard) {
    InputStream none = InputStream.nullInputStream();
    Items items = new Items(List.of(), none, null, shard);
    items.input = new Input(source, none);
    items.lines = new LineReader(none, InvalidUtf8.REPLACE);
    items.reader = new TextsReader(texts);
    return items;
  }

  private void openNext() {
    String name = names.next();
    input =
        name.equals(STANDARD_INPUT)
            ? new Input("standard input", bytes.count(standardInput))
            : Input.open(name, bytes);
    lines = new LineReader(input.stream(), layout.invalid());
    reader =
        switch (layout.format()) {
          case LINES -> new LinesReader(lines);
          case JSONL -> new JsonlReader(lines, layout.text(), layout.id());
          case CSV -> new CsvReader(lines, ',', layout.text(), layout.id());
          case TSV -> new CsvReader(lines, '\t', layout.text(), layout.id());
        };
  }

  @Override
  public boolean hasNext() {
    while (next == null && input != null) {
      ItemReader.Entry entry = read();
      if (entry == null) {
        closeInput();
        if (names.hasNext()) {
          openNext();
        }
      } else {
        number++;
        if (shard.has(number)) {
          RowId id = entry.id() == null ? new RowId(number, null) : entry.id();
          next = new Item(id, entry.text(), input.name(), entry.line(), bytes.bytes());
        }
      }
    }
    return next != null;
  }

  private ItemReader.Entry read() {
    try {
      return reader.next();
    } catch (IOException e) {
      String place = lines.lineNumber() == 0 ? "" : " after line " + lines.lineNumber();
      throw new EmbedException("cannot read " + input.name() + place + ": " + reason(e), e);
    } catch (EmbedException e) {
      throw new EmbedException(input.name() + ": " + e.getMessage(), e);
    }
  }

  private static String reason(IOException e) {
    return "Bad file descriptor".equals(e.getMessage()) ? "it is closed" : e.getMessage();
  }

  @Override
  public Item next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Item item = next;
    next = null;
    return item;
  }

  /** How many lines so far were not valid UTF-8. */
  public long invalidLines() {
    return invalidLines + (lines == null ? 0 : lines.invalidLines());
  }

  /** How many bytes of the files have been read; of compressed ones, as they are. */
  public long bytes() {
    return bytes.bytes();
  }

  /** How many bytes there are, or -1 where that is not known of all inputs. */
  public long size() {
    long sum = files.isEmpty() ? -1 : 0;
    for (String name : files) {
      Path file = name.equals(STANDARD_INPUT) ? Path.of("/dev/stdin") : Path.of(name);
      try {
        if (!Files.isRegularFile(file)) {
          return -1;
        }
        sum += Files.size(file);
      } catch (IOException e) {
        return -1;
      }
    }
    return sum;
  }

  private void closeInput() {
    invalidLines = invalidLines();
    lines = null;
    Input ended = input;
    input = null;
    try {
      ended.stream().close();
    } catch (IOException e) {
      throw new EmbedException("cannot close " + ended.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (input != null) {
      closeInput();
    }
  }
}
