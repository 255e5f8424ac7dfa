package embed.spark;

import embed.EmbedException;
import embed.Embedder;
import embed.Embedding;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The rows of a partition with their vectors, which are computed while this is iterated over. */
final class RowsWithVectors implements Iterator<Row> {
  private final PartitionStep step;

  /** Rows that the embedder has read the texts of. */
  private final Queue<Row> pending = new ArrayDeque<>();

  private final Iterator<Embedding> embeddings;

  RowsWithVectors(PartitionStep step, Iterator<Row> rows, Embedder embedder) {
    this.step = step;
    embeddings = embedder.embed(new Texts(rows));
  }

  /** The texts, of which the embedder reads some ahead. */
  private final class Texts implements Iterator<String> {
    private final Iterator<Row> rows;

    /**
     * In place of a null text, so that each row has an embedding: the text before it, which costs
     * nothing. An empty text has no tokens for some tokenizers, which is an error.
     */
    private String last = "a";

    Texts(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public String next() {
      Row row = rows.next();
      pending.add(row);
      if (!row.isNullAt(step.text())) {
        last = row.getString(step.text());
      }
      return last;
    }
  }

  @Override
  public boolean hasNext() {
    return embeddings.hasNext();
  }

  @Override
  public Row next() {
    Embedding embedding;
    try {
      embedding = embeddings.next();
    } catch (EmbedException e) {
      throw new EmbedException(e, "%s: %s", place(), e.getMessage());
    }
    return with(embedding, pending.remove());
  }

  private String place() {
    String place = "partition " + TaskContext.getPartitionId();
    return step.id() == PartitionStep.NO_ID || pending.isEmpty()
        ? place
        : place + ", id " + pending.element().get(step.id());
  }

  private Row with(Embedding embedding, Row row) {
    boolean isNull = row.isNullAt(step.text());
    int columns = row.size();
    Object[] values =
        new Object[columns + 1 + (step.withTokens() ? 1 : 0) + (step.withTruncated() ? 1 : 0)];
    for (int i = 0; i < columns; i++) {
      values[i] = row.get(i);
    }
    if (!isNull) {
      // Spark copies an array of float as a whole, where it would box the numbers of a list.
      values[columns++] = embedding.vector();
      if (step.withTokens()) {
        values[columns++] = embedding.tokens();
      }
      if (step.withTruncated()) {
        values[columns] = embedding.truncated();
      }
    }
    return RowFactory.create(values);
  }
}
