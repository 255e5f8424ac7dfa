package embed.vectors;

import static java.util.Arrays.deepToString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.References;
import embed.References.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What numpy saves is read back number by number; what it would not save is refused. */
final class NpyVectorsTest {
  private static final Selection MEAN = new Selection(null, "mean", -1);

  @TempDir private Path folder;

  private static double[][] matrix(int rows, int columns) {
    Random random = new Random(rows * 31L + columns);
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      // Eighths up to 128: exact in float16.
      Arrays.setAll(row, i -> (random.nextInt(2048) - 1024) / 8.0);
    }
    return matrix;
  }

  private static double[][] read(Path file, Selection selection) {
    try (SavedVectors vectors = SavedVectors.open(file, selection)) {
      List<double[]> rows = new ArrayList<>();
      double[] row = new double[vectors.dimensions()];
      while (vectors.next(row)) {
        rows.add(row.clone());
      }
      assertThat(vectors.next(row)).isFalse();
      if (vectors.rows() != SavedVectors.UNKNOWN) {
        assertThat(rows).hasSize((int) vectors.rows());
      }
      return rows.toArray(double[][]::new);
    }
  }

  private Path npy(byte[] bytes) {
    return NpyFile.write(folder.resolve("vectors.npy"), bytes);
  }

  private Path npz(byte[] bytes) {
    return NpyFile.write(folder.resolve("vectors.npz"), bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f2", "<f4", "<f8"})
  void eachTypeIsReadAloneAndFromArchives(String descr) {
    double[][] matrix = matrix(7, 5);
    byte[] file = NpyFile.of(matrix, descr);

    assertThat(read(npy(file), MEAN)).isDeepEqualTo(matrix);
    for (boolean compressed : new boolean[] {false, true}) {
      Path archive = npz(NpyFile.archive(compressed, Map.of("mean", file)));
      assertThat(read(archive, MEAN)).isDeepEqualTo(matrix);
    }
  }

  @Test
  void fortranOrderIsRefusedWithWhatToDo() {
    byte[] file = NpyFile.of(1, NpyFile.header("<f4", true, "(2, 1)"), NpyFile.data("<f4", 1, 2));

    assertRefused(npy(file), MEAN, "Fortran order", "np.ascontiguousarray(array)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachVersionIsRead(int version) {
    byte[] file =
        NpyFile.of(
            version, NpyFile.header("<f4", false, "(2, 2)"), NpyFile.data("<f4", 1, 2, 3, 4));

    assertThat(read(npy(file), MEAN)).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
  }

  @Test
  void notANumberAndInfinityAreRead() {
    double[][] matrix = {{Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.NEGATIVE_INFINITY}};

    assertThat(deepToString(read(npy(NpyFile.of(matrix, "<f4")), MEAN)))
        .isEqualTo(deepToString(matrix));
    double[][] half = {{Double.POSITIVE_INFINITY, -0.0, Double.NEGATIVE_INFINITY}};
    assertThat(read(npy(NpyFile.of(half, "<f2")), MEAN)).isDeepEqualTo(half);
  }

  @Test
  void float16SubnormalsAndNaNsAreRead() {
    byte[] file =
        NpyFile.of(
            1,
            NpyFile.header("<f2", false, "(1, 3)"),
            new byte[] {0x01, 0x00, (byte) 0xff, (byte) 0x83, 0x01, 0x7e});

    assertThat(deepToString(read(npy(file), MEAN)))
        .isEqualTo(deepToString(new double[][] {{0x1p-24, -0x3ffp-24, Double.NaN}}));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "-1, 2", "-3, 0"})
  void aHiddenStateOfThreeDimensionsIsTakenByItsLayer(int layer, int state) {
    double[] numbers = new double[3 * 4 * 2];
    double[][] expected = new double[4][2];
    for (int s = 0; s < 3; s++) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 2; j++) {
          double number = 100 * s + 10 * i + j;
          numbers[8 * s + 2 * i + j] = number;
          if (s == state) {
            expected[i][j] = number;
          }
        }
      }
    }
    byte[] file =
        NpyFile.of(1, NpyFile.header("<f8", false, "(3, 4, 2)"), NpyFile.data("<f8", numbers));

    Selection selection = new Selection(null, "mean", layer);
    assertThat(read(npy(file), selection)).isDeepEqualTo(expected);
    assertThat(read(npz(NpyFile.archive(true, Map.of("hidden", file))), selection))
        .isDeepEqualTo(expected);
  }

  @Test
  void theReferencesOfThisProjectAreRead() {
    Reference linux = References.of("Linux");
    Path file = Path.of("src/test/resources/checkpoints/Linux-reference/reference.npz");

    double[][] rows = read(file, MEAN);
    assertThat(rows).hasDimensions(linux.lines().size(), 128);
    for (int i = 0; i < rows.length; i++) {
      float[] expected = linux.arrays().array("mean").row(i, 128);
      for (int j = 0; j < 128; j++) {
        assertThat((float) rows[i][j]).isEqualTo(expected[j]);
      }
    }
  }

  @Test
  void anArchiveGivesTheArrayThatIsNamedElseItsOnlyOneElseTheUsual() {
    byte[] one = NpyFile.of(new double[][] {{1}}, "<f4");
    byte[] two = NpyFile.of(new double[][] {{2}}, "<f4");
    Path both = npz(NpyFile.archive(false, Map.of("mean", one, "cls", two)));

    assertThat(read(both, MEAN)).isDeepEqualTo(new double[][] {{1}});
    assertThat(read(both, new Selection("cls", "mean", -1))).isDeepEqualTo(new double[][] {{2}});
    assertRefused(both, new Selection(null, "max", -1), "no array \"max\"", "\"mean\"", "\"cls\"");
    assertRefused(both, new Selection("x", "mean", -1), "no array \"x\"", "--array");

    Path single = npz(NpyFile.archive(false, Map.of("arr_0", two)));
    assertThat(read(single, MEAN)).isDeepEqualTo(new double[][] {{2}});
  }

  @Test
  void anArrayByNameNeedsAnArchive() {
    Path file = npy(NpyFile.of(matrix(1, 2), "<f4"));

    assertRefused(file, new Selection("mean", "mean", -1), "drop --array");
  }

  @Test
  void noRowsAreNoRows() {
    byte[] file = NpyFile.of(1, NpyFile.header("<f4", false, "(0, 8)"), new byte[0]);

    assertThat(read(npy(file), MEAN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}",
      })
  void theLastCommaMayBeMissing(String header) {
    byte[] file = NpyFile.of(1, header, NpyFile.data("<f4", 3, 4));

    assertThat(read(npy(file), MEAN)).isDeepEqualTo(new double[][] {{3, 4}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2)} => '>f4'; read are <f2, <f4 and <f8",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2)} => '<i8'",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1, 2)} => '|O'",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 2)} => its dtype is [('a', '<f4')]; read are",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 2)} => as NumPy writes it",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, -2)} => expected (rows, dimensions)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 99999999999999999999)} => larger than any file",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2L)} => expected (rows, dimensions)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (8)} => expected (rows, dimensions)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [1, 2]} => as NumPy writes it",
        "{'descr': '<f4', 'fortran_order': False} => as NumPy writes it",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} => its dtype is '<f4', 'descr': '<f4'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), 'x': 1} => as NumPy writes it",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} {} => as NumPy writes it",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2) => as NumPy writes it",
        "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1, 2)} => its dtype is '<f\\x34'",
        "{'descr': '<f4 => as NumPy writes it",
        "{'fortran_order': False, 'shape': (1, 2), 'descr': '<f4'} => as NumPy writes it",
        "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (1, 2)} => as NumPy writes it",
        "__import__('os').system('id') => as NumPy writes it",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2)} => quantized vectors do not",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} => expected (rows, dimensions)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} => expected (rows, dimensions)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 2)} => expected (rows, dimensions)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3)} => takes 140: truncated?",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)} => takes 132",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)} => larger than any file",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2305843009213693951, 1)} => larger than any file",
      })
  void aHeaderThatNumpyWouldNotWriteOrVectorsDoNotHaveIsRefused(String header, String message) {
    byte[] data = NpyFile.data("<f4", 1, 2);
    String padded = header.strip();

    assertRefused(npy(NpyFile.of(1, padded, data)), MEAN, message.strip());
    assertRefused(
        npz(NpyFile.archive(true, Map.of("mean", NpyFile.of(2, padded, data)))),
        MEAN,
        "array \"mean\"",
        message.strip());
  }

  @Test
  void manyDimensionsAreRefused() {
    String shape = "(" + "1, ".repeat(3_000) + ")";

    assertRefused(
        npy(NpyFile.of(1, NpyFile.header("<f4", false, shape), new byte[4])),
        MEAN,
        "expected (rows, dimensions)");
  }

  @ParameterizedTest
  @CsvSource({"'(0, 0)'", "'(3, 0)'", "'(0, 4611686018427387904)'", "'(0, 1048577)'"})
  void widthsThatNoModelHasAreRefused(String shape) {
    byte[] file = NpyFile.of(1, NpyFile.header("<f2", false, shape), new byte[0]);

    // The first product that overflows is refused before any width is looked at.
    assertThatThrownBy(() -> read(npy(file), MEAN))
        .isInstanceOf(EmbedException.class)
        .hasMessageMatching(".*(are no vectors|larger than any file).*");
  }

  @Test
  void aLayerThatTheArrayDoesNotHaveIsRefused() {
    byte[] file =
        NpyFile.of(1, NpyFile.header("<f4", false, "(2, 1, 1)"), NpyFile.data("<f4", 1, 2));

    assertRefused(npy(file), new Selection(null, "mean", 2), "2 hidden states", "--layer 2");
    assertRefused(npy(file), new Selection(null, "mean", -3), "--layer -3");
    byte[] none = NpyFile.of(1, NpyFile.header("<f4", false, "(0, 4, 4)"), new byte[0]);
    assertRefused(npy(none), MEAN, "0 hidden states");
  }

  @Test
  void otherFilesAreRefused() {
    assertRefused(npy(new byte[0]), MEAN, "does not begin with");
    assertRefused(npy("1,2,3\n".getBytes(StandardCharsets.UTF_8)), MEAN, "does not begin with");
    byte[] good = NpyFile.of(matrix(1, 2), "<f4");
    byte[] version = good.clone();
    version[6] = 4;
    assertRefused(npy(version), MEAN, "version 4.0");
    byte[] longHeader = NpyFile.of(2, NpyFile.header("<f4", false, "(1, 2)"), new byte[8]);
    longHeader[10] = 1;
    longHeader[11] = (byte) 0xff;
    assertRefused(npy(longHeader), MEAN, "longer than 10000");
    assertRefused(npz(good), MEAN, "cannot be read");
    assertRefused(folder.resolve("vectors.txt"), MEAN, ".npy, .npz or .csv");
    assertRefused(folder.resolve("none.npy"), MEAN, "no such file");
    assertRefused(folder.resolve("none.npz"), MEAN, "no such file");
    assertRefused(folder, MEAN, "is a directory");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] npy = NpyFile.of(matrix(2, 3), "<f4");
    for (int length = 0; length < npy.length; length++) {
      Path file = npy(Arrays.copyOf(npy, length));
      assertThatThrownBy(() -> read(file, MEAN)).isInstanceOf(EmbedException.class);
    }
    byte[] npz = NpyFile.archive(true, Map.of("mean", npy));
    for (int length = 0; length < npz.length; length++) {
      Path file = npz(Arrays.copyOf(npz, length));
      assertThatThrownBy(() -> read(file, MEAN)).isInstanceOf(EmbedException.class);
    }
  }

  @Test
  void everyFlippedByteOfAnArchiveGivesTheSameNumbersOrAnError() {
    double[][] matrix = matrix(2, 3);
    for (boolean compressed : new boolean[] {false, true}) {
      byte[] good = NpyFile.archive(compressed, Map.of("mean", NpyFile.of(matrix, "<f4")));
      int refused = 0;
      for (int i = 0; i < good.length; i++) {
        byte[] flipped = good.clone();
        flipped[i] ^= 0x10;
        Path file = npz(flipped);
        try {
          assertThat(read(file, MEAN)).as("byte %d", i).isDeepEqualTo(matrix);
        } catch (EmbedException e) {
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(30);
    }
  }

  /** Found by fuzzing: an unchecked exception came out of the JDK's reader. */
  @Test
  void anArchiveWithACommentThatIsNotUtf8IsRefused() {
    byte[] archive = NpyFile.archive(true, Map.of("x", NpyFile.of(matrix(2, 2), "<f4")));
    // The directory comes last, in it 46 bytes and then the name: make it a comment.
    int name = new String(archive, StandardCharsets.ISO_8859_1).lastIndexOf("x.npy");
    archive[name + 1] = (byte) 0xD5;
    archive[name - 46 + 28] = 0;
    archive[name - 46 + 32] = (byte) "x.npy".length();
    assertRefused(npz(archive), MEAN, "its directory is damaged");
  }

  private static void assertRefused(Path file, Selection selection, String... parts) {
    assertThatThrownBy(() -> read(file, selection))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining(String.valueOf(file.getFileName()))
        .hasMessageContainingAll(parts)
        .hasMessageNotContainingAny("\n");
  }
}
