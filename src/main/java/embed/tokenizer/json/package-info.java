/**
 * Provides the {@code tokenizer.json} of a directory: either its own file, or one that is built
 * from its vocabulary files. The files are untrusted. May use the reading of files.
 */
package embed.tokenizer.json;
