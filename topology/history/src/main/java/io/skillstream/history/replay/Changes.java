package io.skillstream.history.replay;

import io.skillstream.record.Curriculum;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a replay does otherwise than the recorded curriculum; what is absent stays as it was.
 *
 * @param policy name of another policy; the recorded one's options do not apply to it
 * @param policyOptions options, over those that apply
 * @param seed another seed
 * @param estimator name of another estimator
 * @param budget another budget of examples
 * @param maxDepth another cut; negative: whole chains
 * @param student another student
 * @param roundSize another round size
 */
public record Changes(
    Optional<String> policy,
    Map<String, String> policyOptions,
    OptionalLong seed,
    Optional<String> estimator,
    OptionalLong budget,
    OptionalInt maxDepth,
    Optional<String> student,
    OptionalInt roundSize) {
  /** Nothing else. */
  public static final Changes NONE =
      new Changes(
          Optional.empty(),
          Map.of(),
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty());

  /** Copies the map. */
  public Changes {
    policyOptions = Map.copyOf(policyOptions);
  }

  /** The definition of the replayed curriculum. */
  Curriculum of(Curriculum recorded) {
    Curriculum.Builder changed = Curriculum.newBuilder(recorded);
    Map<String, String> options =
        new HashMap<>(
            policy.filter(name -> !name.equals(recorded.getPolicy())).isPresent()
                ? Map.of()
                : recorded.getPolicyOptions());
    options.putAll(policyOptions);
    changed.setPolicyOptions(options);
    policy.ifPresent(changed::setPolicy);
    seed.ifPresent(changed::setSeed);
    estimator.ifPresent(changed::setEstimator);
    budget.ifPresent(changed::setBudget);
    maxDepth.ifPresent(depth -> changed.setMaxDepth(depth < 0 ? null : depth));
    student.ifPresent(changed::setStudent);
    roundSize.ifPresent(changed::setRoundSize);
    return changed.build();
  }
}
