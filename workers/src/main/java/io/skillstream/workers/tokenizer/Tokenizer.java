package io.skillstream.workers.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.program.NativeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face tokenizer: text to token ids and back, exactly as its {@code tokenizer.json} says.
 *
 * <p>Nothing is added, cut or padded: special tokens are in the text where the chat template put
 * them. When it is loaded, every added token is encoded once and must give its own id, because a
 * vocabulary that does not fit the file would renumber them silently.
 */
public final class Tokenizer implements AutoCloseable {

  /** File name inside a model folder. */
  public static final String FILE = "tokenizer.json";

  /** Token that ends a turn; the student learns to write it. */
  public static final String END_OF_TURN = "<|im_end|>";

  /** Tokens that end a turn in the families known here; a tokenizer has one of them, or none. */
  public static final List<String> ENDS_OF_TURN = List.of(END_OF_TURN, Llama3Chat.END_OF_TURN);

  private static final List<String> PADDING =
      List.of("<|endoftext|>", "<|finetune_right_pad_id|>", "<|end_of_text|>");
  private static final long LARGEST_FILE = 256L << 20;
  private static final String BUILT_IN = "small/tokenizer.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    NativeSettings.apply();
  }

  private final HuggingFaceTokenizer tokenizer;
  private final byte[] json;
  private final Map<String, Integer> added;
  private final int size;

  private Tokenizer(
      HuggingFaceTokenizer tokenizer, byte[] json, Map<String, Integer> added, int size) {
    this.tokenizer = tokenizer;
    this.json = json;
    this.added = added;
    this.size = size;
  }

  /**
   * Loads {@code tokenizer.json} of a model folder.
   *
   * @throws IOException if it is missing, damaged, or inconsistent
   */
  public static Tokenizer read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(folder + " has no " + FILE + "; a student needs its tokenizer");
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(
          "%s has %d bytes, more than the %d accepted"
              .formatted(file, Files.size(file), LARGEST_FILE));
    }
    return of(Files.readAllBytes(file), file.toString());
  }

  /** The vocabulary of 1,024 tokens that comes with the small student, see {@link Vocabulary}. */
  public static Tokenizer builtIn() throws IOException {
    try (InputStream resource = Tokenizer.class.getResourceAsStream(BUILT_IN)) {
      if (resource == null) {
        throw new IOException(BUILT_IN + " is missing from the class path");
      }
      return of(resource.readAllBytes(), BUILT_IN);
    }
  }

  /**
   * Loads a tokenizer from the content of a {@code tokenizer.json}.
   *
   * @param origin named in errors
   */
  public static Tokenizer of(byte[] json, String origin) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IOException(origin + " is no JSON: " + e.getOriginalMessage(), e);
    }
    Map<String, Integer> added = new LinkedHashMap<>();
    int size = 0;
    for (JsonNode id : root.path("model").path("vocab")) {
      size = Math.max(size, id.asInt() + 1);
    }
    for (JsonNode token : root.path("added_tokens")) {
      added.put(token.path("content").asText(), token.path("id").asInt());
      size = Math.max(size, token.path("id").asInt() + 1);
    }
    HuggingFaceTokenizer tokenizer;
    try {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json),
              // DJL cuts at 512 tokens unless it is told not to.
              Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (RuntimeException e) {
      throw new IOException(origin + " is no tokenizer: " + e.getMessage(), e);
    }
    Tokenizer loaded = new Tokenizer(tokenizer, json, added, size);
    for (Map.Entry<String, Integer> token : added.entrySet()) {
      int[] ids = loaded.encode(token.getKey());
      if (ids.length != 1 || ids[0] != token.getValue()) {
        loaded.close();
        throw new IOException(
            "%s: added token %s encodes to %s, not to its id %d"
                .formatted(origin, token.getKey(), Arrays.toString(ids), token.getValue()));
      }
    }
    return loaded;
  }

  /**
   * Token ids of a text. Half a surrogate pair, which is no character, counts as U+FFFD.
   *
   * <p>Takes time in proportion to the text, whatever its words look like.
   */
  public int[] encode(String text) {
    // DJL's own encode makes several objects a token, which costs most of the time of long texts.
    long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), wellFormed(text), false);
    long[] ids;
    try {
      ids = TokenizersLibrary.LIB.getTokenIds(encoding);
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
    int[] narrowed = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrowed[i] = Math.toIntExact(ids[i]);
    }
    return narrowed;
  }

  /** The native side takes a text with half a pair for no Unicode and spoils every emoji in it. */
  private static String wellFormed(String text) {
    @Nullable StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (!Character.isSurrogate(unit)) {
        continue;
      }
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(i, '\uFFFD');
    }
    return repaired == null ? text : repaired.toString();
  }

  /**
   * Text of token ids, special tokens included. Bytes that are no UTF-8, such as those of a
   * character whose other tokens are missing, become U+FFFD.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public String decode(int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= size) {
        throw new IllegalArgumentException(
            "token id " + id + " is not in the vocabulary, which has " + size);
      }
    }
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
  }

  /**
   * Id of an added token.
   *
   * @throws IllegalArgumentException if the vocabulary has none of that name
   */
  public int id(String addedToken) {
    Integer id = added.get(addedToken);
    if (id == null) {
      throw new IllegalArgumentException(
          "the tokenizer has no added token " + addedToken + "; it has " + added.keySet());
    }
    return id;
  }

  /** Whether there is an added token of that name. */
  public boolean has(String addedToken) {
    return added.containsKey(addedToken);
  }

  /**
   * Id of the token that ends a turn: {@link #END_OF_TURN}, or Llama 3's.
   *
   * @throws IllegalArgumentException if the vocabulary has neither
   */
  public int endOfTurn() {
    return id(first(ENDS_OF_TURN).orElse(END_OF_TURN));
  }

  /** Id that fills up short rows: the end of a text, Llama 3.1's token for it, or a turn's end. */
  public int padding() {
    return first(PADDING).map(this::id).orElseGet(this::endOfTurn);
  }

  private Optional<String> first(List<String> names) {
    return names.stream().filter(this::has).findFirst();
  }

  /** One more than the largest id. */
  public int size() {
    return size;
  }

  /** The file this tokenizer was loaded from, byte for byte. */
  public byte[] json() {
    return json.clone();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
