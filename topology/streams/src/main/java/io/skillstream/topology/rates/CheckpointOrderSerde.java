package io.skillstream.topology.rates;

import io.skillstream.topology.rates.CheckpointOrder.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.ByteUtils;

/** An order of checkpoints in a store: name and first attempt of each, by number. */
final class CheckpointOrderSerde {
  private CheckpointOrderSerde() {}

  static Serde<CheckpointOrder> instance() {
    return Serdes.serdeFrom(
        (topic, order) -> order == null ? null : write(order),
        (topic, bytes) -> bytes == null ? null : read(topic, bytes));
  }

  private static byte[] write(CheckpointOrder order) {
    List<byte[]> names = new ArrayList<>();
    int size = 0;
    for (Checkpoint checkpoint : order.byNumber()) {
      byte[] name = checkpoint.name().getBytes(StandardCharsets.UTF_8);
      names.add(name);
      size += ByteUtils.sizeOfUnsignedVarint(name.length) + name.length + Long.BYTES;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (int number = 0; number < names.size(); number++) {
      ByteUtils.writeUnsignedVarint(names.get(number).length, buffer);
      buffer.put(names.get(number)).putLong(order.byNumber().get(number).firstAttempt());
    }
    return buffer.array();
  }

  private static CheckpointOrder read(String topic, byte[] bytes) {
    List<Checkpoint> byNumber = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        byte[] name = new byte[ByteUtils.readUnsignedVarint(buffer)];
        buffer.get(name);
        byNumber.add(new Checkpoint(new String(name, StandardCharsets.UTF_8), buffer.getLong()));
      }
    } catch (RuntimeException e) {
      throw new SerializationException("cannot read the checkpoints in " + topic, e);
    }
    return new CheckpointOrder(byNumber);
  }
}
