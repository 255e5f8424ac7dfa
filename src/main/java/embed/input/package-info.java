/**
 * Reads what is to be embedded: lines, or a column of records, out of files and streams, one after
 * another and never all at once.
 */
package embed.input;
