package io.skillstream.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Writes the class archive (AppCDS) with which the registry starts in less than half the time.
 *
 * <p>Run once by the build: writing it costs some fifteen seconds. The registry also runs without,
 * so a failure here is reported and does not fail the build.
 */
final class RegistryArchive {
  private static final long READY_SECONDS = 120;
  private static final long WRITTEN_SECONDS = 120;

  private RegistryArchive() {}

  /**
   * Writes the archive unless it is there.
   *
   * @param args the folder with the unpacked registry
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1) {
      throw new IllegalArgumentException("Expected one argument, the registry's folder");
    }
    try {
      write(Path.of(args[0]).toAbsolutePath());
    } catch (IOException e) {
      System.err.println(
          "The schema registry's class archive was not written, so the registry will start more slowly: "
              + e.getMessage());
    }
  }

  private static void write(Path home) throws IOException, InterruptedException {
    RegistryCommand command = RegistryCommand.in(home);
    Path archive = command.classArchive();
    if (Files.exists(archive)) {
      return;
    }
    Path workDir = Files.createTempDirectory(home, "archiving");
    Path draft = workDir.resolve(archive.getFileName());
    int port = LocalPort.anyFree();
    Process process = RegistryProcess.launch(workDir, command.archiving(workDir, port, draft));
    Thread endWithBuild = new Thread(process::destroyForcibly, "end-with-build");
    Runtime.getRuntime().addShutdownHook(endWithBuild);
    try {
      useOnce(RegistryApi.at(port), process);
      process.destroy();
      if (!process.waitFor(WRITTEN_SECONDS, TimeUnit.SECONDS) || Files.notExists(draft)) {
        throw new IOException("the JVM wrote none; its output is in " + workDir);
      }
      Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(endWithBuild);
    }
    try (Stream<Path> files = Files.walk(workDir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The requests of a start, so that their classes are in the archive too. */
  private static void useOnce(RegistryApi api, Process process)
      throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (true) {
      try {
        api.compatibility();
        api.setCompatibility("BACKWARD");
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > giveUp) {
          throw new IOException("the registry did not start: " + notYet.getMessage(), notYet);
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
