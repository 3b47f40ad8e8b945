package io.skillstream.workers.verify;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs every comparison that the files of a folder of reference cases allow.
 *
 * <p>Which cases there are, which model each needs and what is compared is found by looking: see
 * {@link ReferenceCase} for the folders. In a reference folder, {@code reference.safetensors} holds
 * batches ({@code NAME.input_ids}, {@code NAME.labels}, {@code NAME.position_ids}, and {@code
 * NAME.attention_mask} unless documents are packed) with {@code NAME.logits} and {@code
 * NAME.hidden.K}, {@code inv_freq}, and a greedy generation ({@code gen.prompt}, {@code
 * gen.tokens}, {@code gen.logits}); {@code reference.json} holds losses and norms; {@code
 * grads.safetensors} gradients and {@code afterK.safetensors} weights after K optimiser steps. An
 * adapter is compared beside its base and merged into it, and trained alone. A tensor or number
 * that nothing was compared with fails its case: what is not understood must not pass in silence.
 */
public final class ModelVerification {

  private static final String CONFIG_V5 = "config.v5.json";

  private ModelVerification() {}

  /**
   * Verifies every case of a folder.
   *
   * @param folder with a folder for each case, or one case
   * @param listener told of each case when it is done
   * @return all cases, by name
   * @throws IOException if the folder has no case
   */
  public static List<CaseResult> run(Path folder, Consumer<CaseResult> listener)
      throws IOException {
    List<CaseResult> results = new ArrayList<>();
    for (Path found : ReferenceCase.folders(folder)) {
      CaseResult result = verify(found);
      listener.accept(result);
      results.add(result);
    }
    return results;
  }

  private static CaseResult verify(Path folder) {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    List<Comparison> comparisons = new ArrayList<>();
    try {
      compare(ReferenceCase.find(folder), comparisons);
    } catch (IOException | IllegalArgumentException | EngineException e) {
      return new CaseResult(name, comparisons, Optional.of(String.valueOf(e.getMessage())));
    }
    Optional<String> failure =
        comparisons.isEmpty()
            ? Optional.of(folder + " has no number to compare with")
            : Optional.empty();
    return new CaseResult(name, comparisons, failure);
  }

  private static void compare(ReferenceCase found, List<Comparison> into) throws IOException {
    ModelConfig config = ModelConfig.read(found.model());
    Path other = found.folder().resolve(CONFIG_V5);
    if (Files.exists(other)) {
      into.add(
          Comparison.exact(
              CONFIG_V5 + " reads as " + ModelConfig.FILE,
              ModelConfig.readFile(other).equals(config)));
    }
    try (Reference reference = Reference.open(found.reference());
        NDManager root = Torch.open()) {
      Optional<Path> adapter = found.hasAdapter() ? Optional.of(found.folder()) : Optional.empty();
      try (VerifiedModel loaded = VerifiedModel.open(root, config, found.model(), adapter)) {
        new ForwardComparisons(loaded.model(), reference, into).all();
        if (TrainingComparisons.has(reference)) {
          new TrainingComparisons(loaded.model(), loaded.trained(), reference, into).all();
        }
      }
      try (VerifiedModel loaded = VerifiedModel.open(root, config, found.model(), adapter)) {
        new TrainingComparisons(loaded.model(), loaded.trained(), reference, into)
            .stepOnReferenceGradients();
      }
      if (adapter.isPresent()) {
        try (VerifiedModel loaded =
            VerifiedModel.merged(root, config, found.model(), adapter.get())) {
          new ForwardComparisons(loaded.model(), reference, into).logitsAndLosses(", merged");
        }
      }
      List<String> unread = reference.unread();
      if (!unread.isEmpty()) {
        throw new IOException(
            "%s: nothing was compared with %s; add what they belong to, correct their names or remove them"
                .formatted(found.reference(), Names.few(unread)));
      }
    }
  }
}
