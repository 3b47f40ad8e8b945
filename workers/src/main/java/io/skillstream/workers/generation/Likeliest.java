package io.skillstream.workers.generation;

import java.util.Arrays;

/**
 * Tokens in descending order of weight, equal ones in ascending order of id, sorted only as far as
 * they are asked for: a binary heap, since a vocabulary has 100,000 tokens of which a few matter.
 */
final class Likeliest {

  private final double[] weights;
  private final int[] heap;
  private int inHeap;
  private int[] taken = new int[16];
  private int count;
  private boolean complete;
  private double total;

  /** All tokens; none is taken yet. */
  Likeliest(double[] weights) {
    this.weights = weights;
    this.heap = new int[weights.length];
    for (int i = 0; i < heap.length; i++) {
      heap[i] = i;
      total += weights[i];
    }
    inHeap = heap.length;
    for (int i = heap.length / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /** Leaves only the first {@code most} tokens. */
  void take(int most) {
    total = 0;
    while (count < most && inHeap > 0) {
      total += weights[pop()];
    }
    complete = true;
  }

  /** Leaves only the first tokens whose weights together reach that share of the total. */
  void reach(double share) {
    double wanted = share * total;
    double reached = 0;
    int kept = 0;
    while (reached < wanted || kept == 0) {
      if (kept == count) {
        if (complete || inHeap == 0) {
          break;
        }
        pop();
      }
      reached += weights[taken[kept]];
      kept++;
    }
    count = kept;
    complete = true;
  }

  /** Weights of the tokens that are left, descending. */
  double[] weights() {
    double[] left = new double[count];
    for (int i = 0; i < count; i++) {
      left[i] = weights[taken[i]];
    }
    return left;
  }

  /** Id of one of these. */
  int token(int index) {
    return taken[index];
  }

  private int pop() {
    int top = heap[0];
    inHeap--;
    heap[0] = heap[inHeap];
    sink(0);
    if (count == taken.length) {
      taken = Arrays.copyOf(taken, 2 * count);
    }
    taken[count] = top;
    count++;
    return top;
  }

  private void sink(int from) {
    int at = from;
    int moved = heap[at];
    while (2 * at + 1 < inHeap) {
      int child = 2 * at + 1;
      if (child + 1 < inHeap && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], moved)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  private boolean before(int a, int b) {
    return weights[a] > weights[b] || (weights[a] == weights[b] && a < b);
  }
}
