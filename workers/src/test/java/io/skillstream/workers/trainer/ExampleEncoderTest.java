package io.skillstream.workers.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExampleEncoderTest {

  private static final SkillAwareExample EXAMPLE =
      SkillAwareExample.of(
          "What is 2 + 2?",
          List.of(List.of("Arithmetic", "Addition")),
          "<think>Add them.</think>The sum is $\\boxed{4}$.");

  private Tokenizer tokenizer;

  @BeforeAll
  void load() throws IOException {
    tokenizer = Tokenizer.builtIn();
  }

  @AfterAll
  void close() {
    tokenizer.close();
  }

  private LabelledTokens encode(SkillAwareExample example) {
    return new ExampleEncoder(tokenizer, 4096, Cutoff.TRUNCATE)
        .encode(example.prompt(), example.completion())
        .orElseThrow();
  }

  @Test
  void encoder_ofATokenizerWithAnotherChatFormat_isRefused(@TempDir Path folder)
      throws IOException {
    String json =
        new String(tokenizer.json(), UTF_8)
            .replace("<|im_start|>", "<|start_header_id|>")
            .replace("<|im_end|>", "<|eot_id|>");
    Files.writeString(folder.resolve(Tokenizer.FILE), json);
    try (Tokenizer other = Tokenizer.read(folder)) {
      assertThatThrownBy(() -> new ExampleEncoder(other, 4096, Cutoff.TRUNCATE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no token <|im_start|>");
    }
  }

  @Test
  void encode_example_givesTheRenderedTextsIds() {
    assertThat(encode(EXAMPLE).ids())
        .containsExactly(tokenizer.encode(EXAMPLE.prompt() + EXAMPLE.completion()));
  }

  @Test
  void encode_example_putsLossOnSkillsAnswerAndEndToken() {
    LabelledTokens tokens = encode(EXAMPLE);
    int[] lost = Arrays.stream(tokens.labels()).filter(l -> l != MicroBatch.NO_LOSS).toArray();

    assertThat(tokenizer.decode(lost)).isEqualTo(EXAMPLE.assistantText() + "<|im_end|>");
    assertThat(tokenizer.decode(lost)).startsWith("Skills:\nArithmetic->Addition\n<think>");
    assertThat(lost[lost.length - 1]).isEqualTo(tokenizer.endOfTurn());
    int prompt = tokenizer.encode(EXAMPLE.prompt()).length;
    assertThat(Arrays.copyOf(tokens.labels(), prompt)).containsOnly(MicroBatch.NO_LOSS);
    assertThat(tokens.labels()[tokens.length() - 1]).isEqualTo(tokenizer.endOfTurn());
    assertThat(tokens.lossTokens()).isEqualTo(lost.length);
  }

  @Test
  void encode_textAfterTheEndToken_carriesNoLoss() {
    LabelledTokens tokens =
        new ExampleEncoder(tokenizer, 4096, Cutoff.TRUNCATE)
            .encode(EXAMPLE.prompt(), EXAMPLE.completion() + "\n")
            .orElseThrow();

    assertThat(tokens.labels()[tokens.length() - 1]).isEqualTo(MicroBatch.NO_LOSS);
    assertThat(tokens.labels()[tokens.length() - 2]).isEqualTo(tokenizer.endOfTurn());
  }

  @Test
  void encode_longerThanCutoff_isTruncatedOrDroppedAndCounted() {
    int cutoff = tokenizer.encode(EXAMPLE.prompt()).length + 5;
    ExampleEncoder truncating = new ExampleEncoder(tokenizer, cutoff, Cutoff.TRUNCATE);
    ExampleEncoder dropping = new ExampleEncoder(tokenizer, cutoff, Cutoff.DROP);
    int[] whole = encode(EXAMPLE).ids();

    LabelledTokens cut = truncating.encode(EXAMPLE.prompt(), EXAMPLE.completion()).orElseThrow();
    assertThat(cut.ids()).containsExactly(Arrays.copyOf(whole, cutoff));
    assertThat(truncating.truncated()).isEqualTo(1);
    assertThat(truncating.dropped()).isZero();

    assertThat(dropping.encode(EXAMPLE.prompt(), EXAMPLE.completion())).isEmpty();
    assertThat(dropping.dropped()).isEqualTo(1);
    assertThat(dropping.truncated()).isZero();
  }

  @Test
  void encode_promptLongerThanCutoff_isDroppedBecauseNothingIsLearned() {
    ExampleEncoder encoder = new ExampleEncoder(tokenizer, 8, Cutoff.TRUNCATE);
    assertThat(encoder.encode(EXAMPLE.prompt(), EXAMPLE.completion())).isEmpty();
    assertThat(encoder.dropped()).isEqualTo(1);
    assertThat(encoder.truncated()).isZero();
  }

  @Test
  void cut_anyExamples_keepsEveryLossTokenOnceWithinTheLimit() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      List<LabelledTokens> examples = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(20); i++) {
        int[] ids = random.ints(2 + random.nextInt(80), 0, 1000).toArray();
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, 1 + random.nextInt(ids.length - 1), MicroBatch.NO_LOSS);
        examples.add(new LabelledTokens(ids, labels));
      }
      List<MicroBatch> batches = MicroBatches.cut(examples, 128, 0);
      assertThat(batches.stream().mapToInt(MicroBatch::rows).sum()).isEqualTo(examples.size());
      assertThat(batches.stream().mapToInt(MicroBatch::lossTokens).sum())
          .isEqualTo(examples.stream().mapToInt(LabelledTokens::lossTokens).sum());
      assertThat(batches).allMatch(b -> b.rows() == 1 || b.rows() * b.length() <= 128);
    }
  }
}
