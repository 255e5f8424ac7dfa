package embed.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import embed.EmbedException;
import java.nio.file.Path;

/**
 * A tokenizer of the native library, by its ids alone: an {@code Encoding} of DJL fetches masks, type
 * ids, words and tokens of every line, which takes several times as long as the ids.
 *
 * <p>Its methods may run in any number of threads; {@link #close} must be the last call.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
  private static final boolean ADD_SPECIAL_TOKENS = true;

  private final long handle;

  private NativeTokenizer(long handle) {
    this.handle = handle;
  }

  /**
   * Loads a tokenizer.json, without padding and with lines cut at a number of tokens.
   *
   * @param source the file at fault where the native library refuses the text
   */
  static NativeTokenizer load(String json, int longest, Path source) {
    loadLibrary();
    long handle;
    try {
      handle = LIBRARY.createTokenizerFromString(json);
    } catch (RuntimeException e) {
      throw new EmbedException(
          source + " does not describe a tokenizer: " + Json.firstLine(e), e);
    }
    LIBRARY.disablePadding(handle);
    LIBRARY.setTruncation(handle, longest, "LONGEST_FIRST", 0);
    return new NativeTokenizer(handle);
  }

  private static void loadLibrary() {
    try {
      LibUtils.checkStatus();
    } catch (RuntimeException | LinkageError e) {
      throw new EmbedException(
          "cannot load the tokenizers library ("
              + Json.firstLine(e)
              + "): set RUST_LIBRARY_PATH to its file",
          e);
    }
  }

  /** Encodes lines; each of the numbers is to be given to {@link #free} once. */
  long[] encode(String[] lines) {
    return LIBRARY.batchEncode(handle, lines, ADD_SPECIAL_TOKENS);
  }

  /** Encodes a line. */
  long encode(String line) {
    return LIBRARY.encode(handle, line, ADD_SPECIAL_TOKENS);
  }

  static long[] ids(long encoding) {
    return LIBRARY.getTokenIds(encoding);
  }

  static boolean overflows(long encoding) {
    return LIBRARY.getOverflowCount(encoding) > 0;
  }

  static void free(long encoding) {
    LIBRARY.deleteEncoding(encoding);
  }

  @Override
  public void close() {
    LIBRARY.deleteTokenizer(handle);
  }
}
