/**
 * Draws points of a plane as a picture for browsers, each point with its name. May use the texts of
 * {@link embed.file}.
 */
package embed.plot;
