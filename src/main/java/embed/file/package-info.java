/**
 * Reads untrusted files: parses JSON, recognizes files of another format, and words reading and
 * writing errors uniformly. A file is written next to its target and renamed when complete. May use
 * the text utilities of {@link embed.text}.
 */
package embed.file;
