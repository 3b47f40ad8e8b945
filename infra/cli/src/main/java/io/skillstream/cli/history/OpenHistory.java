package io.skillstream.cli.history;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.history.CurriculumName;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.history.TopicLog;
import io.skillstream.schemas.Topics;
import java.nio.file.Path;

/** The topics of an existing cluster, open for reading. */
public final class OpenHistory implements AutoCloseable {
  private final Cluster cluster;
  private final TopicLog log;
  private final ReadingBars bars;

  private OpenHistory(Cluster cluster, Progress progress) {
    this.cluster = cluster;
    this.log = new TopicLog(cluster.properties());
    this.bars = new ReadingBars(progress);
  }

  /**
   * Connects.
   *
   * @throws CommandException if no cluster is named, or it cannot be reached
   */
  public static OpenHistory on(ClusterOptions options, Progress progress)
      throws EmbeddedStackException {
    if (!options.isExisting()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "name the cluster: --bootstrap-servers and --schema-registry-url (as 'skillstream up'"
              + " prints them)");
    }
    return new OpenHistory(
        Cluster.open(options, Path.of(""), new StackMessages(progress)), progress);
  }

  /** The address of a curriculum as it was given. */
  CurriculumName name(String given) {
    return CurriculumName.parse(given, cluster.topics().namespace());
  }

  /** The past of the namespace of the options. */
  public NamespaceHistory namespace() {
    return namespace(cluster.topics().namespace());
  }

  /** The past of any namespace. */
  NamespaceHistory namespace(String namespace) {
    return new NamespaceHistory(log, new Topics(namespace), bars);
  }

  @Override
  public void close() {
    bars.close();
    cluster.close();
  }
}
