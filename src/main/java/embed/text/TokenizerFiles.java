package embed.text;

import embed.EmbedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tokenizer's files in a checkpoint directory, by the names that transformers gives them. */
final class TokenizerFiles {
  static final String TOKENIZER = "tokenizer.json";
  static final String VOCABULARY = "vocab.json";
  static final String MERGES = "merges.txt";
  static final String ADDED_TOKENS = "added_tokens.json";
  static final String SPECIAL_TOKENS = "special_tokens_map.json";
  static final String CONFIG = "tokenizer_config.json";

  /** The largest published tokenizer.json files are some 35 MB. */
  private static final long MAX_BYTES = 512L << 20;

  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

  private final Path directory;

  TokenizerFiles(Path directory) {
    this.directory = directory;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  boolean has(String name) {
    return Files.isRegularFile(path(name));
  }

  /** The text of a file, or null where the directory has none of that name. */
  String read(String name) {
    return has(name) ? read(path(name)) : null;
  }

  private static String read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new EmbedException(
            file + " holds " + size + " bytes; a tokenizer's file holds " + MAX_BYTES + " at most");
      }
      bytes = in.readNBytes((int) MAX_BYTES + 1);
    } catch (IOException e) {
      throw new EmbedException("cannot read " + file + ": " + e, e);
    }
    String text = decode(bytes, file);
    if (text.startsWith(LFS_POINTER)) {
      throw new EmbedException(
          file + " is a Git LFS pointer, not the file itself: run `git lfs pull` in its directory");
    }
    return text;
  }

  private static String decode(byte[] bytes, Path file) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new EmbedException(file + " is not UTF-8 text: download it again", e);
      }
    }
    return text;
  }
}
