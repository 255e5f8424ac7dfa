package embed.output.columnar;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** Collects the compressed pages of one column in a row group. */
final class ParquetColumn implements PageWriter {
  private static final int COMPRESSION_LEVEL = 3;

  /**
   * The minimum and maximum are stored if they take at most twice this many bytes together. Longer
   * bounds would not help a reader to skip row groups.
   */
  private static final int LONGEST_BOUND = 64;

  private final ColumnDescriptor descriptor;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
  private Statistics<?> statistics;
  private long values;
  private long uncompressed;

  ParquetColumn(ColumnDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> pageStatistics,
      SizeStatistics noSizes,
      GeospatialStatistics noGeometry,
      Encoding repetition,
      Encoding definition,
      Encoding encoding)
      throws IOException {
    writePage(bytes, valueCount, rowCount, pageStatistics, repetition, definition, encoding);
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> pageStatistics,
      Encoding repetition,
      Encoding definition,
      Encoding encoding)
      throws IOException {
    DataPageHeader header =
        new DataPageHeader(valueCount, format(encoding), format(definition), format(repetition));
    write(bytes, new PageHeader().setType(PageType.DATA_PAGE).setData_page_header(header));
    values += valueCount;
    encodings.addAll(List.of(encoding, definition, repetition));
    if (statistics == null) {
      statistics = pageStatistics.copy();
    } else {
      statistics.mergeStatistics(pageStatistics);
    }
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) {
    throw new UnsupportedOperationException("pages here have no dictionary");
  }

  private void write(BytesInput bytes, PageHeader header) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(page);
    byte[] plain = page.toByteArray();
    byte[] compressed = Zstd.compress(plain, COMPRESSION_LEVEL);
    header.setUncompressed_page_size(plain.length).setCompressed_page_size(compressed.length);
    int before = data.size();
    Util.writePageHeader(header, data);
    uncompressed += data.size() - before + plain.length;
    data.writeBytes(compressed);
  }

  /** Appends all pages to {@code out}, whose first byte will be at {@code position} in the file. */
  ColumnChunk finish(long position, ByteArrayOutputStream out) throws IOException {
    long start = Math.addExact(position, out.size());
    List<org.apache.parquet.format.Encoding> used = new ArrayList<>();
    for (Encoding encoding : encodings) {
      used.add(format(encoding));
    }
    ColumnMetaData column =
        new ColumnMetaData(
            ParquetSchema.type(descriptor.getPrimitiveType()),
            used,
            List.of(descriptor.getPath()),
            CompressionCodec.ZSTD,
            values,
            uncompressed,
            data.size(),
            start);
    if (statistics != null && statistics.hasNonNullValue()) {
      column.setStatistics(bounds(statistics));
    }
    data.writeTo(out);
    return new ColumnChunk(start).setMeta_data(column);
  }

  private static org.apache.parquet.format.Statistics bounds(Statistics<?> statistics) {
    org.apache.parquet.format.Statistics bounds = new org.apache.parquet.format.Statistics();
    bounds.setNull_count(statistics.getNumNulls());
    if (statistics.getMinBytes().length + statistics.getMaxBytes().length <= 2 * LONGEST_BOUND) {
      bounds.setMin_value(ByteBuffer.wrap(statistics.getMinBytes()));
      bounds.setMax_value(ByteBuffer.wrap(statistics.getMaxBytes()));
    }
    return bounds;
  }

  private static org.apache.parquet.format.Encoding format(Encoding encoding) {
    return org.apache.parquet.format.Encoding.valueOf(encoding.name());
  }

  @Override
  public long getMemSize() {
    return data.size();
  }

  @Override
  public long allocatedSize() {
    return getMemSize();
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + " " + getMemSize() + " bytes";
  }

  @Override
  @SuppressWarnings("deprecation") // the interface requires it
  public void writePage(
      BytesInput bytes,
      int valueCount,
      Statistics<?> pageStatistics,
      Encoding repetition,
      Encoding definition,
      Encoding encoding) {
    throw new UnsupportedOperationException("pages here know their rows");
  }

  @Override
  public void writePageV2(
      int rowCount,
      int nullCount,
      int valueCount,
      BytesInput repetition,
      BytesInput definition,
      Encoding encoding,
      BytesInput values,
      Statistics<?> pageStatistics) {
    throw new UnsupportedOperationException("pages here are of version 1");
  }
}
