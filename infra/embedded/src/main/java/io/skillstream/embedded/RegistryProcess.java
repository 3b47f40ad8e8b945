package io.skillstream.embedded;

import io.skillstream.embedded.ProgressListener.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry (Apicurio) in a child JVM, on 127.0.0.1, with its database in a data folder.
 *
 * <p>Started without waiting: it needs seconds, in which its parent has other things to do. It ends
 * with its parent, however that ends; should one ever survive, the next start on the same folder
 * ends it.
 */
final class RegistryProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryProcess.class);

  private static final String FOLDER = "registry";
  private static final String PID = "registry.pid";
  private static final String OUTPUT = "registry.log";
  private static final String EARLIER_OUTPUT = "registry.previous.log";
  private static final int OUTPUT_LINES_SHOWN = 15;

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GIVE_UP = Duration.ofMinutes(3);
  private static final Duration CLEAN_STOP = Duration.ofSeconds(10);
  private static final Duration FORCED_STOP = Duration.ofSeconds(5);

  private final Path workDir;
  private final Process process;
  private final RegistryApi api;
  private final ProgressListener progress;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<EmbeddedStackException> failed = new CompletableFuture<>();
  private volatile boolean closing;

  private RegistryProcess(
      Path workDir, Process process, RegistryApi api, ProgressListener progress) {
    this.workDir = workDir;
    this.process = process;
    this.api = api;
    this.progress = progress;
  }

  /**
   * Starts the registry and returns at once.
   *
   * @param port its configured port, 0 for the folder's earlier or any free one
   * @throws EmbeddedStackException if the archive is missing, or the folder or the port cannot be
   *     used
   */
  static RegistryProcess start(DataFolder folder, Path home, int port, ProgressListener progress)
      throws EmbeddedStackException {
    RegistryCommand command = RegistryCommand.in(home);
    Path workDir = folder.part(FOLDER);
    try {
      endOrphan(workDir, progress);
      int chosen = folder.port("registry", port);
      progress.report(Stage.REGISTRY_STARTING, "schema registry on " + workDir);
      Process process = launch(workDir, command.serving(workDir, chosen));
      RegistryProcess registry =
          new RegistryProcess(workDir, process, RegistryApi.at(chosen), progress);
      ProcessRecord.of(process.toHandle()).write(workDir.resolve(PID));
      registry.watch();
      return registry;
    } catch (EmbeddedStackException e) {
      throw e;
    } catch (IOException e) {
      throw DataFolder.unusable(workDir, e);
    }
  }

  /** Launches a child whose standard input stays open until this JVM ends. */
  static Process launch(Path workDir, List<String> command) throws IOException {
    deleteTemporaryFiles(workDir);
    Files.createDirectories(workDir.resolve("tmp"));
    Path output = workDir.resolve(OUTPUT);
    if (Files.exists(output)) {
      Files.move(output, workDir.resolve(EARLIER_OUTPUT), StandardCopyOption.REPLACE_EXISTING);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workDir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // Or the registry's own handlers would replace those of RegistryChild.
    builder.environment().put("DISABLE_SIGNAL_HANDLERS", "true");
    return builder.start();
  }

  /**
   * What a Confluent client takes as {@code schema.registry.url}; valid before the registry is
   * ready.
   */
  String url() {
    return api.url();
  }

  /** Completed if the registry ends by itself after it was started, with the reason. */
  CompletionStage<EmbeddedStackException> failed() {
    return failed.copy();
  }

  /**
   * Waits until the registry serves and checks compatibility.
   *
   * @throws EmbeddedStackException if it ended, or is not ready within the time
   */
  void awaitReady(Duration timeout) throws EmbeddedStackException {
    try {
      ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EmbeddedStackException(
          "The schema registry at %s is not ready after %s. Wait longer, or see %s.%s"
              .formatted(url(), timeout, workDir.resolve(OUTPUT), outputTail()),
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EmbeddedStackException known
          ? new EmbeddedStackException(String.valueOf(known.getMessage()), known)
          : new EmbeddedStackException("The schema registry at " + url() + " did not start.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedStackException(
          "Interrupted while waiting for the schema registry at " + url() + ".", e);
    }
  }

  /** Stops the registry cleanly, by force if it takes too long; its data stays. */
  @Override
  public void close() throws IOException {
    closing = true;
    // The child takes the end of its input as the request to stop.
    process.getOutputStream().close();
    end(process.toHandle(), CLEAN_STOP);
    ready.completeExceptionally(new EmbeddedStackException("The schema registry was stopped."));
    deleteTemporaryFiles(workDir);
    Files.deleteIfExists(workDir.resolve(PID));
  }

  private void watch() {
    process
        .onExit()
        .thenAccept(
            ended -> {
              if (!closing) {
                ended(ended.exitValue());
              }
            });
    Thread waiting = new Thread(this::waitUntilReady, "registry-start");
    waiting.setDaemon(true);
    waiting.start();
  }

  private void ended(int status) {
    EmbeddedStackException why =
        new EmbeddedStackException(
            "The schema registry at %s ended with status %d. Its full output is in %s.%s"
                .formatted(url(), status, workDir.resolve(OUTPUT), outputTail()));
    // Before whoever waits for it goes on.
    if (failed.complete(why)) {
      progress.report(Stage.FAILED, String.valueOf(why.getMessage()));
    }
    ready.completeExceptionally(why);
  }

  private void waitUntilReady() {
    long giveUp = System.nanoTime() + GIVE_UP.toNanos();
    while (!ready.isDone() && process.isAlive()) {
      try {
        requireBackward();
        if (process.isAlive() && ready.complete(null)) {
          progress.report(Stage.REGISTRY_READY, "schema registry at " + url());
        }
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > giveUp) {
          ready.completeExceptionally(
              new EmbeddedStackException(
                  "The schema registry at %s does not answer after %s: %s.%s"
                      .formatted(url(), GIVE_UP, notYet.getMessage(), outputTail()),
                  notYet));
          return;
        }
      }
      try {
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A new registry accepts any change of a schema; a level somebody chose is left alone. */
  private void requireBackward() throws IOException {
    if (api.compatibility().equals("NONE")) {
      api.setCompatibility("BACKWARD");
    }
  }

  /**
   * Ends the registry of a killed run if it still runs. The id in the file may belong to another
   * program by now, so its start and its command line are compared first.
   */
  private static void endOrphan(Path workDir, ProgressListener progress) throws IOException {
    Path file = workDir.resolve(PID);
    Optional<ProcessHandle> orphan =
        ProcessRecord.read(file)
            .flatMap(ProcessRecord::running)
            .filter(process -> RegistryCommand.isRegistryOf(workDir, process));
    if (orphan.isPresent()) {
      progress.report(
          Stage.RECOVERING,
          "the schema registry of a killed run still runs (process %d); ending it"
              .formatted(orphan.get().pid()));
      // It ends by itself when it has noticed; asking at once could meet it in the middle of that.
      if (!endedWithin(orphan.get(), FORCED_STOP)) {
        end(orphan.get(), Duration.ZERO);
      }
    }
    Files.deleteIfExists(file);
  }

  /** Waits for a process to end by itself, then asks it to, then forces it. */
  private static void end(ProcessHandle process, Duration patience) throws IOException {
    if (endedWithin(process, patience)) {
      return;
    }
    process.destroy();
    if (endedWithin(process, FORCED_STOP)) {
      return;
    }
    process.destroyForcibly();
    if (!endedWithin(process, FORCED_STOP)) {
      throw new EmbeddedStackException(
          "The schema registry (process %d) cannot be ended. End it by hand."
              .formatted(process.pid()));
    }
  }

  private static boolean endedWithin(ProcessHandle process, Duration time) throws IOException {
    try {
      process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the schema registry ended", e);
    } catch (ExecutionException e) {
      throw new IOException("Cannot watch process " + process.pid(), e);
    }
  }

  private String outputTail() {
    Path output = workDir.resolve(OUTPUT);
    try {
      List<String> lines = Files.readAllLines(output);
      List<String> last =
          lines.subList(Math.max(0, lines.size() - OUTPUT_LINES_SHOWN), lines.size());
      return last.isEmpty()
          ? ""
          : System.lineSeparator() + String.join(System.lineSeparator(), last);
    } catch (IOException e) {
      LOG.debug("Cannot read {}", output, e);
      return "";
    }
  }

  private static void deleteTemporaryFiles(Path workDir) throws IOException {
    Path temporary = workDir.resolve("tmp");
    if (Files.notExists(temporary)) {
      return;
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
