package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code model.safetensors.index.json}: which shard of a model folder holds which tensor. */
final class ShardIndex {

  /** File name inside a model folder. */
  static final String FILE = "model.safetensors.index.json";

  private static final String MAP = "weight_map";

  private ShardIndex() {}

  /**
   * Reads an index.
   *
   * @return names of files in the same folder, by tensor, in the order of the index
   * @throws IOException if it is damaged, or names a file that does not lie in its folder
   */
  static Map<String, String> read(Path index) throws IOException {
    long size = Files.size(index);
    if (size > StrictJson.LONGEST) {
      throw new IOException(
          "%s has %d bytes, more than the %d accepted".formatted(index, size, StrictJson.LONGEST));
    }
    Map<String, String> fileOf = new LinkedHashMap<>();
    StrictJson.object(
        Files.readAllBytes(index),
        index.toString(),
        (name, value) -> {
          if (!name.equals(MAP)) {
            value.skipChildren();
            return;
          }
          if (value.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException(index + ": " + MAP + " is no object");
          }
          StrictJson.members(
              value,
              (tensor, file) -> {
                if (file.currentToken() != JsonToken.VALUE_STRING || !isPlain(file.getText())) {
                  throw new IOException(
                      "%s: tensor %s lies in '%s', which is no file of this folder"
                          .formatted(
                              index,
                              StrictJson.shortened(tensor),
                              StrictJson.shortened(file.getText())));
                }
                fileOf.put(tensor, file.getText());
              });
        });
    if (fileOf.isEmpty()) {
      throw new IOException(index + " names no tensor in its " + MAP);
    }
    return Collections.unmodifiableMap(fileOf);
  }

  /** A shard lies in the folder itself; anything else could read files from elsewhere. */
  private static boolean isPlain(String name) {
    return name.endsWith(".safetensors")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
  }
}
