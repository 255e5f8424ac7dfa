package embed.cli.settings;

/**
 * A default that the user has set.
 *
 * @param name whose value it is, for a message: a variable, or a line of a file and the key there
 * @param origin where it is set, for a message
 */
public record Setting(String value, String name, String origin) {
  static Setting ofVariable(String variable, String value) {
    return new Setting(value, variable, "set by " + variable);
  }

  /**
   * One of a file.
   *
   * @param place the file and the line
   */
  static Setting ofLine(String place, String key, String value) {
    return new Setting(value, place + ": " + key, "set in " + place);
  }
}
