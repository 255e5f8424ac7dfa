/** Finds the native libraries, and tells DJL and zstd-jni where they are. Uses no other package. */
package embed.natives;
