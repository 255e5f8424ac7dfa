/**
 * Works with existing vectors: reads them from files, compares them, searches them and projects
 * them onto a plane. The files are untrusted, so sizes are limited and computed exactly before
 * memory is allocated. May use the input and the ids of rows.
 */
package embed.vectors;
