package io.skillstream.workers.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.ChatTemplate;
import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The loss of the small student over the same steps in float32 and in bf16, side by side.
 *
 * <p>Examples are the traces of a JSON Lines file ({@code problem}, {@code skills}, {@code
 * solution}), such as those that {@code skillstream demo} writes. Run from the module's folder,
 * with the class path as in {@link TrainingBenchmark}:
 *
 * <pre>
 * OMP_NUM_THREADS=1 java -cp ... io.skillstream.workers.trainer.PrecisionBenchmark TRACES [STEPS]
 * </pre>
 */
final class PrecisionBenchmark {

  private static final int BATCH = 8;
  private static final int LONGEST = 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PrecisionBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path traces = Path.of(arguments[0]);
    int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    List<StepReport> full = train(traces, steps, Precision.FLOAT32);
    List<StepReport> half = train(traces, steps, Precision.BFLOAT16);
    double worst = 0;
    double sum = 0;
    System.out.println("step   float32      bf16   difference");
    for (int i = 0; i < steps; i++) {
      double difference = half.get(i).loss() - full.get(i).loss();
      worst = Math.max(worst, Math.abs(difference));
      sum += difference;
      if (i == 0 || (i + 1) % 20 == 0) {
        System.out.printf(
            "%4d %9.4f %9.4f    %+.4f%n",
            i + 1, full.get(i).loss(), half.get(i).loss(), difference);
      }
    }
    System.out.printf(
        "largest difference %.4f, mean %+.5f; seconds of all steps: float32 %.1f, bf16 %.1f%n",
        worst, sum / steps, seconds(full), seconds(half));
  }

  private static double seconds(List<StepReport> reports) {
    return reports.stream().mapToDouble(StepReport::seconds).sum();
  }

  private static List<StepReport> train(Path traces, int steps, Precision precision)
      throws IOException {
    TrainingConfig small = TrainingConfig.small(steps, 1);
    TrainingConfig config =
        new TrainingConfig(
            small.learningRate(),
            small.optimiser(),
            small.examples(),
            small.compute().in(precision),
            small.checkpoints(),
            small.seed());
    List<StepReport> reports = new ArrayList<>();
    try (Trainer trainer = new Trainer(Student.small(1), config);
        Stream<String> lines = Files.lines(traces)) {
      Iterator<LabelledTokens> examples =
          lines.flatMap(line -> example(trainer.student().tokenizer(), line).stream()).iterator();
      while (reports.size() < steps) {
        List<LabelledTokens> batch = new ArrayList<>();
        while (batch.size() < BATCH) {
          batch.add(examples.next());
        }
        reports.add(trainer.step(batch));
      }
    }
    return reports;
  }

  private static List<LabelledTokens> example(Tokenizer tokenizer, String line) {
    JsonNode trace;
    try {
      trace = JSON.readTree(line);
    } catch (IOException e) {
      // The sample has a few damaged lines on purpose.
      return List.of();
    }
    if (trace.path("skills").isEmpty() || trace.path("problem").asText().isBlank()) {
      return List.of();
    }
    StringBuilder completion = new StringBuilder("Skills:\n");
    for (JsonNode chain : trace.path("skills")) {
      List<String> names = new ArrayList<>();
      chain.forEach(name -> names.add(name.asText()));
      completion.append(String.join("->", names)).append('\n');
    }
    completion.append('\n').append(trace.path("solution").asText()).append(Tokenizer.END_OF_TURN);
    int[] prompt =
        tokenizer.encode(
            ChatTemplate.prompt(List.of(new Message("user", trace.path("problem").asText()))));
    int[] rest = tokenizer.encode(completion.toString());
    int[] ids = IntStream.concat(Arrays.stream(prompt), Arrays.stream(rest)).toArray();
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt.length, MicroBatch.NO_LOSS);
    return ids.length > LONGEST ? List.of() : List.of(new LabelledTokens(ids, labels));
  }
}
