package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.Rate;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.schemas.Topics;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Error rates by depth of the tree, averaged over skills and over judged problems. A tree has
 * thousands of leaves, and each would be a series for each student: these are for the console and
 * the topic.
 */
final class RateFigures implements Figures {
  private static final double MILLIS = 1000;

  private final Topics topics;
  private final Map<String, Student> students = new TreeMap<>();

  RateFigures(Topics topics) {
    this.topics = topics;
  }

  /** What is published of one student, by version of the tree and node. */
  private static final class Student {
    long publishedMillis;
    final Map<String, Map<Integer, SkillErrorRate>> byTree = new TreeMap<>();

    void take(SkillErrorRate rate) {
      byTree
          .computeIfAbsent(rate.getTreeVersion(), unseen -> new HashMap<>())
          .put(rate.getNode(), rate);
      publishedMillis = Math.max(publishedMillis, rate.getUpdatedAt().toEpochMilli());
    }

    /** The rates in one version: a new one has fewer verdicts until all candidates are in it. */
    Collection<SkillErrorRate> ofMostVerdicts() {
      return byTree.values().stream()
          .max(Comparator.comparingLong(Student::verdicts))
          .map(Map::values)
          .orElse(List.of());
    }

    private static long verdicts(Map<Integer, SkillErrorRate> byNode) {
      SkillErrorRate root = byNode.get(0);
      return root == null ? 0 : root.getCorrect() + root.getWrong() + root.getUnknown();
    }
  }

  /** An average of one depth. */
  private static final class Depth {
    int skills;
    double sum;
    double problems;
    double wrong;

    void add(SkillErrorRate node, Rate rate) {
      double judged = node.getCorrect() + (double) node.getWrong();
      skills++;
      sum += rate.getMean();
      problems += judged;
      wrong += judged * rate.getMean();
    }
  }

  @Override
  public List<Source> sources() {
    return List.of(Source.whole(topics.skillErrorRates()));
  }

  @Override
  public synchronized void read(SpecificRecord record) {
    if (record instanceof SkillErrorRate rate) {
      students.computeIfAbsent(rate.getStudent(), unseen -> new Student()).take(rate);
    }
  }

  @Override
  public synchronized void export(DomainMeters meters) {
    Map<List<String>, Double> rates = new HashMap<>();
    Map<List<String>, Double> measured = new HashMap<>();
    Map<List<String>, Double> problems = new HashMap<>();
    Map<List<String>, Double> published = new HashMap<>();
    students.forEach(
        (name, student) -> {
          published.put(List.of(name), student.publishedMillis / MILLIS);
          Map<Integer, Depth> depths = new TreeMap<>();
          for (SkillErrorRate node : student.ofMostVerdicts()) {
            int depth = node.getPath().size();
            if (node.getRate() != null) {
              depths.computeIfAbsent(depth, unseen -> new Depth()).add(node, node.getRate());
            }
            if (depth == 0) {
              problems.put(List.of(name, "correct"), (double) node.getCorrect());
              problems.put(List.of(name, "wrong"), (double) node.getWrong());
              problems.put(List.of(name, "unknown"), (double) node.getUnknown());
            }
          }
          depths.forEach(
              (number, depth) -> {
                String text = Integer.toString(number);
                measured.put(List.of(name, text), (double) depth.skills);
                rates.put(List.of(name, text, "plain"), depth.sum / depth.skills);
                if (depth.problems > 0) {
                  rates.put(List.of(name, text, "by-evidence"), depth.wrong / depth.problems);
                }
              });
        });
    meters.replace(DomainMetric.ERROR_RATE, rates);
    meters.replace(DomainMetric.MEASURED_SKILLS, measured);
    meters.replace(DomainMetric.JUDGED_PROBLEMS, problems);
    meters.replace(DomainMetric.RATES_PUBLISHED, published);
  }
}
