package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/** Tensors that are trained together: all weights of a model, or an adapter's alone. */
public interface Parameters {

  /** The manager they live in; closes with them. */
  NDManager manager();

  /** All of them by name, in a fixed order. */
  Map<String, NDArray> byName();

  /** All of them, in that order. */
  default List<NDArray> all() {
    return List.copyOf(byName().values());
  }
}
