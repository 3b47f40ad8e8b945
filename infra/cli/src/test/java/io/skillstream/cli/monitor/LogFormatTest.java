package io.skillstream.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogFormatTest {
  @AfterEach
  void asText() {
    LogFormat.TEXT.apply(Map.of());
  }

  @Test
  void json_event_isOneObjectWithTheFieldsOfTheProcess() throws Exception {
    List<String> lines =
        logged(
            LogFormat.JSON,
            Map.of("process", "trainer", "namespace", "mine", "curriculum", "weak"),
            "two\nlines");
    assertThat(lines).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.path("logger").asText()).isEqualTo("io.skillstream.test");
    assertThat(line.path("thread").asText()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.path("message").asText()).isEqualTo("two\nlines");
    assertThat(line.path("process").asText()).isEqualTo("trainer");
    assertThat(line.path("namespace").asText()).isEqualTo("mine");
    assertThat(line.path("curriculum").asText()).isEqualTo("weak");
    assertThat(line.path("exception").asText())
        .startsWith("java.lang.IllegalStateException: broken")
        .contains("\n\tat ");
  }

  @Test
  void bothFormats_secretsInWhatLibrariesSay_areMasked() throws Exception {
    String said =
        "at https://user:hunter2@registry:8081/subjects, with sasl.password=hunter2,"
            + " basic.auth.user.info = me:hunter2 and Authorization: Bearer hunter2.x-y_z=="
            + " but ssl.key.password = [hidden]";
    for (LogFormat format : LogFormat.values()) {
      String text = String.join("\n", logged(format, Map.of(), said));
      assertThat(text)
          .as(format.toString())
          .contains("https://***@registry:8081/subjects", "sasl.password=***", "[hidden]")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void command_logFormatThatDoesNotExist_isRefused() {
    Invocation invocation = Invocation.of("tree", "show", "mathematics", "--log-format", "xml");
    assertThat(invocation.code()).isEqualTo(2);
    assertThat(invocation.err()).contains("--log-format", "TEXT, JSON");
  }

  private static List<String> logged(LogFormat format, Map<String, String> fields, String message) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      // The appender takes the stream that is there when it starts.
      LogFormat.values()[1 - format.ordinal()].apply(Map.of());
      format.apply(fields);
      LoggerFactory.getLogger("io.skillstream.test")
          .error(message, new IllegalStateException("broken by password=hunter2"));
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
