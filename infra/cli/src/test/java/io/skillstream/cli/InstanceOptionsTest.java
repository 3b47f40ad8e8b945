package io.skillstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class InstanceOptionsTest {
  @Test
  void properties_ofNothingSaid_leaveTheFileOfPropertiesInForce() {
    assertThat(parsed().properties()).isEmpty();
  }

  @Test
  void properties_ofAllSaid_areThoseOfKafkaStreams() {
    InstanceOptions options =
        parsed("--instance-id", "topology-0", "--standby-replicas", "1", "--store-memory", "512");
    options.check();
    assertThat(options.properties())
        .containsEntry("group.instance.id", "topology-0")
        .containsEntry("num.standby.replicas", "1")
        .containsEntry("skillstream.store.memory.bytes", "536870912");
  }

  @Test
  void check_whatNoInstanceCanRunWith_isSaidTogether() {
    InstanceOptions options =
        parsed("--instance-id", " ", "--standby-replicas", "-1", "--store-memory", "1");
    assertThatThrownBy(options::check)
        .hasMessageContaining("--instance-id")
        .hasMessageContaining("--standby-replicas is -1")
        .hasMessageContaining("--store-memory is 1 MiB");
  }

  @Test
  void strimziTopics_ofANamespaceWithCapitals_haveNamesThatKubernetesTakes() {
    String yaml = StrimziTopics.yaml(TopicCatalogue.of(new Topics("My_Space"), 3), "k");
    assertThat(yaml)
        .contains("  name: my-space.pool-log\n", "  topicName: My_Space.pool-log\n")
        .contains("    strimzi.io/cluster: k\n", "  partitions: 3\n");
  }

  private static InstanceOptions parsed(String... arguments) {
    return CommandLine.populateCommand(new InstanceOptions(), arguments);
  }
}
