package io.skillstream.workers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokenizers in the forms of Qwen3 and Llama 3 on small vocabularies, against a plain merge loop.
 */
class ByteLevelTokenizerTest {

  private static final List<String> PIECES =
      List.of(
          "the ",
          "THE",
          "'s",
          "'LL",
          "don't",
          "I'ſ",
          " ",
          "  ",
          "\n",
          "\r\n",
          "\t",
          "\u00a0",
          "\u2003",
          "\u0085",
          "\u3000",
          "x",
          "12",
          "1234567",
          "½",
          "Ⅻ",
          "٣",
          "$",
          "\\frac{",
          "}",
          "...",
          "-->",
          "é",
          "e\u0301",
          "A\u030a",
          "ǆ",
          "ß",
          "привет",
          "數學",
          "ก็",
          "각",
          "\u1100\u1161",
          "\ud83d\ude80",
          "\ud83d\udc68\u200d\ud83d\udc69",
          "\u200b",
          "\u0000",
          "_",
          " therefore",
          "therefore",
          "Algebra->");

  private static List<BytePairs.Merge> merges() {
    return BytePairs.learn(
        WorkedProblems.text().substring(0, 60_000)
            + " the the there therein é é é ééé привет привет 數學 數學 \n\n\n \n\n   x    y ",
        400);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static void agree(TokenizerJson json, long seed, boolean composed) throws IOException {
    Random random = new Random(seed);
    try (Tokenizer tokenizer = json.load()) {
      for (int round = 0; round < 1500; round++) {
        String text = text(random);
        int[] ids = tokenizer.encode(text);
        assertThat(Arrays.stream(ids).boxed().toList())
            .as("seed %d, round %d: '%s'", seed, round, text)
            .isEqualTo(json.expected(text));
        assertThat(tokenizer.decode(ids))
            .isEqualTo(composed ? Normalizer.normalize(text, Normalizer.Form.NFC) : text);
      }
    }
  }

  @Test
  void encode_qwen3Form_equalsPlainMergingOfComposedText() throws IOException {
    agree(TokenizerJson.qwen3(merges()), 11, true);
  }

  @Test
  void encode_llama3Form_equalsPlainMergingWithWholeWordsFirst() throws IOException {
    TokenizerJson json = TokenizerJson.llama3(merges());
    agree(json, 12, false);
    try (Tokenizer tokenizer = json.load()) {
      // Taken whole though no merge leads to it; without the space it is no token.
      assertThat(tokenizer.encode(" therefore")).hasSize(1);
      assertThat(tokenizer.encode("therefore").length).isGreaterThan(1);
      // The template writes the first token; the file's own rule must not add another.
      int[] chat = tokenizer.encode(new Llama3Chat().render(List.of(new Message("user", "x"))));
      assertThat(chat)
          .startsWith(tokenizer.id("<|begin_of_text|>"))
          .endsWith(tokenizer.endOfTurn());
      assertThat(chat).containsOnlyOnce(tokenizer.id("<|begin_of_text|>"));
    }
  }

  @Test
  void encode_wordsOfDigits_areOneOrUpToThreeLong() throws IOException {
    List<BytePairs.Merge> digits =
        List.of(new BytePairs.Merge("1", "2"), new BytePairs.Merge("12", "3"));
    try (Tokenizer qwen = TokenizerJson.qwen3(digits).load();
        Tokenizer llama = TokenizerJson.llama3(digits).load()) {
      assertThat(qwen.encode("1231")).hasSize(4);
      assertThat(llama.encode("1231")).hasSize(2);
    }
  }

  @Test
  void encode_addedTokens_areFoundLongestFirstWithTheirFlags() throws IOException {
    TokenizerJson json =
        TokenizerJson.qwen3(List.of())
            .added("<|im_end|>!", true)
            .added("<left>", true, true, false, false)
            .added("<right>", true, false, true, false)
            .added("<ne\u0301>", false, false, false, true);
    try (Tokenizer tokenizer = json.load()) {
      int x = tokenizer.encode("x")[0];
      int space = tokenizer.encode(" ")[0];
      assertThat(tokenizer.encode("x<|im_end|>!x"))
          .containsExactly(x, tokenizer.id("<|im_end|>!"), x);
      assertThat(tokenizer.encode("x<|im_end|>x")).containsExactly(x, tokenizer.endOfTurn(), x);
      assertThat(tokenizer.encode("x <left> x"))
          .containsExactly(x, tokenizer.id("<left>"), space, x);
      assertThat(tokenizer.encode("x <right> x"))
          .containsExactly(x, space, tokenizer.id("<right>"), x);
      assertThat(tokenizer.encode("x <think> x"))
          .containsExactly(x, space, tokenizer.id("<think>"), space, x);
      // Looked for after NFC, so both spellings are the token.
      assertThat(tokenizer.encode("<n\u00e9>")).containsExactly(tokenizer.id("<ne\u0301>"));
      assertThat(tokenizer.encode("<ne\u0301>")).containsExactly(tokenizer.id("<ne\u0301>"));
      assertThat(tokenizer.encode("<|im_end|")).hasSize(9).doesNotContain(tokenizer.endOfTurn());
      assertThat(tokenizer.decode(tokenizer.encode("a <think>\n</think><|im_end|>")))
          .isEqualTo("a <think>\n</think><|im_end|>");
    }
  }

  @Test
  void encode_halfASurrogatePair_isAReplacementCharacterAndLeavesTheRest() throws IOException {
    try (Tokenizer tokenizer = TokenizerJson.qwen3(List.of()).load()) {
      for (String broken : List.of("\ud83d", "\ude80", "\ude80\ud83d")) {
        String text = "a" + broken + "b\ud83d\ude80";
        assertThat(tokenizer.decode(tokenizer.encode(text)))
            .isEqualTo("a" + "\ufffd".repeat(broken.length()) + "b\ud83d\ude80");
      }
    }
  }

  @Test
  void decode_partOfACharacterOrUnknownId_isReplacedOrRefused() throws IOException {
    try (Tokenizer tokenizer = TokenizerJson.qwen3(List.of()).load()) {
      int[] ids = tokenizer.encode("é");
      assertThat(ids).hasSize(2);
      assertThat(tokenizer.decode(new int[] {ids[0]})).isEqualTo("\ufffd");
      assertThatThrownBy(() -> tokenizer.decode(new int[] {tokenizer.size()}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("" + tokenizer.size());
      assertThatThrownBy(() -> tokenizer.decode(new int[] {-1}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void of_damagedFile_isRefusedOrStillATokenizer() throws IOException {
    byte[] sound = TokenizerJson.qwen3(merges().subList(0, 20)).json();
    long seed = 41;
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 600; round++) {
      byte[] bytes = sound.clone();
      // Half of the changes hit the settings around the vocabulary.
      int at = random.nextInt(random.nextBoolean() ? 1500 : bytes.length);
      bytes[at] = (byte) "0123456789{}[]\",:-eul ".charAt(random.nextInt(22));
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try (Tokenizer tokenizer = Tokenizer.of(bytes, "damaged file")) {
        assertThat(tokenizer.encode("a <think> b").length).isPositive();
      } catch (IOException e) {
        refused++;
        assertThat(e).as("seed %d, round %d", seed, round).hasMessageContaining("damaged file");
      }
    }
    assertThat(refused).isBetween(150, 599);
  }

  /** Ten times the text may take ten times the time, and far less than a hundred times. */
  @ParameterizedTest
  @ValueSource(strings = {"letters", "a", " ", "\n", "7", "=", "e\u0301", "\ud83d\ude80"})
  void encode_longTextWithoutSpaces_takesTimeInProportion(String unit) throws IOException {
    try (Tokenizer tokenizer = TokenizerJson.qwen3(merges()).load()) {
      String longer = repeated(unit, 1_000_000);
      String shorter = repeated(unit, 100_000);
      double few = seconds(tokenizer, shorter, 3);
      double many = seconds(tokenizer, longer, 2);
      System.out.printf(
          "encode '%s': 100 kB %.3f s, 1 MB %.3f s, ratio %.1f%n", unit, few, many, many / few);
      assertThat(many).isLessThan(60 * Math.max(few, 0.02));
      assertThat(tokenizer.decode(tokenizer.encode(shorter)))
          .isEqualTo(Normalizer.normalize(shorter, Normalizer.Form.NFC));
    }
  }

  private static String repeated(String unit, int characters) {
    if (!unit.equals("letters")) {
      return unit.repeat(characters / unit.length());
    }
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append("etaoinshrdlu".charAt(random.nextInt(12)));
    }
    return text.toString();
  }

  private static double seconds(Tokenizer tokenizer, String text, int times) {
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      assertThat(tokenizer.encode(text)).isNotEmpty();
      taken.add(System.nanoTime() - start);
    }
    return taken.stream().min(Long::compare).orElseThrow() / 1e9;
  }
}
