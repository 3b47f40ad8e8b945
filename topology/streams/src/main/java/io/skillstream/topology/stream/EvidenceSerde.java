package io.skillstream.topology.stream;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Evidence in a store, as numbers of variable length: the three counts, then for each tally that is
 * not empty how many empty ones come before it and its two counts. A node with verdicts at two
 * checkpoints, less than 64 of a kind, takes nine bytes.
 *
 * <p>A verdict rewrites the evidence of every node on its problem's chains, ten or more in a deep
 * tree, so this is by far the most written value of all stores; with a registry's serde, finding
 * the schema costs more than the rest of the update.
 */
public final class EvidenceSerde {
  private EvidenceSerde() {}

  /** The serde. */
  public static Serde<Evidence> instance() {
    return Serdes.serdeFrom(
        (topic, evidence) -> evidence == null ? null : write(evidence),
        (topic, bytes) -> bytes == null ? null : read(topic, bytes));
  }

  private static byte[] write(Evidence evidence) {
    List<Tally> tallies = evidence.byCheckpoint();
    long[] numbers = new long[3 + 3 * tallies.size()];
    numbers[0] = evidence.correct();
    numbers[1] = evidence.wrong();
    numbers[2] = evidence.unknown();
    int used = 3;
    int next = 0;
    for (int at = 0; at < tallies.size(); at++) {
      Tally tally = tallies.get(at);
      if (tally.judged() > 0) {
        numbers[used++] = at - next;
        numbers[used++] = tally.correct();
        numbers[used++] = tally.wrong();
        next = at + 1;
      }
    }
    int size = 0;
    for (int i = 0; i < used; i++) {
      size += ByteUtils.sizeOfVarlong(numbers[i]);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (int i = 0; i < used; i++) {
      ByteUtils.writeVarlong(numbers[i], buffer);
    }
    return buffer.array();
  }

  private static Evidence read(String topic, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      long correct = ByteUtils.readVarlong(buffer);
      long wrong = ByteUtils.readVarlong(buffer);
      long unknown = ByteUtils.readVarlong(buffer);
      List<Tally> tallies = new ArrayList<>();
      while (buffer.hasRemaining()) {
        for (long empty = ByteUtils.readVarlong(buffer); empty > 0; empty--) {
          tallies.add(Tally.EMPTY);
        }
        tallies.add(new Tally(ByteUtils.readVarlong(buffer), ByteUtils.readVarlong(buffer)));
      }
      return new Evidence(correct, wrong, unknown, tallies);
    } catch (RuntimeException e) {
      throw new SerializationException("cannot read the evidence in " + topic, e);
    }
  }
}
