/** Where the native libraries are, and how DJL is told. Uses no other package. */
package embed.natives;
