package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import embed.EmbedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenTokenizerTest {
  @TempDir private Path parent;
  private Path directory;

  @BeforeEach
  void copyTheBundledTokenizer() throws IOException {
    directory = TestTokenizers.linuxCopy(parent);
  }

  @Test
  void aDirectoryWithoutATokenizerSaysWhatWasLookedFor() throws IOException {
    Files.delete(directory.resolve("vocab.json"));
    Files.delete(directory.resolve("merges.txt"));
    refused("has no tokenizer: looked for tokenizer.json, and for vocab.json with merges.txt");
    Files.createFile(directory.resolve("vocab.json"));
    refused("of which merges.txt is missing");
  }

  @Test
  void aSentencePieceModelAloneSaysHowToWriteATokenizerJson() throws IOException {
    Files.delete(directory.resolve("vocab.json"));
    Files.delete(directory.resolve("merges.txt"));
    Files.createFile(directory.resolve("sentencepiece.bpe.model"));
    refused(
        "sentencepiece.bpe.model but no tokenizer.json: write tokenizer.json with transformers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenizer.json",
        "vocab.json",
        "merges.txt",
        "added_tokens.json",
        "special_tokens_map.json",
        "tokenizer_config.json"
      })
  void anLfsPointerIsNamedAsOne(String name) throws IOException {
    TestTokenizers.write(
        directory, name, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    refused(name + ": is a Git LFS pointer, not the file itself; run \"git lfs pull\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenizer.json",
        "vocab.json",
        "added_tokens.json",
        "special_tokens_map.json",
        "tokenizer_config.json"
      })
  void brokenJsonIsRefusedByFileName(String name) throws IOException {
    for (String broken :
        new String[] {"", "{", "[", "nonsense", "{\"a\": }", "{\"a\": 1} x", "{'a': 1}", "[1]"}) {
      TestTokenizers.write(directory, name, broken);
      refused(directory.resolve(name).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenizer.json",
        "vocab.json",
        "merges.txt",
        "added_tokens.json",
        "special_tokens_map.json",
        "tokenizer_config.json"
      })
  void aFileThatIsNotUtf8IsRefusedByName(String name) throws IOException {
    byte[] json =
        "{\"a\": \"x\", \"model\": {\"vocab\": {\"x\": 0}}}".getBytes(StandardCharsets.UTF_8);
    if (name.equals("vocab.json")) {
      json = Files.readAllBytes(directory.resolve(name));
    } else if (name.equals("merges.txt")) {
      json = "#version\nx x\n".getBytes(StandardCharsets.UTF_8);
    }
    int x = new String(json, StandardCharsets.ISO_8859_1).indexOf('x');
    json[x] = (byte) 0xFF;
    Files.write(directory.resolve(name), json);
    refused(name + ": not UTF-8 at byte " + x);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": -1}",
        "{\"a\": 1.5}",
        "{\"a\": \"1\"}",
        "{\"a\": null}",
        "{\"a\": 99999999999}",
        "{\"a\": [1]}"
      })
  void anIdThatIsNoIdIsRefusedWithItsToken(String vocabulary) throws IOException {
    TestTokenizers.write(directory, "vocab.json", vocabulary);
    refused("vocab.json: the id of \"a\" is not a whole number from 0");
  }

  @Test
  void aTokenThatTheModelLacksIsRefusedInTheLinesThatUseIt() {
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8000, 128)) {
      TokenIds[] ids = tokenizer.tokenize(List.of("a", "int pport", "b"));
      assertThat(ids[0].ids()).hasSize(3);
      assertThat(ids[1].problem())
          .contains("has a token with the id 8191, but the model's vocab_size is 8000");
      assertThat(ids[2].problem()).isNull();
      assertThatThrownBy(() -> tokenizer.tokenize("int pport"))
          .isInstanceOf(EmbedException.class)
          .hasMessageStartingWith("the line has a token with the id 8191");
    }
  }

  @Test
  void anAddedTokenThatTheModelLacksIsRefusedInTheLinesThatUseIt() throws IOException {
    TestTokenizers.write(directory, "added_tokens.json", "{\"<x>\": 8192}");
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8192, 128)) {
      TokenIds[] ids = tokenizer.tokenize(List.of("a <x>", "a"));
      assertThat(ids[0].problem()).contains("8192");
      assertThat(ids[1].problem()).isNull();
    }
  }

  /** As the native library and both releases of transformers have it. */
  @Test
  void addedTokensWithGapsGetTheIdsAfterTheVocabulary() throws IOException {
    TestTokenizers.write(directory, "added_tokens.json", "{\"<x>\": 9000, \"<y>\": 8500}");
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8194, 128)) {
      assertThat(tokenizer.tokenize("<y><x>").ids()).containsExactly(0, 8192, 8193, 2);
    }
  }

  @Test
  void aSpecialTokenThatTheModelLacksIsRefusedOnlyWhereALineSpellsIt() throws IOException {
    TestTokenizers.write(directory, "special_tokens_map.json", "{\"pad_token\": \"<none>\"}");
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8192, 128)) {
      assertThat(tokenizer.tokenize("x").ids()).hasSize(3);
      assertThatThrownBy(() -> tokenizer.tokenize("x <none>"))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("id 8192")
          .hasMessageContaining("vocab_size is 8192");
    }
  }

  @Test
  void mergesOfUnknownTokensAreRefused() throws IOException {
    TestTokenizers.write(directory, "merges.txt", "#version: 0.2\nqqqq zzzz\n");
    refused("merges.txt does not fit vocab.json: Token `qqqq` out of vocabulary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "a b c", " ab", "ab ", "a\tb"})
  void aMergeThatIsNotTwoTokensIsRefusedByItsLine(String merge) throws IOException {
    TestTokenizers.write(directory, "merges.txt", "#version: 0.2\ni n\n" + merge + "\nx y\n");
    refused("merges.txt: line 3 is not two tokens");
  }

  @Test
  void aFileWithoutMergesIsRefused() throws IOException {
    for (String empty : new String[] {"", "#version: 0.2\n", "in t"}) {
      TestTokenizers.write(directory, "merges.txt", empty);
      refused("merges.txt holds no merges for 8192 tokens");
    }
  }

  @Test
  void otherTokenizerClassesNeedTokenizerJson() throws IOException {
    TestTokenizers.write(
        directory, "tokenizer_config.json", "{\"tokenizer_class\": \"GPT2Tokenizer\"}");
    refused("tokenizer_config.json names GPT2Tokenizer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model_max_length\": \"512\"}",
        "{\"model_max_length\": 0}",
        "{\"model_max_length\": -5}",
        "{\"add_prefix_space\": \"yes\"}",
        "{\"bos_token\": 5}",
        "{\"bos_token\": {\"lstrip\": true}}",
        "{\"truncation_side\": \"middle\"}",
        "{\"additional_special_tokens\": \"<x>\"}",
        "{\"added_tokens_decoder\": []}",
        "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}",
        "{\"added_tokens_decoder\": {\"-1\": {\"content\": \"y\"}}}",
        "{\"split_special_tokens\": true}",
        "{\"sep_token\": null}",
        "{\"cls_token\": \"\"}",
        "{\"model_max_length\": 2}"
      })
  void aSettingThatMakesNoSenseIsRefused(String config) throws IOException {
    TestTokenizers.write(directory, "tokenizer_config.json", config);
    refused(directory.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\": 5}",
        "{\"model\": {}}",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}, \"added_tokens\": 5}",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}, \"added_tokens\": [5]}",
        "{\"model\": {\"type\": \"Nothing\", \"vocab\": {\"a\": 0}}}",
        "{\"model\": {\"type\": \"Unigram\", \"vocab\": [5]}}",
        "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 7, \"vocab\": [[\"a\", 0.0]]}}",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []},"
            + " \"pre_tokenizer\": {\"type\": \"Nothing\"}}"
      })
  void aTokenizerJsonThatDescribesNoTokenizerIsRefused(String json) throws IOException {
    TestTokenizers.write(directory, "tokenizer.json", json);
    refused("tokenizer.json");
  }

  @Test
  void aPostProcessorThatLeavesNoRoomIsRefused() throws IOException {
    String special = "{\"SpecialToken\": {\"id\": \"<s>\", \"type_id\": 0}},";
    TestTokenizers.write(
        directory,
        "tokenizer.json",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"<s>\": 1}, \"merges\": []},"
            + " \"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": ["
            + special.repeat(128)
            + "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [], \"special_tokens\":"
            + " {\"<s>\": {\"id\": \"<s>\", \"ids\": [1], \"tokens\": [\"<s>\"]}}}}");
    refused("it puts 128 tokens around a line of 128");
  }

  @Test
  void anIdBeyondTheSignedRangeIsRefusedWithItsLine() throws IOException {
    TestTokenizers.write(
        directory,
        "tokenizer.json",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []},"
            + " \"post_processor\": {\"type\": \"RobertaProcessing\", \"sep\": [\"a\", 0], \"cls\":"
            + " [\"a\", 4294967295], \"trim_offsets\": true, \"add_prefix_space\": false}}");
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8192, 128)) {
      assertThatThrownBy(() -> tokenizer.tokenize("a"))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("id 4294967295");
    }
  }

  /** Found by fuzzing: the token's line break was in the message as it was. */
  @Test
  void aTokenInAMessageIsOneShortLine() throws IOException {
    String vocabulary = "{\"a\\r\\n\u202e%s\": -1}";
    TestTokenizers.write(directory, "vocab.json", vocabulary.formatted("b"));
    refused("vocab.json: the id of \"a\\u000d\\u000a\\u202eb\" is not a whole number from 0");
    TestTokenizers.write(directory, "vocab.json", vocabulary.formatted("b".repeat(100_000)));
    Throwable refusal =
        catchThrowable(() -> TestTokenizers.open(directory, TestTokenizers.LINUX_VOCABULARY, 128));
    assertThat(refusal).isInstanceOf(EmbedException.class);
    assertThat(refusal.getMessage()).endsWith("is not a whole number from 0");
    assertThat(refusal.getMessage().length()).isLessThan(4_000);
  }

  @Test
  void aTokenizerJsonOf200MegabytesIsRefusedWithoutReadingIt() throws IOException {
    Path file = directory.resolve("tokenizer.json");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'}'}), 200_000_000 - 1); // a hole before it
    }
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    refused("tokenizer.json: larger than the 134217728 bytes allowed");
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
  }

  private void refused(String message) {
    assertThatThrownBy(() -> TestTokenizers.open(directory, 8192, 128))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
