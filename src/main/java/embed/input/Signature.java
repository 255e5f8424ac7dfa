package embed.input;

/** The formats that the first bytes of an input identify. */
enum Signature {
  GZIP("\37\213\b", null),
  ZSTANDARD("(\265/\375", null),
  /** A skippable frame, which pzstd writes before each frame of data. */
  ZSTANDARD_OF_PZSTD("P*M\30", null),
  UTF_16LE("\377\376", "it is UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"),
  UTF_16BE("\376\377", UTF_16LE.refusal),
  UTF_32LE("\377\376\0\0", "it is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8)"),
  UTF_32BE("\0\0\376\377", UTF_32LE.refusal),
  /**
   * The magic number of the file with the usual block size, followed by the magic number of the
   * first block.
   */
  BZIP2("BZh91AY&SY", "it is compressed by bzip2: decompress it (bzip2 -dc)"),
  XZ("\3757zXZ\0", "it is compressed by xz: decompress it (xz -dc)"),
  LZ4("\4\"M\30", "it is compressed by lz4: decompress it (lz4 -dc)"),
  ZIP("PK\3\4", "it is a zip archive, as .xlsx files are too: unpack or export it"),
  /** The magic number, followed by the first byte of a page header, with which no text starts. */
  PARQUET("PAR1\25", "it is a Parquet file: export it as CSV or JSON lines");

  /**
   * The length in bytes of the longest signature. No signature contains a line break, so waiting
   * for a whole signature does not delay a line.
   */
  private static final int LONGEST = 10;

  /** One character per byte. */
  private final String bytes;

  private final String refusal;

  Signature(String bytes, String refusal) {
    this.bytes = bytes;
    this.refusal = refusal;
  }

  /**
   * Returns why an input with this signature cannot be read and what to do, or null if it is
   * decompressed.
   */
  String refusal() {
    return refusal;
  }

  /**
   * Returns whether bytes after the first {@code length} bytes could change the result of {@link
   * #of}.
   */
  static boolean needsMore(byte[] head, int length) {
    if (length < LONGEST) {
      for (Signature signature : values()) {
        if (length < signature.bytes.length() && signature.agrees(head, length)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the longest signature at the start of an input, or null. */
  static Signature of(byte[] head, int length) {
    Signature found = null;
    for (Signature signature : values()) {
      if (length >= signature.bytes.length()
          && signature.agrees(head, length)
          && (found == null || found.bytes.length() < signature.bytes.length())) {
        found = signature;
      }
    }
    return found;
  }

  private boolean agrees(byte[] head, int length) {
    for (int i = 0; i < Math.min(length, bytes.length()); i++) {
      if ((head[i] & 0xff) != bytes.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
