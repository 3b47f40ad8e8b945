package io.skillstream.cli.cluster;

import io.skillstream.cli.CommandException;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which cluster a command works on. Flags win over environment variables, those over the properties
 * file, that over the defaults.
 */
public final class ClusterOptions {
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "${env:SKILLSTREAM_BOOTSTRAP_SERVERS}",
      description =
          "An existing Kafka cluster, also as SKILLSTREAM_BOOTSTRAP_SERVERS; without it, an embedded"
              + " broker is started.")
  @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry-url",
      paramLabel = "URL",
      defaultValue = "${env:SKILLSTREAM_SCHEMA_REGISTRY_URL}",
      description =
          "A Confluent-compatible schema registry, also as SKILLSTREAM_SCHEMA_REGISTRY_URL; needed"
              + " with --bootstrap-servers.")
  @Nullable String schemaRegistryUrl;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      defaultValue = "${env:SKILLSTREAM_KAFKA_PROPERTIES}",
      description =
          "Anything else Kafka's clients or the registry's client take (TLS, SASL, ...), also as"
              + " SKILLSTREAM_KAFKA_PROPERTIES; flags and environment variables win over it.")
  @Nullable Path kafkaProperties;

  @Option(
      names = "--namespace",
      defaultValue = "${env:SKILLSTREAM_NAMESPACE:-" + Topics.DEFAULT_NAMESPACE + "}",
      paramLabel = "NAME",
      description =
          "Prefix of all topic names and application ids, also as SKILLSTREAM_NAMESPACE (default:"
              + " ${DEFAULT-VALUE}).")
  String namespace = Topics.DEFAULT_NAMESPACE;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "${env:SKILLSTREAM_PARTITIONS:-" + TopicCatalogue.DEFAULT_PARTITIONS + "}",
      description =
          "Partitions of every topic but control, also as SKILLSTREAM_PARTITIONS (default:"
              + " ${DEFAULT-VALUE}).")
  int partitions = TopicCatalogue.DEFAULT_PARTITIONS;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:SKILLSTREAM_DATA_DIR}",
      description =
          "Folder for what the embedded broker, the registry and the topology keep, also as"
              + " SKILLSTREAM_DATA_DIR (default: skillstream-data, of topology skillstream-topology;"
              + " run, demo and doctor use a temporary one).")
  @Nullable Path dataDir;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port of the embedded broker on 127.0.0.1 (default: the last one, or a free one).")
  int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the embedded registry on 127.0.0.1 (default: likewise).")
  int registryPort;

  /** The namespace. */
  public Topics topics() {
    return new Topics(namespace);
  }

  /** Partitions of every topic but {@code control}. */
  public int partitions() {
    return partitions;
  }

  /** The data folder, where one is chosen. */
  public Optional<Path> dataDir() {
    return Optional.ofNullable(dataDir);
  }

  /** Whether an existing cluster is named. */
  public boolean isExisting() {
    return properties().containsKey("bootstrap.servers");
  }

  /**
   * Says what no cluster could be used with, before one is started or asked.
   *
   * @throws CommandException with all problems
   */
  void check() {
    List<String> problems = new ArrayList<>();
    try {
      topics();
    } catch (IllegalArgumentException e) {
      problems.add("--namespace: " + e.getMessage());
    }
    if (partitions < 1) {
      problems.add("--partitions is " + partitions + ", expected 1 or more");
    }
    for (int port : new int[] {kafkaPort, registryPort}) {
      if (port < 0 || port > HIGHEST_PORT) {
        problems.add("port " + port + " does not exist, expected 0 (any) to " + HIGHEST_PORT);
      }
    }
    if (!problems.isEmpty()) {
      throw new CommandException(CommandException.UNUSABLE, String.join("\n  ", problems));
    }
  }

  /** The properties file with the flags laid over it. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    if (kafkaProperties != null) {
      Properties read = new Properties();
      try (InputStream in = Files.newInputStream(kafkaProperties)) {
        read.load(in);
      } catch (IOException e) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "cannot read the properties file " + kafkaProperties + ": " + e.getMessage(),
            e);
      }
      read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
    }
    put(properties, "bootstrap.servers", bootstrapServers);
    put(properties, "schema.registry.url", schemaRegistryUrl);
    return properties;
  }

  private static void put(Map<String, String> properties, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      properties.put(key, value);
    }
  }
}
