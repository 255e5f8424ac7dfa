package embed.vectors;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/** Reads contiguous rows from a stream. */
final class StreamedRows implements NpyRows {
  private final NpyMatrix matrix;
  private final CheckedInputStream in;
  private final long checksum;
  private final byte[] bytes;
  private final ByteBuffer numbers;

  /**
   * @param in the stream, positioned at the first row
   * @param checksum the expected CRC-32 of the whole stream; negative if it is unknown
   */
  StreamedRows(NpyMatrix matrix, CheckedInputStream in, long checksum) {
    this.matrix = matrix;
    this.in = in;
    this.checksum = checksum;
    this.bytes = new byte[matrix.dimensions() * matrix.type().bytes()];
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void next(double[] row) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException("it ends inside its numbers: truncated?");
    }
    matrix.numbers(numbers, row);
  }

  @Override
  public void finish() throws IOException {
    if (checksum >= 0) {
      in.transferTo(OutputStream.nullOutputStream());
      if (in.getChecksum().getValue() != checksum) {
        throw new ZipException("its checksum is wrong: damaged");
      }
    }
  }
}
