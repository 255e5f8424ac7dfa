package embed.bench;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.translator.TextEmbeddingTranslator;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * DJL's own way as a process: {@code DjlPeer CHECKPOINT ENGINE BATCH}, lines on stdin, raw vectors
 * on stdout. A {@code TextEmbeddingTranslator} (padding, mask, mean) and {@code
 * Predictor.batchPredict} over batches in input order, with the TorchScript archive {@code
 * model.pt} on the engine {@code PyTorch}, or with {@code model.safetensors} on {@code Rust}.
 */
final class DjlPeer {
  private DjlPeer() {}

  public static void main(String[] args)
      throws IOException, MalformedModelException, TranslateException {
    Path checkpoint = Path.of(args[0]);
    String engine = args[1];
    int batch = Integer.parseInt(args[2]);
    try (PeerStreams streams = new PeerStreams();
        HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.builder()
                .optTokenizerPath(checkpoint.resolve("tokenizer.json"))
                .optPadding(true)
                .optTruncation(true)
                .optMaxLength(RobertaShape.read(checkpoint).maxTokens())
                .build();
        Model model = Model.newInstance("model", Device.cpu(), engine)) {
      boolean rust = engine.equals("Rust");
      model.setDataType(DataType.FLOAT32);
      model.load(checkpoint, rust ? null : "model.pt");
      TextEmbeddingTranslator translator =
          TextEmbeddingTranslator.builder(tokenizer)
              .optNormalize(false)
              .optPoolingMode("mean")
              .optIncludeTokenTypes(rust)
              .build();
      try (Predictor<String, float[]> predictor = model.newPredictor(translator)) {
        for (List<String> lines = streams.read(batch);
            !lines.isEmpty();
            lines = streams.read(batch)) {
          streams.write(predictor.batchPredict(lines));
        }
      }
    }
  }
}
