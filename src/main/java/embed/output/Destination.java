package embed.output;

import java.io.IOException;
import java.util.List;

/**
 * Where a writer's bytes go: a head, blocks of whole rows, a tail. A destination that goes on where
 * an earlier run stopped has the head and the first rows already.
 */
public sealed interface Destination extends AutoCloseable
    permits StreamDestination, SpoolDestination, FileDestination {

  /** The rows that are there. */
  ResumePoint mark();

  /** The bytes that are there. */
  long position();

  /** What was noted beside the blocks that are there already from an earlier run. */
  List<byte[]> notes();

  /** Whether a head is there already from an earlier run. */
  boolean goesOn();

  /** Writes what stands before the rows. */
  void head(byte[] head) throws IOException;

  /**
   * Writes whole rows.
   *
   * @param mark the rows that are there with these
   * @param note what the writer needs to know of this block should another run go on here; may be
   *     null
   */
  void append(byte[] bytes, int length, ResumePoint mark, byte[] note) throws IOException;

  /** Hands on what has been written. */
  void flush() throws IOException;

  /**
   * Completes what has been written.
   *
   * @param head of the same length in place of the one before, or null
   * @param tail what stands after the rows
   */
  void finish(byte[] head, byte[] tail) throws IOException;

  /** Lets go of files; what is not finished stays unfinished. */
  @Override
  void close();
}
