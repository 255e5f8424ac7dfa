/**
 * The library on Spark: a step that adds vectors to a table, and a job around it. It is compiled
 * against Spark and runs on a cluster's own; nothing of Spark is in the package.
 */
package embed.spark;
