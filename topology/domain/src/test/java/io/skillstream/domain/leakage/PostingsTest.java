package io.skillstream.domain.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1000, 5000})
  void postings_ofAnySize_areThoseOfAMap(int size) {
    Random random = new Random(size);
    Map<Long, TreeSet<Integer>> expected = new HashMap<>();
    Postings.Builder builder = new Postings.Builder();
    for (int i = 0; i < size; i++) {
      long hash = Hash.mix(random.nextInt(Math.max(1, size / 2)));
      int number = random.nextInt(Postings.MOST);
      if (expected.computeIfAbsent(hash, unseen -> new TreeSet<>()).add(number)) {
        builder.add(hash, number);
      }
    }
    Postings postings = builder.build();

    expected.forEach(
        (hash, numbers) -> {
          List<Integer> found = new ArrayList<>();
          postings.forEach(hash, found::add);
          assertThat(found).containsExactlyElementsOf(numbers);
          assertThat(postings.count(hash)).isEqualTo(numbers.size());
        });
    for (int i = 0; i < 1000; i++) {
      assertThat(postings.count(Hash.mix(-1L - i))).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void countTelling_leavesOutHashesOfMany(int most) {
    Postings.Builder builder = new Postings.Builder();
    builder.add(Hash.mix(1), 0);
    for (int number = 0; number < 3; number++) {
      builder.add(Hash.mix(2), number);
    }
    int[] counts = new int[3];
    builder.build().countTelling(most, counts);

    assertThat(counts).containsExactly(most == 1 ? new int[] {1, 0, 0} : new int[] {2, 1, 1});
  }
}
