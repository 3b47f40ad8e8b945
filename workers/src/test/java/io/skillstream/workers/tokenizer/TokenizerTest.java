package io.skillstream.workers.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenizerTest {

  private Tokenizer tokenizer;

  @BeforeAll
  void load() throws IOException {
    tokenizer = Tokenizer.builtIn();
  }

  @AfterAll
  void close() {
    tokenizer.close();
  }

  @Test
  void builtIn_resource_isTheGeneratorsOutput() {
    assertThat(new String(tokenizer.json(), UTF_8)).isEqualTo(Vocabulary.json());
  }

  @Test
  void builtIn_addedTokens_haveTheLastIds() {
    assertThat(tokenizer.size()).isEqualTo(1024);
    for (int i = 0; i < Vocabulary.SPECIAL.size(); i++) {
      String token = Vocabulary.SPECIAL.get(i);
      assertThat(tokenizer.id(token)).isEqualTo(1019 + i);
      assertThat(tokenizer.encode("a" + token + "b")).contains(1019 + i);
    }
  }

  @Test
  void decode_ofAnyText_givesItBack() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      for (int i = 0; i < length; i++) {
        int point = random.nextInt(4) == 0 ? random.nextInt(0x11_0000) : ' ' + random.nextInt(95);
        if (point < 0xD800 || point > 0xDFFF) {
          text.appendCodePoint(point);
        }
      }
      assertThat(tokenizer.decode(tokenizer.encode(text.toString())))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(text.toString());
    }
  }

  @Test
  void encode_longText_isNeverCut() {
    String text = "one two three ".repeat(2000);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Test
  void encode_mathematics_takesAtMostHalfAsManyTokensAsCharacters() {
    String text =
        "Subtract 7 from both sides of the equation to get $3x = 12$, so that $x = \\boxed{4}$.";
    assertThat(tokenizer.encode(text).length).isLessThan(text.length() / 2);
  }

  @Test
  void render_ofSkillAwareExample_isItsPromptAndCompletion() {
    SkillAwareExample example =
        SkillAwareExample.of("1+1?", List.of(List.of("Arithmetic", "Addition")), "\\boxed{2}");
    Message user = new Message("user", example.userText());
    Message assistant = new Message("assistant", example.assistantText());

    assertThat(ChatTemplate.render(List.of(user, assistant)))
        // The template ends a turn with a line break, which a completion leaves out.
        .isEqualTo(example.prompt() + example.completion() + "\n");
    assertThat(ChatTemplate.prompt(List.of(user))).isEqualTo(example.prompt());
  }

  @Test
  void read_folderWithoutTokenizer_saysWhatIsMissing(@TempDir Path folder) {
    assertThatThrownBy(() -> Tokenizer.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tokenizer.json");
  }

  @Test
  void of_addedTokenThatEncodesToAnotherId_isRefused() {
    String json = new String(tokenizer.json(), UTF_8).replace("\"id\" : 1021", "\"id\" : 2000");
    assertThatThrownBy(() -> Tokenizer.of(json.getBytes(UTF_8), "changed"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed");
  }
}
