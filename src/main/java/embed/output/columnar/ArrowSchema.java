package embed.output.columnar;

import com.google.flatbuffers.FlatBufferBuilder;
import embed.row.OutputType;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/**
 * The columns of a Parquet file or an Arrow stream as Apache Arrow describes them: those of {@link
 * ParquetSchema}, but the embedding is a list of a fixed size.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#schema-message">Schema
 *     message</a>
 */
final class ArrowSchema {
  /** The name of this schema among the metadata of a Parquet file. */
  static final String KEY = "ARROW:schema";

  private static final byte[] NO_BODY = {};

  private final FlatBufferBuilder builder = new FlatBufferBuilder();

  private ArrowSchema() {}

  /** Returns the schema as a message of a stream. */
  static byte[] message(RowLayout layout, VectorEncoding encoding, Map<String, String> metadata) {
    return new ArrowSchema().build(layout, encoding, metadata);
  }

  private byte[] build(RowLayout layout, VectorEncoding encoding, Map<String, String> metadata) {
    List<Integer> fields = new ArrayList<>();
    fields.add(
        layout.namedIds()
            ? field("id", Type.Utf8, utf8())
            : field("id", Type.Int, Int.createInt(builder, Long.SIZE, true)));
    if (layout.text()) {
      fields.add(field("text", Type.Utf8, utf8()));
    }
    fields.add(field("tokens", Type.Int, Int.createInt(builder, Integer.SIZE, true)));
    fields.add(field("truncated", Type.Bool, bool()));
    int list = FixedSizeList.createFixedSizeList(builder, encoding.width());
    fields.add(field(ParquetSchema.EMBEDDING, Type.FixedSizeList, list, number(encoding.type())));
    int columns = Schema.createFieldsVector(builder, array(fields));
    List<Integer> entries = new ArrayList<>();
    metadata.forEach(
        (key, value) ->
            entries.add(
                KeyValue.createKeyValue(
                    builder, builder.createString(key), builder.createString(value))));
    int described = Schema.createCustomMetadataVector(builder, array(entries));
    int schema = Schema.createSchema(builder, Endianness.Little, columns, described, 0);
    return ArrowMessage.of(builder, MessageHeader.Schema, schema, NO_BODY);
  }

  private int number(OutputType type) {
    return switch (type) {
      case FLOAT32, FLOAT16 -> {
        short precision = type == OutputType.FLOAT16 ? Precision.HALF : Precision.SINGLE;
        int number = FloatingPoint.createFloatingPoint(builder, precision);
        yield field(ParquetSchema.ELEMENT, Type.FloatingPoint, number);
      }
      case INT8, UINT8, BINARY, UBINARY -> {
        int number = Int.createInt(builder, Byte.SIZE, !type.isUnsigned());
        yield field(ParquetSchema.ELEMENT, Type.Int, number);
      }
    };
  }

  /** Adds a column without nulls. */
  private int field(String name, byte kind, int type, int... children) {
    int label = builder.createString(name);
    int below = Field.createChildrenVector(builder, children);
    return Field.createField(builder, label, false, kind, type, 0, below, 0);
  }

  private int utf8() {
    Utf8.startUtf8(builder);
    return Utf8.endUtf8(builder);
  }

  private int bool() {
    Bool.startBool(builder);
    return Bool.endBool(builder);
  }

  private static int[] array(List<Integer> offsets) {
    return offsets.stream().mapToInt(Integer::intValue).toArray();
  }
}
