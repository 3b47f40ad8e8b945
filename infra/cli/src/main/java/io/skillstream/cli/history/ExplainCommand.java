package io.skillstream.cli.history;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.history.CurriculumName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream explain}: why a trace was selected, or not. */
@Command(
    name = "explain",
    customSynopsis = "skillstream explain TRACE_ID --curriculum CURRICULUM [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Says why a curriculum selected a trace, or why not (yet), with the numbers of that round and"
          + " the trace's chance, worked out again from the topics.",
      ""
    },
    footer = {"", "Exit codes: 0 explained, whatever the answer; 1 failed; 2 unusable options."})
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TRACE_ID", description = "Id of the trace, or of its candidate.")
  String traceId = "";

  @Option(
      names = "--curriculum",
      required = true,
      paramLabel = "CURRICULUM",
      description = "Name of the curriculum, or NAMESPACE/NAME.")
  String curriculum = "";

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Explanation explanation;
    try (OpenHistory open = OpenHistory.on(cluster, Progress.onConsole())) {
      CurriculumName name = open.name(curriculum);
      explanation = new Explainer(open.namespace(name.namespace()), name).explain(traceId);
    }
    if (json) {
      ConsoleJson.print(out -> ExplanationJson.write(out, explanation));
    } else {
      System.out.print(ExplanationText.render(explanation));
    }
    return 0;
  }
}
