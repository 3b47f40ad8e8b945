package io.skillstream.it;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.topology.Application;
import io.skillstream.topology.TopologyInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/**
 * A JVM of its own that runs one instance of all applications until it is killed, or its parent is
 * gone.
 */
final class InstanceHost {
  private final Process process;
  private final Path output;

  private InstanceHost(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Runs in the host's JVM. */
  public static void main(String[] args) throws Exception {
    SkillTree tree = Scenario.tree(CrashIT.SHAPE);
    TopologyInstance instance =
        TopologyInstance.start(
            Deployment.config(args[1], Integer.parseInt(args[2]), tree, PrimedRegistry.serdes()),
            new TopologyInstance.Settings(args[0], Path.of(args[3]), 1, Deployment.quickFailover()),
            EnumSet.complementOf(EnumSet.of(Application.TAGGING)));
    var unused =
        instance
            .failure()
            .whenComplete(
                (none, cause) -> {
                  cause.printStackTrace();
                  Runtime.getRuntime().halt(1);
                });
    // The other end of this pipe is the parent: no more input means no more parent.
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }

  /** Starts a host for a deployment; its output goes to a file beside its state. */
  static InstanceHost of(Deployment deployment) throws IOException {
    Path state = deployment.newStateDir();
    Path output = state.resolveSibling(state.getFileName() + ".log");
    return new InstanceHost(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                InstanceHost.class.getName(),
                deployment.bootstrapServers(),
                deployment.topics().namespace(),
                Integer.toString(deployment.partitions()),
                state.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /** Fails with what it said last if it has ended by itself. */
  void assertAlive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "instance " + process.pid() + " ended by itself: " + Files.readString(output));
    }
  }

  /** Ends it without a chance to clean up, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }
}
