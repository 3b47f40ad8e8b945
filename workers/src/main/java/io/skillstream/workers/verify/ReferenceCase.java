package io.skillstream.workers.verify;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skillstream.workers.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case: a model and the numbers it must give.
 *
 * <p>The model is in the case's own folder if that has a {@code config.json}; else in the folder
 * that {@code base_model_name_or_path} of its {@code adapter_config.json} names, or beside the file
 * that {@code weights} of its {@code reference.json} names. The numbers are in the case's own
 * folder; a model folder without any takes those of the one folder beside it whose {@code
 * config.json} is the same and that has some.
 *
 * @param name of the case's folder
 * @param folder of the case
 * @param model folder with configuration and weights
 * @param reference folder with the numbers
 */
record ReferenceCase(String name, Path folder, Path model, Path reference) {

  static final String TENSORS = "reference.safetensors";
  static final String NUMBERS = "reference.json";
  static final String ADAPTER = "adapter_config.json";

  /** A key given twice, or text behind the object, would hide numbers. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * The folders of all cases: {@code folder} itself if it is one, else all folders in it, by name.
   * Whatever lies there must be verified, so a folder that is no case is listed too, and fails.
   *
   * @throws IOException if there is none
   */
  static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder + " is no folder; name one with a folder for each case, or one case");
    }
    if (Stream.of(ModelConfig.FILE, ADAPTER, NUMBERS, TENSORS)
        .anyMatch(file -> Files.exists(folder.resolve(file)))) {
      return List.of(folder);
    }
    List<Path> cases = subfolders(folder);
    if (cases.isEmpty()) {
      throw new IOException(folder + " has no case: no folder with a model and reference numbers");
    }
    return cases;
  }

  private static List<Path> subfolders(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /**
   * Finds the model and the numbers of a case.
   *
   * @throws IOException if one of them is missing; the message says what was looked for
   */
  static ReferenceCase find(Path given) throws IOException {
    Path folder = given.toRealPath();
    return new ReferenceCase(
        folder.getFileName().toString(), folder, modelOf(folder), referenceOf(folder));
  }

  boolean hasAdapter() {
    return Files.exists(folder.resolve(ADAPTER));
  }

  private static Path modelOf(Path folder) throws IOException {
    if (Files.exists(folder.resolve(ModelConfig.FILE))) {
      return folder;
    }
    String named = "";
    if (Files.exists(folder.resolve(ADAPTER))) {
      named = text(folder.resolve(ADAPTER), "base_model_name_or_path");
    } else if (Files.exists(folder.resolve(NUMBERS))) {
      String weights = text(folder.resolve(NUMBERS), "weights");
      Path parent = Path.of(weights).getParent();
      named = parent == null ? "" : parent.toString();
    }
    if (named.isEmpty()) {
      throw new IOException(
          ("%s names no model: it needs a %s, an %s with base_model_name_or_path, or a %s with"
                  + " weights")
              .formatted(folder, ModelConfig.FILE, ADAPTER, NUMBERS));
    }
    Path model = folder.resolve(named).normalize();
    if (!Files.exists(model.resolve(ModelConfig.FILE))) {
      throw new IOException(
          "%s names %s as its model, which has no %s".formatted(folder, model, ModelConfig.FILE));
    }
    return model;
  }

  private static Path referenceOf(Path folder) throws IOException {
    if (Files.exists(folder.resolve(TENSORS))) {
      return folder;
    }
    Path config = folder.resolve(ModelConfig.FILE);
    if (!Files.exists(config)) {
      throw new IOException(folder + " has no " + TENSORS);
    }
    byte[] wanted = Files.readAllBytes(config);
    Path found = null;
    for (Path other : subfolders(folder.resolve("..").normalize())) {
      Path sibling = other.resolve(ModelConfig.FILE);
      if (Files.exists(other.resolve(TENSORS))
          && Files.exists(sibling)
          && Arrays.equals(wanted, Files.readAllBytes(sibling))) {
        if (found != null) {
          throw new IOException(
              "%s has no %s, and both %s and %s beside it have the same %s: which one is meant?"
                  .formatted(folder, TENSORS, found, other, ModelConfig.FILE));
        }
        found = other;
      }
    }
    if (found == null) {
      throw new IOException(
          "%s has no %s, and no folder beside it has one and the same %s"
              .formatted(folder, TENSORS, ModelConfig.FILE));
    }
    return found;
  }

  private static String text(Path file, String field) throws IOException {
    return json(file).path(field).asText("");
  }

  /**
   * Reads a JSON object.
   *
   * @throws IOException if the file is missing, or empty, or anything but one object
   */
  static JsonNode json(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw new IOException(file + " is no JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
