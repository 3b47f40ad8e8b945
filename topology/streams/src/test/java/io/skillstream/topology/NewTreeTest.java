package io.skillstream.topology;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.attribution;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.CurriculumMove;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Pacing;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.StageProgress;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.conductor.Conducted;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.TreeStanding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a running namespace when its skill tree gets a new version. */
class NewTreeTest {
  /** {@link Given#TREE} without Linear, with Equations and Logic, so that numbers move. */
  private static final SkillTree NEW =
      SkillTree.builder("Mathematics")
          .enter("Algebra")
          .enter("Equations")
          .leave()
          .enter("Quadratic")
          .enter("Basics")
          .leave()
          .leave()
          .leave()
          .enter("Logic")
          .leave()
          .enter("Geometry")
          .enter("Circles")
          .enter("Basics")
          .leave()
          .leave()
          .enter("Triangles")
          .enter("Right")
          .leave()
          .enter("Scalene")
          .leave()
          .leave()
          .leave()
          .enter("Counting")
          .leave()
          .build();

  private static final Trace KEPT = trace("kept", "one", "Counting");
  private static final Trace LOST = trace("lost", "with equations", "Algebra/Linear");
  private static final Trace UNTAGGED = trace("untagged", "about nothing");

  private final SkillstreamConfig config = Given.config();
  private final PipelineDriver pipeline = PipelineDriver.all(config, 1);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void candidates_ofBefore_carryOverOrAreTaggedAnew() {
    send(KEPT, LOST, UNTAGGED);
    importNew();

    assertThat(inNew("kept").getCarriedFrom()).isEqualTo(Given.TREE.version());
    assertThat(inNew("kept").getTagger()).isEqualTo("given");
    assertThat(inNew("kept").getChainEnds()).containsExactly(node("Counting"));
    assertThat(inNew("lost").getCarriedFrom()).isNull();
    assertThat(inNew("lost").getTagger()).isEqualTo("named-skills-1");
    assertThat(inNew("lost").getChainEnds()).containsExactly(node("Algebra/Equations"));
    assertThat(inNew("untagged").getChainEnds()).isEmpty();
    assertThat(standings())
        .isEqualTo(
            Map.of(
                TreeStanding.CARRIED_OVER, 1L,
                TreeStanding.REATTRIBUTED, 1L,
                TreeStanding.WITHOUT_SKILL, 1L,
                TreeStanding.WAITING, 0L));
  }

  @Test
  void confidence_saidForTheNewVersion_isPassedOn() {
    send(KEPT);
    importNew();
    pipeline.send(
        SkillAttribution.newBuilder(attribution(KEPT, "given", "Counting"))
            .setTreeVersion(NEW.version())
            .setChains(List.of(Given.chain("Algebra/Equations")))
            .setConfidences(List.of(0.75))
            .build());
    pipeline.settle();

    assertThat(pipeline.<SkillAttribution>values(pipeline.topics().traceSkills()))
        .last()
        .satisfies(skills -> assertThat(skills.getConfidences()).containsExactly(0.75));
  }

  @Test
  void import_interrupted_goesOnWhereItWas() {
    send(KEPT, LOST, UNTAGGED);
    pipeline.importTree(NEW);
    pipeline.step();
    pipeline.restart(Application.INGEST);
    pipeline.restart(Application.ASSEMBLY);
    pipeline.settle();

    assertThat(standings()).containsEntry(TreeStanding.WAITING, 0L);
    assertThat(inNew("lost").getChainEnds()).containsExactly(node("Algebra/Equations"));
  }

  @Test
  void import_moreThanAPortion_interrupted_goesOnWhereItWas() {
    int all = 1_100;
    for (int i = 0; i < all; i++) {
      pipeline.send(trace("t" + i, "number " + i, i % 2 == 0 ? "Counting" : "Algebra/Linear"));
    }
    pipeline.settle();
    pipeline.importTree(NEW);
    pipeline.step();
    pipeline.restart(Application.INGEST);
    pipeline.settle();

    assertThat(standings())
        .containsEntry(TreeStanding.CARRIED_OVER, all / 2L)
        .containsEntry(TreeStanding.WAITING, 0L);
    assertThat(standings().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(all);
  }

  @Test
  void retired_chainsChangedMeanwhile_areFollowedWhenItIsImportedAgain() {
    send(KEPT);
    importNew();
    pipeline.retireTree(NEW);
    pipeline.settle();
    pipeline.send(attribution(KEPT, "given", "Geometry/Circles/Basics"));
    pipeline.settle();
    importNew();

    assertThat(inNew("kept").getChainEnds()).containsExactly(node("Geometry/Circles/Basics"));
  }

  @Test
  void trace_thatComesLater_isAttributedInBothVersions() {
    importNew();
    send(KEPT, LOST, trace("newcomer", "on logic", "Logic"));

    assertThat(inNew("kept").getCarriedFrom()).isEqualTo(Given.TREE.version());
    assertThat(inNew("lost").getChainEnds()).containsExactly(node("Algebra/Equations"));
    assertThat(inNew("newcomer").getTagger())
        .as("its chains are of the new one")
        .isEqualTo("given");
    assertThat(inNew("newcomer").getChainEnds()).containsExactly(node("Logic"));
    assertThat(pipeline.raw(pipeline.topics().textsWanted()))
        .as("tagged where the text was at hand")
        .isEmpty();
  }

  @Test
  void attribution_toTheFirstVersion_isFollowedInTheOther() {
    send(KEPT, LOST);
    importNew();
    send(attribution(LOST, "given", "Geometry/Circles"));
    assertThat(inNew("lost").getCarriedFrom()).isEqualTo(Given.TREE.version());
    assertThat(inNew("lost").getChainEnds()).containsExactly(node("Geometry/Circles"));

    send(attribution(KEPT, "given", "Algebra/Linear"));
    assertThat(inNew("kept").getCarriedFrom()).as("it lost what it had").isNull();
    assertThat(inNew("kept").getTagger()).isEqualTo("named-skills-1");
  }

  @Test
  void attribution_toTheNewVersion_isInForceThereAlone() {
    send(UNTAGGED);
    importNew();
    send(inNew(attribution(UNTAGGED, "llm"), "Logic"));
    assertThat(inNew("untagged").getChainEnds()).containsExactly(node("Logic"));
    send(attribution(UNTAGGED, "llm", "Counting"));

    assertThat(inNew("untagged").getChainEnds())
        .as("what was said for the version itself stays")
        .containsExactly(node("Logic"));
  }

  @Test
  void rates_ofBothVersions_areCountedByTheirOwnNodes() {
    send(KEPT, LOST);
    answer("kept", Verdict.WRONG);
    answer("lost", Verdict.CORRECT);
    importNew();
    send(trace("later", "more equations", "Algebra/Linear"));
    answer("later", Verdict.WRONG);

    Map<String, SkillErrorRate> rates = pipeline.newest(pipeline.topics().skillErrorRates());
    assertThat(requireNonNull(rates.get("s/" + Given.node("Algebra/Linear"))).getPath())
        .containsExactly("Algebra", "Linear");
    SkillErrorRate equations =
        requireNonNull(rates.get("s/" + NEW.version() + "/" + node("Algebra/Equations")));
    assertThat(equations.getTreeVersion()).isEqualTo(NEW.version());
    assertThat(equations.getPath()).containsExactly("Algebra", "Equations");
    assertThat(equations.getCorrect()).isEqualTo(1);
    assertThat(equations.getWrong()).isEqualTo(1);
    SkillErrorRate root = requireNonNull(rates.get("s/" + NEW.version() + "/" + SkillTree.ROOT));
    assertThat(List.of(root.getCorrect(), root.getWrong())).containsExactly(1L, 2L);
  }

  @Test
  void curriculum_moved_goesOnByTheNewLeavesAndTakesNothingTwice() {
    for (int i = 0; i < 8; i++) {
      send(
          trace("c" + i, "count " + i, "Counting"),
          trace("e" + i, "with equations " + i, "Algebra/Linear"));
      answer("c" + i, Verdict.WRONG);
      answer("e" + i, Verdict.WRONG);
    }
    pipeline.control(
        Given.curriculum("weak", "weak-skill", 16)
            .setRoundSize(4)
            .setBatchSize(4)
            .setPacing(Pacing.DEMAND)
            .setAheadLimit(4L)
            .build());
    pipeline.settle();
    importNew();
    pipeline.control(new CurriculumMove("weak", NEW.version(), "somebody", "it is better"));
    pipeline.settle();
    assertThat(status("weak").getTreeVersion()).isEqualTo(NEW.version());
    pipeline.restart(Application.CONTROL);
    pipeline.restart(Application.POOL);
    for (long credited = 4; credited <= 16; credited += 4) {
      pipeline.control(new CreditGranted("weak", "weak/" + credited, credited));
      pipeline.settle();
    }

    Conducted weak = Conducted.in(pipeline, "weak");
    assertThat(weak.planned())
        .extracting(RoundPlanned::getViewId)
        .startsWith(Given.TREE.version())
        .endsWith(NEW.version());
    assertThat(weak.bySlot().values()).as("all, each once").hasSize(16).doesNotHaveDuplicates();
    assertThat(status("weak").getPhase()).isEqualTo(CurriculumPhase.COMPLETE);
    Selection last =
        pipeline.<Selection>values(pipeline.topics().selections()).stream()
            .filter(selection -> selection.getTraceId().startsWith("e"))
            .reduce((first, second) -> second)
            .orElseThrow();
    assertThat(last.getSkill()).containsExactly("Algebra", "Equations");
    assertThat(last.getChains()).containsExactly(List.of("Algebra", "Equations"));
  }

  @Test
  void curriculum_inAVersionThatWasNotImported_isRefused() {
    pipeline.control(Given.curriculum("early", "random", 1).setTreeVersion(NEW.version()).build());
    pipeline.settle();

    assertThat(status("early").getPhase()).isEqualTo(CurriculumPhase.REFUSED);
    assertThat(status("early").getDetail()).contains(NEW.version(), "not imported");
  }

  @Test
  void curriculum_createdInTheNewVersion_selectsByIt() {
    send(LOST);
    importNew();
    pipeline.control(Given.curriculum("late", "balanced", 1).setTreeVersion(NEW.version()).build());
    pipeline.settle();

    assertThat(pipeline.<Selection>values(pipeline.topics().selections()))
        .singleElement()
        .extracting(Selection::getSkill)
        .isEqualTo(List.of("Algebra", "Equations"));
  }

  @Test
  void version_retired_getsNoFurtherTracesUntilItIsImportedAgain() {
    importNew();
    pipeline.retireTree(NEW);
    pipeline.settle();
    send(KEPT);
    assertThat(standings()).containsEntry(TreeStanding.WAITING, 1L);

    importNew();
    assertThat(standings())
        .containsEntry(TreeStanding.WAITING, 0L)
        .containsEntry(TreeStanding.CARRIED_OVER, 1L);
  }

  private void importNew() {
    pipeline.importTree(NEW);
    pipeline.settle();
  }

  private void send(Trace... traces) {
    Arrays.stream(traces).forEach(pipeline::send);
    pipeline.settle();
  }

  private void send(SkillAttribution attribution) {
    pipeline.send(attribution);
    pipeline.settle();
  }

  private void answer(String reference, Verdict verdict) {
    pipeline.send(attempt("a-" + reference, reference, "s", verdict, 1));
    pipeline.settle();
  }

  private static SkillAttribution inNew(SkillAttribution attribution, String... chains) {
    return SkillAttribution.newBuilder(attribution)
        .setTreeVersion(NEW.version())
        .setChains(Arrays.stream(chains).map(Given::chain).toList())
        .build();
  }

  private static int node(String path) {
    return NEW.find(Given.chain(path)).orElseThrow();
  }

  /** The newest word of the pool log on a trace's candidate in the new version. */
  private CandidateReattributed inNew(String traceId) {
    String candidateId =
        pipeline.<SkillAttribution>values(pipeline.topics().traceSkills()).stream()
            .filter(skills -> skills.getTraceId().equals(traceId))
            .findFirst()
            .orElseThrow()
            .getCandidateId();
    return pipeline.<PoolEvent>values(pipeline.topics().poolLog()).stream()
        .map(PoolEvent::getEvent)
        .filter(CandidateReattributed.class::isInstance)
        .map(CandidateReattributed.class::cast)
        .filter(event -> event.getCandidateId().equals(candidateId))
        .filter(event -> event.getTreeVersion().equals(NEW.version()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private CurriculumStatus status(String curriculum) {
    return requireNonNull(
        pipeline.<CurriculumStatus>newest(pipeline.topics().curricula()).get(curriculum));
  }

  private Map<TreeStanding, Long> standings() {
    return TreeStanding.of(
        NEW.version(),
        pipeline.<ControlEvent>values(pipeline.topics().control()).stream()
            .map(ControlEvent::getEvent)
            .filter(StageProgress.class::isInstance)
            .map(StageProgress.class::cast)
            .filter(progress -> progress.getStage().equals(Stage.IDENTIFY_CANDIDATE))
            .reduce((first, second) -> second)
            .orElseThrow()
            .getCounts());
  }
}
