package io.skillstream.topology.tagging;

import static io.skillstream.topology.Given.chain;
import static io.skillstream.topology.Given.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.AttributionReason;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.StageProgress;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.record.TaggingExample;
import io.skillstream.record.Trace;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TaggingSettings;
import io.skillstream.topology.stream.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaggerLearningTest {
  private static final String DICE = "Counting";
  private static final String ANGLES = "Geometry/Triangles/Right";

  private final SkillstreamConfig config = Given.config().tagging(new TaggingSettings(true, 0.5));
  private final PipelineDriver pipeline =
      PipelineDriver.of(config, 1, Application.INGEST, Application.TAGGING);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void traces_withGivenChains_teachTheTagger() {
    labelled(ModelTrainer.FIRST - 1).forEach(pipeline::send);
    pipeline.settle();
    assertThat(models()).as("one label is missing").isEmpty();

    pipeline.send(trace("last", "dice and more dice", DICE));
    pipeline.settle();
    assertThat(models())
        .singleElement()
        .satisfies(part -> assertThat(part.getLabels()).isEqualTo(ModelTrainer.FIRST));

    pipeline.send(trace("before", "throw some dice"));
    pipeline.settle();
    assertThat(attribution("before").getTagger()).isEqualTo("named-skills-1");
    assertThat(attribution("before").getConfidences()).isEmpty();

    models().forEach(((LatestTagger) config.tagger())::accept);
    pipeline.send(trace("after", "throw some dice"));
    pipeline.settle();
    SkillAttribution learned = attribution("after");
    assertThat(learned.getTagger()).isEqualTo("learned-1");
    assertThat(learned.getChains()).containsExactly(chain(DICE));
    assertThat(learned.getConfidences()).singleElement().satisfies(c -> assertThat(c).isPositive());
  }

  @Test
  void version_ofTheSameExamples_isTheSameInAnyOrder() {
    List<Trace> traces = labelled(ModelTrainer.FIRST);
    traces.forEach(pipeline::send);
    pipeline.settle();

    Collections.shuffle(traces, new Random(1));
    SkillstreamConfig again = Given.config().tagging(new TaggingSettings(true, 0));
    try (PipelineDriver other =
        PipelineDriver.of(again, 2, Application.INGEST, Application.TAGGING)) {
      traces.forEach(other::send);
      other.settle();

      assertThat(other.<TaggerModelPart>values(other.topics().taggerModels())).isEqualTo(models());
    }
  }

  @Test
  void versions_comeAgainWithAFourthMoreLabels_alsoAfterARestart() {
    List<Trace> traces = labelled(2 * ModelTrainer.FIRST);
    for (Trace trace : traces) {
      pipeline.send(trace);
      pipeline.settle();
      if (trace.getTraceId().equals("150")) {
        pipeline.restart(Application.TAGGING);
      }
    }

    assertThat(models()).extracting(TaggerModelPart::getLabels).containsExactly(100L, 200L);
    assertThat(models()).extracting(TaggerModelPart::getVersion).containsExactly(1L, 2L);
  }

  @Test
  void trace_taggedWithoutConfidence_isAskedAboutAndTheAnswerIsLearned() {
    pipeline.send(trace("t", "about counting and a right angle"));
    pipeline.send(trace("u", "about nothing"));
    pipeline.settle();

    List<AttributionRequest> asked = pipeline.values(pipeline.topics().attributionRequests());
    assertThat(asked)
        .extracting(AttributionRequest::getReason)
        .containsExactly(AttributionReason.LOW_CONFIDENCE, AttributionReason.NO_CHAINS);
    AttributionRequest request = asked.get(0);
    assertThat(request.getGuessedBy()).isEqualTo("named-skills-1");
    assertThat(request.getGuess()).containsExactly(chain(ANGLES), chain(DICE));
    assertThat(request.getAnswer()).isEqualTo("reasoning of t, so \\boxed{42}");

    answer(request, DICE);
    pipeline.settle();
    assertThat(examples())
        .singleElement()
        .satisfies(
            example -> {
              assertThat(example.getTagger()).isEqualTo("llm");
              assertThat(example.getChains()).containsExactly(chain(DICE));
              assertThat(Examples.features(example)).isNotEmpty();
            });
    assertThat(counts())
        .containsEntry(Stage.ASKED, 2L)
        .containsEntry(Stage.COMPARED, 1L)
        .containsEntry(Stage.GUESSED_AT + 1, 2L)
        .containsEntry(Stage.FOUND_AT + 1, 1L)
        .containsEntry(Stage.AGREED_AT + 1, 1L)
        .containsEntry(Stage.GUESSED_AT + 3, 1L)
        .doesNotContainKey(Stage.FOUND_AT + 2);
  }

  @Test
  void answer_beforeItsQuestion_isLearnedOnce() {
    AttributionRequest request =
        new AttributionRequest(
            "p",
            "c",
            "t",
            config.tree().version(),
            "a problem",
            "an answer",
            AttributionReason.NEW_TREE,
            null,
            List.of());
    answer(request, ANGLES);
    pipeline.settle();
    assertThat(examples()).isEmpty();

    pipeline.send(pipeline.topics().attributionRequests(), "p", request);
    pipeline.settle();
    assertThat(examples())
        .singleElement()
        .satisfies(example -> assertThat(example.getChains()).containsExactly(chain(ANGLES)));
    assertThat(counts()).doesNotContainKey(Stage.COMPARED);
  }

  @Test
  void answer_ofSkillsThatAreNotInTheTree_isNotLearned() {
    pipeline.send(trace("t", "about counting"));
    pipeline.settle();

    answer(
        pipeline.<AttributionRequest>values(pipeline.topics().attributionRequests()).get(0),
        "No such/Skill");
    pipeline.settle();
    assertThat(examples()).isEmpty();
  }

  @Test
  void trace_retracted_isForgotten() {
    try (PipelineDriver whole =
        PipelineDriver.of(
            config, 1, Application.INGEST, Application.CONTROL, Application.TAGGING)) {
      whole.send(trace("t", "dice", DICE));
      whole.settle();
      assertThat(whole.store(Application.TAGGING, "examples")).hasSize(1);

      whole.retract("t");
      whole.settle();
      assertThat(whole.store(Application.TAGGING, "examples")).isEmpty();
    }
  }

  @Test
  void lexicalTagger_asksAndLearnsNothing() {
    try (PipelineDriver plain = PipelineDriver.of(Given.config(), 1, Application.INGEST)) {
      plain.send(trace("t", "about nothing"));
      plain.send(trace("u", "dice", DICE));
      plain.settle();

      assertThat(plain.raw(plain.topics().attributionRequests())).isEmpty();
      assertThat(plain.raw(plain.topics().taggingExamples())).isEmpty();
    }
  }

  private static List<Trace> labelled(int count) {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      traces.add(
          i % 2 == 0
              ? trace(Integer.toString(i), "throw " + i + " dice at once", DICE)
              : trace(Integer.toString(i), "the hypotenuse of side " + i, ANGLES));
    }
    return traces;
  }

  private void answer(AttributionRequest request, String path) {
    pipeline.send(
        pipeline.topics().attributions(),
        request.getProblemId(),
        new SkillAttribution(
            request.getProblemId(),
            request.getCandidateId(),
            request.getTraceId(),
            request.getTreeVersion(),
            "llm",
            List.of(chain(path)),
            List.of(),
            null));
  }

  private SkillAttribution attribution(String traceId) {
    return pipeline.<SkillAttribution>values(pipeline.topics().traceSkills()).stream()
        .filter(attribution -> attribution.getTraceId().equals(traceId))
        .findFirst()
        .orElseThrow();
  }

  private List<TaggerModelPart> models() {
    return pipeline.values(pipeline.topics().taggerModels());
  }

  private List<TaggingExample> examples() {
    return pipeline.values(pipeline.topics().taggingExamples());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    for (ControlEvent event : pipeline.<ControlEvent>values(pipeline.topics().control())) {
      if (event.getEvent() instanceof StageProgress progress
          && progress.getStage().equals(Stage.LABEL_EXAMPLE)) {
        counts.putAll(progress.getCounts());
      }
    }
    return counts;
  }
}
