package io.skillstream.workers.evaluator;

import static io.skillstream.workers.endpoint.FakeEndpoint.fails;
import static io.skillstream.workers.endpoint.FakeEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.record.Checkpoint;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointSettings;
import io.skillstream.workers.endpoint.FakeEndpoint;
import io.skillstream.workers.endpoint.FakeEndpoint.Behaviour;
import io.skillstream.workers.endpoint.FakeEndpoint.Request;
import io.skillstream.workers.endpoint.RetrySettings;
import io.skillstream.workers.endpoint.Usage;
import io.skillstream.workers.evaluator.AbsentStudentException.Hope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedStudentsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AnswerSettings SETTINGS = new AnswerSettings(0.6, 0.9, 100, 3);

  /** A model that is listed: id, root, parent. */
  private record Listed(String id, String root, @Nullable String parent) {}

  private final List<Listed> listed = new ArrayList<>(List.of(new Listed("base", "/base", null)));
  private String answers = "";
  private boolean loadsAdapters = true;
  private @Nullable Behaviour completion;
  private final FakeEndpoint endpoint = FakeEndpoint.start(this::behave);

  private final ServedStudents students =
      new ServedStudents(
          new EndpointClient(
              new EndpointSettings(
                  endpoint.base(),
                  Optional.empty(),
                  8,
                  Duration.ofSeconds(30),
                  new RetrySettings(1, Duration.ZERO, Duration.ZERO, 0))),
          Optional.of("base"),
          SETTINGS);

  @AfterEach
  void close() {
    students.close();
    endpoint.close();
  }

  /** As vLLM behaves. */
  private Behaviour behave(Request request) {
    return switch (request.path()) {
      case "models" -> json(200, models(), Map.of());
      case "completions" -> completion == null ? completed(request) : completion;
      case "load_lora_adapter" -> {
        if (loadsAdapters) {
          String root = request.body().path("lora_path").asText();
          listed.add(new Listed(request.body().path("lora_name").asText(), root, "base"));
        }
        yield loadsAdapters ? json(200, "Success", Map.of()) : fails(404);
      }
      case "unload_lora_adapter" -> json(200, "Success", Map.of());
      default -> fails(404);
    };
  }

  private String models() {
    ObjectNode list = JSON.createObjectNode();
    ArrayNode data = list.putArray("data");
    for (Listed one : listed) {
      data.addObject().put("id", one.id()).put("root", one.root()).put("parent", one.parent());
    }
    return list.toString();
  }

  private Behaviour completed(Request request) {
    ObjectNode reply = JSON.createObjectNode();
    reply.put("model", answers.isEmpty() ? request.body().path("model").asText() : answers);
    reply
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("text", "after " + request.body().path("prompt").asText())
        .put("finish_reason", "length");
    reply.putObject("usage").put("prompt_tokens", 9).put("completion_tokens", 7);
    return json(200, reply.toString(), Map.of());
  }

  private static Optional<Checkpoint> checkpoint(Path folder) {
    return Optional.of(EvaluatorRig.checkpoint("math/one", 1, folder.toString()));
  }

  private static List<Outcome> ask(AnsweringStudent student) throws IOException {
    return student.answer(
        List.of(new Question("p", 0, "first"), new Question("p", 1, "second")), () -> false);
  }

  @Test
  void answer_base_asksForARawCompletionASample() throws IOException {
    try (AnsweringStudent student = students.at(Optional.empty())) {
      List<Outcome> outcomes = ask(student);

      assertThat(student.servedAs()).contains("base");
      assertThat(outcomes)
          .extracting(one -> ((Answer) one).text())
          .containsExactly("after first", "after second");
      Answer answer = (Answer) outcomes.get(0);
      assertThat(answer.tokens()).isEqualTo(OptionalInt.of(7));
      assertThat(answer.finishReason()).isEqualTo("length");
    }
    assertThat(students.usage().map(Usage::completionTokens)).contains(14L);
    Request asked =
        endpoint.requests().stream()
            .filter(one -> one.body().path("prompt").asText().equals("first"))
            .findFirst()
            .orElseThrow();
    assertThat(asked.body().path("temperature").asDouble()).isEqualTo(0.6);
    assertThat(asked.body().path("top_p").asDouble()).isEqualTo(0.9);
    assertThat(asked.body().path("max_tokens").asInt()).isEqualTo(100);
    assertThat(endpoint.requests().stream().map(one -> one.body().path("seed").asLong()).distinct())
        .as("a seed for each sample, and none for the list of models")
        .hasSize(3);
  }

  @Test
  void answer_againInAnotherClient_sendsTheSameSeeds() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (AnsweringStudent student = students.at(Optional.empty())) {
        ask(student);
      }
    }

    assertThat(
            endpoint.requests().stream()
                .filter(one -> one.path().equals("completions"))
                .map(one -> one.body().path("seed").asLong())
                .distinct())
        .hasSize(2);
  }

  @Test
  void answer_anotherModelThanAsked_isRefused() throws IOException {
    answers = "someone-else";
    try (AnsweringStudent student = students.at(Optional.empty())) {
      assertThatThrownBy(() -> ask(student))
          .isInstanceOf(UnusableEndpointException.class)
          .hasMessageContaining("was asked for model 'base', but 'someone-else' answered");
    }
  }

  @Test
  void answer_callThatIsRefused_isARefusal() throws IOException {
    completion = fails(400);
    try (AnsweringStudent student = students.at(Optional.empty())) {
      assertThat(ask(student)).allMatch(Outcome.Refusal.class::isInstance);
    }
  }

  @Test
  void answer_endpointThatIsAway_isTroubleThatMayPass() throws IOException {
    completion = fails(503);
    try (AnsweringStudent student = students.at(Optional.empty())) {
      assertThatThrownBy(() -> ask(student))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(UnusableEndpointException.class);
    }
  }

  @Test
  void at_checkpointThatIsServed_isFoundByNameOrFolder(@TempDir Path folder) throws IOException {
    listed.add(new Listed("mine", folder.toString(), null));
    try (AnsweringStudent student = students.at(checkpoint(folder))) {
      assertThat(student.servedAs()).contains("mine");
    }
    listed.set(1, new Listed("math/one", "/elsewhere", null));
    try (AnsweringStudent student = students.at(checkpoint(folder))) {
      assertThat(student.servedAs()).contains("math/one");
    }
  }

  @Test
  void at_checkpointThatIsNotServed_saysWhatIsAndWhatToDo(@TempDir Path folder) {
    assertThatThrownBy(() -> students.at(checkpoint(folder)))
        .isInstanceOfSatisfying(
            AbsentStudentException.class,
            absent -> assertThat(absent.hope()).isEqualTo(Hope.ALWAYS))
        .hasMessageContaining("serves 'base', expected 'math/one'")
        .hasMessageContaining("vllm serve " + folder + " --served-model-name math/one");
  }

  @Test
  void at_adapter_isLoadedAndUnloaded(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{}");

    try (AnsweringStudent student = students.at(checkpoint(folder))) {
      assertThat(student.servedAs()).contains("math/one");
      ask(student);
    }

    assertThat(endpoint.requests())
        .extracting(Request::path)
        .containsExactly(
            "models",
            "load_lora_adapter",
            "models",
            "completions",
            "completions",
            "unload_lora_adapter");
    assertThat(endpoint.requests().get(1).body().path("lora_path").asText())
        .isEqualTo(folder.toString());
  }

  @Test
  void at_adapterThatCannotBeLoaded_saysHowToAllowIt(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    loadsAdapters = false;

    assertThatThrownBy(() -> students.at(checkpoint(folder)))
        .isInstanceOf(AbsentStudentException.class)
        .hasMessageContaining("VLLM_ALLOW_RUNTIME_LORA_UPDATING=True");
  }

  @Test
  void at_adapterOverAnotherBase_isRefused(@TempDir Path folder) {
    listed.add(new Listed("math/one", folder.toString(), "another-base"));

    assertThatThrownBy(() -> students.at(checkpoint(folder)))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessageContaining("over 'another-base', expected over 'base'");
  }
}
