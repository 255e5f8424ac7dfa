/** Finds the native libraries and tells DJL where they are. Uses no other package. */
package embed.natives;
