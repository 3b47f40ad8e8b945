package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackingTest {

  private static List<List<Integer>> rows(Packing packing, List<Integer> lengths, int capacity) {
    return packing.rows(lengths, length -> length, capacity);
  }

  private static int sum(List<Integer> row) {
    return row.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void rows_itemThatFitsTwoRows_goesToTheFirstOrTheTightest() {
    List<Integer> lengths = List.of(6, 7, 3);
    assertThat(rows(Packing.FIRST_FIT, lengths, 10))
        .as("longest first: the row with 7 is the first")
        .containsExactly(List.of(7, 3), List.of(6));
    assertThat(rows(Packing.FIRST_FIT, List.of(5, 7, 6, 2), 10))
        .containsExactly(List.of(7, 2), List.of(6), List.of(5));
    assertThat(rows(Packing.BEST_FIT, List.of(5, 8, 7, 2, 3), 10))
        .containsExactly(List.of(8, 2), List.of(7, 3), List.of(5));
    assertThat(rows(Packing.FIRST_FIT, List.of(4, 6, 5, 3), 10))
        .containsExactly(List.of(6, 4), List.of(5, 3));
    assertThat(rows(Packing.FIRST_FIT, List.of(6, 5, 1, 1), 8))
        .containsExactly(List.of(6, 1, 1), List.of(5));
    assertThat(rows(Packing.BEST_FIT, List.of(12, 13, 5, 5), 18))
        .containsExactly(List.of(13, 5), List.of(12, 5));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void rows_itemLongerThanARow_goesAlone(Packing packing) {
    assertThat(rows(packing, List.of(3, 11, 7), 10)).containsExactly(List.of(11), List.of(7, 3));
    assertThat(rows(packing, List.of(), 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void rows_anyLengths_holdEachItemOnceWithinTheBoundOfRows(Packing packing) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int capacity = 20 + random.nextInt(100);
      List<Integer> lengths =
          IntStream.range(0, random.nextInt(80))
              .map(i -> 1 + random.nextInt(capacity + 5))
              .boxed()
              .toList();
      List<List<Integer>> rows = rows(packing, lengths, capacity);

      assertThat(rows.stream().flatMap(List::stream).sorted().toList())
          .as("seed %d", seed)
          .isEqualTo(lengths.stream().sorted().toList());
      assertThat(rows).allMatch(row -> row.size() == 1 || sum(row) <= capacity);
      List<Integer> fitting = lengths.stream().filter(length -> length <= capacity).toList();
      long fewest = (sum(fitting) + capacity - 1) / capacity;
      long packed = rows.stream().filter(row -> sum(row) <= capacity).count();
      // Fewer than two rows can be half empty.
      assertThat(packed).as("seed %d", seed).isLessThanOrEqualTo(Math.max(1, 2 * fewest));
      assertThat(rows.stream().filter(row -> 2 * sum(row) <= capacity).count())
          .as("seed %d", seed)
          .isLessThanOrEqualTo(1);
      assertThat(rows(packing, lengths, capacity)).isEqualTo(rows);
    }
  }

  @Test
  void rows_firstFitAndBestFit_areThoseOfTheSlowSearch() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Integer> lengths =
          IntStream.range(0, 40).map(i -> 1 + random.nextInt(60)).boxed().toList();
      for (Packing packing : List.of(Packing.FIRST_FIT, Packing.BEST_FIT)) {
        assertThat(rows(packing, lengths, 60).stream().map(PackingTest::sum).sorted().toList())
            .as("seed %d, %s", seed, packing)
            .isEqualTo(slowly(packing, lengths, 60).stream().sorted().toList());
      }
    }
  }

  /** What every row holds, found by looking at all rows for each item. */
  private static List<Integer> slowly(Packing packing, List<Integer> lengths, int capacity) {
    List<Integer> rows = new ArrayList<>();
    for (int length : lengths.stream().sorted((a, b) -> b - a).toList()) {
      int chosen = -1;
      for (int row = 0; row < rows.size(); row++) {
        boolean fits = rows.get(row) + length <= capacity;
        if (fits
            && (chosen < 0 || (packing == Packing.BEST_FIT && rows.get(row) > rows.get(chosen)))) {
          chosen = row;
        }
      }
      if (chosen < 0) {
        rows.add(length);
      } else {
        rows.set(chosen, rows.get(chosen) + length);
      }
    }
    return rows;
  }

  /** Lengths of reasoning traces are about log-normal: here a median of 3,000 tokens. */
  @Test
  void rows_lengthsOfReasoningTraces_areNearlyFull() {
    Random random = new Random(7);
    List<Integer> lengths =
        IntStream.range(0, 1000)
            .map(i -> (int) Math.min(8192, Math.exp(8 + 0.8 * random.nextGaussian())))
            .boxed()
            .toList();
    for (Packing packing : List.of(Packing.FIRST_FIT, Packing.BEST_FIT)) {
      double full = (double) sum(lengths) / (8192.0 * rows(packing, lengths, 8192).size());
      assertThat(full).as("tokens of %s by the rows' capacity", packing).isGreaterThan(0.97);
    }
  }
}
