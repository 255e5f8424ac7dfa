package embed.output;

import java.io.IOException;
import java.io.OutputStream;

/** Writes rows to a stream such as standard output as they arrive. The stream is never closed. */
public sealed class StreamDestination implements Destination permits SpoolDestination {
  final OutputStream out;
  private ResumePoint mark = ResumePoint.START;
  private long position;

  public StreamDestination(OutputStream out) {
    this.out = out;
  }

  @Override
  public final ResumePoint mark() {
    return mark;
  }

  @Override
  public final long position() {
    return position;
  }

  @Override
  public final void head(byte[] head) throws IOException {
    write(head, head.length);
    position = head.length;
  }

  @Override
  public final void append(byte[] bytes, int length, ResumePoint after, byte[] note)
      throws IOException {
    write(bytes, length);
    position += length;
    mark = after;
  }

  void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void finish(byte[] head, byte[] tail) throws IOException {
    if (head != null) {
      throw new IllegalStateException("a stream's head is written already");
    }
    if (tail.length > 0) {
      write(tail, tail.length);
    }
    out.flush();
  }

  @Override
  public void close() {}
}
