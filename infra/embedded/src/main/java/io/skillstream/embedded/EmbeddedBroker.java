package io.skillstream.embedded;

import io.skillstream.embedded.ProgressListener.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker in this JVM, its own controller, on 127.0.0.1, ready for exactly-once with a
 * single node.
 *
 * <p>Its data lies in a folder and survives {@link #restart}, {@link #close} and a kill. Topics are
 * not created by use. Not meant for concurrent calls of {@link #restart} and {@link #close}.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String FOLDER = "broker";
  private static final String CLUSTER_ID = "cluster.id";

  private final DataFolder folder;
  private final AutoCloseable onClose;
  private final ProgressListener progress;
  private final int port;
  private final int controllerPort;
  private final CompletableFuture<EmbeddedStackException> failed = new CompletableFuture<>();
  private @Nullable KafkaRaftServer server;

  private EmbeddedBroker(
      DataFolder folder, AutoCloseable onClose, int port, ProgressListener progress)
      throws EmbeddedStackException {
    this.folder = folder;
    this.onClose = onClose;
    this.progress = progress;
    this.port = folder.port("broker", port);
    this.controllerPort = folder.port("controller", 0);
  }

  /**
   * Starts a broker without a registry, on a folder that it holds alone, and returns when it
   * serves.
   *
   * @param dataDir folder for its data; made if absent
   * @throws EmbeddedStackException if the folder or a port cannot be used, or the broker does not
   *     start
   */
  public static EmbeddedBroker start(Path dataDir) throws EmbeddedStackException {
    DataFolder folder = DataFolder.open(dataDir, ProgressListener.silent());
    try {
      return start(folder, folder, 0, ProgressListener.silent());
    } catch (EmbeddedStackException | RuntimeException e) {
      closeAfter(e, folder);
      throw e;
    }
  }

  /** Starts a broker on a folder that somebody else holds and gives back. */
  static EmbeddedBroker start(DataFolder folder, int port, ProgressListener progress)
      throws EmbeddedStackException {
    return start(folder, () -> {}, port, progress);
  }

  private static EmbeddedBroker start(
      DataFolder folder, AutoCloseable onClose, int port, ProgressListener progress)
      throws EmbeddedStackException {
    EmbeddedBroker broker = new EmbeddedBroker(folder, onClose, port, progress);
    broker.startServer();
    return broker;
  }

  /** What a Kafka client takes as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return LocalPort.HOST + ":" + port;
  }

  /** The port clients connect to. */
  public int port() {
    return port;
  }

  /**
   * Completed if the broker ends by itself, with the reason: a broker that can no longer write its
   * log stops for good, and clients would only see timeouts.
   */
  public CompletionStage<EmbeddedStackException> failed() {
    return failed.copy();
  }

  /**
   * Stops the broker and starts it again on the same port and data.
   *
   * @throws EmbeddedStackException if it does not start again; it is then closed but still holds
   *     its folder
   */
  public void restart() throws EmbeddedStackException {
    stopServer();
    startServer();
  }

  /** Stops the broker cleanly; its data stays. */
  @Override
  public void close() throws EmbeddedStackException {
    stopServer();
    try {
      onClose.close();
    } catch (Exception e) {
      throw new EmbeddedStackException("Could not give back the data folder " + folder.path(), e);
    }
  }

  private void startServer() throws EmbeddedStackException {
    Path logDir = folder.part(FOLDER);
    progress.report(Stage.BROKER_STARTING, "Kafka on " + logDir);
    formatOnce(logDir);
    Map<String, String> settings = BrokerSettings.of(logDir, port, controllerPort);
    // Kafka ends the JVM on a fatal error (a full disk, say), without a word to the user. Tell why,
    // and let the
    // application decide. Kafka expects these procedures not to return.
    Exit.setHaltProcedure((status, message) -> endedByItself(logDir, message));
    Exit.setExitProcedure((status, message) -> endedByItself(logDir, message));
    KafkaRaftServer starting = null;
    try {
      starting = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      starting.startup();
      server = starting;
    } catch (Exception | FatalBrokerError e) {
      if (starting != null) {
        shutDownAfter(e, starting);
      }
      giveExitBack();
      throw new EmbeddedStackException(
          "The embedded Kafka broker did not start on %s (ports %d and %d): %s. Correct that, or choose a fresh data folder."
              .formatted(logDir, port, controllerPort, rootMessage(e)),
          e);
    }
    progress.report(Stage.BROKER_READY, "Kafka at " + bootstrapServers());
  }

  private void stopServer() {
    KafkaRaftServer stopping = server;
    if (stopping != null) {
      server = null;
      stopping.shutdown();
      stopping.awaitShutdown();
      giveExitBack();
    }
  }

  private static void giveExitBack() {
    Exit.resetHaltProcedure();
    Exit.resetExitProcedure();
  }

  private void endedByItself(Path logDir, @Nullable String message) {
    EmbeddedStackException why =
        new EmbeddedStackException(
            "The embedded Kafka broker stopped itself: %s. Usually its disk is full or its folder %s was changed from outside; put that right and start again."
                .formatted(message == null ? "fatal error, see its log" : message, logDir));
    if (server != null && failed.complete(why)) {
      LOG.error("The embedded Kafka broker stopped itself", why);
      progress.report(Stage.FAILED, String.valueOf(why.getMessage()));
    }
    throw new FatalBrokerError(String.valueOf(why.getMessage()));
  }

  /**
   * Gives the folder a cluster id and Kafka's own marks the first time, and checks on them later.
   */
  private void formatOnce(Path logDir) throws EmbeddedStackException {
    Path marks = logDir.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME);
    Optional<String> known = folder.setting(CLUSTER_ID);
    if (Files.exists(marks)) {
      checkClusterId(marks, known);
      return;
    }
    String clusterId = Uuid.randomUuid().toString();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(print)
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(clusterId)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(logDir.toString())
          .addDirectory(logDir.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new EmbeddedStackException(
          "Could not lay out %s for Kafka: %s. Check the disk, or choose a fresh data folder."
              .formatted(logDir, rootMessage(e)),
          e);
    }
    LOG.debug("Formatted {}: {}", logDir, said.toString(StandardCharsets.UTF_8).strip());
    folder.keep(CLUSTER_ID, clusterId);
  }

  private void checkClusterId(Path marks, Optional<String> known) throws EmbeddedStackException {
    String found;
    try {
      found = DataFolder.read(marks).getProperty(CLUSTER_ID, "");
    } catch (IOException e) {
      throw DataFolder.unusable(marks, e);
    }
    if (known.isEmpty()) {
      // Killed between laying out the folder and keeping its id.
      folder.keep(CLUSTER_ID, found);
    } else if (!known.get().equals(found)) {
      throw new EmbeddedStackException(
          "The data folder %s belongs to cluster %s, but %s is of cluster '%s'. It was mixed up with another folder: restore it, or choose a fresh data folder."
              .formatted(folder.path(), known.get(), marks, found));
    }
  }

  private static void shutDownAfter(Throwable reason, KafkaRaftServer server) {
    try {
      server.shutdown();
    } catch (RuntimeException | FatalBrokerError e) {
      reason.addSuppressed(e);
    }
  }

  private static void closeAfter(Exception reason, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /**
   * Stands for the end of the JVM that Kafka asked for; an error, so that no handler of Kafka's
   * takes it for its own.
   */
  private static final class FatalBrokerError extends Error {
    private static final long serialVersionUID = 1L;

    FatalBrokerError(String message) {
      super(message);
    }
  }
}
