package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void forEach_mixedText_keepsComparableWords() {
    assertThat(words("Find the Factors of $\\binom{n}{2}+x_{12}$, using factoring!"))
        .containsExactly("factor", "binom", "factor");
  }

  @Test
  void forEach_wordAtTheEdges_isRead() {
    assertThat(words("angle")).containsExactly("angl");
    assertThat(words("")).isEmpty();
    assertThat(words("ab 12 \\frac")).containsExactly("frac");
  }

  @Test
  void forEach_partOfAText_staysInside() {
    List<String> words = new ArrayList<>();
    Words.forEach("circle square triangle", 7, 13, words::add);

    assertThat(words).containsExactly("squar");
  }

  @Test
  void forEach_runOfLettersWithoutEnd_isSkipped() {
    assertThat(words("x".repeat(100_000) + " circle")).containsExactly("circl");
  }

  @Test
  void stem_formsOfOneWord_meet() {
    assertThat(List.of("factor", "factors", "factored", "factoring"))
        .extracting(Words::stem)
        .containsOnly("factor");
    assertThat(Words.stem("equation")).isEqualTo(Words.stem("equations"));
    assertThat(Words.stem("sine")).isEqualTo("sine");
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Words.forEach(text, 0, text.length(), words::add);
    return words;
  }
}
