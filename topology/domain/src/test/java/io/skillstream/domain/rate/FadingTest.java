package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Why old checkpoints fade as fast as they do by default: students that improve step by step are
 * simulated, and each gamma predicts the next checkpoint's verdicts from those so far.
 *
 * <p>A skill's error rate starts uniform in [0.05, 0.95]; from one checkpoint to the next its log
 * odds fall by a step drawn from a normal distribution around {@code pace} that is half as wide as
 * that, plus 0.1. The loss is the mean log loss in nats, its regret what it is above the loss of
 * the best gamma in the same setting. The table is written to {@code target/fading.txt}.
 */
class FadingTest {
  private static final double[] PACES = {0.1, 0.25, 0.5};
  private static final int[] ATTEMPTS = {2, 5, 15, 50};
  private static final int SKILLS = 1500;
  private static final int CHECKPOINTS = 12;
  private static final long SEED = 77;

  @Test
  void defaultGamma_overAllSettings_hasTheLeastWorstRegret() throws IOException {
    double[] worst = new double[11];
    List<String> table = new ArrayList<>();
    for (double pace : PACES) {
      for (int attempts : ATTEMPTS) {
        double[] regret = regrets(pace, attempts);
        for (int tenths = 0; tenths <= 10; tenths++) {
          worst[tenths] = Math.max(worst[tenths], regret[tenths]);
        }
        table.add("pace %.2f, %2d verdicts:%s".formatted(pace, attempts, row(regret)));
      }
    }
    table.add("worst:                  " + row(worst));
    Path file = Path.of("target", "fading.txt");
    Files.createDirectories(file.getParent());
    Files.write(file, table);

    int chosen = (int) Math.round(10 * Discounted.DEFAULT_GAMMA);
    assertThat(worst[chosen])
        .as("seed %d, regret by gamma 0.0 to 1.0: %s", SEED, Arrays.toString(worst))
        .isEqualTo(Arrays.stream(worst).min().orElseThrow());
  }

  private static double[] regrets(double pace, int attempts) {
    double[] loss = new double[11];
    for (int tenths = 0; tenths <= 10; tenths++) {
      // Every gamma sees the same students.
      loss[tenths] = loss(new Discounted(tenths / 10.0), new Random(SEED), pace, attempts);
    }
    double best = Arrays.stream(loss).min().orElseThrow();
    return Arrays.stream(loss).map(one -> one - best).toArray();
  }

  private static double loss(Discounted estimator, Random random, double pace, int attempts) {
    double sum = 0;
    for (int skill = 0; skill < SKILLS; skill++) {
      double start = 0.05 + 0.9 * random.nextDouble();
      double logOdds = Math.log(start / (1 - start));
      List<Tally> tallies = new ArrayList<>();
      for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
        double rate = 1 / (1 + Math.exp(-logOdds));
        if (checkpoint > 0) {
          sum += logLoss(estimator, tallies, rate);
        }
        long wrong = random.doubles(attempts).filter(unit -> unit < rate).count();
        tallies.add(new Tally(attempts - wrong, wrong));
        logOdds -= pace + (0.1 + 0.5 * pace) * random.nextGaussian();
      }
    }
    return sum / SKILLS / (CHECKPOINTS - 1);
  }

  /** Expected log loss of the posterior's mean on a verdict of that rate. */
  private static double logLoss(Discounted estimator, List<Tally> tallies, double rate) {
    Tally all = tallies.stream().reduce(Tally.EMPTY, Tally::plus);
    double predicted =
        estimator.estimate(List.of(new Evidence(all, 0, tallies))).orElseThrow().posterior().mean();
    return -rate * Math.log(predicted) - (1 - rate) * Math.log1p(-predicted);
  }

  private static String row(double[] values) {
    StringBuilder row = new StringBuilder();
    for (double value : values) {
      row.append(String.format(Locale.ROOT, " %.4f", value));
    }
    return row.toString();
  }
}
