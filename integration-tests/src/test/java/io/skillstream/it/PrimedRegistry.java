package io.skillstream.it;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumState;
import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.LeafCount;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.ViewCounts;
import io.skillstream.record.ViewCreated;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A schema registry in memory that gives every schema the same id in every JVM, for tests whose
 * instances are processes of their own.
 *
 * <p>Each JVM registers all schemas in one fixed order before it does anything else, and nothing
 * later: a schema that is missing here fails loudly.
 */
final class PrimedRegistry {
  private static final String SCOPE = "primed";

  private PrimedRegistry() {}

  /** Serdes that use it. */
  static AvroSerdes serdes() {
    SchemaRegistryClient registry = MockSchemaRegistry.getClientForScope(SCOPE);
    try {
      for (Schema schema : schemas()) {
        registry.register(schema.getFullName(), new AvroSchema(schema));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RestClientException e) {
      throw new IllegalStateException("the registry in memory refused a schema", e);
    }
    return new AvroSerdes(
        Map.of(
            AvroSerdes.REGISTRY_URL,
            "mock://" + SCOPE,
            // One subject a record type, so that the order in which topics are first used does not
            // show in the ids.
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.RecordNameStrategy",
            "auto.register.schemas",
            "false",
            "avro.remove.java.properties",
            "false"));
  }

  private static List<Schema> schemas() {
    List<Schema> schemas = new ArrayList<>();
    for (TopicSpec topic : TopicCatalogue.of(new Topics("any"), 1)) {
      topic.value().filter(schema -> !schemas.contains(schema)).ifPresent(schemas::add);
    }
    // What only state stores hold.
    schemas.add(Curriculum.getClassSchema());
    schemas.add(CurriculumState.getClassSchema());
    schemas.add(JudgedAttempt.getClassSchema());
    schemas.add(LeafCount.getClassSchema());
    schemas.add(LeafWeight.getClassSchema());
    schemas.add(RateSnapshot.getClassSchema());
    schemas.add(ViewCounts.getClassSchema());
    schemas.add(ViewCreated.getClassSchema());
    return schemas;
  }
}
