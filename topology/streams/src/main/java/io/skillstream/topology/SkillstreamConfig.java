package io.skillstream.topology;

import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.tagging.LatestTagger;
import io.skillstream.topology.trees.SkillTrees;
import java.time.Duration;

/**
 * What the topology has to know.
 *
 * @param topics the namespace
 * @param partitions of every topic but {@code control}
 * @param trees the versions of the skill tree, with what attributes traces that come without
 *     chains; they grow while an instance runs
 * @param estimator makes the published error rates; a curriculum may use another
 * @param serdes for all values
 * @param maxTraceBytes largest trace accepted, in bytes as sent
 * @param publishEvery how often counts and rates that changed are published
 * @param heldOut problems whose traces are refused
 * @param division how problems are divided into pool, probe and test; the same for a namespace's
 *     whole life
 * @param tagging whether the tagger learns, and when a slow one is asked
 */
public record SkillstreamConfig(
    Topics topics,
    int partitions,
    SkillTrees trees,
    Estimator estimator,
    AvroSerdes serdes,
    int maxTraceBytes,
    Duration publishEvery,
    HeldOut heldOut,
    Division division,
    TaggingSettings tagging) {
  /** Largest trace accepted where nothing else is said: 8 MiB. */
  public static final int DEFAULT_MAX_TRACE_BYTES = 8 * 1024 * 1024;

  /** Publication interval where nothing else is said. */
  public static final Duration DEFAULT_PUBLISH_EVERY = Duration.ofMillis(100);

  /**
   * Holds nothing out, leaves all problems in the pool, and tags by names.
   *
   * @param tree the skill tree that the namespace begins, or began, with
   * @param tagger attributes to that tree
   */
  public SkillstreamConfig(
      Topics topics,
      int partitions,
      SkillTree tree,
      Tagger tagger,
      Estimator estimator,
      AvroSerdes serdes,
      int maxTraceBytes,
      Duration publishEvery) {
    this(
        topics,
        partitions,
        new SkillTrees(tree, tagger, LexicalTagger::new),
        estimator,
        serdes,
        maxTraceBytes,
        publishEvery,
        HeldOut.NONE,
        Division.NONE,
        TaggingSettings.NAMES_ONLY);
  }

  /** Validates the numbers. */
  public SkillstreamConfig {
    if (partitions < 1 || maxTraceBytes < 1 || publishEvery.toMillis() < 1) {
      throw new IllegalArgumentException(
          "partitions, maxTraceBytes and publishEvery have to be positive, got "
              + partitions
              + ", "
              + maxTraceBytes
              + ", "
              + publishEvery);
    }
  }

  /** The skill tree that the namespace began with. */
  public SkillTree tree() {
    return trees.first();
  }

  /** What attributes to that tree. */
  public Tagger tagger() {
    return trees.tagger(tree().version());
  }

  /** The same, keeping problems from being trained on. */
  public SkillstreamConfig keepingApart(HeldOut otherHeldOut, Division otherDivision) {
    return new SkillstreamConfig(
        topics,
        partitions,
        trees,
        estimator,
        serdes,
        maxTraceBytes,
        publishEvery,
        otherHeldOut,
        otherDivision,
        tagging);
  }

  /**
   * The same, tagging so. Where the tagger is to learn, the present one is in force until the first
   * version that has learned.
   */
  public SkillstreamConfig tagging(TaggingSettings settings) {
    return new SkillstreamConfig(
        topics,
        partitions,
        settings.learned()
            ? new SkillTrees(
                tree(),
                new LatestTagger(tagger()),
                tree -> new LatestTagger(new LexicalTagger(tree)))
            : trees,
        estimator,
        serdes,
        maxTraceBytes,
        publishEvery,
        heldOut,
        division,
        settings);
  }
}
