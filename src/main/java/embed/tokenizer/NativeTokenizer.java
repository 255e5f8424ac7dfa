package embed.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import embed.EmbedException;
import embed.natives.NativeLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tokenizer of the native library, by its ids alone: an {@code Encoding} of DJL fetches masks,
 * type ids, words and tokens of every line, which takes several times as long as the ids.
 *
 * <p>Lines are encoded one by one: {@code batchEncode} starts a pool of threads of its own and
 * takes 1.6 times the processor time for short lines.
 *
 * <p>Its methods may run in any number of threads; {@link #close} must be the last call.
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
   * @param blame what a message says of the text before the native library's reason to refuse it
   */
  static NativeTokenizer load(String json, String blame) {
    Library.load();
    try {
      return new NativeTokenizer(LIBRARY.createTokenizerFromString(json));
    } catch (RuntimeException e) {
      String reason = firstLine(e);
      // The place is one in the text as it was put together, not in a file.
      int place = reason.indexOf(" at line 1 column ");
      throw new EmbedException(blame + ": " + (place < 0 ? reason : reason.substring(0, place)), e);
    }
  }

  /**
   * The ids of a text.
   *
   * @param special whether the post-processor adds its tokens, {@code <s>} and {@code </s>}
   */
  int[] ids(String text, boolean special) {
    long encoding = encode(text, special);
    try {
      return ids(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The ids of a line with the post-processor's tokens, and whether the line was truncated. */
  TokenIds tokenIds(String line, int longest) {
    long encoding = encode(line, true);
    try {
      int[] ids = ids(encoding);
      return new TokenIds(ids, ids.length >= longest && LIBRARY.getOverflowCount(encoding) > 0);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The tokens of a line with the places that they stand at, counted in {@code char}s. */
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
        // An added token comes with the blanks that it took along; no other token has any.
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

  /** The text of one id; empty for one that the tokenizer does not have. */
  String decode(int id) {
    try {
      return LIBRARY.decode(handle, new long[] {id}, false);
    } catch (RuntimeException e) {
      throw new EmbedException("the tokenizer failed: " + firstLine(e), e);
    }
  }

  /** Turns places counted in code points, which hardly ever go back, into such in chars. */
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
      throw new EmbedException("the tokenizer failed: " + firstLine(e), e);
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
                "cannot load the tokenizers library ("
                    + firstLine(e)
                    + "): set embed.home to the folder of the unpacked program, or RUST_LIBRARY_PATH"
                    + " to the library's file",
                e);
      }
    }

    static void load() {
      if (failure != null) {
        throw failure;
      }
    }

    /**
     * Loads the file that is known. DJL's own loader does the same, but looks for CUDA first, which
     * takes 0.2 s; it is left to find the library where no file is known, or where another class
     * loader holds DJL, which could not use what this one loads.
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
