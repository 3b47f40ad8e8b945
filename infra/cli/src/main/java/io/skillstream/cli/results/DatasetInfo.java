package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code dataset_info.json}: tells LLaMA-Factory how to read the {@code messages} of a training set
 * beside it, with {@code dataset_dir} set to their folder and {@code dataset} to the set's name.
 *
 * <p>LLaMA-Factory renders {@code messages} with its own templates, which keep the skills before
 * {@code <think>}.
 */
final class DatasetInfo {
  /** Name of a run's data set in LLaMA-Factory's configuration. */
  static final String NAME = "skillstream_selected";

  private static final ObjectMapper JSON = new ObjectMapper();

  private DatasetInfo() {}

  /**
   * Describes a training set in the {@code dataset_info.json} beside it. What that file says of
   * other sets stays: the folder may be LLaMA-Factory's own.
   *
   * @param name the set's name there
   * @param set its file
   * @throws ResultsException if there is such a file but no JSON object in it; it stays as it is
   */
  static void add(String name, Path set) {
    Path file = set.resolveSibling(ResultsFolder.DATASET_INFO);
    ObjectNode all = existing(file);
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("file_name", String.valueOf(set.getFileName()));
    entry.put("formatting", "sharegpt");
    entry.putObject("columns").put("messages", "messages");
    entry
        .putObject("tags")
        .put("role_tag", "role")
        .put("content_tag", "content")
        .put("user_tag", "user")
        .put("assistant_tag", "assistant")
        .put("system_tag", "system");
    all.set(name, entry);
    AtomicFile.write(
        file,
        out -> {
          try (JsonGenerator json = ResultJson.document(out)) {
            JSON.writeTree(json, all);
            json.writeRaw('\n');
          }
        });
  }

  private static ObjectNode existing(Path file) {
    if (!Files.exists(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode read = JSON.readTree(file.toFile());
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new IOException("it holds no JSON object");
    } catch (IOException e) {
      throw new ResultsException(
          "cannot add to "
              + file
              + " ("
              + e.getMessage()
              + "); mend or move it, or write elsewhere",
          e);
    }
  }
}
