package io.skillstream.workers.trainer;

import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.util.List;

/** What of a student is trained. */
public sealed interface Trainable {

  /**
   * What the weights are kept in while they are trained so.
   *
   * @param compute what the forward and backward pass computes in
   */
  Precision stored(Precision compute);

  /** The student prepared for its first step; it is closed instead of the one given. */
  Student prepare(Student student, Precision compute, long seed) throws IOException;

  /** All weights. They are float32, whatever the pass computes in. */
  record Full() implements Trainable {

    @Override
    public Precision stored(Precision compute) {
      return Precision.FLOAT32;
    }

    @Override
    public Student prepare(Student student, Precision compute, long seed) {
      return student.computing(compute);
    }
  }

  /**
   * A float32 LoRA adapter alone, over weights that stay as they are and may be bfloat16.
   *
   * @param rank width between A and B, at least 1
   * @param alpha the adapter's output is scaled by alpha / rank
   * @param modules adapted linear layers of every block, see {@link AdapterConfig#modules}
   */
  record LowRank(int rank, double alpha, List<String> modules) implements Trainable {

    public LowRank {
      // The form of an adapter says what is wrong with it.
      modules = new AdapterConfig(rank, alpha, modules, "").modules();
    }

    @Override
    public Precision stored(Precision compute) {
      return compute;
    }

    @Override
    public Student prepare(Student student, Precision compute, long seed) throws IOException {
      return student.withAdapter(rank, alpha, modules, compute, seed);
    }
  }
}
