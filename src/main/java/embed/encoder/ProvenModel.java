package embed.encoder;

import ai.djl.engine.EngineException;
import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.model.Architecture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint's weights for the kernels that are asked for if these are right on this machine, and
 * for plain ones if not. The proof has a thread of its own, while the weights are packed and the
 * first lines computed; no vector leaves before it has ended.
 */
final class ProvenModel implements AutoCloseable {
  /**
   * How a proof ended.
   *
   * @param fault says in which operation the kernels are wrong; null if they are right
   * @param plain what takes their place; null if they are right
   */
  private record Proof(String fault, LoadedModel plain) {}

  private final LinearKernels kernels;
  private final ExecutorService prover = Executors.newSingleThreadExecutor(ScriptModule::newThread);
  private final Future<Proof> proof;
  private final LoadedModel asked;

  /**
   * Hands the checkpoint's weights to PyTorch and begins the proof.
   *
   * @param device never {@code auto}
   * @param threads do the packing
   */
  ProvenModel(
      Checkpoint checkpoint,
      Architecture architecture,
      Recipe recipe,
      Device device,
      LinearKernels kernels,
      ExecutorService threads) {
    this.kernels = kernels;
    proof = prover.submit(() -> prove(checkpoint, architecture, recipe, device, kernels));
    prover.shutdown();
    try {
      asked = new LoadedModel(checkpoint, architecture, recipe, device, kernels, threads);
    } catch (RuntimeException | Error e) {
      closePlain();
      throw e;
    }
  }

  private static Proof prove(
      Checkpoint checkpoint,
      Architecture architecture,
      Recipe recipe,
      Device device,
      LinearKernels kernels) {
    try {
      String fault = ArithmeticProof.fault(checkpoint, architecture, recipe, device, kernels);
      if (fault == null) {
        return new Proof(null, null);
      }
      if (kernels.dtype() != Dtype.FLOAT32 || device.isCuda()) {
        throw new EmbedException(
            "no "
                + kernels.dtype()
                + " on "
                + device
                + ": "
                + fault
                + ": use "
                + (device.isCuda() ? "--device cpu" : "float32"));
      }
      LinearKernels plain = LinearKernels.reference(Dtype.FLOAT32);
      Proof proof =
          new Proof(
              fault,
              new LoadedModel(checkpoint, architecture, recipe, device, plain, Runnable::run));
      LoggerFactory.getLogger(Encoder.class).warn(warning(fault));
      return proof;
    } catch (EngineException | OutOfMemoryError e) {
      throw EngineFailure.whileLoading(checkpoint, e);
    }
  }

  private static String warning(String fault) {
    return fault
        + ", so plain kernels compute the vectors: the same vectors, but slower, and their last"
        + " bits may depend on the batch";
  }

  /** Waits for the proof, and says that plain kernels are used; null if they are not. */
  String warning() {
    String fault = Futures.get(proof).fault();
    return fault == null ? null : warning(fault);
  }

  /** Waits for the proof, and returns the kernels that are used. */
  LinearKernels kernels() {
    return Futures.get(proof).fault() == null ? kernels : LinearKernels.reference(Dtype.FLOAT32);
  }

  /** As {@link LoadedModel#vectors}. */
  float[][] vectors(int[][] lines, int skip, int threads) {
    if (!proof.isDone()) {
      float[][] vectors = asked.vectors(lines, skip, threads);
      if (used() == asked) {
        return vectors;
      }
    }
    return used().vectors(lines, skip, threads);
  }

  /** As {@link LoadedModel#hiddenState}. */
  float[] hiddenState(int[] line) {
    return used().hiddenState(line);
  }

  private LoadedModel used() {
    LoadedModel plain = Futures.get(proof).plain();
    return plain == null ? asked : plain;
  }

  @Override
  public void close() {
    closePlain();
    asked.close();
  }

  private void closePlain() {
    Futures.stop(prover);
    try {
      LoadedModel plain = proof.get().plain();
      if (plain != null) {
        plain.close();
      }
    } catch (ExecutionException e) {
      // Whoever wanted a vector has been told.
    } catch (InterruptedException e) {
      throw new AssertionError("the proof has ended", e);
    }
  }
}
