package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.DividedProblem;
import io.skillstream.domain.leakage.Divider;
import io.skillstream.domain.leakage.Shingles;
import io.skillstream.domain.leakage.Split;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A divider's memory in two stores: problems by id, some four bytes a word, and the ids in each
 * band, of which a problem has twelve.
 */
final class DividedProblems implements Divider.Memory {
  private static final String PROBLEMS = "divided-problems";
  private static final String BANDS = "problem-bands";
  private static final Split[] SPLITS = Split.values();

  private final KeyValueStore<String, byte[]> problems;
  private final KeyValueStore<Long, byte[]> bands;

  DividedProblems(ProcessorContext<?, ?> context) {
    this.problems = context.getStateStore(PROBLEMS);
    this.bands = context.getStateStore(BANDS);
  }

  static Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PROBLEMS), Serdes.String(), Serdes.ByteArray()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(BANDS), Serdes.Long(), Serdes.ByteArray()));
  }

  @Override
  public Optional<DividedProblem> problem(String problemId) {
    return Optional.ofNullable(problems.get(problemId)).map(DividedProblems::problem);
  }

  @Override
  public void remember(String problemId, DividedProblem problem) {
    byte[] like =
        problem
            .nearDuplicateOf()
            .map(id -> id.getBytes(StandardCharsets.UTF_8))
            .orElse(new byte[0]);
    int[] runs = problem.shingles().runs();
    ByteBuffer bytes =
        ByteBuffer.allocate(
            1 + Short.BYTES + like.length + Long.BYTES + runs.length * Integer.BYTES);
    bytes.put((byte) problem.split().ordinal()).putShort((short) like.length).put(like);
    bytes.putLong(problem.shingles().numbers()).asIntBuffer().put(runs);
    problems.put(problemId, bytes.array());
  }

  private static DividedProblem problem(byte[] stored) {
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    Split split = SPLITS[bytes.get()];
    byte[] like = new byte[bytes.getShort()];
    bytes.get(like);
    long numbers = bytes.getLong();
    int[] runs = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(runs);
    return new DividedProblem(
        split,
        Optional.of(new String(like, StandardCharsets.UTF_8)).filter(id -> !id.isEmpty()),
        new Shingles(runs, numbers));
  }

  @Override
  public List<String> band(long band) {
    byte[] stored = bands.get(band);
    return stored == null
        ? List.of()
        : List.of(new String(stored, StandardCharsets.UTF_8).split("\0", -1));
  }

  /** Ids hold no U+0000, so it parts them. */
  @Override
  public void remember(long band, List<String> problems) {
    bands.put(band, String.join("\0", problems).getBytes(StandardCharsets.UTF_8));
  }
}
