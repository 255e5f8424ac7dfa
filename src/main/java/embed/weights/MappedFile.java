package embed.weights;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * An open weights file. Each tensor is mapped on its own, because one map spans at most 2 GiB.
 * Everything else is read: mapped bytes disappear when the file is truncated.
 */
public final class MappedFile implements AutoCloseable {
  private static final int STREAM_BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final BasicFileAttributes attributes;

  private MappedFile(Path path, FileChannel channel, BasicFileAttributes attributes)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
    this.attributes = attributes;
  }

  public static MappedFile open(Path path) {
    FileErrors.requireRegular(path);
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new MappedFile(path, FileChannel.open(path, StandardOpenOption.READ), attributes);
    } catch (IOException e) {
      throw FileErrors.io(path, e);
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
          "%s: bytes %s + %s lie outside its %s bytes", path, position, length, size);
    }
    if (length == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, position, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      requireUnchanged();
      throw FileErrors.io(path, e);
    }
  }

  /** Copies up to {@code length} bytes from {@code position} on; fewer where the file ends. */
  ByteBuffer read(long position, int length) {
    int available = (int) Math.max(0, Math.min(length, size - position));
    ByteBuffer bytes = ByteBuffer.allocate(available).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position()) < 0) {
          throw new EmbedException("%s: shrank while it was read", path);
        }
      }
    } catch (IOException e) {
      throw FileErrors.io(path, e);
    }
    return bytes.flip();
  }

  /** A stream of the {@code length} bytes from {@code position} on. */
  InputStream stream(long position, long length) {
    return new InputStream() {
      private long next = position;
      private long left = length;
      private ByteBuffer bytes = ByteBuffer.allocate(0);

      private boolean isAtEnd() {
        if (!bytes.hasRemaining()) {
          bytes = MappedFile.this.read(next, (int) Math.min(left, STREAM_BUFFER));
          next += bytes.remaining();
          left -= bytes.remaining();
        }
        return !bytes.hasRemaining();
      }

      @Override
      public int read() {
        return isAtEnd() ? -1 : bytes.get() & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int count) {
        if (count == 0 || isAtEnd()) {
          return count == 0 ? 0 : -1;
        }
        int n = Math.min(count, bytes.remaining());
        bytes.get(target, offset, n);
        return n;
      }
    };
  }

  /**
   * Checks that nobody has overwritten the file in place, which changes the weights that are in
   * use. A file that is deleted, or replaced by renaming another, does not change for those who
   * have it open.
   *
   * @throws EmbedException if the file is not as it was when it was opened
   */
  void requireUnchanged() {
    try {
      if (!channel.isOpen()) {
        return;
      }
      long now = channel.size();
      if (now != size) {
        throw new EmbedException(
            "%s: %s from %s to %s bytes while it was in use; run again when it is whole",
            path, now < size ? "shrank" : "grew", size, now);
      }
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      if (Objects.equals(found.fileKey(), attributes.fileKey())
          && !found.lastModifiedTime().equals(attributes.lastModifiedTime())) {
        throw new EmbedException(
            "%s: was written to while it was in use; run again when it is whole", path);
      }
    } catch (NoSuchFileException e) {
      // The file was deleted; the open one remains.
    } catch (IOException e) {
      throw FileErrors.io(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileErrors.io(path, e);
    }
  }
}
