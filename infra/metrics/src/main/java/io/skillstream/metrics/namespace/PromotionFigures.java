package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.Promotion;
import io.skillstream.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What became of checkpoints, counted from the first: there are few. */
final class PromotionFigures implements Figures {
  private final Topics topics;
  private final Map<List<String>, Double> decisions = new HashMap<>();

  PromotionFigures(Topics topics) {
    this.topics = topics;
  }

  @Override
  public List<Source> sources() {
    return List.of(Source.whole(topics.promotions()));
  }

  @Override
  public synchronized void read(SpecificRecord record) {
    if (record instanceof Promotion promotion) {
      String decision = promotion.getDecision().name().toLowerCase(Locale.ROOT).replace('_', '-');
      decisions.merge(List.of(promotion.getStudent(), decision), 1.0, Double::sum);
    }
  }

  @Override
  public synchronized void export(DomainMeters meters) {
    meters.replace(DomainMetric.PROMOTIONS, decisions);
  }
}
