package io.skillstream.console.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private final DeadLetters letters = new DeadLetters();

  @Test
  void counts_areByReasonAndOrigin_mostFirst() {
    letters.add("NO_PROBLEM", "traces", 0, 0, 10);
    letters.add("UNREADABLE", "traces", 0, 1, 20);
    letters.add("UNREADABLE", "traces", 1, 0, 15);

    assertThat(letters.counts().total()).isEqualTo(3);
    assertThat(letters.counts().reasons())
        .extracting(DeadLetters.Count::reason)
        .containsExactly("UNREADABLE", "NO_PROBLEM");
    assertThat(letters.counts().reasons().get(0).newestAt()).isEqualTo("1970-01-01T00:00:00.020Z");
  }

  @Test
  void page_byCursor_goesThroughAllNewestFirst() {
    for (int i = 0; i < 25; i++) {
      letters.add(i % 5 == 0 ? "OTHER" : "ONE", "traces", i % 3, i, i / 2);
    }
    List<Long> offsets = new ArrayList<>();
    Optional<String> before = Optional.empty();
    do {
      DeadLetters.Page page = letters.page(Optional.of("ONE"), before, 6);
      page.places().forEach(place -> offsets.add(place.offset()));
      before = Optional.ofNullable(page.next());
    } while (before.isPresent());
    assertThat(offsets).hasSize(20).doesNotHaveDuplicates().first().isEqualTo(24L);
  }

  @Test
  void page_withACursorOfNobody_saysWhatIsExpected() {
    letters.add("ONE", "traces", 0, 0, 0);
    assertThatThrownBy(() -> letters.page(Optional.empty(), Optional.of("x"), 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before is 'x'");
  }

  @Test
  void places_ofOneReason_areBounded() {
    for (int i = 0; i < 10 * DeadLetters.MOST_PLACES; i++) {
      letters.add("ONE", "traces", 0, i, i);
    }
    DeadLetters.Page page = letters.page(Optional.empty(), Optional.empty(), 1_000_000);
    assertThat(page.places()).hasSizeBetween(DeadLetters.MOST_PLACES, 2 * DeadLetters.MOST_PLACES);
    assertThat(letters.counts().total()).isEqualTo(10L * DeadLetters.MOST_PLACES);
  }

  @Test
  void text_ofBytes_isTheirBeginningAndNoHalfCharacter() {
    byte[] bytes = "aé".getBytes(StandardCharsets.UTF_8);
    assertThat(DeadLetterReader.text(bytes, 2)).contains("a");
    assertThat(DeadLetterReader.text(bytes, 3)).contains("aé");
    assertThat(DeadLetterReader.text(new byte[] {0, 0, 0, 0, 7}, 10)).isEmpty();
    assertThat(DeadLetterReader.text(new byte[] {(byte) 0xff}, 10)).isEmpty();
  }
}
