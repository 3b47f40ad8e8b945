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
 * Evidence in a store, as numbers of variable length: the unit that counts are in, negated;
 * correct, wrong, unknown and left out; then for each tally that is not empty how many empty ones
 * come before it and its three counts. The unit is the problem wherever counts are whole. A node
 * with verdicts at two checkpoints, less than 64 of a kind, takes 13 bytes.
 *
 * <p>Earlier versions had no unit, nothing left out and no unknown in tallies; their first number
 * is a count and so never negative, which tells them apart.
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
    long unit = CountUnit.of(evidence);
    List<Tally> tallies = evidence.byCheckpoint();
    long[] numbers = new long[5 + 4 * tallies.size()];
    numbers[0] = -unit;
    int used = put(evidence.newest(), unit, numbers, 1);
    numbers[used++] = evidence.leftOut();
    int next = 0;
    for (int at = 0; at < tallies.size(); at++) {
      Tally tally = tallies.get(at);
      if (!tally.isEmpty()) {
        numbers[used++] = at - next;
        used = put(tally, unit, numbers, used);
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

  private static int put(Tally tally, long unit, long[] numbers, int at) {
    long divisor = Tally.PROBLEM / unit;
    numbers[at] = tally.correctUnits() / divisor;
    numbers[at + 1] = tally.wrongUnits() / divisor;
    numbers[at + 2] = tally.unknownUnits() / divisor;
    return at + 3;
  }

  private static Evidence read(String topic, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      long first = ByteUtils.readVarlong(buffer);
      return first < 0 ? read(-first, buffer) : readOlder(first, buffer);
    } catch (RuntimeException e) {
      throw new SerializationException("cannot read the evidence in " + topic, e);
    }
  }

  private static Evidence read(long unit, ByteBuffer buffer) {
    Tally newest = tally(unit, buffer);
    long leftOut = ByteUtils.readVarlong(buffer);
    List<Tally> tallies = new ArrayList<>();
    while (buffer.hasRemaining()) {
      skip(buffer, tallies);
      tallies.add(tally(unit, buffer));
    }
    return new Evidence(newest, leftOut, tallies);
  }

  private static Evidence readOlder(long correct, ByteBuffer buffer) {
    Tally newest =
        Tally.problems(correct, ByteUtils.readVarlong(buffer), ByteUtils.readVarlong(buffer));
    List<Tally> tallies = new ArrayList<>();
    while (buffer.hasRemaining()) {
      skip(buffer, tallies);
      tallies.add(new Tally(ByteUtils.readVarlong(buffer), ByteUtils.readVarlong(buffer)));
    }
    return new Evidence(newest, 0, tallies);
  }

  private static void skip(ByteBuffer buffer, List<Tally> tallies) {
    for (long empty = ByteUtils.readVarlong(buffer); empty > 0; empty--) {
      tallies.add(Tally.EMPTY);
    }
  }

  private static Tally tally(long unit, ByteBuffer buffer) {
    return CountUnit.tally(
        unit,
        ByteUtils.readVarlong(buffer),
        ByteUtils.readVarlong(buffer),
        ByteUtils.readVarlong(buffer));
  }
}
