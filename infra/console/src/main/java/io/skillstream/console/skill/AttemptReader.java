package io.skillstream.console.skill;

import io.skillstream.console.Knowledge;
import io.skillstream.console.Rounded;
import io.skillstream.console.follow.RecordLookup;
import io.skillstream.console.skill.RecentAttempts.Seen;
import io.skillstream.record.Attempt;
import io.skillstream.record.Payload;
import io.skillstream.record.Probe;
import io.skillstream.record.WrongReason;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Opens attempts: what a student answered, and to what. Problems are looked for among the probes
 * and the payloads of their partition, for a short time.
 */
public final class AttemptReader {
  private static final Duration SEARCH = Duration.ofMillis(700);
  private static final int KNOWN_TEXTS = 2_000;

  private final Knowledge knowledge;
  private final RecordLookup lookup;
  private final Deserializer<? extends SpecificRecord> deserializer;
  private final Topics topics;
  private final Map<String, String> texts =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > KNOWN_TEXTS;
            }
          });

  /** Reads the topics of a namespace. */
  public AttemptReader(
      Knowledge knowledge,
      RecordLookup lookup,
      Deserializer<? extends SpecificRecord> deserializer,
      Topics topics) {
    this.knowledge = knowledge;
    this.lookup = lookup;
    this.deserializer = deserializer;
    this.topics = topics;
  }

  /** The newest attempts; {@code note}: what is not there, and why. */
  public record Attempts(List<Row> items, @Nullable String note) {}

  /** An attempt as the page gets it. */
  public record Row(
      String at,
      String attemptId,
      String problemId,
      @Nullable String problem,
      @Nullable String response,
      @Nullable String extractedAnswer,
      @Nullable String expectedAnswer,
      String verdict,
      @Nullable String wrongReason,
      @Nullable String checkpoint,
      @Nullable Integer tokens,
      List<List<String>> skills) {}

  /**
   * The newest attempts of a student at a skill, newest first.
   *
   * @throws RecordLookup.LookupException if the brokers do not answer
   */
  public Attempts newest(Optional<String> student, String tree, List<String> path, int limit) {
    List<Seen> seen =
        knowledge.ask(
            models -> {
              SkillNames names = models.skills().look(tree).names();
              int number = names.numberOf(names.find(path));
              return number < 0 && !path.isEmpty()
                  ? List.<Seen>of()
                  : models
                      .attempts()
                      .newest(student, tree, node -> path.isEmpty() || node == number, limit);
            });
    Map<Seen, Attempt> opened = new LinkedHashMap<>();
    for (Seen one : seen) {
      lookup
          .at(topics.attemptsByProblem(), one.partition(), one.offset())
          .flatMap(record -> value(record, Attempt.class))
          .ifPresent(attempt -> opened.put(one, attempt));
    }
    search(opened.keySet());
    List<Row> rows = new ArrayList<>();
    opened.forEach((one, attempt) -> rows.add(row(one, attempt, tree)));
    boolean untold = rows.stream().anyMatch(row -> row.problem() == null);
    return new Attempts(rows, note(seen.size(), opened.size(), untold));
  }

  private static @Nullable String note(int seen, int opened, boolean untold) {
    if (opened < seen) {
      return (seen - opened) + " older attempts are not kept any more (a week).";
    }
    if (untold) {
      return "Some problems are not kept any more, or were not found in time.";
    }
    return seen == 0
        ? "None among the newest %d attempts; attempts are kept for a week."
            .formatted(RecentAttempts.MOST)
        : null;
  }

  private Row row(Seen seen, Attempt attempt, String tree) {
    List<List<String>> skills =
        knowledge.ask(
            models -> {
              SkillNames names = models.skills().look(tree).names();
              return models.attempts().nodes(seen.problemId()).stream()
                  .filter(node -> node > 0)
                  .map(names::ofNumber)
                  .filter(id -> id > 0)
                  .map(names::path)
                  .toList();
            });
    WrongReason why = attempt.getWrongReason();
    return new Row(
        Rounded.time(attempt.getAttemptedAt().toEpochMilli()),
        attempt.getAttemptId(),
        seen.problemId(),
        texts.get(seen.problemId()),
        attempt.getResponse(),
        attempt.getExtractedAnswer(),
        attempt.getExpectedAnswer(),
        attempt.getVerdict().name().toLowerCase(Locale.ROOT),
        why == null ? null : why.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        attempt.getCheckpoint(),
        attempt.getResponseTokens(),
        deepest(skills));
  }

  /** The skills that no other of them is above of. */
  private static List<List<String>> deepest(List<List<String>> skills) {
    return skills.stream()
        .filter(
            one ->
                skills.stream()
                    .noneMatch(
                        other ->
                            other.size() > one.size() && other.subList(0, one.size()).equals(one)))
        .toList();
  }

  /** Finds the texts of problems that are not known yet. */
  private void search(Set<Seen> attempts) {
    Map<Integer, Set<String>> wanted = new HashMap<>();
    for (Seen one : attempts) {
      if (!texts.containsKey(one.problemId())) {
        wanted.computeIfAbsent(one.partition(), unseen -> new HashSet<>()).add(one.problemId());
      }
    }
    long deadline = System.nanoTime() + SEARCH.toNanos();
    for (String topic : List.of(topics.probes(), topics.payloads())) {
      wanted.forEach((partition, ids) -> search(topic, partition, ids, deadline));
    }
  }

  private void search(String topic, int partition, Set<String> ids, long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (ids.isEmpty() || left.isNegative() || partition >= lookup.partitions(topic)) {
      return;
    }
    lookup.scan(
        topic,
        partition,
        0,
        Long.MAX_VALUE,
        record -> {
          problem(record, ids)
              .ifPresent(
                  found -> {
                    texts.put(found.getKey(), found.getValue());
                    ids.remove(found.getKey());
                  });
          return !ids.isEmpty();
        },
        left);
  }

  private Optional<Map.Entry<String, String>> problem(
      ConsumerRecord<byte[], byte[]> record, Set<String> ids) {
    if (record.topic().equals(topics.probes())) {
      String id = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
      return ids.contains(id)
          ? value(record, Probe.class).map(probe -> Map.entry(id, probe.getProblem()))
          : Optional.empty();
    }
    return value(record, Payload.class)
        .filter(payload -> ids.contains(payload.getProblemId()))
        .map(payload -> Map.entry(payload.getProblemId(), payload.getProblem()));
  }

  private <T> Optional<T> value(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return record.value() == null
        ? Optional.empty()
        : Optional.of(
            type.cast(deserializer.deserialize(record.topic(), record.headers(), record.value())));
  }
}
