package io.skillstream.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the registry answers, asked as every serde asks: with the credentials and the TLS
 * settings that it is configured with.
 */
public final class RegistryReach implements AutoCloseable {
  private final SchemaRegistryClient client;
  private final String shown;
  private final String subject;

  /**
   * Makes a client; nothing is asked yet.
   *
   * @param config with {@value AvroSerdes#REGISTRY_URL}
   * @param topics whose schemas it should know
   * @param timeout of one question
   */
  public RegistryReach(Map<String, String> config, Topics topics, Duration timeout) {
    String url = config.getOrDefault(AvroSerdes.REGISTRY_URL, "");
    this.shown = withoutUser(url);
    this.subject = topics.control() + "-value";
    Map<String, String> impatient = new HashMap<>(config);
    impatient.put("http.connect.timeout.ms", Long.toString(timeout.toMillis()));
    impatient.put("http.read.timeout.ms", Long.toString(timeout.toMillis()));
    this.client =
        SchemaRegistryClientFactory.newClient(
            List.of(url.split(",")), 1, List.of(new AvroSchemaProvider()), impatient, Map.of());
  }

  /** Why it cannot be used now; empty: it can. */
  public Optional<String> whyNot() {
    try {
      client.getAllVersions(subject);
      return Optional.empty();
    } catch (RestClientException e) {
      // Where nothing is registered yet, it has answered all the same.
      return e.getStatus() == 404
          ? Optional.empty()
          : Optional.of("the schema registry at " + shown + " answers " + e.getStatus());
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          "the schema registry at " + shown + " does not answer: " + withoutUser(e.toString()));
    }
  }

  /** An address may hold a name and a password. */
  private static String withoutUser(String text) {
    return text.replaceAll("(?<=://)[^/@\\s]+@", "");
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
