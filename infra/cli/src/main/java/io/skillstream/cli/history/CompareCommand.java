package io.skillstream.cli.history;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.results.AtomicFile;
import io.skillstream.cli.results.HtmlPage;
import io.skillstream.history.Comparison;
import io.skillstream.history.CurriculumName;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream compare}: two curricula beside each other. */
@Command(
    name = "compare",
    customSynopsis = "skillstream compare A B [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Compares what two curricula selected: overlap, skills, error rates at selection time,"
          + " settings, and the curves of their students where there are any.",
      ""
    },
    footer = {"", "Exit codes: 0 done; 1 failed; 2 unusable options."})
public final class CompareCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "A curriculum: NAME, or NAMESPACE/NAME for one of another namespace.")
  String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The other one.")
  String second = "";

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Cut skills at this depth, 1 or more (default: whole chains).")
  @Nullable Integer depth;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Skills in the table (default: ${DEFAULT-VALUE}).")
  int rows = 20;

  @Option(names = "--json", description = "Everything, as JSON.")
  boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write it as one self-contained page too.")
  @Nullable Path html;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    if (depth != null && depth < 1) {
      throw new CommandException(
          CommandException.UNUSABLE, "--depth is " + depth + ", expected 1 or more");
    }
    int cut = depth == null ? Integer.MAX_VALUE : depth;
    Comparison comparison;
    try (OpenHistory open = OpenHistory.on(cluster, Progress.onConsole())) {
      comparison = Comparison.of(side(open, first), side(open, second), cut);
    }
    if (json) {
      ConsoleJson.print(out -> ComparisonJson.write(out, comparison, cut));
    } else {
      System.out.print(ComparisonText.render(comparison, rows));
    }
    if (html != null) {
      AtomicFile.write(
          html,
          out ->
              HtmlPage.COMPARISON.write(page -> ComparisonJson.write(page, comparison, cut), out));
      if (!json) {
        System.out.println("Page      " + html);
      }
    }
    return 0;
  }

  private static Comparison.Side side(OpenHistory open, String given) {
    CurriculumName name = open.name(given);
    return Comparison.Side.of(open.namespace(name.namespace()), name.name());
  }
}
