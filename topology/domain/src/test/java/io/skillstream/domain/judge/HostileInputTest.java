package io.skillstream.domain.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long they take is measured in {@link JudgeBenchmark}; here they end, and as they should. */
class HostileInputTest {
  private static final Duration HANGS = Duration.ofMinutes(1);
  private static final String EXPECTED = "x^2+1";

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);

  static Stream<String> names() {
    return HostileInput.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void judge_hostileText_endsWithoutFindingItCorrect(String name) {
    String text = HostileInput.all().getOrDefault(name, "");
    Assertions.assertTimeoutPreemptively(
        HANGS,
        () -> {
          Judgement first = judge.answer(EXPECTED, text);
          assertThat(first.verdict().isCorrect()).isFalse();
          assertThat(judge.answer(EXPECTED, text)).isEqualTo(first);
          assertThat(judge.answer(text, EXPECTED).verdict().isCorrect()).isFalse();
          assertThat(judge.response(EXPECTED, text, Ending.UNSTATED).verdict().isCorrect())
              .isFalse();
        });
  }
}
