package io.skillstream.topology.ingest;

import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.stream.StoreKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * What ingest remembers of content that came: its number in the pool, where its payload is, and the
 * traces that brought it.
 *
 * <p>Whether content is in the pool is a function of the topic {@code traces} alone, however the
 * records on the way overtake each other: it is out once a trace that had brought it is retracted,
 * until somebody sends it again after that. So entries stay when their candidate leaves.
 *
 * <p>It is stored with every trace, so it has a format of its own: some 100 bytes with its key.
 *
 * @param number in its pool partition; of the last candidate, where it was retracted
 * @param payload position of the trace whose payload is kept
 * @param retraction the newest that took it out; empty: it is in
 * @param attribution its skills; of the last candidate, where it was retracted
 * @param senders in the order of their first arrival, never empty
 */
record KnownCandidate(
    long number,
    Position payload,
    Optional<Position> retraction,
    KnownAttribution attribution,
    List<Sender> senders) {
  private static final HexFormat HEX = HexFormat.of();
  private static final int HASH_DIGITS = 32;
  private static final int HASH_BYTES = HASH_DIGITS / 2;

  /**
   * Where a record stands in the topic {@code traces}.
   *
   * @param millis its record time there
   */
  record Position(int partition, long offset, long millis) {
    private static final int BYTES = Integer.BYTES + 2 * Long.BYTES;

    static Position of(IdentifiedTrace trace) {
      return new Position(
          trace.getTracePartition(), trace.getTraceOffset(), trace.getReceivedAt().toEpochMilli());
    }

    static Position of(TraceRetraction retraction) {
      return new Position(
          retraction.getTracePartition(),
          retraction.getTraceOffset(),
          retraction.getRetractedAt().toEpochMilli());
    }

    /** Whether payloads from both positions have one key, whenever they came. */
    boolean hasKeyOf(Position other) {
      return partition == other.partition && offset == other.offset;
    }

    /** Whether it came later: by the log, or between partitions by the broker's clock. */
    boolean isAfter(Position other) {
      return partition == other.partition ? offset > other.offset : millis > other.millis;
    }

    private void write(ByteBuffer to) {
      to.putInt(partition).putLong(offset).putLong(millis);
    }

    private static Position read(ByteBuffer from) {
      return new Position(from.getInt(), from.getLong(), from.getLong());
    }
  }

  /** A trace that brought the content, and where it did first and last. */
  record Sender(String traceId, Position first, Position last) {}

  /** Validates. */
  KnownCandidate {
    if (number < 0 || senders.isEmpty()) {
      throw new IllegalArgumentException("candidate " + number + " of senders " + senders);
    }
    senders = List.copyOf(senders);
  }

  /** Content that comes for the first time. */
  static KnownCandidate fresh(
      long number, KnownAttribution attribution, String traceId, Position at) {
    return new KnownCandidate(
        number, at, Optional.empty(), attribution, List.of(new Sender(traceId, at, at)));
  }

  /**
   * Whether content that comes from here is new: it is out, and was sent after it was taken out.
   */
  boolean isNewFrom(Position at) {
    return retraction.isPresent() && at.isAfter(retraction.get());
  }

  /** In again, as a candidate with another number. */
  KnownCandidate renewed(
      long newNumber, KnownAttribution newAttribution, String traceId, Position at) {
    return new KnownCandidate(newNumber, at, Optional.empty(), newAttribution, with(traceId, at));
  }

  /** With one more trace, where that changes nothing else. */
  KnownCandidate and(String traceId, Position at) {
    return new KnownCandidate(number, payload, retraction, attribution, with(traceId, at));
  }

  /** With other skills. */
  KnownCandidate attributed(KnownAttribution other) {
    return new KnownCandidate(number, payload, retraction, other, senders);
  }

  private List<Sender> with(String traceId, Position at) {
    List<Sender> all = new ArrayList<>(senders);
    for (int i = 0; i < all.size(); i++) {
      Sender known = all.get(i);
      if (known.traceId().equals(traceId)) {
        all.set(i, new Sender(traceId, known.first(), at));
        return all;
      }
    }
    all.add(new Sender(traceId, at, at));
    return all;
  }

  /**
   * Whether a retraction of a trace takes this content out: the trace had brought it, and nobody
   * sent it again afterwards.
   */
  boolean isMeantBy(String traceId, Position said) {
    boolean brought = false;
    for (Sender sender : senders) {
      brought |= sender.traceId().equals(traceId) && !sender.first().isAfter(said);
      if (sender.last().isAfter(said)) {
        return false;
      }
    }
    return brought;
  }

  /** Taken out. */
  KnownCandidate retracted(Position said) {
    boolean newest = retraction.isEmpty() || said.isAfter(retraction.get());
    return new KnownCandidate(
        number, payload, newest ? Optional.of(said) : retraction, attribution, senders);
  }

  /** Key of a candidate. */
  static Bytes key(String problemId, String candidateId) {
    byte[] problem = ofProblem(problemId).get();
    byte[] candidate = HEX.parseHex(candidateId);
    return Bytes.wrap(
        ByteBuffer.allocate(problem.length + candidate.length).put(problem).put(candidate).array());
  }

  /** What the keys of a problem's candidates begin with. */
  static Bytes ofProblem(String problemId) {
    if (!isHash(problemId)) {
      return StoreKey.of(problemId).bytes();
    }
    // Ids hold no U+0000, so a leading one tells a hash from a text.
    ByteBuffer hash = ByteBuffer.allocate(1 + HASH_BYTES).put((byte) 0);
    return Bytes.wrap(hash.put(HEX.parseHex(problemId)).array());
  }

  /** The candidate's id in a key. */
  static String candidateId(Bytes key) {
    byte[] raw = key.get();
    return HEX.formatHex(raw, raw.length - HASH_BYTES, raw.length);
  }

  /** As the store holds it. */
  byte[] bytes() {
    List<byte[]> ids = new ArrayList<>(senders.size());
    byte[] skills = attribution.bytes();
    int size = Long.BYTES + Position.BYTES + 1 + (retraction.isPresent() ? Position.BYTES : 0);
    size += skills.length;
    for (Sender sender : senders) {
      byte[] id = sender.traceId().getBytes(StandardCharsets.UTF_8);
      ids.add(id);
      size += Short.BYTES + id.length + Position.BYTES + 1;
      size += sender.last().equals(sender.first()) ? 0 : Position.BYTES;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).putLong(number);
    payload.write(buffer);
    writeOptional(retraction, buffer);
    buffer.put(skills);
    for (int i = 0; i < senders.size(); i++) {
      Sender sender = senders.get(i);
      buffer.putShort((short) ids.get(i).length).put(ids.get(i));
      sender.first().write(buffer);
      // Most traces come once.
      writeOptional(
          Optional.of(sender.last()).filter(last -> !last.equals(sender.first())), buffer);
    }
    return buffer.array();
  }

  /** From what the store holds. */
  static KnownCandidate of(byte[] stored) {
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    long number = buffer.getLong();
    Position payload = Position.read(buffer);
    Optional<Position> retraction = readOptional(buffer);
    KnownAttribution attribution = KnownAttribution.read(buffer);
    List<Sender> senders = new ArrayList<>(1);
    while (buffer.hasRemaining()) {
      byte[] id = new byte[buffer.getShort()];
      buffer.get(id);
      Position first = Position.read(buffer);
      Position last = readOptional(buffer).orElse(first);
      senders.add(new Sender(new String(id, StandardCharsets.UTF_8), first, last));
    }
    return new KnownCandidate(number, payload, retraction, attribution, senders);
  }

  private static void writeOptional(Optional<Position> position, ByteBuffer to) {
    to.put((byte) (position.isPresent() ? 1 : 0));
    position.ifPresent(present -> present.write(to));
  }

  private static Optional<Position> readOptional(ByteBuffer from) {
    return from.get() == 1 ? Optional.of(Position.read(from)) : Optional.empty();
  }

  /** Whether an id is a hash, as those of candidates are. */
  static boolean isHash(String id) {
    if (id.length() != HASH_DIGITS) {
      return false;
    }
    for (int i = 0; i < HASH_DIGITS; i++) {
      char c = id.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
