/**
 * What is done with vectors that are already there: reading them back from files (untrusted ones:
 * sizes are capped and checked with exact arithmetic before anything is allocated), comparing them,
 * searching them, and laying them out in a plane.
 */
package embed.vectors;
