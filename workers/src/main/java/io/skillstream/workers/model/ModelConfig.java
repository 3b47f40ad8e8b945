package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a dense causal language model, Qwen3 or Llama, read from and written to Hugging
 * Face's {@code config.json}.
 *
 * <p>Both layouts are read: {@code rope_theta} and {@code rope_scaling} of transformers 4, and
 * {@code rope_parameters} of transformers 5. The first is written, which both read.
 *
 * @param architecture the family
 * @param vocabSize rows of the embedding; at least the tokenizer's size
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the SwiGLU
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of one head, even
 * @param maxPositions longest sequence the model is meant for, in tokens
 * @param rmsNormEps added to the mean square in every RMS norm
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling what is done to these frequencies
 * @param tiedEmbeddings whether the output head is the embedding table
 * @param initializerRange standard deviation of freshly drawn matrices
 * @param eosTokenIds tokens that end generation; may be empty
 */
public record ModelConfig(
    Architecture architecture,
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int maxPositions,
    double rmsNormEps,
    double ropeTheta,
    RopeScaling ropeScaling,
    boolean tiedEmbeddings,
    double initializerRange,
    List<Integer> eosTokenIds) {

  /** File name inside a model folder. */
  public static final String FILE = "config.json";

  private static final String ROPE_V5 = "rope_parameters";
  private static final ObjectMapper JSON = new ObjectMapper();

  public ModelConfig {
    positive("vocab_size", vocabSize);
    positive("hidden_size", hiddenSize);
    positive("intermediate_size", intermediateSize);
    positive("num_hidden_layers", layers);
    positive("num_attention_heads", heads);
    positive("num_key_value_heads", kvHeads);
    positive("head_dim", headDim);
    positive("max_position_embeddings", maxPositions);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "num_attention_heads " + heads + " is no multiple of num_key_value_heads " + kvHeads);
    }
    if (headDim % 2 != 0) {
      throw new IllegalArgumentException("head_dim must be even for rotary positions: " + headDim);
    }
    if (!(rmsNormEps > 0) || !(ropeTheta > 0) || !(initializerRange > 0)) {
      throw new IllegalArgumentException(
          "rms_norm_eps, rope_theta and initializer_range must be positive");
    }
    eosTokenIds = List.copyOf(eosTokenIds);
  }

  /** A Qwen3 shape, whose rotary frequencies are not scaled. */
  public ModelConfig(
      int vocabSize,
      int hiddenSize,
      int intermediateSize,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int maxPositions,
      double rmsNormEps,
      double ropeTheta,
      boolean tiedEmbeddings,
      double initializerRange,
      List<Integer> eosTokenIds) {
    this(
        Architecture.QWEN3,
        vocabSize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        kvHeads,
        headDim,
        maxPositions,
        rmsNormEps,
        ropeTheta,
        RopeScaling.NONE,
        tiedEmbeddings,
        initializerRange,
        eosTokenIds);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }

  /**
   * The built-in preset: 4 layers, width 160, grouped-query attention, tied embeddings; 1.4 million
   * parameters with 1,024 tokens. It learns the form of an answer in seconds on one CPU thread.
   */
  public static ModelConfig small(int vocabSize, int endToken) {
    return new ModelConfig(
        vocabSize, 160, 480, 4, 6, 2, 32, 2048, 1e-6, 10_000, true, 0.02, List.of(endToken));
  }

  /** Number of parameters, a tied head counted once. */
  public long parameters() {
    long attention = (long) hiddenSize * headDim * (2L * heads + 2L * kvHeads);
    attention += architecture.headNorms() ? 2L * headDim : 0;
    long block = attention + 3L * hiddenSize * intermediateSize + 2L * hiddenSize;
    return layers * block + hiddenSize + (tiedEmbeddings ? 1L : 2L) * vocabSize * hiddenSize;
  }

  /**
   * Floating-point operations of a forward and backward pass over one sequence: 6 for every weight
   * of a matrix and token (2 forward, 4 backward), and 6 T (T+1) D heads a layer for causal
   * attention's two products. The embedding look-up counts nothing, the head only for tokens that
   * carry loss.
   *
   * @param tokens length of the sequence
   * @param lossTokens tokens whose logits are computed
   */
  public double trainingFlops(long tokens, long lossTokens) {
    double block =
        (double) hiddenSize * headDim * (2.0 * heads + 2.0 * kvHeads)
            + 3.0 * hiddenSize * intermediateSize;
    double attention = 6.0 * tokens * (tokens + 1.0) * headDim * heads;
    return 6.0 * tokens * layers * block
        + layers * attention
        + 6.0 * lossTokens * hiddenSize * vocabSize;
  }

  /**
   * Reads {@code config.json} of a model folder.
   *
   * @throws IOException if it is missing, no JSON, or asks for what this model does not do
   */
  public static ModelConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          folder + " is no model folder: it has no " + FILE + "; give a Hugging Face model folder");
    }
    return readFile(file);
  }

  /** Reads a file of any name, as transformers writes {@code config.json}. */
  public static ModelConfig readFile(Path file) throws IOException {
    try {
      return parse(JSON.readTree(Files.readAllBytes(file)));
    } catch (IllegalArgumentException | JacksonException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  static ModelConfig parse(JsonNode json) {
    Architecture architecture = Architecture.ofModelType(json.path("model_type").asText(""));
    refuse(json, "attention_bias", json.path("attention_bias").asBoolean(false));
    refuse(json, "mlp_bias", json.path("mlp_bias").asBoolean(false));
    refuse(json, "use_sliding_window", json.path("use_sliding_window").asBoolean(false));
    refuse(json, "hidden_act", !json.path("hidden_act").asText("silu").equals("silu"));
    refuse(json, "attention_dropout", json.path("attention_dropout").asDouble(0) != 0);
    refuse(json, "partial_rotary_factor", json.path("partial_rotary_factor").asDouble(1) != 1);
    int heads = integer(json, "num_attention_heads");
    int hidden = integer(json, "hidden_size");
    return new ModelConfig(
        architecture,
        integer(json, "vocab_size"),
        hidden,
        integer(json, "intermediate_size"),
        integer(json, "num_hidden_layers"),
        heads,
        json.path("num_key_value_heads").asInt(heads),
        json.path("head_dim").asInt(architecture.defaultHeadDim(hidden, heads)),
        json.path("max_position_embeddings").asInt(architecture.defaultPositions()),
        json.path("rms_norm_eps").asDouble(1e-6),
        json.path("rope_theta").asDouble(json.path(ROPE_V5).path("rope_theta").asDouble(10_000)),
        scaling(json),
        json.path("tie_word_embeddings").asBoolean(false),
        json.path("initializer_range").asDouble(0.02),
        ids(json.path("eos_token_id")));
  }

  private static RopeScaling scaling(JsonNode json) {
    String field = json.path(ROPE_V5).isObject() ? ROPE_V5 : "rope_scaling";
    JsonNode rope = json.path(field);
    // Configurations older than transformers 4.43 say "type".
    String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    refuse(json, field, rope.path("partial_rotary_factor").asDouble(1) != 1);
    if (type.equals(RopeScaling.Llama3.TYPE)) {
      return RopeScaling.Llama3.parse(rope);
    }
    refuse(json, field, !type.equals("default"));
    return RopeScaling.NONE;
  }

  private static void refuse(JsonNode json, String field, boolean unsupported) {
    if (unsupported) {
      throw new IllegalArgumentException(
          field + " = " + json.path(field) + " is not supported by this model");
    }
  }

  private static int integer(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isInt()) {
      throw new IllegalArgumentException(
          field + (value.isMissingNode() ? " is missing" : " is no whole number: " + value));
    }
    return value.asInt();
  }

  private static List<Integer> ids(JsonNode node) {
    if (node.isInt()) {
      return List.of(node.asInt());
    }
    List<Integer> ids = new ArrayList<>();
    for (JsonNode element : node) {
      ids.add(element.asInt());
    }
    return ids;
  }

  /** Renders {@code config.json} as transformers reads it. */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("architectures").add(architecture.className());
    json.put("attention_bias", false);
    json.put("attention_dropout", 0.0);
    json.put("dtype", "float32");
    if (eosTokenIds.size() == 1) {
      json.put("eos_token_id", eosTokenIds.get(0));
    } else if (eosTokenIds.size() > 1) {
      ArrayNode ids = json.putArray("eos_token_id");
      eosTokenIds.forEach(ids::add);
    }
    json.put("head_dim", headDim);
    json.put("hidden_act", "silu");
    json.put("hidden_size", hiddenSize);
    json.put("initializer_range", initializerRange);
    json.put("intermediate_size", intermediateSize);
    json.put("max_position_embeddings", maxPositions);
    if (architecture == Architecture.LLAMA) {
      json.put("mlp_bias", false);
    }
    json.put("model_type", architecture.modelType());
    json.put("num_attention_heads", heads);
    json.put("num_hidden_layers", layers);
    json.put("num_key_value_heads", kvHeads);
    json.put("rms_norm_eps", rmsNormEps);
    ropeScaling.writeTo(json);
    json.put("rope_theta", ropeTheta);
    json.put("tie_word_embeddings", tiedEmbeddings);
    if (architecture == Architecture.QWEN3) {
      json.put("use_sliding_window", false);
    }
    json.put("vocab_size", vocabSize);
    return json.toPrettyString() + "\n";
  }
}
