package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * How stale the rates of each curriculum's last round were, and how many of its slots were void.
 */
final class RoundFigures implements Figures {
  private static final double MILLIS = 1000;

  private final Topics topics;
  private final Predicate<String> shown;
  private final Map<List<String>, Double> closedAt = new HashMap<>();
  private final Map<List<String>, Double> voidRatio = new HashMap<>();
  private final Map<List<String>, Double> ratesAge = new HashMap<>();
  private final Map<List<String>, Double> staleExamples = new HashMap<>();

  RoundFigures(Topics topics, Predicate<String> shown) {
    this.topics = topics;
    this.shown = shown;
  }

  @Override
  public List<Source> sources() {
    return List.of(Source.newest(topics.rounds()));
  }

  @Override
  public synchronized void read(SpecificRecord record) {
    if (!(record instanceof RoundEvent event)) {
      return;
    }
    List<String> curriculum = List.of(event.getCurriculum());
    if (event.getEvent() instanceof RoundPlanned planned) {
      Long age = planned.getRatesAgeMillis();
      putOrRemove(ratesAge, curriculum, age == null ? null : age / MILLIS);
      Long stale = planned.getStaleExamples();
      putOrRemove(staleExamples, curriculum, stale == null ? null : stale.doubleValue());
    } else if (event.getEvent() instanceof RoundClosed closed) {
      closedAt.put(curriculum, event.getAt().toEpochMilli() / MILLIS);
      long slots = closed.getEndSlot() - closed.getFirstSlot();
      voidRatio.put(curriculum, slots == 0 ? 0 : (double) closed.getVoids().size() / slots);
    }
  }

  @Override
  public synchronized void export(DomainMeters meters) {
    meters.replace(DomainMetric.ROUND_CLOSED, shown(closedAt));
    meters.replace(DomainMetric.ROUND_VOID_RATIO, shown(voidRatio));
    meters.replace(DomainMetric.ROUND_RATES_AGE, shown(ratesAge));
    meters.replace(DomainMetric.ROUND_STALE_EXAMPLES, shown(staleExamples));
  }

  private Map<List<String>, Double> shown(Map<List<String>, Double> values) {
    Map<List<String>, Double> series = new HashMap<>(values);
    series.keySet().removeIf(curriculum -> !shown.test(curriculum.get(0)));
    return series;
  }

  private static void putOrRemove(
      Map<List<String>, Double> values, List<String> curriculum, @Nullable Double value) {
    if (value == null) {
      values.remove(curriculum);
    } else {
      values.put(curriculum, value);
    }
  }
}
