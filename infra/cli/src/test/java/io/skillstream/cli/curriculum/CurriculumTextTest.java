package io.skillstream.cli.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.record.CandidateFilter;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Pacing;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Slot;
import io.skillstream.record.StaleFate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CurriculumTextTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void table_severalCurricula_aLineForEachWithWhatItWaitsFor() {
    assertThat(CurriculumText.table(List.of(waiting(), complete())))
        .isEqualTo(
            """
            NAME  STUDENT  POLICY      PHASE     SELECTED   TOKENS       AHEAD  ROUNDS  TREE  DETAIL
            live  s        weak-skill  waiting   960/5,000  0            40     3             40 of at most 40 examples are ahead of the trainers
            t     s        random      complete  12         4,100/5,000  12     1             900 tokens short of its budget
            """);
  }

  @Test
  void page_curriculumWithEverything_saysAllOfIt() {
    List<RoundSummary> rounds =
        List.of(
            RoundSummary.of(2)
                .with(event(2, planned(3, 90_000L, 40L)))
                .with(event(2, planned(1, 95_000L, 40L)))
                .with(event(2, closed(3))),
            RoundSummary.of(3).with(event(3, planned(2, null, null))));
    assertThat(CurriculumText.page(waiting(), rounds))
        .isEqualToNormalizingNewlines(
            """
            curriculum  live
            student     s
            policy      weak-skill {clip=100, temperature=2}
            estimator   latest
            budget      5,000 examples
            pacing      demand, at most 40 ahead of the trainers, lease 10 min
            staleness   at most 2 h; a round beyond is marked
            leaves out  licences but [CC0, MIT]; sources [aops]; more than 8,192 tokens
            draws       seed 7, rounds of 40, batches of 8, chains cut at depth 3
            created     2026-01-02T03:04:05Z by anna

            phase       waiting: 40 of at most 40 examples are ahead of the trainers
            view        tree-d3
            selected    960/5,000 in 3 rounds, 0 tokens, 40 ahead of the trainers
            left out    licence 1,200, too long 7
            updated     2026-01-02T03:04:05Z

            ROUND  AT                    SLOTS  SELECTED  VOIDS  TOKENS  RATES     STALE  CHECKPOINT
            2      2026-01-02T03:04:05Z  4      3         1      77      95 s old  40     base
            3      2026-01-02T03:04:05Z  2      ...       ...    ...     none             base
            """);
  }

  @Test
  void json_page_hasTheNumbersWithoutTheirDress() throws Exception {
    JsonNode page =
        new ObjectMapper()
            .readTree(
                CurriculumJson.page(
                    waiting(), List.of(RoundSummary.of(3).with(event(3, planned(2, null, 5L))))));
    assertThat(page.path("phase").asText()).isEqualTo("waiting");
    assertThat(page.path("selected").asLong()).isEqualTo(960);
    assertThat(page.path("ahead").asLong()).isEqualTo(40);
    assertThat(page.path("token_budget").isNull()).isTrue();
    assertThat(page.path("left_out").path("licence").asLong()).isEqualTo(1200);
    assertThat(page.path("filter").path("licences").get(1).asText()).isEqualTo("MIT");
    assertThat(page.path("pacing").asText()).isEqualTo("demand");
    assertThat(page.at("/last_rounds/0/stale_examples").asLong()).isEqualTo(5);
    assertThat(page.at("/last_rounds/0/closed").asBoolean()).isFalse();
  }

  private static CurriculumStatus waiting() {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName("live")
                .setStudent("s")
                .setPolicy("weak-skill")
                .setPolicyOptions(Map.of("temperature", "2", "clip", "100"))
                .setMaxDepth(3)
                .setBudget(5000L)
                .setSeed(7)
                .setRoundSize(40)
                .setBatchSize(8)
                .setPacing(Pacing.DEMAND)
                .setAheadLimit(40L)
                .setLeaseMillis(600_000L)
                .setMaxStalenessMillis(7_200_000L)
                .setStaleFate(StaleFate.MARK)
                .setFilter(
                    CandidateFilter.newBuilder()
                        .setLicencesAllowed(List.of("CC0", "MIT"))
                        .setSourcesRefused(List.of("aops"))
                        .setMaxTokens(8192L)
                        .build())
                .setCreatedAt(AT)
                .setCreatedBy("anna")
                .build())
        .setPhase(CurriculumPhase.WAITING)
        .setDetail("40 of at most 40 examples are ahead of the trainers")
        .setViewId("tree-d3")
        .setRounds(3)
        .setSelected(960)
        .setTokens(0)
        .setCredited(920)
        .setLeftOut(Map.of("too long", 7L, "licence", 1200L))
        .setUpdatedAt(AT)
        .build();
  }

  private static CurriculumStatus complete() {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName("t")
                .setStudent("s")
                .setPolicy("random")
                .setTokenBudget(5000L)
                .setSeed(1)
                .setRoundSize(40)
                .setBatchSize(8)
                .setCreatedAt(AT)
                .build())
        .setPhase(CurriculumPhase.COMPLETE)
        .setDetail("")
        .setViewId("tree")
        .setRounds(1)
        .setSelected(12)
        .setTokens(4100)
        .setCredited(0)
        .setShortfall(900L)
        .setLeftOut(Map.of())
        .setUpdatedAt(AT)
        .build();
  }

  private static RoundEvent event(long round, Object event) {
    return new RoundEvent("live", round, AT, event);
  }

  private static RoundPlanned planned(int slots, @Nullable Long age, @Nullable Long stale) {
    RoundPlanned planned = new RoundPlanned();
    planned.setSlots(Stream.generate(Slot::new).limit(slots).toList());
    planned.setRatesAgeMillis(age);
    planned.setStaleExamples(stale);
    planned.setRatesCheckpoint("base");
    return planned;
  }

  private static RoundClosed closed(long selected) {
    RoundClosed closed = new RoundClosed();
    closed.setSelected(selected);
    closed.setVoids(List.of(9L));
    closed.setTokens(77L);
    return closed;
  }
}
