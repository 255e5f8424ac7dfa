/**
 * The library on Spark: a step that adds vectors to a table. It is compiled against Spark and runs
 * on a cluster's own; nothing of Spark is in the package. Needs neither picocli nor {@link
 * embed.spark.job}.
 */
package embed.spark;
