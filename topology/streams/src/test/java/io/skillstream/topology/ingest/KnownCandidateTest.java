package io.skillstream.topology.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.trace.Identity;
import io.skillstream.topology.ingest.KnownAttribution.Origin;
import io.skillstream.topology.ingest.KnownCandidate.Position;
import io.skillstream.topology.ingest.KnownCandidate.Sender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownCandidateTest {
  private static final Position FIRST = at(0, 3, 300);
  private static final KnownAttribution SKILLS = new KnownAttribution("given", List.of(3, 5));

  @Test
  void isMeantBy_traceSentBeforeInTheSamePartition_holds() {
    assertThat(fresh().isMeantBy("t1", at(0, 4, 1))).isTrue();
    assertThat(fresh().isMeantBy("t2", at(0, 4, 1))).as("another trace").isFalse();
  }

  @Test
  void isMeantBy_sentAgainAfterwards_doesNotHold() {
    KnownCandidate again = fresh().and("t1", at(0, 9, 900));
    KnownCandidate byAnother = fresh().and("t2", at(0, 9, 900));

    assertThat(again.isMeantBy("t1", at(0, 5, 500))).isFalse();
    assertThat(byAnother.isMeantBy("t1", at(0, 5, 500))).isFalse();
    assertThat(again.isMeantBy("t1", at(0, 10, 1000))).isTrue();
    assertThat(byAnother.isMeantBy("t2", at(0, 10, 1000)))
        .as("it is the content that is retracted, whoever sent it first")
        .isTrue();
  }

  @Test
  void isMeantBy_retractionInAnotherPartition_goesByTheClock() {
    assertThat(fresh().isMeantBy("t1", at(1, 0, 301))).isTrue();
    assertThat(fresh().isMeantBy("t1", at(1, 99, 299))).isFalse();
  }

  @Test
  void isNewFrom_onlyAfterTheNewestRetraction_holds() {
    KnownCandidate out = fresh().retracted(at(0, 9, 900)).retracted(at(0, 5, 500));

    assertThat(fresh().isNewFrom(at(0, 4, 400))).as("it is in").isFalse();
    assertThat(out.isNewFrom(at(0, 8, 800))).isFalse();
    assertThat(out.isNewFrom(at(0, 10, 1000))).isTrue();
    assertThat(
            out.renewed(12, SKILLS, "t2", at(0, 10, 1000), Split.POOL)
                .isMeantBy("t1", at(0, 11, 1100)))
        .as("who brought it once may take it back again")
        .isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void bytes_ofAnyCandidate_readBackEqual(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      List<Sender> senders = new ArrayList<>();
      for (int s = random.nextInt(4); s >= 0; s--) {
        String id = "\u00e9\ud83d\ude00".repeat(random.nextInt(60)) + "t" + s;
        Position first = any(random);
        senders.add(new Sender(id, first, random.nextBoolean() ? first : any(random)));
      }
      Optional<Position> retraction =
          random.nextBoolean() ? Optional.of(any(random)) : Optional.empty();
      KnownCandidate candidate =
          new KnownCandidate(
              random.nextInt(1 << 20),
              any(random),
              retraction,
              new KnownAttribution(
                  "t\u00e9" + random.nextInt(9),
                  random.ints(random.nextInt(4), 0, 9000).boxed().toList()),
              senders,
              Split.values()[random.nextInt(Split.values().length)],
              others(random));
      assertThat(KnownCandidate.of(candidate.bytes())).as("seed %d", seed).isEqualTo(candidate);
    }
  }

  @Test
  void says_sameTaggerAndChains_whateverTheirOrder() {
    assertThat(SKILLS.says(new KnownAttribution("given", List.of(5, 3, 5)))).isTrue();
    assertThat(SKILLS.says(new KnownAttribution("given", List.of(5)))).isFalse();
    assertThat(SKILLS.says(new KnownAttribution("other", List.of(3, 5)))).isFalse();
  }

  @Test
  void key_beginsWithItsProblemAndWithNoOther() {
    String candidateId = Identity.candidateId("p", "response");
    List<String> problems =
        List.of(
            Identity.problemId("one"),
            Identity.problemId("two"),
            "p",
            "p1",
            "0123456789abcdef0123456789ABCDEF",
            Identity.problemId("one") + "0");
    for (String problem : problems) {
      Bytes key = KnownCandidate.key(problem, candidateId);
      assertThat(KnownCandidate.candidateId(key)).isEqualTo(candidateId);
      for (String other : problems) {
        byte[] prefix = KnownCandidate.ofProblem(other).get();
        assertThat(Arrays.equals(Arrays.copyOf(key.get(), prefix.length), prefix))
            .as("%s under %s", problem, other)
            .isEqualTo(problem.equals(other));
      }
    }
  }

  private static SortedMap<String, KnownAttribution> others(Random random) {
    SortedMap<String, KnownAttribution> others = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      others.put(
          "%016x".formatted(random.nextLong()),
          new KnownAttribution(
              "t",
              List.of(random.nextInt(9000)),
              Origin.values()[random.nextInt(Origin.values().length)]));
    }
    return others;
  }

  private static KnownCandidate fresh() {
    return KnownCandidate.fresh(7, SKILLS, "t1", FIRST, Split.POOL);
  }

  private static Position at(int partition, long offset, long millis) {
    return new Position(partition, offset, millis);
  }

  private static Position any(Random random) {
    return at(random.nextInt(9), random.nextLong(), random.nextLong());
  }
}
