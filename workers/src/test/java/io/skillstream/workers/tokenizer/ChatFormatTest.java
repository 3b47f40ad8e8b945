package io.skillstream.workers.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Renderings of conversations. Those of Qwen3 in the resource were made by running Qwen3's template
 * and its training variant in Jinja on these messages; those of Llama 3 are written by hand.
 */
class ChatFormatTest {

  private static final String CASES = "qwen3-conversations.jsonl";

  static Stream<Arguments> conversations() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Arguments> cases = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(ChatFormatTest.class.getResourceAsStream(CASES)), UTF_8))) {
      for (String line : lines.lines().toList()) {
        JsonNode one = json.readTree(line);
        cases.add(Arguments.of(one.path("name").asText(), one));
      }
    }
    assertThat(cases).hasSize(20);
    return cases.stream();
  }

  private static List<Message> messages(JsonNode one) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : one.path("messages")) {
      messages.add(new Message(message.path("role").asText(), message.path("content").asText()));
    }
    return messages;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void qwen3_conversation_isRenderedAsItsTemplateDoes(String name, JsonNode one) {
    List<Message> messages = messages(one);
    Qwen3Chat chat = Qwen3Chat.TEMPLATE;
    assertThat(chat.render(messages)).isEqualTo(one.path("rendered").asText());
    assertThat(chat.prompt(messages)).isEqualTo(one.path("prompt").asText());
    assertThat(new Qwen3Chat(chat.history(), chat.lead(), false).prompt(messages))
        .isEqualTo(one.path("promptWithoutThinking").asText());
    assertThat(new Qwen3Chat(Qwen3Chat.History.ALL, chat.lead(), true).render(messages))
        .isEqualTo(one.path("training").asText());
  }

  @Test
  void qwen3_leadKept_leavesSkillsBeforeTheThinkingPart() {
    Qwen3Chat chat = new Qwen3Chat(Qwen3Chat.History.LAST, Qwen3Chat.Lead.KEPT, true);
    String first = "Skills:\nAlgebra->Equations\n\n<think>\nt1\n</think>\n\nA1";
    String second = "Skills:\nGeometry\n\n<think>\nt2\n</think>\n\nA2";
    assertThat(
            chat.render(
                List.of(
                    new Message("user", "Q1"),
                    new Message("assistant", first),
                    new Message("user", "Q2"),
                    new Message("assistant", second))))
        .isEqualTo(
            "<|im_start|>user\nQ1<|im_end|>\n"
                + "<|im_start|>assistant\nSkills:\nAlgebra->Equations\n\nA1<|im_end|>\n"
                + "<|im_start|>user\nQ2<|im_end|>\n"
                + "<|im_start|>assistant\nSkills:\nGeometry\n\n<think>\nt2\n</think>\n\nA2<|im_end|>\n");
  }

  @Test
  void llama3_conversation_hasHeadersAndEndsOfTurn() {
    ChatFormat chat = new Llama3Chat();
    List<Message> asked =
        List.of(new Message("system", "You are terse."), new Message("user", "  What is 2+2?\n"));
    String expected =
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nYou are terse.<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nWhat is 2+2?<|eot_id|>";
    assertThat(chat.render(asked)).isEqualTo(expected);
    assertThat(chat.prompt(asked))
        .isEqualTo(expected + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    List<Message> answered = new ArrayList<>(asked);
    answered.add(new Message("assistant", "Skills:\nArithmetic\n\n<think>\nt\n</think>\n\n4"));
    assertThat(chat.render(answered))
        .isEqualTo(
            expected
                + "<|start_header_id|>assistant<|end_header_id|>\n\n"
                + "Skills:\nArithmetic\n\n<think>\nt\n</think>\n\n4<|eot_id|>");
    // A no-break space and a next-line control are white space to the template's trim.
    assertThat(chat.render(List.of(new Message("user", "\u00a0\u0085x\u00a0y\u2003"))))
        .endsWith("\n\nx\u00a0y<|eot_id|>");
  }

  @Test
  void render_noMessageOrUnknownRole_isRefused() {
    assertThatThrownBy(() -> Qwen3Chat.TEMPLATE.render(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Llama3Chat().prompt(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    List<Message> stranger = List.of(new Message("narrator", "x"));
    assertThatThrownBy(() -> Qwen3Chat.TEMPLATE.render(stranger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("narrator");
  }

  @Test
  void of_tokenizer_isItsFamilysFormat() throws IOException {
    try (Tokenizer qwen = Tokenizer.builtIn();
        Tokenizer llama = TokenizerJson.llama3(List.of()).load();
        Tokenizer other = new TokenizerJson(TokenizerJson.QWEN, false, false).load()) {
      assertThat(ChatFormat.of(qwen)).isEqualTo(Qwen3Chat.TEMPLATE);
      assertThat(qwen.id(ChatFormat.of(qwen).endOfTurn())).isEqualTo(qwen.endOfTurn());
      assertThat(ChatFormat.of(llama)).isEqualTo(new Llama3Chat());
      assertThat(llama.id(Llama3Chat.END_OF_TURN)).isEqualTo(llama.endOfTurn());
      assertThat(llama.padding()).isEqualTo(llama.id("<|end_of_text|>"));
      assertThatThrownBy(() -> ChatFormat.of(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("<|im_end|>", "<|eot_id|>");
    }
  }
}
