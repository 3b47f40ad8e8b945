package io.skillstream.cli.cluster;

import io.skillstream.cli.CommandException;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "${env:SKILLSTREAM_BOOTSTRAP_SERVERS}",
      description = "An existing Kafka cluster; without it, an embedded broker is started.")
  @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry-url",
      paramLabel = "URL",
      defaultValue = "${env:SKILLSTREAM_SCHEMA_REGISTRY_URL}",
      description = "A Confluent-compatible schema registry; needed with --bootstrap-servers.")
  @Nullable String schemaRegistryUrl;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      defaultValue = "${env:SKILLSTREAM_KAFKA_PROPERTIES}",
      description = "Anything else Kafka's clients or the registry's client take (TLS, SASL, ...).")
  @Nullable Path kafkaProperties;

  @Option(
      names = "--namespace",
      defaultValue = "${env:SKILLSTREAM_NAMESPACE:-" + Topics.DEFAULT_NAMESPACE + "}",
      description = "Prefix of all topic names and application ids (default: ${DEFAULT-VALUE}).")
  String namespace = Topics.DEFAULT_NAMESPACE;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "${env:SKILLSTREAM_PARTITIONS:-" + TopicCatalogue.DEFAULT_PARTITIONS + "}",
      description = "Partitions of every topic but control (default: ${DEFAULT-VALUE}).")
  int partitions = TopicCatalogue.DEFAULT_PARTITIONS;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:SKILLSTREAM_DATA_DIR}",
      description = "Folder for what the embedded broker, the registry and the topology keep.")
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
