package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/**
 * {@code dataset_info.json}: tells LLaMA-Factory how to read {@code selected.jsonl}, with {@code
 * dataset_dir} set to the results folder and {@code dataset: skillstream_selected}.
 *
 * <p>LLaMA-Factory renders {@code messages} with its own templates, which keep the skills before
 * {@code <think>}.
 */
final class DatasetInfo {
  /** The data set's name in LLaMA-Factory's configuration. */
  static final String NAME = "skillstream_selected";

  private DatasetInfo() {}

  static void write(OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.document(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart(NAME);
      json.writeStringField("file_name", ResultsFolder.SELECTED);
      json.writeStringField("formatting", "sharegpt");
      json.writeObjectFieldStart("columns");
      json.writeStringField("messages", "messages");
      json.writeEndObject();
      json.writeObjectFieldStart("tags");
      json.writeStringField("role_tag", "role");
      json.writeStringField("content_tag", "content");
      json.writeStringField("user_tag", "user");
      json.writeStringField("assistant_tag", "assistant");
      json.writeStringField("system_tag", "system");
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
