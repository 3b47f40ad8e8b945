package io.skillstream.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.doctor.Check;
import io.skillstream.cli.doctor.Checks;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream doctor}: what is in order, what is not, and what to do. */
@Command(
    name = "doctor",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Checks the JDK, memory, disk, ports, native libraries, and the broker, the registry and the"
          + " topics of the cluster named, or of an embedded stack started for the check.",
      "Of a namespace in use also: how far the fast tagger and the slow one agree, traces refused"
          + " because their problem is held out, by the file that holds it, and skills with many"
          + " unknown verdicts.",
      ""
    })
public final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    List<Check> checks = Checks.all(options);
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(checks));
    } else {
      checks.forEach(System.out::println);
    }
    boolean ok = checks.stream().noneMatch(check -> check.state() == Check.State.BAD);
    return ok ? 0 : CommandException.FAILED;
  }
}
