package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceFeaturesTest {
  @Test
  void of_formsOfOneWord_meet() {
    assertThat(features("factor")).isEqualTo(features("Factoring")).isEqualTo(features("FACTORS"));
    assertThat(features("factor")).doesNotContainAnyElementsOf(features("sum"));
  }

  @Test
  void of_command_isNotTheWord() {
    assertThat(features("\\sum")).doesNotContainAnyElementsOf(features("sum"));
    assertThat(features("$\\sum$")).isEqualTo(features("\\sum"));
  }

  @Test
  void of_numbers_areKnownByShape() {
    assertThat(features("12345")).isEqualTo(features("67890"));
    assertThat(features("3")).isNotEqualTo(features("4"));
    assertThat(features("1" + "0".repeat(40))).isEqualTo(features("7" + "1".repeat(50)));
  }

  @Test
  void of_neighbours_areFeaturesToo() {
    Set<Integer> pair = features("right triangle");

    assertThat(pair).hasSize(3).containsAll(features("right")).containsAll(features("triangle"));
    assertThat(features("triangle right")).isNotEqualTo(pair);
  }

  @Test
  void of_repeats_countOnce() {
    int[] features = TraceFeatures.of("circle circle circle circle", "circle");

    assertThat(features).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void of_responseWithThinkingPart_readsWhatFollowsIt() {
    assertThat(TraceFeatures.of("p", "<think>circle</think>\nthe answer"))
        .containsExactly(TraceFeatures.of("p", "\nthe answer"));
    assertThat(set(TraceFeatures.of("p", "<think>circle</think> \n")))
        .as("nothing follows: the thinking is all there is")
        .containsAll(features("circle"));
    assertThat(set(TraceFeatures.of("p", "<think>circle")))
        .as("cut off")
        .containsAll(features("circle"));
  }

  @Test
  void of_longProblem_readsBothEnds() {
    String noise = "and so on ".repeat(TraceFeatures.WINDOW);

    assertThat(set(TraceFeatures.of("circle" + noise + "triangle", "")))
        .containsAll(features("circle"))
        .containsAll(features("triangle"));
    assertThat(set(TraceFeatures.of(noise + "circle" + noise, "")))
        .doesNotContainAnyElementsOf(features("circle"));
  }

  @Test
  void of_longResponse_readsWhatASlowTaggerIsShown() {
    String response = "circle " + "and so on ".repeat(FinalPart.MAX_CHARACTERS) + " triangle";

    assertThat(set(TraceFeatures.of("", response)))
        .containsAll(features("triangle"))
        .doesNotContainAnyElementsOf(features("circle"))
        .isEqualTo(set(TraceFeatures.of("", FinalPart.of(response))));
  }

  @Test
  void of_manyFeatures_keepsEachOnce() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append((char) ('a' + i % 26)).append((char) ('a' + i / 26 % 26)).append(' ');
    }

    assertThat(TraceFeatures.of(text.toString())).hasSizeGreaterThan(600).doesNotHaveDuplicates();
  }

  @Test
  void of_nothing_isEmpty() {
    assertThat(TraceFeatures.of("", "")).isEmpty();
    assertThat(TraceFeatures.of(" $ \\ ., ", "\n")).isEmpty();
  }

  @Test
  void of_sameText_isTheSameForGood() {
    // Models are useless when this changes: then TraceFeatures.VERSION has to change too.
    assertThat(TraceFeatures.of("Let $x^2$ be 17.", "\\boxed{5}"))
        .containsExactly(
            1201986584,
            -1868037895,
            -1392840922,
            911312749,
            -742964745,
            46300105,
            -423571144,
            1147564803,
            -882391718,
            754247359,
            -1536699110,
            1716372431,
            577084137,
            -1340290811,
            2098547178,
            1053284625,
            356837813,
            -1878509233);
  }

  private static Set<Integer> features(String text) {
    return set(TraceFeatures.of(text));
  }

  private static Set<Integer> set(int[] features) {
    List<Integer> list = new ArrayList<>();
    Arrays.stream(features).forEach(list::add);
    return new HashSet<>(list);
  }
}
