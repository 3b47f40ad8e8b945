package io.skillstream.console.http;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class LiveTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Optional<String> refusal = Optional.empty();
  private final Live live =
      new Live(
          new Knowledge(),
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
