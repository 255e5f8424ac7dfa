package embed.input;

/** What an input is, where its first bytes tell. */
enum Signature {
  GZIP("\37\213\b", null),
  ZSTANDARD("(\265/\375", null),
  /** A frame to be skipped, which pzstd puts before each frame of data. */
  ZSTANDARD_OF_PZSTD("P*M\30", null),
  UTF_16LE("\377\376", null),
  UTF_16BE("\376\377", null),
  UTF_32LE("\377\376\0\0", "it is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8)"),
  UTF_32BE("\0\0\376\377", "it is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8)"),
  /** The magic number of the file, with the usual block size, and that of the first block. */
  BZIP2("BZh91AY&SY", "it is compressed by bzip2: decompress it (bzip2 -dc)"),
  XZ("\3757zXZ\0", "it is compressed by xz: decompress it (xz -dc)"),
  LZ4("\4\"M\30", "it is compressed by lz4: decompress it (lz4 -dc)"),
  ZIP("PK\3\4", "it is a zip archive, as .xlsx files are too: unpack or export it"),
  /** The magic number and, what no text begins with, the first byte of a page's header. */
  PARQUET("PAR1\25", "it is a Parquet file: export it as CSV or JSON lines");

  /** No signature contains a line break, so waiting for the rest of one delays no line. */
  private static final int LONGEST = 10;

  /** A character for each byte. */
  private final String bytes;

  private final String refusal;

  Signature(String bytes, String refusal) {
    this.bytes = bytes;
    this.refusal = refusal;
  }

  /** Why an input that begins so cannot be read and what to do, or null if it can. */
  String refusal() {
    return refusal;
  }

  /** Whether more bytes than the first {@code length} of an input can tell more. */
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

  /** The longest signature that the first bytes of an input begin with, or null. */
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
