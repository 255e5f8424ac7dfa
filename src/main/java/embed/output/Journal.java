package embed.output;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The file next to a partial file that records how to resume: the fingerprint of the rows, then one
 * line for each position at which a block of whole rows ends. It is plain ASCII:
 *
 * <pre>
 * embed-resume 1
 * name=value                                              the fingerprint, one line per setting
 *                                                         an empty line
 * position checksum rows truncated tokens digest note check     one line per entry
 * </pre>
 *
 * <p>If the program is killed while it writes a line, the line does not match its {@code check} and
 * is ignored.
 */
final class Journal implements AutoCloseable {
  private static final String FIRST = "embed-resume 1";
  private static final String NO_NOTE = "-";

  /**
   * Records a position at which a block of whole rows ends.
   *
   * @param position in the partial file, in bytes
   * @param checksum CRC-32C of the bytes since the previous entry; 0 for the first entry, which
   *     marks the end of the head
   * @param note the writer's note on the block, or in the first entry on the head; or null
   */
  record Entry(long position, int checksum, ResumePoint mark, byte[] note) {
    @Override
    public String toString() {
      String text =
          position
              + " "
              + Integer.toHexString(checksum)
              + " "
              + mark.rows()
              + " "
              + mark.truncated()
              + " "
              + mark.tokens()
              + " "
              + Long.toHexString(mark.digest())
              + " "
              + (note == null ? NO_NOTE : Base64.getEncoder().encodeToString(note));
      return text + " " + check(text);
    }

    /** Parses a line; returns null if the line is incomplete. */
    static Entry parse(String line) {
      int end = line.lastIndexOf(' ');
      if (end < 0 || !line.substring(end + 1).equals(check(line.substring(0, end)))) {
        return null;
      }
      String[] parts = line.split(" ", -1);
      return new Entry(
          Long.parseLong(parts[0]),
          Integer.parseUnsignedInt(parts[1], 16),
          new ResumePoint(
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]),
              Long.parseUnsignedLong(parts[5], 16)),
          parts[6].equals(NO_NOTE) ? null : Base64.getDecoder().decode(parts[6]));
    }

    private static String check(String text) {
      CRC32C crc = new CRC32C();
      crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
      return Long.toHexString(crc.getValue());
    }
  }

  /** Checks entries in order. Reading stops at the first entry for which it returns false. */
  interface Check {
    boolean holds(Entry entry) throws IOException;
  }

  private final FileChannel file;

  /**
   * @param file the journal, open for reading and writing
   */
  Journal(FileChannel file) {
    this.file = file;
  }

  /** Discards all content and writes the fingerprint. */
  void begin(Map<String, String> fingerprint) throws IOException {
    file.truncate(0);
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    fingerprint.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    write(text.append('\n').toString());
  }

  void add(Entry entry) throws IOException {
    write(entry + "\n");
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Returns the recorded fingerprint, or null if there is no complete one. */
  Map<String, String> fingerprint() throws IOException {
    BufferedReader lines = lines();
    if (!FIRST.equals(lines.readLine())) {
      return null;
    }
    Map<String, String> fingerprint = new LinkedHashMap<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        return fingerprint;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        return null;
      }
      fingerprint.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return null;
  }

  /**
   * Reads the entries up to the first that fails the check, and truncates the journal there so that
   * new entries follow.
   */
  void resume(Check check) throws IOException {
    BufferedReader lines = lines();
    long end = 0;
    boolean entries = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (entries) {
        Entry entry = Entry.parse(line);
        if (entry == null || !check.holds(entry)) {
          break;
        }
      }
      entries |= line.isEmpty();
      end += line.length() + 1;
    }
    // The last line may be complete except for its line break.
    if (end > file.size()) {
      file.position(file.size());
      write("\n");
    }
    file.truncate(end);
    file.position(end);
  }

  private BufferedReader lines() throws IOException {
    file.position(0);
    return new BufferedReader(
        new InputStreamReader(Channels.newInputStream(file), StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
