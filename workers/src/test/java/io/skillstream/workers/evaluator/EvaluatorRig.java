package io.skillstream.workers.evaluator;

import io.skillstream.record.Attempt;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import io.skillstream.record.Split;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Evaluators of one student over topics that outlive them; a second passes with each idle poll. */
final class EvaluatorRig {

  static final Topics TOPICS = new Topics("test");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String STUDENT = "pupil";

  final ProbeTopic probes = new ProbeTopic(new TopicPartition(TOPICS.probes(), 0));
  final MockProducer<String, SpecificRecord> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), (topic, data) -> new byte[0]);
  final Map<String, List<SpecificRecord>> logs = new HashMap<>();
  final FakeStudents students = new FakeStudents();
  final List<String> heard = new ArrayList<>();
  Optional<PromotionSettings> promotion = Optional.empty();
  private Instant now = START;

  final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  void pass(Duration time) {
    now = now.plus(time);
  }

  static Probe probe(String problem, @Nullable String checkpoint, int samples) {
    return Probe.newBuilder()
        .setProbeId(STUDENT + "|" + checkpoint + "|" + problem)
        .setStudent(STUDENT)
        .setCheckpoint(checkpoint)
        .setProblemId(problem)
        .setProblem("What is " + problem + "?")
        .setAnswer("4")
        .setSamples(samples)
        .setSplit(Split.PROBE)
        .setRound(0)
        .setPlannedAt(START)
        .setPanel(30)
        .build();
  }

  static Checkpoint checkpoint(String name, long step, String location) {
    return Checkpoint.newBuilder()
        .setCheckpoint(name)
        .setStudent(STUDENT)
        .setCurriculum("math")
        .setStep(step)
        .setLocation(location)
        .setBatches(step)
        .setExamples(step)
        .setTokens(step)
        .setBatchPartition(0)
        .setNextOffset(step)
        .setCreatedAt(START.plusSeconds(step))
        .build();
  }

  /** Announces a checkpoint. */
  void announce(String name, long step) {
    log(TOPICS.checkpoints(), checkpoint(name, step, "/" + name));
  }

  void log(String topic, SpecificRecord record) {
    logs.computeIfAbsent(topic, t -> new ArrayList<>()).add(record);
  }

  static EvaluatorConfig config() {
    return new EvaluatorConfig(
        STUDENT,
        Optional.empty(),
        new AnswerSettings(0.6, 1, 100, 7),
        4,
        false,
        Duration.ofMinutes(1));
  }

  /** Runs an evaluator until it has had nothing to do for so many polls. */
  void run(EvaluatorConfig config, int idlePolls) throws Exception {
    run(config, probes.join(), idlePolls);
  }

  void run(EvaluatorConfig config, ProbeTopic.Member member, int idlePolls) throws Exception {
    FollowedLogs followed = new FollowedLogs(idlePolls);
    Evaluator evaluator =
        new Evaluator(
            member,
            followed,
            producer,
            TOPICS,
            config,
            students,
            promotion,
            new Ears(followed),
            clock);
    followed.whenIdle = evaluator::stop;
    evaluator.run();
  }

  List<Attempt> attempts() {
    return sent(TOPICS.attempts(), Attempt.class);
  }

  /** What was written to a topic. */
  <T> List<T> sent(String topic, Class<T> type) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(ProducerRecord::value)
        .map(type::cast)
        .toList();
  }

  /** Hears of what happened, in a few words each. */
  private final class Ears implements EvaluationListener {

    private final FollowedLogs followed;

    Ears(FollowedLogs followed) {
      this.followed = followed;
    }

    @Override
    public void opened(Optional<String> checkpoint) {
      heard.add("opened " + checkpoint.orElse("base"));
    }

    @Override
    public void answered(Probe probe, List<Attempt> attempts, int open) {
      followed.idle = 0;
      heard.add("answered " + probe.getProblemId() + " at " + probe.getCheckpoint());
    }

    @Override
    public void decided(Promotion decision) {
      followed.idle = 0;
    }

    @Override
    public void passedOver(Probe probe, String why) {
      heard.add("passed over " + probe.getProblemId() + ": " + why);
    }

    @Override
    public void troubled(String what) {
      heard.add("trouble: " + what);
    }
  }

  /** All logs but the probes', one partition each; counts the polls since anything was done. */
  private final class FollowedLogs extends MockConsumer<String, SpecificRecord> {

    private final int most;
    private final Map<TopicPartition, Integer> read = new HashMap<>();
    private int idle;
    private Runnable whenIdle = () -> {};

    FollowedLogs(int most) {
      super("earliest");
      this.most = most;
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
      Node node = new Node(0, "localhost", 9);
      TopicPartition partition = new TopicPartition(topic, 0);
      updateBeginningOffsets(Map.of(partition, 0L));
      updateEndOffsets(Map.of(partition, (long) logs.getOrDefault(topic, List.of()).size()));
      return List.of(new PartitionInfo(topic, 0, node, new Node[] {node}, new Node[] {node}));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach((partition, time) -> found.put(partition, new OffsetAndTimestamp(0, time)));
      return found;
    }

    @Override
    public synchronized org.apache.kafka.clients.consumer.ConsumerRecords<String, SpecificRecord>
        poll(Duration timeout) {
      pass(Duration.ofSeconds(1));
      if (++idle > most) {
        whenIdle.run();
      }
      for (TopicPartition partition : assignment()) {
        List<SpecificRecord> log = logs.getOrDefault(partition.topic(), List.of());
        for (int at = read.getOrDefault(partition, 0); at < log.size(); at++) {
          addRecord(new ConsumerRecord<>(partition.topic(), 0, at, "", log.get(at)));
        }
        read.put(partition, log.size());
      }
      return super.poll(timeout);
    }
  }

  /** Students that give the same answer to everything. */
  static final class FakeStudents implements Students {

    String text = "So it is $\\boxed{4}$.";
    String finishReason = Answer.STOP;
    final Map<String, Exception> failures = new HashMap<>();
    final List<Question> asked = new ArrayList<>();

    private Outcome outcome(Question question) {
      return question.prompt().contains("unspeakable")
          ? new Outcome.Refusal("too long")
          : new Answer(text, OptionalInt.of(9), finishReason, 5);
    }

    @Override
    public AnsweringStudent at(Optional<Checkpoint> checkpoint) throws java.io.IOException {
      Exception failure = failures.get(checkpoint.map(Checkpoint::getCheckpoint).orElse("base"));
      if (failure instanceof java.io.IOException e) {
        throw e;
      }
      return new AnsweringStudent() {
        @Override
        public List<Outcome> answer(List<Question> questions, BooleanSupplier stopping) {
          asked.addAll(questions);
          return questions.stream().map(FakeStudents.this::outcome).toList();
        }

        @Override
        public Optional<String> servedAs() {
          return Optional.of("served");
        }

        @Override
        public void close() {}
      };
    }
  }
}
