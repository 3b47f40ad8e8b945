package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.SkillAttribution;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.topology.PipelineDriver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.test.TestRecord;

/** The topics of applications that run without a broker; every topic has one partition. */
record DriverSource(PipelineDriver pipeline, AvroSerdes serdes) implements ReplaySource {
  @Override
  public SortedMap<Integer, Long> poolEnds() {
    return new TreeMap<>(Map.of(0, (long) pipeline.raw(pipeline.topics().poolLog()).size()));
  }

  @Override
  public Optional<String> treeVersion() {
    return Optional.of(pipeline.tree().version());
  }

  @Override
  public Iterator<LogEntry<PoolEvent>> poolLog(int partition) {
    return entries(pipeline.topics().poolLog());
  }

  @Override
  public Iterator<LogEntry<ControlEvent>> control() {
    return entries(pipeline.topics().control(), pipeline.taken(pipeline.topics().control()));
  }

  @Override
  public Iterator<LogEntry<RoundEvent>> rounds(String curriculum) {
    List<LogEntry<RoundEvent>> theirs = new ArrayList<>();
    this.<RoundEvent>entries(pipeline.topics().rounds())
        .forEachRemaining(
            entry -> {
              if (entry.keyText().equals(curriculum)) {
                theirs.add(entry);
              }
            });
    return theirs.iterator();
  }

  @Override
  public Iterator<LogEntry<SkillAttribution>> traceSkills(int partition) {
    return entries(pipeline.topics().traceSkills());
  }

  @Override
  public Iterator<LogEntry<Payload>> payloads(int partition) {
    return entries(pipeline.topics().payloads());
  }

  @Override
  public Iterator<LogEntry<RateDelta>> rateDeltas(String student) {
    List<LogEntry<RateDelta>> theirs = new ArrayList<>();
    this.<RateDelta>entries(pipeline.topics().rateDeltas())
        .forEachRemaining(
            entry -> {
              if (entry.keyText().equals(student)) {
                theirs.add(entry);
              }
            });
    return theirs.iterator();
  }

  @Override
  public void close() {}

  private <T extends SpecificRecord> Iterator<LogEntry<T>> entries(String topic) {
    return entries(topic, pipeline.raw(topic));
  }

  private <T extends SpecificRecord> Iterator<LogEntry<T>> entries(
      String topic, List<TestRecord<byte[], byte[]>> records) {
    List<LogEntry<T>> entries = new ArrayList<>();
    try (Deserializer<T> deserializer = serdes.deserializer()) {
      for (TestRecord<byte[], byte[]> record : records) {
        Optional<T> value =
            record.value() == null
                ? Optional.empty()
                : Optional.of(deserializer.deserialize(topic, record.value()));
        entries.add(
            new LogEntry<>(
                0,
                entries.size(),
                record.timestamp(),
                record.key() == null ? new byte[0] : record.key(),
                value,
                new RecordHeaders()));
      }
    }
    return entries.iterator();
  }
}
