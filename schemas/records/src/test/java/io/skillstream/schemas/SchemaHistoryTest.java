package io.skillstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds every topic's schema against its committed history, {@code history/<Record>/<n>.avsc}: the
 * newest entry is today's schema, and today's schema reads what any earlier one wrote.
 */
class SchemaHistoryTest {
  private static final Path HISTORY = Path.of("src/test/resources/history");

  @TestFactory
  Stream<DynamicTest> everyTopicSchema_readsWhatItsHistoryWrote() {
    return TopicCatalogue.of(new Topics("t"), 1).stream()
        .map(TopicSpec::value)
        .flatMap(Optional::stream)
        .map(schema -> DynamicTest.dynamicTest(schema.getName(), () -> check(schema)));
  }

  private static void check(Schema schema) throws IOException {
    Path folder = HISTORY.resolve(schema.getName());
    List<Path> versions = versions(folder);
    String today = schema.toString(true) + "\n";
    Path next = folder.resolve((versions.size() + 1) + ".avsc");
    if (Boolean.getBoolean("history.write")
        && (versions.isEmpty() || !Files.readString(last(versions)).equals(today))) {
      Files.createDirectories(folder);
      Files.writeString(next, today);
      versions = versions(folder);
    }
    assertThat(versions).as("history of %s", schema.getName()).isNotEmpty();
    assertThat(Files.readString(last(versions)))
        .as(
            "%s changed: write its next version to %s (mvn test -pl schemas/records -am"
                + " -Dhistory.write=true) and say so in CHANGELOG.md",
            schema.getName(), next)
        .isEqualTo(today);
    for (Path version : versions) {
      Schema writer = new Schema.Parser().parse(Files.readString(version));
      assertThat(
              SchemaCompatibility.checkReaderWriterCompatibility(schema, writer)
                  .getResult()
                  .getIncompatibilities())
          .as("today's %s reads %s", schema.getName(), version)
          .isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyField_isDocumented() {
    return TopicCatalogue.of(new Topics("t"), 1).stream()
        .map(TopicSpec::value)
        .flatMap(Optional::stream)
        .map(
            schema ->
                DynamicTest.dynamicTest(
                    schema.getName(),
                    () -> {
                      assertThat(schema.getDoc()).isNotBlank();
                      assertThat(schema.getFields())
                          .allSatisfy(field -> assertThat(field.doc()).isNotBlank());
                    }));
  }

  @Test
  void renamedFieldWithoutDefault_isIncompatible() {
    Schema today = Trace.getClassSchema();
    Schema renamed =
        new Schema.Parser().parse(today.toString().replace("\"problem\"", "\"question\""));
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(renamed, today).getType())
        .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  private static List<Path> versions(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparingInt(SchemaHistoryTest::number)).toList();
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replace(".avsc", ""));
  }

  private static Path last(List<Path> versions) {
    return versions.get(versions.size() - 1);
  }
}
