package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.utils.Exit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerIT {
  @TempDir private Path data;

  @Test
  void restart_afterTransactions_keepsWhatWasCommittedAndTheAddress() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
      String address = broker.bootstrapServers();
      Traffic traffic = new Traffic(address);
      traffic.createTopic();
      traffic.commit("a", "b");
      traffic.abort("given up");

      broker.restart();

      assertThat(broker.bootstrapServers()).isEqualTo(address);
      traffic.commit("c");
      assertThat(traffic.committed()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void commit_recordOfFifteenMebibytes_isTaken() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
      Traffic traffic = new Traffic(broker.bootstrapServers());
      traffic.createTopic();

      traffic.commit("x".repeat(15 << 20));

      assertThat(traffic.committed()).singleElement().asString().hasSize(15 << 20);
    }
  }

  @Test
  void failed_kafkaEndsTheProcess_isToldInstead() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
      assertThatThrownBy(() -> Exit.halt(1, "all log directories have failed"))
          .isInstanceOf(Error.class);

      assertThat(broker.failed())
          .succeedsWithin(Duration.ofSeconds(10))
          .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
          .hasMessageContaining("all log directories have failed")
          .hasMessageContaining(data.resolve("broker").toString());
    }
  }

  @Test
  void start_folderOfAnotherCluster_isRefusedAndReleased() throws Exception {
    EmbeddedBroker.start(data).close();
    Path marks = data.resolve("broker").resolve("meta.properties");
    String original = Files.readString(marks);
    Files.writeString(marks, original.replaceAll("cluster.id=.*", "cluster.id=AnotherCluster"));

    assertThatThrownBy(() -> EmbeddedBroker.start(data))
        .isInstanceOf(EmbeddedStackException.class)
        .hasMessageContaining("AnotherCluster")
        .hasMessageContaining(marks.toString());

    Files.writeString(marks, original);
    EmbeddedBroker.start(data).close();
  }

  @Test
  void start_logDirectoryBroken_saysWhyAndReleases() throws Exception {
    EmbeddedBroker.start(data).close();
    Path metadata = data.resolve("broker").resolve("__cluster_metadata-0");
    Path aside = Files.move(metadata, data.resolve("aside"));
    Files.writeString(metadata, "a file where Kafka wants a folder");

    assertThatThrownBy(() -> EmbeddedBroker.start(data))
        .isInstanceOf(EmbeddedStackException.class)
        .hasMessageContaining("did not start")
        .hasMessageContaining(data.resolve("broker").toString());

    Files.delete(metadata);
    Files.move(aside, metadata);
    EmbeddedBroker.start(data).close();
  }
}
