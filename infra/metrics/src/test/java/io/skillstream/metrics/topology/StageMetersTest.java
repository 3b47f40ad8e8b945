package io.skillstream.metrics.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.leakage.Split;
import io.skillstream.metrics.Scrape;
import io.skillstream.record.Verdict;
import io.skillstream.topology.conductor.Conductor.StageCount;
import io.skillstream.topology.stream.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageMetersTest {
  private final Scrape scrape = new Scrape();

  @Test
  void export_counters_haveTheirNamesAndStayApartByPartition() {
    StageMeters.export(
        List.of(
            new StageCount(Stage.RECEIVE_TRACE, 0, Stage.RECEIVED, 10),
            new StageCount(Stage.RECEIVE_TRACE, 1, Stage.RECEIVED, 7),
            new StageCount(Stage.RECEIVE_TRACE, 1, Stage.REFUSED_FOR + "held-out", 2),
            new StageCount(Stage.RESOLVE_ATTEMPT, 3, Stage.judged(Verdict.UNKNOWN), 4),
            new StageCount(Stage.IDENTIFY_CANDIDATE, 0, Stage.UNTAGGED, 5),
            new StageCount(Stage.LABEL_EXAMPLE, 0, Stage.AGREED_AT + 2, 6)),
        scrape.meters());
    assertThat(scrape.lines("skillstream_"))
        .containsExactly(
            "skillstream_attempts_total{partition=\"3\",verdict=\"unknown\"} 4.0",
            "skillstream_candidates_total{chains=\"untagged\",partition=\"0\"} 5.0",
            "skillstream_dead_letters_total{partition=\"1\",reason=\"held-out\",stage=\"receive-trace\"} 2.0",
            "skillstream_stage_records_total{counter=\"received\",partition=\"0\",stage=\"receive-trace\"} 10.0",
            "skillstream_stage_records_total{counter=\"received\",partition=\"1\",stage=\"receive-trace\"} 7.0",
            "skillstream_tagger_skills_total{depth=\"2\",named=\"agreed\",partition=\"0\"} 6.0");
  }

  @Test
  void export_poolAndParts_areSizesNow() {
    StageMeters.export(
        List.of(
            new StageCount(Stage.POOL, 0, Stage.CANDIDATES, 10),
            new StageCount(Stage.POOL, 0, Stage.WITHDRAWN, 3),
            new StageCount(Stage.DIVIDE_PROBLEM, 0, Stage.problems(Split.PROBE), 2)),
        scrape.meters());
    assertThat(scrape.lines("skillstream_p"))
        .containsExactly(
            "skillstream_pool_candidates{partition=\"0\"} 7.0",
            "skillstream_problems{part=\"probe\"} 2.0");
  }
}
