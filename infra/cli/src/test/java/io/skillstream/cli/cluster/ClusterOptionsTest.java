package io.skillstream.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterOptionsTest {
  @TempDir Path folder;

  /** Runs in a JVM of its own, because the environment of this one is fixed. */
  static final class Printed {
    private Printed() {}

    public static void main(String[] args) {
      ClusterOptions options = new ClusterOptions();
      new CommandLine(options).parseArgs(args);
      System.out.println(described(options));
    }
  }

  @Test
  void options_nothingGiven_areTheDefaults() throws Exception {
    assertThat(inJvm(Map.of()))
        .isEqualTo("namespace=skillstream partitions=4 data=none existing=false {}");
  }

  @Test
  void options_fileOnly_isTaken() throws Exception {
    assertThat(inJvm(Map.of(), "--kafka-properties", file().toString()))
        .endsWith(
            "existing=true {bootstrap.servers=file:1, schema.registry.url=http://file,"
                + " security.protocol=SSL}");
  }

  @Test
  void options_fileAndEnvironment_environmentWins() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SKILLSTREAM_KAFKA_PROPERTIES", file().toString(),
            "SKILLSTREAM_BOOTSTRAP_SERVERS", "env:1",
            "SKILLSTREAM_NAMESPACE", "env",
            "SKILLSTREAM_PARTITIONS", "8",
            "SKILLSTREAM_DATA_DIR", "env-data");
    assertThat(inJvm(environment))
        .isEqualTo(
            "namespace=env partitions=8 data=env-data existing=true {bootstrap.servers=env:1,"
                + " schema.registry.url=http://file, security.protocol=SSL}");
  }

  @Test
  void options_fileEnvironmentAndFlags_flagsWin() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SKILLSTREAM_KAFKA_PROPERTIES", file().toString(),
            "SKILLSTREAM_BOOTSTRAP_SERVERS", "env:1",
            "SKILLSTREAM_SCHEMA_REGISTRY_URL", "http://env",
            "SKILLSTREAM_NAMESPACE", "env",
            "SKILLSTREAM_PARTITIONS", "8");
    assertThat(
            inJvm(
                environment,
                "--bootstrap-servers=flag:1",
                "--namespace=flag",
                "--partitions=2",
                "--data-dir=flag-data"))
        .isEqualTo(
            "namespace=flag partitions=2 data=flag-data existing=true {bootstrap.servers=flag:1,"
                + " schema.registry.url=http://env, security.protocol=SSL}");
  }

  @Test
  void properties_fileMissing_isNamed() {
    ClusterOptions options = new ClusterOptions();
    options.kafkaProperties = folder.resolve("none.properties");
    assertThatThrownBy(options::properties)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("none.properties");
  }

  private static String described(ClusterOptions options) {
    return "namespace=%s partitions=%d data=%s existing=%s %s"
        .formatted(
            options.topics().namespace(),
            options.partitions(),
            options.dataDir().map(Path::toString).orElse("none"),
            options.isExisting(),
            new TreeMap<>(options.properties()));
  }

  private Path file() throws IOException {
    return Files.writeString(
        folder.resolve("client.properties"),
        """
        bootstrap.servers=file:1
        schema.registry.url=http://file
        security.protocol=SSL
        """);
  }

  private static String inJvm(Map<String, String> environment, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Printed.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("SKILLSTREAM_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = process.inputReader().readLine();
    assertThat(process.waitFor()).isZero();
    return String.valueOf(printed);
  }
}
