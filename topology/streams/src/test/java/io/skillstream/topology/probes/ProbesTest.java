package io.skillstream.topology.probes;

import static io.skillstream.topology.Given.curriculum;
import static io.skillstream.topology.Given.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.CheckpointTally;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.InputTotals;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.Probe;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.ProbeSettings;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Split;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.Revision;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbesTest {
  private final PipelineDriver pipeline = pipeline(1);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void curriculum_created_asksTheStudentBeforeAnyTraining() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(probed(10).build());
    pipeline.settle();

    assertThat(probes())
        .hasSize(10)
        .allSatisfy(
            probe -> {
              assertThat(probe.getStudent()).isEqualTo("s");
              assertThat(probe.getCheckpoint()).isNull();
              assertThat(probe.getSamples()).isEqualTo(1);
              assertThat(probe.getProblem()).isEqualTo("problem " + probe.getProblemId());
              assertThat(probe.getAnswer()).isEqualTo("42");
              assertThat(probe.getSplit()).isEqualTo(Split.PROBE);
              assertThat(probe.getRound()).isZero();
              assertThat(probe.getProbeId()).isEqualTo("s//" + probe.getProblemId());
            });
    assertThat(probes()).extracting(Probe::getProblemId).doesNotHaveDuplicates();
    assertThat(pipeline.raw(pipeline.topics().probes()))
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .isEqualTo(probes().stream().map(Probe::getProblemId).toList());
  }

  @Test
  void curriculum_withoutProbes_asksNothing() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(curriculum("c", "weak-skill", 5).build());
    pipeline.control(new CreditGranted("c", "c/1", 5L));
    pipeline.settle();

    assertThat(probes()).isEmpty();
  }

  @Test
  void curriculum_refused_asksNothing() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(probed(10).setProbes(settings(10).setPanel(2).build()).build());
    pipeline.settle();

    assertThat(probes()).isEmpty();
    CurriculumStatus status =
        Objects.requireNonNull(
            pipeline.<CurriculumStatus>newest(pipeline.topics().curricula()).get("c"));
    assertThat(status.getPhase()).isEqualTo(CurriculumPhase.REFUSED);
    assertThat(status.getDetail()).contains("panel");
  }

  @Test
  void checkpoint_committed_asksThePanelAgainAndWhereTheStudentIsWeak() {
    know("p", Split.PROBE, 40, "Counting");
    know("q", Split.PROBE, 40, "Algebra/Linear");
    pipeline.control(probed(20).build());
    pipeline.settle();
    List<Probe> first = probes();
    pipeline.control(snapshot(List.of(""), evidence("Counting", "", 0, 20, 0)));
    pipeline.control(snapshot(List.of(""), evidence("Algebra/Linear", "", 6, 4, 0)));
    pipeline.control(new CreditGranted("c", "c/8", 8L));
    pipeline.settle();

    List<Probe> second = after(first);
    assertThat(second).hasSize(20).allMatch(probe -> "c/8".equals(probe.getCheckpoint()));
    assertThat(ids(second)).doesNotHaveDuplicates();
    assertThat(reasoned(second, "panel")).hasSize(10).isEqualTo(reasoned(first, "panel"));
    assertThat(reasoned(second, "Algebra->Linear: weak"))
        .hasSize(8)
        .allMatch(id -> id.startsWith("q"));
    assertThat(reasoned(second, "Counting: thought mastered"))
        .hasSize(2)
        .allMatch(id -> id.startsWith("p"));
    assertThat(second).allMatch(probe -> probe.getRound() == 1);
    assertThat(second.get(0).getProbeId()).startsWith("s/c%2F8/");
  }

  @Test
  void checkpoint_saidAgain_isNotAskedAgain() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(probed(10).build());
    for (String checkpoint : List.of("", "c/1", "c/1", "", "c/2", "c/1", "c/2")) {
      pipeline.control(new CreditGranted("c", checkpoint, 1L));
      pipeline.settle();
    }

    assertThat(probes()).hasSize(30);
    assertThat(probes()).extracting(Probe::getProbeId).doesNotHaveDuplicates();
  }

  @Test
  void curriculum_ofAStudentThatIsProbedAlready_asksNothingMoreOfTheUntrained() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(probed(10).build());
    pipeline.control(probed(20).setName("canary").build());
    pipeline.settle();

    assertThat(probes()).hasSize(10);
  }

  @Test
  void samples_divideTheBudget() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(probed(10).setProbes(settings(10).setSamples(4).build()).build());
    pipeline.settle();

    assertThat(probes()).hasSize(2).allMatch(probe -> probe.getSamples() == 4);
  }

  @Test
  void test_isNeverAskedUnlessAsked() {
    know("p", Split.PROBE, 5, "Counting");
    know("t", Split.TEST, 30, "Counting");
    pipeline.control(probed(20).build());
    pipeline.control(new CreditGranted("c", "c/1", 1L));
    pipeline.settle();

    assertThat(probes()).hasSize(10).allMatch(probe -> probe.getSplit() == Split.PROBE);
  }

  @Test
  void test_atEverySoManyCheckpoints_isAskedCompletelyBesideTheBudget() {
    know("p", Split.PROBE, 30, "Counting");
    know("t", Split.TEST, 7, "Counting");
    pipeline.control(probed(10).setProbes(settings(10).setTestEvery(2).build()).build());
    for (int checkpoint = 1; checkpoint <= 4; checkpoint++) {
      pipeline.control(new CreditGranted("c", "c/" + checkpoint, 1L));
      pipeline.settle();
    }

    TreeMap<String, Integer> tests = new TreeMap<>();
    for (Probe probe : probes()) {
      if (probe.getSplit() == Split.TEST) {
        tests.merge(String.valueOf(probe.getCheckpoint()), 1, Integer::sum);
        assertThat(probe.getReason()).startsWith("test");
      }
    }
    assertThat(tests).isEqualTo(new TreeMap<>(Map.of("null", 7, "c/2", 7, "c/4", 7)));
    assertThat(probes()).hasSize(5 * 10 + 3 * 7);
  }

  @Test
  void problems_fewerThanTheBudget_areAskedAsTheyCome() {
    pipeline.control(probed(10).build());
    pipeline.settle();
    assertThat(probes()).isEmpty();

    know("p", Split.PROBE, 4, "Counting");
    pipeline.settle();
    assertThat(probes()).hasSize(4);

    know("q", Split.PROBE, 20, "Counting");
    pipeline.settle();
    assertThat(probes()).hasSize(10);
    assertThat(ids(probes())).doesNotHaveDuplicates();

    pipeline.control(new CreditGranted("c", "c/1", 1L));
    pipeline.settle();
    List<Probe> second = probes().subList(10, probes().size());
    assertThat(second).hasSize(10);
    assertThat(reasoned(second, "panel")).hasSize(5);
    assertThat(reasoned(second, "panel"))
        .as("asked before")
        .isSubsetOf(ids(probes().subList(0, 10)));
  }

  @Test
  void problem_withoutSkills_isAskedInThePanelOnly() {
    know("p", Split.PROBE, 30, "No such skill");
    pipeline.control(probed(10).build());
    pipeline.settle();

    assertThat(probes()).hasSize(5).allMatch(probe -> probe.getReason().startsWith("panel"));
  }

  @Test
  void problem_withdrawn_isAskedNoMore() {
    know("p", Split.PROBE, 30, "Counting");
    pipeline.control(probed(10).build());
    pipeline.settle();
    List<Probe> first = probes();
    for (int i = 0; i < 25; i++) {
      pipeline.send(
          pipeline.topics().probeProblems(),
          ("p" + i).getBytes(StandardCharsets.UTF_8),
          null,
          new RecordHeaders());
    }
    pipeline.settle();
    pipeline.control(new CreditGranted("c", "c/1", 1L));
    pipeline.settle();

    assertThat(ids(after(first))).containsExactlyInAnyOrder("p25", "p26", "p27", "p28", "p29");
    assertThat(pipeline.store(Application.CONTROL, "problem-texts")).hasSize(5);
  }

  @Test
  void withdrawal_thatNewerWordOvertook_leavesTheSkills() {
    for (int i = 0; i < 30; i++) {
      String id = "p" + i;
      pipeline.control(
          new ProbeProblemKnown(
              id, Split.PROBE, Given.TREE.version(), List.of(node("Counting")), 4L));
      pipeline.settle();
      pipeline.send(
          pipeline.topics().probeProblems(),
          id.getBytes(StandardCharsets.UTF_8),
          null,
          Revision.of(2));
      pipeline.send(
          pipeline.topics().probeProblems(),
          id,
          ProbeProblem.newBuilder(problem(id, Split.PROBE, "No such skill"))
              .setRevision(3)
              .build());
    }
    pipeline.control(probed(10).build());
    pipeline.settle();

    assertThat(probes()).anyMatch(probe -> !probe.getReason().startsWith("panel"));
  }

  @Test
  void bounded_waitsForTheTracesButNotForTheAttempts() {
    try (PipelineDriver whole = PipelineDriver.all(Given.config(), 3)) {
      know(whole, "p", Split.PROBE, 30, "Counting");
      whole.control(probed(10).setStartAfter(new InputTotals(2L, 10L)).build());
      whole.send(Given.trace("t1", "1", "Counting"));
      whole.settle();
      assertThat(probes(whole)).isEmpty();

      whole.send(Given.trace("t2", "2", "Counting"));
      whole.settle();
      assertThat(probes(whole)).hasSize(10);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void probes_whateverTheOrderOfProblemsAndRestarts_areTheSame(long seed) {
    Random random = new Random(seed);
    List<SpecificRecord> problems = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      problems.add(
          problem(
              "p" + i,
              i % 6 == 0 ? Split.TEST : Split.PROBE,
              String.join("/", Given.CHAINS.get(random.nextInt(Given.CHAINS.size())))));
    }
    List<SpecificRecord> shuffled = new ArrayList<>(problems);
    Collections.shuffle(shuffled, random);
    Curriculum curriculum = probed(20).setProbes(settings(20).setTestEvery(2).build()).build();
    RateSnapshot snapshot =
        snapshot(
            List.of(""),
            evidence("Counting", "", 0, 20, 0),
            evidence("Algebra/Linear", "", 6, 4, 0));
    try (PipelineDriver other = pipeline(seed + 10)) {
      for (PipelineDriver one : List.of(pipeline, other)) {
        boolean restarts = one == other;
        (restarts ? shuffled : problems)
            .forEach(
                problem -> {
                  one.send(
                      one.topics().probeProblems(),
                      ((ProbeProblem) problem).getProblemId(),
                      problem);
                  if (restarts && random.nextInt(20) == 0) {
                    one.step();
                    one.restart(Application.CONTROL);
                  }
                });
        one.settle();
        for (SpecificRecord event :
            List.of(
                curriculum,
                snapshot,
                new CreditGranted("c", "c/1", 1L),
                new CreditGranted("c", "c/2", 2L))) {
          one.control(event);
          one.settle();
          if (restarts) {
            one.restart(Application.CONTROL);
            one.settle();
          }
        }
      }

      assertThat(timeless(other)).as("seed %s", seed).isEqualTo(timeless(pipeline));
      Set<String> ids = new HashSet<>();
      assertThat(probes(other)).allMatch(probe -> ids.add(probe.getProbeId()));
      assertThat(probes(other)).hasSize(60 + 2 * 10);
    }
  }

  @Test
  void announcements_doNotDisturbTheCurricula() {
    know("p", Split.PROBE, 3, "Counting");
    pipeline.control(curriculum("c", "weak-skill", 5).build());
    pipeline.settle();
    int before = pipeline.raw(pipeline.topics().curricula()).size();
    know("q", Split.PROBE, 3, "Counting");
    pipeline.settle();

    assertThat(pipeline.raw(pipeline.topics().curricula())).hasSize(before);
  }

  private static PipelineDriver pipeline(long seed) {
    return PipelineDriver.of(Given.config(), seed, Application.CONTROL);
  }

  private void know(String prefix, Split split, int count, String chain) {
    know(pipeline, prefix, split, count, chain);
  }

  private static void know(PipelineDriver to, String prefix, Split split, int count, String chain) {
    for (int i = 0; i < count; i++) {
      to.send(to.topics().probeProblems(), prefix + i, problem(prefix + i, split, chain));
    }
    to.settle();
  }

  private static ProbeProblem problem(String id, Split split, String chain) {
    return new ProbeProblem(
        id, "problem " + id, "42", Given.TREE.version(), List.of(Given.chain(chain)), split, -1L);
  }

  private static ProbeSettings.Builder settings(long budget) {
    return ProbeSettings.newBuilder().setBudget(budget);
  }

  private static Curriculum.Builder probed(long budget) {
    return curriculum("c", "weak-skill", 5).setProbes(settings(budget).build());
  }

  private static NodeEvidence evidence(
      String skill, String checkpoint, long wrong, long correct, long unknown) {
    return NodeEvidence.newBuilder()
        .setNode(node(skill))
        .setCorrect(correct)
        .setWrong(wrong)
        .setUnknown(unknown)
        .setByCheckpoint(List.of(new CheckpointTally(checkpoint, correct, wrong, 0L)))
        .build();
  }

  private static RateSnapshot snapshot(List<String> checkpoints, NodeEvidence... nodes) {
    return RateSnapshot.newBuilder()
        .setStudent("s")
        .setNodes(Arrays.asList(nodes))
        .setCheckpoints(checkpoints)
        .build();
  }

  private List<Probe> probes() {
    return probes(pipeline);
  }

  private static List<Probe> probes(PipelineDriver of) {
    return of.values(of.topics().probes());
  }

  private List<Probe> after(List<Probe> before) {
    return probes().subList(before.size(), probes().size());
  }

  private static List<String> ids(List<Probe> probes) {
    return probes.stream().map(Probe::getProblemId).toList();
  }

  private static List<String> reasoned(List<Probe> probes, String reason) {
    return probes.stream()
        .filter(probe -> probe.getReason().startsWith(reason))
        .map(Probe::getProblemId)
        .toList();
  }

  private static List<Probe> timeless(PipelineDriver of) {
    return probes(of).stream()
        .map(probe -> Probe.newBuilder(probe).setPlannedAt(Instant.EPOCH).build())
        .toList();
  }
}
