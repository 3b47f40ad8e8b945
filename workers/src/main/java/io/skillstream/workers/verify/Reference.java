package io.skillstream.workers.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbers in one reference folder. It keeps record of what was read, because a number that
 * nothing is compared with would pass in silence.
 */
final class Reference implements AutoCloseable {

  /** The batch that gradients and optimiser steps are of, where there are several. */
  private static final String TRAINED = "long";

  private static final Pattern ANY_AFTER = Pattern.compile("after.*\\.safetensors");
  private static final Pattern AFTER = Pattern.compile("after([1-9]\\d{0,3})\\.safetensors");

  /** Fields that say how the numbers were made, or again what the tensors say. */
  private static final List<String> DESCRIPTIONS =
      List.of("seed", "weights", "doc_lengths", "gen.prompt_seed", "gen.min_top2_margin");

  private static final List<String> COPIES = List.of("gen.prompt", "gen.tokens");

  /** Tensors beside a packed batch that say again what its positions say. */
  private static final List<String> PACKING = List.of(".allowed", ".segment_ids");

  private final Path folder;
  private final ReferenceTensors tensors;
  private final ReferenceNumbers numbers;
  private final Map<String, ReferenceBatch> batches = new LinkedHashMap<>();

  private Reference(Path folder, ReferenceTensors tensors, ReferenceNumbers numbers)
      throws IOException {
    this.folder = folder;
    this.tensors = tensors;
    this.numbers = numbers;
    for (String name : ReferenceBatch.names(tensors)) {
      batches.put(name, ReferenceBatch.read(tensors, name));
    }
  }

  static Reference open(Path folder) throws IOException {
    Path file = folder.resolve(ReferenceCase.NUMBERS);
    if (!Files.exists(file)) {
      throw new IOException(folder + " has no " + ReferenceCase.NUMBERS);
    }
    ReferenceTensors tensors = ReferenceTensors.open(folder.resolve(ReferenceCase.TENSORS));
    try {
      return new Reference(folder, tensors, ReferenceNumbers.open(file));
    } catch (IOException | RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  List<ReferenceBatch> batches() {
    return List.copyOf(batches.values());
  }

  /** The batch that gradients and optimiser steps are of. */
  ReferenceBatch trained() throws IOException {
    ReferenceBatch named = batches.get(TRAINED);
    if (named != null) {
      return named;
    }
    if (batches.size() != 1) {
      throw new IOException(
          "%s has the batches %s: gradients are of the batch '%s', or of the only one"
              .formatted(folder, batches.keySet(), TRAINED));
    }
    return batches().get(0);
  }

  boolean has(String tensor) {
    return tensors.has(tensor);
  }

  float[] floats(String tensor) throws IOException {
    return tensors.floats(tensor);
  }

  long[] longs(String tensor) throws IOException {
    return tensors.longs(tensor);
  }

  /**
   * A number of a batch; a folder with one batch need not say of which.
   *
   * @throws IOException if there is something else where it is looked for; of the others likewise
   */
  OptionalDouble number(ReferenceBatch batch, String name) throws IOException {
    OptionalDouble own = numbers.number(batch.name() + "." + name);
    return own.isEmpty() && batches.size() == 1 ? numbers.number(name) : own;
  }

  /** A number of an optimiser step, counted from 1. */
  OptionalDouble ofStep(String name, int step) throws IOException {
    return numbers.element(name, step - 1);
  }

  /** The loss at the weights after that many optimiser steps. */
  OptionalDouble lossAfter(int steps) throws IOException {
    return numbers.number("adamw.loss_after_" + steps);
  }

  /** The file of gradients before clipping, if there is one. */
  Path gradients() {
    return folder.resolve("grads.safetensors");
  }

  /**
   * Files of weights after so many optimiser steps, by steps.
   *
   * @throws IOException if a file's name counts no steps
   */
  SortedMap<Integer, Path> after() throws IOException {
    SortedMap<Integer, Path> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.toList()) {
        String name = file.getFileName().toString();
        Matcher counted = AFTER.matcher(name);
        if (counted.matches()) {
          files.put(Integer.valueOf(counted.group(1)), file);
        } else if (ANY_AFTER.matcher(name).matches()) {
          throw new IOException(
              "%s: weights after optimiser steps are in after1.safetensors to after9999.safetensors"
                  .formatted(file));
        }
      }
    }
    return files;
  }

  /** Number of layers whose hidden states a batch has; empty if it has none. */
  OptionalInt hiddenLayers(ReferenceBatch batch) {
    int layers = 0;
    while (has(batch.name() + ".hidden." + layers)) {
      layers++;
    }
    return layers == 0 ? OptionalInt.empty() : OptionalInt.of(layers - 1);
  }

  /** Names of the tensors and numbers that nothing was compared with. */
  List<String> unread() {
    Set<String> described = new HashSet<>(DESCRIPTIONS);
    COPIES.stream().filter(tensors::has).forEach(described::add);
    SortedSet<String> left = tensors.unread();
    for (ReferenceBatch batch : batches()) {
      if (batch.micro().isPacked()) {
        PACKING.forEach(suffix -> left.remove(batch.name() + suffix));
      }
    }
    return Stream.concat(left.stream(), numbers.unread(described).stream()).toList();
  }

  @Override
  public void close() throws IOException {
    tensors.close();
  }
}
