package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.MemoryPlan;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.trainer.ComputeSettings;
import io.skillstream.workers.trainer.Trainable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a student is trained, and how a step is computed. */
public final class ComputeOptions {

  @Option(
      names = "--precision",
      paramLabel = "float32|bf16",
      defaultValue = "float32",
      description =
          "What a step is computed in (default: ${DEFAULT-VALUE}). Either way what is trained stays"
              + " float32, 16 bytes a parameter with its optimiser; a bf16 checkpoint's weights are"
              + " written as bf16.")
  private String precision = "float32";

  @Option(
      names = "--lora",
      description =
          "Train a LoRA adapter over the student's weights, which stay as they are, instead of all"
              + " weights. Takes a model folder as student; adapters are usually trained at ten"
              + " times the learning rate or more.")
  private boolean lora;

  @Option(
      names = "--lora-rank",
      paramLabel = "R",
      description = "Width between the adapter's two matrices (default: 16).")
  private @Nullable Integer rank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "A",
      description = "The adapter's output is scaled by A / R (default: twice the rank).")
  private @Nullable Double alpha;

  @Option(
      names = "--lora-targets",
      paramLabel = "NAME",
      split = ",",
      description =
          "Adapted layers of every block: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
              + " down_proj, or all-linear (default: all-linear).")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--micro-batch-tokens",
      paramLabel = "N",
      description =
          "Tokens that go through the model together, padding included; an optimiser step is cut"
              + " into so many micro-batches, which changes rounding only (default: 2048 for the"
              + " built-in student, else 8192).")
  private @Nullable Integer microBatchTokens;

  @Option(
      names = "--gradient-checkpointing",
      description =
          "Keep each block's input only and compute the block again for its gradients: a third more"
              + " work, for the memory of one block's activations.")
  private boolean gradientCheckpointing;

  @Option(
      names = "--loss-chunk",
      paramLabel = "N",
      description =
          "Tokens whose logits are in memory at a time, twice 4 bytes for each token of the"
              + " vocabulary (default: 1024).")
  private @Nullable Integer lossChunk;

  /**
   * The settings.
   *
   * @param usual what holds where nothing was asked for
   * @throws CommandException with all that is wrong
   */
  public ComputeSettings settings(ComputeSettings usual) {
    List<String> problems = new ArrayList<>();
    if (!lora && (rank != null || alpha != null || !targets.isEmpty())) {
      problems.add("--lora-rank, --lora-alpha and --lora-targets need --lora");
    }
    least("--lora-rank", rank, problems);
    least("--micro-batch-tokens", microBatchTokens, problems);
    least("--loss-chunk", lossChunk, problems);
    if (alpha != null && !(alpha > 0 && Double.isFinite(alpha))) {
      problems.add("--lora-alpha is " + alpha + ", expected a number above 0");
    }
    Precision computed = usual.precision();
    List<String> modules = List.of();
    try {
      computed = Precision.named(precision);
    } catch (IllegalArgumentException e) {
      problems.add("--precision: " + e.getMessage());
    }
    try {
      modules =
          AdapterConfig.modules(targets.isEmpty() ? List.of(AdapterConfig.ALL_LINEAR) : targets);
    } catch (IllegalArgumentException e) {
      problems.add("--lora-targets: " + e.getMessage());
    }
    CommandException.throwIfAny(problems);
    MemoryPlan memory =
        new MemoryPlan(
            lossChunk == null ? usual.memory().lossChunkTokens() : lossChunk,
            gradientCheckpointing || usual.memory().gradientCheckpointing());
    return new ComputeSettings(
        microBatchTokens == null ? usual.microBatchTokens() : microBatchTokens,
        memory,
        computed,
        lora ? lowRank(modules) : new Trainable.Full());
  }

  private Trainable lowRank(List<String> modules) {
    int width = rank == null ? 16 : rank;
    return new Trainable.LowRank(width, alpha == null ? 2.0 * width : alpha, modules);
  }

  private static void least(String name, @Nullable Integer value, List<String> problems) {
    if (value != null && value < 1) {
      problems.add(name + " is " + value + ", expected at least 1");
    }
  }
}
