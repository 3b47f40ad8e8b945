package io.skillstream.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {
  private static final SampleConfig SMALL = new SampleConfig(42, 300);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> FIELDS =
      List.of("id", "problem", "solution", "answer", "skills", "source", "licence", "teacher");

  @TempDir Path folder;

  @Test
  void writeTo_knownSeed_givesKnownBytesInAnyLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      SampleFiles files = Sample.generate(SMALL).writeTo(folder);
      assertThat(
              List.of(digest(files.skillTree()), digest(files.traces()), digest(files.attempts())))
          .as("the bytes of a seed; update them only together with the templates")
          .containsExactly("ed4ea5eac445b01f", "6fff4573a8de5852", "544f5970c75352a5");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void writeTo_otherSeed_givesOtherBytes() throws Exception {
    SampleFiles one = Sample.generate(SMALL).writeTo(folder.resolve("one"));
    SampleFiles other = Sample.generate(new SampleConfig(43, 300)).writeTo(folder.resolve("other"));
    assertThat(digest(one.traces())).isNotEqualTo(digest(other.traces()));
    assertThat(digest(one.attempts())).isNotEqualTo(digest(other.attempts()));
    assertThat(one.skillTree()).hasSameBinaryContentAs(other.skillTree());
  }

  @Test
  void writeTo_traces_areOneObjectALineWithTheFieldsInOrder() throws IOException {
    Sample sample = Sample.generate(SMALL);
    List<String> lines = Files.readAllLines(sample.writeTo(folder).traces());
    assertThat(lines).hasSize(300);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      SampleTrace trace = sample.traces().get(i);
      List<String> fields = new ArrayList<>(FIELDS);
      if (trace.answer().isEmpty()) {
        fields.remove("answer");
      }
      assertThat(line.fieldNames()).toIterable().containsExactlyElementsOf(fields);
      assertThat(line.get("id").asText()).isEqualTo(trace.id());
      assertThat(line.get("problem").asText()).isEqualTo(trace.problem());
      assertThat(line.get("solution").asText()).isEqualTo(trace.solution());
      assertThat(line.get("skills")).hasSize(trace.skills().size());
      assertThat(line.get("licence").asText()).isEqualTo("Apache-2.0");
    }
    assertThat(lines.get(0)).startsWith("{\"id\": \"sample-00001\", \"problem\": \"");
  }

  @Test
  void writeTo_attempts_haveVerdictsAsTrueFalseOrUnknown() throws IOException {
    Sample sample = Sample.generate(SampleConfig.ofSeed(42));
    List<String> lines = Files.readAllLines(sample.writeTo(folder).attempts());
    assertThat(lines).hasSameSizeAs(sample.attempts());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.fieldNames())
          .toIterable()
          .containsExactly(
              "id",
              "student",
              "checkpoint",
              "response",
              "correct",
              "temperature",
              "top_p",
              "max_tokens");
      switch (sample.attempts().get(i).verdict()) {
        case CORRECT -> assertThat(line.get("correct").booleanValue()).isTrue();
        case WRONG -> assertThat(line.get("correct").isBoolean()).isTrue();
        case UNKNOWN -> assertThat(line.get("correct").asText()).isEqualTo("unknown");
      }
    }
  }

  @Test
  void writeTo_skillTree_isNestedNamesAndChildren() throws IOException {
    Sample sample = Sample.generate(SMALL);
    JsonNode root = JSON.readTree(Files.readString(sample.writeTo(folder).skillTree()));
    assertThat(root.get("name").asText()).isEqualTo("Mathematics");
    assertThat(leaves(root)).isEqualTo(sample.tree().leafCount());
  }

  private static int leaves(JsonNode node) {
    int leaves = node.has("children") ? 0 : 1;
    for (JsonNode child : node.path("children")) {
      leaves += leaves(child);
    }
    return leaves;
  }

  private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(hash, 0, 8);
  }
}
