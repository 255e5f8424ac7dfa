/**
 * The {@code tokenizer.json} of a directory: the file that it has, or one that is made of its
 * vocabulary files. The files are untrusted. May use the reading of files.
 */
package embed.tokenizer.json;
