package io.skillstream.cli.history;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.results.ExampleForm;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.TrainingSet;
import io.skillstream.cli.trainer.LayoutOptions;
import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.history.CurriculumHistory;
import io.skillstream.history.CurriculumName;
import io.skillstream.history.NamespaceHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code skillstream export}: a curriculum's selections as a training set. */
@Command(
    name = "export",
    customSynopsis = "skillstream export CURRICULUM --out FILE|DIR [--format FORMAT] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Writes what a curriculum has selected so far as a file for supervised fine-tuning, in slot"
          + " order. Retracted traces are left out.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 unusable options.",
      "Train on prompt and completion where the trainer would apply Qwen3's own chat template (TRL"
          + " does): the template drops what stands before <think>, and by default the skills stand"
          + " there."
          + " LLaMA-Factory keeps it; dataset_info.json beside the file describes messages to it."
    })
public final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CURRICULUM", description = "Name of the curriculum, or NAMESPACE/NAME.")
  String curriculum = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "The file; a name without an extension is a folder, for a file named after the"
              + " curriculum.")
  Path out = Path.of("");

  @Option(
      names = "--format",
      converter = FormatConverter.class,
      paramLabel = "FORMAT",
      description =
          "chat: JSON Lines with messages; prompt-completion: JSON Lines with rendered prompt and"
              + " completion; parquet: the latter as Parquet. Each with trace_id, licence, source"
              + " and tokens (default: parquet for a file that ends in .parquet, else"
              + " prompt-completion).")
  @Nullable Format format;

  @Option(
      names = "--as-messages",
      description = "With parquet: messages in place of prompt and completion.")
  boolean asMessages;

  @Mixin LayoutOptions layout = new LayoutOptions();

  @Mixin ClusterOptions cluster = new ClusterOptions();

  enum Format {
    CHAT,
    PROMPT_COMPLETION,
    PARQUET
  }

  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "chat" -> Format.CHAT;
        case "prompt-completion" -> Format.PROMPT_COMPLETION;
        case "parquet" -> Format.PARQUET;
        default ->
            throw new TypeConversionException(
                "'" + value + "' is not one of chat, prompt-completion, parquet");
      };
    }
  }

  static Format byName(Path out) {
    return out.toString().toLowerCase(Locale.ROOT).endsWith(".parquet")
        ? Format.PARQUET
        : Format.PROMPT_COMPLETION;
  }

  @Override
  public Integer call() throws Exception {
    Format format = this.format == null ? byName(out) : this.format;
    ExampleLayout examples = layout.layout();
    if (asMessages && format != Format.PARQUET) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--as-messages is for --format parquet; --format chat has messages anyway");
    }
    Progress progress = Progress.onConsole();
    try (OpenHistory open = OpenHistory.on(cluster, progress)) {
      CurriculumName name = open.name(curriculum);
      NamespaceHistory own = open.namespace(name.namespace());
      CurriculumHistory past = own.curriculum(name.name());
      TrainingSet set = trainingSet(format, name);
      Exporter.Outcome outcome =
          new Exporter(progress)
              .export(past, own, open.namespace(past.contentNamespace()), examples, set);
      String known = "skillstream_" + safe(name.name());
      boolean described = set.describe(known);
      System.out.println(
          "Exported "
              + outcome.written()
              + " examples of "
              + name
              + " to "
              + set.file()
              + (described ? " (in dataset_info.json: " + known + ")" : ""));
      if (outcome.retracted() > 0) {
        System.out.println("Left out  " + outcome.retracted() + " retracted");
      }
      if (outcome.withoutThinking() > 0) {
        System.out.println(
            "Left out  "
                + outcome.withoutThinking()
                + " without a thinking part"
                + layout.whichIsMissing());
      }
      if (outcome.missing() > 0) {
        progress.say(
            "Warning: the content of "
                + outcome.missing()
                + " selections is not in "
                + open.namespace(past.contentNamespace()).topics().payloads()
                + "; they are left out");
      }
    }
    return 0;
  }

  private TrainingSet trainingSet(Format format, CurriculumName name) {
    boolean parquet = format == Format.PARQUET;
    boolean folder = Files.isDirectory(out) || !out.getFileName().toString().contains(".");
    Path file = folder ? out.resolve(safe(name.name()) + (parquet ? ".parquet" : ".jsonl")) : out;
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      ResultsFolder.open(parent);
    }
    Set<ExampleForm> forms =
        format == Format.CHAT || asMessages
            ? EnumSet.of(ExampleForm.MESSAGES)
            : EnumSet.of(ExampleForm.PROMPT_COMPLETION);
    return new TrainingSet(
        file, parquet ? TrainingSet.Format.PARQUET : TrainingSet.Format.JSON_LINES, forms);
  }

  /** A curriculum's name may hold anything; a file's and a data set's may not. */
  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
