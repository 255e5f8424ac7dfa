package embed.weights;

/** Elements of one type, one after another in the file, which one or more tensors view. */
final class TorchStorage {
  final String key;
  final DType dtype;
  final long elements;

  /** Where its first byte is in the file; set by the format's reader. */
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
