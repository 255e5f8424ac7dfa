package embed.encoder;

import ai.djl.pytorch.engine.PtNDArray;
import embed.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The word embeddings on a CPU. They are a table of the tensor's full size, into which each row is
 * copied from the mapped file when a batch first needs it. Startup therefore does not read the
 * whole table. If the file is cut short during a run, Java throws an error; native code that reads
 * the mapped bytes would end the process.
 */
final class LazyWordEmbeddings {
  private final ByteBuffer file;
  private final ByteBuffer rows;
  private final int rowBytes;

  /** 1 for each row that has been copied. */
  private final AtomicIntegerArray present;

  /**
   * Starts with no row copied.
   *
   * @param tensor {@code [vocabulary, hidden]}, {@linkplain Tensor#isMappable mapped}
   * @param table the table to fill, of the same shape
   */
  LazyWordEmbeddings(Tensor tensor, PtNDArray table) {
    file = tensor.float32();
    rows = table.toByteBuffer(true);
    present = new AtomicIntegerArray((int) tensor.shape()[0]);
    rowBytes = file.remaining() / Math.max(1, present.length());
  }

  /**
   * Copies the rows that have not been copied yet. Any number of threads may call this.
   *
   * @throws InternalError here or soon afterwards if the file has been cut short
   */
  void require(long[] ids) {
    for (long id : ids) {
      int row = (int) id;
      if (present.getAcquire(row) == 0) {
        rows.put(row * rowBytes, file, row * rowBytes, rowBytes);
        present.setRelease(row, 1);
      }
    }
  }
}
