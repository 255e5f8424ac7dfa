package embed.spark;

import embed.EmbedderOptions;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * What a task does: adds vectors to the rows of a partition.
 *
 * @param text the index of the text's column
 * @param id the index of the id's column, or {@link #NO_ID}
 * @param withTokens whether to add the number of tokens
 * @param withTruncated whether to add whether the text was truncated
 */
record PartitionStep(
    CheckpointLocation checkpoint,
    EmbedderOptions options,
    int text,
    int id,
    boolean withTokens,
    boolean withTruncated)
    implements MapPartitionsFunction<Row, Row> {
  static final int NO_ID = -1;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext()
        ? new RowsWithVectors(this, rows, SharedEmbedder.of(checkpoint, options))
        : rows;
  }
}
