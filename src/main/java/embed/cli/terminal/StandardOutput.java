package embed.cli.terminal;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;

/**
 * Standard output, on which a failed write ends the command: without a word where whoever reads it
 * has enough.
 */
public final class StandardOutput extends OutputStream {
  /** Names the descriptor that the launcher keeps standard output at, out of everybody's way. */
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
      // Opening it by its name in /dev/fd would begin at a file's start. Java's own native code
      // knows the field by this name; the manifest opens the package.
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
   * @throws ClosedPipeException if nobody reads what is written
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
