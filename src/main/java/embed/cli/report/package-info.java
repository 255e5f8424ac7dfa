/**
 * What {@code embed inspect} prints, as tables for a person and as JSON for a program. May use what
 * it reports on and the terminal.
 */
package embed.cli.report;
