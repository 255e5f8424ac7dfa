package embed.file;

import com.google.errorprone.annotations.FormatMethod;
import embed.EmbedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the values of a JSON object by their expected types and ranges. {@code null} is the same as
 * an absent key.
 *
 * <p>An unexpected value throws an exception that names the file and the key. If a list of problems
 * is given, its message is added there instead and the default returned, so that one message can
 * list all problems.
 *
 * <p>Keys that nothing asks for are {@link #unused}, for reports about a file.
 */
public abstract class JsonValues {
  /** Values of a file, or of an object in it, that have no further rules. */
  private static final class Plain extends JsonValues {
    Plain(Path file, Map<String, Object> values, String parents, List<String> problems) {
      super(file, values, parents, problems, new HashSet<>());
    }
  }

  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final Map<String, Object> values;

  /** The keys of the objects around this one, each followed by a dot. */
  private final String parents;

  private final List<String> problems;
  private final Set<String> used;

  /**
   * Creates a reader.
   *
   * @param file the file that messages name
   * @param values a tree that {@link Json} has read
   * @param problems collects the problems; null to throw the first one
   */
  protected JsonValues(Path file, Map<String, Object> values, List<String> problems) {
    this(file, values, "", problems, new HashSet<>());
  }

  private JsonValues(
      Path file,
      Map<String, Object> values,
      String parents,
      List<String> problems,
      Set<String> used) {
    this.file = file;
    this.values = values;
    this.parents = parents;
    this.problems = problems;
    this.used = used;
  }

  protected JsonValues(JsonValues other) {
    this(other.file, other.values, other.parents, other.problems, other.used);
  }

  /** The values of a file, of which the first problem is thrown. */
  public static JsonValues of(Path file, Map<String, Object> values) {
    return new Plain(file, values, "", null);
  }

  public Path file() {
    return file;
  }

  /** All values by their keys. */
  public Map<String, Object> values() {
    return values;
  }

  /** The keys that have not been asked for, in the file's order. */
  public List<String> unused() {
    return values.keySet().stream().filter(key -> !used.contains(key)).toList();
  }

  public boolean has(String key) {
    return get(key) != null;
  }

  /** Whether the key is there, perhaps with the value null. */
  public boolean contains(String key) {
    used.add(key);
    return values.containsKey(key);
  }

  /** The value as it is in the file. */
  public Object get(String key) {
    used.add(key);
    return values.get(key);
  }

  /** An integer from {@code least} to {@code most}. */
  public int integer(String key, int absent, int least, int most) {
    Object value = get(key);
    if (value == null) {
      return absent;
    }
    if (!(value instanceof Number number) || value instanceof Double) {
      return wrong(key, "an integer", value, absent);
    }
    long integer = number.longValue();
    if (integer < least || integer > most || !number.toString().equals(Long.toString(integer))) {
      return wrong(key, "from " + least + " to " + most, value, absent);
    }
    return (int) integer;
  }

  /**
   * A length, which is at least 1; {@link Long#MAX_VALUE}, which means no limit, if the key is
   * absent or the number exceeds a long.
   */
  public long length(String key) {
    Object value = get(key);
    if (value == null) {
      return Long.MAX_VALUE;
    }
    double length = value instanceof Number number ? number.doubleValue() : 0;
    // The cast saturates: 1e30, which means "no limit", becomes Long.MAX_VALUE.
    return length >= 1 && length == Math.rint(length)
        ? (long) length
        : wrong(key, "a whole number from 1", value, Long.MAX_VALUE);
  }

  public double number(String key, double absent) {
    return value(key, Number.class, "a number", absent).doubleValue();
  }

  public String string(String key, String absent) {
    return value(key, String.class, "a string", absent);
  }

  public boolean bool(String key, boolean absent) {
    return value(key, Boolean.class, "true or false", absent);
  }

  /** A list of strings; empty if the key is absent. */
  public List<String> strings(String key) {
    List<String> strings = new ArrayList<>();
    for (Object element : value(key, List.class, "a list of strings", List.of())) {
      strings.add(element instanceof String text ? text : wrong(key, "a string", element, ""));
    }
    return strings;
  }

  private <T> T value(String key, Class<T> type, String expected, T absent) {
    Object value = get(key);
    if (value == null) {
      return absent;
    }
    return type.isInstance(value) ? type.cast(value) : wrong(key, expected, value, absent);
  }

  /** A nested object, whose problems go where this one's go; empty if the key is absent. */
  public JsonValues object(String key) {
    return object(key, get(key));
  }

  /** Reads {@code value}, which is somewhere inside the value at {@code key}, as an object. */
  @SuppressWarnings("unchecked") // all maps in Json's trees have string keys
  public JsonValues object(String key, Object value) {
    Map<String, Object> members = Map.of();
    if (value instanceof Map) {
      members = (Map<String, Object>) value;
    } else if (value != null) {
      wrong(key, "an object", value, members);
    }
    return new Plain(file, members, parents + key + ".", problems);
  }

  /** Reports a problem if the key is absent. */
  public void require(String key) {
    if (!has(key)) {
      problem("%s is missing", key);
    }
  }

  /** Reports an unexpected value and returns the default. */
  public <T> T wrong(String key, String expected, Object found, T absent) {
    problem("%s must be %s, is %s", key, expected, Json.describe(found));
    return absent;
  }

  /**
   * Reports a problem.
   *
   * @param problem a message that begins with the key
   */
  public void problem(String problem) {
    String message = parents + problem;
    if (problems == null) {
      throw new EmbedException("%s: %s", file, message);
    }
    if (problems.size() < MOST_PROBLEMS && !problems.contains(message)) {
      problems.add(message);
    }
  }

  /**
   * The same with a message of a format.
   *
   * @param format as for {@link String#format}
   */
  @FormatMethod
  public void problem(String format, Object... arguments) {
    problem(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * Throws if there are problems.
   *
   * @throws EmbedException that lists all problems
   */
  public void throwProblems() {
    if (!problems.isEmpty()) {
      throw new EmbedException("%s: %s", file, String.join("; ", problems));
    }
  }
}
