package io.skillstream.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Makes value serdes from configuration.
 *
 * <p>The classes are named by {@code value.serializer} and {@code value.deserializer} and default
 * to Confluent's Avro serialisers, so any other serde that speaks a Confluent-compatible registry
 * drops in without a change of code.
 */
public final class AvroSerdes {
  /** Address of the registry; {@code mock://name} keeps schemas in this JVM, for tests. */
  public static final String REGISTRY_URL = "schema.registry.url";

  private static final String SERIALIZER = "value.serializer";
  private static final String DESERIALIZER = "value.deserializer";
  private static final Map<String, String> DEFAULTS =
      Map.of(
          SERIALIZER,
          "io.confluent.kafka.serializers.KafkaAvroSerializer",
          DESERIALIZER,
          "io.confluent.kafka.serializers.KafkaAvroDeserializer",
          "specific.avro.reader",
          "true",
          // "avro.java.string" is ours alone; a foreign reader must not meet it.
          "avro.remove.java.properties",
          "true");

  static {
    // Avro allocates what a text or an array claims to hold before it reads it, so ten bytes from a
    // stranger could end the process for want of memory. Nothing longer than a record fits in one.
    for (String kind : new String[] {"string", "bytes", "collectionItems"}) {
      String limit = "org.apache.avro.limits." + kind + ".maxLength";
      if (System.getProperty(limit) == null) {
        System.setProperty(limit, Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
      }
    }
  }

  private final Map<String, String> config;

  /**
   * Serdes with this configuration over the defaults.
   *
   * @throws IllegalArgumentException if no registry is named
   */
  public AvroSerdes(Map<String, String> config) {
    this.config = new HashMap<>(DEFAULTS);
    this.config.putAll(config);
    if (!this.config.containsKey(REGISTRY_URL)) {
      throw new IllegalArgumentException(
          "no schema registry: set " + REGISTRY_URL + " (or --schema-registry-url)");
    }
  }

  /** Serdes that use the registry at this address, with the defaults. */
  public static AvroSerdes at(String registryUrl) {
    return new AvroSerdes(Map.of(REGISTRY_URL, registryUrl));
  }

  /**
   * A serde for the values of a state store. Stores are our own, so their schemas are registered
   * even where those of topics have to be registered by hand.
   */
  public <T extends SpecificRecord> Serde<T> values() {
    Map<String, String> own = new HashMap<>(config);
    own.put("auto.register.schemas", "true");
    AvroSerdes registering = new AvroSerdes(own);
    return Serdes.serdeFrom(registering.<T>serializer(), registering.<T>deserializer());
  }

  /** A configured value serialiser. */
  public <T extends SpecificRecord> Serializer<T> serializer() {
    @SuppressWarnings(
        "unchecked") // The class comes by name; what it can serialise is its contract.
    Serializer<T> serializer = (Serializer<T>) instance(SERIALIZER, Serializer.class);
    serializer.configure(config, false);
    return serializer;
  }

  /** A configured value deserialiser. */
  public <T extends SpecificRecord> Deserializer<T> deserializer() {
    @SuppressWarnings("unchecked")
    Deserializer<T> deserializer = (Deserializer<T>) instance(DESERIALIZER, Deserializer.class);
    deserializer.configure(config, false);
    return deserializer;
  }

  private <T> T instance(String key, Class<T> type) {
    String name = config.getOrDefault(key, "");
    try {
      return Utils.newInstance(name, type);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          key + " names class " + name + ", which is not on the class path", e);
    }
  }
}
