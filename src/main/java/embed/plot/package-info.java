/** Draws points of a plane as a picture that browsers show, each with its name. */
package embed.plot;
