package embed.output.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.output.Calibration;
import embed.output.OutputFormat;
import embed.output.columnar.ArrowWriter;
import embed.output.columnar.ParquetWriter;
import embed.row.OutputType;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.Rows;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileDestinationTest {
  private static final int DIMENSIONS = 64;
  private static final int ROWS = 3_000;
  private static final Map<String, String> FINGERPRINT = Map.of("weights", "a", "pooling", "mean");
  private static final String KERNELS = "float32 by oneDNN";
  private static final RowLayout LAYOUT =
      new RowLayout(false, true, true, true, false, 0, OutputType.FLOAT32);
  private static final List<Row> SOME = Rows.some(ROWS, DIMENSIONS, 6);

  @TempDir private Path folder;
  private Path target;
  private Path partial;
  private Path journal;

  @BeforeEach
  void names() {
    target = folder.resolve("vectors");
    partial = folder.resolve("vectors.partial");
    journal = folder.resolve("vectors.resume");
  }

  private static VectorWriter begin(OutputFormat format, Destination destination)
      throws IOException {
    VectorEncoding encoding = Rows.float32(DIMENSIONS);
    return switch (format) {
      case PARQUET -> ParquetWriter.begin(LAYOUT, encoding, Map::of, destination, 100_000);
      case ARROW -> ArrowWriter.begin(LAYOUT, encoding, Map::of, destination, 100_000);
      default -> format.begin(LAYOUT, DIMENSIONS, Calibration.NONE, Map::of, destination);
    };
  }

  /** Writes all rows from where the destination is; returns from which one. */
  private long write(OutputFormat format, boolean resume, int rows, boolean finish)
      throws IOException {
    try (Destination destination =
        FileDestination.open(target, FINGERPRINT, () -> KERNELS, resume)) {
      long start = destination.mark().rows();
      VectorWriter writer = begin(format, destination);
      for (Row row : SOME.subList((int) start, rows)) {
        writer.write(row);
      }
      if (finish) {
        writer.finish();
      } else {
        writer.flush();
      }
      return start;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void goesOnWhereverItWasKilledAndWritesTheSameFile(OutputFormat format) throws IOException {
    write(format, false, ROWS, true);
    byte[] whole = Files.readAllBytes(target);
    assertThat(files()).containsExactly(target);
    Files.delete(target);
    write(format, false, ROWS, false);
    byte[] data = Files.readAllBytes(partial);
    byte[] entries = Files.readAllBytes(journal);

    Random random = new Random(8);
    int header = new String(entries, StandardCharsets.UTF_8).indexOf('\n') + 1;
    int wentOn = 0;
    for (int round = 0; round < 40; round++) {
      // The journal's first line is written before any data, and a block before its entry: what a
      // kill leaves is any part of the other lines, the data up to the last of them, and any part
      // of the block after that.
      int told = header + random.nextInt(entries.length + 1 - header);
      int known = lastPosition(Arrays.copyOf(entries, told));
      int there = known + random.nextInt(data.length - known + 1);
      Files.write(partial, Arrays.copyOf(data, there));
      Files.write(journal, Arrays.copyOf(entries, told));

      wentOn += write(format, true, ROWS, true) > 0 ? 1 : 0;

      assertThat(Files.readAllBytes(target)).as("round " + round).isEqualTo(whole);
      assertThat(files()).containsExactly(target);
    }
    assertThat(wentOn).isGreaterThan(20);
  }

  /** The position in the last whole entry. */
  private static int lastPosition(byte[] entries) {
    String text = new String(entries, StandardCharsets.UTF_8);
    int last = 0;
    for (String line : text.lines().toList()) {
      Journal.Entry entry = Journal.Entry.parse(line);
      last = entry == null ? last : (int) entry.position();
    }
    return last;
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void goesOnBeforeTheFirstPlaceThatIsNotWhatTheJournalSays(OutputFormat format)
      throws IOException {
    write(format, false, ROWS, true);
    byte[] whole = Files.readAllBytes(target);
    write(format, false, ROWS, false);
    byte[] data = Files.readAllBytes(partial);
    data[data.length / 2] ^= 1;
    Files.write(partial, data);

    long start = write(format, true, ROWS, true);

    assertThat(start).isGreaterThan(0).isLessThan(ROWS * 6 / 10);
    assertThat(Files.readAllBytes(target)).isEqualTo(whole);
  }

  @Test
  void goesOnAfterAKillBetweenTheLastRowAndTheRenaming() throws IOException {
    write(OutputFormat.NPY, false, ROWS, true);
    byte[] whole = Files.readAllBytes(target);
    write(OutputFormat.NPY, false, ROWS, false);
    // The head tells the number of rows already.
    byte[] data = Files.readAllBytes(partial);
    System.arraycopy(whole, 0, data, 0, 128);
    Files.write(partial, data);

    assertThat(write(OutputFormat.NPY, true, ROWS, true)).isEqualTo(ROWS);
    assertThat(Files.readAllBytes(target)).isEqualTo(whole);
  }

  @Test
  void leavesWhatWasThereUntilItIsComplete() throws IOException {
    Files.writeString(target, "precious");

    write(OutputFormat.CSV, false, 2_000, false);
    assertThat(target).hasContent("precious");
    assertThat(files()).containsExactly(target, partial, journal);
    write(OutputFormat.CSV, true, ROWS, true);
    assertThat(Files.size(target)).isGreaterThan(100_000);
    assertThat(files()).containsExactly(target);
  }

  @Test
  void leavesNothingWhereNoRowWasWritten() throws IOException {
    write(OutputFormat.NPY, false, 0, false);
    assertThat(files()).isEmpty();

    write(OutputFormat.NPY, false, 0, true);
    assertThat(files()).containsExactly(target);
    assertThat(Files.size(target)).isEqualTo(128);
  }

  @Test
  void startsOverUnlessItIsToldToGoOn() throws IOException {
    write(OutputFormat.RAW, false, 2_000, false);
    assertThat(write(OutputFormat.RAW, false, 10, true)).isZero();
    assertThat(Files.size(target)).isEqualTo(10L * DIMENSIONS * Float.BYTES);
    assertThat(write(OutputFormat.RAW, true, 10, true)).isZero();
  }

  @Test
  void namesWhatDiffersFromTheEarlierRun() throws IOException {
    write(OutputFormat.RAW, false, 2_000, false);
    byte[] before = Files.readAllBytes(partial);

    assertThatThrownBy(
            () ->
                FileDestination.open(
                        target, Map.of("weights", "a", "pooling", "cls"), () -> KERNELS, true)
                    .close())
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("pooling was mean, is cls")
        .hasMessageContaining(partial.toString())
        .hasMessageNotContaining("weights");
    assertThat(partial).hasBinaryContent(before);
  }

  @Test
  void refusesAFileThatAnotherRunIsWriting() throws IOException {
    try (Destination first = FileDestination.open(target, FINGERPRINT, () -> KERNELS, false)) {
      assertThat(first.resumed()).isNull();
      assertThatThrownBy(
              () -> FileDestination.open(target, FINGERPRINT, () -> KERNELS, true).close())
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("another run is writing " + target)
          .hasFieldOrPropertyWithValue("kind", EmbedException.Kind.OUTPUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "r--r-----", "rwxr-x--x"})
  void keepsTheModeOfTheFileThatItReplacesAlsoWhileItIsWritten(String mode) throws IOException {
    Files.writeString(target, "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));

    write(OutputFormat.CSV, false, 2_000, false);
    String others = mode.substring(3);
    assertThat(mode(partial)).startsWith("rw").endsWith(others);
    assertThat(mode(journal)).startsWith("rw").endsWith(others);
    write(OutputFormat.CSV, true, ROWS, true);

    assertThat(mode(target)).isEqualTo(mode);
    assertThat(Files.size(target)).isGreaterThan(100_000);
  }

  @Test
  void takesTheModeThatTheFileHasInTheEnd() throws IOException {
    write(OutputFormat.CSV, false, 2_000, false);
    Files.writeString(target, "made meanwhile");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw----r--"));

    write(OutputFormat.CSV, true, ROWS, true);

    assertThat(mode(target)).isEqualTo("rw----r--");
  }

  @Test
  void aNewFileHasTheModeThatOtherNewFilesHave() throws IOException {
    write(OutputFormat.CSV, false, 3, true);

    Path other = Files.createFile(folder.resolve("other"));
    assertThat(mode(target)).isEqualTo(mode(other));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void keepsASymbolicLink() throws IOException {
    Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real");
    Files.writeString(real, "old");
    Files.createSymbolicLink(target, real);

    write(OutputFormat.RAW, false, 3, true);

    assertThat(Files.isSymbolicLink(target)).isTrue();
    assertThat(Files.size(real)).isEqualTo(3L * DIMENSIONS * Float.BYTES);
    Files.delete(target);
  }
}
