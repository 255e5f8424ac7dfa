package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code embed inspect} says about the settings in a checkpoint's files. */
class InspectCommandTest {
  private static final String DIRECTORY = "src/test/resources/checkpoints/st-prompt-excluded";

  @Test
  void promptsAndKeysThatAreNotUsedAreListed() {
    assertThat(InProcess.run("inspect", "--model", DIRECTORY).out().lines())
        .contains(
            "prompt query\t\"Represent this sentence for searching: \", the default",
            "prompt document\t\"passage: \"",
            "not used\t1_Pooling/config.json: word_embedding_dimension",
            "longest input\t48 tokens, <s> and </s> included: max_seq_length in"
                + " sentence_bert_config.json");
  }

  @Test
  void theJsonHasThemToo() {
    assertThat(InProcess.run("inspect", "--json", "--model", DIRECTORY).out())
        .containsPattern("\"document\": ?\"passage: \"")
        .containsPattern("\"default_prompt\": ?\"query\"")
        .containsPattern("\"1_Pooling/config.json\": ?\\[\\s*\"word_embedding_dimension\"");
  }
}
