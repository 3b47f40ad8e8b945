package io.skillstream.workers.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerTableTest {
  @Test
  void find_anyAnswersPutBefore_agreesWithAMap() {
    Random random = new Random(3);
    AnswerTable table = new AnswerTable();
    Map<QuestionKey, List<Integer>> wanted = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // Few low bits, so that slots collide, and some questions twice.
      QuestionKey key = new QuestionKey(random.nextInt(1000), random.nextInt(30) * 1024L);
      int offered = random.nextBoolean() ? 1 + random.nextInt(63) : 64 + random.nextInt(40);
      // The key holds the list that is offered, so its length cannot change.
      offered = key.high() % 2 == 0 ? Math.min(offered, 63) : Math.max(offered, 64);
      List<Integer> children = new ArrayList<>();
      for (int child = 0; child < offered; child++) {
        if (random.nextInt(5) == 0) {
          children.add(child);
        }
      }
      table.put(key, children, offered);
      wanted.put(key, children);
    }
    wanted.forEach((key, children) -> assertThat(table.find(key)).contains(children));
    assertThat(table.size()).isEqualTo(wanted.size());
    assertThat(table.find(new QuestionKey(-1, 0))).isEmpty();
  }
}
