package io.skillstream.it;

import io.skillstream.record.Batch;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.Tokenizer;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.Checkpoints;
import io.skillstream.workers.trainer.Cutoff;
import io.skillstream.workers.trainer.ExampleSettings;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.Trainable;
import io.skillstream.workers.trainer.TrainerState;
import io.skillstream.workers.trainer.TrainerWorker;
import io.skillstream.workers.trainer.TrainingConfig;
import io.skillstream.workers.trainer.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A JVM of its own that trains one curriculum until it is complete, is killed, or its parent is
 * gone. It says where it begins and each step on standard output.
 */
final class TrainerHost {
  static final int PASSES = 2;
  static final int CHECKPOINT_EVERY = 2;

  private static final long SEED = 11;
  private static final Trainable ADAPTER =
      new Trainable.LowRank(4, 8, AdapterConfig.modules(List.of(AdapterConfig.ALL_LINEAR)));

  private TrainerHost() {}

  /**
   * Arguments: bootstrap servers, namespace, partitions, curriculum, checkpoint folder, and the
   * base of an adapter or nothing.
   */
  public static void main(String[] args) throws IOException {
    Thread watch = new Thread(TrainerHost::endWithParent, "parent");
    watch.setDaemon(true);
    watch.start();
    AvroSerdes serdes = PrimedRegistry.serdes();
    String base = args[5];
    TrainingConfig config = config(base.isEmpty() ? new Trainable.Full() : ADAPTER);
    try (Consumer<String, Batch> consumer =
            new KafkaConsumer<>(
                with(args[0], TrainerWorker.CONSUMER_SETTINGS),
                new StringDeserializer(),
                serdes.<Batch>deserializer());
        Producer<String, SpecificRecord> producer =
            new KafkaProducer<>(
                with(args[0], TrainerWorker.PRODUCER_SETTINGS),
                new StringSerializer(),
                serdes.serializer())) {
      TrainerWorker.Outcome outcome =
          new TrainerWorker(
                  consumer,
                  producer,
                  new Topics(args[1]),
                  TrainerWorker.Assignment.of(args[3], "student", Integer.parseInt(args[2])),
                  config,
                  new Checkpoints(Path.of(args[4]), config.checkpoints().retention()),
                  () -> base.isEmpty() ? tiny() : Student.read(Path.of(base)),
                  new Narrator(),
                  Clock.systemUTC())
              .run();
      say("ended " + outcome);
    }
    System.exit(0);
  }

  private static TrainingConfig config(Trainable trainable) {
    TrainingConfig small = TrainingConfig.small(100, SEED);
    return new TrainingConfig(
        small.learningRate(),
        small.optimiser(),
        new ExampleSettings(PASSES, 256, Cutoff.TRUNCATE),
        small.compute().training(trainable),
        new CheckpointSettings(CHECKPOINT_EVERY, Duration.ofSeconds(1), 2),
        SEED);
  }

  /** A student that is quick to train. */
  static Student tiny() throws IOException {
    Tokenizer tokenizer = Tokenizer.builtIn();
    return Student.drawn(
        tokenizer,
        new ModelConfig(
            tokenizer.size(),
            64,
            128,
            2,
            4,
            2,
            16,
            512,
            1e-6,
            10_000,
            true,
            0.05,
            List.of(tokenizer.endOfTurn())),
        SEED);
  }

  private static Map<String, Object> with(String bootstrapServers, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  private static final class Narrator implements TrainingListener {
    @Override
    public void started(TrainerState state, Student student) {
      say("started " + state.step());
    }

    @Override
    public void stepped(StepReport step, TrainerState state) {
      say("step " + step.step());
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** The other end of this pipe is the parent: no more input means no more parent. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(1);
  }
}
