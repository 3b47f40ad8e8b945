package io.skillstream.metrics;

import io.skillstream.metrics.http.Readiness;
import io.skillstream.schemas.RegistryReach;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether broker and registry answer, asked every few seconds on a thread of its own, so that who
 * asks for readiness never waits for them.
 */
public final class ClusterReach implements AutoCloseable {
  /** How long either may take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ClusterReach.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Admin admin;
  private final RegistryReach registry;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread asking = new Thread(work, "cluster-reach");
            asking.setDaemon(true);
            return asking;
          });
  private volatile Optional<String> broker = Optional.of("not asked yet");
  private volatile Optional<String> schemas = broker;

  private ClusterReach(Admin admin, RegistryReach registry) {
    this.admin = admin;
    this.registry = registry;
  }

  /** Starts asking; both clients are closed with it. */
  public static ClusterReach start(Admin admin, RegistryReach registry, Readiness readiness) {
    ClusterReach reach = new ClusterReach(admin, registry);
    readiness.require("broker", () -> reach.broker);
    readiness.require("registry", () -> reach.schemas);
    reach.thread.scheduleWithFixedDelay(reach::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return reach;
  }

  @Override
  public void close() throws Exception {
    thread.shutdownNow();
    admin.close(Duration.ZERO);
    registry.close();
  }

  private void ask() {
    broker = askBroker();
    schemas = registry.whyNot();
    broker.ifPresent(why -> log.debug("broker: {}", why));
    schemas.ifPresent(why -> log.debug("registry: {}", why));
  }

  private Optional<String> askBroker() {
    try {
      admin.describeCluster().nodes().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("no broker answers within " + TIMEOUT.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Optional.of("the cluster cannot be asked: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("stopping");
    }
  }
}
