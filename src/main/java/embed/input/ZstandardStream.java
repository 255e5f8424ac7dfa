package embed.input;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import embed.natives.Zstandard;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses Zstandard with any number of concatenated frames. The native library is located when
 * the first stream is created.
 */
final class ZstandardStream extends FilterInputStream {
  /** The base-2 logarithm of the largest window that {@code zstd --long} can use. */
  private static final int LONGEST_DISTANCE = 31;

  private ZstandardStream(InputStream decompressed) {
    super(decompressed);
  }

  static ZstandardStream of(InputStream compressed) throws IOException {
    Zstandard.find();
    return new ZstandardStream(
        new ZstdInputStreamNoFinalizer(compressed).setLongMax(LONGEST_DISTANCE));
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (ZstdIOException e) {
      throw new IOException("its Zstandard data are damaged or incomplete", e);
    }
  }
}
