package io.skillstream.workers.program;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** One argument of a {@link Program}'s method: a tensor or a list of tensors. */
public sealed interface Argument {

  /** A {@code Tensor} argument. */
  static Argument of(NDArray tensor) {
    return new One(tensor);
  }

  /** A {@code List[Tensor]} argument; must not be empty. */
  static Argument of(List<NDArray> tensors) {
    return new Many(tensors);
  }

  /** A single tensor. */
  record One(NDArray tensor) implements Argument {}

  /** Several tensors, in order. */
  record Many(List<NDArray> tensors) implements Argument {
    public Many {
      // DJL recognises a list by its elements' names, so a list without elements has no form.
      if (tensors.isEmpty()) {
        throw new IllegalArgumentException("a list argument needs at least one tensor");
      }
      tensors = List.copyOf(tensors);
    }
  }
}
