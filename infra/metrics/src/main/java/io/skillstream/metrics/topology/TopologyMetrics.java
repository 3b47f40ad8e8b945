package io.skillstream.metrics.topology;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.metrics.Monitor;
import io.skillstream.metrics.namespace.NamespaceFollower;
import io.skillstream.topology.Application;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.conductor.Conductor;
import io.skillstream.topology.conductor.Conductor.StageCount;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What an instance of the topology says: the state of its applications, Kafka's own metrics of
 * them, and, while it holds the conductor, what is known of the whole namespace. One instance holds
 * it at a time, so nothing is counted twice; on the others these metrics are absent.
 */
public final class TopologyMetrics {
  /** Counting entries reads an index of all leaves: at most so often, and this share of time. */
  private static final long LEAST_PAUSE_NANOS = 60_000_000_000L;

  private static final long PAUSE_FOR_WORK = 50;

  private final DomainMeters meters;
  private final Map<Application, KafkaStreams> applications = new EnumMap<>(Application.class);
  private final Optional<NamespaceFollower> follower;
  private long entriesNextAt = System.nanoTime();

  private TopologyMetrics(
      DomainMeters meters, TopologyInstance instance, Supplier<NamespaceFollower> follower) {
    this.meters = meters;
    for (Application application : Application.values()) {
      instance.streams(application).ifPresent(streams -> applications.put(application, streams));
    }
    this.follower =
        applications.containsKey(Application.CONTROL)
            ? Optional.of(follower.get())
            : Optional.empty();
  }

  /**
   * Has an instance followed from now on.
   *
   * @param follower started only where the instance runs the conductor's application
   */
  public static void follow(
      TopologyInstance instance, Monitor monitor, Supplier<NamespaceFollower> follower) {
    if (!monitor.isOn()) {
      return;
    }
    TopologyMetrics metrics = new TopologyMetrics(monitor.meters(), instance, follower);
    metrics.applications.forEach(
        (application, streams) -> {
          monitor.client(streams, name(application));
          monitor.readiness().require(name(application), () -> whyNotReady(streams.state()));
        });
    metrics.follower.ifPresent(monitor::closeFirst);
    monitor.beforeScrape(metrics::refresh);
  }

  /** An application that rebalances also restores; either way it does not work yet. */
  static Optional<String> whyNotReady(KafkaStreams.State state) {
    return state == KafkaStreams.State.RUNNING
        ? Optional.empty()
        : Optional.of("it is " + state + ", not RUNNING");
  }

  private void refresh() {
    applications.forEach(
        (application, streams) -> {
          KafkaStreams.State now = streams.state();
          for (KafkaStreams.State state : KafkaStreams.State.values()) {
            meters.set(
                DomainMetric.APPLICATION_STATE, state == now ? 1 : 0, name(application), state);
          }
        });
    KafkaStreams control = applications.get(Application.CONTROL);
    if (control == null) {
      return;
    }
    Optional<List<StageCount>> counts = Conductor.stageCounts(control);
    if (counts.isEmpty()) {
      for (DomainMetric metric : DomainMetric.values()) {
        if (metric.exporter() == DomainMetric.Exporter.CONDUCTOR) {
          meters.forget(metric);
        }
      }
      return;
    }
    StageMeters.export(counts.get(), meters);
    countEntries(control);
    follower.ifPresent(namespace -> namespace.export(meters));
  }

  private void countEntries(KafkaStreams control) {
    long begun = System.nanoTime();
    if (begun - entriesNextAt < 0) {
      return;
    }
    Map<String, Long> entries = Conductor.entriesByView(control).orElse(Map.of());
    if (entries.isEmpty()) {
      return; // No view yet: looking costs nothing.
    }
    Map<List<String>, Double> series = new HashMap<>();
    entries.forEach((view, count) -> series.put(List.of(view), (double) count));
    meters.replace(DomainMetric.VIEW_ENTRIES, series);
    long now = System.nanoTime();
    entriesNextAt = now + Math.max(LEAST_PAUSE_NANOS, PAUSE_FOR_WORK * (now - begun));
  }

  private static String name(Application application) {
    return application.name().toLowerCase(Locale.ROOT);
  }
}
