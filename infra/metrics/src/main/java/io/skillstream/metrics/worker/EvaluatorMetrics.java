package io.skillstream.metrics.worker;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import io.skillstream.workers.evaluator.EvaluationListener;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Counts what an evaluator does, beside whoever else hears of it. */
public final class EvaluatorMetrics implements EvaluationListener {
  private final EvaluationListener next;
  private final DomainMeters meters;
  private final String student;

  /** Counts on these meters. */
  public EvaluatorMetrics(EvaluationListener next, DomainMeters meters, String student) {
    this.next = next;
    this.meters = meters;
    this.student = student;
    meters.set(DomainMetric.EVALUATOR_OPEN, 0, student);
    meters.set(DomainMetric.EVALUATOR_TROUBLES, 0, student);
  }

  @Override
  public void opened(Optional<String> checkpoint) {
    next.opened(checkpoint);
  }

  @Override
  public void answered(Probe probe, List<Attempt> attempts, int open) {
    for (Attempt attempt : attempts) {
      String verdict = attempt.getVerdict().name().toLowerCase(Locale.ROOT);
      meters.add(DomainMetric.EVALUATOR_ANSWERS, 1, student, verdict);
      if (attempt.getResponseTokens() != null) {
        meters.add(DomainMetric.EVALUATOR_TOKENS, attempt.getResponseTokens(), student);
      }
    }
    meters.add(DomainMetric.EVALUATOR_PROBES, 1, student, "answered");
    meters.set(DomainMetric.EVALUATOR_OPEN, open, student);
    next.answered(probe, attempts, open);
  }

  @Override
  public void decided(Promotion promotion) {
    next.decided(promotion);
  }

  @Override
  public void passedOver(Probe probe, String why) {
    meters.add(DomainMetric.EVALUATOR_PROBES, 1, student, "passed-over");
    next.passedOver(probe, why);
  }

  @Override
  public void troubled(String what) {
    meters.add(DomainMetric.EVALUATOR_TROUBLES, 1, student);
    next.troubled(what);
  }
}
