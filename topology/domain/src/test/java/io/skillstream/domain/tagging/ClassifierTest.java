package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  @Test
  void score_manySizes_equalsThePlainSum() {
    Random random = new Random(1);
    for (int children : new int[] {1, 2, 4, 5, 8, 12, 13, 20, 21, 40}) {
      int rows = 700;
      int[] features = random.ints(rows).filter(f -> f != 0).distinct().toArray();
      byte[] weights = new byte[features.length * children];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (byte) (random.nextInt(255) - 127);
      }
      float[] bias = new float[children];
      for (int child = 0; child < children; child++) {
        bias[child] = random.nextFloat() - 0.5f;
      }
      NodeWeights learned = new NodeWeights(features, weights, 0.01f, bias);
      int[] trace = new int[features.length + 50];
      System.arraycopy(features, 0, trace, 0, features.length);
      for (int i = features.length; i < trace.length; i++) {
        trace[i] = random.nextInt() | 1;
      }

      double[] probabilities = new double[children];
      int[] kept = new int[trace.length];
      int known =
          new Classifier(learned).score(trace, trace.length, trace.length, kept, probabilities);

      assertThat(known).isEqualTo(features.length);
      assertThat(kept).startsWith(features);
      for (int child = 0; child < children; child++) {
        long sum = 0;
        for (int row = 0; row < features.length; row++) {
          sum += weights[row * children + child];
        }
        double score = bias[child] + 0.01f / Math.sqrt(trace.length) * sum;
        assertThat(probabilities[child])
            .as("child %d of %d", child, children)
            .isCloseTo(1 / (1 + Math.exp(-score)), within(1e-9));
      }
    }
  }

  @Test
  void score_largestWeights_doNotOverflow() {
    int rows = 5_000;
    int[] features = new int[rows];
    byte[] weights = new byte[rows * 5];
    for (int row = 0; row < rows; row++) {
      features[row] = row + 1;
      weights[5 * row] = 127;
      weights[5 * row + 1] = -127;
      weights[5 * row + 4] = 127;
    }
    double[] probabilities = new double[5];

    new Classifier(new NodeWeights(features, weights, 1e-5f, new float[5]))
        .score(features, rows, rows, new int[rows], probabilities);

    double score = 1e-5f * 127 * rows / Math.sqrt(rows);
    assertThat(probabilities[0]).isCloseTo(1 / (1 + Math.exp(-score)), within(1e-9));
    assertThat(probabilities[1]).isCloseTo(1 / (1 + Math.exp(score)), within(1e-9));
    assertThat(probabilities[2]).isCloseTo(0.5, within(1e-9));
    assertThat(probabilities[4]).isEqualTo(probabilities[0]);
  }
}
