package embed.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.Npz;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says to type so that vectors reach other tools, up to those tools. */
class RecipesIT {
  private static final Path BIN = Path.of(System.getProperty("embed.home"), "bin");

  /** Other tools: of DuckDB the query is kept, GNU parallel is played, the rest does nothing. */
  private static final String TOOLS =
      """
      set -e
      duckdb() { printf %s "$2" >query.sql; }
      python3() { :; }
      parallel() {
        command=
        while [ "$1" != ::: ]; do command="$command '$1'"; shift; done
        shift
        for job; do eval "$(echo "$command" | sed "s/{}/$job/g")" & done
        wait
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeLines() throws IOException {
    Files.writeString(folder.resolve("lines.txt"), "int a ;\nsay \"x, y\"\n\nint b ;\nint c ;\n");
  }

  @Test
  void csvToDuckDb() throws Exception {
    follow("CSV to DuckDB");

    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement();
        ResultSet rows = sql.executeQuery(query())) {
      rows.next();
      rows.next();
      assertThat(rows.getLong("id")).isEqualTo(2);
      assertThat(rows.getString("text")).isEqualTo("say \"x, y\"");
      assertThat((Object[]) rows.getArray("embedding").getArray()).hasSize(128);
    }
  }

  private String query() throws IOException {
    return Files.readString(folder.resolve("query.sql"))
        .replace("'vectors", "'" + folder + "/vectors");
  }

  @Test
  void npyToNumPy() throws IOException {
    follow("npy to NumPy");
    assertThat(Npz.parse(Files.readAllBytes(folder.resolve("vectors.npy"))).shape())
        .containsExactly(5, 128);
  }

  @Test
  void rawToAVectorDatabase() throws IOException {
    follow("raw to a vector database");
    byte[] bytes = Files.readAllBytes(folder.resolve("vectors.f32"));
    assertThat(bytes).hasSize(5 * 128 * Float.BYTES);
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < 5; row++) {
      double squares = 0;
      for (int i = 0; i < 128; i++) {
        squares += Math.pow(floats.getFloat(), 2);
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void cronUntilItIsDone() throws Exception {
    follow("cron");
    Object first = Files.getLastModifiedTime(folder.resolve("vectors.parquet"));
    follow("cron");
    assertThat(Files.getLastModifiedTime(folder.resolve("vectors.parquet"))).isEqualTo(first);
    assertThat(folder.resolve("embed.log")).isEmptyFile();
  }

  @Test
  void gnuParallel() throws IOException {
    follow("GNU parallel");
    Result whole = Launch.of(BIN.resolve("embed"), "--with-id", "-i", "lines.txt").in(folder).run();
    assertThat(folder.resolve("vectors.csv")).hasContent(whole.out());
  }

  private void follow(String name) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("\n# " + name);
    assertThat(start).as(name).isPositive();
    String recipe = readme.substring(start, readme.indexOf("\n\n", start)).replace("\n```", "");
    assertThat(recipe).contains("embed ");
    Result result =
        Launch.of("sh", "-c", TOOLS + recipe)
            .with("PATH", BIN + ":" + Launch.PATH)
            .in(folder)
            .run();
    assertThat(result).isEqualTo(new Result(0, "", ""));
  }
}
