package io.skillstream.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of {@link DomainMetric}s, each with its labels. Counters may be set as well as added
 * to: most are totals that a topic or a store keeps, and this process only passes on. Thread-safe.
 */
public final class DomainMeters {
  /** Ages from a second to a week. */
  private static final double[] AGES = {
    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 10_800, 43_200, 86_400, 604_800
  };

  private final MeterRegistry registry;
  private final Map<Series, Value> values = new ConcurrentHashMap<>();

  /** Meters of a registry. */
  public DomainMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Series(DomainMetric metric, List<String> labels) {}

  /** A number that meters read whenever they are asked. */
  private static final class Held {
    private double now;

    synchronized void set(double value) {
      now = value;
    }

    synchronized void add(double more) {
      now += more;
    }

    synchronized double get() {
      return now;
    }
  }

  private record Value(Held held, Meter meter) {}

  /**
   * Sets a gauge, or a counter to its total so far.
   *
   * @param labels values of the metric's labels, in their order
   */
  public void set(DomainMetric metric, double value, Object... labels) {
    value(metric, texts(labels)).held().set(value);
  }

  /** Adds to a counter. */
  public void add(DomainMetric metric, double more, Object... labels) {
    value(metric, texts(labels)).held().add(more);
  }

  /** Takes one value of a distribution. */
  public void observe(DomainMetric metric, double value, Object... labels) {
    DistributionSummary.builder(metric.fullName())
        .description(metric.meaning())
        .tags(tags(metric, texts(labels)))
        .serviceLevelObjectives(AGES)
        .register(registry)
        .record(value);
  }

  /** Sets all series of a metric: what is not among them any more is gone. */
  public void replace(DomainMetric metric, Map<List<String>, Double> series) {
    series.forEach((labels, value) -> value(metric, labels).held().set(value));
    forget(metric, series.keySet());
  }

  /** Says nothing more of a metric. */
  public void forget(DomainMetric metric) {
    forget(metric, Set.of());
  }

  private void forget(DomainMetric metric, Set<List<String>> kept) {
    for (Series series : List.copyOf(values.keySet())) {
      if (series.metric() == metric && !kept.contains(series.labels())) {
        Value gone = values.remove(series);
        if (gone != null) {
          registry.remove(gone.meter());
        }
      }
    }
  }

  private Value value(DomainMetric metric, List<String> labels) {
    return values.computeIfAbsent(new Series(metric, labels), this::register);
  }

  private Value register(Series series) {
    DomainMetric metric = series.metric();
    List<Tag> tags = tags(metric, series.labels());
    Held held = new Held();
    Meter meter =
        switch (metric.kind()) {
          case COUNTER ->
              FunctionCounter.builder(metric.fullName(), held, Held::get)
                  .description(metric.meaning())
                  .tags(tags)
                  .register(registry);
          case GAUGE ->
              Gauge.builder(metric.fullName(), held, Held::get)
                  .description(metric.meaning())
                  .tags(tags)
                  .register(registry);
          case HISTOGRAM ->
              throw new IllegalArgumentException(metric + " is a distribution: observe() it");
        };
    return new Value(held, meter);
  }

  private static List<Tag> tags(DomainMetric metric, List<String> labels) {
    if (labels.size() != metric.labels().size()) {
      throw new IllegalArgumentException(
          "%s has the labels %s, got %s".formatted(metric, metric.labels(), labels));
    }
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      tags.add(Tag.of(metric.labels().get(i), labels.get(i)));
    }
    return tags;
  }

  private static List<String> texts(Object... labels) {
    List<String> texts = new ArrayList<>();
    for (Object label : labels) {
      texts.add(String.valueOf(label));
    }
    return List.copyOf(texts);
  }
}
