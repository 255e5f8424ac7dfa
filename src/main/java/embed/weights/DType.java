package embed.weights;

/**
 * The types of elements that a weights file can hold. Only floating-point types of 16 bits and more
 * are read as weights; tensors of the others are only listed.
 */
public enum DType {
  FLOAT32("float32", 32, "F32", "FloatStorage"),
  FLOAT16("float16", 16, "F16", "HalfStorage"),
  BFLOAT16("bfloat16", 16, "BF16", "BFloat16Storage"),
  FLOAT64("float64", 64, "F64", "DoubleStorage"),
  INT64("int64", 64, "I64", "LongStorage"),
  INT32("int32", 32, "I32", "IntStorage"),
  INT16("int16", 16, "I16", "ShortStorage"),
  INT8("int8", 8, "I8", "CharStorage"),
  UINT8("uint8", 8, "U8", "ByteStorage"),
  BOOL("bool", 8, "BOOL", "BoolStorage"),
  UINT16("uint16", 16, "U16", null),
  UINT32("uint32", 32, "U32", null),
  UINT64("uint64", 64, "U64", null),
  COMPLEX64("complex64", 64, "C64", "ComplexFloatStorage"),
  COMPLEX128("complex128", 128, null, "ComplexDoubleStorage"),
  FLOAT8_E5M2("float8_e5m2", 8, "F8_E5M2", null),
  FLOAT8_E4M3("float8_e4m3fn", 8, "F8_E4M3", null),
  FLOAT8_E8M0("float8_e8m0fnu", 8, "F8_E8M0", null),
  FLOAT8_E5M2FNUZ("float8_e5m2fnuz", 8, "F8_E5M2FNUZ", null),
  FLOAT8_E4M3FNUZ("float8_e4m3fnuz", 8, "F8_E4M3FNUZ", null),
  FLOAT6_E2M3("float6_e2m3", 6, "F6_E2M3", null),
  FLOAT6_E3M2("float6_e3m2", 6, "F6_E3M2", null),
  FLOAT4("float4", 4, "F4", null),
  QINT8("qint8", 8, null, "QInt8Storage"),
  QUINT8("quint8", 8, null, "QUInt8Storage"),
  QINT32("qint32", 32, null, "QInt32Storage"),

  /** Of a type that is not in this list, or a sparse or other tensor without plain elements. */
  UNSUPPORTED("unsupported", 8, null, null);

  private static final DType[] VALUES = values();

  private final String label;
  private final int bits;
  private final String safetensors;
  private final String storage;

  DType(String label, int bits, String safetensors, String storage) {
    this.label = label;
    this.bits = bits;
    this.safetensors = safetensors;
    this.storage = storage;
  }

  /** PyTorch's name, such as {@code float32}. */
  @Override
  public String toString() {
    return label;
  }

  public int bits() {
    return bits;
  }

  /** Whether an encoder's weights may be of this type. */
  public boolean isWeight() {
    return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16 || this == FLOAT64;
  }

  /**
   * The bytes that {@code elements} of this type take.
   *
   * @throws ArithmeticException if they are not a whole number, or too many
   */
  public long bytes(long elements) {
    long total = Math.multiplyExact(elements, (long) bits);
    if (total % 8 != 0) {
      throw new ArithmeticException("not a whole number of bytes");
    }
    return total / 8;
  }

  /** The type that a safetensors header calls {@code name}, or null. */
  static DType ofSafetensors(String name) {
    for (DType type : VALUES) {
      if (name.equals(type.safetensors)) {
        return type;
      }
    }
    return null;
  }

  /** What {@code torch.<name>} means, be it a dtype or a type of storage; or null. */
  static DType ofTorch(String name) {
    for (DType type : VALUES) {
      if (name.equals(type.label) && type.bits % 8 == 0 && type != UNSUPPORTED) {
        return type;
      }
    }
    return ofStorage(name);
  }

  /** The type whose elements PyTorch's {@code torch.<name>} stores, or null. */
  static DType ofStorage(String name) {
    for (DType type : VALUES) {
      if (name.equals(type.storage)) {
        return type;
      }
    }
    return null;
  }
}
