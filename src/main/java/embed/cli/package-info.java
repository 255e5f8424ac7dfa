/**
 * The command line: commands, options, exit codes, and one class that starts the program. May use
 * every package; nothing uses it.
 */
package embed.cli;
