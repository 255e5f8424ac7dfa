package embed.cli.settings;

/**
 * A default that the user has set.
 *
 * @param name the variable, or the file and the key, for messages
 */
public record Setting(String value, String name) {}
