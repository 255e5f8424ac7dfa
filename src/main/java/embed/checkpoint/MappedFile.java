package embed.checkpoint;

import embed.EmbedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An open weights file, mapped in pieces: one map spans at most 2 GiB, a file may be larger. */
final class MappedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private MappedFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static MappedFile open(Path path) {
    requireRegular(path);
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new MappedFile(path, channel, channel.size());
    } catch (IOException e) {
      throw Messages.io(path, e);
    }
  }

  /**
   * Refuses what is no file: a pipe or a device would block or never end.
   *
   * @throws EmbedException that says what is there instead
   */
  static void requireRegular(Path path) {
    if (!Files.isRegularFile(path)) {
      String found = ": no such file";
      if (Files.exists(path)) {
        found = ": not a regular file";
      } else if (Files.isSymbolicLink(path)) {
        found = ": a link to a file that is not there; download it again";
      }
      throw new EmbedException(path + found);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * The {@code length} bytes from {@code position} on, read-only and little-endian. They stay
   * mapped for as long as the buffer is reachable, also after {@link #close}.
   */
  ByteBuffer map(long position, long length) {
    if (position < 0 || length < 0 || length > Limits.TENSOR_BYTES || position > size - length) {
      throw new EmbedException(
          path + ": bytes " + position + " + " + length + " lie outside its " + size + " bytes");
    }
    if (length == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, position, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw Messages.io(path, e);
    }
  }

  /** Up to {@code length} bytes from {@code position} on, copied; fewer where the file ends. */
  ByteBuffer read(long position, int length) {
    int available = (int) Math.max(0, Math.min(length, size - position));
    ByteBuffer bytes = ByteBuffer.allocate(available).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position()) < 0) {
          throw new EmbedException(path + ": shrank while it was read");
        }
      }
    } catch (IOException e) {
      throw Messages.io(path, e);
    }
    return bytes.flip();
  }

  /** The {@code length} bytes from {@code position} on, read as they are asked for. */
  InputStream stream(long position, long length) {
    ByteBuffer bytes = map(position, length);
    return new InputStream() {
      @Override
      public int read() {
        return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
      }

      @Override
      public int read(byte[] target, int offset, int count) {
        int n = Math.min(count, bytes.remaining());
        bytes.get(target, offset, n);
        return n == 0 && count > 0 ? -1 : n;
      }
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Messages.io(path, e);
    }
  }
}
