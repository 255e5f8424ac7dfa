package embed.cli;

import embed.EmbedException;
import embed.Embedder;
import embed.EmbeddingSink;
import embed.LongLines;
import embed.cli.report.FiniteCheck;
import embed.cli.report.Remarks;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.Interruption;
import embed.cli.terminal.ProgressLine;
import embed.cli.terminal.Streams;
import embed.file.FileErrors;
import embed.input.Item;
import embed.input.Items;
import embed.output.Calibration;
import embed.output.OutputFormat;
import embed.output.Trait;
import embed.output.destination.Destination;
import embed.output.destination.FileDestination;
import embed.output.destination.ResumePoint;
import embed.output.destination.VectorWriter;
import embed.row.RowLayout;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Turns items into written rows, and reports what is saved if that stops before the last one. */
final class Run {
  private final Streams streams;
  private final Items items;
  private final Embedder embedder;
  private final Destination destination;
  private final String name;
  private RowWriter rows;

  /** Whether the rows can be read although the end of the file is missing. */
  private boolean rowsStandAlone;

  private volatile ProgressLine progress;

  /**
   * @param name of the destination, for messages
   */
  Run(Streams streams, Items items, Embedder embedder, Destination destination, String name) {
    this.streams = streams;
    this.items = items;
    this.embedder = embedder;
    this.destination = destination;
    this.name = name;
  }

  /**
   * Writes a row for each item and returns how far the rows have come.
   *
   * @param calibration where ranges come from, if the layout's type needs them
   * @param metadata how the vectors are made, for formats that record it
   * @param showProgress whether to show a progress line on standard error
   * @throws EmbedException if that fails; the rows before are written, and the message says how
   *     many of them are safe in a file
   * @throws ClosedPipeException if nobody reads the rows any more
   */
  ResumePoint run(
      OutputFormat format,
      RowLayout layout,
      Calibration calibration,
      Supplier<Map<String, String>> metadata,
      LongLines longLines,
      boolean showProgress) {
    ResumePoint start = destination.mark();
    rowsStandAlone = !format.has(Trait.ROWS_COUNTED_FIRST) && !format.has(Trait.INDEX_LAST);
    try {
      skip(start);
      if (destination instanceof FileDestination file) {
        Remarks.resumed(streams, file);
      }
      VectorWriter writer =
          format.begin(layout, embedder.dimensions(), calibration, metadata, destination);
      rows = new RowWriter(writer, name, longLines, embedder.longestInput());
    } catch (IOException e) {
      throw FileErrors.writing(name, e);
    }
    Interruption interruption = new Interruption(this::interrupted);
    try {
      embed(showProgress);
      rows.finish();
      return destination.mark();
    } catch (EmbedException e) {
      rows.stop();
      throw new EmbedException(e.getMessage() + safe(), e);
    } catch (OutOfMemoryError e) {
      rows.stop();
      throw new EmbedException(CommandLines.outOfMemory(e) + safe(), e);
    } finally {
      interruption.close();
    }
  }

  private void embed(boolean showProgress) {
    EmbeddingSink<Item> sink = rows;
    FiniteCheck finite = new FiniteCheck(embedder, streams::say);
    if (showProgress) {
      ProgressLine line = new ProgressLine(streams.err(), items.size(), items.bytes());
      progress = line;
      sink = rows.showing(line);
      finite = new FiniteCheck(embedder, line.above(streams));
    }
    try {
      embedder.embed(items, Item::text, finite.before(sink));
    } finally {
      if (progress != null) {
        progress.close();
      }
    }
    finite.report();
  }

  /** Skips the items whose rows an earlier run has written. */
  private void skip(ResumePoint start) {
    long digest = ResumePoint.START.digest();
    for (long i = 0; i < start.rows(); i++) {
      if (!items.hasNext()) {
        throw new EmbedException(
            "the input has %s lines, but %s has rows of %s already: give the same input, or "
                + "leave out --resume to start over",
            i, name, start.rows());
      }
      Item item = items.next();
      digest = ResumePoint.digest(digest, item.id(), item.text());
    }
    if (digest != start.digest()) {
      throw new EmbedException(
          "the first %s lines of the input are not those whose rows %s has already: give the "
              + "same input, or leave out --resume to start over",
          start.rows(), name);
    }
  }

  private void interrupted() {
    if (progress != null) {
      progress.close();
    }
    try {
      rows.stop();
      if (destination instanceof FileDestination && !rows.areComplete()) {
        long safe = destination.mark().rows();
        streams.say("stopped" + (safe == 0 ? " before any row was safe" : safe()));
        destination.close();
      }
    } catch (ClosedPipeException e) {
      // Nobody reads the rows any more.
    } catch (EmbedException e) {
      streams.say(e.getMessage() + safe());
    }
    // The encoder must not compute while Java ends the program.
    embedder.close();
  }

  /** How many rows are kept, for a message; empty if the user can see that. */
  private String safe() {
    long safe = destination.mark().rows();
    if (destination instanceof FileDestination file && safe > 0) {
      return "; "
          + safe
          + " rows are safe in "
          + file.partial()
          + ": the same command with --resume continues after them";
    }
    return rows.hasFailed() && rowsStandAlone && safe > 0
        ? "; the first " + safe + " rows are whole"
        : "";
  }
}
