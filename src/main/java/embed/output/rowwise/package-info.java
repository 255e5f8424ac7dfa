/** Formats that store row after row: the text formats, and arrays of numbers. */
package embed.output.rowwise;
