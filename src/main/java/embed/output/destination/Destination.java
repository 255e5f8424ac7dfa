package embed.output.destination;

import java.io.IOException;

/**
 * Receives the bytes of a writer: a head, blocks of whole rows, and a tail. A destination that
 * resumes an earlier run already contains the head and the first rows.
 */
public sealed interface Destination extends AutoCloseable
    permits StreamDestination, SpoolDestination, FileDestination {

  /** Returns the progress up to the last appended row. */
  ResumePoint mark();

  /** Returns the number of bytes written so far, including those of an earlier run. */
  long position();

  /**
   * Returns the run whose output this destination continues, so that the head is already written;
   * null if there is none. Only a file can be resumed.
   */
  default EarlierRun resumed() {
    return null;
  }

  /** Keeps what a later run needs to know if it resumes, before the first row is appended. */
  default void headNote(byte[] note) {}

  /** Writes the bytes that precede the rows. */
  void head(byte[] head) throws IOException;

  /**
   * Writes whole rows.
   *
   * @param mark the progress after these rows
   * @param note what the writer needs to know about this block if a later run resumes here; may be
   *     null
   */
  void append(byte[] bytes, int length, ResumePoint mark, byte[] note) throws IOException;

  /** Passes all appended bytes on. */
  void flush() throws IOException;

  /**
   * Completes the output.
   *
   * @param head replaces the head written earlier and has the same length; null to keep it
   * @param tail the bytes that follow the rows
   */
  void finish(byte[] head, byte[] tail) throws IOException;

  /** Closes the files. Output that was not finished stays incomplete. */
  @Override
  void close();
}
