/**
 * The command line: commands, exit codes, and one class that starts the program. May use every
 * package; nothing but the Spark job uses it.
 */
package embed.cli;
