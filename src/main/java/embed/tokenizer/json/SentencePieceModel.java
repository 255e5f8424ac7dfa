package embed.tokenizer.json;

import embed.EmbedException;
import embed.text.PlainText;
import embed.tokenizer.json.ProtobufReader.MalformedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The contents of a SentencePiece {@code .model} file that transformers' converters use.
 *
 * <p>The file is one message {@code ModelProto} of {@code sentencepiece_model.proto}. Only ten of
 * its fields matter, so it is parsed here: the Protocol Buffers library is larger than this
 * program.
 *
 * @param pieces the vocabulary; the index of a piece is its id
 * @param algorithm how a text is split into pieces
 * @param unknownId the id of the unknown piece
 * @param unknownPiece the text of the unknown piece
 * @param charsmap the normalization table {@code precompiled_charsmap}, empty if there is none
 */
record SentencePieceModel(
    List<Piece> pieces, Algorithm algorithm, int unknownId, String unknownPiece, byte[] charsmap) {

  /** {@code TrainerSpec.ModelType}. */
  enum Algorithm {
    UNIGRAM,
    BPE
  }

  /** The values of {@code SentencePiece.Type} that make a difference. */
  enum Kind {
    /** A part of a word, the unknown piece or a byte. */
    NORMAL,
    /** A control symbol such as {@code <s>} or {@code </s>}, which text is never split into. */
    CONTROL,
    /** A symbol that is never split. */
    USER_DEFINED
  }

  /** A piece with its log probability, or in BPE its negated rank. */
  record Piece(String text, double score, Kind kind) {}

  /** Eight times the largest published vocabulary. */
  private static final int MAX_PIECES = 1 << 21;

  /**
   * Reads a model.
   *
   * @param file the file that messages name
   */
  static SentencePieceModel read(byte[] bytes, Path file) {
    try {
      return new Reader().read(new ProtobufReader(ByteBuffer.wrap(bytes)));
    } catch (MalformedException e) {
      throw new EmbedException(
          e, "%s: not a SentencePiece model: %s; download it again", file, e.getMessage());
    }
  }

  /** Collects the fields with the defaults of the .proto file. */
  private static final class Reader {
    private final List<Piece> pieces = new ArrayList<>();
    private long algorithm = 1;
    private long unknownId;
    private String unknownPiece = "<unk>";
    private byte[] charsmap = {};

    SentencePieceModel read(ProtobufReader model) throws MalformedException {
      for (int field = model.next(); field != 0; field = model.next()) {
        switch (field) {
          case 1 -> addPiece(new ProtobufReader(model.bytes()));
          case 2 -> readTrainer(new ProtobufReader(model.bytes()));
          case 3 -> readNormalizer(new ProtobufReader(model.bytes()));
          default -> model.skip();
        }
      }
      if (pieces.isEmpty()) {
        throw new MalformedException("it has no pieces");
      }
      if (unknownId < 0 || unknownId >= pieces.size()) {
        throw new MalformedException(
            "its unk_id is " + unknownId + ", but it has " + pieces.size() + " pieces");
      }
      return new SentencePieceModel(pieces, algorithm(), (int) unknownId, unknownPiece, charsmap);
    }

    private Algorithm algorithm() throws MalformedException {
      if (algorithm != 1 && algorithm != 2) {
        throw new MalformedException(
            "its model_type is " + algorithm + "; 1 (Unigram) and 2 (BPE) are supported");
      }
      return algorithm == 1 ? Algorithm.UNIGRAM : Algorithm.BPE;
    }

    private void addPiece(ProtobufReader piece) throws MalformedException {
      String text = "";
      float score = 0;
      long kind = 1;
      for (int field = piece.next(); field != 0; field = piece.next()) {
        switch (field) {
          case 1 -> text = piece.string();
          case 2 -> score = piece.decimal();
          case 3 -> kind = piece.integer();
          default -> piece.skip();
        }
      }
      if (!Float.isFinite(score)) {
        throw new MalformedException(
            "the score of the piece " + PlainText.quote(text) + " is " + score);
      }
      if (pieces.size() == MAX_PIECES) {
        throw new MalformedException("it has more than " + MAX_PIECES + " pieces");
      }
      pieces.add(
          new Piece(
              text, score, kind == 3 ? Kind.CONTROL : kind == 4 ? Kind.USER_DEFINED : Kind.NORMAL));
    }

    private void readTrainer(ProtobufReader trainer) throws MalformedException {
      for (int field = trainer.next(); field != 0; field = trainer.next()) {
        switch (field) {
          case 3 -> algorithm = trainer.integer();
          case 40 -> unknownId = trainer.integer();
          case 45 -> unknownPiece = trainer.string();
          default -> trainer.skip();
        }
      }
    }

    private void readNormalizer(ProtobufReader normalizer) throws MalformedException {
      for (int field = normalizer.next(); field != 0; field = normalizer.next()) {
        if (field == 2) {
          ByteBuffer bytes = normalizer.bytes();
          charsmap = new byte[bytes.remaining()];
          bytes.get(charsmap);
        } else {
          normalizer.skip();
        }
      }
    }
  }
}
