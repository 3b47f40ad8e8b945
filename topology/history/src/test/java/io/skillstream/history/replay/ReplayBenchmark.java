package io.skillstream.history.replay;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.history.LogEntry;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Times a replay of 100 rounds of 1,000 over pools of 100,000 and 1,000,000 candidates in 4
 * partitions, and says how much memory it holds at the end.
 *
 * <p>5,000 leaves, two chains for every fifth candidate, ids as long as real ones. The records are
 * made on the fly, so reading topics is not in the figures. Run from topology/history, after {@code
 * mvn test-compile}, with the class path of the tests, as the class's main method; {@code -Xmx}
 * sets what has to suffice.
 */
public final class ReplayBenchmark {
  private static final int PARTITIONS = 4;
  private static final int ROUNDS = 100;
  private static final int ROUND_SIZE = 1_000;
  private static final SkillTree TREE = tree();

  private ReplayBenchmark() {}

  /** Runs all sizes. */
  public static void main(String[] args) {
    for (int candidates : new int[] {100_000, 1_000_000}) {
      for (String policy : List.of("random", "weak-skill")) {
        measure(candidates, policy);
      }
    }
  }

  private static void measure(int candidates, String policy) {
    List<GivenRound> rounds = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      SortedMap<Integer, Long> cut = new TreeMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        cut.put(partition, (long) candidates / PARTITIONS * round / ROUNDS - 1);
      }
      rounds.add(new GivenRound(cut, OptionalLong.of(1), ROUND_SIZE));
    }
    Curriculum curriculum =
        Curriculum.newBuilder()
            .setName("c")
            .setStudent("s")
            .setPolicy(policy)
            .setBudget((long) ROUNDS * ROUND_SIZE)
            .setSeed(7)
            .setRoundSize(ROUND_SIZE)
            .setBatchSize(8)
            .setCreatedAt(Instant.EPOCH)
            .build();
    long start = System.nanoTime();
    long cpuStart = cpuNanos();
    Replay replay =
        Replay.prepare(
            new MadeUp(candidates, curriculum),
            new Replay.Request(
                "live",
                "c",
                Changes.NONE,
                TREE,
                Optional.empty(),
                Window.ALL,
                new ScheduleChoice.Given(rounds)));
    Counting output = new Counting();
    Replay.Result result = replay.run(output, Replay.Listener.SILENT);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu = (cpuNanos() - cpuStart) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,9d candidates, %-10s: %,d selected in %d rounds, %.2f s (%.2f s of CPU); %d MiB held at"
            + " the end%n",
        candidates,
        policy,
        result.selected(),
        result.rounds(),
        seconds,
        cpu,
        output.heldMiB);
  }

  /** Time on the processor: what a busy machine does not add to. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static SkillTree tree() {
    SkillTree.Builder tree = SkillTree.builder("all");
    for (int area = 0; area < 50; area++) {
      tree.enter("area " + area);
      for (int leaf = 0; leaf < 100; leaf++) {
        tree.enter("leaf " + leaf).leave();
      }
      tree.leave();
    }
    return tree.build();
  }

  /** Takes the memory in use when the last word is said, while all of it is still needed. */
  private static final class Counting implements ReplayOutput {
    private long heldMiB;

    @Override
    public void round(RoundEvent event) {}

    @Override
    public void selection(Selection selection) {}

    @Override
    public void status(CurriculumStatus status) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      heldMiB = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
  }

  private record MadeUp(int candidates, Curriculum curriculum) implements ReplaySource {
    @Override
    public SortedMap<Integer, Long> poolEnds() {
      SortedMap<Integer, Long> ends = new TreeMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ends.put(partition, (long) candidates / PARTITIONS);
      }
      return ends;
    }

    @Override
    public Optional<String> treeVersion() {
      return Optional.of(TREE.version());
    }

    @Override
    public Iterator<LogEntry<PoolEvent>> poolLog(int partition) {
      SplittableRandom random = new SplittableRandom(partition);
      return LongStream.range(0, candidates / PARTITIONS)
          .mapToObj(offset -> entry(partition, offset, candidate(random, partition, offset)))
          .iterator();
    }

    private static PoolEvent candidate(SplittableRandom random, int partition, long offset) {
      List<Integer> ends = new ArrayList<>();
      ends.add(leaf(random));
      if (random.nextInt(5) == 0) {
        ends.add(leaf(random));
      }
      return new PoolEvent(
          CandidateAdded.newBuilder()
              .setCandidateId(id(random))
              .setProblemId(id(random))
              .setTraceId("open-reasoning-" + partition + "-" + offset)
              .setTreeVersion(TREE.version())
              .setTagger("given")
              .setChainEnds(ends)
              .setTracePartition(partition)
              .setTraceOffset(offset)
              .setNumber(offset)
              .setTokens(4000L)
              .setTokenizer("qwen3")
              .setSource("numina")
              .setLicence("CC-BY-4.0")
              .build());
    }

    /** Unequal leaves: the first ones are the largest. */
    private static int leaf(SplittableRandom random) {
      double unit = random.nextDouble();
      int leaf = (int) (unit * unit * 5_000);
      return leaf / 100 * 101 + 2 + leaf % 100;
    }

    private static String id(SplittableRandom random) {
      return String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    }

    @Override
    public Iterator<LogEntry<ControlEvent>> control() {
      List<NodeEvidence> nodes = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(1);
      for (int node = 0; node < TREE.size(); node++) {
        nodes.add(
            NodeEvidence.newBuilder()
                .setNode(node)
                .setCorrect(random.nextInt(20))
                .setWrong(1L + random.nextInt(20))
                .setUnknown(0)
                .build());
      }
      return Stream.of(
              entry(0, 0, new ControlEvent(curriculum)),
              entry(
                  0,
                  1,
                  new ControlEvent(
                      RateSnapshot.newBuilder().setStudent("s").setNodes(nodes).build())))
          .iterator();
    }

    private static <T> LogEntry<T> entry(int partition, long offset, T value) {
      return new LogEntry<>(
          partition,
          offset,
          offset,
          "k".getBytes(StandardCharsets.UTF_8),
          Optional.of(value),
          new RecordHeaders());
    }

    @Override
    public Iterator<LogEntry<RoundEvent>> rounds(String curriculum) {
      return Collections.emptyIterator();
    }

    @Override
    public Iterator<LogEntry<SkillAttribution>> traceSkills(int partition) {
      return Collections.emptyIterator();
    }

    @Override
    public Iterator<LogEntry<Payload>> payloads(int partition) {
      return Collections.emptyIterator();
    }

    @Override
    public Iterator<LogEntry<RateDelta>> rateDeltas(String student) {
      return Collections.emptyIterator();
    }

    @Override
    public void close() {}
  }
}
