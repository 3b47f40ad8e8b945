package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.workers.program.DecoderProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The form of a LoRA adapter, read from and written to PEFT's {@code adapter_config.json}.
 *
 * @param rank width between A and B
 * @param alpha the adapter's output is scaled by alpha / rank
 * @param modules adapted linear layers of every block, relative to {@code model.layers.N.}, in the
 *     block's order
 * @param base where the base model is, as PEFT writes it; may be empty
 * @param dropout share of a layer's input that was dropped in training; in inference none is, so it
 *     changes nothing that is computed here
 */
public record AdapterConfig(
    int rank, double alpha, List<String> modules, String base, double dropout) {

  /** File name inside an adapter folder. */
  public static final String FILE = "adapter_config.json";

  /** Target that means every linear layer of a block. */
  public static final String ALL_LINEAR = "all-linear";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Settings that change what an adapter computes or trains; none of them is supported. */
  private static final List<String> REFUSED =
      List.of(
          "use_dora",
          "use_rslora",
          "use_qalora",
          "use_bdlora",
          "fan_in_fan_out",
          "lora_bias",
          "modules_to_save",
          "layers_to_transform",
          "layer_replication",
          "exclude_modules",
          "target_parameters",
          "trainable_token_indices",
          "alora_invocation_tokens",
          "rank_pattern",
          "alpha_pattern",
          "loftq_config");

  /** Variants with settings of their own, empty ones included; none of them is plain LoRA. */
  private static final List<String> REFUSED_UNLESS_NULL =
      List.of(
          "corda_config",
          "lora_ga_config",
          "kasa_config",
          "arrow_config",
          "monteclora_config",
          "velora_config");

  /** Ways to draw A and B that leave the base model as it is; any other may change it. */
  private static final List<String> DRAWN_BESIDE_THE_BASE =
      List.of("gaussian", "eva", "orthogonal");

  public AdapterConfig {
    if (rank < 1 || !(alpha > 0)) {
      throw new IllegalArgumentException(
          "an adapter needs r >= 1 and lora_alpha > 0, not " + rank + " and " + alpha);
    }
    if (modules.isEmpty()) {
      throw new IllegalArgumentException("target_modules names no layer to adapt");
    }
    for (String module : modules) {
      if (!DecoderProgram.LINEAR_MODULES.contains(module)) {
        throw new IllegalArgumentException(
            "no linear layer " + module + ", there are " + DecoderProgram.LINEAR_MODULES);
      }
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("lora_dropout must lie in [0,1), not " + dropout);
    }
    List<String> named = List.copyOf(modules);
    modules = DecoderProgram.LINEAR_MODULES.stream().filter(named::contains).toList();
  }

  /** Without dropout. */
  public AdapterConfig(int rank, double alpha, List<String> modules, String base) {
    this(rank, alpha, modules, base, 0);
  }

  /** What the product of A and B is scaled by. */
  public double scale() {
    return alpha / rank;
  }

  /**
   * Reads {@code adapter_config.json} of an adapter folder.
   *
   * @throws IOException if it is missing, no JSON, or asks for what is not done here
   */
  public static AdapterConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(folder + " is no adapter folder: it has no " + FILE);
    }
    try {
      return parse(JSON.readTree(Files.readAllBytes(file)));
    } catch (IllegalArgumentException | JacksonException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static AdapterConfig parse(JsonNode json) {
    String type = json.path("peft_type").asText("");
    if (!type.equals("LORA")) {
      throw new IllegalArgumentException(
          "peft_type is '" + StrictJson.shortened(type) + "', supported: LORA");
    }
    for (String field : REFUSED) {
      if (asksForSomething(json.path(field))) {
        throw unsupported(field, json.path(field));
      }
    }
    for (String field : REFUSED_UNLESS_NULL) {
      if (json.hasNonNull(field)) {
        throw unsupported(field, json.path(field));
      }
    }
    checkDrawing(json.path("init_lora_weights"));
    String bias = json.path("bias").asText("none");
    if (!bias.equals("none")) {
      throw new IllegalArgumentException(
          "bias is '" + StrictJson.shortened(bias) + "', supported: none");
    }
    if (!json.path("r").isInt() || !json.path("lora_alpha").isNumber()) {
      throw new IllegalArgumentException("r and lora_alpha must be numbers");
    }
    return new AdapterConfig(
        json.path("r").asInt(),
        json.path("lora_alpha").asDouble(),
        modules(json.path("target_modules")),
        json.path("base_model_name_or_path").asText(""),
        json.path("lora_dropout").asDouble(0));
  }

  /**
   * PEFT draws A and B again when it loads an adapter. For PiSSA, OLoRA, CorDA, LoftQ and their
   * kind that takes a part out of the base model, which the tensors then replace.
   */
  private static void checkDrawing(JsonNode drawing) {
    boolean plain =
        drawing.isMissingNode()
            || drawing.isNull()
            || drawing.isBoolean()
            || (drawing.isTextual() && DRAWN_BESIDE_THE_BASE.contains(drawing.asText()));
    if (!plain) {
      throw new IllegalArgumentException(
          ("init_lora_weights = %s may change the base model when PEFT loads the adapter; supported"
                  + " are true, false and %s: convert the adapter to plain LoRA with PEFT's"
                  + " save_pretrained(path_initial_model_for_weight_conversion=...)")
              .formatted(shortened(drawing), DRAWN_BESIDE_THE_BASE));
    }
  }

  private static IllegalArgumentException unsupported(String field, JsonNode value) {
    return new IllegalArgumentException(
        field + " = " + shortened(value) + " is not supported for adapters");
  }

  private static String shortened(JsonNode value) {
    return StrictJson.shortened(value.toString());
  }

  /** Whether a setting is anything but absent, null, false, 0 or empty. */
  private static boolean asksForSomething(JsonNode value) {
    if (value.isTextual()) {
      return !value.asText().isEmpty();
    }
    return value.isContainerNode() ? !value.isEmpty() : value.asBoolean() || value.asDouble() != 0;
  }

  /** PEFT adapts a layer whose name is a target or ends with a dot and a target. */
  private static List<String> modules(JsonNode targets) {
    if (targets.asText("").equals(ALL_LINEAR)) {
      return DecoderProgram.LINEAR_MODULES;
    }
    if (!targets.isArray()) {
      throw new IllegalArgumentException(
          "target_modules is " + shortened(targets) + ", expected a list of names");
    }
    List<String> names = new ArrayList<>();
    targets.forEach(target -> names.add(target.asText()));
    return modules(names);
  }

  /**
   * The layers that some targets mean, as PEFT reads {@code target_modules}: {@code q_proj} or
   * {@code self_attn.q_proj} is that layer of every block, {@code all-linear} is all.
   *
   * @throws IllegalArgumentException if there are no targets, or one means no layer
   */
  public static List<String> modules(List<String> targets) {
    Set<String> modules = new LinkedHashSet<>();
    for (String target : targets) {
      List<String> meant =
          DecoderProgram.LINEAR_MODULES.stream()
              .filter(module -> target.equals(ALL_LINEAR) || ("." + module).endsWith("." + target))
              .toList();
      if (meant.isEmpty()) {
        throw new IllegalArgumentException(
            "target_modules names '%s', which is none of %s"
                .formatted(StrictJson.shortened(target), DecoderProgram.LINEAR_MODULES));
      }
      modules.addAll(meant);
    }
    return List.copyOf(modules);
  }

  /** Renders {@code adapter_config.json} as PEFT reads it. */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("base_model_name_or_path", base);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.put("lora_alpha", alpha);
    json.put("lora_dropout", dropout);
    json.put("peft_type", "LORA");
    json.put("r", rank);
    modules.stream()
        .map(module -> Arrays.asList(module.split("\\.", -1)))
        .map(parts -> parts.get(parts.size() - 1))
        .forEach(json.putArray("target_modules")::add);
    json.put("task_type", "CAUSAL_LM");
    json.put("use_dora", false);
    json.put("use_rslora", false);
    return json.toPrettyString() + "\n";
  }
}
