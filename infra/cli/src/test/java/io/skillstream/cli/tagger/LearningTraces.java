package io.skillstream.cli.tagger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.Trace;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Traces of three skills to learn from, and others without skills, of which half are like none. */
final class LearningTraces {
  /** From so many labels on the fast tagger has learned something. */
  static final int ENOUGH = 120;

  private static final List<List<String>> CHAINS =
      List.of(
          List.of("Algebra", "Equations"), List.of("Algebra", "Sequences"), List.of("Geometry"));
  private static final List<String> PROBLEMS =
      List.of(
          "Solve the equation $%dx + 3 = 0$ for x.",
          "What is term number %d of the progression of odd numbers?",
          "A triangle has a side of %d cm and an angle of 60 degrees. What is its height?");

  private final Cluster cluster;
  private int sent;

  LearningTraces(Cluster cluster) {
    this.cluster = cluster;
  }

  int sent() {
    return sent;
  }

  void sendWithSkills(int traces) {
    send(traces, true);
  }

  void sendWithout(int traces) {
    send(traces, false);
  }

  private void send(int traces, boolean withSkills) {
    String topic = cluster.topics().traces();
    Serializer<Trace> serializer = cluster.serdes().serializer();
    try (Producer<byte[], byte[]> producer = cluster.producer(Map.of("acks", "all"))) {
      for (int i = 0; i < traces; i++) {
        int number = ++sent;
        String problem =
            withSkills || i % 2 == 0
                ? PROBLEMS.get(number % 3).formatted(number)
                : "Zwei Fragen ueber " + "%c%c".formatted('a' + number % 26, 'a' + i % 26) + "?";
        Trace trace =
            Trace.newBuilder()
                .setTraceId("t" + number)
                .setProblem(problem)
                .setResponse("It is \\boxed{" + number + "}.")
                .setAnswer(Integer.toString(number))
                .setChains(withSkills ? List.of(CHAINS.get(number % 3)) : List.of())
                .build();
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, trace.getTraceId().getBytes(UTF_8), serializer.serialize(topic, trace)));
      }
      producer.flush();
    }
  }
}
