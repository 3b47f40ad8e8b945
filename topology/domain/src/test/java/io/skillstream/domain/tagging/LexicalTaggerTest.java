package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class LexicalTaggerTest {
  private static final SkillTree TREE = tree();

  private final LexicalTagger tagger = new LexicalTagger(TREE);

  private static SkillTree tree() {
    SkillTree.Builder builder = SkillTree.builder("Mathematics");
    builder.enter("Algebra");
    builder.enter("Factoring quadratic polynomials").leave();
    builder.enter("Systems of linear equations").leave().leave();
    builder.enter("Geometry");
    builder.enter("Area of circles").leave();
    builder.enter("Similar triangles").leave().leave();
    builder.enter("Probability").enter("Coin tosses").leave().leave();
    return builder.build();
  }

  @Test
  void tag_wordsOfOneLeaf_isThatLeaf() {
    assertThat(paths("A circle has radius 3. What is its area?", "The area is $9\\pi$."))
        .containsExactly(List.of("Geometry", "Area of circles"));
    assertThat(paths("Factor the polynomial $x^2-1$.", "It factors as $(x-1)(x+1)$."))
        .containsExactly(List.of("Algebra", "Factoring quadratic polynomials"));
  }

  @Test
  void tag_wordsOfTheInnerNodeOnly_endsThere() {
    assertThat(paths("A question of algebra", "")).containsExactly(List.of("Algebra"));
  }

  @Test
  void tag_twoSkillsEquallyNamed_areBothFound() {
    SkillTree twins =
        SkillTree.builder("r")
            .enter("Circles")
            .leave()
            .enter("Triangles")
            .leave()
            .enter("Coins")
            .build();

    assertThat(new LexicalTagger(twins).tag("a circle in a triangle", "").ends())
        .containsExactly(1, 2);
  }

  @Test
  void tag_nothingInCommon_isEmpty() {
    assertThat(tagger.tag("Hello world", "42").ends()).isEmpty();
    assertThat(tagger.tag("", "").ends()).isEmpty();
  }

  @Test
  void tag_manyEqualSkills_followsAFewOnly() {
    SkillTree.Builder builder = SkillTree.builder("r");
    for (int i = 0; i < 50; i++) {
      builder.enter("Circles " + i).enter("Areas").leave().leave();
    }

    List<Integer> ends = new LexicalTagger(builder.build()).tag("areas of circles", "").ends();

    assertThat(ends).hasSize(LexicalTagger.MAX_CHAINS).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tag_megabytesOfText_readsBothEndsQuickly() {
    String noise = "lorem ipsum ".repeat(2_000_000);

    Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () -> assertThat(tagger.tag("", noise + " coin tosses").ends()).containsExactly(8));
    assertThat(tagger.tag("", "coin tosses " + noise).ends()).containsExactly(8);
    assertThat(tagger.tag("", noise + " coin tosses " + noise).ends()).isEmpty();
  }

  @Test
  void tag_fromManyThreads_isAlwaysTheSame() {
    String problem = "Systems of equations and circles and coin tosses";
    Tagging expected = tagger.tag(problem, "triangles");

    assertThat(
            IntStream.range(0, 2000)
                .parallel()
                .allMatch(i -> tagger.tag(problem, "triangles").equals(expected)))
        .isTrue();
  }

  private List<List<String>> paths(String problem, String response) {
    return tagger.tag(problem, response).ends().stream().map(TREE::path).toList();
  }
}
