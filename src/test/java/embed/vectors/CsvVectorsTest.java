package embed.vectors;

import static java.util.Arrays.deepToString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as {@code embed} writes them, and as other programs do. */
final class CsvVectorsTest {
  @TempDir private Path folder;

  private double[][] read(String csv) {
    Path file = NpyFile.write(folder.resolve("vectors.csv"), csv.getBytes(StandardCharsets.UTF_8));
    try (SavedVectors vectors = SavedVectors.open(file, new Selection(null, "mean", -1))) {
      List<double[]> rows = new ArrayList<>();
      double[] row = new double[vectors.dimensions()];
      while (vectors.next(row)) {
        rows.add(row.clone());
      }
      return rows.toArray(double[][]::new);
    }
  }

  @Test
  void rowsOfNumbersAreRead() {
    double[][] expected = {{1, -2.5e-3f}, {0.0, 4e10f}};

    assertThat(read("1,-0.0025\n0,4E10\n")).isDeepEqualTo(expected);
    assertThat(read("1.0,-.25e-2\r\n+0.,4e+10")).isDeepEqualTo(expected);
    assertThat(read("\ufeff1, -2.5E-3\n\"0\",\"4e10\"\n")).isDeepEqualTo(expected);
  }

  @Test
  void aRowOfNamesIsSkipped() {
    assertThat(read("dim_0,dim_1\n1,2\n")).isDeepEqualTo(new double[][] {{1, 2}});
    assertThat(read("a,b\n1,2\n")).isDeepEqualTo(new double[][] {{1, 2}});
    assertThat(read("a,b\n")).isEmpty();
  }

  @Test
  void leadingColumnsAreSkippedWhereTheOthersAreNamedDim() {
    String csv =
        """
        id,text,tokens,truncated,dim_0,dim_1
        7,"a ""quoted"",
        text",5,false,1,2
        8,,2,true,3,4
        """;

    assertThat(read(csv)).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
  }

  @Test
  void whatIsNoFiniteNumberIsReadInEverySpelling() {
    double inf = Double.POSITIVE_INFINITY;

    assertThat(deepToString(read("NaN,nan,Infinity,-Infinity,inf,-inf\n")))
        .isEqualTo(deepToString(new double[][] {{Double.NaN, Double.NaN, inf, -inf, inf, -inf}}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2;3 | line 2 has 1 fields, the first row has 2",
        "1,2;3,4,5 | line 2 has 3 fields",
        "1,2;3, | line 2 has \"\" in column 2",
        "1,2;x,4 | line 2 has \"x\" in column 1",
        "1,2;0x1p3,4 | line 2 has \"0x1p3\"",
        "1,2;1f,4 | line 2 has \"1f\"",
        "1,2;1.2.3,4 | line 2 has \"1.2.3\"",
        "1,2;;3,4 | line 2 has 1 fields",
        "1,2;\"3,4 | line 2 opens a quoted field that never ends",
        "1,2;\"3\"4,5 | line 2 has text after the closing quote",
      })
  void whatIsNoMatrixIsRefusedByItsLine(String csv, String message) {
    assertThatThrownBy(() -> read(csv.strip().replace(';', '\n') + "\n"))
        .isInstanceOf(EmbedException.class)
        .hasMessageContainingAll("vectors.csv", message.strip());
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("empty");
  }
}
