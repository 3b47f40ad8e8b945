package io.skillstream.workers.attribution;

import static io.skillstream.workers.endpoint.FakeEndpoint.fails;
import static io.skillstream.workers.endpoint.FakeEndpoint.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.workers.attribution.Questioner.Memory;
import io.skillstream.workers.endpoint.Decoding;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointSettings;
import io.skillstream.workers.endpoint.FakeEndpoint;
import io.skillstream.workers.endpoint.FakeEndpoint.Behaviour;
import io.skillstream.workers.endpoint.FakeEndpoint.Request;
import io.skillstream.workers.endpoint.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionerTest {
  private static final SkillTree TREE = Trees.small();
  private static final TaggerConfig CONFIG =
      new TaggerConfig(TREE, Map.of(), "m", Decoding.at(0.3), 8);
  private static final String EASY = "Reply with the word: ready";

  private final List<Answer> kept = new ArrayList<>();
  private final Memory memory = new Memory(new AnswerTable(), (key, answer) -> kept.add(answer));
  private volatile Function<Request, Behaviour> behaviour = request -> fails(500);
  private final FakeEndpoint endpoint = FakeEndpoint.start(request -> behaviour.apply(request));
  private final EndpointClient client =
      new EndpointClient(
          new EndpointSettings(
              endpoint.base(),
              Optional.empty(),
              8,
              Duration.ofSeconds(20),
              new RetrySettings(2, Duration.ofMillis(1), Duration.ofMillis(2), 7)));
  private final Questioner questioner = new Questioner(client, CONFIG);

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  private CompletableFuture<List<Integer>> ask(int node, String problem) {
    return questioner.ask(questioner.wording().about(node, problem, "answer"), memory);
  }

  private Outcome attribute(String problem) {
    return new TraceAttributor(CONFIG, questioner).attribute(problem, "a", memory).join();
  }

  @Test
  void ask_sameQuestionAgainOrMeanwhile_isPaidOnce() {
    behaviour = request -> endpoint.late(Duration.ofMillis(50), says("[\"Counting\"]"));

    CompletableFuture<List<Integer>> first = ask(0, "p");
    CompletableFuture<List<Integer>> meanwhile = ask(0, "p");

    assertThat(first.join()).containsExactly(2);
    assertThat(meanwhile.join()).containsExactly(2);
    assertThat(ask(0, "p").join()).containsExactly(2);
    assertThat(endpoint.requests()).hasSize(1);
    assertThat(kept).containsExactly(new Answer(List.of(2), 3, false, 100, 7));
    assertThat(questioner.cached()).isEqualTo(2);
  }

  @Test
  void ask_unreadableAnswer_isShownToTheModelOnce() {
    behaviour =
        request -> says(request.body().path("messages").size() == 2 ? "Maths!" : "[\"counting\"]");

    assertThat(ask(0, "p").join()).containsExactly(2);

    assertThat(endpoint.requests()).hasSize(2);
    assertThat(endpoint.requests().get(1).lastTurn()).contains("'Maths!' is no skill");
    assertThat(kept).containsExactly(new Answer(List.of(2), 3, true, 200, 14));
    assertThat(questioner.repairs()).isEqualTo(1);
  }

  @Test
  void attribute_wellBehavedModel_findsTheChains() {
    behaviour =
        request ->
            says(
                request.lastTurn().contains("# Skills of Algebra")
                    ? "Linear equations"
                    : "[\"Algebra\", \"Counting\"]");

    assertThat(attribute("p"))
        .isEqualTo(
            new Outcome.Attributed(
                List.of(List.of("Algebra", "Linear equations"), List.of("Counting"))));
  }

  @Test
  void attribute_unreadableTwice_isUndecided() {
    behaviour = request -> says("Maths!");

    assertThat(attribute("p"))
        .isInstanceOfSatisfying(
            Outcome.Undecided.class,
            undecided -> {
              assertThat(undecided.reason()).isEqualTo(Outcome.Reason.UNREADABLE_ANSWER);
              assertThat(undecided.detail()).contains("'Maths!' is no skill of the list");
            });
    assertThat(kept).isEmpty();
  }

  @Test
  void attribute_questionRefusedByAWorkingEndpoint_isUndecided() {
    behaviour = request -> request.lastTurn().equals(EASY) ? says("ready") : fails(400);

    assertThat(attribute("p"))
        .isInstanceOfSatisfying(
            Outcome.Undecided.class,
            undecided -> {
              assertThat(undecided.reason()).isEqualTo(Outcome.Reason.ENDPOINT_REFUSED);
              assertThat(undecided.detail()).contains("status 400").contains("no 400");
            });
    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void attribute_questionThatBreaksTheServer_isUndecidedAfterASecondChance() {
    behaviour = request -> request.lastTurn().equals(EASY) ? says("ready") : fails(500);

    assertThat(attribute("p"))
        .isInstanceOfSatisfying(
            Outcome.Undecided.class,
            undecided -> assertThat(undecided.reason()).isEqualTo(Outcome.Reason.ENDPOINT_FAILED));
  }

  @Test
  void attribute_endpointThatAnswersNothing_fails() {
    for (int status : new int[] {400, 401, 500}) {
      behaviour = request -> fails(status);

      assertThatThrownBy(() -> attribute("p"))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(TaggerFailure.class)
          .hasMessageContaining("status " + status);
    }
  }

  @Test
  void attribute_modelThatNamesEverything_isGivenUp() {
    SkillTree.Builder builder = SkillTree.builder("root");
    for (int i = 0; i < TaggerConfig.MAX_QUESTIONS + 10; i++) {
      builder.enter("s" + i).enter("leaf").leave().leave();
    }
    SkillTree tree = builder.build();
    TaggerConfig config = new TaggerConfig(tree, Map.of(), "m", Decoding.at(0.3), 8);
    Memory full = new Memory(new AnswerTable(), AnswerLog.NONE);
    behaviour = request -> fails(500);
    Questioner many = new Questioner(client, config);
    for (int node = 0; node < tree.size(); node++) {
      List<Integer> all = IntStream.range(0, tree.children(node).size()).boxed().toList();
      full.table().put(many.wording().about(node, "p", "a").key(), all, all.size());
    }

    assertThat(new TraceAttributor(config, many).attribute("p", "a", full).join())
        .isInstanceOfSatisfying(
            Outcome.Undecided.class,
            undecided ->
                assertThat(undecided.reason()).isEqualTo(Outcome.Reason.TOO_MANY_QUESTIONS));
  }
}
