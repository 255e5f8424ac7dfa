package embed.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows for tests: random vectors, and texts with all that a format could stumble over. */
public final class Rows {
  private static final List<String> TEXTS =
      List.of(
          "int a ;",
          "",
          "a,b",
          "a\tb",
          "say \"x\"",
          "two\nlines",
          "cr\rlf\r\n",
          " blank ",
          "é 😀 漢",
          "\u0001\\");

  private Rows() {}

  public static List<Row> some(int count, int dimensions, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimensions];
      for (int j = 0; j < dimensions; j++) {
        vector[j] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
      }
      String text = TEXTS.get(random.nextInt(TEXTS.size()));
      rows.add(
          new Row(
              new RowId(i + 1, null), text, random.nextInt(512), random.nextInt(9) == 0, vector));
    }
    return rows;
  }

  public static VectorEncoding float32(int dimensions) {
    return new VectorEncoding(OutputType.FLOAT32, dimensions, null);
  }

  public static Row named(String name, Row row) {
    return new Row(
        new RowId(row.id().number(), name),
        row.text(),
        row.tokens(),
        row.truncated(),
        row.vector());
  }
}
