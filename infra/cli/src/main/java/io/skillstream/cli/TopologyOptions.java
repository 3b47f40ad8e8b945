package io.skillstream.cli;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.leakage.LeakageOptions;
import io.skillstream.cli.leakage.LeakageSettings;
import io.skillstream.cli.monitor.Monitoring;
import io.skillstream.cli.selection.EstimatorNames;
import io.skillstream.cli.tagger.TaggingOptions;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.topology.Application;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TopologyInstance;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an instance of the topology runs. */
final class TopologyOptions {
  @Option(
      names = "--estimator",
      paramLabel = "NAME",
      defaultValue = "latest",
      completionCandidates = EstimatorNames.class,
      description =
          "Estimator of the published error rates: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  String estimator = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "${env:SKILLSTREAM_THREADS:-1}",
      description =
          "Stream threads of each application, also as SKILLSTREAM_THREADS (default:"
              + " ${DEFAULT-VALUE}).")
  int threads;

  @Mixin TaggingOptions tagger = new TaggingOptions();
  @Mixin LeakageOptions leakage = new LeakageOptions();

  /**
   * Starts an instance.
   *
   * @param applications which of them; empty for all that are needed
   * @param more settings of Kafka Streams beyond the cluster's
   */
  TopologyInstance start(
      Cluster cluster,
      Path skillTree,
      Path stateDir,
      Set<Application> applications,
      Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(cluster.properties());
    properties.putAll(more);
    SkillTree tree = SkillTreeFile.read(skillTree);
    LeakageSettings apart = leakage.settings();
    SkillstreamConfig config =
        new SkillstreamConfig(
                cluster.topics(),
                cluster.partitions(),
                tree,
                new LexicalTagger(tree),
                Estimators.named(estimator),
                cluster.serdes(),
                SkillstreamConfig.DEFAULT_MAX_TRACE_BYTES,
                SkillstreamConfig.DEFAULT_PUBLISH_EVERY)
            .keepingApart(apart.read(Progress.onConsole()), apart.division())
            .tagging(tagger.settings());
    return Monitoring.watch(
        TopologyInstance.start(
            config,
            new TopologyInstance.Settings(
                cluster.bootstrapServers(), stateDir, threads, properties),
            applications.isEmpty() ? Application.neededBy(config) : applications),
        cluster);
  }
}
