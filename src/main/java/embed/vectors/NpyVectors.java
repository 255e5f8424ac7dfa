package embed.vectors;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.PlainText;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads an array that numpy saved, either in a {@code .npy} file or in an {@code .npz} archive. */
final class NpyVectors extends SavedVectors {
  private static final int BUFFER = 1 << 16;
  private static final String ENDING = ".npy";

  /**
   * The most bytes of an array in an archive that is in Fortran order. Such an array must be read
   * into memory as a whole.
   */
  private static final long MOST_IN_MEMORY = 1L << 30;

  private static final int MOST_NAMED = 12;

  private final Path file;
  private final String name;
  private final NpyMatrix matrix;
  private final NpyRows source;
  private final Closeable resource;
  private long row;

  private NpyVectors(Path file, String name, NpyMatrix matrix, NpyRows source, Closeable resource) {
    this.file = file;
    this.name = name;
    this.matrix = matrix;
    this.source = source;
    this.resource = resource;
  }

  static NpyVectors ofFile(Path file, int layer) throws IOException {
    String name = file.toString();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      CheckedInputStream stream = checked(Channels.newInputStream(channel));
      NpyMatrix matrix = matrix(stream, channel.size(), layer, name);
      NpyRows rows =
          matrix.hasContiguousRows()
              ? new StreamedRows(matrix, stream, UNKNOWN)
              : new GatheredRows(matrix, (position, target) -> read(channel, position, target));
      return new NpyVectors(file, name, matrix, rows, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  static NpyVectors ofArchive(Path file, Selection selection) throws IOException {
    ZipFile zip = open(file);
    try {
      ZipEntry entry = entry(zip, file, selection);
      String array = entry.getName().substring(0, entry.getName().length() - ENDING.length());
      String name = file + ": array " + PlainText.quote(array);
      CheckedInputStream stream = checked(zip.getInputStream(entry));
      NpyMatrix matrix = matrix(stream, entry.getSize(), selection.layer(), name);
      NpyRows rows =
          matrix.hasContiguousRows()
              ? new StreamedRows(matrix, stream, entry.getCrc())
              : new GatheredRows(matrix, inMemory(stream, entry, name));
      return new NpyVectors(file, name, matrix, rows, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (IllegalArgumentException e) {
      throw new IOException("its directory is damaged: " + e.getMessage(), e);
    }
  }

  private static CheckedInputStream checked(InputStream in) {
    return new CheckedInputStream(new BufferedInputStream(in, BUFFER), new CRC32());
  }

  /** Reads the header and skips to the first number of the matrix if its rows are contiguous. */
  private static NpyMatrix matrix(CheckedInputStream in, long size, int layer, String name)
      throws IOException {
    NpyHeader header = NpyHeader.read(new DataInputStream(in), name);
    NpyMatrix matrix = NpyMatrix.of(header, layer, name);
    long expected = header.start() + header.bytes();
    if (size != expected) {
      throw new EmbedException(
          name
              + ": has "
              + size
              + " bytes, but an array "
              + header.shape()
              + " of "
              + header.type().descr()
              + " takes "
              + expected
              + (size < expected ? ": truncated?" : ""));
    }
    if (matrix.hasContiguousRows()) {
      in.skipNBytes(matrix.first() - header.start());
    }
    return matrix;
  }

  /** Returns the names of the arrays. The JDK reports comments that are not UTF-8 only here. */
  private static List<String> arrays(ZipFile zip) throws IOException {
    try {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(entry -> entry.endsWith(ENDING))
          .map(entry -> entry.substring(0, entry.length() - ENDING.length()))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new IOException("its directory is damaged: " + e.getMessage(), e);
    }
  }

  private static ZipEntry entry(ZipFile zip, Path file, Selection selection) throws IOException {
    List<String> names = arrays(zip);
    String wanted = selection.array();
    if (wanted == null) {
      wanted = names.size() == 1 ? names.get(0) : selection.usual();
    }
    if (!names.contains(wanted)) {
      throw new EmbedException(
          file
              + ": has no array "
              + PlainText.quote(wanted)
              + "; --array takes one of "
              + String.join(", ", names.stream().limit(MOST_NAMED).map(PlainText::quote).toList()));
    }
    return zip.getEntry(wanted + ENDING);
  }

  private static void read(FileChannel channel, long position, ByteBuffer target)
      throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position()) < 0) {
        throw new EOFException("it ends inside its numbers: truncated?");
      }
    }
  }

  /** Reads the whole array into memory; {@code in} is at the first number. */
  private static GatheredRows.Source inMemory(CheckedInputStream in, ZipEntry entry, String name)
      throws IOException {
    if (entry.getSize() > MOST_IN_MEMORY) {
      throw new EmbedException(
          name
              + ": is in Fortran order and too large to turn around; in numpy, save"
              + " ascontiguousarray(array)");
    }
    // The buffer grows with the bytes that are read, so a false size in the archive costs no
    // memory.
    byte[] numbers = in.readNBytes((int) entry.getSize());
    if (in.getChecksum().getValue() != entry.getCrc()) {
      throw new ZipException("its checksum is wrong: damaged");
    }
    long start = entry.getSize() - numbers.length;
    return (position, target) -> target.put(0, numbers, (int) (position - start), target.limit());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long rows() {
    return matrix.rows();
  }

  @Override
  public int dimensions() {
    return matrix.dimensions();
  }

  @Override
  public boolean next(double[] target) {
    try {
      if (row == matrix.rows()) {
        source.finish();
        return false;
      }
      source.next(target);
      row++;
      return true;
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
  }

  @Override
  public void close() {
    try {
      resource.close();
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
  }
}
