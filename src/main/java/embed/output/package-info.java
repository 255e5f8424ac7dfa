/**
 * Writes rows in each format, to a stream or to a file that a later run can resume. May use the
 * errors and text utilities of {@link embed.file}.
 */
package embed.output;
