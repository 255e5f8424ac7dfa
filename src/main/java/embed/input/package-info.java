/**
 * Reads the texts to embed: lines, or a column of records, from files and streams. Texts are read
 * one at a time and never held in memory all at once. May use the files' utilities and the ids of
 * rows.
 */
package embed.input;
