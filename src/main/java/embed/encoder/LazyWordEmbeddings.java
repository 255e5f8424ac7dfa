package embed.encoder;

import ai.djl.pytorch.engine.PtNDArray;
import embed.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The word embeddings on a CPU: memory of their own as large as the tensor, into which each row is
 * copied when a batch first needs it. So a start reads no more of the file than before, and a file
 * that is cut short during a run is an error to Java and not the end of the process, as it would be
 * if native code read the mapped bytes.
 */
final class LazyWordEmbeddings {
  private final ByteBuffer file;
  private final ByteBuffer rows;
  private final int rowBytes;

  /** 1 for each row that is there. */
  private final AtomicIntegerArray present;

  /**
   * Begins without any row.
   *
   * @param tensor {@code [vocabulary, hidden]}, {@linkplain Tensor#isMappable mapped}
   * @param table of the same shape, to be filled
   */
  LazyWordEmbeddings(Tensor tensor, PtNDArray table) {
    file = tensor.float32();
    rows = table.toByteBuffer(true);
    present = new AtomicIntegerArray((int) tensor.shape()[0]);
    rowBytes = file.remaining() / Math.max(1, present.length());
  }

  /**
   * Copies the rows that are not there yet. Any number of threads may do so.
   *
   * @throws InternalError here or soon after if the file has been cut short
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
