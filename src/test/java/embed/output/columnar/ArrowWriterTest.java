package embed.output.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import embed.file.Float16;
import embed.output.Calibration;
import embed.output.OutputFormat;
import embed.output.destination.StreamDestination;
import embed.output.destination.VectorWriter;
import embed.row.OutputType;
import embed.row.Ranges;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.Rows;
import embed.row.VectorEncoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrowWriterTest {
  private static final int DIMENSIONS = 12;
  private static final Map<String, String> METADATA = Map.of("embed.recipe", "mean");

  /** A message of a stream, and its body. */
  private record Part(Message message, ByteBuffer body) {
    RecordBatch batch() {
      assertThat(message.headerType()).isEqualTo(MessageHeader.RecordBatch);
      return (RecordBatch) message.header(new RecordBatch());
    }

    /** The bytes of one of the batch's buffers. */
    ByteBuffer buffer(int index) {
      Buffer place = batch().buffers(index);
      assertThat(place.offset() % 8).isZero();
      return body.slice((int) place.offset(), (int) place.length()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static List<Part> parts(byte[] stream) {
    List<Part> parts = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    while (true) {
      assertThat(bytes.getInt()).isEqualTo(-1);
      int size = bytes.getInt();
      if (size == 0) {
        assertThat(bytes.hasRemaining()).isFalse();
        return parts;
      }
      assertThat((bytes.position() + size) % 8).isZero();
      ByteBuffer metadata = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
      Message message = Message.getRootAsMessage(metadata);
      bytes.position(bytes.position() + size);
      int length = (int) message.bodyLength();
      parts.add(new Part(message, bytes.slice(bytes.position(), length)));
      bytes.position(bytes.position() + length);
    }
  }

  private static Schema schema(Message message) {
    assertThat(message.headerType()).isEqualTo(MessageHeader.Schema);
    return (Schema) message.header(new Schema());
  }

  private static RowLayout layout(boolean named, OutputType type) {
    return new RowLayout(false, false, true, false, named, 0, type);
  }

  private static byte[] written(RowLayout layout, List<Row> rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorWriter writer =
        ArrowWriter.begin(
            layout,
            new VectorEncoding(layout.type(), DIMENSIONS, null),
            () -> METADATA,
            new StreamDestination(bytes),
            10_000);
    for (Row row : rows) {
      writer.write(row);
    }
    writer.finish();
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamHoldsTheRowsInBatches(boolean named) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Row row : Rows.some(1_000, DIMENSIONS, 9)) {
      rows.add(named ? Rows.named("n" + row.id().number(), row) : row);
    }
    List<Part> parts = parts(written(layout(named, OutputType.FLOAT32), rows));

    assertThat(names(schema(parts.get(0).message())))
        .containsExactly("id", "text", "tokens", "truncated", "embedding");
    assertThat(parts).hasSizeGreaterThan(4);
    int at = 0;
    for (Part part : parts.subList(1, parts.size())) {
      RecordBatch batch = part.batch();
      int length = (int) batch.length();
      assertThat(batch.nodesLength()).isEqualTo(6);
      for (int i = 0; i < 6; i++) {
        assertThat(batch.nodes(i).nullCount()).isZero();
        assertThat(batch.nodes(i).length()).isEqualTo(i == 5 ? length * DIMENSIONS : length);
      }
      int text = named ? 3 : 2;
      for (int i = 0; i < length; i++) {
        Row row = rows.get(at++);
        if (named) {
          assertThat(string(part, 1, i)).isEqualTo(row.id().name());
        } else {
          assertThat(part.buffer(1).getLong(8 * i)).isEqualTo(row.id().number());
        }
        assertThat(string(part, text + 1, i)).isEqualTo(row.text());
        assertThat(part.buffer(text + 4).getInt(4 * i)).isEqualTo(row.tokens());
        boolean truncated = (part.buffer(text + 6).get(i / 8) >> i % 8 & 1) == 1;
        assertThat(truncated).isEqualTo(row.truncated());
        float[] vector = new float[DIMENSIONS];
        part.buffer(text + 9).asFloatBuffer().get(i * DIMENSIONS, vector);
        assertThat(vector).isEqualTo(row.vector());
      }
    }
    assertThat(at).isEqualTo(rows.size());
  }

  private static String string(Part part, int offsets, int index) {
    int from = part.buffer(offsets).getInt(4 * index);
    byte[] bytes = new byte[part.buffer(offsets).getInt(4 * index + 4) - from];
    part.buffer(offsets + 1).get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> names(Schema schema) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      names.add(schema.fields(i).name());
      assertThat(schema.fields(i).nullable()).isFalse();
    }
    return names;
  }

  @Test
  void eachTypeOfNumberHasItsTypeInArrow() throws IOException {
    List<Row> rows = Rows.some(3, DIMENSIONS, 10);
    Part halves = parts(written(layout(false, OutputType.FLOAT16), rows)).get(1);
    assertThat(halves.buffer(11).getShort(2 * DIMENSIONS))
        .isEqualTo(Float16.narrow(rows.get(1).vector()[0]));
    for (OutputType type : OutputType.values()) {
      if (!type.needsRanges()) {
        assertEmbedding(
            schema(parts(written(layout(true, type), List.of())).get(0).message()), type);
      }
    }
  }

  private static void assertEmbedding(Schema schema, OutputType type) {
    Field embedding = schema.fields(schema.fieldsLength() - 1);
    assertThat(embedding.name()).isEqualTo("embedding");
    assertThat(embedding.typeType()).isEqualTo(Type.FixedSizeList);
    assertThat(((FixedSizeList) embedding.type(new FixedSizeList())).listSize())
        .isEqualTo(type.width(DIMENSIONS));
    assertThat(embedding.childrenLength()).isEqualTo(1);
    Field number = embedding.children(0);
    if (type.isWhole()) {
      Int whole = (Int) number.type(new Int());
      assertThat(whole.bitWidth()).isEqualTo(8);
      assertThat(whole.isSigned()).isEqualTo(type == OutputType.BINARY || type == OutputType.INT8);
    } else {
      FloatingPoint point = (FloatingPoint) number.type(new FloatingPoint());
      assertThat(point.precision())
          .isEqualTo(type == OutputType.FLOAT16 ? Precision.HALF : Precision.SINGLE);
    }
  }

  @ParameterizedTest
  @EnumSource(OutputType.class)
  void aParquetFileDeclaresTheEmbeddingAsAListOfFixedSize(OutputType type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Ranges.Builder ranges = new Ranges.Builder(DIMENSIONS);
    List<Row> rows = Rows.some(5, DIMENSIONS, 11);
    rows.forEach(row -> ranges.add(row.vector(), "row"));
    VectorWriter writer =
        OutputFormat.PARQUET.begin(
            layout(false, type),
            DIMENSIONS,
            new Calibration(ranges.ranges(), 0, known -> {}),
            () -> METADATA,
            new StreamDestination(bytes));
    for (Row row : rows) {
      writer.write(row);
    }
    writer.finish();

    Map<String, String> metadata = metadata(bytes.toByteArray());
    assertThat(metadata).containsAllEntriesOf(METADATA);
    assertThat(metadata.get("embed.output-type")).isEqualTo(type.toString());
    byte[] message = Base64.getDecoder().decode(metadata.get("ARROW:schema"));
    byte[] stream = Arrays.copyOf(message, message.length + 8);
    Arrays.fill(stream, message.length, message.length + 4, (byte) -1);
    Schema schema = schema(parts(stream).get(0).message());
    assertThat(names(schema)).containsExactly("id", "text", "tokens", "truncated", "embedding");
    assertEmbedding(schema, type);
  }

  private static Map<String, String> metadata(byte[] parquet) throws IOException {
    int length = ByteBuffer.wrap(parquet).order(ByteOrder.LITTLE_ENDIAN).getInt(parquet.length - 8);
    int start = parquet.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(parquet, start, length));
    Map<String, String> metadata = new HashMap<>();
    for (KeyValue each : footer.getKey_value_metadata()) {
      metadata.put(each.getKey(), each.getValue());
    }
    return metadata;
  }

  /** Whoever reads a stream gets the rows that are ready, not only whole batches. */
  @Test
  void aFlushEndsABatchOfAStream() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorWriter writer =
        OutputFormat.ARROW.begin(
            layout(false, OutputType.FLOAT32),
            DIMENSIONS,
            Calibration.NONE,
            Map::of,
            new StreamDestination(bytes));
    writer.write(Rows.some(1, DIMENSIONS, 12).get(0));
    int head = bytes.size();
    writer.flush();
    assertThat(bytes.size()).isGreaterThan(head + DIMENSIONS * Float.BYTES);
    writer.flush();
    writer.finish();
    assertThat(parts(bytes.toByteArray())).hasSize(2);
  }
}
