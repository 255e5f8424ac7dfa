/**
 * Reads what is to be embedded: lines, or a column of records, from files and streams, one after
 * another and never all at once. May use the reading of files and the ids of rows in {@link
 * embed.output}.
 */
package embed.input;
