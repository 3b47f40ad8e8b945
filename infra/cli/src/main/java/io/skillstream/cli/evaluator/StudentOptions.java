package io.skillstream.cli.evaluator;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.workers.endpoint.ApiKey;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointSettings;
import io.skillstream.workers.endpoint.RetrySettings;
import io.skillstream.workers.evaluator.AnswerSettings;
import io.skillstream.workers.evaluator.InProcessStudents;
import io.skillstream.workers.evaluator.ServedStudents;
import io.skillstream.workers.evaluator.Students;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TrainerWorker.StudentSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the student runs: in this process, or behind an endpoint. */
final class StudentOptions {

  private static final String NONE = "none";
  private static final String SMALL = "small";
  private static final int USUAL_ROWS = 16;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "DIR|small|none",
      description =
          "The student before any training, for probes that ask it: a Hugging Face folder, or the"
              + " built-in small one with the trainer's --seed. With --endpoint: the id of that"
              + " model there. none: such probes are passed over.")
  private String base = "";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "Ask an OpenAI-compatible endpoint, for example http://127.0.0.1:8000/v1, instead of"
              + " running the student in this process. It has to serve each checkpoint under the"
              + " checkpoint's name or folder; vLLM loads adapters when asked to.")
  private @Nullable String endpoint;

  @Option(
      names = "--api-key-variable",
      paramLabel = "NAME",
      defaultValue = "SKILLSTREAM_API_KEY",
      description =
          "Environment variable that holds the endpoint's API key, where it asks for one (default:"
              + " ${DEFAULT-VALUE}).")
  private String keyVariable = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30m",
      description = "How long the endpoint may take for an answer (default: ${DEFAULT-VALUE}).")
  private String timeout = "";

  @Option(
      names = "--together",
      paramLabel = "N",
      description =
          "Answers that are generated together, or calls in flight (default: 16, with --endpoint"
              + " 128). Each of them keeps its tokens in memory.")
  private @Nullable Integer together;

  @Option(
      names = "--precision",
      paramLabel = "float32|bf16",
      defaultValue = "float32",
      description =
          "What weights are kept and computed in, in this process; bf16 takes half the memory"
              + " (default: ${DEFAULT-VALUE}).")
  private String precision = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that compute, in this process. With the same number the same answers come again"
              + " (default: OMP_NUM_THREADS, or 1).")
  private @Nullable Integer threads;

  /** Answers that are asked for at a time. */
  int together() {
    int usual = endpoint == null ? USUAL_ROWS : EndpointSettings.USUAL_IN_FLIGHT;
    int asked = together == null ? usual : together;
    if (asked < 1) {
      throw unusable("--together is " + asked + ", expected 1 or more");
    }
    return asked;
  }

  /** What students in this process are kept and computed in. */
  Precision precision() {
    return named(precision);
  }

  /** Where the student comes from, to be closed. */
  Students students(AnswerSettings answers, long seed) {
    pinThreads();
    return endpoint == null
        ? new InProcessStudents(baseSource(seed), answers, together(), precision())
        : new ServedStudents(
            new EndpointClient(endpointSettings()),
            base.equals(NONE) ? Optional.empty() : Optional.of(base),
            answers);
  }

  private Optional<StudentSource> baseSource(long seed) {
    if (base.equals(NONE)) {
      return Optional.empty();
    }
    if (base.equals(SMALL)) {
      return Optional.of(() -> Student.small(seed));
    }
    Path folder = Path.of(base);
    if (!Files.isDirectory(folder)) {
      throw unusable(
          "--base is '" + base + "', expected the folder of a Hugging Face model, small or none");
    }
    Precision kept = precision();
    return Optional.of(() -> Student.read(folder, kept));
  }

  private EndpointSettings endpointSettings() {
    return new EndpointSettings(
        EndpointSettings.checked(String.valueOf(endpoint)),
        ApiKey.from(System.getenv(), keyVariable),
        together(),
        Spans.parse(timeout)
            .orElseThrow(
                () -> unusable("--timeout is '" + timeout + "', expected a time as 30s or 10m")),
        RetrySettings.USUAL);
  }

  private void pinThreads() {
    if (threads == null) {
      return;
    }
    if (threads < 1) {
      throw unusable("--threads is " + threads + ", expected 1 or more");
    }
    // Read when the engine starts, which it has not yet.
    System.setProperty("ai.djl.pytorch.num_threads", threads.toString());
  }

  private static Precision named(String name) {
    try {
      return Precision.named(name);
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static CommandException unusable(String message) {
    return new CommandException(CommandException.UNUSABLE, message);
  }
}
