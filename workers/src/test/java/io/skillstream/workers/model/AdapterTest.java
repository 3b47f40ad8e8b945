package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTest {

  @TempDir Path folder;

  private final NDManager root = Torch.open();
  private final Random random = new Random(3);
  private final ModelConfig config = CausalLmTest.config(true);

  @AfterEach
  void close() {
    root.close();
  }

  static List<AdapterConfig> forms() {
    return List.of(
        new AdapterConfig(3, 6, DecoderProgram.LINEAR_MODULES, "base"),
        new AdapterConfig(2, 1, List.of("mlp.down_proj", "self_attn.q_proj"), ""));
  }

  private int[] ids(int length) {
    return random.ints(length, 0, config.vocabSize()).toArray();
  }

  /** An adapter whose B is not zero. */
  private Adapter trained(AdapterConfig form) throws IOException {
    Adapter adapter = Adapter.drawn(root, config, form, 7);
    try (TensorCopies copies = new TensorCopies(root)) {
      for (Map.Entry<String, NDArray> tensor : adapter.byName().entrySet()) {
        if (tensor.getKey().contains("lora_B")) {
          copies.fill(
              tensor.getValue(),
              (from, into) -> {
                while (into.hasRemaining()) {
                  into.put((float) random.nextGaussian() * 0.2f);
                }
              });
        }
      }
    }
    return adapter;
  }

  /** The oracle: plain Java whose weights are W + alpha / rank B A, from arrays of A and B. */
  private static void change(
      NaiveDecoder naive,
      Map<String, double[]> base,
      Map<String, float[]> pairs,
      AdapterConfig form) {
    pairs.forEach(
        (name, a) -> {
          if (name.endsWith(".lora_A.weight")) {
            String module = name.replace(".lora_A.weight", "");
            String weight = module.replace("base_model.model.", "") + ".weight";
            float[] b = of(pairs, module + ".lora_B.weight");
            double[] into = naive.weight(weight);
            double[] kept = base.computeIfAbsent(weight, key -> into.clone());
            int in = a.length / form.rank();
            for (int i = 0; i < into.length; i++) {
              double product = 0;
              for (int k = 0; k < form.rank(); k++) {
                product += b[i / in * form.rank() + k] * (double) a[k * in + i % in];
              }
              into[i] = kept[i] + form.alpha() / form.rank() * product;
            }
          }
        });
  }

  private static float[] of(Map<String, float[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static Map<String, float[]> values(Parameters parameters) {
    Map<String, float[]> values = new HashMap<>();
    parameters.byName().forEach((name, tensor) -> values.put(name, tensor.toFloatArray()));
    return values;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void logits_besideTheBaseAndMerged_agreeWithPlainJava(AdapterConfig form) throws IOException {
    Adapter adapter = trained(form);
    Weights weights = Weights.drawn(root, config, 5);
    NaiveDecoder naive = new NaiveDecoder(config, weights);
    change(naive, new HashMap<>(), values(adapter), form);
    int[] ids = ids(20);
    double[] wanted = Arrays.stream(naive.logits(ids)).flatMapToDouble(Arrays::stream).toArray();
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    NDManager scope = root.newSubManager();
    try (CausalLm model = new CausalLm(config, weights, adapter)) {
      assertClose(model.logits(scope, wide, 1, 20).toFloatArray(), wanted);
      adapter.mergeInto(weights);
      try (CausalLm merged = new CausalLm(config, weights)) {
        assertClose(merged.logits(scope, wide, 1, 20).toFloatArray(), wanted);
      }
    }
  }

  private static void assertClose(float[] got, double[] wanted) {
    assertThat(got).hasSameSizeAs(wanted);
    for (int i = 0; i < got.length; i++) {
      assertThat((double) got[i]).isCloseTo(wanted[i], within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void accumulate_everyTensor_agreesWithFiniteDifferencesAndLeavesTheBaseAlone(AdapterConfig form)
      throws IOException {
    Adapter adapter = trained(form);
    Weights weights = Weights.drawn(root, config, 5);
    NaiveDecoder naive = new NaiveDecoder(config, weights);
    int[] ids = ids(12);
    MicroBatch batch = MicroBatch.of(List.of(ids), List.of(ids), 0);
    double scale = 1.0 / batch.lossTokens();
    try (CausalLm model = new CausalLm(config, weights, adapter);
        AdamW optimiser = new AdamW(adapter, AdamW.Settings.DEFAULT)) {
      model.accumulate(batch, scale);
      Map<String, double[]> base = new HashMap<>();
      Map<String, float[]> pairs = values(adapter);
      int at = 0;
      for (String name : adapter.byName().keySet()) {
        float[] gradient = optimiser.gradients().get(at++).toFloatArray();
        float[] tensor = of(pairs, name);
        for (int probe = 0; probe < 3; probe++) {
          int i = random.nextInt(tensor.length);
          float kept = tensor[i];
          // A power of two: exact steps in float32.
          tensor[i] = kept + 0x1p-10f;
          double width = tensor[i];
          change(naive, base, pairs, form);
          double above = naive.loss(ids, ids);
          tensor[i] = kept - 0x1p-10f;
          width -= tensor[i];
          change(naive, base, pairs, form);
          double below = naive.loss(ids, ids);
          tensor[i] = kept;
          assertThat((double) gradient[i])
              .as("%s[%d]", name, i)
              .isCloseTo((above - below) / width * scale, within(2e-5));
        }
      }
      Map<String, float[]> before = values(weights);
      double loss = model.loss(batch, scale).scaled();
      optimiser.step(1e-2);
      assertThat(model.loss(batch, scale).scaled()).isLessThan(loss);
      values(weights).forEach((name, now) -> assertThat(now).isEqualTo(before.get(name)));
    }
  }

  @Test
  void drawn_freshAdapter_changesNothingAndIsUniformInA() throws IOException {
    AdapterConfig form = forms().get(0);
    int[] ids = ids(9);
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    try (NDManager scope = root.newSubManager();
        CausalLm plain = new CausalLm(config, Weights.drawn(root, config, 5));
        Adapter fresh = Adapter.drawn(root, config, form, 1);
        CausalLm adapted = new CausalLm(config, Weights.drawn(root, config, 5), fresh)) {
      assertThat(adapted.logits(scope, wide, 1, 9).toFloatArray())
          .isEqualTo(plain.logits(scope, wide, 1, 9).toFloatArray());
      values(fresh)
          .forEach(
              (name, tensor) -> {
                double bound = name.contains("down_proj") ? 1 / Math.sqrt(40) : 1 / Math.sqrt(24);
                boolean a = name.contains("lora_A") && !name.contains("o_proj");
                for (float value : tensor) {
                  assertThat((double) Math.abs(value)).isLessThanOrEqualTo(a ? bound : 1);
                }
                if (a) {
                  // 72 draws or more: none beyond 80 % of the bound has a chance of 1e-7.
                  double largest = 0;
                  for (float value : tensor) {
                    largest = Math.max(largest, Math.abs(value));
                  }
                  assertThat(largest).isGreaterThan(0.8 * bound);
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void load_whatSaveWrote_isEqualUnderPeftsNames(AdapterConfig form) throws IOException {
    Path saved = folder.resolve("saved");
    try (Adapter adapter = trained(form)) {
      adapter.save(saved);
      try (Adapter loaded = Adapter.load(root, config, saved)) {
        assertThat(loaded.config()).isEqualTo(form);
        assertThat(loaded.byName().keySet())
            .containsExactlyElementsOf(adapter.byName().keySet())
            .contains("base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight");
        Map<String, float[]> wanted = values(adapter);
        values(loaded).forEach((name, got) -> assertThat(got).isEqualTo(wanted.get(name)));
      }
    }
  }

  /** A configuration over another adapter's tensors would load without a word. */
  @Test
  void save_whereThereIsAnAdapter_isRefusedAndLeavesItAsItWas() throws IOException {
    Path saved = folder.resolve("saved");
    AdapterConfig form = new AdapterConfig(2, 8, List.of("mlp.up_proj"), "");
    try (Adapter first = trained(form);
        Adapter second = trained(new AdapterConfig(2, 16, form.modules(), ""))) {
      first.save(saved);
      assertThatThrownBy(() -> second.save(saved))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining(saved.toString());
      try (Adapter loaded = Adapter.load(root, config, saved)) {
        assertThat(loaded.config()).isEqualTo(form);
        Map<String, float[]> wanted = values(first);
        values(loaded).forEach((name, got) -> assertThat(got).isEqualTo(wanted.get(name)));
      }
    }
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(saved);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use_dora\" : false | \"use_dora\" : true | use_dora",
        "\"lora_dropout\" : 0.0 | \"lora_dropout\" : 1.5 | lora_dropout",
        "\"use_rslora\" : false | \"rank_pattern\" : {\"q_proj\":8} | rank_pattern",
        "\"bias\" : \"none\" | \"bias\" : \"all\" | bias",
        "\"init_lora_weights\" : true | \"init_lora_weights\" : \"pissa_niter_4\" | init_lora_weights",
        "\"init_lora_weights\" : true | \"init_lora_weights\" : \"olora\" | init_lora_weights",
        "\"init_lora_weights\" : true | \"init_lora_weights\" : {} | init_lora_weights",
        "\"use_dora\" : false | \"corda_config\" : {} | corda_config",
        "\"use_dora\" : false | \"lora_ga_config\" : {} | lora_ga_config",
        "\"use_dora\" : false | \"kasa_config\" : {} | kasa_config",
        "\"use_dora\" : false | \"arrow_config\" : {} | arrow_config",
        "\"use_dora\" : false | \"monteclora_config\" : {} | monteclora_config",
        "\"use_dora\" : false | \"velora_config\" : {} | velora_config",
        "\"use_dora\" : false | \"loftq_config\" : {\"loftq_bits\":4} | loftq_config",
        "\"peft_type\" : \"LORA\" | \"peft_type\" : \"IA3\" | peft_type",
        "\"q_proj\" | \"lm_head\" | target_modules",
        "\"r\" : 2 | \"r\" : null | r and lora_alpha",
        "\"r\" : 2 | \"r\" : 3 | has shape",
        "\"q_proj\" | \"k_proj\" | has a tensor",
      })
  void load_unsupportedOrUnfit_namesFileAndField(String from, String to, String named)
      throws IOException {
    Path saved = folder.resolve("saved");
    AdapterConfig form = forms().get(1);
    try (Adapter adapter = trained(form)) {
      adapter.save(saved);
    }
    assertThat(form.toJson()).contains(from);
    Files.writeString(saved.resolve(AdapterConfig.FILE), form.toJson().replace(from, to));
    assertThatThrownBy(() -> Adapter.load(root, config, saved))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(saved.toString())
        .hasMessageContaining(named);
  }

  @Test
  void load_tensorWithALongName_isNamedInShort() throws IOException {
    Path saved = folder.resolve("saved");
    try (Adapter adapter = trained(forms().get(1))) {
      adapter.save(saved);
    }
    Files.delete(saved.resolve(Adapter.TENSORS));
    SafeTensorsWriter writer = new SafeTensorsWriter();
    writer.add(
        "x\u001b".repeat(5000),
        List.of(1L),
        (from, length, into) -> into.put(new byte[4 * length]));
    writer.write(saved.resolve(Adapter.TENSORS));
    assertThatThrownBy(() -> Adapter.load(root, config, saved))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains("x?x?").hasSizeLessThan(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false", "\"gaussian\"", "\"eva\"", "\"orthogonal\""})
  void read_drawnBesideTheBase_isPlainLora(String drawing) throws IOException {
    AdapterConfig form = forms().get(0);
    String json =
        form.toJson().replace("\"init_lora_weights\" : true", "\"init_lora_weights\" : " + drawing);
    assertThat(json).contains(drawing);
    Files.writeString(
        folder.resolve(AdapterConfig.FILE),
        json.replace(
            "\"use_dora\"", "\"corda_config\" : null, \"loftq_config\" : {}, \"use_dora\""));
    assertThat(AdapterConfig.read(folder)).isEqualTo(form);
  }

  @Test
  void read_dropout_isKeptAndChangesNothingElse() throws IOException {
    AdapterConfig form = forms().get(0);
    Files.writeString(
        folder.resolve(AdapterConfig.FILE),
        form.toJson().replace("\"lora_dropout\" : 0.0", "\"lora_dropout\" : 0.1"));
    AdapterConfig read = AdapterConfig.read(folder);
    assertThat(read)
        .isEqualTo(new AdapterConfig(form.rank(), form.alpha(), form.modules(), form.base(), 0.1));
    assertThat(read.toJson()).contains("\"lora_dropout\" : 0.1");
  }

  @Test
  void read_allLinear_namesEveryLinearLayer() throws IOException {
    Files.writeString(
        folder.resolve(AdapterConfig.FILE),
        """
        {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": "all-linear"}
        """);
    AdapterConfig read = AdapterConfig.read(folder);
    assertThat(read.modules()).isEqualTo(DecoderProgram.LINEAR_MODULES);
    assertThat(read.scale()).isEqualTo(2);
  }
}
