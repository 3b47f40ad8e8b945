package io.skillstream.workers.tokenizer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Token ids with the vocabulary of Qwen itself, and of a small public one, against published cases.
 *
 * <p>Needs the folder of real data in the system property {@code skillstream.real-data}; run with
 * {@code -Dgroups=real-data}. Without it the test fails.
 */
@Tag("real-data")
class QwenTokenizerTest {

  private static final int FIRST_ADDED = 151_643;
  private static final List<String> ADDED =
      List.of(
          "<|endoftext|>",
          "<|im_start|>",
          "<|im_end|>",
          "<|object_ref_start|>",
          "<|object_ref_end|>",
          "<|box_start|>",
          "<|box_end|>",
          "<|quad_start|>",
          "<|quad_end|>",
          "<|vision_start|>",
          "<|vision_end|>",
          "<|vision_pad|>",
          "<|image_pad|>",
          "<|video_pad|>",
          "<tool_call>",
          "</tool_call>",
          "<|fim_prefix|>",
          "<|fim_middle|>",
          "<|fim_suffix|>",
          "<|fim_pad|>",
          "<|repo_name|>",
          "<|file_sep|>",
          "<tool_response>",
          "</tool_response>",
          "<think>",
          "</think>");

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path file(String name) {
    String folder = System.getProperty("skillstream.real-data", "");
    assertThat(folder).as("name the folder of real data: -Dskillstream.real-data=DIR").isNotBlank();
    return Path.of(folder).resolve("qwen-tokenizer").resolve(name);
  }

  private static List<JsonNode> cases(String name) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file(name), UTF_8)) {
      cases.add(JSON.readTree(line));
    }
    return cases;
  }

  /** Ranks of byte strings as vocabulary and merges: a token's merge joins its last two parts. */
  private static TokenizerJson qwen() throws IOException {
    List<String> alphabet = BytePairs.alphabet();
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file("qwen.tiktoken"), ISO_8859_1)) {
      String[] parts = line.split(" ");
      StringBuilder symbols = new StringBuilder();
      for (byte b : Base64.getDecoder().decode(parts[0])) {
        symbols.append(alphabet.get(b & 0xff));
      }
      ranks.put(symbols.toString(), Integer.valueOf(parts[1]));
    }
    assertThat(ranks).hasSize(FIRST_ADDED);
    TokenizerJson json = new TokenizerJson(TokenizerJson.QWEN, true, ranks);
    ranks.forEach(
        (token, rank) -> {
          if (token.length() > 1) {
            List<String> parts = parts(token, rank, ranks);
            assertThat(parts).as(token).hasSize(2);
            json.merge(new BytePairs.Merge(parts.get(0), parts.get(1)));
          }
        });
    ADDED.forEach(token -> json.added(token, !List.of("<think>", "</think>").contains(token)));
    assertThat(json.size()).isEqualTo(FIRST_ADDED + ADDED.size());
    return json;
  }

  private static List<String> parts(String token, int below, Map<String, Integer> ranks) {
    List<String> parts = new ArrayList<>(List.of(token.split("")));
    while (true) {
      int best = -1;
      int rank = below;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int joined = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), below);
        if (joined < rank) {
          best = i;
          rank = joined;
        }
      }
      if (best < 0) {
        return parts;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
  }

  @Test
  void encode_publishedCases_givesTheirIdsAndDecodesThem() throws IOException {
    try (Tokenizer tokenizer = qwen().load()) {
      List<String> wrong = new ArrayList<>();
      List<JsonNode> cases = cases("llamacpp_qwen2_vocab_tests.jsonl");
      for (JsonNode one : cases) {
        String text = one.path("text").asText();
        int[] ids = tokenizer.encode(text);
        if (!Arrays.equals(ids, JSON.convertValue(one.path("ids"), int[].class))
            || !tokenizer.decode(ids).equals(Normalizer.normalize(text, Normalizer.Form.NFC))) {
          wrong.add(text);
        }
      }
      System.out.printf(
          "Qwen vocabulary: %d of %d cases agree%n", cases.size() - wrong.size(), cases.size());
      assertThat(cases).hasSize(43);
      assertThat(wrong).isEmpty();
      assertThat(tokenizer.encode("<|im_start|>user\nHi<|im_end|>"))
          .containsExactly(151_644, 872, 198, 13_048, 151_645);
      assertThat(tokenizer.id("</think>")).isEqualTo(151_668);
      assertThat(tokenizer.padding()).isEqualTo(FIRST_ADDED);
      measure(tokenizer);
    }
  }

  private static void measure(Tokenizer tokenizer) {
    String once = "Solutionsofpolynomialequationsarefoundbyfactoring";
    String longer = once.repeat(1_000_000 / once.length());
    double[] seconds = new double[2];
    for (int i = 0; i < 2; i++) {
      String text = i == 0 ? longer.substring(0, 100_000) : longer;
      long start = System.nanoTime();
      assertThat(tokenizer.encode(text)).isNotEmpty();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    System.out.printf(
        "Qwen vocabulary, no spaces: 100 kB %.3f s, 1 MB %.3f s, ratio %.1f%n",
        seconds[0], seconds[1], seconds[1] / seconds[0]);
    assertThat(seconds[1]).isLessThan(40 * Math.max(seconds[0], 0.02));
  }

  /** The published chat cases count ids of special tokens from Qwen's own first. */
  @Test
  void render_publishedConversations_giveTheirTextAndIds() throws IOException {
    Map<String, Integer> vocabulary = new HashMap<>();
    JSON.readTree(file("torchtune_tiny_bpe_vocab.json").toFile())
        .properties()
        .forEach(token -> vocabulary.put(token.getKey(), token.getValue().asInt()));
    TokenizerJson json = new TokenizerJson(TokenizerJson.QWEN, true, vocabulary);
    for (String line : Files.readAllLines(file("torchtune_tiny_bpe_merges.txt"), UTF_8)) {
      String[] parts = line.split(" ");
      if (parts.length == 2) {
        json.merge(new BytePairs.Merge(parts[0], parts[1]));
      }
    }
    int first = json.size();
    ADDED.forEach(token -> json.added(token, true));
    List<JsonNode> cases = cases("torchtune_qwen3_chat_cases.jsonl");
    assertThat(cases).hasSize(4);
    try (Tokenizer tokenizer = json.load()) {
      for (JsonNode one : cases) {
        String rendered = ChatTemplate.render(messages(one.path("messages")));
        // These cases leave out the line break after the last turn.
        String text = rendered.substring(0, rendered.length() - 1);
        assertThat(text).isEqualTo(one.path("expected_formatted_messages").asText());
        int[] expected = JSON.convertValue(one.path("expected_tokens"), int[].class);
        for (int i = 0; i < expected.length; i++) {
          expected[i] = expected[i] < FIRST_ADDED ? expected[i] : expected[i] - FIRST_ADDED + first;
        }
        assertThat(tokenizer.encode(text)).containsExactly(expected);
      }
    }
  }

  private static List<Message> messages(JsonNode given) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : given) {
      String text = message.path("content").asText();
      if (message.path("role").asText().equals("ipython")) {
        messages.add(new Message("user", "<tool_response>\n" + text + "\n</tool_response>"));
      } else if (message.path("ipython").asBoolean()) {
        messages.add(
            new Message(message.path("role").asText(), "<tool_call>\n" + text + "\n</tool_call>"));
      } else {
        messages.add(new Message(message.path("role").asText(), text));
      }
    }
    return messages;
  }
}
