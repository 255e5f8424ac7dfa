package embed.spark.job;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads a table whose format its name tells. */
final class InputTable {
  private InputTable() {}

  /**
   * Reads a table. Its rows are those that the command line reads from the same file; what is not
   * well-formed fails.
   *
   * @param textColumn the name of the column for lines of text
   */
  static Dataset<Row> read(SparkSession spark, String path, String textColumn) {
    String name = path.replaceFirst("/+$", "").replaceFirst("\\.(gz|bz2|zst|lz4|snappy)$", "");
    if (name.endsWith(".parquet")) {
      return spark.read().parquet(path);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
      return spark.read().option("mode", "FAILFAST").json(path);
    }
    if (name.endsWith(".csv")) {
      Dataset<Row> rows =
          spark
              .read()
              .option("header", true)
              .option("mode", "FAILFAST")
              .option("escape", "\"")
              .option("multiLine", true)
              .csv(path);
      // An empty field is an empty text, which Spark reads as null.
      return rows.na().fill("");
    }
    Column line = functions.regexp_replace(functions.col("value"), "\\r\\z", "");
    return spark.read().option("lineSep", "\n").text(path).select(line.as(textColumn));
  }
}
