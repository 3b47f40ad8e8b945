package io.skillstream.cli.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter.NopIndenter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a sample as readable JSON: keys in a fixed order, a blank after colons and commas. */
final class SampleWriter {
  private static final JsonFactory JSON = new JsonFactory();

  // Line ends are fixed too: the platform's own would change the bytes.
  private static final Separators SEPARATORS =
      Separators.createDefaultInstance()
          .withRootSeparator("\n")
          .withObjectFieldValueSpacing(Spacing.AFTER)
          .withObjectEntrySpacing(Spacing.AFTER)
          .withArrayValueSpacing(Spacing.AFTER)
          .withArrayEmptySeparator("");

  private SampleWriter() {}

  static SampleFiles write(Sample sample, Path folder) throws IOException {
    Files.createDirectories(folder);
    SampleFiles files = SampleFiles.in(folder);
    try (JsonGenerator json = open(files.skillTree())) {
      json.setPrettyPrinter(indented());
      writeNode(json, sample.tree(), SkillTree.ROOT);
      json.writeRaw('\n');
    }
    writeLines(files.traces(), sample.traces(), SampleWriter::writeTrace);
    writeLines(files.attempts(), sample.attempts(), SampleWriter::writeAttempt);
    return files;
  }

  @FunctionalInterface
  private interface Line<T> {
    void write(JsonGenerator json, T record) throws IOException;
  }

  private static <T> void writeLines(Path file, List<T> records, Line<T> line) throws IOException {
    try (JsonGenerator json = open(file)) {
      json.setPrettyPrinter(oneLine());
      for (T record : records) {
        json.writeStartObject();
        line.write(json, record);
        json.writeEndObject();
      }
      json.writeRaw('\n');
    }
  }

  private static void writeTrace(JsonGenerator json, SampleTrace trace) throws IOException {
    json.writeStringField("id", trace.id());
    json.writeStringField("problem", trace.problem());
    json.writeStringField("solution", trace.solution());
    if (trace.answer().isPresent()) {
      json.writeStringField("answer", trace.answer().get());
    }
    json.writeArrayFieldStart("skills");
    for (List<String> chain : trace.skills()) {
      json.writeArray(chain.toArray(String[]::new), 0, chain.size());
    }
    json.writeEndArray();
    json.writeStringField("source", SampleTrace.SOURCE);
    json.writeStringField("licence", SampleTrace.LICENCE);
    json.writeStringField("teacher", trace.teacher());
  }

  private static void writeAttempt(JsonGenerator json, SampleAttempt attempt) throws IOException {
    json.writeStringField("id", attempt.id());
    json.writeStringField("student", attempt.student());
    json.writeStringField("checkpoint", attempt.checkpoint());
    json.writeStringField("response", attempt.response());
    switch (attempt.verdict()) {
      case CORRECT -> json.writeBooleanField("correct", true);
      case WRONG -> json.writeBooleanField("correct", false);
      case UNKNOWN -> json.writeStringField("correct", "unknown");
    }
    json.writeNumberField("temperature", SampleAttempt.TEMPERATURE);
    json.writeNumberField("top_p", SampleAttempt.TOP_P);
    json.writeNumberField("max_tokens", SampleAttempt.MAX_TOKENS);
  }

  private static void writeNode(JsonGenerator json, SkillTree tree, int node) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tree.name(node));
    if (!tree.isLeaf(node)) {
      json.writeArrayFieldStart("children");
      for (int child : tree.children(node)) {
        writeNode(json, tree, child);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static JsonGenerator open(Path file) throws IOException {
    return JSON.createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
  }

  private static DefaultPrettyPrinter oneLine() {
    return new DefaultPrettyPrinter(SEPARATORS)
        .withObjectIndenter(NopIndenter.instance)
        .withArrayIndenter(NopIndenter.instance);
  }

  private static DefaultPrettyPrinter indented() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    // No blank after a comma that ends its line.
    return new DefaultPrettyPrinter(
            SEPARATORS.withObjectEntrySpacing(Spacing.NONE).withArrayValueSpacing(Spacing.NONE))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
