package embed.spark;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.EmbedderOptions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A step that adds the vectors of a text column to a table and keeps all other columns. A row's
 * vector depends on its text alone, so retried and speculative tasks give the same bits.
 *
 * <pre>{@code
 * EmbedText step = new EmbedText("/models/e5", EmbedderOptions.DEFAULTS).withTokens("tokens");
 * Dataset<Row> vectors = step.embed(lines, "text", "embedding");
 * }</pre>
 *
 * <p>All tasks of an executor share one {@link embed.Embedder}, which stays open until the executor
 * ends. In each task at most a few thousand rows are in memory, and each distinct text among them
 * is computed once. The vector of a null text is null.
 *
 * @param checkpoint the checkpoint's directory, where executors find it: a path that each node has;
 *     the name of a folder that {@code --archives} unpacks; or a URI such as {@code
 *     hdfs://host/models/e5}, which Spark copies to each executor. Null means the bundled one
 * @param options without a number of threads, an executor computes with as many as it has cores
 * @param idColumn the column whose value names a row in error messages; null for none
 * @param tokensColumn the column to add for the number of tokens; null for none
 * @param truncatedColumn the column to add for whether the text was truncated; null for none
 */
public record EmbedText(
    String checkpoint,
    EmbedderOptions options,
    String idColumn,
    String tokensColumn,
    String truncatedColumn)
    implements Serializable {
  private static final DataType VECTOR = DataTypes.createArrayType(DataTypes.FloatType, false);

  public EmbedText {
    Objects.requireNonNull(options, "options");
  }

  /** A step that adds vectors and nothing else. */
  public EmbedText(String checkpoint, EmbedderOptions options) {
    this(checkpoint, options, null, null, null);
  }

  public EmbedText withId(String column) {
    return new EmbedText(checkpoint, options, column, tokensColumn, truncatedColumn);
  }

  public EmbedText withTokens(String column) {
    return new EmbedText(checkpoint, options, idColumn, column, truncatedColumn);
  }

  public EmbedText withTruncated(String column) {
    return new EmbedText(checkpoint, options, idColumn, tokensColumn, column);
  }

  /**
   * Adds the vectors of a column.
   *
   * @param outputColumn the name of the new column, an {@code array<float>}
   * @throws EmbedException if the table has no such text column, or has a column of a new one's
   *     name. Failures of rows end the Spark job with an {@code EmbedException} as the cause, which
   *     names the row
   */
  public Dataset<Row> embed(Dataset<Row> lines, String textColumn, String outputColumn) {
    StructType input = lines.schema();
    int text = indexOf(input, textColumn);
    DataType type = input.fields()[text].dataType();
    if (!type.equals(DataTypes.StringType)) {
      throw new EmbedException(
          Kind.OPTIONS, "the column %s is not text but %s", textColumn, type.simpleString());
    }
    int id = idColumn == null ? PartitionStep.NO_ID : indexOf(input, idColumn);
    StructType output = add(input, outputColumn, VECTOR);
    output = tokensColumn == null ? output : add(output, tokensColumn, DataTypes.IntegerType);
    output = truncatedColumn == null ? output : add(output, truncatedColumn, DataTypes.BooleanType);

    CheckpointLocation found = location(lines.sparkSession());
    PartitionStep step =
        new PartitionStep(found, options, text, id, tokensColumn != null, truncatedColumn != null);
    return lines.mapPartitions(step, Encoders.row(output));
  }

  /**
   * Registers a SQL function that gives a text's vector: {@code SELECT embed('int i ;')}. Spark
   * calls such a function with one row at a time, so that neither batches nor equal texts save
   * anything. It is meant for the texts of a query; for a table, {@link #embed} is faster.
   *
   * @param name of the function, such as {@code embed}
   */
  public void register(SparkSession spark, String name) {
    CheckpointLocation found = location(spark);
    UDF1<String, float[]> function = new TextFunction(found, options);
    spark.udf().register(name, function, VECTOR);
  }

  private CheckpointLocation location(SparkSession spark) {
    CheckpointLocation found = new CheckpointLocation(checkpoint);
    if (found.isRemote()) {
      spark.sparkContext().addFile(checkpoint, true);
    }
    return found;
  }

  private static int indexOf(StructType schema, String column) {
    int index = Arrays.asList(schema.fieldNames()).indexOf(column);
    if (index < 0) {
      throw new EmbedException(
          Kind.OPTIONS,
          "there is no column %s, only %s",
          column,
          String.join(", ", schema.fieldNames()));
    }
    return index;
  }

  private static StructType add(StructType schema, String column, DataType type) {
    for (String name : schema.fieldNames()) {
      if (name.equalsIgnoreCase(column)) {
        throw new EmbedException(
            Kind.OPTIONS, "there already is a column %s: rename it, or leave it out", name);
      }
    }
    return schema.add(column, type);
  }
}
