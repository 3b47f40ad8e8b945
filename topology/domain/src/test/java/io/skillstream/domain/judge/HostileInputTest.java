package io.skillstream.domain.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long they take is measured in {@link JudgeBenchmark}; here they end, and as they should. */
class HostileInputTest {
  private static final Duration HANGS = Duration.ofMinutes(1);
  private static final List<String> EXPECTED = List.of("5", "x^2+1", "(1,2)", "\\sqrt{2+\\sqrt 3}");

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);

  static Stream<String> names() {
    return HostileInput.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void judge_hostileText_endsWithoutFindingItCorrect(String name) {
    String text = HostileInput.all().get(name);
    Assertions.assertTimeoutPreemptively(
        HANGS,
        () -> {
          for (String expected : EXPECTED) {
            assertThat(judge.answer(expected, text).verdict().isCorrect()).isFalse();
            assertThat(judge.answer(text, expected).verdict().isCorrect()).isFalse();
            assertThat(judge.response(expected, text, Ending.UNSTATED).verdict().isCorrect())
                .isFalse();
          }
          assertThat(judge.answer("5", text)).isEqualTo(judge.answer("5", text));
        });
  }
}
