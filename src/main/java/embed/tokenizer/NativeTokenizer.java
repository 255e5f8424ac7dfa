package embed.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.natives.NativeLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tokenizer of the native library that fetches only the ids. DJL's {@code Encoding} also fetches
 * masks, type ids, words and tokens of every line, which takes several times as long.
 *
 * <p>Lines are encoded one by one: {@code batchEncode} starts its own thread pool and takes 1.6
 * times the CPU time for short lines.
 *
 * <p>Any number of threads may call its methods; {@link #close} must be the last call.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final long handle;

  private NativeTokenizer(long handle) {
    this.handle = handle;
  }

  /**
   * Loads a tokenizer.json.
   *
   * @param errorPrefix the start of the message if the native library refuses the text; its reason
   *     follows
   */
  static NativeTokenizer load(String json, String errorPrefix) {
    Library.load();
    try {
      return new NativeTokenizer(LIBRARY.createTokenizerFromString(json));
    } catch (RuntimeException e) {
      String reason = firstLine(e);
      // The position refers to the assembled text, not to a file, so it is removed.
      int place = reason.indexOf(" at line 1 column ");
      throw new EmbedException(
          e, "%s: %s", errorPrefix, place < 0 ? reason : reason.substring(0, place));
    }
  }

  /**
   * The ids of a text.
   *
   * @param special whether the post-processor adds its tokens, such as {@code <s>} and {@code </s>}
   */
  int[] ids(String text, boolean special) {
    long encoding = encode(text, special);
    try {
      return ids(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /**
   * The ids of a text, and whether it was truncated.
   *
   * @param special whether the post-processor adds its tokens
   * @param longest the number of tokens at which the tokenizer truncates
   */
  TokenIds tokenIds(String text, boolean special, int longest) {
    long encoding = encode(text, special);
    try {
      int[] ids = ids(encoding);
      return new TokenIds(ids, ids.length >= longest && LIBRARY.getOverflowCount(encoding) > 0);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The tokens of a line with their positions, counted in {@code char}s. */
  List<TokenSpan> spans(String line) {
    long encoding = encode(line, true);
    try {
      int[] ids = ids(encoding);
      String[] tokens = LIBRARY.getTokens(encoding);
      CharSpan[] places = LIBRARY.getTokenCharSpans(encoding);
      List<TokenSpan> spans = new ArrayList<>(ids.length);
      CodePoints codePoints = new CodePoints(line);
      for (int i = 0; i < ids.length; i++) {
        CharSpan place = places[i];
        // An added token includes the blanks that it stripped from the text; no other token has
        // blanks.
        String token = tokens[i].isBlank() ? tokens[i] : tokens[i].strip();
        spans.add(
            place == null
                ? new TokenSpan(ids[i], token, -1, -1)
                : new TokenSpan(
                    ids[i],
                    token,
                    codePoints.index(place.getStart()),
                    codePoints.index(place.getEnd())));
      }
      return spans;
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The text of one id; empty if the tokenizer does not have that id. */
  String decode(int id) {
    try {
      return LIBRARY.decode(handle, new long[] {id}, false);
    } catch (RuntimeException e) {
      throw new EmbedException(e, "the tokenizer failed: %s", firstLine(e));
    }
  }

  /** Converts positions in code points, which rarely decrease, to positions in chars. */
  private static final class CodePoints {
    private final String text;
    private int count;
    private int index;

    CodePoints(String text) {
      this.text = text;
    }

    int index(int codePoint) {
      index = text.offsetByCodePoints(index, codePoint - count);
      count = codePoint;
      return index;
    }
  }

  private static String firstLine(Throwable reason) {
    return String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
  }

  private long encode(String text, boolean special) {
    try {
      return LIBRARY.encode(handle, text, special);
    } catch (RuntimeException e) {
      throw new EmbedException(e, "the tokenizer failed: %s", firstLine(e));
    }
  }

  private static int[] ids(long encoding) {
    long[] wide = LIBRARY.getTokenIds(encoding);
    int[] ids = new int[wide.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) wide[i];
    }
    return ids;
  }

  @Override
  public void close() {
    LIBRARY.deleteTokenizer(handle);
  }

  /** The native library, loaded once. */
  private static final class Library {
    private static EmbedException failure;

    static {
      try {
        NativeLibraries.tellDjl();
        loadLibrary();
      } catch (EmbedException e) {
        failure = e;
      } catch (RuntimeException | LinkageError e) {
        failure =
            new EmbedException(
                Kind.ENGINE,
                e,
                "cannot load the tokenizers library (%s): set embed.home to the folder of the "
                    + "unpacked program, or RUST_LIBRARY_PATH to the library's file",
                firstLine(e));
      }
    }

    static void load() {
      if (failure != null) {
        throw failure;
      }
    }

    /**
     * Loads the library from its file if that is known. DJL's own loader does the same, but looks
     * for CUDA first, which takes 0.2 s. DJL's loader is used if no file is known, or if another
     * class loader loaded DJL, because DJL could then not use a library that this class loads.
     */
    private static void loadLibrary() {
      Path file = NativeLibraries.tokenizers();
      boolean sameLoader =
          TokenizersLibrary.class.getClassLoader() == NativeTokenizer.class.getClassLoader();
      if (file != null && sameLoader && Files.isRegularFile(file)) {
        System.load(file.toAbsolutePath().toString());
      } else {
        LibUtils.checkStatus();
      }
    }
  }
}
