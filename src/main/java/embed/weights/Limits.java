package embed.weights;

/** The most that a checkpoint may ask for: far above what any real one needs. */
public final class Limits {
  /** Upstream's cap on a safetensors header, in bytes ({@code MAX_HEADER_SIZE}). */
  static final int SAFETENSORS_HEADER = 100_000_000;

  /** Bytes of one pickle; the state dict of 1,000 tensors takes about 150 KB. */
  static final int PICKLE = 32 << 20;

  /** Values that one pickle may keep in memory: memo, stack and containers together. */
  static final int PICKLE_VALUES = 1_000_000;

  /** Tensors in one weights file. */
  static final int TENSORS = 20_000;

  /** Entries of a zip: a storage for each tensor, and a few more. */
  static final int ZIP_ENTRIES = 2 * TENSORS;

  /** Bytes of a zip's central directory. */
  static final int ZIP_DIRECTORY = 32 << 20;

  /** Dimensions of one tensor, as in PyTorch. */
  static final int RANK = 64;

  /** Files that one shard index may name. */
  static final int SHARDS = 1_000;

  /** Bytes of one tensor, on disk and in memory: the most that one Java buffer can hold. */
  static final long TENSOR_BYTES = Integer.MAX_VALUE;

  /** Bytes that the converted weights may take beyond twice the size of their files. */
  public static final long CONVERSION_SLACK = 64L << 20;

  private Limits() {}
}
