package embed.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoints that are none: one line that names the file and says what is wrong, and no row. */
class BrokenCheckpointTest {
  private static final String WEIGHTS = "model.safetensors";

  @TempDir private Path folder;
  private Path checkpoint;

  private interface Change {
    void in(Path checkpoint) throws IOException;
  }

  /**
   * @param name of the case
   * @param change what breaks a good checkpoint with safetensors
   * @param message what the line says after the checkpoint's directory, as a regular expression
   */
  private record Broken(String name, Change change, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void copyAGoodCheckpoint() throws IOException {
    checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    Path good = References.of("safetensors-mlm").directory();
    for (String name : new String[] {"config.json", "vocab.json", "merges.txt", WEIGHTS}) {
      Files.copy(good.resolve(name), checkpoint.resolve(name));
    }
  }

  static Stream<Broken> checkpoints() {
    return Stream.of(
        new Broken("no config", remove("config.json"), ": no config.json.*"),
        new Broken("no weights", remove(WEIGHTS), ": no weights; looked for model.safetensors, .*"),
        new Broken(
            "no tokenizer", remove("vocab.json"), ".*looked for.*tokenizer.json.*vocab.json.*"),
        new Broken(
            "a config of another model",
            edit("config.json", "\"model_type\": \"roberta\"", "\"model_type\": \"gpt2\""),
            ".config.json: .*gpt2.*"),
        new Broken(
            "an embedding too few",
            edit("config.json", "8192", "8191"),
            ".model.safetensors: .*word_embeddings.*8191.*"),
        new Broken(
            "half the weights",
            weights(bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
            ".model.safetensors: .*"),
        new Broken(
            "an unknown dtype",
            header(
                "{\"embeddings.word_embeddings.weight\":"
                    + "{\"dtype\":\"Q9\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                -1),
            ".model.safetensors: .*embeddings.word_embeddings.weight is unsupported"),
        new Broken(
            "modules that a link does not reach",
            link("modules.json"),
            ".modules.json: a link to a file that is not there; download it again"),
        new Broken(
            "settings that a link does not reach",
            link("tokenizer_config.json"),
            ".tokenizer_config.json: a link to a file that is not there; download it again"),
        new Broken(
            "a module that no folder can be",
            write(
                "modules.json",
                "[{\"type\":\"sentence_transformers.models.Pooling\",\"path\":\"1_\\ud800\"}]"),
            ".modules.json: the path \"1_.ud800\" is not a path within the directory"),
        new Broken(
            "a pickle that runs a command",
            zip(
                "archive/data.pkl",
                "\u0080\u0002cposix\nsystem\nX\u0004\u0000\u0000\u0000true\u0085R."),
            ".pytorch_model.bin: .*posix.system.*"));
  }

  static Stream<Broken> moreCheckpoints() {
    return Stream.of(
        new Broken("nothing in it", BrokenCheckpointTest::clear, ": no config.json.*"),
        new Broken("a config that is no JSON", write("config.json", "{"), ".config.json: .*"),
        new Broken(
            "Git LFS's pointer",
            write(WEIGHTS, lfsPointer()),
            ".model.safetensors: is a Git LFS pointer.*"),
        new Broken(
            "a header beyond the end", header("x", 1L << 40), ".model.safetensors: .*header.*"),
        new Broken("a header that is no JSON", header("{", 1), ".model.safetensors: .*"),
        new Broken(
            "offsets out of range",
            header("{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}", -1),
            ".model.safetensors: .*\"?a\"?.*"),
        new Broken(
            "overlapping offsets",
            header(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
                -1),
            ".model.safetensors: .*"),
        new Broken(
            "a wrong size",
            header("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", -1),
            ".model.safetensors: .*\"?a\"?.*"),
        new Broken(
            "none of the encoder's tensors",
            header("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", -1),
            ".model.safetensors: .*"),
        new Broken(
            "a zip without data.pkl",
            zip("archive/other", "x"),
            ".pytorch_model.bin: .*data.pkl.*"));
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void isToldInOneLine(Broken broken) throws IOException {
    broken.change().in(checkpoint);
    InProcess result = CommandRun.of("--model", checkpoint, "a line").run();
    assertThat(result.err()).hasLineCount(1).endsWith("\n");
    assertThat(result.err().strip()).matches("embed: .*" + broken.message());
    assertThat(result.err()).contains(checkpoint.toString());
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("moreCheckpoints")
  void isToldInOneLineAsWell(Broken broken) throws IOException {
    isToldInOneLine(broken);
  }

  private static Change link(String name) {
    return checkpoint ->
        Files.createSymbolicLink(checkpoint.resolve(name), checkpoint.resolve("none"));
  }

  private static void clear(Path checkpoint) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoint)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static Change remove(String name) {
    return checkpoint -> Files.delete(checkpoint.resolve(name));
  }

  private static Change write(String name, String content) {
    return checkpoint -> Files.writeString(checkpoint.resolve(name), content);
  }

  private static Change edit(String name, String from, String to) {
    return checkpoint -> {
      Path file = checkpoint.resolve(name);
      String text = Files.readString(file);
      int at = text.lastIndexOf(from);
      assertThat(at).isNotNegative();
      Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
    };
  }

  private interface Edit {
    byte[] of(byte[] bytes);
  }

  private static Change weights(Edit edit) {
    return checkpoint -> {
      Path file = checkpoint.resolve(WEIGHTS);
      Files.write(file, edit.of(Files.readAllBytes(file)));
    };
  }

  /** A safetensors file with four bytes of data; a length of -1 is the header's own. */
  private static Change header(String json, long length) {
    byte[] text = json.getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(length < 0 ? text.length : length).put(text);
    return weights(bytes -> file.array());
  }

  private static Change zip(String entry, String content) {
    return checkpoint -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        byte[] stored = content.getBytes(ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(stored);
        ZipEntry only = new ZipEntry(entry);
        only.setMethod(ZipEntry.STORED);
        only.setSize(stored.length);
        only.setCrc(crc.getValue());
        zip.putNextEntry(only);
        zip.write(stored);
      }
      Files.delete(checkpoint.resolve(WEIGHTS));
      Files.write(checkpoint.resolve("pytorch_model.bin"), bytes.toByteArray());
    };
  }

  private static String lfsPointer() {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
  }
}
