package io.skillstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.Checkpoints;
import io.skillstream.workers.trainer.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainers are killed again and again at random moments, also while they write checkpoints, and the
 * broker goes away under another: each ends with the bits of an undisturbed run, and has trained
 * every example as often as planned. With one thread all weights are trained, with two an adapter.
 */
final class TrainerCrashIT {
  private static final String NAMESPACE = "trainers";
  private static final int PARTITIONS = 2;

  /** Of each of the two trainers; {@code -Dtrainer.kills=10} kills twenty times in all. */
  private static final int KILLS = Integer.getInteger("trainer.kills", 6);

  private static final long BATCHES = 60;
  private static final int EXAMPLES = 2;
  private static final long STEPS = BATCHES * TrainerHost.PASSES;
  private static final Topics TOPICS = new Topics(NAMESPACE);

  /** How often kills hit something that matters. */
  private record Hits(int resumed, int whileWriting) {}

  @TempDir Path dir;

  @Test
  void weights_killedOftenOrBrokerRestarted_areThoseOfAnUndisturbedRun() throws Exception {
    try (Student student = TrainerHost.tiny()) {
      student.save(Files.createDirectory(base()));
    }
    try (Cluster cluster = Cluster.start(dir)) {
      writeBatches(
          cluster.bootstrapServers(),
          List.of("straight-1", "straight-2", "killed-1", "killed-2", "cut-off"));
      // One and two threads side by side: most of a life is start-up.
      CompletableFuture<Hits> two = CompletableFuture.supplyAsync(() -> underKills(cluster, 2));
      Hits one = underKills(cluster, 1);
      for (Hits hits : List.of(one, two.join())) {
        assertThat(hits.resumed()).as("lives that went on behind step 0").isGreaterThan(KILLS / 2);
        assertThat(hits.whileWriting()).as("kills in the middle of a checkpoint").isPositive();
      }
      underBrokerRestart(cluster);

      Map<String, List<TrainingStep>> steps = steps(cluster.bootstrapServers());
      for (String run : List.of("straight-1", "straight-2", "killed-1", "killed-2", "cut-off")) {
        assertTrainedAsPlanned(run, steps.getOrDefault(run, List.of()));
      }
      assertThat(steps.get("killed-1")).as("steps taken twice").hasSizeGreaterThan((int) STEPS);
      assertThat(steps.get("killed-2")).as("steps taken twice").hasSizeGreaterThan((int) STEPS);
      assertSameWeights("killed-1", "straight-1");
      assertSameWeights("killed-2", "straight-2");
      assertSameWeights("cut-off", "straight-1");
    }
  }

  private Hits underKills(Cluster cluster, int threads) {
    try {
      try (TrainerProcess straight = start(cluster, "straight-" + threads, threads)) {
        straight.awaitStart();
        straight.awaitEnd();
      }
      return killed(cluster, "killed-" + threads, threads);
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private Hits killed(Cluster cluster, String run, int threads)
      throws IOException, InterruptedException {
    Random random = new Random(threads);
    int resumed = 0;
    int whileWriting = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (TrainerProcess trainer = start(cluster, run, threads)) {
        resumed += trainer.awaitStart() > 0 ? 1 : 0;
        for (int step = random.nextInt(5); step >= 0; step--) {
          assertThat(trainer.awaitStep()).as("step of life %d", kill).isPresent();
        }
        if (kill % 4 == 3) {
          awaitWriting(run);
        } else {
          LockSupport.parkNanos(random.nextInt(40_000_000));
        }
        trainer.kill();
        whileWriting += isWriting(run) ? 1 : 0;
      }
    }
    try (TrainerProcess last = start(cluster, run, threads)) {
      last.awaitStart();
      last.awaitEnd();
    }
    return new Hits(resumed, whileWriting);
  }

  private void underBrokerRestart(Cluster cluster) throws Exception {
    try (TrainerProcess trainer = start(cluster, "cut-off", 1)) {
      trainer.awaitStart();
      for (long step = 0; step < STEPS / 3; step++) {
        assertThat(trainer.awaitStep()).isPresent();
      }
      cluster.restartBroker();
      assertThat(trainer.awaitStep()).as("it goes on").isPresent();
      trainer.awaitEnd();
    }
  }

  private TrainerProcess start(Cluster cluster, String run, int threads) throws IOException {
    Optional<Path> adapted = threads == 2 ? Optional.of(base()) : Optional.empty();
    return TrainerProcess.start(
        cluster.bootstrapServers(), NAMESPACE, PARTITIONS, run, threads, adapted, dir);
  }

  private Path base() {
    return dir.resolve("base");
  }

  /** Until a checkpoint is being written; the next is some steps away at most. */
  private void awaitWriting(String run) throws IOException {
    long deadline = System.nanoTime() + Deployment.PATIENCE.toNanos();
    while (!isWriting(run) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private boolean isWriting(String run) throws IOException {
    try (Stream<Path> entries = Files.list(TrainerProcess.checkpoints(dir, run))) {
      return entries.anyMatch(
          entry -> entry.getFileName().toString().startsWith(".unfinished-checkpoint-"));
    }
  }

  private void assertTrainedAsPlanned(String run, List<TrainingStep> published) throws IOException {
    SortedMap<Long, TrainingStep> steps = new TreeMap<>();
    for (TrainingStep step : published) {
      TrainingStep first = steps.putIfAbsent(step.getStep(), step);
      if (first != null) {
        assertThat(what(step)).as("%s, step %d again", run, step.getStep()).isEqualTo(what(first));
      }
    }
    assertThat(steps.keySet()).as(run).hasSize((int) STEPS);
    assertThat(steps.firstKey()).isEqualTo(1);
    assertThat(steps.lastKey()).isEqualTo(STEPS);
    List<String> planned = new ArrayList<>();
    for (int pass = 0; pass < TrainerHost.PASSES; pass++) {
      for (long batch = 0; batch < BATCHES; batch++) {
        planned.add(pass + "/" + batch + ": " + EXAMPLES);
      }
    }
    assertThat(steps.values())
        .as(run)
        .extracting(step -> step.getPass() + "/" + step.getBatch() + ": " + step.getExamples())
        .containsExactlyElementsOf(planned);

    TrainerState state = TrainerState.read(newest(run));
    // An empty closing batch needs no checkpoint of its own, so the state may stand before it.
    assertThat(state.step()).as(run).isEqualTo(STEPS);
    assertThat(state.totals().distinctExamples()).as(run).isEqualTo(BATCHES * EXAMPLES);
    assertThat(state.totals().examples()).as(run).isEqualTo(STEPS * EXAMPLES);
  }

  private static List<Object> what(TrainingStep step) {
    return List.of(
        step.getPass(),
        step.getBatch(),
        step.getLoss(),
        step.getGradientNorm(),
        step.getTokensConsumed());
  }

  private void assertSameWeights(String run, String undisturbed) throws IOException {
    try (Stream<Path> files = Files.list(newest(undisturbed))) {
      List<Path> tensors = files.filter(file -> file.toString().endsWith(".safetensors")).toList();
      assertThat(tensors).as("weights or adapter, and moments").hasSize(2);
      for (Path file : tensors) {
        assertThat(newest(run).resolve(file.getFileName()))
            .as("%s of %s", file.getFileName(), run)
            .hasSameBinaryContentAs(file);
      }
    }
  }

  private Path newest(String run) throws IOException {
    return new Checkpoints(TrainerProcess.checkpoints(dir, run), 2).latest().orElseThrow();
  }

  private static Map<String, List<TrainingStep>> steps(String bootstrapServers) {
    Map<String, List<TrainingStep>> steps = new HashMap<>();
    try (TopicReader<TrainingStep> reader =
        new TopicReader<>(
            bootstrapServers,
            TOPICS.trainingSteps(),
            PARTITIONS,
            PrimedRegistry.serdes().deserializer())) {
      for (ConsumerRecord<byte[], TrainingStep> record : reader.records()) {
        steps
            .computeIfAbsent(record.value().getCurriculum(), curriculum -> new ArrayList<>())
            .add(record.value());
      }
    }
    return steps;
  }

  /** The same batches for each curriculum, mixed in the partitions. */
  private static void writeBatches(String bootstrapServers, List<String> curricula)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new TopicAdmin(admin).create(TopicCatalogue.of(TOPICS, PARTITIONS), Optional.empty());
    }
    try (KafkaProducer<String, Batch> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            PrimedRegistry.serdes().<Batch>serializer())) {
      for (long batch = 0; batch <= BATCHES; batch++) {
        for (String curriculum : curricula) {
          producer.send(
              new ProducerRecord<>(TOPICS.trainingBatches(), curriculum, batch(curriculum, batch)));
        }
      }
    }
  }

  private static Batch batch(String curriculum, long number) {
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; number < BATCHES && i < EXAMPLES; i++) {
      long left = 3 * number + i;
      long right = 7 + i;
      examples.add(
          TrainingExample.newBuilder()
              .setCurriculum(curriculum)
              .setRound(0)
              .setSlot(number * EXAMPLES + i)
              .setTraceId("trace-" + number + "-" + i)
              .setCandidateId("candidate-" + number + "-" + i)
              .setProblem("What is " + left + " + " + right + "?")
              .setResponse("Adding gives $\\boxed{" + (left + right) + "}$.")
              .setAnswer(Long.toString(left + right))
              .setChains(List.of(List.of("Arithmetic", "Addition")))
              .setSkill(List.of("Arithmetic", "Addition"))
              .build());
    }
    return Batch.newBuilder()
        .setCurriculum(curriculum)
        .setStudent("student")
        .setBatch(number)
        .setRound(0)
        .setExamples(examples)
        .setLast(number == BATCHES)
        .build();
  }
}
