package io.skillstream.workers.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.domain.example.SkillsPlace;
import io.skillstream.domain.example.SkillsPrefix;
import io.skillstream.domain.example.WithoutThinking;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.tokenizer.ChatTemplate;
import io.skillstream.workers.tokenizer.Qwen3Chat;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
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
    return encoder(4096, Cutoff.TRUNCATE).encode(example).tokens().orElseThrow();
  }

  private ExampleEncoder encoder(int cutoffTokens, Cutoff cutoff) {
    return new ExampleEncoder(tokenizer, new ExampleSettings(1, cutoffTokens, cutoff));
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
      assertThatThrownBy(
              () -> new ExampleEncoder(other, new ExampleSettings(1, 4096, Cutoff.TRUNCATE)))
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
  void encode_longerThanCutoff_isTruncatedOrLeftOut() {
    int cutoff = tokenizer.encode(EXAMPLE.prompt()).length + 5;
    int[] whole = encode(EXAMPLE).ids();

    Encoded.Kept cut = (Encoded.Kept) encoder(cutoff, Cutoff.TRUNCATE).encode(EXAMPLE);
    assertThat(cut.labelled().ids()).containsExactly(Arrays.copyOf(whole, cutoff));
    assertThat(cut.truncated()).isTrue();

    assertThat(encoder(cutoff, Cutoff.DROP).encode(EXAMPLE))
        .isEqualTo(new Encoded.LeftOut(Encoded.Reason.TOO_LONG));
    assertThat(encoder(whole.length, Cutoff.DROP).encode(EXAMPLE))
        .isInstanceOfSatisfying(Encoded.Kept.class, kept -> assertThat(kept.truncated()).isFalse());
  }

  @Test
  void encode_promptLongerThanCutoff_isLeftOutBecauseNothingIsLearned() {
    assertThat(encoder(8, Cutoff.TRUNCATE).encode(EXAMPLE))
        .isEqualTo(new Encoded.LeftOut(Encoded.Reason.NO_LOSS));
  }

  @Test
  void totals_ofExamples_countEachByWhatBecameOfIt() {
    TrainerState.Totals totals =
        TrainerState.Totals.of(
            List.of(
                new Encoded.Kept(encode(EXAMPLE), false),
                new Encoded.Kept(encode(EXAMPLE), true),
                new Encoded.LeftOut(Encoded.Reason.TOO_LONG),
                new Encoded.LeftOut(Encoded.Reason.NO_LOSS),
                new Encoded.LeftOut(Encoded.Reason.NO_THINKING)));
    assertThat(totals)
        .isEqualTo(
            new TrainerState.Totals(
                0,
                0,
                2,
                2L * encode(EXAMPLE).length(),
                2L * encode(EXAMPLE).lossTokens(),
                1,
                3,
                1,
                1));
  }

  /** Responses of every shape, whole and broken, in every layout. */
  @Test
  void encode_anyTraceInAnyLayout_givesTheIdsOfTheExportedText() {
    Random random = new Random(11);
    String[] parts = {"<think>", "</think>", "\n", "\n\n", "So $x^2 = 4$. ", "2", " ", "é→π"};
    int laidOut = 0;
    for (int round = 0; round < 60; round++) {
      StringBuilder response = new StringBuilder();
      for (int i = 0; i <= random.nextInt(8); i++) {
        response.append(parts[random.nextInt(parts.length)]);
      }
      List<List<String>> chains =
          random.nextInt(5) == 0 ? List.of() : List.of(List.of("Algebra", "Powers " + round));
      for (SkillsPlace place : SkillsPlace.values()) {
        for (WithoutThinking without : WithoutThinking.values()) {
          ExampleLayout layout = new ExampleLayout(SkillsPrefix.WHOLE, place, without);
          ExampleEncoder encoder =
              new ExampleEncoder(
                  tokenizer, new ExampleSettings(1, 4096, Cutoff.TRUNCATE).with(layout));
          Encoded encoded =
              encoder.encode("What is it?", chains, response.toString(), OptionalDouble.empty());
          Optional<SkillAwareExample> exported =
              layout.example("What is it?", chains, response.toString());
          if (exported.isEmpty()) {
            assertThat(encoded).isEqualTo(new Encoded.LeftOut(Encoded.Reason.NO_THINKING));
            continue;
          }
          LabelledTokens tokens = encoded.tokens().orElseThrow();
          SkillAwareExample text = exported.get();
          assertThat(tokens.ids())
              .containsExactly(
                  IntStream.concat(
                          Arrays.stream(tokenizer.encode(text.prompt())),
                          Arrays.stream(tokenizer.encode(text.completion())))
                      .toArray());
          // Read as one text, other beginnings may merge with the break that ends the prompt.
          if (text.completion().startsWith("Skills:") || text.completion().startsWith("<think>")) {
            assertThat(tokens.ids())
                .containsExactly(tokenizer.encode(text.prompt() + text.completion()));
          }
          assertThat(tokens.labels()[tokens.length() - 1]).isEqualTo(tokenizer.endOfTurn());
          int[] lost =
              Arrays.stream(tokens.labels()).filter(l -> l != MicroBatch.NO_LOSS).toArray();
          assertThat(tokenizer.decode(lost)).isEqualTo(exported.get().completion());
          if (!chains.isEmpty()) {
            assertThat(tokenizer.decode(lost)).contains("Skills:\nAlgebra->Powers " + round + "\n");
            laidOut++;
          }
        }
      }
    }
    assertThat(laidOut).isGreaterThan(200);
  }

  @Test
  void encode_exampleWithAWeight_hasItUnlessWeightsAreIgnored() {
    ExampleSettings settings = new ExampleSettings(1, 4096, Cutoff.TRUNCATE);
    for (ExampleWeights weights : ExampleWeights.values()) {
      ExampleEncoder encoder = new ExampleEncoder(tokenizer, settings.with(weights));
      double used = weights == ExampleWeights.USED ? 2.5 : 1;
      assertThat(weight(encoder, OptionalDouble.of(2.5))).isEqualTo(used);
      assertThat(weight(encoder, OptionalDouble.empty())).isEqualTo(1);
    }
  }

  private static double weight(ExampleEncoder encoder, OptionalDouble given) {
    return encoder.encode("?", List.of(), "4", given).tokens().orElseThrow().weight();
  }

  @Test
  void encode_emptyThinkingAsked_isWhatQwen3sTemplateMakesOfTheAnswer() {
    for (String answer : List.of("4", "\nThe sum is\n\n4\n", "a")) {
      for (SkillsPlace place : SkillsPlace.values()) {
        SkillAwareExample example =
            new ExampleLayout(SkillsPrefix.WHOLE, place, WithoutThinking.EMPTY_THINKING)
                .example("?", List.of(List.of("Sums")), answer)
                .orElseThrow();
        Qwen3Chat chat =
            new Qwen3Chat(
                Qwen3Chat.History.LAST,
                place == SkillsPlace.BEFORE_THINKING ? Qwen3Chat.Lead.KEPT : Qwen3Chat.Lead.DROPPED,
                true);
        assertThat(
                chat.render(
                    List.of(
                        new ChatTemplate.Message("user", example.userText()),
                        new ChatTemplate.Message("assistant", example.assistantText()))))
            .isEqualTo(example.prompt() + example.completion() + "\n");
      }
      SkillAwareExample plain =
          new ExampleLayout(
                  SkillsPrefix.NONE, SkillsPlace.BEFORE_THINKING, WithoutThinking.EMPTY_THINKING)
              .example("?", List.of(), answer)
              .orElseThrow();
      assertThat(
              Qwen3Chat.TEMPLATE.render(
                  List.of(
                      new ChatTemplate.Message("user", plain.userText()),
                      new ChatTemplate.Message("assistant", answer))))
          .isEqualTo(plain.prompt() + plain.completion() + "\n");
    }
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
      List<MicroBatch> batches =
          MicroBatches.cut(examples, Packing.NONE, 128, 0).stream()
              .map(MicroBatches.Cut::batch)
              .toList();
      assertThat(batches.stream().mapToInt(MicroBatch::rows).sum()).isEqualTo(examples.size());
      assertThat(batches.stream().mapToInt(MicroBatch::lossTokens).sum())
          .isEqualTo(examples.stream().mapToInt(LabelledTokens::lossTokens).sum());
      assertThat(batches).allMatch(b -> b.rows() == 1 || b.rows() * b.length() <= 128);
    }
  }
}
