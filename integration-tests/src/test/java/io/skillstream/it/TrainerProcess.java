package io.skillstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A {@link TrainerHost} seen from its parent. */
final class TrainerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final Path errors;

  private TrainerProcess(Process process, Path errors) {
    this.process = process;
    this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.errors = errors;
  }

  /**
   * Starts one with a fixed number of threads; a curriculum is one run.
   *
   * @param base model folder to train an adapter over; empty: all weights of a drawn student
   */
  static TrainerProcess start(
      String bootstrapServers,
      String namespace,
      int partitions,
      String curriculum,
      int threads,
      Optional<Path> base,
      Path dir)
      throws IOException {
    Path errors = dir.resolve(curriculum + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-cp",
            System.getProperty("java.class.path"),
            TrainerHost.class.getName(),
            bootstrapServers,
            namespace,
            Integer.toString(partitions),
            curriculum,
            checkpoints(dir, curriculum).toString(),
            base.map(Path::toString).orElse(""));
    builder
        .environment()
        .putAll(
            Map.of(
                "OMP_NUM_THREADS", Integer.toString(threads),
                "OMP_DYNAMIC", "FALSE",
                "MKL_DYNAMIC", "FALSE",
                // Waiting threads must not take the cores of a busy machine.
                "OMP_WAIT_POLICY", "PASSIVE",
                "OPT_OUT_TRACKING", "true"));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    return new TrainerProcess(builder.start(), errors);
  }

  /** Where the checkpoints of a run lie. */
  static Path checkpoints(Path dir, String curriculum) {
    return dir.resolve("checkpoints-" + curriculum);
  }

  /** The step it begins after. */
  long awaitStart() throws IOException {
    return await("started ");
  }

  /** The next step it takes; empty once it has ended well. */
  OptionalLong awaitStep() throws IOException {
    String line = next();
    if (line.equals("ended FINISHED")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(number(line, "step "));
  }

  /** Lets it go on to its end. */
  void awaitEnd() throws IOException, InterruptedException {
    while (awaitStep().isPresent()) {}
    int code = process.waitFor();
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + Files.readString(errors));
    }
  }

  private long await(String prefix) throws IOException {
    return number(next(), prefix);
  }

  private static long number(String line, String prefix) {
    if (!line.startsWith(prefix)) {
      throw new AssertionError("expected '" + prefix + "N', the trainer said: " + line);
    }
    return Long.parseLong(line.substring(prefix.length()));
  }

  private String next() throws IOException {
    while (true) {
      String line = said.readLine();
      if (line == null) {
        throw new AssertionError("the trainer ended by itself: " + Files.readString(errors));
      }
      if (line.startsWith("started ") || line.startsWith("step ") || line.startsWith("ended ")) {
        return line;
      }
    }
  }

  /** Ends it without a chance to clean up, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
    try {
      said.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
