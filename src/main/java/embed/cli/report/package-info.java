/**
 * What commands say: the pages and the JSON of {@code embed inspect}, JSON of other commands, and
 * remarks about lines and vectors on standard error. May use the library's face, what it reports on
 * and the terminal.
 */
package embed.cli.report;
