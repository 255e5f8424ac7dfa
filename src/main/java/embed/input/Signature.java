package embed.input;

/** What an input is, where its first bytes tell. */
enum Signature {
  GZIP(null, 0x1f, 0x8b, 8),
  ZSTANDARD(null, 0x28, 0xb5, 0x2f, 0xfd),
  /** A frame to be skipped, which pzstd puts before each frame of data. */
  ZSTANDARD_OF_PZSTD(null, 0x50, 0x2a, 0x4d, 0x18),
  UTF_16LE(null, 0xff, 0xfe),
  UTF_16BE(null, 0xfe, 0xff),
  UTF_32LE("it is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8)", 0xff, 0xfe, 0, 0),
  UTF_32BE("it is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8)", 0, 0, 0xfe, 0xff),
  /** The name, the block size and the first block's magic number, which is π. */
  BZIP2(
      "it is compressed by bzip2: decompress it (bzip2 -dc)",
      'B',
      'Z',
      'h',
      '9',
      0x31,
      0x41,
      0x59,
      0x26,
      0x53,
      0x59),
  XZ("it is compressed by xz: decompress it (xz -dc)", 0xfd, '7', 'z', 'X', 'Z', 0),
  LZ4("it is compressed by lz4: decompress it (lz4 -dc)", 0x04, 0x22, 0x4d, 0x18),
  ZIP("it is a zip archive, as .xlsx files are too: unpack or export it", 'P', 'K', 3, 4),
  /** Its magic number and, what no text begins with, the first bytes of a page's header. */
  PARQUET("it is a Parquet file: export it as CSV or JSON lines", 'P', 'A', 'R', '1', 0x15);

  /** No signature contains a line break, so waiting for the rest of one delays no line. */
  private static final int LONGEST = 10;

  private final String refusal;
  private final byte[] bytes;

  Signature(String refusal, int... bytes) {
    this.refusal = refusal;
    this.bytes = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      this.bytes[i] = (byte) bytes[i];
    }
  }

  /** Why an input that begins so cannot be read and what to do, or null if it can. */
  String refusal() {
    return refusal;
  }

  /** Whether more bytes than the first {@code length} of an input can tell more. */
  static boolean needsMore(byte[] head, int length) {
    if (length < LONGEST) {
      for (Signature signature : values()) {
        if (length < signature.bytes.length && signature.agrees(head, length)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The longest signature that the first bytes of an input begin with, or null. */
  static Signature of(byte[] head, int length) {
    Signature found = null;
    for (Signature signature : values()) {
      if (length >= signature.bytes.length
          && signature.agrees(head, length)
          && (found == null || found.bytes.length < signature.bytes.length)) {
        found = signature;
      }
    }
    return found;
  }

  private boolean agrees(byte[] head, int length) {
    for (int i = 0; i < Math.min(length, bytes.length); i++) {
      if (head[i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
