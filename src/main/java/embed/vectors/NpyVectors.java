package embed.vectors;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.text.PlainText;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final String name;
  private final NpyHeader header;
  private final CheckedInputStream in;

  /** The expected CRC-32 of the whole stream; negative if it is unknown. */
  private final long checksum;

  private final byte[] bytes;
  private final ByteBuffer numbers;
  private long row;

  /** Reads the header and skips to the first number of the selected matrix. */
  private NpyVectors(
      Path file,
      String name,
      InputStream stream,
      long size,
      long crc,
      int layer,
      Closeable resource)
      throws IOException {
    super(file, resource);
    this.name = name;
    this.checksum = crc;
    in = new CheckedInputStream(new BufferedInputStream(stream, BUFFER), new CRC32());
    header = NpyHeader.read(new DataInputStream(in), layer, name);
    if (size != header.end()) {
      throw new EmbedException(
          "%s: has %d bytes, but the array that its header describes takes %d%s",
          name, size, header.end(), size < header.end() ? ": truncated?" : "");
    }
    in.skipNBytes(header.skipped());
    bytes = new byte[header.dimensions() * header.type().bytes()];
    numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static NpyVectors ofFile(Path file, int layer) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new NpyVectors(file, file.toString(), in, Files.size(file), UNKNOWN, layer, in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static NpyVectors ofArchive(Path file, Selection selection) throws IOException {
    ZipFile zip = open(file);
    try {
      ZipEntry entry = entry(zip, file, selection);
      String array = entry.getName().substring(0, entry.getName().length() - ENDING.length());
      String name = file + ": array " + PlainText.quote(array);
      InputStream in = zip.getInputStream(entry);
      return new NpyVectors(
          file, name, in, entry.getSize(), entry.getCrc(), selection.layer(), zip);
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
          "%s: has no array %s; --array takes one of %s",
          file,
          PlainText.quote(wanted),
          FileErrors.list(names.stream().map(PlainText::quote).toList()));
    }
    return zip.getEntry(wanted + ENDING);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long rows() {
    return header.rows();
  }

  @Override
  public int dimensions() {
    return header.dimensions();
  }

  @Override
  boolean read(double[] target) throws IOException {
    if (row == header.rows()) {
      checkWhole();
      return false;
    }
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException("it ends inside its numbers: truncated?");
    }
    header.type().read(numbers, target);
    row++;
    return true;
  }

  /** Compares the checksum of the whole array. */
  private void checkWhole() throws IOException {
    if (checksum >= 0) {
      in.transferTo(OutputStream.nullOutputStream());
      if (in.getChecksum().getValue() != checksum) {
        throw new ZipException("its checksum is wrong: damaged");
      }
    }
  }
}
