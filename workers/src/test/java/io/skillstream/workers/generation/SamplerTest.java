package io.skillstream.workers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

  private static final int DRAWS = 200_000;

  /** Two equal ones, one impossible, and a long tail. */
  private static final float[] LOGITS = {
    0.3f, 2.5f, -1f, 1.25f, 1.25f, Float.NEGATIVE_INFINITY, 0.9f, -4f, 0f, -0.5f, 2.1f, -9f
  };

  /**
   * The definition: softmax of logits / temperature, the first k, of these the first that reach p.
   */
  private static double[] probabilities(float[] logits, Sampling sampling) {
    double[] p = new double[logits.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logits[i] / sampling.temperature());
    }
    List<Integer> order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -p[i]).thenComparing(i -> i))
            .toList();
    int kept = sampling.topK() == 0 ? p.length : Math.min(sampling.topK(), p.length);
    double total = order.subList(0, kept).stream().mapToDouble(i -> p[i]).sum();
    double reached = 0;
    double[] result = new double[p.length];
    for (int i : order.subList(0, kept)) {
      if (reached >= sampling.topP() * total) {
        break;
      }
      result[i] = p[i];
      reached += p[i];
    }
    double sum = Arrays.stream(result).sum();
    return Arrays.stream(result).map(value -> value / sum).toArray();
  }

  private static double[] frequencies(float[] logits, Sampling sampling) {
    Sampler sampler = new Sampler(sampling);
    // Other rows lie around this one.
    float[] batch = new float[3 * logits.length];
    Arrays.fill(batch, 100);
    System.arraycopy(logits, 0, batch, logits.length, logits.length);
    double[] counts = new double[logits.length];
    for (int draw = 0; draw < DRAWS; draw++) {
      counts[sampler.choose(batch, logits.length, logits.length, draw % 40, draw / 40)]++;
    }
    return Arrays.stream(counts).map(count -> count / DRAWS).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "0.5, 1, 0",
    "2.5, 1, 0",
    "1, 0.9, 0",
    "0.7, 0.6, 0",
    "1, 0.05, 0",
    "1, 1, 3",
    "1.5, 1, 4",
    "1, 1, 100",
    "2, 0.75, 6",
    "0.6, 0.95, 20",
  })
  void choose_manyDraws_followTheDefinition(double temperature, double topP, int topK) {
    Sampling sampling = new Sampling(temperature, topP, topK, 17);
    double[] wanted = probabilities(LOGITS, sampling);
    double[] got = frequencies(LOGITS, sampling);
    for (int i = 0; i < LOGITS.length; i++) {
      // Five standard deviations: chance alone exceeds them in one of a million comparisons.
      double bound = 5 * Math.sqrt(wanted[i] * (1 - wanted[i]) / DRAWS);
      assertThat(got[i]).as("token %d", i).isCloseTo(wanted[i], within(bound + 1e-12));
    }
  }

  @Test
  void choose_topP_countedByHand() {
    float[] logits = new float[4];
    double[] p = {0.1, 0.4, 0.2, 0.3};
    for (int i = 0; i < 4; i++) {
      logits[i] = (float) Math.log(p[i]);
    }
    // 0.4 is less than 0.5, 0.4 + 0.3 is not: two tokens stay.
    assertThat(frequencies(logits, new Sampling(1, 0.5, 0, 3)))
        .containsExactly(new double[] {0, 4.0 / 7, 0, 3.0 / 7}, within(0.006));
    // Of the three likeliest, 0.4 of 0.9 is less than 0.5, 0.7 of 0.9 is not.
    assertThat(frequencies(logits, new Sampling(1, 0.5, 3, 3)))
        .containsExactly(new double[] {0, 4.0 / 7, 0, 3.0 / 7}, within(0.006));
    // At temperature 2, weights are the square roots.
    double sum = Math.sqrt(0.4) + Math.sqrt(0.3) + Math.sqrt(0.2);
    assertThat(frequencies(logits, new Sampling(2, 1, 3, 3)))
        .containsExactly(
            new double[] {0, Math.sqrt(0.4) / sum, Math.sqrt(0.2) / sum, Math.sqrt(0.3) / sum},
            within(0.006));
  }

  @Test
  void choose_topKOfOneOrGreedy_takesTheLikeliestAndOfEqualOnesTheFirst() {
    Random random = new Random(5);
    Sampler one = new Sampler(new Sampling(3, 1, 1, 8));
    Sampler greedy = new Sampler(Sampling.GREEDY);
    for (int draw = 0; draw < 2000; draw++) {
      float[] logits = new float[40];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(30);
      }
      int best = 0;
      for (int i = 0; i < logits.length; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      assertThat(one.choose(logits, 0, logits.length, 2, draw)).isEqualTo(best);
      assertThat(greedy.choose(logits, 0, logits.length, 2, draw)).isEqualTo(best);
    }
  }

  @Test
  void choose_sameSeedRowAndDraw_isTheSameWhateverCameBefore() {
    Sampling sampling = new Sampling(1, 0.95, 0, 4);
    int[][] choices = new int[20][50];
    Sampler first = new Sampler(sampling);
    for (int row = 0; row < 20; row++) {
      for (int draw = 0; draw < 50; draw++) {
        choices[row][draw] = first.choose(LOGITS, 0, LOGITS.length, row, draw);
      }
    }
    Sampler second = new Sampler(sampling);
    for (int draw = 49; draw >= 0; draw--) {
      for (int row = 19; row >= 0; row--) {
        assertThat(second.choose(LOGITS, 0, LOGITS.length, row, draw))
            .isEqualTo(choices[row][draw]);
      }
    }
    assertThat(choices[0]).isNotEqualTo(choices[1]);
    Sampler other = new Sampler(new Sampling(1, 0.95, 0, 5));
    assertThat(
            IntStream.range(0, 50)
                .map(draw -> other.choose(LOGITS, 0, LOGITS.length, 0, draw))
                .toArray())
        .isNotEqualTo(choices[0]);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity"})
  void choose_logitThatIsNoNumber_isRefused(float logit) {
    float[] logits = {0, 1, logit, 2};
    for (Sampling sampling : List.of(Sampling.GREEDY, new Sampling(1, 0.9, 0, 1))) {
      assertThatThrownBy(() -> new Sampler(sampling).choose(logits, 0, 4, 0, 0))
          .isInstanceOf(DivergedModelException.class)
          .hasMessageContaining("token 2");
    }
    float[] none = new float[4];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> new Sampler(Sampling.GREEDY).choose(none, 0, 4, 0, 0))
        .isInstanceOf(DivergedModelException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, 0, temperature",
    "NaN, 1, 0, temperature",
    "Infinity, 1, 0, temperature",
    "1, 0, 0, top-p",
    "1, 1.1, 0, top-p",
    "1, NaN, 0, top-p",
    "1, 1, -1, top-k"
  })
  void sampling_impossibleValue_isNamed(double temperature, double topP, int topK, String named) {
    assertThatThrownBy(() -> new Sampling(temperature, topP, topK, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named);
  }
}
