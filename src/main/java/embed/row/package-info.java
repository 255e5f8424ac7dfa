/**
 * What a row is: its id and vector, the columns that are chosen, and the type of its numbers. May
 * use {@link embed.file}.
 */
package embed.row;
