package io.skillstream.topology;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.bounded;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.leakage.ProblemText;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Split;
import io.skillstream.record.StageProgress;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.conductor.Conducted;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps students from being trained on the problems they are measured by. */
class LeakageTest {
  private static final Division DIVISION = new Division(0.3, 0.2, 7);
  private static final String BENCHMARK =
      "A tank is filled by one pipe in 12 hours and emptied by another in 18 hours. How many hours"
          + " does it take to fill it with both of them open?";

  @Test
  void trace_onAHeldOutProblem_becomesADeadLetterThatNamesTheMatch() {
    HeldOut heldOut = heldOut("contest.jsonl:3 (c-3)", BENCHMARK);
    SkillstreamConfig config = Given.config().keepingApart(heldOut, Division.NONE);
    try (PipelineDriver pipeline = PipelineDriver.of(config, 1, Application.INGEST)) {
      pipeline.send(on("exact", BENCHMARK.toUpperCase(java.util.Locale.ROOT)));
      pipeline.send(on("quoted", "A riddle for today. " + BENCHMARK + " Give a reason as well."));
      pipeline.send(on("near", BENCHMARK.replace("A tank", "A big basin").replace("take", "need")));
      pipeline.send(on("another number", BENCHMARK.replace("18", "24").replace("12", "8")));
      pipeline.send(trace("other", "one", "Counting"));
      pipeline.settle();

      Map<String, String> refused = new HashMap<>();
      pipeline
          .raw(pipeline.topics().deadLetters())
          .forEach(
              letter -> {
                assertThat(text(letter.headers(), DeadLetter.REASON))
                    .isEqualTo(Reason.HELD_OUT.name());
                refused.put(
                    new String(letter.key(), StandardCharsets.UTF_8),
                    text(letter.headers(), DeadLetter.DETAIL));
              });
      String named = "the problem is held out: it matches contest.jsonl:3 (c-3) ";
      assertThat(refused).containsOnlyKeys("exact", "quoted", "near");
      assertThat(refused).containsEntry("exact", named + "exactly");
      assertThat(refused.get("quoted")).isEqualTo(named + "by 13-word runs, 100 % of them");
      assertThat(refused.get("near")).startsWith(named);
      assertThat(candidates(pipeline)).containsOnlyKeys("another number", "other");
      assertThat(counts(pipeline, "receive-trace"))
          .containsEntry("held-out", 3L)
          .containsEntry("refused", 3L);
    }
  }

  @ParameterizedTest
  @MethodSource("io.skillstream.topology.Given#seeds")
  void division_onlyThePoolIsSelectedAndTheRestIsAsked(long seed) {
    try (PipelineDriver pipeline = PipelineDriver.all(divided(), seed)) {
      for (int i = 0; i < 16; i++) {
        pipeline.send(trace("t" + i, "" + i, "Counting"));
        pipeline.send(trace("again" + i, "" + i, "Algebra/Linear"));
        pipeline.step();
      }
      pipeline.control(bounded("c", "random", 32, 32, 0).build());
      pipeline.settle();

      Map<String, Split> expected = new HashMap<>();
      IntStream.range(0, 16)
          .mapToObj(i -> "problem " + i)
          .forEach(problem -> expected.put(Identity.problemId(problem), split(problem)));
      assertThat(expected).containsValues(Split.POOL, Split.PROBE, Split.TEST);
      Map<String, CandidateAdded> candidates = candidates(pipeline);
      assertThat(candidates).hasSize(32);
      assertThat(candidates.values())
          .allSatisfy(
              added -> assertThat(added.getSplit()).isEqualTo(expected.get(added.getProblemId())));

      Conducted end = Conducted.in(pipeline, "c");
      end.verify();
      Set<String> selected = new HashSet<>();
      end.selections().stream().map(Selection::getTraceId).forEach(selected::add);
      Set<String> selectable = new HashSet<>();
      candidates.forEach(
          (traceId, added) -> {
            if (added.getSplit() == Split.POOL) {
              selectable.add(traceId);
            }
          });
      assertThat(selected).as("seed %d", seed).isEqualTo(selectable);
      assertThat(pipeline.<SkillAttribution>values(pipeline.topics().traceSkills()))
          .as("skills of every problem, whatever its part")
          .hasSize(32);
      assertThat(pipeline.<Payload>newest(pipeline.topics().payloads())).hasSize(32);

      Set<String> asked = new HashSet<>(expected.keySet());
      asked.removeIf(problem -> expected.get(problem) == Split.POOL);
      assertThat(pipeline.raw(pipeline.topics().probeProblems()))
          .as("each problem once")
          .hasSize(asked.size());
      Map<String, ProbeProblem> problems = pipeline.newest(pipeline.topics().probeProblems());
      assertThat(problems.keySet()).isEqualTo(asked);
      assertThat(problems.values())
          .allSatisfy(
              problem -> {
                assertThat(problem.getSplit()).isEqualTo(expected.get(problem.getProblemId()));
                assertThat(Identity.problemId(problem.getProblem()))
                    .isEqualTo(problem.getProblemId());
                assertThat(problem.getAnswer()).isEqualTo("42");
                assertThat(problem.getChains()).hasSize(1);
                assertThat(problem.getTreeVersion()).isEqualTo(Given.TREE.version());
              });
      assertThat(counts(pipeline, "divide-problem"))
          .containsEntry("received", 32L)
          .containsEntry("problems-pool", 16L - asked.size());
    }
  }

  @ParameterizedTest
  @MethodSource("io.skillstream.topology.Given#seeds")
  void attempts_fromOutsideOnTestProblems_areLeftOutWheneverTheyCome(long seed) {
    try (PipelineDriver pipeline = PipelineDriver.all(divided(), seed)) {
      for (int i = 0; i < 16; i++) {
        Attempt attempt =
            attempt("a" + i, "t" + i, "s", i % 3 == 0 ? Verdict.CORRECT : Verdict.WRONG, i);
        if (i % 2 == 0) {
          pipeline.send(attempt);
          pipeline.step();
        }
        pipeline.send(trace("t" + i, "" + i, "Counting"));
        if (i % 2 == 1) {
          pipeline.send(attempt);
        }
      }
      pipeline.settle();

      int[] counted =
          IntStream.range(0, 16).filter(i -> split("problem " + i) != Split.TEST).toArray();
      long correct = Arrays.stream(counted).filter(i -> i % 3 == 0).count();
      SkillErrorRate rate =
          pipeline.<SkillErrorRate>values(pipeline.topics().skillErrorRates()).stream()
              .filter(one -> one.getNode() == Given.node("Counting"))
              .reduce((before, after) -> after)
              .orElseThrow();
      assertThat(counted).as("not all").hasSizeLessThan(16);
      assertThat(rate.getCorrect()).isEqualTo(correct);
      assertThat(rate.getWrong()).isEqualTo(counted.length - correct);
      assertThat(rate.getLeftOut()).isEqualTo(16 - counted.length);
    }
  }

  @Test
  void division_nearDuplicatesUnderOtherIds_shareAPartAndSayWhose() {
    try (PipelineDriver pipeline = PipelineDriver.of(divided(), 1, Application.INGEST)) {
      Random random = new Random(1);
      for (int i = 0; i < 12; i++) {
        String problem = BENCHMARK.replace("12", "" + (100 + i));
        pipeline.send(on("o" + i, problem));
        pipeline.send(
            Trace.newBuilder(on("c" + i, problem.replace("one pipe", "a first pipe")))
                .setProblemId("copy-" + random.nextInt(1000) + "-" + i)
                .build());
        pipeline.settle();
      }

      Map<String, CandidateAdded> candidates = candidates(pipeline);
      Set<Split> seen = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        CandidateAdded original = requireNonNull(candidates.get("o" + i));
        CandidateAdded copy = requireNonNull(candidates.get("c" + i));
        assertThat(copy.getSplit()).isEqualTo(original.getSplit());
        assertThat(copy.getNearDuplicateOf()).isEqualTo(original.getProblemId());
        assertThat(original.getNearDuplicateOf()).isNull();
        seen.add(original.getSplit());
      }
      assertThat(seen).as("other numbers are other problems").hasSize(3);
      assertThat(counts(pipeline, "divide-problem")).containsEntry("near-duplicates", 12L);
    }
  }

  @Test
  void division_afterARestart_givesACopyThePartOfItsOriginal() {
    try (PipelineDriver pipeline = PipelineDriver.of(divided(), 1, Application.INGEST)) {
      for (int i = 0; i < 10; i++) {
        pipeline.send(on("o" + i, BENCHMARK.replace("12", "" + (100 + i))));
      }
      pipeline.settle();
      pipeline.restart(Application.INGEST);
      for (int i = 0; i < 10; i++) {
        String copy = BENCHMARK.replace("12", "" + (100 + i)).replace("one pipe", "a first pipe");
        pipeline.send(on("c" + i, copy));
      }
      pipeline.settle();

      Map<String, CandidateAdded> candidates = candidates(pipeline);
      for (int i = 0; i < 10; i++) {
        assertThat(requireNonNull(candidates.get("c" + i)).getNearDuplicateOf())
            .isEqualTo(requireNonNull(candidates.get("o" + i)).getProblemId());
      }
    }
  }

  @Test
  void probeProblem_whoseLastTraceIsRetracted_isErasedAndComesBackWithTheNext() {
    try (PipelineDriver pipeline =
        PipelineDriver.all(
            Given.config().keepingApart(HeldOut.NONE, new Division(0.999, 0, 0)), 1)) {
      String problem = Identity.problemId("problem one");
      pipeline.send(trace("a", "one", "Counting"));
      pipeline.send(trace("b", "one", "Counting"));
      pipeline.settle();
      pipeline.retract("a");
      pipeline.settle();
      assertThat(probeProblems(pipeline)).as("b is there").containsOnlyKeys(problem);

      pipeline.retract("b");
      pipeline.settle();
      assertThat(probeProblems(pipeline)).isEmpty();

      pipeline.send(trace("c", "one", "Algebra/Linear"));
      pipeline.settle();
      assertThat(probeProblems(pipeline)).containsOnlyKeys(problem);
      assertThat(requireNonNull(probeProblems(pipeline).get(problem)).getChains())
          .containsExactly(Given.chain("Algebra/Linear"));
      pipeline.control(bounded("c", "random", 5, 5, 0).build());
      pipeline.settle();
      Conducted end = Conducted.in(pipeline, "c");
      assertThat(end.selections()).isEmpty();
      assertThat(end.end().getShortfall()).as("the round is over all the same").isEqualTo(5);
    }
  }

  @Test
  void topology_withoutDivision_hasNoStepForIt() {
    Topology plain = Application.INGEST.topology(Given.config());
    Topology divided = Application.INGEST.topology(divided());

    assertThat(plain.describe().toString()).doesNotContain("divide", "probe-problems");
    assertThat(divided.describe().toString())
        .contains("divided-problems", "problem-bands", "probe-problems")
        .doesNotContain("KSTREAM", "KTABLE");
  }

  private static SkillstreamConfig divided() {
    return Given.config().keepingApart(HeldOut.NONE, DIVISION);
  }

  private static Split split(String problem) {
    return Split.valueOf(DIVISION.split(ProblemText.of(problem)).name());
  }

  private static HeldOut heldOut(String name, String problem) {
    HeldOut.Builder builder = new HeldOut.Builder();
    builder.add(name, problem);
    return builder.build();
  }

  private static Trace on(String id, String problem) {
    return Trace.newBuilder(trace(id, "", "Counting")).setProblem(problem).build();
  }

  private static Map<String, ProbeProblem> probeProblems(PipelineDriver pipeline) {
    return pipeline.newest(pipeline.topics().probeProblems());
  }

  private static Map<String, CandidateAdded> candidates(PipelineDriver pipeline) {
    Map<String, CandidateAdded> byTrace = new HashMap<>();
    List<PoolEvent> events = pipeline.values(pipeline.topics().poolLog());
    events.forEach(
        event -> {
          if (event.getEvent() instanceof CandidateAdded added) {
            byTrace.put(added.getTraceId(), added);
          }
        });
    return byTrace;
  }

  private static Map<String, Long> counts(PipelineDriver pipeline, String stage) {
    Map<String, Long> counts = new HashMap<>();
    List<ControlEvent> events = pipeline.values(pipeline.topics().control());
    events.forEach(
        event -> {
          if (event.getEvent() instanceof StageProgress progress
              && progress.getStage().equals(stage)) {
            counts.putAll(progress.getCounts());
          }
        });
    return counts;
  }

  private static String text(Headers headers, String key) {
    return new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8);
  }
}
