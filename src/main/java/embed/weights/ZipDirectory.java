package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip archive are in its file, zip64 included. Mapping needs to know, and
 * the JDK's reader does not tell.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT</a>, 4.3
 */
final class ZipDirectory {
  /**
   * One entry, as the directory describes it.
   *
   * @param header where the entry's local header starts in the file
   * @param size of the entry's bytes
   * @param stored whether the bytes are in the file as they are, not compressed or encrypted
   */
  record Entry(String name, long header, long size, boolean stored) {}

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_SIZE = 56;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int ZIP64_FIELD = 1;

  private final MappedFile file;
  private final Path path;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long directoryStart;

  private ZipDirectory(MappedFile file) {
    this.file = file;
    this.path = file.path();
  }

  static ZipDirectory read(MappedFile file) {
    ZipDirectory directory = new ZipDirectory(file);
    directory.readEnd();
    return directory;
  }

  /** By name, in the directory's order. */
  Map<String, Entry> entries() {
    return entries;
  }

  /**
   * Where the bytes of {@code entry} start in the file.
   *
   * @throws EmbedException if they are compressed or encrypted, or are not in the file
   */
  long position(Entry entry) {
    if (!entry.stored) {
      throw new EmbedException(
          "%s: its entry %s is compressed or encrypted; PyTorch stores entries as they are, "
              + "repack it with zip -0",
          path, PlainText.quote(entry.name));
    }
    ByteBuffer local = file.read(entry.header, LOCAL_SIZE);
    if (local.remaining() < LOCAL_SIZE || local.getInt(0) != LOCAL) {
      throw corrupt("entry " + PlainText.quote(entry.name) + " is not where its directory says");
    }
    long position = entry.header + LOCAL_SIZE + u16(local, 26) + u16(local, 28);
    if (position > directoryStart - entry.size) {
      throw corrupt("entry " + PlainText.quote(entry.name) + " runs into the directory");
    }
    return position;
  }

  private void readEnd() {
    long tailStart = Math.max(0, file.size() - END_SIZE - LONGEST_COMMENT);
    ByteBuffer tail = file.read(tailStart, END_SIZE + LONGEST_COMMENT);
    int at = tail.limit() - END_SIZE;
    while (at >= 0
        && (tail.getInt(at) != END || u16(tail, at + 20) != tail.limit() - END_SIZE - at)) {
      at--;
    }
    if (at < 0) {
      throw corrupt("its end is missing: truncated?");
    }
    long count = u16(tail, at + 10);
    long size = u32(tail, at + 12);
    long offset = u32(tail, at + 16);
    long endStart = tailStart + at;
    ByteBuffer locator = file.read(Math.max(0, endStart - LOCATOR_SIZE), LOCATOR_SIZE);
    if (endStart >= LOCATOR_SIZE && locator.getInt(0) == LOCATOR) {
      long end64 = locator.getLong(8);
      ByteBuffer record = end64 < 0 ? locator : file.read(end64, END64_SIZE);
      if (record.remaining() < END64_SIZE || record.getInt(0) != END64) {
        throw corrupt("its zip64 end is not where its locator says");
      }
      count = record.getLong(32);
      size = record.getLong(40);
      offset = record.getLong(48);
    }
    if (size < 0 || offset < 0 || offset > endStart || size > endStart - offset) {
      throw corrupt("its directory lies outside the file");
    }
    if (size > Limits.ZIP_DIRECTORY) {
      throw corrupt("its directory of " + size + " bytes is too large");
    }
    directoryStart = offset;
    readEntries(file.read(offset, (int) size), count);
  }

  private void readEntries(ByteBuffer directory, long count) {
    if (count < 0 || count > Limits.ZIP_ENTRIES) {
      throw corrupt("it has " + Long.toUnsignedString(count) + " entries, too many");
    }
    int at = 0;
    for (long i = 0; i < count; i++) {
      if (directory.limit() - at < CENTRAL_SIZE || directory.getInt(at) != CENTRAL) {
        throw corrupt("its directory ends after " + i + " of " + count + " entries");
      }
      int nameLength = u16(directory, at + 28);
      int extraLength = u16(directory, at + 30);
      int next = at + CENTRAL_SIZE + nameLength + extraLength + u16(directory, at + 32);
      if (next > directory.limit()) {
        throw corrupt("its directory ends inside entry " + i);
      }
      byte[] name = new byte[nameLength];
      directory.get(at + CENTRAL_SIZE, name);
      Entry entry =
          entry(
              new String(name, StandardCharsets.UTF_8),
              directory,
              at,
              at + CENTRAL_SIZE + nameLength,
              extraLength);
      if (entries.put(entry.name, entry) != null) {
        throw corrupt("it has the entry " + PlainText.quote(entry.name) + " twice");
      }
      at = next;
    }
    if (at != directory.limit()) {
      throw corrupt("its directory goes on after its " + count + " entries");
    }
  }

  private Entry entry(String name, ByteBuffer directory, int at, int extra, int extraLength) {
    boolean encrypted = (u16(directory, at + 8) & 1) != 0;
    boolean stored = u16(directory, at + 10) == 0 && !encrypted;
    long packed = u32(directory, at + 20);
    long size = u32(directory, at + 24);
    long header = u32(directory, at + 42);
    if (packed == IN_ZIP64 || size == IN_ZIP64 || header == IN_ZIP64) {
      int field = zip64(directory, extra, extra + extraLength);
      int end = field < 0 ? 0 : field + u16(directory, field - 2);
      // The field holds only the values that did not fit into the entry, in this order.
      if (size == IN_ZIP64 && field >= 0 && field + Long.BYTES <= end) {
        size = directory.getLong(field);
        field += Long.BYTES;
      }
      if (packed == IN_ZIP64 && field >= 0 && field + Long.BYTES <= end) {
        packed = directory.getLong(field);
        field += Long.BYTES;
      }
      if (header == IN_ZIP64 && field >= 0 && field + Long.BYTES <= end) {
        header = directory.getLong(field);
      }
    }
    if (size < 0
        || header < 0
        || size > file.size()
        || header > file.size()
        || (stored && packed != size)) {
      throw corrupt("entry " + PlainText.quote(name) + " lies outside the file");
    }
    return new Entry(name, header, size, stored);
  }

  /** Where the content of the zip64 field between {@code at} and {@code end} starts, or -1. */
  private static int zip64(ByteBuffer directory, int at, int end) {
    int field = at;
    while (field + 4 <= end) {
      int length = u16(directory, field + 2);
      if (field + 4 + length > end) {
        return -1;
      }
      if (u16(directory, field) == ZIP64_FIELD) {
        return field + 4;
      }
      field += 4 + length;
    }
    return -1;
  }

  private static int u16(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private static long u32(ByteBuffer bytes, int at) {
    return bytes.getInt(at) & 0xffffffffL;
  }

  private EmbedException corrupt(String what) {
    return new EmbedException("%s: not a well-formed zip archive: %s", path, what);
  }
}
