/**
 * Where rows go: a stream, or a file whose journal lets a later run resume. What a writer of rows
 * hands over is whole rows.
 */
package embed.output.destination;
