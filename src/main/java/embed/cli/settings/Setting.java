package embed.cli.settings;

/**
 * A default that the user has set.
 *
 * @param name the variable, or the place in the file and the key, for messages
 * @param origin where it is set, for messages
 */
public record Setting(String value, String name, String origin) {
  static Setting ofVariable(String variable, String value) {
    return new Setting(value, variable, "set by " + variable);
  }

  /**
   * A setting in a file.
   *
   * @param place the file and the line
   */
  static Setting ofLine(String place, String key, String value) {
    return new Setting(value, place + ": " + key, "set in " + place);
  }
}
