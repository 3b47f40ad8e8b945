package io.skillstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.security.basicauth.BasicAuthCredentialProviderFactory;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Proves that the repackaged client is complete and works with the Kafka and Avro we chose, not
 * with its own.
 */
final class RepackagedClientTest {
  private static final String SCOPE = "repackaged-client";
  private static final String TOPIC = "traces";
  private static final String SUBJECT = "traces-value";
  private static final Map<String, String> CONFIG =
      Map.of("schema.registry.url", "mock://" + SCOPE);

  private static final Schema TRACE =
      SchemaBuilder.record("Trace")
          .namespace("io.skillstream.example")
          .fields()
          .requiredString("problem")
          .endRecord();

  @AfterEach
  void dropRegistry() {
    MockSchemaRegistry.dropScope(SCOPE);
  }

  @Test
  void serialize_genericRecord_roundTripsInConfluentFraming() throws Exception {
    GenericRecord trace = new GenericRecordBuilder(TRACE).set("problem", "1 + 1 = ?").build();
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      serializer.configure(CONFIG, false);
      deserializer.configure(CONFIG, false);

      byte[] bytes = serializer.serialize(TOPIC, trace);

      ByteBuffer framed = ByteBuffer.wrap(bytes);
      assertThat(framed.get()).as("magic byte").isZero();
      assertThat(registry().getSchemaById(framed.getInt()).rawSchema()).isEqualTo(TRACE);
      assertThat(deserializer.deserialize(TOPIC, bytes))
          .isInstanceOfSatisfying(
              GenericRecord.class,
              read -> assertThat(read.get("problem")).hasToString("1 + 1 = ?"));
    }
  }

  @Test
  void testCompatibility_newFieldWithoutDefault_isRefusedUnderBackward() throws Exception {
    SchemaRegistryClient registry = registry();
    registry.updateCompatibility(SUBJECT, "BACKWARD");
    registry.register(SUBJECT, new AvroSchema(TRACE));

    assertThat(registry.testCompatibility(SUBJECT, new AvroSchema(withAnswer(true)))).isTrue();
    assertThat(registry.testCompatibility(SUBJECT, new AvroSchema(withAnswer(false)))).isFalse();
    assertThat(registry.testCompatibilityVerbose(SUBJECT, new AvroSchema(withAnswer(false))))
        .anySatisfy(reason -> assertThat(reason).contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
  }

  @Test
  void basicAuthentication_userInfo_findsItsProvider() {
    assertThat(
            BasicAuthCredentialProviderFactory.getBasicAuthCredentialProvider(
                "USER_INFO", Map.of("basic.auth.user.info", "reader:secret")))
        .as("found through META-INF/services")
        .isNotNull();
  }

  @Test
  void classPath_kafkaAndAvro_areTheProjectsOwn() {
    assertThat(AppInfoParser.getVersion()).isEqualTo(System.getProperty("expected.kafka.version"));
    assertThat(jarOf(Producer.class)).startsWith("kafka-clients-");
    assertThat(jarOf(Schema.class)).startsWith("avro-");
  }

  private static Schema withAnswer(boolean hasDefault) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("Trace")
            .namespace("io.skillstream.example")
            .fields()
            .requiredString("problem");
    return (hasDefault ? fields.optionalString("answer") : fields.requiredString("answer"))
        .endRecord();
  }

  private static SchemaRegistryClient registry() {
    return MockSchemaRegistry.getClientForScope(SCOPE);
  }

  private static String jarOf(Class<?> type) {
    Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    return Objects.requireNonNull(jar.getFileName(), "jar name").toString();
  }
}
