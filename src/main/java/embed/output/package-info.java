/**
 * Writes rows in each format, to a stream or to a file that a later run can resume. May use the
 * errors and files of {@link embed.file}, and {@link embed.text}.
 */
package embed.output;
