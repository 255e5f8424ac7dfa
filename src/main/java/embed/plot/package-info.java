/**
 * Draws points in a plane as a picture for browsers, with a tooltip for each point. May use the
 * text utilities of {@link embed.text}.
 */
package embed.plot;
