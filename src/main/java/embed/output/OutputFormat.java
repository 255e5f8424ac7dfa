package embed.output;

import static embed.output.Trait.DECIMALS;
import static embed.output.Trait.HEADER;
import static embed.output.Trait.ID;
import static embed.output.Trait.INDEX_LAST;
import static embed.output.Trait.ROWS_COUNTED_FIRST;
import static embed.output.Trait.TEXT;
import static embed.output.Trait.TOKENS;

import embed.output.columnar.ArrowWriter;
import embed.output.columnar.ParquetWriter;
import embed.output.destination.Destination;
import embed.output.destination.EarlierRun;
import embed.output.destination.VectorWriter;
import embed.output.rowwise.CsvWriter;
import embed.output.rowwise.JsonlWriter;
import embed.output.rowwise.NpyWriter;
import embed.output.rowwise.PgvectorWriter;
import embed.output.rowwise.RawWriter;
import embed.row.OutputType;
import embed.row.Ranges;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The file formats in which vectors can be written. Any of them can be resumed in a file. */
@SuppressWarnings("ImmutableEnumChecker") // the lists cannot be modified, and lambdas are stateless
public enum OutputFormat {
  CSV(
      null,
      EnumSet.of(HEADER, ID, TEXT, TOKENS, DECIMALS),
      OutputType.DECIMALS,
      (layout, encoding, metadata, to) -> CsvWriter.begin(',', layout, encoding, to),
      ".csv"),
  TSV(
      null,
      EnumSet.of(HEADER, ID, TEXT, TOKENS, DECIMALS),
      OutputType.DECIMALS,
      (layout, encoding, metadata, to) -> CsvWriter.begin('\t', layout, encoding, to),
      ".tsv"),
  /** One JSON object per line. */
  JSONL(
      null,
      EnumSet.of(TEXT, DECIMALS),
      OutputType.DECIMALS,
      (layout, encoding, metadata, to) -> new JsonlWriter(layout, encoding, to),
      ".jsonl",
      ".ndjson"),
  /** NumPy's array file, {@code [rows, dimensions]}. */
  NPY(
      null,
      EnumSet.of(ROWS_COUNTED_FIRST),
      OutputType.ALL,
      (layout, encoding, metadata, to) -> NpyWriter.begin(encoding, to),
      ".npy"),
  PARQUET(
      null,
      EnumSet.of(TEXT, INDEX_LAST),
      OutputType.ALL,
      (layout, encoding, metadata, to) ->
          ParquetWriter.begin(layout, encoding, metadata, to, ParquetWriter.GROUP_BYTES),
      ".parquet"),
  /**
   * Apache Arrow's IPC stream. Its files end in {@code .arrows}; those of Arrow's other format,
   * which has an index at its end, in {@code .arrow}.
   */
  ARROW(
      "an Arrow IPC stream",
      EnumSet.of(TEXT),
      OutputType.ALL,
      (layout, encoding, metadata, to) ->
          ArrowWriter.begin(layout, encoding, metadata, to, ArrowWriter.BATCH_BYTES),
      ".arrows"),
  /** Text for PostgreSQL's {@code COPY … FROM STDIN}, with vectors as its extension reads them. */
  PGVECTOR(
      "text for PostgreSQL's COPY ... FROM STDIN: id, [1,2,3]",
      EnumSet.of(TEXT, TOKENS, DECIMALS),
      EnumSet.of(OutputType.FLOAT32),
      (layout, encoding, metadata, to) -> new PgvectorWriter(layout, encoding, to),
      ".pgvector"),
  /** The numbers in little-endian order, without a header. */
  RAW(
      "little-endian numbers",
      EnumSet.noneOf(Trait.class),
      OutputType.ALL,
      (layout, encoding, metadata, to) -> new RawWriter(encoding, to),
      ".raw",
      ".f32");

  /** Makes the writer of a format. */
  private interface Writer {
    VectorWriter begin(
        RowLayout layout,
        VectorEncoding encoding,
        Supplier<Map<String, String>> metadata,
        Destination to)
        throws IOException;
  }

  private final String note;
  private final Set<Trait> traits;
  private final Set<OutputType> types;
  private final Writer writer;
  private final List<String> endings;

  OutputFormat(
      String note, Set<Trait> traits, Set<OutputType> types, Writer writer, String... endings) {
    this.note = note;
    this.traits = traits;
    this.types = types;
    this.writer = writer;
    this.endings = List.of(endings);
  }

  /** Returns the format that the file's extension names, or null if it names none. */
  public static OutputFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (OutputFormat format : values()) {
      if (format.endings.stream().anyMatch(name::endsWith)) {
        return format;
      }
    }
    return null;
  }

  /** Returns what its name does not say, in few words; null if it says all. */
  public String note() {
    return note;
  }

  /** Returns the extensions of its files, such as {@code .csv}. */
  public List<String> endings() {
    return endings;
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Returns the types of number that the format has a form for. */
  public Set<OutputType> types() {
    return Collections.unmodifiableSet(types);
  }

  /**
   * Starts the output, or resumes it if the destination resumes an earlier run.
   *
   * @param dimensions the width of the vectors
   * @param calibration where ranges come from, if the layout's type needs them; a resumed run uses
   *     those of the earlier run
   * @param metadata supplies a description of how the vectors are computed, for formats that store
   *     it
   */
  public VectorWriter begin(
      RowLayout layout,
      int dimensions,
      Calibration calibration,
      Supplier<Map<String, String>> metadata,
      Destination destination)
      throws IOException {
    CalibratingWriter.Begin begin =
        ranges -> {
          if (ranges != null) {
            destination.headNote(ranges.toBytes());
            calibration.known().accept(ranges);
          }
          VectorEncoding encoding = new VectorEncoding(layout.type(), dimensions, ranges);
          return writer.begin(
              layout, encoding, () -> encoding.describe(metadata.get()), destination);
        };
    EarlierRun earlier = destination.resumed();
    if (earlier != null && earlier.headNote() != null) {
      return begin.with(Ranges.parse(earlier.headNote()));
    }
    return layout.type().needsRanges() && calibration.ranges() == null
        ? new CalibratingWriter(calibration.rows(), dimensions, begin)
        : begin.with(calibration.ranges());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
