package embed.file;

import embed.EmbedException;
import embed.text.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Recognizes, by their first bytes, other files that are commonly found in place of a checkpoint's
 * file.
 */
public final class FileSignature {
  /** How many bytes at the start of a file are examined. */
  public static final int HEAD = 256;

  private static final String LFS = "version https://git-lfs.github.com/spec/";

  /**
   * The target of a link in a hub snapshot. A system without links has a text file with this
   * target.
   */
  private static final String HUB_LINK = "../../blobs/";

  private FileSignature() {}

  /**
   * Refuses an empty file, a Git LFS pointer, the text of a link, and a saved web page or error
   * message.
   *
   * @param head the file's first bytes: the whole file or at least a few dozen bytes
   * @throws EmbedException that says what {@code file} is and what to do about it
   */
  public static void refuse(Path file, byte[] head) {
    if (head.length == 0) {
      throw new EmbedException("%s: is empty; copy or download it again", file);
    }
    String text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
    if (text.startsWith(LFS)) {
      throw new EmbedException(
          "%s: is a Git LFS pointer, not the file itself; run \"git lfs pull\" in its clone", file);
    }
    if (text.startsWith(HUB_LINK)) {
      throw new EmbedException(
          "%s: is a link into a cache of Hugging Face's hub that was copied as text; copy the "
              + "cache with its links, or download the model again",
          file);
    }
    String page = text.stripLeading().toLowerCase(Locale.ROOT);
    if (page.startsWith("<!doctype html") || page.startsWith("<html")) {
      throw new EmbedException(
          "%s: is a web page, not the file itself; download the raw file", file);
    }
    if (page.startsWith("{\"error\"")
        || page.startsWith("entry not found")
        || page.startsWith("invalid username or password")
        || page.startsWith("repository not found")
        || page.startsWith("access to model")) {
      throw new EmbedException(
          "%s: is a server's error message, not the file itself: %s; download it again",
          file, PlainText.quote(text.strip()));
    }
  }

  public static void refuse(Path file, ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.duplicate().get(bytes);
    refuse(file, bytes);
  }

  /** The name of the other format that {@code head} is the start of, or null. */
  public static String otherFormat(ByteBuffer head) {
    if (starts(head, "PK\003\004")) {
      return "a zip archive, as PyTorch's pytorch_model.bin is";
    }
    if (starts(head, "\u0089HDF")) {
      return "an HDF5 file, as TensorFlow's tf_model.h5 is";
    }
    if (starts(head, "GGUF")) {
      return "a GGUF file";
    }
    if (starts(head, "\u001f\u008b")) {
      return "gzip-compressed; unpack it";
    }
    if (head.remaining() > 8 && head.get(8) == '{' && head.get(7) == 0 && head.get(6) == 0) {
      return "a safetensors file; rename it to model.safetensors";
    }
    return null;
  }

  private static boolean starts(ByteBuffer head, String magic) {
    if (head.remaining() < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((head.get(i) & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
