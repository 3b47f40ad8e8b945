package io.skillstream.domain.pool;

import io.skillstream.domain.skill.SkillView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A way to look at the pool: which candidates are seen, and under which leaves.
 *
 * @param skills the skill tree and the depth it is cut at
 * @param grouping whether leaves are skills or sets of skills
 * @param filter candidates left out for good
 * @param attemptedBy only candidates whose problem this student has answered correctly or wrongly
 * @param splitByVerdict whether each leaf is two, by that student's newest verdict; needs {@code
 *     attemptedBy}
 */
public record PoolView(
    SkillView skills,
    Grouping grouping,
    CandidateFilter filter,
    Optional<String> attemptedBy,
    boolean splitByVerdict) {

  /** Rejects a split without a student to split by. */
  public PoolView {
    if (splitByVerdict && attemptedBy.isEmpty()) {
      throw new IllegalArgumentException("a view that splits by verdict needs a student");
    }
  }

  /** All candidates, by skill. */
  public static PoolView of(SkillView skills) {
    return new PoolView(skills, Grouping.SKILL, CandidateFilter.NONE, Optional.empty(), false);
  }

  /** This view over other skills. */
  public PoolView over(SkillView other) {
    return new PoolView(other, grouping, filter, attemptedBy, splitByVerdict);
  }

  /** This view with other leaves. */
  public PoolView by(Grouping other) {
    return new PoolView(skills, other, filter, attemptedBy, splitByVerdict);
  }

  /** This view with another filter. */
  public PoolView filtered(CandidateFilter other) {
    return new PoolView(skills, grouping, other, attemptedBy, splitByVerdict);
  }

  /** This view of what a student attempted, split by verdict or not. */
  public PoolView attempted(String student, boolean split) {
    return new PoolView(skills, grouping, filter, Optional.of(student), split);
  }

  /** A name that is the same wherever the view is, and differs for different views. */
  public String id() {
    String id = skills.id() + (grouping == Grouping.SKILL_SET ? "-sets" : "");
    if (filter.equals(CandidateFilter.NONE) && attemptedBy.isEmpty()) {
      return id;
    }
    return id + "-" + hash(filter.canonical() + "\n" + attemptedBy + splitByVerdict);
  }

  /** Whether a candidate's leaves may change when the student's verdict does. */
  public boolean followsVerdicts() {
    return attemptedBy.isPresent();
  }

  /**
   * The skills under which a candidate is seen, ascending; none where the view does not show it.
   *
   * @param verdict the newest verdict of {@code attemptedBy} on its problem; {@link Side#ANY}: none
   */
  int[] skillsOf(Candidate candidate, Side verdict) {
    if ((attemptedBy.isPresent() && verdict == Side.ANY)
        || filter.leavesOut(candidate).isPresent()) {
      return new int[0];
    }
    return skills.leavesOf(candidate.ends());
  }

  /** The number of a leaf of this view: the skill or set itself, or one of its two sides. */
  public int leaf(int skillOrSet, Side verdict) {
    return splitByVerdict ? (skillOrSet << 1) | (verdict == Side.CORRECT ? 1 : 0) : skillOrSet;
  }

  /** The skill or set behind a leaf of this view. */
  public int base(int leaf) {
    return splitByVerdict ? leaf >> 1 : leaf;
  }

  /** The side of a leaf of this view. */
  public Side side(int leaf) {
    if (!splitByVerdict) {
      return Side.ANY;
    }
    return (leaf & 1) == 1 ? Side.CORRECT : Side.WRONG;
  }

  int[] leaves(int[] skillsOrSet, Side verdict) {
    return Arrays.stream(skillsOrSet).map(base -> leaf(base, verdict)).toArray();
  }

  private static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
