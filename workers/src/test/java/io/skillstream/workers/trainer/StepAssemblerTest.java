package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.workers.trainer.StepAssembler.Portion;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepAssemblerTest {

  private static final Encoded LEFT_OUT = new Encoded.LeftOut(Encoded.Reason.TOO_LONG);

  private static Encoded kept(int id) {
    return new Encoded.Kept(new LabelledTokens(new int[] {id, id}, new int[] {id, id}), false);
  }

  /** Batches of up to five examples, some empty, some left out. */
  private static List<List<Encoded>> log(Random random) {
    List<List<Encoded>> batches = new ArrayList<>();
    int id = 0;
    for (int batch = 0; batch < 1 + random.nextInt(12); batch++) {
      List<Encoded> examples = new ArrayList<>();
      for (int i = 0; i < random.nextInt(6); i++) {
        examples.add(random.nextInt(4) == 0 ? LEFT_OUT : kept(id++));
      }
      batches.add(examples);
    }
    return batches;
  }

  /** All portions from a batch on, of which some examples are trained already. */
  private static List<Portion<Integer>> portions(
      List<List<Encoded>> log, OptionalInt examplesPerStep, int from, int passed) {
    StepAssembler<Integer> assembler = new StepAssembler<>(examplesPerStep, passed);
    List<Portion<Integer>> portions = new ArrayList<>();
    for (int batch = from; batch < log.size(); batch++) {
      portions.addAll(assembler.offer(batch, log.get(batch), batch == log.size() - 1));
    }
    assertThat(assembler.waiting()).isZero();
    return portions;
  }

  private static List<Integer> ids(List<LabelledTokens> step) {
    return step.stream().map(tokens -> tokens.ids()[0]).toList();
  }

  @Test
  void offer_stepsAcrossBatches_areFullButTheLast() {
    List<List<Encoded>> log =
        List.of(
            List.of(kept(1), kept(2), kept(3)),
            List.of(kept(4), kept(5), kept(6)),
            List.of(kept(7), kept(8), kept(9)));
    List<Portion<Integer>> portions = portions(log, OptionalInt.of(4), 0, 0);

    assertThat(portions)
        .extracting(portion -> ids(portion.step()))
        .containsExactly(List.of(1, 2, 3, 4), List.of(5, 6, 7, 8), List.of(9));
    assertThat(portions)
        .extracting(Portion::finished)
        .containsExactly(List.of(0), List.of(1), List.of(2));
    assertThat(portions).extracting(Portion::passedOfNext).containsExactly(1, 2, 0);
  }

  @Test
  void offer_batchOfSeveralSteps_givesThemAllAtOnce() {
    List<List<Encoded>> log = List.of(List.of(kept(1), kept(2), LEFT_OUT, kept(3), kept(4)));
    assertThat(portions(log, OptionalInt.of(2), 0, 0))
        .extracting(Portion::passedOfNext)
        .as("what was left out goes with the step before it")
        .containsExactly(3, 0);
  }

  @Test
  void offer_batchOfLeftOutExamples_doesNotWait() {
    List<List<Encoded>> log = List.of(List.of(LEFT_OUT, LEFT_OUT), List.of(), List.of(kept(1)));
    List<Portion<Integer>> portions = portions(log, OptionalInt.of(2), 0, 0);
    assertThat(portions)
        .extracting(Portion::finished)
        .containsExactly(List.of(0), List.of(1), List.of(2));
    assertThat(portions).extracting(portion -> portion.step().size()).containsExactly(0, 0, 1);
  }

  @Test
  void offer_anyLog_trainsEachExampleOnceInOrderInFullSteps() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<List<Encoded>> log = log(random);
      for (int size = 0; size < 8; size++) {
        OptionalInt examplesPerStep = size == 0 ? OptionalInt.empty() : OptionalInt.of(size);
        List<Portion<Integer>> portions = portions(log, examplesPerStep, 0, 0);

        List<Encoded> all = log.stream().flatMap(List::stream).toList();
        assertThat(portions.stream().flatMap(portion -> portion.examples().stream()).toList())
            .as("seed %d, steps of %s", seed, examplesPerStep)
            .isEqualTo(all);
        assertThat(portions.stream().flatMap(portion -> portion.finished().stream()).toList())
            .as("seed %d, steps of %s", seed, examplesPerStep)
            .containsExactlyElementsOf(range(log.size()));
        List<Integer> steps =
            portions.stream().map(portion -> portion.step().size()).filter(n -> n > 0).toList();
        if (size > 0 && !steps.isEmpty()) {
          int full = size;
          assertThat(steps.subList(0, steps.size() - 1)).allMatch(n -> n == full);
          assertThat(steps.get(steps.size() - 1)).isLessThanOrEqualTo(size);
        }
      }
    }
  }

  @Test
  void offer_resumedAfterAnyPortion_givesTheSameOnes() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<List<Encoded>> log = log(random);
      for (int size = 0; size < 8; size++) {
        OptionalInt examplesPerStep = size == 0 ? OptionalInt.empty() : OptionalInt.of(size);
        List<Portion<Integer>> straight = portions(log, examplesPerStep, 0, 0);
        int next = 0;
        for (int cut = 0; cut < straight.size(); cut++) {
          Portion<Integer> last = straight.get(cut);
          next += last.finished().size();
          assertThat(portions(log, examplesPerStep, next, last.passedOfNext()))
              .as("seed %d, steps of %s, cut after portion %d", seed, examplesPerStep, cut)
              .isEqualTo(straight.subList(cut + 1, straight.size()));
        }
      }
    }
  }

  @Test
  void offer_batchShorterThanWhatWasTrainedOfIt_isRefused() {
    StepAssembler<Integer> assembler = new StepAssembler<>(OptionalInt.of(2), 3);
    assertThatThrownBy(() -> assembler.offer(7, List.of(kept(1)), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("3 examples", "batch 7", "it has 1");
  }

  @Test
  void starvation_oneAheadTooFew_isSaidAndOneMoreIsEnough() {
    ExampleSettings batches = new ExampleSettings(1, 100, Cutoff.DROP);
    ExampleSettings eights = batches.withExamplesPerStep(8);
    assertThat(eights.starvation(10, 4).orElseThrow())
        .contains("8 examples", "at most 10 ahead", "batches of 4", "select 11");
    assertThat(eights.starvation(11, 4)).isEmpty();
    assertThat(batches.starvation(1, 100)).isEmpty();
  }

  private static List<Integer> range(int size) {
    return IntStream.range(0, size).boxed().toList();
  }
}
