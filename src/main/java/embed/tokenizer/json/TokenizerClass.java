package embed.tokenizer.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The Python classes of transformers that do something of their own with a tokenizer's files. What
 * they do stands here, in {@link ClassParts} (normalizer, pre-tokenizer, post-processor) and in
 * {@link VocabularyFiles} (their vocabulary files).
 */
enum TokenizerClass {
  /** Byte-level BPE: {@code RobertaTokenizer}. */
  ROBERTA(
      "BPE",
      Tokens.ANGLES,
      "Roberta Longformer Bart LED Mvp",
      "roberta data2vec-text roberta-prelayernorm longformer bart led mvp ibert mega mra"),

  /** SentencePiece with the ids of fairseq: {@code XLMRobertaTokenizer}. */
  XLM_ROBERTA(
      "Unigram",
      Tokens.ANGLES,
      "XLMRoberta",
      "xlm-roberta xlm-roberta-xl xmod gte jina_embeddings_v3"),

  /** SentencePiece with the ids of fairseq's older releases: {@code CamembertTokenizer}. */
  CAMEMBERT("Unigram", Tokens.ANGLES, "Camembert", "camembert"),

  /** SentencePiece with BERT's special tokens: {@code AlbertTokenizer}. */
  ALBERT("Unigram", Tokens.ALBERT, "Albert", "albert yoso"),

  /** SentencePiece with BERT's special tokens: {@code DebertaV2Tokenizer}. */
  DEBERTA_V2("Unigram", Tokens.DEBERTA, "DebertaV2", "deberta-v2"),

  /** WordPiece: {@code BertTokenizer} and its relatives. */
  BERT(
      "WordPiece",
      Tokens.BERT,
      "Bert DistilBert Electra MobileBert ConvBert SqueezeBert LayoutLM Lxmert RetriBert Realm"
          + " DPRReader DPRQuestionEncoder DPRContextEncoder",
      "bert distilbert electra mobilebert convbert squeezebert layoutlm lxmert retribert realm dpr"
          + " megatron-bert nezha nomic_bert"),

  /** WordPiece with RoBERTa's special tokens: {@code MPNetTokenizer}. */
  MPNET("WordPiece", Tokens.MPNET, "MPNet", "mpnet"),

  /** Amino acids, found one by one: {@code EsmTokenizer}, which exists in Python only. */
  ESM("WordLevel", Tokens.ESM, "Esm", "esm"),

  /** Decides on {@code <s>} and {@code </s>} by add_bos_token and add_eos_token. */
  LLAMA("BPE", Tokens.LLAMA, "Llama CodeLlama Gemma Cohere", "llama gemma gemma2 gemma3_text"),

  /** {@code PreTrainedTokenizerFast} and whatever is not known: takes tokenizer.json as it is. */
  GENERIC("", Map.of(), "", "");

  private final String model;
  private final Map<String, String> specialTokens;
  private final List<String> classes;
  private final List<String> modelTypes;

  TokenizerClass(
      String model, Map<String, String> specialTokens, String classes, String modelTypes) {
    this.model = model;
    this.specialTokens = specialTokens;
    this.classes = List.of(classes.split(" "));
    this.modelTypes = List.of(modelTypes.split(" "));
  }

  /**
   * The class that {@code AutoTokenizer} takes for a directory.
   *
   * @param name the {@code tokenizer_class} that it names, or null
   * @param modelType the {@code model_type} of config.json, or null
   */
  static TokenizerClass of(String name, String modelType, Release release) {
    if (release == Release.FIVE && isGenericInFive(modelType)) {
      return GENERIC;
    }
    if (name == null) {
      return modelType == null ? ROBERTA : ofModelType(modelType);
    }
    String base = withoutEnd(withoutEnd(name, "Fast"), "Tokenizer");
    for (TokenizerClass each : values()) {
      if (each != GENERIC && each.classes.contains(base)) {
        return each;
      }
    }
    return GENERIC;
  }

  private static TokenizerClass ofModelType(String modelType) {
    for (TokenizerClass each : values()) {
      if (each != GENERIC && each.modelTypes.contains(modelType.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    return GENERIC;
  }

  /** For these release 5 takes tokenizer.json as it is, whatever class the directory names. */
  private static boolean isGenericInFive(String modelType) {
    return "modernbert".equals(modelType) || "xlm-roberta-xl".equals(modelType);
  }

  private static String withoutEnd(String name, String end) {
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
  }

  /** The model of the {@code tokenizer.json} that this class builds. */
  String model() {
    return model;
  }

  /** Whether release 5 builds a tokenizer of this class anew from the vocabulary of a saved one. */
  boolean isRebuilt() {
    return this != ESM && this != LLAMA && this != GENERIC;
  }

  /** The special tokens where the directory names none, by their role. */
  Map<String, String> specialTokens() {
    return specialTokens;
  }

  /**
   * Special tokens besides those with a role, where the directory names none.
   *
   * @param saved whether there is a tokenizer.json
   */
  List<String> additionalTokens(Release release, boolean saved) {
    // Release 5 takes the control symbols of a SentencePiece model in their place.
    return this == CAMEMBERT && (saved || release != Release.FIVE)
        ? List.of("<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED")
        : List.of();
  }

  /** Whether the mask token takes the blank before it along, where its flags are not given. */
  boolean stripsBeforeMask(Release release) {
    return switch (this) {
      case MPNET, CAMEMBERT -> true;
      case ROBERTA, XLM_ROBERTA, ALBERT -> release != Release.FIVE;
      default -> false;
    };
  }

  /** Whether add_prefix_space is true where the directory says nothing of it. */
  boolean addsPrefixSpace() {
    return switch (this) {
      case XLM_ROBERTA, CAMEMBERT, ALBERT, DEBERTA_V2 -> true;
      default -> false;
    };
  }

  /** Default special tokens by their role. */
  private static final class Tokens {
    static final Map<String, String> ANGLES =
        of("<s>", "</s>", "<unk>", "</s>", "<pad>", "<s>", "<mask>");
    static final Map<String, String> ALBERT =
        of("[CLS]", "[SEP]", "<unk>", "[SEP]", "<pad>", "[CLS]", "[MASK]");
    static final Map<String, String> DEBERTA =
        of("[CLS]", "[SEP]", "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
    static final Map<String, String> BERT =
        of(null, null, "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
    static final Map<String, String> MPNET =
        of("<s>", "</s>", "[UNK]", "</s>", "<pad>", "<s>", "<mask>");
    static final Map<String, String> ESM =
        of(null, "<eos>", "<unk>", null, "<pad>", "<cls>", "<mask>");
    static final Map<String, String> LLAMA = of("<s>", "</s>", "<unk>", null, null, null, null);

    private static Map<String, String> of(String... tokens) {
      Map<String, String> byRole = new LinkedHashMap<>();
      for (int i = 0; i < tokens.length; i++) {
        if (tokens[i] != null) {
          byRole.put(TokenizerSettings.ROLES.get(i), tokens[i]);
        }
      }
      return byRole;
    }
  }
}
