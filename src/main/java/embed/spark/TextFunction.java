package embed.spark;

import embed.EmbedderOptions;
import org.apache.spark.sql.api.java.UDF1;

/** The SQL function: a text's vector, or null for null. */
record TextFunction(CheckpointLocation checkpoint, EmbedderOptions options)
    implements UDF1<String, float[]> {
  @Override
  public float[] call(String text) {
    return text == null ? null : SharedEmbedder.of(checkpoint, options).embed(text).vector();
  }
}
