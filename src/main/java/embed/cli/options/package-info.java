/**
 * The options of the commands: their help, what they refuse, and what they mean to the rest of the
 * program. May use settings, the terminal, the library's face and what the options choose between.
 */
package embed.cli.options;
