package io.skillstream.console.http;

import static io.skillstream.console.Records.TREE;
import static io.skillstream.console.Records.attribution;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.console.Knowledge;
import io.skillstream.console.flow.ClusterReading;
import io.skillstream.console.flow.Flow;
import io.skillstream.console.flow.FlowBoard;
import io.skillstream.console.follow.Standing;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class LiveTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Knowledge knowledge = new Knowledge();
  private Optional<String> refusal = Optional.empty();
  private final Live live =
      new Live(
          knowledge,
          () -> new Standing(Standing.State.LIVE, 0, 1, 0),
          () -> {
            throw new AssertionError("nobody asks for the status");
          },
          this::read,
          new FlowBoard(new Topics("ns")),
          new Listeners(),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void probe_whileTheClusterDoesNotAnswer_saysSoBesideWhatItKnows() {
    live.probe();
    refusal = Optional.of("not yours");
    live.probe();
    assertThat(stuck()).as("once is no matter").isEmpty();
    live.probe();
    live.probe();
    assertThat(stuck())
        .singleElement()
        .satisfies(one -> assertThat(one.what()).contains("not yours", "2026-01-02T03:04:05"));

    refusal = Optional.empty();
    live.probe();
    assertThat(stuck()).isEmpty();
  }

  @Test
  void news_afterOneMoreCandidate_sayOnceThatCountsAreToBeFetchedAgain() {
    news();
    knowledge.write(
        models -> models.skills().attributed(attribution("c1", List.of(List.of("A"))), 1));
    assertThat(news())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.name()).isEqualTo("skills");
              assertThat(told.json()).contains("\"refetch\":true", "\"treeVersion\":\"" + TREE);
            });
    assertThat(news()).isEmpty();
  }

  /** Of five seconds. */
  private List<Live.Told> news() {
    List<Live.Told> news = new ArrayList<>();
    for (int tick = 0; tick < 10; tick++) {
      news.addAll(knowledge.ask(live::news));
    }
    return news;
  }

  private ClusterReading read(long now) throws ExecutionException {
    if (refusal.isPresent()) {
      throw new ExecutionException(new IllegalStateException(refusal.get()));
    }
    return new ClusterReading(now, Map.of(), Map.of(), Map.of());
  }

  private List<Flow.Stuck> stuck() {
    return live.flow().orElseThrow().stuck();
  }
}
