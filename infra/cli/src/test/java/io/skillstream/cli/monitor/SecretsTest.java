package io.skillstream.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.read.ListAppender;
import io.skillstream.record.ControlEvent;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.RegistryReach;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.TopologyInstance;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Everything that dumps the settings it is given gets them with a secret in each place. */
class SecretsTest {
  private static final String SECRET = "hunter2-of-many-letters";
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("bootstrap.servers", "127.0.0.1:1"),
          Map.entry("schema.registry.url", "http://127.0.0.1:1"),
          Map.entry("security.protocol", "SASL_PLAINTEXT"),
          Map.entry("sasl.mechanism", "PLAIN"),
          Map.entry(
              "sasl.jaas.config",
              "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\""
                  + " password=\""
                  + SECRET
                  + "\";"),
          Map.entry("ssl.keystore.password", SECRET),
          Map.entry("ssl.truststore.password", SECRET),
          Map.entry("ssl.key.password", SECRET),
          Map.entry("basic.auth.credentials.source", "USER_INFO"),
          Map.entry("basic.auth.user.info", "me:" + SECRET),
          Map.entry("schema.registry.ssl.keystore.password", SECRET),
          Map.entry("schema.registry.ssl.truststore.password", SECRET),
          Map.entry("schema.registry.ssl.key.password", SECRET),
          Map.entry("schema.registry.basic.auth.user.info", "me:" + SECRET));

  @TempDir Path folder;

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.skillstream");
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();
  private final OutputStreamAppender<ILoggingEvent> console =
      (OutputStreamAppender<ILoggingEvent>) root.getAppender("console");
  private Level rootBefore = Level.ERROR;
  private Level oursBefore = Level.WARN;

  @BeforeEach
  void listen() {
    rootBefore = root.getLevel();
    oursBefore = ours.getLevel();
    root.setLevel(Level.DEBUG);
    ours.setLevel(Level.DEBUG);
    heard.start();
    root.addAppender(heard);
    root.detachAppender(console);
  }

  @AfterEach
  void stop() {
    root.addAppender(console);
    root.detachAppender(heard);
    root.setLevel(rootBefore);
    ours.setLevel(oursBefore);
  }

  @Test
  void clientsAndSerdes_madeAtDebugLevel_logNoSecret() throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("schema.registry.ssl.keystore.location", store("keys"));
    settings.put("schema.registry.ssl.truststore.location", store("trusted"));
    Map<String, Object> config = new HashMap<>(settings);
    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()).close();
    new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())
        .close(Duration.ZERO);
    Admin.create(config).close(Duration.ZERO);
    StreamsConfig streams =
        new StreamsConfig(
            TopologyInstance.properties(
                "mine-pool",
                new TopologyInstance.Settings("127.0.0.1:1", Path.of("unused"), 1, settings)));
    assertThat(streams.originals()).isNotEmpty();
    AvroSerdes serdes = new AvroSerdes(settings);
    serdes.<ControlEvent>serializer().close();
    serdes.<ControlEvent>deserializer().close();
    Map<String, String> withUser = new HashMap<>(settings);
    withUser.put("basic.auth.credentials.source", "URL");
    withUser.put("schema.registry.url", "http://me:" + SECRET + "@127.0.0.1:1");
    try (RegistryReach reach =
        new RegistryReach(withUser, new Topics("mine"), Duration.ofMillis(500))) {
      assertThat(reach.whyNot().orElseThrow()).contains("127.0.0.1:1").doesNotContain(SECRET);
    }
    // As it is written: the registry's client logs addresses with the password that is in them.
    List<String> said =
        List.copyOf(heard.list).stream()
            .map(event -> new String(console.getEncoder().encode(event), StandardCharsets.UTF_8))
            .toList();
    assertThat(said)
        .as("the dumps were heard")
        .anyMatch(line -> line.contains("ConsumerConfig values"))
        .anyMatch(line -> line.contains("StreamsConfig values"))
        .anyMatch(line -> line.contains("KafkaAvroSerializerConfig values"))
        .anyMatch(line -> line.contains("[hidden]"));
    assertThat(said).filteredOn(line -> line.contains(SECRET)).isEmpty();
  }

  private String store(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      keys.store(out, SECRET.toCharArray());
    }
    return file.toString();
  }
}
