package embed.cli.settings;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A file of defaults: properties as {@link Properties#load} describes them, in UTF-8. */
final class SettingsFile {
  private final Path file;
  private final SettingNames names;
  private final Map<String, Setting> settings = new HashMap<>();

  private SettingsFile(Path file, SettingNames names) {
    this.file = file;
    this.names = names;
  }

  /**
   * Reads a file; one that does not exist sets nothing.
   *
   * @throws EmbedException that names the file and the line, if it is anything but settings
   */
  static Map<String, Setting> read(Path file, SettingNames names) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    SettingsFile read = new SettingsFile(file, names);
    read.lines(text(file).split("\r\n|\r|\n", -1));
    return read.settings;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new EmbedException(file + ": is not UTF-8", e);
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
  }

  /**
   * Properties do not say at which line a key stands, so each property is loaded from its own
   * lines.
   */
  private void lines(String[] lines) {
    int next = 0;
    while (next < lines.length) {
      int first = next;
      StringBuilder property = new StringBuilder(lines[next++]);
      while (next < lines.length && isContinued(property)) {
        property.append('\n').append(lines[next++]);
      }
      property(first + 1, property.toString());
    }
  }

  private static boolean isContinued(StringBuilder line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    String text = line.toString().stripLeading();
    return backslashes % 2 == 1 && !text.startsWith("#") && !text.startsWith("!");
  }

  private void property(int line, String text) {
    String place = file + ", line " + line;
    Properties property = new Properties();
    try {
      property.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new EmbedException(place + ": \\u needs four hexadecimal digits after it", e);
    } catch (IOException e) {
      throw new AssertionError("a string could not be read", e);
    }
    for (String key : property.stringPropertyNames()) {
      if (!names.contains(key)) {
        throw new EmbedException(
            place + (": no setting \"" + key + "\"; there are ") + String.join(", ", names.all()));
      }
      Setting before =
          settings.put(key, Setting.ofLine(place, key, property.getProperty(key).strip()));
      if (before != null) {
        throw new EmbedException(place + ": " + key + " is " + before.origin() + " already");
      }
    }
  }
}
