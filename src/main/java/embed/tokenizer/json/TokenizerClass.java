package embed.tokenizer.json;

import java.util.List;

/**
 * The Python classes of transformers that treat a tokenizer's files in their own way. What they do
 * is defined here, in {@link ClassComponents} (normalizer, pre-tokenizer, post-processor) and in
 * {@link VocabularyFiles} (their vocabulary files).
 */
enum TokenizerClass {
  /** Byte-level BPE: {@code RobertaTokenizer}. */
  ROBERTA(
      "BPE",
      "<s> </s> <unk> </s> <pad> <s> <mask>",
      "Roberta",
      "roberta data2vec-text roberta-prelayernorm"),

  /** SentencePiece with the ids of fairseq: {@code XLMRobertaTokenizer}. */
  XLM_ROBERTA(
      "Unigram",
      "<s> </s> <unk> </s> <pad> <s> <mask>",
      "XLMRoberta",
      "xlm-roberta xlm-roberta-xl"),

  /** SentencePiece with the ids of fairseq's older releases: {@code CamembertTokenizer}. */
  CAMEMBERT("Unigram", "<s> </s> <unk> </s> <pad> <s> <mask>", "Camembert", "camembert"),

  /** SentencePiece with BERT's special tokens: {@code AlbertTokenizer}. */
  ALBERT("Unigram", "[CLS] [SEP] <unk> [SEP] <pad> [CLS] [MASK]", "Albert", "albert"),

  /** SentencePiece with BERT's special tokens: {@code DebertaV2Tokenizer}. */
  DEBERTA_V2("Unigram", "[CLS] [SEP] [UNK] [SEP] [PAD] [CLS] [MASK]", "DebertaV2", "deberta-v2"),

  /** WordPiece: {@code BertTokenizer} and its relatives. */
  BERT(
      "WordPiece",
      "- - [UNK] [SEP] [PAD] [CLS] [MASK]",
      "Bert DistilBert Electra DPRQuestionEncoder DPRContextEncoder",
      "bert distilbert electra nomic_bert"),

  /** WordPiece with RoBERTa's special tokens: {@code MPNetTokenizer}. */
  MPNET("WordPiece", "<s> </s> [UNK] </s> <pad> <s> <mask>", "MPNet", "mpnet"),

  /** Amino acids, matched one by one: {@code EsmTokenizer}, which exists only in Python. */
  ESM("WordLevel", "- <eos> <unk> - <pad> <cls> <mask>", "Esm", "esm"),

  /** Adds {@code <s>} and {@code </s>} according to add_bos_token and add_eos_token. */
  LLAMA(
      "BPE",
      "<s> </s> <unk> - - - -",
      "Llama CodeLlama Gemma Cohere",
      "llama gemma gemma2 gemma3_text"),

  /** {@code PreTrainedTokenizerFast} and any unknown class: uses tokenizer.json unchanged. */
  GENERIC("", "- - - - - - -", "", "");

  private static final String NONE = "-";

  private final String model;
  private final String specialTokens;
  private final String classes;
  private final String modelTypes;

  /**
   * @param model the model of the {@code tokenizer.json} that the class builds
   * @param specialTokens the default tokens of {@link TokenizerSettings#ROLES}, separated by blanks
   * @param classes the names of Python classes without {@code Tokenizer}, separated by blanks
   * @param modelTypes the values of config.json's {@code model_type}, separated by blanks
   */
  TokenizerClass(String model, String specialTokens, String classes, String modelTypes) {
    this.model = model;
    this.specialTokens = specialTokens;
    this.classes = classes;
    this.modelTypes = modelTypes;
  }

  /**
   * The class that {@code AutoTokenizer} uses for a directory.
   *
   * @param name the {@code tokenizer_class} that it names, or null
   * @param modelType the {@code model_type} of config.json, or null
   */
  static TokenizerClass of(String name, String modelType, TransformersRelease release) {
    if (release == TransformersRelease.FIVE && isGenericInFive(modelType)) {
      return GENERIC;
    }
    if (name == null) {
      return modelType == null ? ROBERTA : ofModelType(modelType);
    }
    String base = withoutEnd(withoutEnd(name, "Fast"), "Tokenizer");
    for (TokenizerClass each : values()) {
      if (each != GENERIC && words(each.classes).contains(base)) {
        return each;
      }
    }
    return GENERIC;
  }

  private static TokenizerClass ofModelType(String modelType) {
    for (TokenizerClass each : values()) {
      if (each != GENERIC && words(each.modelTypes).contains(modelType)) {
        return each;
      }
    }
    return GENERIC;
  }

  /**
   * Whether release 5 uses tokenizer.json unchanged for this model type, regardless of the class
   * that the directory names.
   */
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

  /** Whether release 5 rebuilds a tokenizer of this class from the vocabulary of a saved one. */
  boolean isRebuilt() {
    return this != ESM && this != LLAMA && this != GENERIC;
  }

  /** The default special token of a role, if the directory names none; null if there is none. */
  String specialToken(String role) {
    String token = words(specialTokens).get(TokenizerSettings.ROLES.indexOf(role));
    return token.equals(NONE) ? null : token;
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  /** Whether the mask token includes the blank before it, if its flags are not given. */
  boolean stripsBeforeMask(TransformersRelease release) {
    return switch (this) {
      case MPNET, CAMEMBERT -> true;
      case ROBERTA, XLM_ROBERTA, ALBERT -> release != TransformersRelease.FIVE;
      default -> false;
    };
  }

  /** The default of add_prefix_space, if the directory does not set it. */
  boolean addsPrefixSpace() {
    return switch (this) {
      case XLM_ROBERTA, CAMEMBERT, ALBERT, DEBERTA_V2 -> true;
      default -> false;
    };
  }
}
