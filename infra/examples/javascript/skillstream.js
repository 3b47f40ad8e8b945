// What both scripts share: where the system is, and Avro by way of the registry.

import kafkajs from "kafkajs";
import lz4 from "lz4js";
// Not the package's root: that also loads the drivers for encrypted fields.
import registry from "@confluentinc/schemaregistry/dist/schemaregistry-client.js";
import avro from "@confluentinc/schemaregistry/dist/serde/avro.js";
import serde from "@confluentinc/schemaregistry/dist/serde/serde.js";

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

// skillstream writes lz4, which kafkajs cannot read by itself.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

function setting(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`${name} is not set; 'skillstream up' prints both addresses`);
    process.exit(2);
  }
  return value;
}

const namespace = process.env.SKILLSTREAM_NAMESPACE ?? "skillstream";

/** The whole name of a topic. */
export const topicOf = (name) => `${namespace}.${name}`;

export const kafka = new Kafka({
  clientId: "skillstream-javascript",
  brokers: setting("SKILLSTREAM_BOOTSTRAP_SERVERS").split(","),
  logLevel: logLevel.ERROR,
});

const client = registry.SchemaRegistryClient.newClient({
  baseURLs: setting("SKILLSTREAM_SCHEMA_REGISTRY_URL").split(","),
});

// skillstream has registered its schemas, so the newest one is taken and none is registered:
// a field that has a default may be left out, and one that is not known is refused.
const serializer = new avro.AvroSerializer(client, serde.SerdeType.VALUE, {
  autoRegisterSchemas: false,
  useLatestVersion: true,
});
const deserializer = new avro.AvroDeserializer(client, serde.SerdeType.VALUE, {});

/** The bytes of a value. */
export const encode = (topic, value) => serializer.serialize(topic, value);

/** The value of bytes. */
export const decode = (topic, bytes) => deserializer.deserialize(topic, bytes);
