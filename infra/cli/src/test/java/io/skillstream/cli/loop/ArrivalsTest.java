package io.skillstream.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.results.TimeToGradient;
import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  @Test
  void toGradient_nothingTrained_isEmpty() {
    arrivals.batch(batch(0, 100));

    assertThat(arrivals.toGradient()).isEmpty();
  }

  @Test
  void toGradient_batchAStep_isFromArrivalToTheEndOfItsStep() {
    arrivals.batch(batch(0, 100, 400));
    arrivals.batch(batch(1, 700));
    arrivals.step(step(1, 0, 0, 1000));

    assertThat(arrivals.toGradient()).contains(new TimeToGradient(2, 600, 900, 900));
  }

  @Test
  void toGradient_stepOverBatches_isThatOfTheBatchesItEnds() {
    arrivals.batch(batch(0, 100));
    arrivals.batch(batch(1, 400));
    arrivals.step(step(1, 0, 1, 1000));

    assertThat(arrivals.toGradient()).contains(new TimeToGradient(2, 600, 900, 900));
  }

  @Test
  void toGradient_takenAgainAndInALaterPass_countsTheFirstTimeOnly() {
    arrivals.batch(batch(0, 100));
    arrivals.batch(batch(0, 100));
    arrivals.step(step(1, 0, 0, 1000));
    arrivals.step(step(1, 0, 0, 5000));
    arrivals.step(step(2, 1, 0, 9000));

    assertThat(arrivals.toGradient()).contains(new TimeToGradient(1, 900, 900, 900));
  }

  @Test
  void toGradient_arrivalUnknown_doesNotCount() {
    Batch batch = batch(0, 100, 200);
    batch.getExamples().get(1).setTraceArrivedMillis(null);
    arrivals.batch(batch);
    arrivals.step(step(1, 0, 0, 1000));

    assertThat(arrivals.toGradient().orElseThrow().traces()).isOne();
  }

  static Batch batch(long number, long... arrived) {
    return Batch.newBuilder()
        .setCurriculum(LoopJob.CURRICULUM)
        .setStudent(LoopJob.STUDENT)
        .setBatch(number)
        .setRound(0)
        .setExamples(LongStream.of(arrived).mapToObj(ArrivalsTest::example).toList())
        .setLast(false)
        .build();
  }

  static TrainingStep step(long step, int pass, long batch, long trainedAt) {
    return TrainingStep.newBuilder()
        .setCurriculum(LoopJob.CURRICULUM)
        .setStudent(LoopJob.STUDENT)
        .setStep(step)
        .setPass(pass)
        .setBatch(batch)
        .setLoss(0.5)
        .setLearningRate(1e-3)
        .setGradientNorm(1)
        .setExamples(1)
        .setAssistantTokens(1)
        .setTokens(1)
        .setSeconds(0.1)
        .setTrainedAt(Instant.ofEpochMilli(trainedAt))
        .build();
  }

  private static TrainingExample example(long arrived) {
    return TrainingExample.newBuilder()
        .setCurriculum(LoopJob.CURRICULUM)
        .setRound(0)
        .setSlot(arrived)
        .setTraceId("t")
        .setCandidateId("c")
        .setProblem("p")
        .setResponse("r")
        .setAnswer("a")
        .setChains(List.of())
        .setSkill(List.of())
        .setTraceArrivedMillis(arrived)
        .build();
  }
}
