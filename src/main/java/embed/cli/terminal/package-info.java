/**
 * The process and its surroundings: standard streams, signals, closed pipes and the progress line.
 * May use the reading of files.
 */
package embed.cli.terminal;
