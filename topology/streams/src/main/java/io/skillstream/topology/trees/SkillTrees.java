package io.skillstream.topology.trees;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.record.SkillTreeVersion;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The versions of the skill tree that one instance knows, each with its fast tagger. More may come
 * while it runs, and none ever goes: a version is a hash of its tree, so what it means is the same
 * everywhere and for ever. What is decided with which version, logs say.
 *
 * <p>Thread-safe: whoever reads the topic {@code skill-trees} adds to it, stream threads look
 * things up.
 */
public final class SkillTrees {
  /** A version is in its topic before any log names it, so it is a matter of polls. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Version first;
  private final Function<SkillTree, Tagger> taggers;
  private final Map<String, Version> versions = new HashMap<>();

  private List<SkillTree> all;
  private List<SkillTree> inUse;

  private record Version(SkillTree tree, Tagger tagger, int number, boolean retired) {}

  /**
   * Starts with the version that the namespace began with.
   *
   * @param tagger its fast tagger
   * @param taggers makes the fast tagger of a further version
   */
  public SkillTrees(SkillTree first, Tagger tagger, Function<SkillTree, Tagger> taggers) {
    this.first = new Version(first, tagger, 0, false);
    this.taggers = taggers;
    this.all = List.of(first);
    this.inUse = all;
    versions.put(first.version(), this.first);
  }

  /** The version that the namespace began with. */
  public SkillTree first() {
    return first.tree();
  }

  /** Whether a version is the one that the namespace began with. */
  public boolean isFirst(String version) {
    return first.tree().version().equals(version);
  }

  /** Takes in what is said of a version, newer word replacing older. */
  public synchronized void take(SkillTreeVersion said) {
    Version known = versions.get(said.getVersion());
    SkillTree tree = known == null ? TreeRecords.tree(said) : known.tree();
    Tagger tagger = known == null ? taggers.apply(tree) : known.tagger();
    versions.put(said.getVersion(), new Version(tree, tagger, said.getNumber(), said.getRetired()));
    List<Version> ordered =
        versions.values().stream()
            .sorted(
                Comparator.comparingInt(Version::number)
                    .thenComparing(version -> version.tree().version()))
            .toList();
    all = ordered.stream().map(Version::tree).toList();
    inUse = ordered.stream().filter(version -> !version.retired()).map(Version::tree).toList();
    notifyAll();
  }

  /** A version, if this instance knows it by now. */
  public synchronized Optional<SkillTree> find(String version) {
    return Optional.ofNullable(versions.get(version)).map(Version::tree);
  }

  /**
   * A version that a log names.
   *
   * @throws IllegalStateException if it is still unknown after half a minute
   */
  public SkillTree get(String version) {
    return await(version).tree();
  }

  /**
   * The fast tagger of a version that a log names.
   *
   * @throws IllegalStateException likewise
   */
  public Tagger tagger(String version) {
    return await(version).tagger();
  }

  /** The versions that traces are attributed to, in the order of their import. */
  public synchronized List<SkillTree> inUse() {
    return inUse;
  }

  /** Whether traces are attributed to a version. */
  public synchronized boolean isInUse(String version) {
    Version known = versions.get(version);
    return known != null && !known.retired();
  }

  /** All versions, in the order of their import. */
  public synchronized List<SkillTree> all() {
    return all;
  }

  private synchronized Version await(String version) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Version known = versions.get(version);
    while (known == null) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new IllegalStateException(
            "skill tree %s is named in a log, but is not in the topic skill-trees; this namespace began with %s"
                .formatted(version, first.tree().version()));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for skill tree " + version, e);
      }
      known = versions.get(version);
    }
    return known;
  }
}
