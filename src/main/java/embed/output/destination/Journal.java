package embed.output.destination;

import embed.EmbedException;
import embed.file.Json;
import embed.file.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file next to a partial file that records how to resume. Each of its lines is a JSON object in
 * UTF-8: the first holds the fingerprint of the rows, and each of the others records a position at
 * which a block of whole rows ends.
 *
 * <pre>
 * {"embed-resume":2,"fingerprint":{"pooling":"mean", ...}}
 * {"position":0,"checksum":0,"rows":0,"truncated":0,"tokens":0,"digest":0,"kernels":"..."}
 * </pre>
 *
 * <p>If the program is killed while it writes a line, the line has no line break and is ignored.
 */
final class Journal implements AutoCloseable {
  private static final String VERSION = "embed-resume";
  private static final long THIS_VERSION = 2;
  private static final String FINGERPRINT = "fingerprint";

  /** How a journal begins, and how one of version 1 did, which was not JSON. */
  private static final String BEGINNING = "{\"" + VERSION + "\":";

  private static final String BEGINNING_1 = VERSION + " 1";

  /** The most bytes in a line: more than any prompt, and any note on a block. */
  private static final int LONGEST_LINE = 64 << 20;

  /**
   * Records a position at which a block of whole rows ends.
   *
   * @param position in the partial file, in bytes
   * @param checksum CRC-32C of the bytes since the previous entry and of the note; of the note
   *     alone for the first entry, which marks the end of the head
   * @param kernels what computed the vectors of the block
   * @param note the writer's note on the block, or in the first entry on the head; or null
   */
  record Entry(long position, long checksum, ResumePoint mark, String kernels, byte[] note) {
    String toJson() {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("position", position);
      members.put("checksum", checksum);
      members.put("rows", mark.rows());
      members.put("truncated", mark.truncated());
      members.put("tokens", mark.tokens());
      members.put("digest", mark.digest());
      members.put("kernels", kernels);
      if (note != null) {
        members.put("note", Base64.getEncoder().encodeToString(note));
      }
      return JsonText.line(members);
    }

    /** Parses a line; returns null if it is not an entry. */
    static Entry parse(String line) {
      try {
        Map<String, Object> members = Json.object(line, "the journal");
        return new Entry(
            member(members, "position", Long.class),
            member(members, "checksum", Long.class),
            new ResumePoint(
                member(members, "rows", Long.class),
                member(members, "truncated", Long.class),
                member(members, "tokens", Long.class),
                member(members, "digest", Long.class)),
            member(members, "kernels", String.class),
            members.containsKey("note")
                ? Base64.getDecoder().decode(member(members, "note", String.class))
                : null);
      } catch (EmbedException | IllegalArgumentException e) {
        return null;
      }
    }
  }

  /** Checks entries in order. The first entry for which it returns false ends those that count. */
  interface Check {
    boolean holds(Entry entry) throws IOException;
  }

  private final Path path;
  private final LockedFile locked;
  private final FileChannel file;

  private Journal(Path path, LockedFile locked) {
    this.path = path;
    this.locked = locked;
    this.file = locked.channel();
  }

  Path path() {
    return path;
  }

  /** Opens a journal and locks it; returns null if another run has it open. */
  static Journal open(Path path) throws IOException {
    LockedFile locked = LockedFile.open(path);
    return locked == null ? null : new Journal(path, locked);
  }

  /** Discards all content and writes the fingerprint. */
  void begin(Map<String, String> fingerprint) throws IOException {
    file.truncate(0);
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(VERSION, THIS_VERSION);
    header.put(FINGERPRINT, fingerprint);
    write(JsonText.line(header));
  }

  /**
   * Checks that the file is not somebody's own that happens to have the name of a journal.
   *
   * @throws EmbedException if its content is not that of a journal
   */
  void checkMayBeReplaced() throws IOException {
    byte[] bytes = Channels.newInputStream(file.position(0)).readNBytes(BEGINNING.length());
    String start = new String(bytes, StandardCharsets.UTF_8);
    if (!BEGINNING.startsWith(start) && !start.startsWith(BEGINNING_1)) {
      throw new EmbedException(
          EmbedException.Kind.OUTPUT,
          "%s is not a file of embed's: move it away, or write to another file",
          path);
    }
  }

  void add(Entry entry) throws IOException {
    write(entry.toJson());
  }

  private void write(String line) throws IOException {
    Channels.newOutputStream(file).write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the recorded fingerprint.
   *
   * @throws EmbedException if this version cannot read it; the message says why
   */
  Map<String, String> fingerprint() throws IOException {
    String line = new Lines(file).next();
    if (file.size() == 0) {
      throw new EmbedException("%s, which records its rows, is missing or empty", path);
    }
    if (line == null) {
      throw new EmbedException("%s is damaged in its first line", path);
    }
    if (line.startsWith(BEGINNING_1)) {
      throw new EmbedException("%s was written by an earlier version of embed", path);
    }
    Map<String, String> fingerprint = new LinkedHashMap<>();
    long version;
    try {
      Map<String, Object> header = Json.object(line, path.toString());
      version = member(header, VERSION, Long.class);
      Map<?, ?> recorded = member(header, FINGERPRINT, Map.class);
      recorded.forEach((name, value) -> fingerprint.put((String) name, String.valueOf(value)));
    } catch (EmbedException e) {
      throw new EmbedException(e, "%s is damaged in its first line", path);
    }
    if (version != THIS_VERSION) {
      throw new EmbedException("%s was written by a later version of embed", path);
    }
    return fingerprint;
  }

  private static <T> T member(Map<String, Object> members, String name, Class<T> type) {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new EmbedException("the journal's %s is %s", name, Json.describe(value));
    }
    return type.cast(value);
  }

  /**
   * Reads the entries up to the first that fails the check, and truncates the journal there so that
   * new entries follow.
   *
   * @return the number of rows that the journal recorded until now
   */
  long resume(Check check) throws IOException {
    Lines lines = new Lines(file);
    lines.next();
    long end = lines.position();
    long recorded = 0;
    boolean holds = true;
    for (String line = lines.next(); line != null; line = lines.next()) {
      Entry entry = Entry.parse(line);
      if (entry == null) {
        break;
      }
      recorded = entry.mark().rows();
      holds = holds && check.holds(entry);
      if (holds) {
        end = lines.position();
      }
    }
    file.truncate(end);
    file.position(end);
    return recorded;
  }

  /** Reads the lines that have a line break. */
  private static final class Lines {
    private final InputStream bytes;
    private long position;

    Lines(FileChannel file) throws IOException {
      bytes = new BufferedInputStream(Channels.newInputStream(file.position(0)));
    }

    /** Returns the next line, or null if there is none or it is too long. */
    String next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int each = bytes.read(); each != '\n'; each = bytes.read()) {
        if (each < 0 || line.size() == LONGEST_LINE) {
          return null;
        }
        line.write(each);
      }
      position += line.size() + 1;
      return line.toString(StandardCharsets.UTF_8);
    }

    /** Returns the number of bytes in the lines so far, including their line breaks. */
    long position() {
      return position;
    }
  }

  /** Deletes the file, unless another one has its name by now. */
  void delete() throws IOException {
    locked.delete();
  }

  /** Closes the file, and deletes it if it has no content because it was created for the lock. */
  void abandon() throws IOException {
    try (locked) {
      if (file.size() == 0) {
        locked.delete();
      }
    }
  }

  @Override
  public void close() throws IOException {
    locked.close();
  }
}
