package io.skillstream.workers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextStreamTest {

  private static final String TEXT =
      " So 7 × 8 = 56, 数学 and \uD83D\uDE00.\n\n<think>\nwhy</think> \\boxed{56}";

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
  void next_tokenByToken_givesWholeCharactersThatMakeUpTheText() {
    TextStream stream = new TextStream(tokenizer);
    int[] ids = tokenizer.encode(TEXT);
    assertThat(ids.length).as("some characters take several tokens").isGreaterThan(10);
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      String piece = stream.next(id);
      assertThat(piece).doesNotContain("\uFFFD");
      text.append(piece);
    }
    assertThat(text.append(stream.rest())).hasToString(TEXT);
  }

  @Test
  void rest_characterThatNeverBecameWhole_isShownAsReplacement() {
    int[] emoji = tokenizer.encode("\uD83D\uDE00");
    assertThat(emoji.length).isGreaterThan(1);
    TextStream stream = new TextStream(tokenizer);
    assertThat(stream.next(tokenizer.encode("a")[0])).isEqualTo("a");
    for (int id : Arrays.copyOf(emoji, emoji.length - 1)) {
      assertThat(stream.next(id)).isEmpty();
    }
    assertThat(stream.rest()).isNotEmpty().matches("\uFFFD+");
    assertThat(stream.rest()).isEmpty();
  }

  @Test
  void next_brokenBytesBeforeText_areGivenWithIt() {
    int[] emoji = tokenizer.encode("\uD83D\uDE00");
    TextStream stream = new TextStream(tokenizer);
    assertThat(stream.next(emoji[0])).isEmpty();
    assertThat(stream.next(tokenizer.encode("b")[0])).endsWith("b").startsWith("\uFFFD");
  }
}
