package io.skillstream.cli.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.input.Position;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.gateway.intake.Reading;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.Refusal;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class LineRecordsTest {
  private static final Position HERE = new Position("a.jsonl", 3, OptionalLong.of(70));
  private static final String JSON = "{\"problem\":\"1+1\",\"solution\":\"2\",\"answer\":\"2\"}";

  private static LineRecords records(String registry) {
    return new LineRecords(
        new Topics("t"),
        new AvroSerdes(Map.of("schema.registry.url", registry, "max.retries", "0")),
        Clock.systemUTC());
  }

  private static TraceLine trace(String id, int length) {
    return new TraceLine(
        HERE,
        id,
        "x?",
        Optional.of("x".repeat(length)),
        Optional.of("3"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  @Test
  void checked_recordBeyondTheBrokersLimit_isRefusedAndItsDeadLetterFits() {
    LineRecords records = records("mock://line-records");
    assertThat(records.checked(trace("t", LineRecords.MOST_BYTES - 100)).verdict())
        .isInstanceOf(Checked.Passed.class);
    LineRecords.Judged judged = records.checked(trace("t", TopicCatalogue.MAX_MESSAGE_BYTES));
    assertThat(judged.verdict())
        .isInstanceOfSatisfying(
            Checked.Refused.class,
            no -> assertThat(no.refusal().reason()).isEqualTo(Refusal.Reason.OVERSIZE));
    ProducerRecord<byte[], byte[]> dead =
        records.deadLetter(
            HERE, new Refusal(Refusal.Reason.OVERSIZE, "too large"), judged.record());
    assertThat(dead.value().length).isLessThan(TopicCatalogue.MAX_MESSAGE_BYTES / 2);
    assertThat(
            new String(
                Objects.requireNonNull(dead.headers().lastHeader(DeadLetter.CUT_FROM)).value(),
                UTF_8))
        .isEqualTo(Integer.toString(judged.record().value().length));
  }

  @Test
  void deadLetter_idThatIsTooLongForAKey_isKeptUnderItsPosition() {
    LineRecords.Judged judged =
        records("mock://line-records").checked(trace("t".repeat(9 << 20), 9 << 20));
    ProducerRecord<byte[], byte[]> dead =
        records("mock://line-records")
            .deadLetter(HERE, new Refusal(Refusal.Reason.INVALID_ID, "long"), judged.record());
    assertThat(new String(dead.key(), UTF_8)).isEqualTo("a.jsonl:3");
  }

  @Test
  void read_registryIsAway_isUnavailableAndNotRefused() throws Exception {
    assertThat(posted(records("mock://line-records"))).isInstanceOf(Reading.Accepted.class);
    LineRecords records = records("http://127.0.0.1:" + closedPort());
    assertThatThrownBy(() -> posted(records))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("the schema registry does not answer");
  }

  @Test
  void read_postedBeyondTheBrokersLimit_isRefusedByItself() {
    LineRecords records = records("mock://line-records");
    assertThat(posted(records, solved(LineRecords.MOST_BYTES - 1000)))
        .isInstanceOf(Reading.Accepted.class);
    assertThat(posted(records, solved(LineRecords.MOST_BYTES)))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            no -> {
              assertThat(no.reason()).isEqualTo(Refusal.Reason.OVERSIZE.name());
              assertThat(no.detail()).contains("at most %,d".formatted(LineRecords.MOST_BYTES));
            });
  }

  private static String solved(int length) {
    return JSON.replace("\"solution\":\"2\"", "\"solution\":\"" + "x".repeat(length) + "\"");
  }

  private static Reading posted(LineRecords records) {
    return posted(records, JSON);
  }

  private static Reading posted(LineRecords records, String json) {
    return Objects.requireNonNull(PostedForm.all(records).get("traces")).read(json.getBytes(UTF_8));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
