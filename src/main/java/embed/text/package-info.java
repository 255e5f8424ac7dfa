/**
 * Makes text safe to show and to encode, and measures its width. Stands below everything, the
 * library's exception included, and uses no other package.
 */
package embed.text;
