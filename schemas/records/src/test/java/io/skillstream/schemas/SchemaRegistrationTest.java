package io.skillstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.skillstream.record.ProblemReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistrationTest {
  private static final String SCOPE = "schema-registration";
  private static final Map<String, String> CONFIG =
      Map.of(AvroSerdes.REGISTRY_URL, "mock://" + SCOPE);
  private static final List<TopicSpec> CATALOGUE = TopicCatalogue.of(new Topics("t"), 1);

  private final SchemaRegistryClient registry = MockSchemaRegistry.getClientForScope(SCOPE);

  @AfterEach
  void dropRegistry() {
    MockSchemaRegistry.dropScope(SCOPE);
  }

  @Test
  void register_registersExactlyWhatTheSerialiserLooksFor() throws Exception {
    SchemaRegistration.register(CATALOGUE, CONFIG);
    String topic = new Topics("t").problemReferences();
    AvroSerdes.at("mock://" + SCOPE)
        .<ProblemReference>serializer()
        .serialize(topic, new ProblemReference("p"));

    assertThat(registry.getAllVersions(topic + "-value")).containsExactly(1);
    assertThat(registry.getAllSubjects())
        .hasSize(
            (int) CATALOGUE.stream().map(TopicSpec::value).filter(Optional::isPresent).count());
  }
}
