package io.skillstream.cli.doctor;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.history.ReadingBars;
import io.skillstream.cli.results.TaggerAgreement;
import io.skillstream.cli.tagger.AgreementCounters;
import io.skillstream.history.LogRange;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.StageProgress;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.Refusal.Reason;
import io.skillstream.topology.stream.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the topics of a namespace say of its health; nothing where they do not exist yet. */
final class NamespaceChecks {
  /** Logs may be long; what is going on now is at their ends. */
  private static final long NEWEST = 100_000;

  private final TopicLog log;
  private final Topics topics;
  private final ReadingProgress progress;

  private NamespaceChecks(Cluster cluster, ReadingProgress progress) {
    this.log = new TopicLog(cluster.properties());
    this.topics = cluster.topics();
    this.progress = progress;
  }

  /** All that there is to say. */
  static List<Check> of(Cluster cluster) {
    try (ReadingBars bars = new ReadingBars(Progress.onConsole())) {
      NamespaceChecks checks = new NamespaceChecks(cluster, bars);
      List<Check> found = new ArrayList<>();
      checks.taggers().ifPresent(found::add);
      found.addAll(checks.refused());
      checks.unknownVerdicts().ifPresent(found::add);
      return found;
    }
  }

  private Optional<Check> taggers() {
    if (!log.exists(topics.control())) {
      return Optional.empty();
    }
    Map<Integer, Map<String, Long>> byPartition = new HashMap<>();
    try (TopicReading<ControlEvent> reading =
        log.read(newest(topics.control()), ControlEvent.class, progress)) {
      reading.drain(
          entry ->
              entry
                  .value()
                  .map(ControlEvent::getEvent)
                  .filter(StageProgress.class::isInstance)
                  .map(StageProgress.class::cast)
                  .filter(stage -> stage.getStage().equals(Stage.LABEL_EXAMPLE))
                  .ifPresent(stage -> byPartition.put(stage.getPartition(), stage.getCounts())));
    }
    TaggerAgreement agreement =
        AgreementCounters.read(
            counter ->
                byPartition.values().stream()
                    .mapToLong(counts -> counts.getOrDefault(counter, 0L))
                    .sum());
    return agreement.asked() == 0
        ? Optional.empty()
        : Optional.of(Check.ok("taggers", agreement.text()));
  }

  private List<Check> refused() {
    if (!log.exists(topics.deadLetters())) {
      return List.of();
    }
    HeldOutRefusals heldOut = new HeldOutRefusals();
    DeadLetters others = new DeadLetters();
    try (TopicReading<byte[]> reading = log.readBytes(newest(topics.deadLetters()), progress)) {
      reading.drain(
          letter -> {
            String reason = text(letter.headers(), DeadLetter.REASON);
            if (reason.equals(Reason.HELD_OUT.name())) {
              heldOut.add(text(letter.headers(), DeadLetter.DETAIL));
            } else {
              others.add(reason);
            }
          });
    }
    return Stream.of(others.check(), heldOut.check()).flatMap(Optional::stream).toList();
  }

  private Optional<Check> unknownVerdicts() {
    if (!log.exists(topics.skillErrorRates())) {
      return Optional.empty();
    }
    UnknownShares shares = new UnknownShares();
    try (TopicReading<SkillErrorRate> reading =
        log.read(topics.skillErrorRates(), SkillErrorRate.class, progress)) {
      reading.drain(entry -> entry.value().ifPresent(shares::add));
    }
    return shares.check();
  }

  /** The end of a topic. */
  private LogRange newest(String topic) {
    LogRange all = log.all(topic);
    NavigableMap<Integer, Long> from = new TreeMap<>(all.from());
    from.replaceAll((partition, start) -> Math.max(start, end(all, partition) - NEWEST));
    return new LogRange(topic, from, all.to());
  }

  private static long end(LogRange range, int partition) {
    return range.to().getOrDefault(partition, 0L);
  }

  private static String text(Headers headers, String key) {
    Header header = headers.lastHeader(key);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
