package embed.output.destination;

import java.io.IOException;
import java.io.OutputStream;

/** Writes rows to a stream such as standard output as they arrive. The stream is never closed. */
public final class StreamDestination implements Destination {
  private final OutputStream out;
  private ResumePoint mark = ResumePoint.START;
  private long position;

  public StreamDestination(OutputStream out) {
    this.out = out;
  }

  @Override
  public ResumePoint mark() {
    return mark;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void head(byte[] head) throws IOException {
    write(head, head.length);
  }

  @Override
  public void append(byte[] bytes, int length, ResumePoint after, byte[] note) throws IOException {
    write(bytes, length);
    mark = after;
  }

  private void write(byte[] bytes, int length) throws IOException {
    if (length > 0) {
      out.write(bytes, 0, length);
      position += length;
    }
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
    write(tail, tail.length);
    out.flush();
  }

  @Override
  public void close() {}
}
