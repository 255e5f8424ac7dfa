package embed.encoder;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

/** A {@link Batch} as arguments of the script's methods. */
record BatchArguments(IValue ids, IValue positions, IValue lengths, IValue counts)
    implements AutoCloseable {
  /**
   * Copies a batch to the script's device.
   *
   * @param scope owns the tensors
   */
  static BatchArguments of(PtNDManager scope, Batch batch) {
    return new BatchArguments(
        ScriptModule.int64(scope, batch.ids()),
        ScriptModule.int64(scope, batch.positions()),
        IValue.listFrom(batch.lengths()),
        IValue.listFrom(batch.counts()));
  }

  @Override
  public void close() {
    counts.close();
    lengths.close();
    positions.close();
    ids.close();
  }
}
