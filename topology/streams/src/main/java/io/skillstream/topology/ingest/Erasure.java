package io.skillstream.topology.ingest;

import io.skillstream.topology.stream.Placement;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The key of a payload that is erased: a tombstone has no value to place it by, so the key knows
 * where the payload is.
 *
 * @param payload its key
 */
record Erasure(String payload, String problemId) {
  static Serializer<Erasure> serializer() {
    return (topic, erasure) -> erasure.payload().getBytes(StandardCharsets.UTF_8);
  }

  static StreamPartitioner<Erasure, Object> placement() {
    return (topic, erasure, value, partitions) ->
        Optional.of(Set.of(Placement.of(erasure.problemId(), partitions)));
  }
}
