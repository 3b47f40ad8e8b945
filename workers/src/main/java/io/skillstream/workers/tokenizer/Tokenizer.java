package io.skillstream.workers.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
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
import java.util.Map;

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

  private static final String END_OF_TEXT = "<|endoftext|>";
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

  /** Token ids of a text. */
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int[] narrowed = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrowed[i] = Math.toIntExact(ids[i]);
    }
    return narrowed;
  }

  /** Text of token ids, special tokens included. */
  public String decode(int[] ids) {
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

  /** Id of {@link #END_OF_TURN}. */
  public int endOfTurn() {
    return id(END_OF_TURN);
  }

  /** Id that fills up short rows. */
  public int padding() {
    return added.getOrDefault(END_OF_TEXT, endOfTurn());
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
