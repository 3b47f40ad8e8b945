package io.skillstream.embedded;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * A JVM of its own that runs a stack until it is ended from outside, to be killed by {@code
 * EmbeddedStackIT}.
 */
final class StackHost implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;
  private final BufferedReader out;

  private StackHost(Process process, BufferedReader out) {
    this.process = process;
    this.out = out;
  }

  /** Runs in the host's JVM: writes one committed record and says that it is ready. */
  public static void main(String[] args) throws Exception {
    EmbeddedStack stack =
        EmbeddedStack.start(
            EmbeddedConfig.in(Path.of(args[0])), (stage, detail) -> System.out.println(stage));
    stack.awaitRegistry(Duration.ofSeconds(60));
    Traffic traffic = new Traffic(stack.bootstrapServers());
    traffic.createTopic();
    traffic.commit("written before the end");
    System.out.println(READY);
    new CountDownLatch(1).await();
  }

  /** Starts a host and waits until its stack is up. */
  static StackHost on(Path data) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-D"
                    + EmbeddedConfig.REGISTRY_HOME_PROPERTY
                    + "="
                    + EmbeddedConfig.registryHomeOfLauncher(),
                "-cp",
                System.getProperty("java.class.path"),
                StackHost.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.equals(READY)) {
      line = out.readLine();
    }
    Objects.requireNonNull(line, "the host ended before its stack was up; see its output above");
    return new StackHost(process, out);
  }

  long pid() {
    return process.pid();
  }

  /** The registry child of the host. */
  ProcessHandle registry() {
    return process
        .children()
        .filter(
            child -> child.info().commandLine().orElse("").contains(RegistryChild.class.getName()))
        .findFirst()
        .orElseThrow();
  }

  /** Ends the host without a chance to clean up, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Ends the host as Ctrl-C in a terminal does, which signals its child too.
   *
   * @return the stages it reported from then on
   */
  List<String> interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(registry().pid())).start().waitFor();
    // Not -INT, which a JVM whose ancestor was started in the background ignores; through the
    // handle, since the process
    // itself would close its output.
    process.toHandle().destroy();
    List<String> stages = out.lines().toList();
    process.waitFor();
    return stages;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
