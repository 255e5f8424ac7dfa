package embed.cli.options;

import embed.EmbedException;
import embed.Embedder;
import embed.cli.settings.NoSetting;
import embed.file.FileErrors;
import embed.input.Shard;
import embed.output.Calibration;
import embed.output.OutputFormat;
import embed.row.OutputType;
import embed.row.Ranges;
import embed.vectors.SavedVectors;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Of which type the written numbers are, and how vectors are quantized. */
@Command(optionListHeading = OutputOptions.HEADING)
public final class NumberOptions {
  private static final String OUTPUT_TYPE = "--output-type";
  private static final String RANGES_FROM = "--ranges-from";
  private static final String RANGES_TO = "--ranges-to";
  private static final String CALIBRATION_ROWS = "--calibration-rows";

  /** More rows hardly widen the ranges, and these delay a stream by a few seconds at most. */
  private static final int DEFAULT_ROWS = 1000;

  @Option(
      names = OUTPUT_TYPE,
      paramLabel = "TYPE",
      defaultValue = "float32",
      description =
          "Write the vectors' numbers as ${COMPLETION-CANDIDATES}. float16 is rounded to the nearest;"
              + " int8 and uint8 are 256 equal steps between the least and the greatest number of a"
              + " dimension, and binary and ubinary eight signs in a byte, each as"
              + " sentence-transformers' quantize_embeddings makes them. Not every format takes every"
              + " type. Default: ${DEFAULT-VALUE}.")
  private OutputType type;

  @Option(
      names = RANGES_FROM,
      paramLabel = "FILE",
      description =
          "int8, uint8: take the ranges of the vectors in FILE, of as many dimensions: "
              + SavedVectors.ENDINGS
              + ".")
  @NoSetting
  private Path rangesFrom;

  @Option(
      names = CALIBRATION_ROWS,
      paramLabel = "N",
      description =
          "int8, uint8: take the ranges of the first N rows, which are written only when all of them"
              + " are known. Default: "
              + DEFAULT_ROWS
              + ".")
  private Integer calibrationRows;

  @Option(
      names = RANGES_TO,
      paramLabel = "FILE",
      description =
          "int8, uint8: write the ranges to FILE, an .npy of two rows that --ranges-from takes."
              + " Files with metadata have them there as well.")
  @NoSetting
  private Path rangesTo;

  /** Refuses options that do not go together. */
  public void check(CommandSpec spec, OutputFormat format, Shard shard) {
    if (!format.types().contains(type)) {
      String types = Names.or(format.types().stream());
      String message =
          OUTPUT_TYPE + " " + type + " is not for " + format + ", which takes " + types;
      WrongUsage.refuse(spec, message, OUTPUT_TYPE);
      type = OutputType.FLOAT32;
    }
    if (!type.needsRanges()) {
      String message = "only int8 and uint8 have ranges: give one of them as " + OUTPUT_TYPE;
      WrongUsage.refuse(spec, message, RANGES_FROM, RANGES_TO, CALIBRATION_ROWS);
      return;
    }
    if (rangesFrom != null) {
      String message = RANGES_FROM + " has the ranges already: leave out " + CALIBRATION_ROWS;
      WrongUsage.refuse(spec, message, CALIBRATION_ROWS);
    } else if (shard.count() > 1) {
      throw WrongUsage.of(
          spec,
          OUTPUT_TYPE
              + " "
              + type
              + ": each shard would take ranges of its own, and their vectors could not be compared:"
              + " give "
              + RANGES_FROM);
    }
    if (calibrationRows != null && calibrationRows < 1) {
      throw WrongUsage.of(spec, CALIBRATION_ROWS + " must be at least 1, is " + calibrationRows);
    }
  }

  public OutputType type() {
    return type;
  }

  /** Reads the ranges from their file, if there is one. */
  public Calibration calibration(Embedder embedder, ModelOptions model) {
    if (!type.needsRanges()) {
      return Calibration.NONE;
    }
    Ranges ranges = rangesFrom == null ? null : read(embedder, model);
    return new Calibration(
        ranges, calibrationRows == null ? DEFAULT_ROWS : calibrationRows, this::save);
  }

  private Ranges read(Embedder embedder, ModelOptions model) {
    try (SavedVectors vectors =
        SavedVectors.open(rangesFrom, VectorOptions.selection(null, model))) {
      VectorOptions.checkWidth(vectors, embedder);
      Ranges.Builder ranges = new Ranges.Builder(vectors.dimensions());
      double[] row = new double[vectors.dimensions()];
      long rows = 0;
      while (vectors.next(row)) {
        rows++;
        ranges.add(SavedVectors.narrow(row), vectors.name() + ": row " + rows);
      }
      if (rows == 0) {
        throw new EmbedException("%s: has no rows, so it has no ranges", vectors.name());
      }
      return ranges.ranges();
    }
  }

  private void save(Ranges ranges) {
    if (rangesTo != null) {
      try {
        Calibration.save(ranges, rangesTo);
      } catch (IOException e) {
        throw FileErrors.writing(rangesTo.toString(), e);
      }
    }
  }
}
