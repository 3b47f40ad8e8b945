package io.skillstream.cli.tagger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.workers.attribution.TaggerConfig;
import io.skillstream.workers.endpoint.ApiKey;
import io.skillstream.workers.endpoint.Decoding;
import io.skillstream.workers.endpoint.EndpointSettings;
import io.skillstream.workers.endpoint.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model is asked, where and how. */
final class ModelOptions {
  private static final String USUAL_KEY = "SKILLSTREAM_API_KEY";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "Base URL of an OpenAI-compatible endpoint, for example http://127.0.0.1:8000/v1. Needed"
              + " but for --dry-run.")
  @Nullable String endpoint;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "The model's name there; part of the name that attributions carry.")
  String model = "";

  @Option(
      names = "--api-key-variable",
      paramLabel = "NAME",
      defaultValue = USUAL_KEY,
      description =
          "Environment variable that holds the endpoint's API key, where it asks for one (default:"
              + " ${DEFAULT-VALUE}).")
  String keyVariable = USUAL_KEY;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "" + EndpointSettings.USUAL_IN_FLIGHT,
      description = "Most calls in flight (default: ${DEFAULT-VALUE}).")
  int concurrency = EndpointSettings.USUAL_IN_FLIGHT;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "" + TaggerConfig.TEMPERATURE,
      description = "Temperature (default: ${DEFAULT-VALUE}).")
  double temperature = TaggerConfig.TEMPERATURE;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "2048",
      description =
          "Most tokens of an answer; a model that thinks first needs more (default:"
              + " ${DEFAULT-VALUE}).")
  int maxTokens = 2048;

  @Option(
      names = "--request-fields",
      paramLabel = "JSON",
      description =
          "More fields of each request, for example '{\"chat_template_kwargs\":"
              + "{\"enable_thinking\":false}}'.")
  @Nullable String requestFields;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "How long a call may take before it is tried again (default: ${DEFAULT-VALUE}).")
  String timeout = "5m";

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Tries of a call before it is given up, with growing pauses between them (default:"
              + " ${DEFAULT-VALUE}).")
  int tries = 8;

  /** Says everything that is wrong, before anything is connected. */
  void check() {
    List<String> problems = new ArrayList<>();
    if (model.isBlank()) {
      problems.add("--model is empty");
    }
    if (concurrency < 1) {
      problems.add("--concurrency is " + concurrency + ", expected 1 or more");
    }
    if (!(temperature >= 0 && temperature <= 10)) {
      problems.add("--temperature is " + temperature + ", expected 0 to 10");
    }
    if (maxTokens < 1) {
      problems.add("--max-tokens is " + maxTokens + ", expected 1 or more");
    }
    if (tries < 1) {
      problems.add("--tries is " + tries + ", expected 1 or more");
    }
    if (Spans.parse(timeout).isEmpty()) {
      problems.add("--timeout is '" + timeout + "', expected a time as 30s or 5m");
    }
    fields(problems);
    CommandException.throwIfAny(problems);
  }

  /** What to ask, with a tree. */
  TaggerConfig config(DescribedTree tree) {
    return new TaggerConfig(
        tree.tree(),
        tree.descriptions(),
        model,
        new Decoding(
            OptionalDouble.of(temperature),
            OptionalDouble.empty(),
            OptionalInt.of(maxTokens),
            OptionalLong.empty(),
            1,
            List.of(),
            fields(new ArrayList<>())),
        concurrency);
  }

  /** Whom to ask. */
  EndpointSettings settings(Map<String, String> environment) {
    if (endpoint == null) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "name the endpoint: --endpoint URL, for example http://127.0.0.1:8000/v1 (or estimate"
              + " with --dry-run)");
    }
    Optional<ApiKey> key = ApiKey.from(environment, keyVariable);
    if (key.isEmpty() && !keyVariable.equals(USUAL_KEY)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "the environment variable " + keyVariable + " of --api-key-variable is not set");
    }
    Duration patience = Spans.parse(timeout).orElse(EndpointSettings.USUAL_TIMEOUT);
    return new EndpointSettings(
        EndpointSettings.checked(endpoint),
        key,
        concurrency,
        patience,
        // Instances that start together must not draw the same pauses.
        new RetrySettings(
            tries,
            RetrySettings.USUAL.firstPause(),
            RetrySettings.USUAL.longestPause(),
            System.nanoTime()));
  }

  private Map<String, JsonNode> fields(List<String> problems) {
    Map<String, JsonNode> fields = new HashMap<>();
    if (requestFields != null) {
      try {
        JsonNode object = JSON.readTree(requestFields);
        if (!object.isObject()) {
          problems.add("--request-fields is no JSON object");
        }
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      } catch (JsonProcessingException e) {
        problems.add("--request-fields is no JSON object: " + e.getOriginalMessage());
      }
    }
    return fields;
  }
}
