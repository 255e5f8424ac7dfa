/**
 * Reads untrusted files: parses JSON, recognizes files of another format, words reading and writing
 * errors uniformly, and makes text from files safe for a terminal. Uses no other package.
 */
package embed.file;
