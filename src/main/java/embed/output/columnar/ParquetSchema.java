package embed.output.columnar;

import static org.apache.parquet.schema.LogicalTypeAnnotation.float16Type;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import embed.row.OutputType;
import embed.row.RowLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Defines the columns of a Parquet file: id, text (optional), tokens, truncated, embedding. */
final class ParquetSchema {
  static final String EMBEDDING = "embedding";

  /** The name that the format gives to the elements of a list. */
  static final String ELEMENT = "element";

  private ParquetSchema() {}

  static MessageType of(RowLayout layout) {
    List<Type> columns = new ArrayList<>();
    columns.add(
        layout.namedIds()
            ? Types.required(BINARY).as(stringType()).named("id")
            : Types.required(INT64).named("id"));
    if (layout.text()) {
      columns.add(Types.required(BINARY).as(stringType()).named("text"));
    }
    columns.add(Types.required(INT32).named("tokens"));
    columns.add(Types.required(BOOLEAN).named("truncated"));
    columns.add(Types.requiredList().element(number(layout.type())).named(EMBEDDING));
    return new MessageType("embed", columns);
  }

  private static Type number(OutputType type) {
    return switch (type) {
      case FLOAT32 -> Types.required(FLOAT).named(ELEMENT);
      case FLOAT16 ->
          Types.required(FIXED_LEN_BYTE_ARRAY)
              .length(type.bytes())
              .as(float16Type())
              .named(ELEMENT);
      case INT8, UINT8, BINARY, UBINARY ->
          Types.required(INT32).as(intType(Byte.SIZE, !type.isUnsigned())).named(ELEMENT);
    };
  }

  /** Returns the schema in the form of the file's footer: the tree in depth-first order. */
  static List<SchemaElement> elements(MessageType schema) {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(schema.getName()).setNum_children(schema.getFieldCount()));
    add(schema, elements);
    return elements;
  }

  private static void add(GroupType group, List<SchemaElement> elements) {
    for (Type field : group.getFields()) {
      SchemaElement element =
          new SchemaElement(field.getName())
              .setRepetition_type(FieldRepetitionType.valueOf(field.getRepetition().name()));
      annotate(element, field.getLogicalTypeAnnotation());
      elements.add(element);
      if (field.isPrimitive()) {
        element.setType(type(field.asPrimitiveType()));
        if (field.asPrimitiveType().getTypeLength() > 0) {
          element.setType_length(field.asPrimitiveType().getTypeLength());
        }
      } else {
        element.setNum_children(field.asGroupType().getFieldCount());
        add(field.asGroupType(), elements);
      }
    }
  }

  private static void annotate(SchemaElement element, LogicalTypeAnnotation annotation) {
    if (annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation) {
      element.setConverted_type(ConvertedType.UTF8);
      element.setLogicalType(LogicalType.STRING(new StringType()));
    } else if (annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      element.setConverted_type(ConvertedType.LIST);
      element.setLogicalType(LogicalType.LIST(new ListType()));
    } else if (annotation instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation) {
      element.setLogicalType(LogicalType.FLOAT16(new Float16Type()));
    } else if (annotation instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation whole) {
      element.setConverted_type(whole.isSigned() ? ConvertedType.INT_8 : ConvertedType.UINT_8);
      element.setLogicalType(
          LogicalType.INTEGER(new IntType((byte) whole.getBitWidth(), whole.isSigned())));
    }
  }

  static org.apache.parquet.format.Type type(PrimitiveType primitive) {
    PrimitiveType.PrimitiveTypeName name = primitive.getPrimitiveTypeName();
    return name == BINARY
        ? org.apache.parquet.format.Type.BYTE_ARRAY
        : org.apache.parquet.format.Type.valueOf(name.name());
  }
}
