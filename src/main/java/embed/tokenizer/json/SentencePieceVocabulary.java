package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.JsonText;
import embed.tokenizer.json.SentencePieceModel.Algorithm;
import embed.tokenizer.json.SentencePieceModel.Kind;
import embed.tokenizer.json.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vocabulary of a SentencePiece model with the ids that a tokenizer class of transformers
 * assigns.
 */
final class SentencePieceVocabulary {
  /**
   * Longer pieces are not split to find merges, because the time grows quadratically with the
   * length.
   */
  private static final int LONGEST_MERGED = 1024;

  /** ALBERT lowers the score of a piece that ends in a digit and a comma by this much. */
  private static final int PENALTY = 100;

  private final SentencePieceModel read;
  private final TokenizerSettings settings;
  private final Path file;
  private final List<Piece> pieces;

  SentencePieceVocabulary(SentencePieceModel read, TokenizerSettings settings, Path file) {
    this.read = read;
    this.settings = settings;
    this.file = file;
    this.pieces = pieces();
  }

  private List<Piece> pieces() {
    List<Piece> all = new ArrayList<>(read.pieces().size() + 6);
    switch (settings.tokenizerClass()) {
      case XLM_ROBERTA -> {
        for (String role : new String[] {"bos_token", "pad_token", "eos_token", "unk_token"}) {
          all.add(special(role));
        }
        addFrom(3, all);
        all.add(special("mask_token"));
      }
      case CAMEMBERT -> {
        all.add(new Piece("<s>NOTUSED", 0, Kind.NORMAL));
        all.add(special("pad_token"));
        all.add(new Piece("</s>NOTUSED", 0, Kind.NORMAL));
        all.add(special("unk_token"));
        all.add(new Piece("<unk>NOTUSED", -100, Kind.NORMAL));
        addFrom(1, all);
        all.add(special("mask_token"));
      }
      case ALBERT -> {
        for (Piece piece : read.pieces()) {
          boolean penalized =
              settings.release() != TransformersRelease.FIVE
                  && piece.text().matches("(?s).*\\p{Nd},");
          all.add(
              penalized ? new Piece(piece.text(), piece.score() - PENALTY, piece.kind()) : piece);
        }
      }
      default -> addFrom(0, all);
    }
    return all;
  }

  private void addFrom(int first, List<Piece> all) {
    if (read.pieces().size() < first) {
      throw new EmbedException(
          "%s: it has %s pieces, fewer than its special tokens", file, read.pieces().size());
    }
    all.addAll(read.pieces().subList(first, read.pieces().size()));
  }

  private Piece special(String role) {
    boolean five = settings.release() == TransformersRelease.FIVE;
    String token =
        five ? settings.requireToken(role) : settings.tokenizerClass().specialToken(role);
    return new Piece(token, 0, Kind.NORMAL);
  }

  /**
   * Control symbols such as {@code <s>} and user-defined symbols, which are matched before all
   * else.
   */
  List<AddedToken> addedTokens() {
    List<AddedToken> added = new ArrayList<>();
    for (Piece piece : read.pieces()) {
      if (piece.kind() != Kind.NORMAL && !piece.text().isEmpty()) {
        boolean special = piece.kind() == Kind.CONTROL;
        added.add(new AddedToken(piece.text(), false, false, false, false, special));
      }
    }
    String unknown = settings.token("unk_token");
    boolean isNormalized =
        settings.tokenizerClass() == TokenizerClass.DEBERTA_V2
            && settings.release() != TransformersRelease.FIVE
            && unknown != null
            && !unknown.isEmpty();
    if (isNormalized) {
      added.add(new AddedToken(unknown, false, false, false, true, true));
    }
    return added;
  }

  TokenizerModel model(ClassComponents own) {
    // Release 5 treats every model as Unigram, except CamemBERT's, where it fails.
    boolean isUnigram =
        read.algorithm() == Algorithm.UNIGRAM
            || (settings.release() == TransformersRelease.FIVE
                && settings.tokenizerClass() != TokenizerClass.CAMEMBERT);
    return isUnigram ? unigram(own) : bytePairs();
  }

  private TokenizerModel unigram(ClassComponents own) {
    List<Object> scores = new ArrayList<>(pieces.size());
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      ids.put(piece.text(), scores.size());
      scores.add(List.of(piece.text(), piece.score()));
    }
    Map<String, Object> members = own.modelSettings(ids);
    members.putIfAbsent("unk_id", read.unknownId());
    return new TokenizerModel(
        members, JsonText.line(scores), null, new Vocabulary(ids, pieces.size()));
  }

  private TokenizerModel bytePairs() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      ids.put(pieces.get(id).text(), id);
    }
    return new TokenizerModel(
        JsonParts.of("BPE", "unk_token", read.unknownPiece(), "fuse_unk", true),
        JsonText.line(ids),
        JsonText.line(merges(ids)),
        new Vocabulary(ids, ids.size()));
  }

  private record Merge(String left, String right, double score) {}

  /**
   * Every pair of pieces that together form another piece, in the order of that piece's frequency.
   */
  private List<Object> merges(Map<String, Integer> ids) {
    List<Merge> merges = new ArrayList<>();
    for (Piece piece : pieces) {
      List<Merge> own = new ArrayList<>();
      String text = piece.text();
      for (int i = 1; i < Math.min(text.length(), LONGEST_MERGED); i++) {
        String left = text.substring(0, i);
        String right = text.substring(i);
        if (ids.containsKey(left) && ids.containsKey(right)) {
          own.add(new Merge(left, right, piece.score()));
        }
      }
      own.sort(
          Comparator.comparing((Merge merge) -> ids.get(merge.left()))
              .thenComparing(merge -> ids.get(merge.right())));
      merges.addAll(own);
    }
    merges.sort(
        Comparator.comparing(Merge::score)
            .thenComparing(merge -> merge.left().codePointCount(0, merge.left().length()))
            .thenComparing(merge -> merge.right().codePointCount(0, merge.right().length()))
            .reversed());
    List<Object> json = new ArrayList<>(merges.size());
    for (Merge merge : merges) {
      json.add(List.of(merge.left(), merge.right()));
    }
    return json;
  }
}
