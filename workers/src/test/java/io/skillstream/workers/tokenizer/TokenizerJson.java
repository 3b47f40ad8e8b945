package io.skillstream.workers.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code tokenizer.json} in the form of Qwen3's or Llama 3's with any vocabulary, and beside it a
 * plain merge loop that says what the ids of a text are.
 */
final class TokenizerJson {

  /** Qwen2's and Qwen3's words: one digit each. */
  static final String QWEN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** Llama 3's words: up to three digits. */
  static final String LLAMA =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final List<String> BYTES = BytePairs.alphabet();

  private final String words;
  private final boolean composed;
  private final boolean ignoreMerges;
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final Map<BytePairs.Merge, Integer> merges = new LinkedHashMap<>();
  private final ArrayNode added = new ObjectMapper().createArrayNode();

  /**
   * Begins with the 256 bytes.
   *
   * @param composed whether texts are normalised to NFC first
   * @param ignoreMerges whether a word that is a token is taken whole, whatever the merges say
   */
  TokenizerJson(String words, boolean composed, boolean ignoreMerges) {
    this.words = words;
    this.composed = composed;
    this.ignoreMerges = ignoreMerges;
    BYTES.forEach(this::token);
  }

  /** Without bytes of its own: for a vocabulary that is given whole. */
  TokenizerJson(String words, boolean composed, Map<String, Integer> vocabulary) {
    this(words, composed, false);
    this.vocabulary.clear();
    this.vocabulary.putAll(vocabulary);
  }

  static TokenizerJson qwen3(List<BytePairs.Merge> merges) {
    TokenizerJson json = new TokenizerJson(QWEN, true, false);
    merges.forEach(json::merge);
    List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>").forEach(t -> json.added(t, true));
    List.of("<think>", "</think>").forEach(t -> json.added(t, false));
    return json;
  }

  static TokenizerJson llama3(List<BytePairs.Merge> merges) {
    TokenizerJson json = new TokenizerJson(LLAMA, false, true);
    merges.forEach(json::merge);
    json.token("Ġ" + "therefore");
    List.of(
            "<|begin_of_text|>",
            "<|end_of_text|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eot_id|>")
        .forEach(token -> json.added(token, true));
    return json;
  }

  /** Adds a token that no merge need lead to. */
  TokenizerJson token(String symbols) {
    vocabulary.putIfAbsent(symbols, vocabulary.size());
    return this;
  }

  /** Adds a merge, less urgent than those before, and its token. */
  TokenizerJson merge(BytePairs.Merge merge) {
    merges.putIfAbsent(merge, merges.size());
    return token(merge.left() + merge.right());
  }

  TokenizerJson added(String content, boolean special) {
    return added(content, special, false, false, false);
  }

  TokenizerJson added(
      String content, boolean special, boolean lstrip, boolean rstrip, boolean normalized) {
    int id = size();
    added
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", lstrip)
        .put("rstrip", rstrip)
        .put("normalized", normalized)
        .put("special", special);
    return this;
  }

  int size() {
    return vocabulary.size() + added.size();
  }

  Tokenizer load() throws IOException {
    return Tokenizer.of(json(), "test tokenizer");
  }

  byte[] json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    root.set("added_tokens", added);
    if (composed) {
      root.putObject("normalizer").put("type", "NFC");
    } else {
      root.putNull("normalizer");
    }
    ObjectNode split = root.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode parts = split.putArray("pretokenizers");
    ObjectNode pattern = parts.addObject().put("type", "Split");
    pattern.put("behavior", "Isolated").put("invert", false);
    pattern.putObject("pattern").put("Regex", words);
    byteLevel(parts.addObject());
    byteLevel(root.putObject("decoder"));
    if (ignoreMerges && added.size() > 0) {
      begin(root.putObject("post_processor"));
    } else {
      root.putNull("post_processor");
    }
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token").put("fuse_unk", false);
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
    model.put("byte_fallback", false).put("ignore_merges", ignoreMerges);
    vocabulary.forEach(model.putObject("vocab")::put);
    ArrayNode list = model.putArray("merges");
    if (ignoreMerges) {
      // Newer files write a merge as a pair.
      merges.keySet().forEach(merge -> list.addArray().add(merge.left()).add(merge.right()));
    } else {
      merges.keySet().forEach(merge -> list.add(merge.left() + " " + merge.right()));
    }
    return root.toString().getBytes(UTF_8);
  }

  /** Llama 3's file asks for its first added token before a text; chat templates write it too. */
  private void begin(ObjectNode processor) {
    String token = added.get(0).path("content").asText();
    processor.put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    single.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    processor.set("pair", single.deepCopy().add(single.get(1).deepCopy()));
    ((ObjectNode) processor.path("pair").get(2).path("Sequence")).put("id", "B");
    ObjectNode special = processor.putObject("special_tokens").putObject(token).put("id", token);
    special.putArray("ids").add(added.get(0).path("id").asInt());
    special.putArray("tokens").add(token);
  }

  private static void byteLevel(ObjectNode node) {
    node.put("type", "ByteLevel").put("use_regex", false);
    node.put("add_prefix_space", false).put("trim_offsets", false);
  }

  /** Ids of a text without added tokens: Java's own regex and NFC, and one merge at a time. */
  List<Integer> expected(String text) {
    String normal = composed ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    List<Integer> ids = new ArrayList<>();
    Matcher word =
        Pattern.compile(words, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE)
            .matcher(normal);
    while (word.find()) {
      List<String> symbols = new ArrayList<>();
      for (byte b : word.group().getBytes(UTF_8)) {
        symbols.add(BYTES.get(b & 0xff));
      }
      String whole = String.join("", symbols);
      if (ignoreMerges && vocabulary.containsKey(whole)) {
        ids.add(vocabulary.get(whole));
      } else {
        merged(symbols).forEach(symbol -> ids.add(vocabulary.get(symbol)));
      }
    }
    return ids;
  }

  private List<String> merged(List<String> symbols) {
    while (true) {
      int best = -1;
      int urgency = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        Integer rank = merges.get(new BytePairs.Merge(symbols.get(i), symbols.get(i + 1)));
        if (rank != null && rank < urgency) {
          best = i;
          urgency = rank;
        }
      }
      if (best < 0) {
        return symbols;
      }
      symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
    }
  }
}
