package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.skillstream.embedded.ProgressListener.Stage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SUBJECT = "traces-value";
  private static final AvroSchema TRACE =
      new AvroSchema(SchemaBuilder.record("Trace").fields().requiredString("problem").endRecord());
  private static final AvroSchema INCOMPATIBLE =
      new AvroSchema(
          SchemaBuilder.record("Trace")
              .fields()
              .requiredString("problem")
              .requiredString("answer")
              .endRecord());

  private final RecordedProgress progress = new RecordedProgress();
  @TempDir private Path data;

  @Test
  void start_again_keepsRecordsSchemasAndAddresses() throws Exception {
    String kafka;
    String registry;
    int id;
    try (EmbeddedStack stack = start()) {
      kafka = stack.bootstrapServers();
      registry = stack.schemaRegistryUrl();
      stack.awaitRegistry(PATIENCE);
      Traffic traffic = new Traffic(kafka);
      traffic.createTopic();
      traffic.commit("kept");
      id = client(registry).register(SUBJECT, TRACE);
      assertThatThrownBy(() -> client(registry).register(SUBJECT, INCOMPATIBLE))
          .isInstanceOfSatisfying(
              RestClientException.class, e -> assertThat(e.getStatus()).isEqualTo(409));
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedStackException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }

    try (EmbeddedStack stack = start()) {
      assertThat(stack.bootstrapServers()).isEqualTo(kafka);
      assertThat(stack.schemaRegistryUrl()).isEqualTo(registry);
      assertThat(stack.recovered()).isFalse();
      assertThat(new Traffic(kafka).committed()).containsExactly("kept");
      stack.awaitRegistry(PATIENCE);
      assertThat(client(registry).getSchemaById(id)).isEqualTo(TRACE);
    }
    assertThat(progress.stages()).doesNotContain(Stage.FAILED, Stage.RECOVERING);
  }

  @Test
  void close_withClients_closesThemWhileTheBrokerIsUp() throws Exception {
    List<String> seen = new ArrayList<>();
    try (EmbeddedStack stack = start()) {
      Traffic traffic = new Traffic(stack.bootstrapServers());
      traffic.createTopic();
      stack.closeFirst(
          "client",
          () -> {
            traffic.commit("last words");
            seen.addAll(traffic.committed());
          });
    }
    assertThat(seen).containsExactly("last words");
  }

  @Test
  void start_parentKilled_registryEndsAndTheNextStartRecovers() throws Exception {
    ProcessHandle registry;
    try (StackHost host = StackHost.on(data)) {
      registry = host.registry();
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedStackException.class)
          .hasMessageContaining(data.toRealPath().toString())
          .hasMessageContaining("in use by process " + host.pid());
      host.kill();
    }
    await("the registry of the killed parent to end")
        .atMost(PATIENCE)
        .until(() -> !registry.isAlive());

    try (EmbeddedStack stack = start()) {
      assertThat(stack.recovered()).isTrue();
      assertThat(progress.stages()).contains(Stage.RECOVERING);
      // A commit counts once the coordinator has it; after a kill the markers that show it to
      // readers may follow.
      Traffic traffic = new Traffic(stack.bootstrapServers());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(traffic.committed()).containsExactly("written before the end"));
      stack.awaitRegistry(PATIENCE);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void interrupt_runningStack_leavesNothingBehind() throws Exception {
    try (StackHost host = StackHost.on(data)) {
      ProcessHandle registry = host.registry();

      assertThat(host.interrupt()).containsExactly("STOPPED");

      assertThat(registry.isAlive()).isFalse();
      assertThat(data.resolve("stack.owner")).doesNotExist();
      assertThat(data.resolve("registry").resolve("registry.pid")).doesNotExist();
      assertThat(data.resolve("broker").resolve(".kafka_cleanshutdown")).exists();
    }
  }

  @Test
  void start_kafkaPortTaken_leavesNothingRunning() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(LocalPort.anyFree(), 1, InetAddress.getByName(LocalPort.HOST))) {
      EmbeddedConfig config =
          new EmbeddedConfig(
              data, taken.getLocalPort(), 0, EmbeddedConfig.registryHomeOfLauncher());

      assertThatThrownBy(() -> EmbeddedStack.start(config, progress))
          .isInstanceOf(EmbeddedStackException.class)
          .hasMessageContaining("Port " + taken.getLocalPort());
    }
    assertThat(
            ProcessHandle.current()
                .children()
                .filter(child -> RegistryCommand.isRegistryOf(data.resolve("registry"), child)))
        .isEmpty();
    DataFolder.open(data, progress).close();
  }

  private EmbeddedStack start() throws EmbeddedStackException {
    return EmbeddedStack.start(EmbeddedConfig.in(data), progress);
  }

  private static CachedSchemaRegistryClient client(String url) {
    return new CachedSchemaRegistryClient(url, 10);
  }
}
