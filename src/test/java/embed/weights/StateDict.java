package embed.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A state dict for the test writers: storages, and named tensors that view them. */
public record StateDict(List<Storage> storages, List<View> views) {
  public record Storage(DType dtype, byte[] bytes) {
    long elements() {
      return bytes.length * 8L / dtype.bits();
    }

    /** One element as float32, widened by the definition of its type. */
    float value(long element) {
      ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int at = (int) (element * dtype.bits() / 8);
      return switch (dtype) {
        case FLOAT32 -> little.getFloat(at);
        case FLOAT64 -> (float) little.getDouble(at);
        case BFLOAT16 -> Float.intBitsToFloat(little.getShort(at) << 16);
        case FLOAT16 -> float16(little.getShort(at));
        default -> throw new IllegalStateException(dtype + " holds no weights");
      };
    }
  }

  public record View(String name, int storage, long offset, long[] shape, long[] strides) {}

  /** By IEEE 754's definition: sign, 5 exponent bits with bias 15, 10 bits of significand. */
  static float float16(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float sign = bits < 0 ? -1 : 1;
    if (exponent == 0x1f) {
      return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((float) fraction, -24)
        : sign * Math.scalb((float) (fraction + 0x400), exponent - 25);
  }

  /** A state dict of some of the tensors, each with a storage of its own. */
  StateDict part(int from, int to) {
    List<Storage> ofPart = new ArrayList<>();
    List<View> renumbered = new ArrayList<>();
    for (View view : views.subList(from, to)) {
      renumbered.add(new View(view.name, ofPart.size(), view.offset, view.shape, view.strides));
      ofPart.add(storages.get(view.storage));
    }
    return new StateDict(ofPart, renumbered);
  }

  /** The elements of {@code view} in C order, found one by one. */
  float[] values(View view) {
    int count = 1;
    for (long size : view.shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long at = view.offset;
      int rest = i;
      for (int d = view.shape.length - 1; d >= 0; d--) {
        at += rest % view.shape[d] * view.strides[d];
        rest /= (int) view.shape[d];
      }
      values[i] = storages.get(view.storage).value(at);
    }
    return values;
  }

  /** Random storages of all weight types; views of any strides, several of them of one storage. */
  static StateDict random(Random random, boolean onlyContiguous) {
    DType[] types = {DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT64};
    List<Storage> storages = new ArrayList<>();
    List<View> views = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      int viewCount = onlyContiguous ? 1 : 1 + random.nextInt(3);
      long needed = random.nextInt(4);
      List<View> ofThis = new ArrayList<>();
      for (int j = 0; j < viewCount; j++) {
        View view = view(random, "layer." + i + ".weight" + j, i, onlyContiguous);
        ofThis.add(view);
        needed = Math.max(needed, view.offset + Strides.extent(view.shape, view.strides));
      }
      DType dtype = types[random.nextInt(types.length)];
      byte[] bytes = new byte[(int) dtype.bytes(needed)];
      random.nextBytes(bytes);
      storages.add(new Storage(dtype, bytes));
      views.addAll(ofThis);
    }
    return new StateDict(storages, views);
  }

  private static View view(Random random, String name, int storage, boolean onlyContiguous) {
    int rank = random.nextInt(5);
    long[] shape = new long[rank];
    for (int d = 0; d < rank; d++) {
      shape[d] = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(6);
    }
    long[] strides = Strides.contiguous(shape);
    if (!onlyContiguous && random.nextInt(4) > 0) {
      // Any strides: permuted, spread and repeated dimensions.
      for (int d = 0; d < rank; d++) {
        int other = random.nextInt(rank);
        long size = shape[d];
        long stride = strides[d];
        shape[d] = shape[other];
        strides[d] = strides[other];
        shape[other] = size;
        strides[other] = stride;
        strides[d] = random.nextInt(8) == 0 ? 0 : strides[d] * (1 + random.nextInt(2));
      }
    }
    return new View(name, storage, onlyContiguous ? 0 : random.nextInt(5), shape, strides);
  }
}
