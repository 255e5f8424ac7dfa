package embed.cli.terminal;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;

/**
 * Standard output. A failed write ends the command, without a message if the reader has closed the
 * pipe.
 */
public final class StandardOutput extends OutputStream {
  /**
   * The property with the number of the descriptor to which the launcher has moved standard output.
   */
  private static final String DESCRIPTOR = "embed.stdout.descriptor";

  private final OutputStream out;

  public StandardOutput() {
    this(new FileOutputStream(descriptor()));
  }

  public StandardOutput(OutputStream out) {
    this.out = out;
  }

  private static FileDescriptor descriptor() {
    Integer number = Integer.getInteger(DESCRIPTOR);
    if (number == null) {
      return FileDescriptor.out;
    }
    try {
      // Opening /dev/fd/N instead would begin at the start of a file. Java's own native code uses
      // the field by this name; the jar's manifest opens its package.
      FileDescriptor descriptor = new FileDescriptor();
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      field.setInt(descriptor, number);
      return descriptor;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Java without java.io.FileDescriptor.fd", e);
    }
  }

  /**
   * @throws ClosedPipeException if the reader has closed the pipe
   * @throws EmbedException if it cannot be written for another reason
   */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw ClosedPipeException.or(FileErrors.writing("to standard output", e), e);
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
