package io.skillstream.console.skill;

import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Retraction;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.SkillTreeVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of skills: trees, what the pool holds, and the rates of students.
 *
 * <p>Fed by {@code skill-trees}, {@code trace-skills}, {@code retractions}, {@code
 * skill-error-rates} and {@code control}. Not thread-safe.
 */
public final class Skills {
  /**
   * One version of a tree.
   *
   * @param names its skills
   * @param pool candidates by skill
   */
  public record Tree(SkillNames names, SkillCounts pool) {}

  /** In place of a version: the first of the namespace, which was not read yet. */
  static final String UNKNOWN = "";

  private final Map<String, Tree> trees = new LinkedHashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private final ChainSets sets = new ChainSets(this);
  private final PoolBySkill pool = new PoolBySkill(this, sets);
  private final SortedMap<String, Student> students = new TreeMap<>();
  private long moment;
  private long rateChanges;

  /** The version that evidence without a version is of. */
  private String first = UNKNOWN;

  /**
   * A trace's chains, from {@code trace-skills}.
   *
   * @param at record time, in milliseconds since 1970
   */
  public void attributed(SkillAttribution attribution, long at) {
    hear(attribution.getTreeVersion());
    pool.put(
        attribution.getCandidateId(),
        sets.number(attribution.getTreeVersion(), attribution.getChains()),
        at);
  }

  /**
   * A record of the topic of retractions. Its own time counts, and not that of the producer's word:
   * the trace may have waited together with it to be taken in, and was attributed after both.
   *
   * @param at record time, in milliseconds since 1970
   */
  public void retracted(Retraction retraction, long at) {
    if (retraction.getCurriculum() == null) {
      pool.remove(retraction.getCandidateId(), at);
    }
  }

  /** A rate, from {@code skill-error-rates}. */
  public void rated(SkillErrorRate rate) {
    rateChanges++;
    hear(rate.getTreeVersion());
    int id = tree(rate.getTreeVersion()).names().number(rate.getNode(), rate.getPath());
    student(rate.getStudent()).rated(rate, id);
  }

  /** Changed evidence, from {@code control}. */
  public void evidence(RateSnapshot snapshot, long at) {
    rateChanges++;
    // Numbers of another version are other skills.
    String version = snapshot.getTreeVersion() == null ? first : snapshot.getTreeVersion();
    student(snapshot.getStudent()).writtenHistory(version).add(snapshot, at);
  }

  /** A version of the tree with all its skills, from {@code skill-trees}. */
  public void imported(SkillTreeVersion imported) {
    rateChanges++;
    String version = imported.getVersion();
    if (imported.getNumber() == 0 && !first.equals(version)) {
      students.values().forEach(student -> student.refile(first, version));
      first = version;
    }
    SkillNames names = tree(version).names();
    List<String> path = new ArrayList<>();
    for (int node = 1; node < imported.getNames().size(); node++) {
      while (path.size() >= imported.getDepths().get(node)) {
        path.remove(path.size() - 1);
      }
      path.add(imported.getNames().get(node));
      names.number(node, path);
    }
  }

  /** A version of a tree, which is made if it was not heard of. */
  public Tree tree(String version) {
    return trees.computeIfAbsent(version, made -> new Tree(new SkillNames(), new SkillCounts()));
  }

  /** A version of a tree, to look at only; one without skills where it was not heard of. */
  public Tree look(String version) {
    Tree known = trees.get(version);
    return known == null ? new Tree(new SkillNames(), new SkillCounts()) : known;
  }

  /** Versions of trees, in the order they were heard of. */
  Set<String> trees() {
    return trees.keySet();
  }

  /** Whether a candidate was retracted and did not come again. */
  public boolean isRetracted(String candidate) {
    return pool.isGone(candidate);
  }

  /** Versions of trees, the one heard of last first. */
  public List<String> versions() {
    List<String> versions = new ArrayList<>(trees.keySet());
    versions.sort((a, b) -> Long.compare(heard.getOrDefault(b, 0L), heard.getOrDefault(a, 0L)));
    return versions;
  }

  /** The sets of chains. */
  public ChainSets sets() {
    return sets;
  }

  /** Candidates in the pool. */
  public long candidates() {
    return pool.live();
  }

  /** How often a rate or how it came about changed. */
  public long rateChanges() {
    return rateChanges;
  }

  /** How often the pool's counts changed. */
  public long poolChanges() {
    return pool.changes();
  }

  /** Students by name. */
  public List<String> students() {
    return List.copyOf(students.keySet());
  }

  /** A student by name. */
  public Optional<Student> find(String student) {
    return Optional.ofNullable(students.get(student));
  }

  /** A student by name, who is made if nobody has heard of them. */
  public Student student(String name) {
    return students.computeIfAbsent(name, Student::new);
  }

  private void hear(String version) {
    heard.put(version, ++moment);
    tree(version);
  }
}
