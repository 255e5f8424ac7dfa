/**
 * Reads strangers' files: JSON, signatures of formats that were mistaken for others, errors of
 * reading and writing in one wording, and text from files made safe for a terminal. Uses no other
 * package.
 */
package embed.file;
