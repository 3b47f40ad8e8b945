package io.skillstream.console.flow;

import static io.skillstream.console.Records.NOW;
import static io.skillstream.console.Records.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.console.curriculum.Curricula;
import io.skillstream.console.flow.ClusterReading.Group;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.StageProgress;
import io.skillstream.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowBoardTest {
  private final Topics topics = new Topics("ns");
  private final FlowBoard board = new FlowBoard(topics);
  private final StageBoard stages = new StageBoard();
  private final Curricula curricula = new Curricula();
  private final long start = NOW.toEpochMilli();

  @Test
  void picture_ofARisingCounter_saysRecordsASecondAndLag() {
    stages.progressed(new StageProgress("receive-trace", 0, Map.of("received", 100L)));
    picture(0, 200, 100, 1);
    stages.progressed(new StageProgress("receive-trace", 0, Map.of("received", 300L)));
    stages.progressed(new StageProgress("receive-trace", 1, Map.of("received", 200L)));

    Flow flow = picture(2_000, 100, 150, 1);

    Flow.StageRow stage = flow.stages().get(0);
    assertThat(stage.total()).isEqualTo(500);
    assertThat(stage.recordsPerSecond()).isEqualTo(200);
    assertThat(stage.lag()).isEqualTo(100);
    assertThat(stage.partitions()).isEqualTo(2);
    assertThat(flow.stuck()).isEmpty();
  }

  @Test
  void stuck_whereAGroupLagsAndCommitsNothing_saysWhoAndWhatToDo() {
    picture(0, 50, 100, 0);
    assertThat(picture(29_000, 50, 100, 0).stuck()).isEmpty();

    Flow flow = picture(31_000, 50, 100, 0);

    assertThat(flow.stuck())
        .singleElement()
        .satisfies(
            stuck -> {
              assertThat(stuck.who()).isEqualTo("ns-ingest");
              assertThat(stuck.what()).contains("nobody runs ingest", "50 records wait");
              assertThat(stuck.doNext()).contains("skillstream topology");
            });
  }

  @Test
  void stuck_whereAGroupCommits_saysNothing() {
    picture(0, 50, 100, 1);
    picture(20_000, 50, 120, 1);
    assertThat(picture(40_000, 50, 140, 1).stuck()).isEmpty();
  }

  @Test
  void stuck_whereOnlyMarkersOfTransactionsLag_saysNothing() {
    stages.progressed(new StageProgress("receive-trace", 0, Map.of("received", 100L)));
    picture(0, 2, 0, 100, 1);
    Flow idle = picture(60_000, 2, 0, 100, 1);
    assertThat(idle.stuck()).isEmpty();
    assertThat(idle.stages().get(0).lag()).isEqualTo(2);
    assertThat(idle.stages().get(0).waiting()).isNull();
    assertThat(picture(62_000, 3, 3, 100, 1).stages().get(0).waiting()).isNotNull();
  }

  @Test
  void stuck_whereACurriculumWaitsForLong_saysWhatFor() {
    curricula.said(
        "weak",
        Optional.of(
            CurriculumStatus.newBuilder(status("weak", CurriculumPhase.WAITING, 64, 0))
                .setDetail("64 examples ahead of the trainer, the limit")
                .build()));

    assertThat(picture(10_000, 0, 0, 1).stuck()).isEmpty();
    assertThat(picture(61_000, 0, 0, 1).stuck())
        .singleElement()
        .satisfies(
            stuck ->
                assertThat(stuck.what())
                    .isEqualTo("waiting for 61 s: 64 examples ahead of the trainer, the limit"));
  }

  private Flow picture(long after, long lag, long committed, int members) {
    return picture(after, lag, lag, committed, members);
  }

  private Flow picture(long after, long lag, long waiting, long committed, int members) {
    return board.picture(
        new ClusterReading(
            start + after,
            Map.of(topics.traces(), 1_000L),
            Map.of(topics.traces(), 1_000L),
            Map.of(
                "ns-ingest",
                new Group(
                    Map.of(topics.traces(), lag),
                    Map.of(topics.traces(), waiting),
                    committed,
                    members,
                    "Stable"))),
        stages.stages(),
        curricula);
  }
}
