package io.skillstream.embedded;

import io.skillstream.embedded.ProgressListener.Stage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A running broker and schema registry on one data folder.
 *
 * <pre>
 * start ─┬─▶ registry (child JVM) ─────────────────▶ ready: awaitRegistry returns
 *        └─▶ broker (this JVM) ─▶ up: start returns
 * </pre>
 *
 * It ends on {@link #close}, or cleanly with the JVM (Ctrl-C included). If the JVM is killed, the
 * registry ends by itself, and the next start on the folder recovers and says so. Safe for use by
 * several threads.
 */
public final class EmbeddedStack implements AutoCloseable {
  private final DataFolder folder;
  private final RegistryProcess registry;
  private final EmbeddedBroker broker;
  private final ShutdownSequence shutdown;

  private EmbeddedStack(
      DataFolder folder,
      RegistryProcess registry,
      EmbeddedBroker broker,
      ShutdownSequence shutdown) {
    this.folder = folder;
    this.registry = registry;
    this.broker = broker;
    this.shutdown = shutdown;
  }

  /**
   * Starts both parts and returns as soon as the broker serves; the registry may need some seconds
   * more.
   *
   * @throws EmbeddedStackException if the folder is in use or cannot be used, a port is taken, or a
   *     part does not start; nothing is left running then
   */
  public static EmbeddedStack start(EmbeddedConfig config, ProgressListener progress)
      throws EmbeddedStackException {
    ShutdownSequence shutdown = ShutdownSequence.untilExit("embedded-stack");
    try {
      DataFolder folder = DataFolder.open(config.dataDir(), progress);
      shutdown.add("data folder", folder);
      shutdown.add("report", () -> progress.report(Stage.STOPPED, "data kept in " + folder.path()));
      RegistryProcess registry =
          RegistryProcess.start(folder, config.registryHome(), config.registryPort(), progress);
      shutdown.add("schema registry", registry);
      EmbeddedBroker broker = EmbeddedBroker.start(folder, config.kafkaPort(), progress);
      shutdown.add("broker", broker);
      return new EmbeddedStack(folder, registry, broker, shutdown);
    } catch (EmbeddedStackException | RuntimeException e) {
      shutdown.close();
      throw e;
    }
  }

  /** What a Kafka client takes as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /**
   * What a Confluent client takes as {@code schema.registry.url}; usable once {@link
   * #awaitRegistry} has returned.
   */
  public String schemaRegistryUrl() {
    return registry.url();
  }

  /** Whether the run before this one on the folder was killed. */
  public boolean recovered() {
    return folder.recovering();
  }

  /**
   * Waits until the registry serves, with global compatibility BACKWARD unless somebody has chosen
   * another level.
   *
   * @throws EmbeddedStackException if it ended, or is not ready within the time
   */
  public void awaitRegistry(Duration timeout) throws EmbeddedStackException {
    registry.awaitReady(timeout);
  }

  /**
   * Completed if the broker or the registry ends by itself, with the reason: nothing more can be
   * done with the stack.
   */
  public CompletionStage<EmbeddedStackException> failed() {
    CompletableFuture<EmbeddedStackException> either = new CompletableFuture<>();
    broker.failed().thenAccept(either::complete);
    registry.failed().thenAccept(either::complete);
    return either;
  }

  /**
   * Has something closed before the broker and the registry are, also when the JVM ends: its
   * clients. (A shutdown hook of their own would run at the same time as the broker stops, and they
   * would wait for a broker that is gone.) Later additions are closed earlier.
   *
   * @throws EmbeddedStackException if the stack is already stopped; the client has then been closed
   */
  public void closeFirst(String name, AutoCloseable client) throws EmbeddedStackException {
    shutdown.add(name, client);
  }

  /** Stops the broker and the registry cleanly and gives the folder back; the data stays. */
  @Override
  public void close() {
    shutdown.close();
  }
}
