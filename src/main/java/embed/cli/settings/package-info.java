/**
 * The defaults that a user has set for options, by environment variables and in a file. May use
 * picocli's model of the options.
 */
package embed.cli.settings;
