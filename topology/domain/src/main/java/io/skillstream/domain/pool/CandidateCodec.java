package io.skillstream.domain.pool;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.pool.Candidate.Attribution;
import io.skillstream.domain.pool.Candidate.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Candidates as compact bytes; the first byte is the version of the form. The second has chains in
 * further versions of the skill tree at its end, and is written only where there are any.
 */
final class CandidateCodec {
  private static final int ONE_TREE = 1;
  private static final int MORE_TREES = 2;

  private static final int RETRACTED = 1;
  private static final int TOKENS = 2;
  private static final int TOKENIZER = 4;
  private static final int PASS_RATE = 8;
  private static final int SOURCE = 16;
  private static final int LICENCE = 32;
  private static final int PROBE = 64;
  private static final int TEST = 128;

  private CandidateCodec() {}

  static byte[] write(Candidate candidate) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(candidate.others().isEmpty() ? ONE_TREE : MORE_TREES);
      out.writeByte(
          (candidate.retracted() ? RETRACTED : 0)
              | (candidate.tokens().isPresent() ? TOKENS : 0)
              | (candidate.tokenizer().isPresent() ? TOKENIZER : 0)
              | (candidate.passRate().isPresent() ? PASS_RATE : 0)
              | (candidate.source().isPresent() ? SOURCE : 0)
              | (candidate.licence().isPresent() ? LICENCE : 0)
              | (candidate.split() == Split.PROBE ? PROBE : 0)
              | (candidate.split() == Split.TEST ? TEST : 0));
      out.writeUTF(candidate.candidateId());
      out.writeUTF(candidate.problemId());
      out.writeUTF(candidate.traceId());
      write(candidate.tagger(), candidate.chainEnds(), out);
      out.writeInt(candidate.position().tracePartition());
      out.writeLong(candidate.position().traceOffset());
      out.writeLong(candidate.position().poolOffset());
      if (candidate.tokens().isPresent()) {
        out.writeLong(candidate.tokens().getAsLong());
      }
      if (candidate.passRate().isPresent()) {
        out.writeDouble(candidate.passRate().getAsDouble());
      }
      for (Optional<String> text :
          List.of(candidate.tokenizer(), candidate.source(), candidate.licence())) {
        if (text.isPresent()) {
          out.writeUTF(text.get());
        }
      }
      if (!candidate.others().isEmpty()) {
        out.writeByte(candidate.others().size());
        for (Map.Entry<String, Attribution> other : new TreeMap<>(candidate.others()).entrySet()) {
          out.writeUTF(other.getKey());
          write(other.getValue().tagger(), other.getValue().chainEnds(), out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a candidate's texts are too long to keep", e);
    }
    return bytes.toByteArray();
  }

  static Candidate read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != ONE_TREE && version != MORE_TREES) {
        throw new IllegalStateException("a candidate has form " + version + ", known are 1 and 2");
      }
      int present = in.readByte();
      String candidateId = in.readUTF();
      String problemId = in.readUTF();
      String traceId = in.readUTF();
      Attribution attribution = attribution(in);
      Position position = new Position(in.readInt(), in.readLong(), in.readLong());
      OptionalLong tokens =
          (present & TOKENS) == 0 ? OptionalLong.empty() : OptionalLong.of(in.readLong());
      OptionalDouble passRate =
          (present & PASS_RATE) == 0 ? OptionalDouble.empty() : OptionalDouble.of(in.readDouble());
      Optional<String> tokenizer = text(in, present & TOKENIZER);
      Optional<String> source = text(in, present & SOURCE);
      Optional<String> licence = text(in, present & LICENCE);
      return new Candidate(
          candidateId,
          problemId,
          traceId,
          attribution.chainEnds(),
          attribution.tagger(),
          tokens,
          tokenizer,
          passRate,
          source,
          licence,
          position,
          (present & RETRACTED) != 0,
          (present & PROBE) != 0 ? Split.PROBE : (present & TEST) != 0 ? Split.TEST : Split.POOL,
          version == MORE_TREES ? others(in) : Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("a stored candidate is damaged", e);
    }
  }

  private static void write(String tagger, List<Integer> ends, DataOutputStream out)
      throws IOException {
    out.writeUTF(tagger);
    out.writeInt(ends.size());
    for (int end : ends) {
      out.writeInt(end);
    }
  }

  private static Attribution attribution(DataInputStream in) throws IOException {
    String tagger = in.readUTF();
    int size = in.readInt();
    List<Integer> ends = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ends.add(in.readInt());
    }
    return new Attribution(tagger, ends);
  }

  private static Map<String, Attribution> others(DataInputStream in) throws IOException {
    Map<String, Attribution> others = new HashMap<>();
    for (int i = in.readByte(); i > 0; i--) {
      others.put(in.readUTF(), attribution(in));
    }
    return others;
  }

  private static Optional<String> text(DataInputStream in, int present) throws IOException {
    return present == 0 ? Optional.empty() : Optional.of(in.readUTF());
  }
}
