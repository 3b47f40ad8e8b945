package io.skillstream.cli;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.leakage.LeakageOptions;
import io.skillstream.cli.leakage.LeakageSettings;
import io.skillstream.cli.monitor.Monitoring;
import io.skillstream.cli.selection.EstimatorNames;
import io.skillstream.cli.tagger.TaggingOptions;
import io.skillstream.cli.tree.TreeVersions;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.topology.Application;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.trees.TreeRecords;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
   * @param skillTree the tree that the namespace begins with, or one of its versions; absent: it
   *     has one
   * @param applications which of them; empty for all that are needed
   * @param more settings of Kafka Streams beyond the cluster's
   */
  TopologyInstance start(
      Cluster cluster,
      Optional<Path> skillTree,
      Path stateDir,
      Set<Application> applications,
      Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(cluster.properties());
    properties.putAll(more);
    SkillTree tree = firstTree(cluster, skillTree);
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

  private static SkillTree firstTree(Cluster cluster, Optional<Path> skillTree) {
    Optional<DescribedTree> given = skillTree.map(SkillTreeFile::described);
    TreeVersions versions = TreeVersions.of(cluster);
    given.ifPresent(versions::begin);
    SkillTreeVersion first =
        versions
            .first()
            .orElseThrow(
                () ->
                    new CommandException(
                        CommandException.UNUSABLE,
                        "namespace '"
                            + cluster.topics().namespace()
                            + "' has no skill tree yet; --skill-tree FILE begins it"));
    given
        .map(tree -> tree.tree().version())
        .filter(
            version ->
                versions.all().stream().noneMatch(known -> known.getVersion().equals(version)))
        .ifPresent(
            unknown -> {
              throw new CommandException(
                  CommandException.UNUSABLE,
                  "skill tree %s is no version of namespace '%s', which has %s; 'skillstream tree import %s' brings it in"
                      .formatted(
                          unknown,
                          cluster.topics().namespace(),
                          versions.names(),
                          skillTree.orElseThrow()));
            });
    return TreeRecords.tree(first);
  }
}
