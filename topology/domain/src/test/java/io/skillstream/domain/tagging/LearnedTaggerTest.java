package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearnedTaggerTest {
  /** Names say nothing about the made-up words of the traces. */
  private static final SkillTree TREE =
      SkillTree.builder("Mathematics")
          .enter("Algebra")
          .enter("Linear equations")
          .leave()
          .enter("Quadratic equations")
          .leave()
          .leave()
          .enter("Geometry")
          .enter("Circles")
          .leave()
          .enter("Triangles")
          .leave()
          .leave()
          .build();

  private static final int[] LEAVES = {2, 3, 5, 6};

  /** A trace of one or two leaves: words of its leaves among words that all share. */
  private record Labelled(String text, List<Integer> ends) {
    static List<Labelled> many(int count, long seed) {
      Random random = new Random(seed);
      List<Labelled> traces = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int leaf = LEAVES[random.nextInt(4)];
        int other = random.nextInt(5) == 0 ? LEAVES[random.nextInt(4)] : leaf;
        List<String> words = new ArrayList<>();
        for (int word = 0; word < 6; word++) {
          words.add("word" + letter(leaf) + letter(random.nextInt(8)));
          words.add("word" + letter(other) + letter(random.nextInt(8)));
          words.add("every" + letter(random.nextInt(20)));
        }
        Collections.shuffle(words, random);
        traces.add(
            new Labelled(
                String.join(" ", words),
                IntStream.of(leaf, other).distinct().sorted().boxed().toList()));
      }
      return traces;
    }

    private static char letter(int number) {
      return (char) ('a' + number);
    }

    int[] features() {
      return TraceFeatures.of(text);
    }
  }

  private static TaggerModel learned(List<Labelled> traces) {
    TaggerLearner learner = new TaggerLearner(TREE);
    traces.forEach(trace -> learner.learn(trace.features(), trace.ends()));
    return learner.model(7);
  }

  @Test
  void tag_unseenTraces_findsTheirSkills() {
    LearnedTagger tagger = new LearnedTagger(TREE, learned(Labelled.many(400, 1)));

    List<Labelled> unseen = Labelled.many(200, 2);
    long right =
        unseen.stream().filter(t -> tagger.tag(t.text(), "").ends().equals(t.ends())).count();

    assertThat(right).isGreaterThan(170);
    assertThat(tagger.name()).isEqualTo("learned-7");
  }

  @Test
  void tag_beforeAnyLabel_goesByTheNames() {
    LearnedTagger tagger = new LearnedTagger(TREE, learned(List.of()));

    assertThat(tagger.tag("circles and more circles", "").ends().get(0)).isIn(4, 5);
    assertThat(tagger.tag("quadratic equations", "").ends().get(0)).isIn(1, 3);
  }

  @Test
  void tag_belowTheLabels_goesByTheNames() {
    TaggerLearner learner = new TaggerLearner(TREE);
    for (Labelled trace : Labelled.many(300, 1)) {
      learner.learn(
          trace.features(),
          trace.ends().stream().map(end -> TREE.ancestorAt(end, 1)).distinct().toList());
    }
    LearnedTagger tagger = new LearnedTagger(TREE, learner.model(1));

    assertThat(tagger.tag("wordfa wordfb wordfc wordfd triangles", "").ends()).containsExactly(6);
    assertThat(tagger.tag("wordfa wordfb wordfc wordfd circles", "").ends()).containsExactly(5);
  }

  @Test
  void confidence_ofChains_isHowOftenTheyAreRight() {
    LearnedTagger tagger = new LearnedTagger(TREE, learned(Labelled.many(300, 1)));

    double said = 0;
    double right = 0;
    int chains = 0;
    for (Labelled trace : Labelled.many(500, 3)) {
      Tagging tagging = tagger.tag(trace.text(), "");
      for (int i = 0; i < tagging.ends().size(); i++) {
        int end = tagging.ends().get(i);
        said += tagging.confidences().get(i);
        right +=
            trace.ends().stream().anyMatch(leaf -> TREE.ancestorAt(leaf, TREE.depth(end)) == end)
                ? 1
                : 0;
        chains++;
      }
    }
    assertThat(said / chains).isBetween(right / chains - 0.08, right / chains + 0.08);
  }

  @Test
  void model_sameLabels_isTheSameBytes() {
    List<Labelled> labels = Labelled.many(200, 4);

    byte[] once = learned(labels).bytes();

    assertThat(learned(labels).bytes()).isEqualTo(once);
    assertThat(learned(labels.subList(0, 199)).bytes()).isNotEqualTo(once);
  }

  @Test
  void model_throughBytes_tagsTheSame() {
    TaggerModel model = learned(Labelled.many(200, 5));
    LearnedTagger before = new LearnedTagger(TREE, model);
    LearnedTagger after = new LearnedTagger(TREE, TaggerModel.of(model.bytes()));

    assertThat(TaggerModel.of(model.bytes()).bytes()).isEqualTo(model.bytes());
    for (Labelled trace : Labelled.many(100, 6)) {
      assertThat(after.tag(trace.text(), "")).isEqualTo(before.tag(trace.text(), ""));
    }
  }

  @Test
  void model_damaged_isRefusedPlainly() {
    byte[] bytes = learned(Labelled.many(50, 5)).bytes();

    for (int length = 0; length < bytes.length; length += 97) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TaggerModel.of(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    bytes[1]++;
    assertThatThrownBy(() -> TaggerModel.of(bytes)).hasMessageContaining("features");
  }

  @Test
  void tagger_modelOfAnotherTree_isRefused() {
    SkillTree other = SkillTree.builder("r").enter("Algebra").leave().build();

    assertThatThrownBy(() -> new LearnedTagger(other, learned(List.of())))
        .hasMessageContaining(TREE.version())
        .hasMessageContaining(other.version());
  }

  @Test
  void tag_anyText_keepsItsPromises() {
    LearnedTagger tagger = new LearnedTagger(TREE, learned(Labelled.many(100, 8)));
    Random random = new Random(9);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(200); length > 0; length--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x3000));
      }
      Tagging tagging = tagger.tag(text.toString(), text.reverse().toString());
      assertThat(tagging.ends())
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(LearnedTagger.MAX_CHAINS)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(tagging.confidences()).allMatch(c -> c >= 0 && c <= 1);
    }
  }
}
