package io.skillstream.topology;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.bounded;
import static io.skillstream.topology.Given.curriculum;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Attempt;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.conductor.Conducted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What processors keep in memory is only a copy of what their stores hold: applications that are
 * restarted in the middle of things end where uninterrupted ones end.
 *
 * <p>Offsets are left out of the comparison, because a test driver numbers its input anew after a
 * restart, and so are dates and the checkpoint beside a rate (that of the last verdict to arrive).
 */
class RestartTest {
  private static final int TRACES = 20;
  private static final int ATTEMPTS = 30;
  private static final List<Application> APPLICATIONS = List.of(Application.values());
  private static final List<Verdict> VERDICTS = List.of(Verdict.values());
  private static final List<String> CURRICULA = List.of("all", "few", "base", "credited");

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void applications_restartedAtAnyTime_endWhereUninterruptedOnesEnd(long seed) {
    List<SpecificRecord> script = script(new Random(seed));
    try (PipelineDriver whole = PipelineDriver.all(Given.config("hierarchical"), seed);
        PipelineDriver broken = PipelineDriver.all(Given.config("hierarchical"), seed + 1000)) {
      play(script, whole, () -> {});
      Random random = new Random(seed);
      play(script, broken, () -> maybeRestart(broken, random, 12));

      for (String curriculum : CURRICULA) {
        Conducted expected = Conducted.in(whole, curriculum);
        Conducted actual = Conducted.in(broken, curriculum);
        expected.verify();
        actual.verify();
        assertThat(expected.end().getComplete()).isTrue();
        assertThat(actual.bySlot()).as(curriculum).isEqualTo(expected.bySlot());
        if (!curriculum.equals("credited")) {
          assertThat(actual.closed()).as(curriculum).isEqualTo(expected.closed());
          assertThat(actual.timelessBatches()).as(curriculum).isEqualTo(expected.timelessBatches());
        }
      }
      assertThat(rates(broken)).isEqualTo(rates(whole));
    }
  }

  @ParameterizedTest
  @EnumSource
  void application_restartedWhileACurriculumWaitsForInput_letsItStartWhenTheRestComes(
      Application application) {
    try (PipelineDriver pipeline = PipelineDriver.all(Given.config(), 1)) {
      pipeline.control(bounded("c", "weak-skill", 3, 4, 4).build());
      send(pipeline, 0, 3);
      pipeline.settle();
      assertThat(Conducted.in(pipeline, "c").rounds()).isEmpty();

      pipeline.restart(application);
      pipeline.settle();
      pipeline.send(Given.trace("t0", "0", "Counting"));
      pipeline.send(attempt("a3", "t0", "other", Verdict.WRONG, 1));
      pipeline.settle();

      Conducted conducted = Conducted.in(pipeline, "c");
      conducted.verify();
      assertThat(conducted.selections()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void application_restartedBetweenRounds_goesOnWithTheSameViewAndDraws(Application application) {
    try (PipelineDriver pipeline = PipelineDriver.all(Given.config(), 1)) {
      pipeline.control(curriculum("c", "weak-skill", 12).setRoundSize(4).build());
      for (int i = 0; i < 12; i += 4) {
        send(pipeline, i, i + 4);
        pipeline.settle();
        assertThat(Conducted.in(pipeline, "c").selections()).hasSize(i + 4);
        pipeline.restart(application);
        pipeline.settle();
      }

      Conducted conducted = Conducted.in(pipeline, "c");
      conducted.verify();
      assertThat(conducted.end().getComplete()).isTrue();
    }
  }

  private static void send(PipelineDriver pipeline, int from, int to) {
    for (int i = from; i < to; i++) {
      pipeline.send(Given.trace("t" + i, "" + i, i % 2 == 0 ? "Counting" : "Algebra/Linear"));
      pipeline.send(attempt("a" + i, "t" + i, "s", Verdict.WRONG, 1));
    }
  }

  /**
   * Sends the script, restarts as it goes, and grants credit until every curriculum is complete.
   */
  private static void play(List<SpecificRecord> script, PipelineDriver pipeline, Runnable mishap) {
    for (SpecificRecord event : script) {
      if (event instanceof Trace trace) {
        pipeline.send(trace);
      } else if (event instanceof Attempt attempt) {
        pipeline.send(attempt);
      } else {
        pipeline.control(event);
      }
      pipeline.step();
      mishap.run();
    }
    for (int i = 0; i < 60; i++) {
      pipeline.step();
      mishap.run();
    }
    pipeline.settle();
    for (long credit = 5; credit <= 20; credit += 5) {
      pipeline.control(new CreditGranted("credited", "checkpoint-" + credit, credit));
      pipeline.step();
      mishap.run();
      pipeline.settle();
    }
  }

  private static void maybeRestart(PipelineDriver pipeline, Random random, int oneIn) {
    if (random.nextInt(oneIn) == 0) {
      pipeline.restart(APPLICATIONS.get(random.nextInt(APPLICATIONS.size())));
    }
  }

  private static List<SpecificRecord> script(Random random) {
    List<SpecificRecord> script = new ArrayList<>();
    script.add(bounded("all", "weak-skill", TRACES, TRACES, ATTEMPTS).setRoundSize(9).build());
    script.add(bounded("few", "weak-skill", 11, TRACES, ATTEMPTS).setSeed(3).build());
    script.add(bounded("base", "random", 15, TRACES, ATTEMPTS).setRoundSize(4).build());
    script.add(
        bounded("credited", "weak-skill", 18, TRACES, ATTEMPTS)
            .setRoundSize(5)
            .setAheadLimit(6L)
            .build());
    for (int i = 0; i < TRACES; i++) {
      List<List<String>> chains = new ArrayList<>();
      for (int c = random.nextInt(3); c >= 0; c--) {
        chains.add(Given.CHAINS.get(random.nextInt(Given.CHAINS.size())));
      }
      Trace trace = Given.trace("t" + i, Integer.toString(i / 2), "Counting");
      script.add(Trace.newBuilder(trace).setChains(chains).build());
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      script.add(
          attempt(
              "a" + i,
              "t" + random.nextInt(TRACES + 2),
              random.nextInt(4) == 0 ? "other" : "s",
              VERDICTS.get(random.nextInt(3)),
              random.nextInt(30)));
    }
    // The order of traces is that of the pool log, which decides; all else may come at any time.
    List<SpecificRecord> mixed = new ArrayList<>();
    List<SpecificRecord> rest = new ArrayList<>();
    for (SpecificRecord event : script) {
      (event instanceof Trace ? mixed : rest).add(event);
    }
    rest.forEach(event -> mixed.add(random.nextInt(mixed.size() + 1), event));
    return mixed;
  }

  private static Map<String, SkillErrorRate> rates(PipelineDriver pipeline) {
    Map<String, SkillErrorRate> rates = new HashMap<>();
    pipeline
        .<SkillErrorRate>newest(pipeline.topics().skillErrorRates())
        .forEach(
            (key, rate) ->
                rates.put(
                    key,
                    SkillErrorRate.newBuilder(rate)
                        .setUpdatedAt(Instant.EPOCH)
                        .setCheckpoint(null)
                        .build()));
    return rates;
  }
}
