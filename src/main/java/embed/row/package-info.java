/** The id of a row, and a row with its vector. Uses no other package. */
package embed.row;
