package io.skillstream.metrics.worker;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.workers.attribution.TaggerListener;
import io.skillstream.workers.attribution.TaggerTally;

/** Counts what a tagger does and what it costs, beside whoever else hears of it. */
public final class TaggerMetrics implements TaggerListener {
  private final TaggerListener next;
  private final DomainMeters meters;

  /** Counts on these meters. */
  public TaggerMetrics(TaggerListener next, DomainMeters meters) {
    this.next = next;
    this.meters = meters;
  }

  @Override
  public void loading(long answers) {
    next.loading(answers);
  }

  @Override
  public void progressed(TaggerTally tally, long waiting) {
    meters.set(DomainMetric.TAGGER_REQUESTS, tally.attributed(), "attributed");
    meters.set(DomainMetric.TAGGER_REQUESTS, tally.undecided(), "dead-letter");
    meters.set(DomainMetric.TAGGER_REQUESTS, tally.otherTree(), "other-tree");
    meters.set(DomainMetric.TAGGER_WAITING, waiting);
    meters.set(DomainMetric.TAGGER_QUESTIONS, tally.questions() - tally.cached(), "model");
    meters.set(DomainMetric.TAGGER_QUESTIONS, tally.cached(), "cache");
    meters.set(DomainMetric.TAGGER_REPAIRS, tally.repairs());
    EndpointMetrics.export(tally.usage(), meters);
    next.progressed(tally, waiting);
  }

  @Override
  public void otherTree(String version) {
    next.otherTree(version);
  }

  @Override
  public void troubled(String what) {
    next.troubled(what);
  }
}
