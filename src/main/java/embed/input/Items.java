package embed.input;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.row.RowId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads the texts of one or more inputs in order, and numbers them from 1 across all inputs. The
 * first input is opened at once, so that a wrong name is reported immediately; each later input is
 * opened when the previous one ends.
 */
public final class Items implements Iterator<Item>, AutoCloseable {
  /** The command-line name of standard input. */
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

  /** The number of valid rows in the current input. */
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
   * @throws EmbedException if the first input cannot be opened; errors in later inputs and in the
   *     content of any input are thrown when they are reached
   */
  public static Items of(List<String> names, InputStream in, InputLayout layout, Shard shard) {
    Items items = new Items(names, in, layout, shard);
    items.openNext();
    return items;
  }

  /** Returns texts that are already in memory, such as command-line arguments. */
  public static Items of(String source, List<String> texts, Shard shard) {
    InputStream none = InputStream.nullInputStream();
    Items items = new Items(List.of(), none, InputLayout.LINES, shard);
    items.input = new Input(source, none);
    items.lines = new LineReader(none, InvalidUtf8.REPLACE);
    Iterator<String> rest = texts.iterator();
    items.reader =
        () -> rest.hasNext() ? new ItemReader.Entry(null, rest.next(), items.number + 1) : null;
    return items;
  }

  private void openNext() {
    String name = names.next();
    input =
        name.equals(STANDARD_INPUT)
            ? Input.of("standard input", standardInput, bytes)
            : Input.open(name, bytes);
    lines = new LineReader(input.stream(), layout.invalid());
    reader = layout.format(name).reader(lines, layout);
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

  /** Returns the next valid row, or null after the last. */
  private ItemReader.Entry read() {
    String lastBadRow = null;
    while (true) {
      try {
        ItemReader.Entry entry = reader.next();
        if (entry == null && goodRows == 0 && lastBadRow != null) {
          throw new EmbedException("no row is good: %s", lastBadRow);
        }
        goodRows++;
        return entry;
      } catch (BadRowException e) {
        lastBadRow = e.getMessage();
        skip(lastBadRow);
      } catch (IOException e) {
        String place = lines.lineNumber() == 0 ? "" : " after line " + lines.lineNumber();
        throw new EmbedException(
            e, "cannot read %s%s: %s", input.name(), place, FileErrors.reason(e));
      } catch (EmbedException e) {
        throw new EmbedException(e, "%s: %s", input.name(), e.getMessage());
      }
    }
  }

  private void skip(String badRow) {
    String place = input.name() + ": " + badRow;
    if (layout.badRows() == BadRows.ERROR) {
      throw new EmbedException("%s (--bad-rows skip leaves such rows out)", place);
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

  /** Returns how many lines so far were not valid UTF-8. */
  public long invalidLines() {
    return invalidLines + (lines == null ? 0 : lines.invalidLines());
  }

  /**
   * Returns how many rows of the shard were skipped so far because they do not conform to the
   * format.
   */
  public long badRows() {
    return badRows;
  }

  /** Returns the error of the first skipped row, or null. */
  public String firstBadRow() {
    return firstBadRow;
  }

  /** Returns how many bytes of the files have been read, before decompression. */
  public long bytes() {
    return bytes.bytes();
  }

  /** Returns the total size of the inputs in bytes, or -1 if the size of any input is unknown. */
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
      throw new EmbedException(e, "cannot close %s: %s", ended.name(), e.getMessage());
    }
  }

  @Override
  public void close() {
    if (input != null) {
      closeInput();
    }
  }
}
