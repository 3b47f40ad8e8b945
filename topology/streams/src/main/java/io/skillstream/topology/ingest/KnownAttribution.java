package io.skillstream.topology.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * An attribution of a candidate that is in force.
 *
 * @param tagger who attributed
 * @param chainEnds node numbers where the chains end; empty: no skill found
 * @param origin how it came about
 */
record KnownAttribution(String tagger, List<Integer> chainEnds, Origin origin) {
  /** How an attribution came about. */
  enum Origin {
    /** It came with the trace or from outside, for this version of the tree. */
    SAID,
    /** The chains of the first version, all of which are paths of this one too. */
    CARRIED,
    /** The fast tagger found it, for want of anything better. */
    TAGGED
  }

  private static final Origin[] ORIGINS = Origin.values();

  /** Copies the list. */
  KnownAttribution {
    chainEnds = List.copyOf(chainEnds);
  }

  /** One that was said for its version of the tree. */
  KnownAttribution(String tagger, List<Integer> chainEnds) {
    this(tagger, chainEnds, Origin.SAID);
  }

  /** Whether the chains came with the trace, or from whoever corrects those that did. */
  boolean isGiven() {
    return tagger.equals(Ingest.GIVEN);
  }

  /** Whether both say the same: order and repetition of chains do not count. */
  boolean says(KnownAttribution other) {
    return tagger.equals(other.tagger)
        && new HashSet<>(chainEnds).equals(new HashSet<>(other.chainEnds));
  }

  /** As the store holds it, but for its origin. */
  byte[] bytes() {
    byte[] name = tagger.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(Short.BYTES + name.length + Integer.BYTES * (1 + chainEnds.size()));
    buffer.putShort((short) name.length).put(name).putInt(chainEnds.size());
    chainEnds.forEach(buffer::putInt);
    return buffer.array();
  }

  /** From what the store holds: one that was said. */
  static KnownAttribution read(ByteBuffer from) {
    byte[] name = new byte[from.getShort()];
    from.get(name);
    List<Integer> ends = new ArrayList<>();
    for (int i = from.getInt(); i > 0; i--) {
      ends.add(from.getInt());
    }
    return new KnownAttribution(new String(name, StandardCharsets.UTF_8), ends);
  }

  /** The same, of another origin. */
  KnownAttribution from(int ordinal) {
    return new KnownAttribution(tagger, chainEnds, ORIGINS[ordinal]);
  }
}
