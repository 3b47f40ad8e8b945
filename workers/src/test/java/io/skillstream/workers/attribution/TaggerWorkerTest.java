package io.skillstream.workers.attribution;

import static io.skillstream.workers.endpoint.FakeEndpoint.cutsAtOnce;
import static io.skillstream.workers.endpoint.FakeEndpoint.fails;
import static io.skillstream.workers.endpoint.FakeEndpoint.json;
import static io.skillstream.workers.endpoint.FakeEndpoint.says;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.SkillAttribution;
import io.skillstream.workers.endpoint.FakeEndpoint;
import io.skillstream.workers.endpoint.FakeEndpoint.Behaviour;
import io.skillstream.workers.endpoint.FakeEndpoint.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaggerWorkerTest {
  private static final String VERSION = TaggerRig.TREE.version();

  private volatile Function<Request, Behaviour> behaviour = TaggerWorkerTest::wellBehaved;
  private final FakeEndpoint endpoint = FakeEndpoint.start(request -> behaviour.apply(request));
  private final TaggerRig rig = new TaggerRig(endpoint.base());

  @AfterEach
  void close() {
    endpoint.close();
  }

  private static Behaviour wellBehaved(Request request) {
    return says(
        request.lastTurn().contains("# Skills of Algebra")
            ? "[\"Linear equations\"]"
            : "[\"Algebra\", \"Counting\"]");
  }

  /** The problem asked about; nothing where the endpoint's health is. */
  private static String problem(Request request) {
    String[] lines =
        request.body().path("messages").path(1).path("content").asText().split("\n", 3);
    return lines.length < 2 ? "" : lines[1];
  }

  private TaggerTally run() {
    return rig.run(8, worker -> {});
  }

  private List<String> attributed() {
    return rig.attributions().stream().map(SkillAttribution::getCandidateId).toList();
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "c" + i).toList();
  }

  /** Requests that reached the endpoint twice. */
  private long askedAgain() {
    Set<String> bodies = new HashSet<>();
    return endpoint.requests().stream().filter(r -> !bodies.add(r.body().toString())).count();
  }

  @Test
  void run_wellBehavedEndpoint_attributesInTheRequestsOrder() {
    // Later ones are answered first.
    behaviour =
        request ->
            endpoint.late(
                Duration.ofMillis(Math.max(0, 20 - request.number())), wellBehaved(request));
    names(0, 30).forEach(name -> rig.request(name, VERSION));

    TaggerTally tally = run();

    assertThat(attributed()).isEqualTo(names(0, 30));
    SkillAttribution first = rig.attributions().get(0);
    assertThat(first.getTagger()).isEqualTo("llm:m/prompt-1");
    assertThat(first.getTreeVersion()).isEqualTo(VERSION);
    assertThat(first.getProblemId()).isEqualTo("p-c0");
    assertThat(first.getTraceId()).isEqualTo("t-c0");
    assertThat(first.getChains())
        .containsExactly(List.of("Algebra", "Linear equations"), List.of("Counting"));
    assertThat(rig.committed()).isEqualTo(30);
    assertThat(tally.attributed()).isEqualTo(30);
    assertThat(tally.usage().calls()).isEqualTo(60);
    assertThat(tally.usage().promptTokens()).isEqualTo(6000);
    assertThat(rig.answers()).isEqualTo(60);
  }

  @Test
  void run_badRequestsAndAnswers_goToTheDeadLettersAndTheRestGoesOn() {
    rig.raw("nonsense".getBytes(UTF_8));
    names(1, 6).forEach(name -> rig.request(name, VERSION));
    rig.request("c6", "another tree");
    behaviour =
        request ->
            switch (problem(request)) {
              case "c2" -> says("It is Algebra.");
              case "c4" -> fails(400);
              default -> wellBehaved(request);
            };

    TaggerTally tally = run();

    assertThat(attributed()).containsExactly("c1", "c3", "c5");
    assertThat(rig.deadLetters())
        .containsExactly("0 WRONG_SCHEMA", "2 UNREADABLE_ANSWER", "4 ENDPOINT_REFUSED");
    assertThat(tally.otherTree()).isEqualTo(1);
    assertThat(tally.repairs()).isEqualTo(1);
    assertThat(rig.committed()).isEqualTo(7);
  }

  @Test
  void run_badlyBehavedEndpoint_losesAndRepeatsNothing() {
    names(0, 40).forEach(name -> rig.request(name, VERSION));
    Map<String, Integer> times = new ConcurrentHashMap<>();
    behaviour =
        request -> {
          int time = times.merge(request.body().toString(), 1, Integer::sum);
          return switch (time == 1 ? request.number() % 5 : 5) {
            case 0 -> fails(500);
            case 1 -> json(429, "", Map.of("Retry-After", "0"));
            case 2 -> cutsAtOnce();
            case 3 -> json(200, "{}", Map.of());
            default -> wellBehaved(request);
          };
        };

    run();

    assertThat(attributed()).isEqualTo(names(0, 40));
    assertThat(rig.deadLetters()).isEmpty();
  }

  @Test
  void run_stoppedMidwayAndStartedAgain_attributesOnceAndAsksNothingAgain() {
    names(0, 60).forEach(name -> rig.request(name, VERSION));
    behaviour = request -> endpoint.late(Duration.ofMillis(2), wellBehaved(request));
    int[] polls = {0};

    rig.run(
        4,
        worker -> {
          if (++polls[0] > 2 && endpoint.requests().size() > 30) {
            worker.stop();
          }
        });
    int before = attributed().size();
    assertThat(before).isLessThan(60);
    run();

    assertThat(attributed()).isEqualTo(names(0, 60));
    assertThat(askedAgain()).isZero();
  }

  @Test
  void run_keyNoLongerTaken_stopsWithWhatWasDoneAndNoDeadLetters() {
    names(0, 60).forEach(name -> rig.request(name, VERSION));
    behaviour = request -> request.number() > 50 ? fails(401) : wellBehaved(request);

    assertThatThrownBy(this::run)
        .isInstanceOf(TaggerFailure.class)
        .hasMessageContaining("status 401")
        .hasMessageContaining("API key");
    assertThat(rig.deadLetters()).isEmpty();
    assertThat(rig.committed()).isEqualTo(attributed().size());

    behaviour = TaggerWorkerTest::wellBehaved;
    run();
    assertThat(attributed()).isEqualTo(names(0, 60));
  }

  @Test
  void run_sameCandidateTwice_hasTheSameChainsForOnePrice() {
    rig.request("c0", VERSION);
    rig.request("c0", VERSION);

    TaggerTally tally = run();

    assertThat(rig.attributions()).hasSize(2);
    assertThat(rig.attributions().get(1)).isEqualTo(rig.attributions().get(0));
    assertThat(tally.usage().calls()).isEqualTo(2);
    assertThat(tally.cached()).isEqualTo(2);
  }
}
