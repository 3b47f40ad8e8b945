package io.skillstream.workers.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.workers.attribution.ChildList.UnreadableAnswerException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildListTest {
  private static final ChildList LIST =
      new ChildList(
          List.of("Linear equations", "Systems, of \"equations\"", "Sets [finite]", "pi", "Pi"));

  private static List<Integer> read(String answer) throws UnreadableAnswerException {
    return LIST.read(answer, false);
  }

  private static void assertUnreadable(String answer, String why) {
    assertThatThrownBy(() -> read(answer))
        .isInstanceOf(UnreadableAnswerException.class)
        .hasMessageContaining(why);
  }

  @Test
  void read_jsonArray_isItsNames() throws Exception {
    assertThat(read("[\"Systems, of \\\"equations\\\"\", \"Linear equations\"]"))
        .containsExactly(0, 1);
    assertThat(read("[]")).isEmpty();
    assertThat(read("[\"Linear equations\",\"linear  EQUATIONS \"]")).containsExactly(0);
  }

  @Test
  void read_oneNameALine_isThem() throws Exception {
    assertThat(read("Sets [finite]\n\n  linear equations\n")).containsExactly(0, 2);
    assertThat(read("Systems, of \"equations\"")).containsExactly(1);
  }

  @Test
  void read_thinkingPartOrFence_isTakenOff() throws Exception {
    assertThat(read("<think>[\"pi\"]? no</think>\n```json\n[\"Linear equations\"]\n```"))
        .containsExactly(0);
    assertThat(read("```\nLinear equations\n```")).containsExactly(0);
  }

  @Test
  void read_namesThatDifferInCaseOnly_haveToBeExact() throws Exception {
    assertThat(read("[\"pi\"]")).containsExactly(3);
    assertThat(read("[\"Pi\"]")).containsExactly(4);
    assertUnreadable("[\"PI\"]", "may mean several");
  }

  @Test
  void read_anythingElse_saysWhatIsWrong() {
    assertUnreadable("", "empty");
    assertUnreadable("<think>hm</think>", "empty");
    assertUnreadable("The skills are: Linear equations", "no skill of the list");
    assertUnreadable("- Linear equations", "no skill of the list");
    assertUnreadable("[\"Linear equation\"]", "'Linear equation' is no skill of the list");
    assertUnreadable("[\"pi\"] I think", "begins like a JSON array");
    assertUnreadable("[\"pi\", ", "begins like a JSON array");
    assertUnreadable("[1]", "something else than names");
    assertUnreadable("{\"skills\":[\"pi\"]}", "no skill of the list");
    assertUnreadable("[\"" + "x".repeat(500) + "\"]", "x...'");
    assertThatThrownBy(() -> LIST.read("Linear equations", true))
        .isInstanceOf(UnreadableAnswerException.class)
        .hasMessageContaining("cut off");
  }
}
