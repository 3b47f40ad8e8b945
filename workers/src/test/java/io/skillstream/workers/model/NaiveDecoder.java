package io.skillstream.workers.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Qwen3 and Llama in plain Java doubles, one sequence and one number at a time: the oracle for the
 * programs.
 */
public final class NaiveDecoder {

  private final ModelConfig config;
  private final Map<String, double[]> weights = new HashMap<>();

  public NaiveDecoder(ModelConfig config, Weights weights) {
    this.config = config;
    weights
        .byName()
        .keySet()
        .forEach(
            name -> {
              float[] values = weights.values(name);
              double[] wide = new double[values.length];
              for (int i = 0; i < values.length; i++) {
                wide[i] = values[i];
              }
              this.weights.put(name, wide);
            });
  }

  /** A weight, row after row, which may be changed. */
  public double[] weight(String name) {
    double[] values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException(name);
    }
    return values;
  }

  /** Summed cross-entropy of a sequence; labels as Hugging Face aligns them. */
  public double loss(int[] ids, int[] labels) {
    double[][] logits = logits(ids);
    double loss = 0;
    for (int t = 0; t + 1 < ids.length; t++) {
      if (labels[t + 1] != MicroBatch.NO_LOSS) {
        double sum = 0;
        for (double logit : logits[t]) {
          sum += Math.exp(logit);
        }
        loss += Math.log(sum) - logits[t][labels[t + 1]];
      }
    }
    return loss;
  }

  public double[][] logits(int[] ids) {
    List<double[][]> states = hidden(ids);
    String head = config.tiedEmbeddings() ? "model.embed_tokens" : "lm_head";
    return project(states.get(states.size() - 1), head);
  }

  /** Embeddings, what every block gives, and the last of them normed. */
  public List<double[][]> hidden(int[] ids) {
    List<double[][]> states = new ArrayList<>();
    int width = config.hiddenSize();
    double[][] h = new double[ids.length][width];
    for (int t = 0; t < ids.length; t++) {
      System.arraycopy(weight("model.embed_tokens.weight"), ids[t] * width, h[t], 0, width);
    }
    states.add(copy(h));
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = "model.layers." + layer + ".";
      double[][] attended = attention(name + "self_attn.", norms(h, name + "input_layernorm"));
      add(h, attended);
      add(h, feedForward(name + "mlp.", norms(h, name + "post_attention_layernorm")));
      states.add(copy(h));
    }
    states.add(norms(h, "model.norm"));
    return states;
  }

  private static double[][] copy(double[][] x) {
    return Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
  }

  private double[][] attention(String name, double[][] x) {
    int length = x.length;
    int dim = config.headDim();
    double[][] q = project(x, name + "q_proj");
    double[][] k = project(x, name + "k_proj");
    double[][] v = project(x, name + "v_proj");
    for (int t = 0; t < length; t++) {
      for (int head = 0; head < config.heads(); head++) {
        rotate(q[t], head * dim, t, name + "q_norm.weight");
      }
      for (int head = 0; head < config.kvHeads(); head++) {
        rotate(k[t], head * dim, t, name + "k_norm.weight");
      }
    }
    double[][] out = new double[length][config.heads() * dim];
    int group = config.heads() / config.kvHeads();
    for (int head = 0; head < config.heads(); head++) {
      int shared = head / group * dim;
      for (int t = 0; t < length; t++) {
        double[] score = new double[t + 1];
        double sum = 0;
        for (int s = 0; s <= t; s++) {
          double dot = 0;
          for (int i = 0; i < dim; i++) {
            dot += q[t][head * dim + i] * k[s][shared + i];
          }
          score[s] = Math.exp(dot / Math.sqrt(dim));
          sum += score[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < dim; i++) {
            out[t][head * dim + i] += score[s] / sum * v[s][shared + i];
          }
        }
      }
    }
    return project(out, name + "o_proj");
  }

  private void rotate(double[] x, int at, int position, String norm) {
    int dim = config.headDim();
    double[] normed =
        config.architecture() == Architecture.QWEN3
            ? norm(x, at, dim, weight(norm))
            : Arrays.copyOfRange(x, at, at + dim);
    for (int i = 0; i < dim / 2; i++) {
      double angle = position * frequency(i);
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      x[at + i] = normed[i] * cos - normed[i + dim / 2] * sin;
      x[at + i + dim / 2] = normed[i + dim / 2] * cos + normed[i] * sin;
    }
  }

  /** Llama 3's scaling in the words of its definition: turns within the original context. */
  public double frequency(int i) {
    double frequency = Math.pow(config.ropeTheta(), -2.0 * i / config.headDim());
    if (config.ropeScaling() instanceof RopeScaling.Llama3 scaling) {
      double turns = scaling.originalPositions() * frequency / (2 * Math.PI);
      double kept =
          (turns - scaling.lowFrequencyFactor())
              / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
      kept = Math.min(1, Math.max(0, kept));
      return frequency * (kept + (1 - kept) / scaling.factor());
    }
    return frequency;
  }

  private double[][] feedForward(String name, double[][] x) {
    double[][] gate = project(x, name + "gate_proj");
    double[][] up = project(x, name + "up_proj");
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < up[t].length; i++) {
        up[t][i] *= gate[t][i] / (1 + Math.exp(-gate[t][i]));
      }
    }
    return project(up, name + "down_proj");
  }

  private double[][] norms(double[][] x, String name) {
    double[][] out = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      out[t] = norm(x[t], 0, x[t].length, weight(name + ".weight"));
    }
    return out;
  }

  private double[] norm(double[] x, int at, int size, double[] weight) {
    double squares = 0;
    for (int i = 0; i < size; i++) {
      squares += x[at + i] * x[at + i];
    }
    double scale = 1 / Math.sqrt(squares / size + config.rmsNormEps());
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = x[at + i] * scale * weight[i];
    }
    return out;
  }

  private double[][] project(double[][] x, String name) {
    double[] matrix = weight(name + ".weight");
    int in = x[0].length;
    double[][] out = new double[x.length][matrix.length / in];
    for (int t = 0; t < x.length; t++) {
      for (int row = 0; row < out[t].length; row++) {
        double dot = 0;
        for (int i = 0; i < in; i++) {
          dot += matrix[row * in + i] * x[t][i];
        }
        out[t][row] = dot;
      }
    }
    return out;
  }

  private static void add(double[][] to, double[][] what) {
    for (int t = 0; t < to.length; t++) {
      for (int i = 0; i < to[t].length; i++) {
        to[t][i] += what[t][i];
      }
    }
  }
}
