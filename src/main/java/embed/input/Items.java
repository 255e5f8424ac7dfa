package embed.input;

import embed.EmbedException;
import embed.file.FileErrors;
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

  /** How many rows of this input were good. */
  private long goodRows;

  private long badRows;
  private String firstBadRow;

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
    Items items = new Items(List.of(), none, InputLayout.LINES, shard);
    items.input = new Input(source, none);
    items.lines = new LineReader(none, InvalidUtf8.REPLACE);
    items.reader = new TextsReader(texts);
    return items;
  }

  private void openNext() {
    String name = names.next();
    input =
        name.equals(STANDARD_INPUT)
            ? Input.of("standard input", standardInput, bytes)
            : Input.open(name, bytes);
    lines = new LineReader(input.stream(), layout.invalid());
    reader =
        switch (layout.format(name)) {
          case LINES -> new LinesReader(lines);
          case JSONL -> new JsonlReader(lines, layout.fields());
          case CSV -> new ColumnReader(new QuotedRecords(lines, ','), layout.columns());
          case TSV -> new ColumnReader(new EscapedRecords(lines), layout.columns());
          case TSV_QUOTED -> new ColumnReader(new QuotedRecords(lines, '\t'), layout.columns());
        };
    goodRows = 0;
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

  /** The next good row, or null after the last. */
  private ItemReader.Entry read() {
    String lastBadRow = null;
    while (true) {
      try {
        ItemReader.Entry entry = reader.next();
        if (entry == null && goodRows == 0 && lastBadRow != null) {
          throw new EmbedException("no row is good: " + lastBadRow);
        }
        goodRows++;
        return entry;
      } catch (BadRowException e) {
        lastBadRow = e.getMessage();
        skip(lastBadRow);
      } catch (IOException e) {
        String place = lines.lineNumber() == 0 ? "" : " after line " + lines.lineNumber();
        throw new EmbedException(
            "cannot read " + input.name() + place + ": " + FileErrors.reason(e), e);
      } catch (EmbedException e) {
        throw new EmbedException(input.name() + ": " + e.getMessage(), e);
      }
    }
  }

  private void skip(String badRow) {
    String place = input.name() + ": " + badRow;
    if (layout.badRows() == BadRows.ERROR) {
      throw new EmbedException(place + " (--bad-rows skip leaves such rows out)");
    }
    number++;
    if (shard.has(number)) {
      badRows++;
      firstBadRow = firstBadRow == null ? place : firstBadRow;
    }
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

  /**
   * How many rows of the shard were left out so far because they were not what their format says.
   */
  public long badRows() {
    return badRows;
  }

  /** What was wrong with the first of them, or null. */
  public String firstBadRow() {
    return firstBadRow;
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
