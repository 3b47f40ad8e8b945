package io.skillstream.topology.stream;

import io.skillstream.record.NodeEvidence;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Evidence in a store: node and three counts, 28 bytes, big-endian.
 *
 * <p>A verdict rewrites the evidence of every node on its problem's chains, ten or more in a deep
 * tree, so this is by far the most written value of all stores; with a registry's serde, finding
 * the schema costs more than the rest of the update.
 */
public final class EvidenceSerde {
  private static final int BYTES = Integer.BYTES + 3 * Long.BYTES;

  private EvidenceSerde() {}

  /** The serde. */
  public static Serde<NodeEvidence> instance() {
    return Serdes.serdeFrom(
        (topic, evidence) -> evidence == null ? null : write(evidence),
        (topic, bytes) -> bytes == null ? null : read(topic, bytes));
  }

  private static byte[] write(NodeEvidence evidence) {
    return ByteBuffer.allocate(BYTES)
        .putInt(evidence.getNode())
        .putLong(evidence.getCorrect())
        .putLong(evidence.getWrong())
        .putLong(evidence.getUnknown())
        .array();
  }

  private static NodeEvidence read(String topic, byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new SerializationException(
          "evidence in " + topic + " has " + bytes.length + " bytes, expected " + BYTES);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new NodeEvidence(
        buffer.getInt(), buffer.getLong(), buffer.getLong(), buffer.getLong(), List.of());
  }
}
