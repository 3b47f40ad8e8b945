package io.skillstream.cli.model;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.generation.Sampling;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skillstream generate}: tries a checkpoint by hand. */
@Command(
    name = "generate",
    customSynopsis = "skillstream generate --model DIR --prompt TEXT|--prompts FILE [OPTIONS]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Lets a model write what comes after a prompt, without a broker. One prompt's completion is"
          + " printed as it is produced; a file's completions are JSON Lines (line, prompt,"
          + " completion, tokens, ending: stop or length). A completion ends at a stop token (the"
          + " configuration's, or the end of a turn) or at a length. Tokens a second go to standard"
          + " error.",
      ""
    },
    footer = {
      "",
      "The same prompt on the same line of a file, with the same options and seed, gives the same"
          + " completion, whatever else the file holds.",
      "",
      "Exit codes: 0 generated; 1 the model gives no numbers; 2 unusable model, prompts or options."
    })
public final class GenerateCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Hugging Face model folder, or an adapter's, for example a checkpoint.")
  private Path model = Path.of("");

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Prompts prompts = new Prompts();

  /** Where prompts come from. */
  private static final class Prompts {
    @Option(names = "--prompt", paramLabel = "TEXT", description = "One prompt.")
    private @Nullable String prompt;

    @Option(
        names = "--prompts",
        paramLabel = "FILE",
        description = "JSON Lines, each {\"prompt\": \"...\"}.")
    private @Nullable Path file;
  }

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "PEFT folder of a LoRA adapter to merge into the model.")
  private @Nullable Path adapter;

  @Option(
      names = "--precision",
      paramLabel = "float32|bf16",
      defaultValue = "float32",
      description =
          "What weights are kept and computed in; bf16 takes half the memory (default:"
              + " ${DEFAULT-VALUE}).")
  private String precision = "";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Most tokens of a completion (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 takes the likeliest token each time (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Sample from the likeliest tokens that together have this probability (default:"
              + " ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Sample from the K likeliest tokens; 0 for all (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the sampling (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--raw",
      description = "Take prompts as they are, without the model's chat template.")
  private boolean raw;

  @Override
  public Integer call() throws IOException {
    Sampling sampling = new Sampling(temperature, topP, topK, seed);
    if (sampling.isGreedy() && (topP < 1 || topK > 0)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--top-p and --top-k do nothing at temperature 0; give --temperature too, such as 1");
    }
    List<PromptFile.Line> lines =
        Optional.ofNullable(prompts.file).map(PromptFile::read).orElse(List.of());
    try (Student student = open()) {
      TextGeneration generation = new TextGeneration(student, sampling, maxTokens, raw, System.out);
      if (prompts.prompt != null) {
        generation.stream(prompts.prompt);
      } else {
        generation.lines(lines);
      }
      System.err.println(generation.speed());
    }
    return 0;
  }

  private Student open() {
    try {
      Precision kept = Precision.named(precision);
      return adapter == null ? Student.read(model, kept) : Student.merged(model, adapter, kept);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
