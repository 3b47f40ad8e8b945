package io.skillstream.workers.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Generator of the small student's {@code tokenizer.json}: 256 bytes, 763 merges learned from
 * {@link WorkedProblems}, and the five special tokens of Qwen3's ChatML at the end, 1,024 in all.
 *
 * <p>The committed resource is this program's output; a test compares them. To write it anew, run
 * {@link #main} with the file's path.
 */
final class Vocabulary {

  static final int SIZE = 1024;
  static final List<String> SPECIAL =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vocabulary() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), json(), UTF_8);
  }

  /** The file's content. */
  static String json() {
    List<String> bytes = BytePairs.alphabet();
    List<BytePairs.Merge> merges =
        BytePairs.learn(WorkedProblems.text(), SIZE - bytes.size() - SPECIAL.size());
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    int first = bytes.size() + merges.size();
    ArrayNode added = root.putArray("added_tokens");
    for (int i = 0; i < SPECIAL.size(); i++) {
      ObjectNode token = added.addObject();
      token.put("id", first + i);
      token.put("content", SPECIAL.get(i));
      token.put("single_word", false);
      token.put("lstrip", false);
      token.put("rstrip", false);
      token.put("normalized", false);
      // As in Qwen3: the thinking marks are text, the others are control tokens.
      token.put("special", i < 3);
    }
    // Without a normaliser: any text comes back as it was.
    root.putNull("normalizer");
    ObjectNode split = root.putObject("pre_tokenizer");
    split.put("type", "Sequence");
    ArrayNode parts = split.putArray("pretokenizers");
    ObjectNode words = parts.addObject();
    words.put("type", "Split");
    words.putObject("pattern").put("Regex", BytePairs.WORD);
    words.put("behavior", "Isolated");
    words.put("invert", false);
    byteLevel(parts.addObject());
    byteLevel(root.putObject("post_processor"));
    byteLevel(root.putObject("decoder"));
    ObjectNode model = root.putObject("model");
    model.put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.put("continuing_subword_prefix", "");
    model.put("end_of_word_suffix", "");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    ObjectNode vocabulary = model.putObject("vocab");
    int id = 0;
    for (String symbol : bytes) {
      vocabulary.put(symbol, id++);
    }
    ArrayNode list = model.putArray("merges");
    for (BytePairs.Merge merge : merges) {
      vocabulary.put(merge.left() + merge.right(), id++);
      list.add(merge.left() + " " + merge.right());
    }
    return root.toPrettyString() + "\n";
  }

  private static void byteLevel(ObjectNode node) {
    node.put("type", "ByteLevel");
    node.put("add_prefix_space", false);
    node.put("trim_offsets", false);
    node.put("use_regex", false);
  }
}
