package io.skillstream.it;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedBroker;
import io.skillstream.embedded.EmbeddedStackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A fresh broker and what is deployed on it; one at a time in a JVM. */
final class Cluster implements AutoCloseable {
  private final Path dir;
  private final EmbeddedBroker broker;
  private final List<Deployment> deployments = new ArrayList<>();

  private Cluster(Path dir, EmbeddedBroker broker) {
    this.dir = dir;
    this.broker = broker;
  }

  /** Starts a broker whose data, like its deployments' state, lies under a folder. */
  static Cluster start(Path dir) throws EmbeddedStackException {
    return new Cluster(dir, EmbeddedBroker.start(dir.resolve("broker")));
  }

  /** Creates the topics of a namespace; nothing runs yet. */
  Deployment deploy(String namespace, int partitions, SkillTree tree)
      throws ExecutionException, InterruptedException {
    Deployment deployment =
        Deployment.create(broker.bootstrapServers(), namespace, partitions, tree, dir);
    deployments.add(deployment);
    return deployment;
  }

  /** Where the broker answers. */
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Stops the broker and starts it again, under the hands of whoever uses it. */
  void restartBroker() throws EmbeddedStackException {
    broker.restart();
  }

  @Override
  public void close() throws EmbeddedStackException {
    deployments.forEach(Deployment::close);
    broker.close();
  }
}
