package io.skillstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skillstream.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final Properties CLIENT =
      YamlTrees.properties(Folders.read(Folders.KUBERNETES.resolve("base/client.properties")));

  @Test
  void clientProperties_all_areKnownToClients() {
    Set<String> known = new TreeSet<>(ProducerConfig.configNames());
    known.retainAll(ConsumerConfig.configNames());
    known.retainAll(AdminClientConfig.configNames());
    known.add("config.providers");
    assertThat(CLIENT.stringPropertyNames())
        .allMatch(key -> known.contains(key) || key.startsWith("config.providers.dir."));
  }

  @Test
  void clientProperties_withTheUsersSecretMounted_takeThePasswordFromIt(@TempDir Path secret)
      throws IOException {
    Files.writeString(secret.resolve("sasl.jaas.config"), "module required password=\"p\";");
    Map<String, Object> config = new HashMap<>();
    CLIENT
        .stringPropertyNames()
        .forEach(
            key ->
                config.put(
                    key,
                    CLIENT.getProperty(key).replace("/etc/skillstream/user", secret.toString())));
    config.put("bootstrap.servers", "localhost:1");
    config.put("key.serializer", StringSerializer.class);
    config.put("value.serializer", StringSerializer.class);
    assertThat(new ProducerConfig(config).getPassword("sasl.jaas.config").value())
        .isEqualTo("module required password=\"p\";");
  }

  @Test
  void composeBroker_properties_makeAValidBroker() {
    Properties broker =
        YamlTrees.properties(Folders.read(Folders.COMPOSE.resolve("server.properties")));
    assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(broker.stringPropertyNames());
    assertThat(new KafkaConfig(broker).messageMaxBytes())
        .isGreaterThanOrEqualTo(TopicCatalogue.MAX_MESSAGE_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "production"})
  void strimziBroker_settings_areKnownAndTakeTheLargestRecord(String overlay) {
    JsonNode kafka =
        ManifestsTest.overlay(overlay).stream()
            .filter(resource -> YamlTrees.kind(resource).equals("Kafka"))
            .findFirst()
            .orElseThrow();
    JsonNode config = kafka.at("/spec/kafka/config");
    config
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).contains(name));
    assertThat(config.path("message.max.bytes").asInt())
        .isGreaterThanOrEqualTo(TopicCatalogue.MAX_MESSAGE_BYTES + 64 * 1024);
    assertThat(config.path("min.insync.replicas").asInt())
        .as("one broker may be away")
        .isLessThanOrEqualTo(Math.max(1, config.path("default.replication.factor").asInt() - 1));
  }

  @Test
  void topologyUser_mayUseEveryTopicOfTheGoldenTopologies() {
    Set<String> topics = new TreeSet<>();
    Path golden = Folders.ROOT.resolve("topology/streams/src/test/resources/golden");
    try (Stream<Path> files = Files.list(golden)) {
      files
          .flatMap(file -> Folders.read(file).lines())
          .flatMap(line -> Stream.of(line.split("[\\[\\], ()]+")))
          .filter(word -> word.startsWith("test."))
          .forEach(topics::add);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    assertThat(topics).hasSizeGreaterThan(20);
    JsonNode acls =
        YamlTrees.documents(Folders.KUBERNETES.resolve("kafka/users.yaml")).stream()
            .filter(user -> YamlTrees.name(user).equals("topology"))
            .findFirst()
            .orElseThrow()
            .at("/spec/authorization/acls");
    for (String topic : topics) {
      String name = "skillstream." + topic.substring("test.".length());
      for (String operation : Set.of("Read", "Write", "Describe")) {
        assertThat(acls)
            .as(operation + " " + name)
            .anyMatch(
                acl ->
                    acl.at("/resource/type").asText().equals("topic")
                        && name.startsWith(acl.at("/resource/name").asText())
                        && YamlTrees.texts(acl.path("operations")).contains(operation));
      }
    }
  }
}
