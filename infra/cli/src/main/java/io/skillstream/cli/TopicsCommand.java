package io.skillstream.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.Application;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream topics}: the topics of a namespace. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {"Creates, describes or deletes the topics of a namespace.", ""})
public final class TopicsCommand {
  private static final Path DATA = Path.of("skillstream-data");

  @Command(
      name = "create",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      abbreviateSynopsis = true,
      usageHelpAutoWidth = true,
      description = {"Creates the topics that are missing and registers their schemas.", ""})
  int create(@Mixin ClusterOptions options) throws EmbeddedStackException, InterruptedException {
    try (Cluster cluster = open(options)) {
      List<String> created = cluster.createTopics();
      cluster.registerSchemas();
      created.forEach(topic -> System.out.println("created " + topic));
      if (created.isEmpty()) {
        System.out.println("all topics of " + cluster.topics().namespace() + " are there");
      }
    }
    return 0;
  }

  @Command(
      name = "describe",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      abbreviateSynopsis = true,
      usageHelpAutoWidth = true,
      description = {
        "Lists every topic: key, record, partitions and what is kept; and whether it exists, where"
            + " a cluster or a data folder is named.",
        ""
      })
  int describe(
      @Mixin ClusterOptions options,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Option(
              names = "--strimzi",
              paramLabel = "CLUSTER",
              description =
                  "As KafkaTopic resources of this Kafka cluster in Kubernetes, for Strimzi's"
                      + " operator; asks no cluster.")
          @Nullable String strimziCluster)
      throws ExecutionException, InterruptedException, IOException {
    List<TopicSpec> catalogue = TopicCatalogue.of(options.topics(), options.partitions());
    if (strimziCluster != null) {
      System.out.print(StrimziTopics.yaml(catalogue, strimziCluster));
      return 0;
    }
    boolean looked = options.isExisting() || options.dataDir().isPresent();
    Map<String, Integer> existing = Map.of();
    if (looked) {
      try (Cluster cluster = open(options);
          Admin admin = cluster.admin()) {
        existing = new TopicAdmin(admin).partitions(catalogue);
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (TopicSpec topic : catalogue) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("topic", topic.name());
      row.put("key", topic.key());
      row.put("value", topic.value().map(Schema::getName).orElse("raw bytes"));
      row.put("partitions", topic.partitions());
      row.put("kept", kept(topic.cleanup()));
      if (looked) {
        row.put("exists", existing.containsKey(topic.name()));
      }
      rows.add(row);
    }
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
    } else {
      System.out.print(Columns.render(rows));
    }
    return 0;
  }

  @Command(
      name = "delete",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      customSynopsis = "skillstream topics delete --yes [OPTIONS]",
      usageHelpAutoWidth = true,
      description = {"Deletes the topics of a namespace with all they hold.", ""})
  int delete(
      @Mixin ClusterOptions options,
      @Option(
              names = "--yes",
              required = true,
              description = "Confirms that all data of the namespace is to be lost.")
          boolean yes)
      throws EmbeddedStackException, ExecutionException, InterruptedException {
    if (!yes) {
      throw new CommandException(CommandException.UNUSABLE, "nothing deleted: confirm with --yes");
    }
    Set<String> catalogue =
        TopicCatalogue.of(options.topics(), options.partitions()).stream()
            .map(TopicSpec::name)
            .collect(Collectors.toUnmodifiableSet());
    try (Cluster cluster = open(options);
        Admin admin = cluster.admin()) {
      List<String> topics = new ArrayList<>();
      for (String topic : admin.listTopics().names().get()) {
        if (catalogue.contains(topic) || isChangelog(topic, options.topics())) {
          topics.add(topic);
        }
      }
      admin.deleteTopics(topics).all().get();
      topics.stream().sorted().forEach(topic -> System.out.println("deleted " + topic));
      if (topics.isEmpty()) {
        System.out.println("namespace " + options.topics().namespace() + " has no topics here");
      }
    }
    return 0;
  }

  private static Cluster open(ClusterOptions options) throws EmbeddedStackException {
    return Cluster.open(
        options, options.dataDir().orElse(DATA), new StackMessages(Progress.onConsole()));
  }

  /**
   * Whether a topic backs a store of the namespace's applications. The name has to say so in full:
   * another namespace may begin with this one's name.
   */
  private static boolean isChangelog(String topic, Topics topics) {
    return topic.endsWith("-changelog")
        && Arrays.stream(Application.values())
            .anyMatch(application -> topic.startsWith(application.id(topics) + "-"));
  }

  private static String kept(TopicSpec.Cleanup cleanup) {
    if (cleanup instanceof TopicSpec.Cleanup.Keep) {
      return "everything";
    }
    return cleanup instanceof TopicSpec.Cleanup.After after
        ? after.age().toDays() + " days"
        : "newest of each key";
  }
}
