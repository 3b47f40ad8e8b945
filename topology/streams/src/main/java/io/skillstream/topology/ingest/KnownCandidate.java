package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.Split;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.stream.StoreKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param split what its problem may be used for
 * @param others its skills in further versions of the skill tree, by version; one that is not there
 *     is waited for
 */
record KnownCandidate(
    long number,
    Position payload,
    Optional<Position> retraction,
    KnownAttribution attribution,
    List<Sender> senders,
    Split split,
    SortedMap<String, KnownAttribution> others) {
  private static final Split[] SPLITS = Split.values();
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
    others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
  }

  /** Content that comes for the first time. */
  static KnownCandidate fresh(
      long number, KnownAttribution attribution, String traceId, Position at, Split split) {
    return new KnownCandidate(
        number,
        at,
        Optional.empty(),
        attribution,
        List.of(new Sender(traceId, at, at)),
        split,
        new TreeMap<>());
  }

  /**
   * Whether content that comes from here is new: it is out, and was sent after it was taken out.
   */
  boolean isNewFrom(Position at) {
    return retraction.isPresent() && at.isAfter(retraction.get());
  }

  /** In again, as a candidate with another number. */
  KnownCandidate renewed(
      long newNumber,
      KnownAttribution newAttribution,
      String traceId,
      Position at,
      Split newSplit) {
    return new KnownCandidate(
        newNumber,
        at,
        Optional.empty(),
        newAttribution,
        with(traceId, at),
        newSplit,
        new TreeMap<>());
  }

  /** With one more trace, where that changes nothing else. */
  KnownCandidate and(String traceId, Position at) {
    return new KnownCandidate(
        number, payload, retraction, attribution, with(traceId, at), split, others);
  }

  /** With other skills. */
  KnownCandidate attributed(KnownAttribution other) {
    return new KnownCandidate(number, payload, retraction, other, senders, split, others);
  }

  /** With other skills in a further version of the skill tree; empty: they are waited for. */
  KnownCandidate attributed(String treeVersion, Optional<KnownAttribution> other) {
    SortedMap<String, KnownAttribution> all = new TreeMap<>(others);
    other.ifPresentOrElse(known -> all.put(treeVersion, known), () -> all.remove(treeVersion));
    return new KnownCandidate(number, payload, retraction, attribution, senders, split, all);
  }

  /** Its skills in a further version of the skill tree; empty: they are waited for. */
  Optional<KnownAttribution> in(String treeVersion) {
    return Optional.ofNullable(others.get(treeVersion));
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
        number,
        payload,
        newest ? Optional.of(said) : retraction,
        attribution,
        senders,
        split,
        others);
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

  /** The problem's id in a key. */
  static String problemId(Bytes key) {
    byte[] raw = key.get();
    int end = raw.length - HASH_BYTES;
    return raw[0] == 0
        ? HEX.formatHex(raw, 1, end)
        : new String(raw, 0, end - 1, StandardCharsets.UTF_8);
  }

  /** The candidate's id in a key. */
  static String candidateId(Bytes key) {
    byte[] raw = key.get();
    return HEX.formatHex(raw, raw.length - HASH_BYTES, raw.length);
  }

  /**
   * As the store holds it. The complement of the number marks what has more to say than candidates
   * had when there was one version of the tree and nothing divided.
   */
  byte[] bytes() {
    List<byte[]> ids = new ArrayList<>(senders.size());
    byte[] skills = attribution.bytes();
    byte[] more = others.isEmpty() && split == Split.POOL ? new byte[0] : more();
    int size = Long.BYTES + Position.BYTES + 1 + (retraction.isPresent() ? Position.BYTES : 0);
    size += skills.length + more.length;
    for (Sender sender : senders) {
      byte[] id = sender.traceId().getBytes(StandardCharsets.UTF_8);
      ids.add(id);
      size += Short.BYTES + id.length + Position.BYTES + 1;
      size += sender.last().equals(sender.first()) ? 0 : Position.BYTES;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).putLong(more.length == 0 ? number : ~number);
    payload.write(buffer);
    writeOptional(retraction, buffer);
    buffer.put(skills).put(more);
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

  private byte[] more() {
    List<byte[]> parts = new ArrayList<>();
    others.forEach(
        (version, known) -> {
          byte[] name = version.getBytes(StandardCharsets.UTF_8);
          byte[] skills = known.bytes();
          parts.add(
              ByteBuffer.allocate(2 + name.length + skills.length)
                  .put((byte) name.length)
                  .put(name)
                  .put((byte) known.origin().ordinal())
                  .put(skills)
                  .array());
        });
    ByteBuffer more = ByteBuffer.allocate(2 + parts.stream().mapToInt(part -> part.length).sum());
    more.put((byte) split.ordinal()).put((byte) parts.size());
    parts.forEach(more::put);
    return more.array();
  }

  private static SortedMap<String, KnownAttribution> readOthers(ByteBuffer from) {
    SortedMap<String, KnownAttribution> others = new TreeMap<>();
    for (int i = from.get(); i > 0; i--) {
      byte[] name = new byte[from.get()];
      from.get(name);
      int origin = from.get();
      others.put(
          new String(name, StandardCharsets.UTF_8), KnownAttribution.read(from).from(origin));
    }
    return others;
  }

  /** From what the store holds. */
  static KnownCandidate of(byte[] stored) {
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    long marked = buffer.getLong();
    Position payload = Position.read(buffer);
    Optional<Position> retraction = readOptional(buffer);
    KnownAttribution attribution = KnownAttribution.read(buffer);
    Split split = marked < 0 ? SPLITS[buffer.get()] : Split.POOL;
    SortedMap<String, KnownAttribution> others = marked < 0 ? readOthers(buffer) : new TreeMap<>();
    List<Sender> senders = new ArrayList<>(1);
    while (buffer.hasRemaining()) {
      byte[] id = new byte[buffer.getShort()];
      buffer.get(id);
      Position first = Position.read(buffer);
      Position last = readOptional(buffer).orElse(first);
      senders.add(new Sender(new String(id, StandardCharsets.UTF_8), first, last));
    }
    return new KnownCandidate(
        marked < 0 ? ~marked : marked, payload, retraction, attribution, senders, split, others);
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
