/** Formats that store many rows column by column: Parquet and Arrow. */
package embed.output.columnar;
