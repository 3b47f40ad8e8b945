package io.skillstream.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** YAML as trees, and the few ways in which the checks look into them. */
final class YamlTrees {
  static final ObjectMapper MAPPER = new YAMLMapper();

  private YamlTrees() {}

  /** All documents of a file that hold anything. */
  static List<JsonNode> documents(Path file) {
    return documents(Folders.read(file), file.toString());
  }

  /** All documents of a text that hold anything. */
  static List<JsonNode> documents(String text, String origin) {
    try (MappingIterator<JsonNode> read = MAPPER.readerFor(JsonNode.class).readValues(text)) {
      return read.readAll().stream().filter(document -> document.isObject()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(origin, e);
    }
  }

  /** One value, for example that of a patch. */
  static JsonNode value(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<String> texts(JsonNode array) {
    return elements(array).map(JsonNode::asText).toList();
  }

  static String kind(JsonNode resource) {
    return resource.path("kind").asText();
  }

  static String name(JsonNode resource) {
    return resource.path("metadata").path("name").asText();
  }

  /** A text of a properties file. */
  static Properties properties(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new java.io.StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
