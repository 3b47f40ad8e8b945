package io.skillstream.workers.student;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The small files of a model folder that say how its text is read and written: tokenizer, chat
 * template, generation defaults; {@code tokenizer.json} itself belongs to the tokenizer. A
 * checkpoint gets them byte for byte, because nothing here changes them.
 */
final class FolderFiles {

  private static final List<String> NAMES =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja",
          "chat_template.json",
          "generation_config.json");

  private static final long LARGEST = 64L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@link io.skillstream.workers.tokenizer.ChatTemplate} in the language of chat templates. */
  private static final String CHAT_TEMPLATE =
      "{%- for message in messages %}"
          + "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
          + "{%- endfor %}"
          + "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";

  private FolderFiles() {}

  /** Those of them that a folder has, by name. */
  static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        if (Files.size(file) > LARGEST) {
          throw new IOException(
              "%s has %d bytes, more than the %d accepted"
                  .formatted(file, Files.size(file), LARGEST));
        }
        files.put(name, Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** Those of a student that comes from no folder. */
  static Map<String, byte[]> of(Tokenizer tokenizer, ModelConfig config) {
    ObjectNode tokens = JSON.createObjectNode();
    tokens.putNull("bos_token");
    tokens.put("chat_template", CHAT_TEMPLATE);
    tokens.put("clean_up_tokenization_spaces", false);
    tokens.put("eos_token", text(tokenizer, tokenizer.endOfTurn()));
    tokens.put("model_max_length", config.maxPositions());
    tokens.put("pad_token", text(tokenizer, tokenizer.padding()));
    tokens.put("tokenizer_class", "PreTrainedTokenizerFast");
    tokens.putNull("unk_token");
    ObjectNode generation = JSON.createObjectNode();
    generation.put("eos_token_id", tokenizer.endOfTurn());
    generation.put("pad_token_id", tokenizer.padding());
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("tokenizer_config.json", bytes(tokens));
    files.put("generation_config.json", bytes(generation));
    return files;
  }

  private static String text(Tokenizer tokenizer, int id) {
    return tokenizer.decode(new int[] {id});
  }

  private static byte[] bytes(ObjectNode json) {
    return (json.toPrettyString() + "\n").getBytes(UTF_8);
  }
}
