package io.skillstream.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skillstream.metrics.http.ListenAddress;
import io.skillstream.metrics.http.MetricsServer;
import io.skillstream.metrics.http.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process measures and says of itself. Switched off, everything is counted all the same,
 * which costs nothing worth mentioning, but nobody can ask.
 */
public final class Monitor implements AutoCloseable {
  /** Label of every metric: which namespace it is about. Kubernetes has a "namespace" already. */
  public static final String NAMESPACE = "skillstream_namespace";

  /** Label of every metric: the command that runs. */
  public static final String PROCESS = "process";

  /**
   * Kafka adds metrics of its own as topics are read and written; these are looked for so often.
   */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Monitor.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DomainMeters meters = new DomainMeters(registry);
  private final Readiness readiness = new Readiness();
  private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "metrics");
            thread.setDaemon(true);
            return thread;
          });
  private final Object scraping = new Object();
  private final boolean on;
  private Optional<MetricsServer> server = Optional.empty();

  private Monitor(boolean on) {
    this.on = on;
  }

  /** Nobody can ask. */
  public static Monitor off() {
    return new Monitor(false);
  }

  /**
   * Starts listening.
   *
   * @param process the command that runs
   * @param namespace what it works on
   * @param disks folders whose disks it needs
   * @throws IOException if it cannot listen there
   */
  public static Monitor start(
      ListenAddress address, String process, String namespace, List<Path> disks)
      throws IOException {
    Monitor monitor = new Monitor(true);
    monitor
        .registry
        .config()
        .commonTags(NAMESPACE, namespace, PROCESS, process)
        .meterFilter(KafkaSeries.filter());
    monitor.bindMachine(disks);
    try {
      monitor.server =
          Optional.of(MetricsServer.start(address, monitor::scrape, monitor.readiness));
    } catch (IOException e) {
      monitor.close();
      throw e;
    }
    return monitor;
  }

  /** Whether somebody can ask. */
  public boolean isOn() {
    return on;
  }

  /** Where it listens. */
  public Optional<ListenAddress> address() {
    return server.map(MetricsServer::address);
  }

  /** Our own metrics. */
  public DomainMeters meters() {
    return meters;
  }

  /** What has to be so for the process to do its work. */
  public Readiness readiness() {
    return readiness;
  }

  /** Does something before each scrape, on the endpoint's thread; it should be quick. */
  public void beforeScrape(Runnable refresh) {
    beforeScrape.add(refresh);
  }

  /** Passes on what a consumer that lives as long as the process measures. */
  public void client(Consumer<?, ?> consumer) {
    if (on) {
      bind(new KafkaClientMetrics(consumer, Tags.empty(), looking, LOOK_EVERY));
    }
  }

  /** Likewise for a producer. */
  public void client(Producer<?, ?> producer) {
    if (on) {
      bind(new KafkaClientMetrics(producer, Tags.empty(), looking, LOOK_EVERY));
    }
  }

  /** Likewise for a Streams application and all its clients. */
  public void client(KafkaStreams streams, String application) {
    if (on) {
      KafkaStreamsMetrics metrics =
          new KafkaStreamsMetrics(
              streams, Tags.of("application", application), looking, LOOK_EVERY);
      closeFirst(metrics);
      metrics.bindTo(registry);
    }
  }

  /** Closes something before the endpoint. */
  public synchronized void closeFirst(AutoCloseable part) {
    toClose.push(part);
  }

  /** What Prometheus gets; one scrape after the other. */
  public String scrape(String contentType) {
    synchronized (scraping) {
      beforeScrape.forEach(Runnable::run);
      for (Readiness.Answer answer : readiness.answers()) {
        meters.set(DomainMetric.READY, answer.ready() ? 1 : 0, answer.name());
      }
      return registry.scrape(contentType);
    }
  }

  @Override
  public synchronized void close() {
    server.ifPresent(MetricsServer::close);
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception e) { // AutoCloseable may throw anything; the others still have to close.
        log.warn("a part of the metrics did not close cleanly", e);
      }
    }
    looking.shutdownNow();
    registry.close();
  }

  private void bind(KafkaClientMetrics metrics) {
    closeFirst(metrics);
    metrics.bindTo(registry);
  }

  private void bindMachine(List<Path> disks) {
    JvmGcMetrics collections = new JvmGcMetrics();
    closeFirst(collections);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (Path disk : disks) {
      new DiskSpaceMetrics(existing(disk).toFile()).bindTo(registry);
    }
  }

  /** The folder, or the nearest one above it that is there already: they share a disk. */
  private static Path existing(Path folder) {
    Path at = folder.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
