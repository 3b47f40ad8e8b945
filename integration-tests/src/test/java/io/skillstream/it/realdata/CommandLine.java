package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher {@code skillstream} at the top of the project, run as a user runs it, in a process
 * of its own.
 */
final class CommandLine {
  private static final long LIMIT_MINUTES = 15;
  private static boolean built;

  private CommandLine() {}

  /**
   * A process that has ended.
   *
   * @param out its results folder
   */
  record Ended(String name, int exitCode, String stdout, String stderr, Path out) {
    /** Fails unless the command ended well. */
    Ended well() {
      return with(0);
    }

    /** Fails unless the command ended with this code. */
    Ended with(int expected) {
      assertThat(exitCode)
          .as("exit code of %s; it said:%n%s%n%s", name, stdout, stderr)
          .isEqualTo(expected);
      return this;
    }

    Results results() {
      return new Results(out);
    }
  }

  /**
   * Runs {@code skillstream run} with results in a fresh folder that stays for a look at it.
   *
   * @param name of the run, for messages and its folder
   */
  static Ended run(String name, List<String> arguments) {
    buildOnce();
    Path folder = folder(name);
    Path out = folder.resolve("results");
    List<String> command = new ArrayList<>(List.of("run", "--out", out.toString()));
    command.addAll(arguments);
    long start = System.nanoTime();
    Ended ended = start(name, command, folder, out);
    report(ended, (System.nanoTime() - start) / 1e9);
    return ended;
  }

  /** A fresh folder below the build's. */
  static Path folder(String name) {
    Path folder = Path.of("target", "real-data", name).toAbsolutePath();
    try {
      delete(folder);
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  /** The launcher builds on first use; that must not count as the first run's time. */
  private static synchronized void buildOnce() {
    if (!built) {
      Path folder = folder("build");
      start("build", List.of("--version"), folder, folder).well();
      built = true;
    }
  }

  private static Ended start(String name, List<String> arguments, Path folder, Path out) {
    Path launcher = Path.of("..", "skillstream").toAbsolutePath().normalize();
    assertThat(launcher).as("the launcher, seen from the module's folder").isExecutable();
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    Path stdout = folder.resolve("stdout.txt");
    Path stderr = folder.resolve("stderr.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    // A cluster named in the environment would take the place of the embedded one.
    builder.environment().keySet().removeIf(key -> key.startsWith("SKILLSTREAM_"));
    try {
      Process process = builder.start();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new AssertionError(
            name + " has not ended after " + LIMIT_MINUTES + " minutes; see " + folder);
      }
      return new Ended(
          name, process.exitValue(), Files.readString(stdout), Files.readString(stderr), out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Where the time goes; a figure to look at, not a promise to hold. */
  private static void report(Ended ended, double seconds) {
    StringBuilder stages = new StringBuilder();
    if (Files.exists(ended.out().resolve(Results.SUMMARY))) {
      JsonNode measured = ended.results().summary().get("seconds");
      double sum = 0;
      for (var stage : measured.properties()) {
        sum += stage.getValue().asDouble();
        stages.append(
            String.format(Locale.ROOT, "%s %.1f, ", stage.getKey(), stage.getValue().asDouble()));
      }
      stages.append(String.format(Locale.ROOT, "JVM, opening and closing %.1f", seconds - sum));
    }
    System.out.printf(
        Locale.ROOT,
        "%-42s %5.1f s, exit code %d  (%s)%n",
        ended.name(),
        seconds,
        ended.exitCode(),
        stages);
  }
}
