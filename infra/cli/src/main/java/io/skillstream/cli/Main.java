package io.skillstream.cli;

import io.skillstream.cli.console.ConsoleCommand;
import io.skillstream.cli.curriculum.CurriculumCommand;
import io.skillstream.cli.evaluator.EvaluatorCommand;
import io.skillstream.cli.gateway.CheckpointCommand;
import io.skillstream.cli.gateway.GatewayCommand;
import io.skillstream.cli.history.CompareCommand;
import io.skillstream.cli.history.ExplainCommand;
import io.skillstream.cli.history.ExportCommand;
import io.skillstream.cli.history.LineageCommand;
import io.skillstream.cli.input.InputException;
import io.skillstream.cli.judge.JudgeCommand;
import io.skillstream.cli.judge.RejudgeCommand;
import io.skillstream.cli.loop.DemoCommand;
import io.skillstream.cli.model.GenerateCommand;
import io.skillstream.cli.model.ModelCommand;
import io.skillstream.cli.monitor.LogFormat;
import io.skillstream.cli.produce.ProduceCommand;
import io.skillstream.cli.replay.ReplayCommand;
import io.skillstream.cli.results.ResultsException;
import io.skillstream.cli.retraction.RetractCommand;
import io.skillstream.cli.run.RunCommand;
import io.skillstream.cli.tagger.TaggerCommand;
import io.skillstream.cli.trainer.TrainerCommand;
import io.skillstream.cli.tree.TreeCommand;
import io.skillstream.domain.skill.InvalidSkillTreeException;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.history.HistoryException;
import io.skillstream.schemas.TopicMismatchException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "skillstream",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    versionProvider = Version.class,
    description = {
      "Streaming, skill-aware curation for reasoning distillation, on Apache Kafka.",
      ""
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      UpCommand.class,
      TopologyCommand.class,
      TopicsCommand.class,
      ProduceCommand.class,
      CurriculumCommand.class,
      TrainerCommand.class,
      TaggerCommand.class,
      EvaluatorCommand.class,
      RetractCommand.class,
      ReplayCommand.class,
      CompareCommand.class,
      ExplainCommand.class,
      LineageCommand.class,
      ExportCommand.class,
      ConsoleCommand.class,
      GatewayCommand.class,
      CheckpointCommand.class,
      JudgeCommand.class,
      RejudgeCommand.class,
      TreeCommand.class,
      GenerateCommand.class,
      ModelCommand.class,
      DoctorCommand.class
    })
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  /** Fields of every log line, by the option that says them, where the command has it. */
  private static final Map<String, String> LOG_FIELDS =
      Map.of("namespace", "--namespace", "curriculum", "--curriculum");

  @Option(
      names = "--log-format",
      scope = ScopeType.INHERIT,
      paramLabel = "text|json",
      defaultValue = "${env:" + LogFormat.VARIABLE + ":-text}",
      description =
          "How log lines on standard error look, also as "
              + LogFormat.VARIABLE
              + " (default: ${DEFAULT-VALUE}). SKILLSTREAM_LOG=info shows more of them.")
  LogFormat logFormat = LogFormat.TEXT;

  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command. */
  public static int execute(String... args) {
    return commandLine().execute(args);
  }

  /** The command line, also for those who only want to know whether it takes what they say. */
  public static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .setExecutionStrategy(parsed -> execute(main, parsed))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(Main::report);
  }

  private static int execute(Main main, ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandSpec command = last.commandSpec();
    Map<String, String> fields = new HashMap<>();
    fields.put("process", command.name());
    LOG_FIELDS.forEach(
        (field, name) -> {
          OptionSpec option = command.findOption(name);
          if (option != null && option.getValue() instanceof String value && !value.isEmpty()) {
            fields.put(field, value);
          }
        });
    main.logFormat.apply(fields);
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Says what is wrong with the command line in a line or two: a page of help would bury it. */
  private static int misused(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(name + ": " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    if (command.getSubcommands().isEmpty()) {
      err.println("See '" + name + " --help'.");
    } else {
      err.println("Commands: " + String.join(", ", command.getSubcommands().keySet()));
      err.println("See '" + name + " --help', or '" + name + " COMMAND --help'.");
    }
    return CommandException.UNUSABLE;
  }

  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    log.debug("{} failed", command.getCommandName(), failure);
    if (failure instanceof CommandException expected) {
      err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
      return expected.exitCode();
    }
    if (failure instanceof InputException
        || failure instanceof InvalidSkillTreeException
        || failure instanceof TopicMismatchException
        || failure instanceof IllegalArgumentException) {
      err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
      return CommandException.UNUSABLE;
    }
    if (failure instanceof EmbeddedStackException
        || failure instanceof ResultsException
        || failure instanceof HistoryException) {
      err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
      return CommandException.FAILED;
    }
    err.println(command.getCommandSpec().qualifiedName() + ": unexpected: " + failure);
    failure.printStackTrace(err);
    return CommandException.FAILED;
  }
}
