package embed.tokenizer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes SentencePiece models, field by field. */
public final class ModelFile {
  public static final int NORMAL = 1;
  public static final int UNKNOWN = 2;
  public static final int CONTROL = 3;
  public static final int USER_DEFINED = 4;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream trainer = new ByteArrayOutputStream();

  /** Adds a piece to the vocabulary. */
  public ModelFile piece(String text, double score, int type) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    bytes(piece, 1, text.getBytes(StandardCharsets.UTF_8));
    tag(piece, 2, 5);
    piece.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat((float) score).array());
    number(piece, 3, type);
    return field(1, piece.toByteArray());
  }

  /** Sets a whole number of the trainer_spec, such as 3, the model_type, or 40, the unk_id. */
  public ModelFile trainer(int field, long value) {
    number(trainer, field, value);
    return this;
  }

  public ModelFile charsmap(byte[] charsmap) {
    ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
    bytes(normalizer, 1, "custom".getBytes(StandardCharsets.UTF_8));
    bytes(normalizer, 2, charsmap);
    return field(3, normalizer.toByteArray());
  }

  /** Adds any field of bytes. */
  public ModelFile field(int field, byte[] value) {
    bytes(bytes, field, value);
    return this;
  }

  public byte[] toByteArray() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes.toByteArray());
    bytes(whole, 2, trainer.toByteArray());
    return whole.toByteArray();
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, toByteArray());
  }

  private static void bytes(ByteArrayOutputStream to, int field, byte[] value) {
    tag(to, field, 2);
    varint(to, value.length);
    to.writeBytes(value);
  }

  private static void number(ByteArrayOutputStream to, int field, long value) {
    tag(to, field, 0);
    varint(to, value);
  }

  private static void tag(ByteArrayOutputStream to, int field, int wireType) {
    varint(to, ((long) field << 3) | wireType);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      to.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
