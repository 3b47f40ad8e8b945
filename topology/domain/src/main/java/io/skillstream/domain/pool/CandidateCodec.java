package io.skillstream.domain.pool;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.pool.Candidate.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Candidates as compact bytes; the first byte is the version of the form. */
final class CandidateCodec {
  private static final int VERSION = 1;

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
      out.writeByte(VERSION);
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
      out.writeUTF(candidate.tagger());
      out.writeInt(candidate.chainEnds().size());
      for (int end : candidate.chainEnds()) {
        out.writeInt(end);
      }
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
    } catch (IOException e) {
      throw new UncheckedIOException("a candidate's texts are too long to keep", e);
    }
    return bytes.toByteArray();
  }

  static Candidate read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("a candidate has form " + version + ", known is 1");
      }
      int present = in.readByte();
      String candidateId = in.readUTF();
      String problemId = in.readUTF();
      String traceId = in.readUTF();
      String tagger = in.readUTF();
      int size = in.readInt();
      List<Integer> ends = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        ends.add(in.readInt());
      }
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
          ends,
          tagger,
          tokens,
          tokenizer,
          passRate,
          source,
          licence,
          position,
          (present & RETRACTED) != 0,
          (present & PROBE) != 0 ? Split.PROBE : (present & TEST) != 0 ? Split.TEST : Split.POOL);
    } catch (IOException e) {
      throw new UncheckedIOException("a stored candidate is damaged", e);
    }
  }

  private static Optional<String> text(DataInputStream in, int present) throws IOException {
    return present == 0 ? Optional.empty() : Optional.of(in.readUTF());
  }
}
