package io.skillstream.history.replay;

import io.skillstream.domain.pool.Candidate;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.history.LogEntry;
import io.skillstream.record.Payload;
import io.skillstream.record.SkillAttribution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The chains of one pool partition's candidates in another tree, or by another tagger.
 *
 * <p>A candidate that was re-attributed has the chains it had last, from the beginning: a replay
 * asks what had been selected under an attribution, and the newest is the best that is known. What
 * was attributed in the replay's own version of the tree goes before what carries over from others.
 */
final class CandidateChains implements Attribution {
  private final Map<String, List<Integer>> ends = new HashMap<>();
  private final Map<List<Integer>, List<Integer>> known = new HashMap<>();
  private final Optional<String> tagger;
  private final Reattribution count;

  private CandidateChains(Optional<String> tagger, Reattribution count) {
    this.tagger = tagger;
    this.count = count;
  }

  /** The recorded chains, as far as their paths are in the tree. */
  static CandidateChains carried(
      Iterator<LogEntry<SkillAttribution>> log, SkillTree tree, Reattribution count) {
    CandidateChains chains = new CandidateChains(Optional.empty(), count);
    Set<String> inTree = new HashSet<>();
    while (log.hasNext()) {
      log.next()
          .value()
          .ifPresent(
              attribution -> {
                if (attribution.getTreeVersion().equals(tree.version())) {
                  inTree.add(attribution.getCandidateId());
                } else if (inTree.contains(attribution.getCandidateId())) {
                  return;
                }
                TreeSet<Integer> found = new TreeSet<>();
                for (List<String> chain : attribution.getChains()) {
                  OptionalInt end = tree.find(chain);
                  end.ifPresent(found::add);
                  count.chain(end.isPresent());
                }
                chains.put(attribution.getCandidateId(), List.copyOf(found));
              });
    }
    return chains;
  }

  /** Chains that a tagger finds in the candidates' texts. */
  static CandidateChains tagged(
      Iterator<LogEntry<Payload>> log, Tagger tagger, Reattribution count) {
    CandidateChains chains = new CandidateChains(Optional.of(tagger.name()), count);
    while (log.hasNext()) {
      log.next()
          .value()
          .ifPresent(
              payload ->
                  chains.put(
                      payload.getCandidateId(),
                      tagger.tag(payload.getProblem(), payload.getResponse()).ends()));
    }
    return chains;
  }

  @Override
  public Candidate of(Candidate candidate) {
    List<Integer> now = ends.get(candidate.candidateId());
    count.candidate(now != null);
    return candidate.attributed(now == null ? List.of() : now, tagger.orElse(candidate.tagger()));
  }

  /** Keeps one list for all candidates that have the same. */
  private void put(String candidateId, List<Integer> found) {
    ends.put(candidateId, known.computeIfAbsent(found, same -> same));
  }
}
