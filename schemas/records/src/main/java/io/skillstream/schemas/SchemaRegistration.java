package io.skillstream.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Registers a catalogue's schemas before anyone writes: a refusal (an incompatible change) then
 * stops the start instead of a running stream, and no transaction waits for a registry's first
 * answers.
 */
public final class SchemaRegistration {
  private static final int CACHED_SCHEMAS = 1000;

  private SchemaRegistration() {}

  /**
   * Registers each topic's value schema under the subject that Confluent's serialisers use by
   * default, the topic's name with {@code -value}.
   *
   * @param config with {@value AvroSerdes#REGISTRY_URL}, and credentials where the registry asks
   * @throws IOException if the registry does not answer, or refuses a schema; the message says
   *     which
   */
  public static void register(List<TopicSpec> catalogue, Map<String, String> config)
      throws IOException {
    List<String> urls = Arrays.asList(config.getOrDefault(AvroSerdes.REGISTRY_URL, "").split(","));
    try (SchemaRegistryClient client =
        SchemaRegistryClientFactory.newClient(
            urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), config, Map.of())) {
      for (TopicSpec topic : catalogue) {
        if (topic.value().isPresent()) {
          register(client, topic.name() + "-value", topic.value().get());
        }
      }
    }
  }

  private static void register(SchemaRegistryClient client, String subject, Schema schema)
      throws IOException {
    // What the serialiser registers: the schema without properties that only Java knows.
    Schema portable = AvroSchemaUtils.getSchema(new GenericData.Record(schema), false, false, true);
    try {
      client.register(subject, new AvroSchema(portable));
    } catch (RestClientException e) {
      throw new IOException(
          "the registry refuses " + schema.getName() + " for " + subject + ": " + e.getMessage(),
          e);
    }
  }
}
