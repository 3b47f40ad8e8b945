package io.skillstream.domain.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SkillsPrefixTest {
  private static final List<String> LONG = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> SIBLING = List.of("a", "b", "c", "d", "e", "g");
  private static final List<String> SHORT = List.of("x", "y", "z");

  @Test
  void text_whole_namesEveryChainSortedAndOnce() {
    assertThat(SkillsPrefix.WHOLE.text(List.of(SHORT, LONG, SHORT)))
        .isEqualTo("Skills:\na->b->c->d->e->f\nx->y->z\n");
  }

  @Test
  void text_none_isEmpty() {
    assertThat(SkillsPrefix.NONE.text(List.of(LONG))).isEmpty();
  }

  @Test
  void text_publishedWindow_dropsShortChainsAndMergesWhatIsCutAlike() {
    SkillsPrefix published = new SkillsPrefix.Window(0, 5);

    assertThat(published.text(List.of(SIBLING, LONG, SHORT))).isEqualTo("Skills:\na->b->c->d->e\n");
    assertThat(published.text(List.of(SHORT))).isEmpty();
  }

  @Test
  void text_windowFromWithin_leavesOutTheLevelsAbove() {
    assertThat(new SkillsPrefix.Window(1, 3).text(List.of(LONG, SHORT)))
        .isEqualTo("Skills:\nb->c\ny->z\n");
  }

  @Test
  void window_chainExactlyAsLongAsItsEnd_stays() {
    assertThat(new SkillsPrefix.Window(0, 3).cut(SHORT)).contains(SHORT);
    assertThat(new SkillsPrefix.Window(0, 4).cut(SHORT)).isEmpty();
  }

  @Test
  void window_emptyOrNegative_isRefused() {
    assertThatThrownBy(() -> new SkillsPrefix.Window(2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2:2");
    assertThatThrownBy(() -> new SkillsPrefix.Window(-1, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
