package io.skillstream.workers.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.skillstream.workers.model.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The numbers in one reference folder. */
final class Reference implements AutoCloseable {

  /** The batch that gradients and optimiser steps are of, where there are several. */
  private static final String TRAINED = "long";

  private static final Pattern AFTER = Pattern.compile("after(\\d{1,4})\\.safetensors");

  private final Path folder;
  private final SafeTensors tensors;
  private final JsonNode numbers;
  private final Map<String, ReferenceBatch> batches = new LinkedHashMap<>();

  private Reference(Path folder, SafeTensors tensors, JsonNode numbers) throws IOException {
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
    SafeTensors tensors = SafeTensors.open(folder.resolve(ReferenceCase.TENSORS));
    try {
      return new Reference(folder, tensors, ReferenceCase.json(file));
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
    return tensors.names().contains(tensor);
  }

  float[] floats(String tensor) throws IOException {
    return tensors.floats(tensor);
  }

  long[] longs(String tensor) throws IOException {
    return tensors.longs(tensor);
  }

  List<Long> shape(String tensor) throws IOException {
    return tensors.shape(tensor);
  }

  /** A number of a batch; a folder with one batch need not say of which. */
  OptionalDouble number(ReferenceBatch batch, String name) {
    JsonNode value = numbers.path(batch.name() + "." + name);
    if (value.isMissingNode() && batches.size() == 1) {
      value = numbers.path(name);
    }
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  /** A number of an optimiser step, counted from 1. */
  OptionalDouble ofStep(String name, int step) {
    JsonNode value = numbers.path(name).path(step - 1);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  /** The loss at the weights after that many optimiser steps. */
  OptionalDouble lossAfter(int steps) {
    JsonNode value = numbers.path("adamw.loss_after_" + steps);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  /** The file of gradients before clipping, if there is one. */
  Path gradients() {
    return folder.resolve("grads.safetensors");
  }

  /** Files of weights after so many optimiser steps, by steps. */
  SortedMap<Integer, Path> after() throws IOException {
    SortedMap<Integer, Path> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.toList()) {
        Matcher name = AFTER.matcher(file.getFileName().toString());
        if (name.matches()) {
          files.put(Integer.valueOf(name.group(1)), file);
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

  @Override
  public void close() throws IOException {
    tensors.close();
  }
}
