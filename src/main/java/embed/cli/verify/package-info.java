/**
 * What {@code embed verify} checks when there is nothing to compare with. May use the library's
 * face and what reports on its vectors.
 */
package embed.cli.verify;
