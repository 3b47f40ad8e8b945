package io.skillstream.metrics.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.metrics.Scrape;
import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.Verdict;
import io.skillstream.workers.attribution.TaggerListener;
import io.skillstream.workers.attribution.TaggerTally;
import io.skillstream.workers.endpoint.Usage;
import io.skillstream.workers.evaluator.EvaluationListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {
  private final Scrape scrape = new Scrape();

  @Test
  void tagger_progressed_passesItsTotalsOnAndTellsTheNext() {
    List<Long> heard = new ArrayList<>();
    TaggerMetrics metrics =
        new TaggerMetrics(
            new TaggerListener() {
              @Override
              public void progressed(TaggerTally tally, long waiting) {
                heard.add(waiting);
              }
            },
            scrape.meters());
    metrics.progressed(
        new TaggerTally(10, 1, 2, 50, 20, 3, new Usage(30, 1, 4, 2, 9000, 700, 12.5)), 8);
    assertThat(heard).containsExactly(8L);
    assertThat(scrape.lines("skillstream_"))
        .contains(
            "skillstream_tagger_requests_total{outcome=\"dead-letter\"} 1.0",
            "skillstream_tagger_questions_total{answered=\"model\"} 30.0",
            "skillstream_tagger_questions_total{answered=\"cache\"} 20.0",
            "skillstream_tagger_waiting_requests 8.0",
            "skillstream_llm_tokens_total{direction=\"prompt\"} 9000.0",
            "skillstream_llm_call_seconds_total 12.5",
            "skillstream_llm_calls_total{outcome=\"failed\"} 1.0");
  }

  @Test
  void evaluator_answers_areCountedByVerdict() {
    EvaluatorMetrics metrics =
        new EvaluatorMetrics(EvaluationListener.NONE, scrape.meters(), "small");
    Probe probe = new Probe();
    metrics.answered(probe, List.of(attempt(Verdict.CORRECT), attempt(Verdict.UNKNOWN)), 5);
    metrics.answered(probe, List.of(attempt(Verdict.CORRECT)), 4);
    metrics.passedOver(probe, "gone");
    assertThat(scrape.lines("skillstream_evaluator_"))
        .containsExactly(
            "skillstream_evaluator_answers_total{student=\"small\",verdict=\"correct\"} 2.0",
            "skillstream_evaluator_answers_total{student=\"small\",verdict=\"unknown\"} 1.0",
            "skillstream_evaluator_open_probes{student=\"small\"} 4.0",
            "skillstream_evaluator_probes_total{outcome=\"answered\",student=\"small\"} 2.0",
            "skillstream_evaluator_probes_total{outcome=\"passed-over\",student=\"small\"} 1.0",
            "skillstream_evaluator_tokens_total{student=\"small\"} 60.0",
            "skillstream_evaluator_troubles_total{student=\"small\"} 0.0");
  }

  private static Attempt attempt(Verdict verdict) {
    return Attempt.newBuilder()
        .setAttemptId("a")
        .setReference("p")
        .setStudent("small")
        .setVerdict(verdict)
        .setAttemptedAt(Instant.EPOCH)
        .setResponseTokens(20)
        .build();
  }
}
