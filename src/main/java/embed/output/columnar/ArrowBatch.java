package embed.output.columnar;

import com.google.flatbuffers.FlatBufferBuilder;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * A record batch: the buffers of each column, one after another.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#recordbatch-message">RecordBatch
 *     message</a>
 */
final class ArrowBatch {
  /** In place of the bits that tell which values are not null, if all are. */
  private static final byte[] ALL_VALID = {};

  private final List<Row> rows;
  private final List<Long> lengths = new ArrayList<>();
  private final List<byte[]> buffers = new ArrayList<>();

  /** Collects the columns that {@link ArrowSchema} describes. */
  ArrowBatch(RowLayout layout, VectorEncoding encoding, List<Row> rows) {
    this.rows = rows;
    if (layout.namedIds()) {
      addStrings(row -> row.id().toString());
    } else {
      addNumbers(Long.BYTES, bytes -> rows.forEach(row -> bytes.putLong(row.id().number())));
    }
    if (layout.text()) {
      addStrings(Row::text);
    }
    addNumbers(Integer.BYTES, bytes -> rows.forEach(row -> bytes.putInt(row.tokens())));
    addTruncated();
    // The list has no buffers of its own but which lists are null.
    beginColumn(rows.size());
    beginColumn(Math.multiplyExact((long) rows.size(), encoding.width()));
    addVectors(encoding);
  }

  private void beginColumn(long length) {
    lengths.add(length);
    buffers.add(ALL_VALID);
  }

  private void addNumbers(int size, Consumer<ByteBuffer> values) {
    beginColumn(rows.size());
    buffers.add(filled(Math.multiplyExact(size, rows.size()), values));
  }

  private static byte[] filled(int size, Consumer<ByteBuffer> values) {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    values.accept(bytes);
    return bytes.array();
  }

  /** Adds where each string begins, and where the last one ends; then the strings. */
  private void addStrings(Function<Row, String> string) {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    beginColumn(rows.size());
    buffers.add(
        filled(
            Integer.BYTES * (rows.size() + 1),
            offsets -> {
              for (Row row : rows) {
                offsets.putInt(strings.size());
                strings.writeBytes(string.apply(row).getBytes(StandardCharsets.UTF_8));
              }
              offsets.putInt(strings.size());
            }));
    buffers.add(strings.toByteArray());
  }

  private void addTruncated() {
    BitSet truncated = new BitSet();
    for (int i = 0; i < rows.size(); i++) {
      truncated.set(i, rows.get(i).truncated());
    }
    beginColumn(rows.size());
    buffers.add(filled((rows.size() + 7) / 8, bits -> bits.put(truncated.toByteArray())));
  }

  private void addVectors(VectorEncoding encoding) {
    byte[] vectors = new byte[Math.multiplyExact(rows.size(), encoding.bytes())];
    for (int i = 0; i < rows.size(); i++) {
      encoding.write(rows.get(i), vectors, i * encoding.bytes());
    }
    buffers.add(vectors);
  }

  byte[] message() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    long[] starts = new long[buffers.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = body.size();
      byte[] buffer = buffers.get(i);
      body.writeBytes(buffer);
      body.writeBytes(new byte[ArrowMessage.padded(buffer.length) - buffer.length]);
    }
    // A vector of a flatbuffer is written from its end to its beginning.
    FlatBufferBuilder builder = new FlatBufferBuilder();
    RecordBatch.startBuffersVector(builder, starts.length);
    for (int i = starts.length - 1; i >= 0; i--) {
      Buffer.createBuffer(builder, starts[i], buffers.get(i).length);
    }
    int places = builder.endVector();
    RecordBatch.startNodesVector(builder, lengths.size());
    for (int i = lengths.size() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, lengths.get(i), 0);
    }
    int nodes = builder.endVector();
    int batch = RecordBatch.createRecordBatch(builder, rows.size(), nodes, places, 0, 0);
    return ArrowMessage.of(builder, MessageHeader.RecordBatch, batch, body.toByteArray());
  }
}
