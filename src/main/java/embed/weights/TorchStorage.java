package embed.weights;

/** A run of elements of one type in the file, which one or more tensors view. */
final class TorchStorage {
  final String key;
  final DType dtype;
  final long elements;

  /** Where its first byte lies in the file; the format's reader finds out. */
  long position;

  TorchStorage(String key, DType dtype, long elements) {
    this.key = key;
    this.dtype = dtype;
    this.elements = elements;
  }

  long bytes() {
    return dtype.bytes(elements);
  }
}
