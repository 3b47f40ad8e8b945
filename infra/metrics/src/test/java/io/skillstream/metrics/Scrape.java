package io.skillstream.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Meters on a registry of their own, and what Prometheus would read of them. */
public final class Scrape {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DomainMeters meters = new DomainMeters(registry);

  public DomainMeters meters() {
    return meters;
  }

  /** The lines of series whose name begins so. */
  public List<String> lines(String prefix) {
    return registry.scrape().lines().filter(line -> line.startsWith(prefix)).sorted().toList();
  }

  /** The names of all series in a text. */
  public static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  /** Every metric of our own with made-up labels, as Prometheus reads it. */
  public static String ofAllMetrics() {
    Scrape scrape = new Scrape();
    for (DomainMetric metric : DomainMetric.values()) {
      Object[] labels = metric.labels().toArray();
      if (metric.kind() == DomainMetric.Kind.HISTOGRAM) {
        scrape.meters.observe(metric, 1, labels);
      } else {
        scrape.meters.set(metric, 1, labels);
      }
    }
    return scrape.registry.scrape();
  }
}
