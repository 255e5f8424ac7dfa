package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** A tensor of a weights file: where it lies and how it is laid out. */
public final class Tensor {
  private final String name;
  private final DType dtype;
  private final long[] shape;
  private final long[] strides;
  private final MappedFile file;
  private final long position;

  /**
   * Describes a tensor whose place has been checked.
   *
   * @param name as the file spells it
   * @param strides in elements, not negative; with {@code shape} they span only bytes of {@code
   *     file}, which the format's reader has checked
   * @param position of the first element, in bytes from the file's start
   */
  Tensor(String name, DType dtype, long[] shape, long[] strides, MappedFile file, long position) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.file = file;
    this.position = position;
  }

  /** The same tensor under another name. */
  Tensor named(String other) {
    return new Tensor(other, dtype, shape, strides, file, position);
  }

  /** As the file spells it, such as {@code roberta.embeddings.LayerNorm.gamma}. */
  public String name() {
    return name;
  }

  public DType dtype() {
    return dtype;
  }

  public long[] shape() {
    return shape.clone();
  }

  /** In elements, not bytes. */
  public long[] strides() {
    return strides.clone();
  }

  public long elements() {
    return Strides.elements(shape);
  }

  /** The weights file that holds it. */
  public Path file() {
    return file.path();
  }

  /**
   * Checks that the file is what it was when it was opened.
   *
   * @throws EmbedException if it has been written to or truncated in place
   */
  public void requireUnchanged() {
    file.requireUnchanged();
  }

  /** Whether the other tensor is the same bytes in the same layout, under whatever name. */
  public boolean isAlso(Tensor other) {
    return position == other.position
        && dtype == other.dtype
        && Arrays.equals(shape, other.shape)
        && Arrays.equals(strides, other.strides)
        && file().equals(other.file());
  }

  /**
   * Whether the other tensor has the same type, shape and bytes, which both are read for. Tensors
   * that are not contiguous or too large for one buffer count as different.
   */
  public boolean hasSameContent(Tensor other) {
    if (dtype != other.dtype
        || dtype == DType.UNSUPPORTED
        || !Arrays.equals(shape, other.shape)
        || !Strides.isContiguous(shape, strides)
        || !Strides.isContiguous(shape, other.strides)) {
      return false;
    }
    long length = dtype.bytes(elements());
    if (length > Limits.TENSOR_BYTES) {
      return false;
    }
    try {
      return file.map(position, length).equals(other.file.map(other.position, length));
    } catch (InternalError e) {
      throw unreadable(e);
    }
  }

  /** Whether {@link #float32} hands out the file's own bytes. */
  public boolean isMappable() {
    return dtype == DType.FLOAT32
        && position % Float.BYTES == 0
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        && Strides.isContiguous(shape, strides);
  }

  /**
   * The elements as float32: a direct buffer in native byte order and C order of exactly {@code
   * elements() * 4} bytes. Contiguous float32 is the memory-mapped file itself, read-only and not
   * copied; every other type and layout is converted into a new buffer (float64 rounds to nearest).
   * If the file is truncated meanwhile, reading the mapped bytes that are gone throws an {@link
   * InternalError} in Java and ends the process in native code.
   *
   * @throws EmbedException if the type is not a weight type, the tensor is larger than one buffer
   *     can hold, or the checkpoint has been closed
   */
  public ByteBuffer float32() {
    if (!dtype.isWeight()) {
      throw new EmbedException("%s is not a weight", describe());
    }
    long length = dtype.bytes(Strides.extent(shape, strides));
    long converted = Math.multiplyExact(elements(), (long) Float.BYTES);
    if (Math.max(length, converted) > Limits.TENSOR_BYTES) {
      throw new EmbedException(
          "%s takes %s bytes, more than the %s that one buffer can hold",
          describe(), converted, Limits.TENSOR_BYTES);
    }
    ByteBuffer stored = file.map(position, length);
    if (isMappable()) {
      return stored.order(ByteOrder.nativeOrder());
    }
    ByteBuffer target = allocate((int) converted);
    try {
      new Float32Copy(stored, dtype, target.asFloatBuffer()).copy(shape, strides);
    } catch (InternalError e) {
      throw unreadable(e);
    }
    file.requireUnchanged();
    return target;
  }

  /**
   * As {@link #float32}, but always a copy, which does not change with the file.
   *
   * @throws EmbedException as {@link #float32} does, and if the file has changed since it was
   *     opened
   */
  public ByteBuffer float32Copy() {
    ByteBuffer bytes = float32();
    if (!isMappable()) {
      return bytes;
    }
    ByteBuffer target = allocate(bytes.remaining());
    try {
      target.put(bytes).flip();
    } catch (InternalError e) {
      throw unreadable(e);
    }
    file.requireUnchanged();
    return target;
  }

  private EmbedException unreadable(InternalError e) {
    file.requireUnchanged();
    return new EmbedException(e, "%s: its bytes cannot be read: has the file shrunk?", describe());
  }

  private ByteBuffer allocate(int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    } catch (OutOfMemoryError e) {
      throw new EmbedException(
          e,
          "%s: no room for its %s bytes as float32 outside the heap: raise -XX:MaxDirectMemorySize",
          describe(),
          bytes);
    }
  }

  /** The tensor in a message: file, name, type and shape. */
  public String describe() {
    return file.path()
        + ": tensor "
        + PlainText.quote(name)
        + " ("
        + dtype
        + " "
        + Strides.text(shape)
        + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
