package io.skillstream.workers.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.workers.program.AdamWProgram;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.TorchScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of a model and its optimiser as files, for readers of TorchScript other than this
 * one, such as {@code torch.jit.load} in Python.
 *
 * <pre>
 * decoder.pt      DecoderProgram, what CausalLm calls
 * optimizer.pt    AdamWProgram, what AdamW calls
 * manifest.json   the configuration, names and shapes of the parameters in their order, the order
 *                 of a block's weights, inverse rotary frequencies, and for each program its
 *                 methods with names and types of their arguments
 * </pre>
 *
 * <p>The archives are the bytes that the model itself loads. A reader needs the weights and the
 * manifest, and nothing else.
 */
public final class ExportedPrograms {

  private static final String MANIFEST = "manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern METHOD =
      Pattern.compile("(?m)^ {2}def (\\w+)\\(self(?:, )?(.*)\\) -> (.+):$");
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+): ([^,]+)");

  /** Of the exported optimiser: PyTorch's defaults, no decay, clipped to norm 1. */
  private static final double BETA1 = 0.9;

  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double WEIGHT_DECAY = 0;
  private static final double MAX_NORM = 1;

  private ExportedPrograms() {}

  /**
   * Writes the programs of a configuration, without adapter, into a new folder.
   *
   * @param compute what hidden states are; weights may be of another precision
   * @throws IOException if the folder exists or cannot be written; then nothing is there
   */
  public static void write(ModelConfig config, Precision compute, Path folder) throws IOException {
    String decoder = CausalLm.programs(config, compute);
    String optimizer = AdamWProgram.of(BETA1, BETA2, EPSILON, WEIGHT_DECAY, MAX_NORM);
    NewFolder.create(
        folder,
        into -> {
          Files.write(into.resolve("decoder.pt"), TorchScriptArchive.of(decoder));
          Files.write(into.resolve("optimizer.pt"), TorchScriptArchive.of(optimizer));
          Files.writeString(into.resolve(MANIFEST), manifest(config, compute, decoder, optimizer));
        });
  }

  private static String manifest(
      ModelConfig config, Precision compute, String decoder, String optimizer) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", 1);
    json.put("compute", compute.label());
    json.set("config", JSON.readTree(config.toJson()));
    json.put("parameter_count", config.parameters());
    ArrayNode parameters = json.putArray("parameters");
    for (Map.Entry<String, Shape> parameter : Weights.shapes(config).entrySet()) {
      ObjectNode entry = parameters.addObject();
      entry.put("name", parameter.getKey());
      ArrayNode shape = entry.putArray("shape");
      Weights.sizes(parameter.getValue()).forEach(shape::add);
    }
    json.put("embedding", Weights.EMBEDDING);
    json.put("final_norm", Weights.FINAL_NORM);
    json.put("head", config.tiedEmbeddings() ? Weights.EMBEDDING : Weights.HEAD);
    json.put("block_prefix", "model.layers.{layer}.");
    strings(
        json.putArray("block_weights"),
        DecoderProgram.blockWeights(config.architecture().headNorms()));
    ArrayNode frequencies = json.putArray("rotary_frequencies");
    for (float frequency : RotaryTable.frequencies(config)) {
      frequencies.add(frequency);
    }
    program(json.putObject("decoder"), "decoder.pt", decoder);
    ObjectNode adamW = json.putObject("optimizer");
    program(adamW, "optimizer.pt", optimizer);
    adamW.put("beta1", BETA1);
    adamW.put("beta2", BETA2);
    adamW.put("eps", EPSILON);
    adamW.put("weight_decay", WEIGHT_DECAY);
    adamW.put("max_norm", MAX_NORM);
    return json.toPrettyString() + "\n";
  }

  private static void program(ObjectNode json, String file, String text) {
    json.put("file", file);
    ObjectNode methods = json.putObject("methods");
    Matcher method = METHOD.matcher(text);
    while (method.find()) {
      ObjectNode entry = methods.putObject(method.group(1));
      ArrayNode arguments = entry.putArray("arguments");
      Matcher argument = ARGUMENT.matcher(method.group(2));
      while (argument.find()) {
        arguments.addObject().put("name", argument.group(1)).put("type", argument.group(2));
      }
      entry.put("returns", method.group(3));
    }
  }

  private static void strings(ArrayNode array, List<String> strings) {
    strings.forEach(array::add);
  }
}
