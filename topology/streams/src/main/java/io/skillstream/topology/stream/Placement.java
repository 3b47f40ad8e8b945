package io.skillstream.topology.stream;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Where records go: all that belongs to one problem shares a partition number in every topic that
 * is placed by problem, and all of one student or curriculum likewise.
 *
 * <p>It is the default placement of Kafka's Java producer for the id's bytes, so that what
 * producers place by the same key meets it.
 */
public final class Placement {
  private Placement() {}

  /** The partition of an id, in a topic with this many partitions. */
  public static int of(String id, int partitions) {
    return Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8))) % partitions;
  }

  /** A partitioner that places each value by an id it carries. */
  public static <V> StreamPartitioner<Object, V> by(Function<V, String> id) {
    return at((value, partitions) -> of(id.apply(value), partitions));
  }

  /** A partitioner that asks each value where it belongs. */
  public static <V> StreamPartitioner<Object, V> at(ToIntBiFunction<V, Integer> place) {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(place.applyAsInt(value, partitions)));
  }
}
