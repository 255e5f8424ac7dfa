/**
 * Works with vectors that exist already: reads them from files, compares them, searches them and
 * projects them onto a plane. The files are untrusted: sizes are limited and computed exactly
 * before anything is allocated. May use the input and the ids of rows.
 */
package embed.vectors;
