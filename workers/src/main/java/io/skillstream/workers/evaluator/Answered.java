package io.skillstream.workers.evaluator;

import io.skillstream.record.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A probe with what became of its questions.
 *
 * @param outcomes in the order of the questions
 */
record Answered(ProbeFeed.Open open, List<Question> questions, List<Outcome> outcomes) {

  /** Puts each probe together with its questions, which follow each other in the probes' order. */
  static List<Answered> of(
      List<ProbeFeed.Open> probes, List<Question> questions, List<Outcome> outcomes) {
    List<Answered> all = new ArrayList<>();
    int at = 0;
    for (ProbeFeed.Open probe : probes) {
      int next = at + probe.probe().getSamples();
      all.add(new Answered(probe, questions.subList(at, next), outcomes.subList(at, next)));
      at = next;
    }
    return all;
  }

  /** Why the probe gets no attempts: k samples are one cluster, and some of them are none. */
  Optional<String> refusal() {
    return outcomes.stream()
        .filter(Outcome.Refusal.class::isInstance)
        .map(outcome -> ((Outcome.Refusal) outcome).why())
        .findFirst();
  }

  /** Judges the answers; none where there is a {@link #refusal}. */
  List<Attempt> attempts(AttemptRecords records, Optional<String> servedAs, Instant now) {
    if (refusal().isPresent()) {
      return List.of();
    }
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      attempts.add(
          records.of(open.probe(), questions.get(i), (Answer) outcomes.get(i), servedAs, now));
    }
    return attempts;
  }
}
