package io.skillstream.domain.simulation;

import java.util.Random;

/** A kind of student: how weak it is where, and how well it is measured. */
enum Archetype {
  /** Weak at everything, more or less. */
  WEAK_EVERYWHERE("weak everywhere", 400, 200) {
    @Override
    double firstError(Random random) {
      return 0.35 + 0.4 * random.nextDouble();
    }
  },
  /** Good, but for one skill in eight. */
  FEW_VERY_WEAK("few very weak skills", 400, 200) {
    @Override
    double firstError(Random random) {
      return random.nextInt(8) == 0 ? 0.95 : 0.05 + 0.2 * random.nextDouble();
    }
  },
  /** Anything from good to bad, and most skills were never measured. */
  MOSTLY_UNMEASURED("mostly unmeasured", 20, 20) {
    @Override
    double firstError(Random random) {
      return 0.05 + 0.85 * random.nextDouble();
    }
  };

  private final String label;
  private final int firstProbes;
  private final int probes;

  Archetype(String label, int firstProbes, int probes) {
    this.label = label;
    this.firstProbes = firstProbes;
    this.probes = probes;
  }

  /** The latent error of one skill before any training. */
  abstract double firstError(Random random);

  String label() {
    return label;
  }

  /** Problems attempted at a checkpoint; the first is the student as it came. */
  int probes(int checkpoint) {
    return checkpoint == 0 ? firstProbes : probes;
  }
}
