package embed.output;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
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
    columns.add(Types.requiredList().requiredElement(FLOAT).named(EMBEDDING));
    return new MessageType("embed", columns);
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
    }
  }

  static org.apache.parquet.format.Type type(PrimitiveType primitive) {
    PrimitiveType.PrimitiveTypeName name = primitive.getPrimitiveTypeName();
    return name == BINARY
        ? org.apache.parquet.format.Type.BYTE_ARRAY
        : org.apache.parquet.format.Type.valueOf(name.name());
  }
}
