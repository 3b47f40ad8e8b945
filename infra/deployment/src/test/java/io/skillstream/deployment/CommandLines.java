package io.skillstream.deployment;

import io.skillstream.cli.Main;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line takes: the manifests may say nothing else. */
final class CommandLines {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)");

  /** Read by other means than an option's default. */
  private static final Set<String> OTHERS =
      Set.of(
          "SKILLSTREAM_API_KEY",
          "SKILLSTREAM_LOG_FORMAT",
          "JDK_JAVA_OPTIONS",
          "OMP_NUM_THREADS",
          "PYTORCH_LIBRARY_PATH",
          "PYTORCH_FLAVOR",
          "PYTORCH_VERSION");

  private static final CommandLine MAIN = Main.commandLine();

  private CommandLines() {}

  /**
   * Parses arguments.
   *
   * @throws picocli.CommandLine.ParameterException if the command line does not take them
   */
  static void parse(List<String> arguments) {
    MAIN.parseArgs(arguments.toArray(String[]::new));
  }

  /** Names of all environment variables that a process of ours reads. */
  static Set<String> variables() {
    Set<String> names = new TreeSet<>(OTHERS);
    // Otherwise the variable's value would be read in place of its name.
    collect(Main.commandLine().setInterpolateVariables(false), names);
    return names;
  }

  private static void collect(CommandLine command, Set<String> names) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      String text = option.defaultValue();
      if (text != null) {
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
          names.add(matcher.group(1));
        }
      }
    }
    command.getSubcommands().values().forEach(sub -> collect(sub, names));
  }
}
