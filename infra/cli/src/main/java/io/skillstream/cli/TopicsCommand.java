package io.skillstream.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
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
      description = "Creates the topics that are missing and registers their schemas.")
  int create(@Mixin ClusterOptions options) throws EmbeddedStackException, InterruptedException {
    try (Cluster cluster = open(options)) {
      List<String> created = cluster.createTopics();
      cluster.awaitRegistry();
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
      description =
          "Lists every topic: key, record, partitions, what is kept, and whether it exists.")
  int describe(
      @Mixin ClusterOptions options,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws ExecutionException, InterruptedException, IOException {
    List<TopicSpec> catalogue = TopicCatalogue.of(options.topics(), options.partitions());
    Map<String, Integer> existing = Map.of();
    if (options.isExisting() || options.dataDir().isPresent()) {
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
      row.put("exists", existing.containsKey(topic.name()));
      rows.add(row);
    }
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
    } else {
      rows.forEach(TopicsCommand::print);
    }
    return 0;
  }

  @Command(
      name = "delete",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      description = "Deletes the topics of a namespace with all they hold.")
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
    String namespace = options.topics().namespace();
    try (Cluster cluster = open(options);
        Admin admin = cluster.admin()) {
      List<String> topics = new ArrayList<>();
      for (String topic : admin.listTopics().names().get()) {
        // Ours, and the changelogs of our Streams applications.
        if (topic.startsWith(namespace + ".") || topic.startsWith(namespace + "-")) {
          topics.add(topic);
        }
      }
      admin.deleteTopics(topics).all().get();
      topics.stream().sorted().forEach(topic -> System.out.println("deleted " + topic));
    }
    return 0;
  }

  private static Cluster open(ClusterOptions options) throws EmbeddedStackException {
    return Cluster.open(
        options, options.dataDir().orElse(DATA), new StackMessages(Progress.onConsole()));
  }

  private static String kept(TopicSpec.Cleanup cleanup) {
    if (cleanup instanceof TopicSpec.Cleanup.Keep) {
      return "everything";
    }
    return cleanup instanceof TopicSpec.Cleanup.After after
        ? after.age().toDays() + " days"
        : "newest of each key";
  }

  private static void print(Map<String, Object> row) {
    System.out.printf(
        Locale.ROOT,
        "%-38s %-26s %-17s %2s partitions  keeps %-19s%s%n",
        row.get("topic"),
        "key: " + row.get("key"),
        row.get("value"),
        row.get("partitions"),
        row.get("kept"),
        Boolean.TRUE.equals(row.get("exists")) ? " exists" : "");
  }
}
