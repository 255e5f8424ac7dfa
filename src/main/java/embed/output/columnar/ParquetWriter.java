package embed.output.columnar;

import embed.natives.Zstandard;
import embed.output.destination.Destination;
import embed.output.destination.EarlierRun;
import embed.output.destination.ResumePoint;
import embed.output.destination.VectorWriter;
import embed.row.OutputType;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnWriteStoreV1;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Writes Apache Parquet (version 1 pages, Zstandard; see the format's README) with the column
 * writers of the Apache library. The destination receives one row group at a time. A group ends
 * after the same rows in every run, so a resumed run writes the same file. The note of each block
 * is its row group's entry in the footer.
 */
public final class ParquetWriter implements VectorWriter {
  /** Approximate size of a row group in bytes, before encoding. */
  public static final long GROUP_BYTES = 32L << 20;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private final RowLayout layout;
  private final VectorEncoding encoding;
  private final Supplier<Map<String, String>> metadata;
  private final Destination destination;
  private final long wholeGroup;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final List<RowGroup> groups = new ArrayList<>();
  private final Map<ColumnDescriptor, ParquetColumn> columns = new LinkedHashMap<>();
  private ColumnWriteStore store;
  private ColumnWriter[] writers;
  private ResumePoint mark;
  private long groupBytes;
  private long groupRows;

  private ParquetWriter(
      RowLayout layout,
      VectorEncoding encoding,
      Supplier<Map<String, String>> metadata,
      Destination destination,
      long wholeGroup) {
    this.metadata = metadata;
    this.layout = layout;
    this.encoding = encoding;
    this.destination = destination;
    this.wholeGroup = wholeGroup;
    schema = ParquetSchema.of(layout);
    String embedding = String.join(".", ParquetSchema.EMBEDDING, "list", ParquetSchema.ELEMENT);
    // Dictionary encoding is off because Zstandard compresses repeated texts just as well.
    properties =
        ParquetProperties.builder()
            .withDictionaryEncoding(false)
            .withStatisticsEnabled(embedding, false)
            .withSizeStatisticsEnabled(false)
            .build();
    mark = destination.mark();
    beginGroup();
  }

  /**
   * Starts a file or resumes one.
   *
   * @param metadata supplies the key-value metadata of the file and is called at its end
   * @param wholeGroup the size of a row group in bytes before encoding, such as {@link
   *     #GROUP_BYTES}
   */
  public static ParquetWriter begin(
      RowLayout layout,
      VectorEncoding encoding,
      Supplier<Map<String, String>> metadata,
      Destination destination,
      long wholeGroup)
      throws IOException {
    Zstandard.find();
    ParquetWriter writer = new ParquetWriter(layout, encoding, metadata, destination, wholeGroup);
    EarlierRun earlier = destination.resumed();
    if (earlier == null) {
      destination.head(MAGIC);
      return writer;
    }
    for (byte[] note : earlier.notes()) {
      writer.groups.addAll(Util.readFileMetaData(new ByteArrayInputStream(note)).getRow_groups());
    }
    return writer;
  }

  private void beginGroup() {
    columns.clear();
    for (ColumnDescriptor column : schema.getColumns()) {
      columns.put(column, new ParquetColumn(column));
    }
    store = new ColumnWriteStoreV1(schema, columns::get, properties);
    writers = schema.getColumns().stream().map(store::getColumnWriter).toArray(ColumnWriter[]::new);
    groupBytes = 0;
    groupRows = 0;
  }

  @Override
  public void write(Row row) throws IOException {
    int column = 0;
    if (layout.namedIds()) {
      writers[column++].write(Binary.fromString(row.id().toString()), 0, 0);
    } else {
      writers[column++].write(row.id().number(), 0, 0);
    }
    if (layout.text()) {
      writers[column++].write(Binary.fromString(row.text()), 0, 0);
    }
    writers[column++].write(row.tokens(), 0, 0);
    writers[column++].write(row.truncated(), 0, 0);
    write(row, writers[column]);
    store.endRecord();
    mark = mark.after(row);
    groupRows++;
    groupBytes += (long) encoding.bytes() + row.text().length();
    if (groupBytes >= wholeGroup) {
      endGroup();
    }
  }

  private void write(Row row, ColumnWriter values) {
    if (encoding.type() == OutputType.FLOAT32) {
      float[] vector = row.vector();
      for (int i = 0; i < vector.length; i++) {
        values.write(vector[i], repetition(i), 1);
      }
      return;
    }
    byte[] numbers = new byte[encoding.bytes()];
    encoding.write(row, numbers, 0);
    for (int i = 0; i < encoding.width(); i++) {
      if (encoding.type() == OutputType.FLOAT16) {
        values.write(Binary.fromConstantByteArray(numbers, 2 * i, 2), repetition(i), 1);
      } else {
        values.write(encoding.whole(numbers[i]), repetition(i), 1);
      }
    }
  }

  /** The repetition level of a list's element: the first begins the list. */
  private static int repetition(int index) {
    return index == 0 ? 0 : 1;
  }

  private void endGroup() throws IOException {
    store.flush();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<ColumnChunk> chunks = new ArrayList<>();
    long uncompressed = 0;
    for (ParquetColumn column : columns.values()) {
      ColumnChunk chunk = column.finish(destination.position(), bytes);
      chunks.add(chunk);
      uncompressed += chunk.getMeta_data().getTotal_uncompressed_size();
    }
    store.close();
    RowGroup group =
        new RowGroup(chunks, uncompressed, groupRows)
            .setFile_offset(destination.position())
            .setTotal_compressed_size(bytes.size());
    groups.add(group);
    byte[] note = bytes(new FileMetaData(VERSION, List.of(), groupRows, List.of(group)));
    destination.append(bytes.toByteArray(), bytes.size(), mark, note);
    beginGroup();
  }

  private static byte[] bytes(FileMetaData metadata) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(metadata, bytes);
    return bytes.toByteArray();
  }

  /** Rows of an incomplete row group stay in memory until the group is complete. */
  @Override
  public void flush() throws IOException {
    destination.flush();
  }

  @Override
  public void finish() throws IOException {
    if (groupRows > 0) {
      endGroup();
    }
    store.close();
    FileMetaData footer =
        new FileMetaData(VERSION, ParquetSchema.elements(schema), mark.rows(), groups)
            .setCreated_by("embed");
    for (int i = 0; i < columns.size(); i++) {
      footer.addToColumn_orders(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
    }
    Map<String, String> described = metadata.get();
    described.forEach(
        (key, value) -> footer.addToKey_value_metadata(new KeyValue(key).setValue(value)));
    byte[] arrow = ArrowSchema.message(layout, encoding, Map.of());
    footer.addToKey_value_metadata(
        new KeyValue(ArrowSchema.KEY).setValue(Base64.getEncoder().encodeToString(arrow)));
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    tail.writeBytes(bytes(footer));
    int length = tail.size();
    tail.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    tail.writeBytes(MAGIC);
    destination.finish(null, tail.toByteArray());
  }
}
