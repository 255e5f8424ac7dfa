/**
 * The job for {@code spark-submit}, a command line around the step of {@link embed.spark}. It needs
 * picocli, which the step does not.
 */
package embed.spark.job;
