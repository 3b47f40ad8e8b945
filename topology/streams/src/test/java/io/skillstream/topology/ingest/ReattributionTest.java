package io.skillstream.topology.ingest;

import static io.skillstream.topology.Given.attribution;
import static io.skillstream.topology.Given.chain;
import static io.skillstream.topology.Given.node;
import static io.skillstream.topology.Given.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.StageProgress;
import io.skillstream.record.Trace;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.conductor.Conducted;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ingest makes of skills that taggers outside the topology found. */
class ReattributionTest {
  private static final Trace UNTAGGED = trace("t1", "one");
  private static final Trace WITH_CHAINS = trace("t2", "two", "Algebra/Linear");

  private final PipelineDriver pipeline =
      PipelineDriver.of(Given.config(), 1, Application.INGEST, Application.CONTROL);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void attribution_thatDiffers_isSaidInThePoolLogAndToTheRates() {
    send(UNTAGGED);
    SkillAttribution better =
        SkillAttribution.newBuilder(attribution(UNTAGGED, "llm", "Counting", "Algebra"))
            .setConfidences(List.of(0.9, 0.5))
            .build();
    send(better);

    assertThat(poolLog()).hasSize(2);
    CandidateAdded added = (CandidateAdded) poolLog().get(0);
    assertThat(poolLog().get(1))
        .isEqualTo(
            new CandidateReattributed(
                added.getNumber(),
                added.getCandidateId(),
                added.getProblemId(),
                Given.TREE.version(),
                "llm",
                List.of(node("Counting"), node("Algebra")),
                null));
    assertThat(skills()).hasSize(2);
    assertThat(skills().get(1)).isEqualTo(better);
    assertThat(key(pipeline.raw(pipeline.topics().poolLog()).get(1)))
        .isEqualTo(added.getProblemId());
  }

  @Test
  void attribution_thatSaysWhatIsInForce_changesNothing() {
    send(UNTAGGED);
    send(attribution(UNTAGGED, "llm", "Counting", "Algebra"));
    send(attribution(UNTAGGED, "llm", "Algebra", "Counting", "Algebra"));
    send(attribution(UNTAGGED, "llm", "Counting", "Algebra"));

    assertThat(poolLog()).hasSize(2);
    assertThat(skills()).hasSize(2);
    assertThat(counts()).containsEntry("attributions-repeated", 2L);
  }

  @Test
  void attribution_ofAnotherTaggerWithTheSameChains_namesTheTagger() {
    send(UNTAGGED);
    send(attribution(UNTAGGED, "llm", "Counting"));
    send(attribution(UNTAGGED, "llm-2", "Counting"));

    assertThat(skills()).extracting(SkillAttribution::getTagger).endsWith("llm", "llm-2");
    assertThat(poolLog()).hasSize(3);
  }

  @Test
  void attribution_withoutChains_takesThemAway() {
    send(trace("t3", "about counting"));
    send(attribution(trace("t3", "about counting"), "llm"));

    assertThat(((CandidateReattributed) poolLog().get(1)).getChainEnds()).isEmpty();
  }

  @Test
  void attribution_overGivenChains_countsAndChangesNothingUnlessItIsGivenToo() {
    send(WITH_CHAINS);
    send(attribution(WITH_CHAINS, "llm", "Counting"));
    assertThat(poolLog()).hasSize(1);
    assertThat(counts()).containsEntry("attributions-over-given", 1L);

    send(attribution(WITH_CHAINS, "given", "Counting"));
    assertThat(((CandidateReattributed) poolLog().get(1)).getChainEnds())
        .containsExactly(node("Counting"));
  }

  @Test
  void attribution_beforeItsTrace_waitsForItAndOnlyTheNewestCounts() {
    send(attribution(UNTAGGED, "llm", "Algebra"));
    send(attribution(UNTAGGED, "llm", "Counting"));
    pipeline.restart(Application.INGEST);
    send(UNTAGGED);
    send(UNTAGGED);

    assertThat(poolLog()).hasSize(2);
    assertThat(((CandidateAdded) poolLog().get(0)).getChainEnds()).isEmpty();
    assertThat(((CandidateReattributed) poolLog().get(1)).getChainEnds())
        .containsExactly(node("Counting"));
    assertThat(counts())
        .containsEntry("attributions-early", 2L)
        .containsEntry("reattributed", 1L)
        .containsEntry("attributions", 2L);
  }

  @Test
  void attribution_ofARetractedCandidate_isCountedAndNothingElse() {
    send(UNTAGGED);
    pipeline.retract("t1");
    pipeline.settle();
    int before = poolLog().size();
    send(attribution(UNTAGGED, "llm", "Counting"));
    assertThat(poolLog()).hasSize(before);
    assertThat(counts()).containsEntry("attributions-too-late", 1L);

    send(UNTAGGED);
    send(attribution(UNTAGGED, "llm", "Counting"));
    CandidateReattributed again = (CandidateReattributed) poolLog().get(before + 1);
    assertThat(again.getNumber()).as("of the new candidate").isEqualTo(1);
  }

  @Test
  void candidate_withoutSkills_isSelectedOnceItHasSome() {
    try (PipelineDriver all = PipelineDriver.all(Given.config(), 2)) {
      all.send(UNTAGGED);
      all.send(WITH_CHAINS);
      all.control(Given.curriculum("c", "balanced", 2).setRoundSize(1).build());
      all.settle();
      assertThat(Conducted.in(all, "c").selections())
          .extracting(Selection::getTraceId)
          .containsExactly("t2");

      all.send(attribution(UNTAGGED, "llm", "Counting"));
      all.settle();
      List<Selection> selections = Conducted.in(all, "c").selections();
      assertThat(selections).extracting(Selection::getTraceId).containsExactly("t2", "t1");
      assertThat(selections.get(1).getTagger()).isEqualTo("llm");
      assertThat(selections.get(1).getChains()).containsExactly(chain("Counting"));

      all.send(attribution(UNTAGGED, "llm", "Algebra"));
      all.settle();
      assertThat(Conducted.in(all, "c").selections()).as("it is taken").hasSize(2);
    }
  }

  @Test
  void curriculum_thatWaitsForItsInput_startsAfterReattributions() {
    try (PipelineDriver all = PipelineDriver.all(Given.config(), 3)) {
      all.control(Given.bounded("c", "random", 2, 2, 0).build());
      all.send(attribution(UNTAGGED, "llm", "Counting"));
      all.send(attribution(UNTAGGED, "", "refused"));
      all.send(UNTAGGED);
      all.send(WITH_CHAINS);
      all.send(attribution(WITH_CHAINS, "given", "Counting"));
      all.settle();

      assertThat(Conducted.in(all, "c").selections()).hasSize(2);
    }
  }

  @Test
  void attribution_thatCannotBeUsed_isADeadLetterWithItsReason() {
    refused(Reason.INVALID_ID, bad -> bad.setProblemId(" "));
    refused(Reason.INVALID_ID, bad -> bad.setCandidateId("t1"));
    refused(Reason.INVALID_ID, bad -> bad.setCandidateId("0123456789ABCDEF0123456789ABCDEF"));
    refused(Reason.INVALID_ID, bad -> bad.setTagger(""));
    refused(Reason.UNKNOWN_TREE, bad -> bad.setTreeVersion("0123456789abcdef"));
    refused(Reason.UNKNOWN_SKILL, bad -> bad.setChains(List.of(chain("Counting/Sheep"))));
    refused(Reason.UNKNOWN_SKILL, bad -> bad.setChains(List.of(List.of())));
    refused(Reason.INVALID_NUMBER, bad -> bad.setConfidences(List.of(0.5, 0.5)));
    refused(Reason.INVALID_NUMBER, bad -> bad.setConfidences(List.of(1.5)));
    refused(Reason.INVALID_NUMBER, bad -> bad.setConfidences(List.of(Double.NaN)));
    assertThat(skills()).isEmpty();
  }

  private void refused(Reason reason, Consumer<SkillAttribution.Builder> damage) {
    int before = pipeline.raw(pipeline.topics().deadLetters()).size();
    SkillAttribution.Builder bad =
        SkillAttribution.newBuilder(attribution(UNTAGGED, "llm", "Counting"));
    damage.accept(bad);
    send(bad.build());

    List<TestRecord<byte[], byte[]>> letters = pipeline.raw(pipeline.topics().deadLetters());
    assertThat(letters).hasSize(before + 1);
    assertThat(text(letters.get(before).headers().lastHeader(DeadLetter.REASON).value()))
        .isEqualTo(reason.name());
  }

  private void send(Trace trace) {
    pipeline.send(trace);
    pipeline.settle();
  }

  private void send(SkillAttribution attribution) {
    pipeline.send(attribution);
    pipeline.settle();
  }

  private List<Object> poolLog() {
    return pipeline.<PoolEvent>values(pipeline.topics().poolLog()).stream()
        .map(PoolEvent::getEvent)
        .toList();
  }

  private List<SkillAttribution> skills() {
    return pipeline.values(pipeline.topics().traceSkills());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = Map.of();
    for (ControlEvent event : pipeline.<ControlEvent>values(pipeline.topics().control())) {
      if (event.getEvent() instanceof StageProgress progress
          && progress.getStage().equals("identify-candidate")) {
        counts = progress.getCounts();
      }
    }
    return counts;
  }

  private static String key(TestRecord<byte[], byte[]> record) {
    return text(record.key());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
