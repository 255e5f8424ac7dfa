package embed.tokenizer;

import embed.tokenizer.json.TokenizerFiles;
import embed.tokenizer.json.TokenizerJson;
import embed.tokenizer.json.TokenizerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checkpoint directories with tokenizers for tests. */
final class TestTokenizers {
  static final Path LINUX = Path.of("models/Linux");
  static final int LINUX_VOCABULARY = 8192;

  private TestTokenizers() {}

  /** A copy of the bundled checkpoint's vocab.json and merges.txt in a new folder. */
  static Path linuxCopy(Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "checkpoint");
    for (String name : new String[] {TokenizerFiles.VOCABULARY, TokenizerFiles.MERGES}) {
      Files.copy(LINUX.resolve(name), directory.resolve(name));
    }
    return directory;
  }

  static Path write(Path directory, String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  static LineTokenizer open(Path directory, int vocabSize, int longest) {
    return LineTokenizer.open(
        directory, vocabSize, new InputLimit(longest, "positions", false), false);
  }

  /** The tokenizer as it is given to the native library. */
  static TokenizerJson json(Path directory, int longest) {
    TokenizerFiles files = new TokenizerFiles(directory);
    return files.tokenizer(TokenizerSettings.read(files), longest);
  }

  static NativeTokenizer nativeTokenizer(Path directory, int longest) {
    return NativeTokenizer.load(json(directory, longest).text(), "test");
  }
}
