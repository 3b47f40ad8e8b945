package io.skillstream.topology.stream;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.pool.Candidate;
import io.skillstream.domain.pool.CandidateFilter;
import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.LeafChange;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.pool.ViewChange;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.LeafCount;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCounts;
import io.skillstream.record.ViewCreated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The pool's records and the domain's types, each as the other. */
public final class PoolRecords {
  private PoolRecords() {}

  /**
   * A candidate as the pool keeps it.
   *
   * @param poolOffset offset of {@code added} in its partition of the pool log
   */
  public static Candidate candidate(CandidateAdded added, long poolOffset) {
    return new Candidate(
        added.getCandidateId(),
        added.getProblemId(),
        added.getTraceId(),
        added.getChainEnds(),
        added.getTagger(),
        optional(added.getTokens()),
        Optional.ofNullable(added.getTokenizer()),
        added.getPassRate() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(added.getPassRate()),
        Optional.ofNullable(added.getSource()),
        Optional.ofNullable(added.getLicence()),
        new Candidate.Position(added.getTracePartition(), added.getTraceOffset(), poolOffset),
        false,
        split(added.getSplit()));
  }

  /** A filter; absent: none. */
  public static CandidateFilter filter(io.skillstream.record.@Nullable CandidateFilter filter) {
    return filter == null
        ? CandidateFilter.NONE
        : new CandidateFilter(
            set(filter.getLicencesAllowed()),
            new HashSet<>(filter.getLicencesRefused()),
            set(filter.getSourcesAllowed()),
            new HashSet<>(filter.getSourcesRefused()),
            Optional.ofNullable(filter.getTokenizer()),
            optional(filter.getMaxTokens()),
            filter.getTokensKnown(),
            filter.getPassRateFrom() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(filter.getPassRateFrom()),
            filter.getPassRateTo() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(filter.getPassRateTo()),
            new HashSet<>(filter.getExcluded()));
  }

  /** A filter's record, its lists sorted; null where it leaves nothing out. */
  public static io.skillstream.record.@Nullable CandidateFilter record(CandidateFilter filter) {
    return filter.equals(CandidateFilter.NONE)
        ? null
        : io.skillstream.record.CandidateFilter.newBuilder()
            .setLicencesAllowed(filter.licencesAllowed().map(PoolRecords::sorted).orElse(null))
            .setLicencesRefused(sorted(filter.licencesRefused()))
            .setSourcesAllowed(filter.sourcesAllowed().map(PoolRecords::sorted).orElse(null))
            .setSourcesRefused(sorted(filter.sourcesRefused()))
            .setTokenizer(filter.tokenizer().orElse(null))
            .setMaxTokens(filter.maxTokens().isPresent() ? filter.maxTokens().getAsLong() : null)
            .setTokensKnown(filter.tokensKnown())
            .setPassRateFrom(
                filter.passRateFrom().isPresent() ? filter.passRateFrom().getAsDouble() : null)
            .setPassRateTo(
                filter.passRateTo().isPresent() ? filter.passRateTo().getAsDouble() : null)
            .setExcluded(sorted(filter.excluded()))
            .build();
  }

  /**
   * A view over the tree in force.
   *
   * @throws IllegalStateException if the view was made for another tree
   */
  public static PoolView view(ViewCreated created, SkillTree tree) {
    if (!created.getTreeVersion().equals(tree.version())) {
      throw new IllegalStateException(
          "view %s needs skill tree %s, this instance runs with %s"
              .formatted(created.getViewId(), created.getTreeVersion(), tree.version()));
    }
    Integer depth = created.getMaxDepth();
    return new PoolView(
        new SkillView(tree, depth == null ? SkillView.NO_CUT : depth),
        created.getGrouping() == io.skillstream.record.Grouping.SKILL
            ? Grouping.SKILL
            : Grouping.SKILL_SET,
        filter(created.getFilter()),
        Optional.ofNullable(created.getAttemptedBy()),
        created.getSplitByVerdict());
  }

  /** The order to build a view in one pool partition. */
  public static ViewCreated created(PoolView view, int partition) {
    int depth = view.skills().maxDepth();
    return ViewCreated.newBuilder()
        .setViewId(view.id())
        .setTreeVersion(view.skills().tree().version())
        .setMaxDepth(depth == SkillView.NO_CUT ? null : depth)
        .setPartition(partition)
        .setGrouping(
            view.grouping() == Grouping.SKILL
                ? io.skillstream.record.Grouping.SKILL
                : io.skillstream.record.Grouping.SKILL_SET)
        .setFilter(record(view.filter()))
        .setAttemptedBy(view.attemptedBy().orElse(null))
        .setSplitByVerdict(view.splitByVerdict())
        .build();
  }

  /** What changed in a view. */
  public static ViewCounts counts(ViewChange change) {
    List<LeafCount> leaves = new ArrayList<>(change.leaves().size());
    for (LeafChange leaf : change.leaves()) {
      leaves.add(new LeafCount(leaf.leaf(), leaf.appended(), leaf.live(), leaf.skills()));
    }
    return new ViewCounts(
        change.viewId(), leaves, change.building(), change.leftOut(), change.maxTokens());
  }

  /** The side of a verdict; unknown is none. */
  public static Side side(Verdict verdict) {
    return verdict == Verdict.CORRECT
        ? Side.CORRECT
        : verdict == Verdict.WRONG ? Side.WRONG : Side.ANY;
  }

  /** A split; absent: the pool. */
  public static Split split(io.skillstream.record.@Nullable Split split) {
    return split == null ? Split.POOL : Split.valueOf(split.name());
  }

  private static OptionalLong optional(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static Optional<Set<String>> set(@Nullable Collection<String> values) {
    return values == null ? Optional.empty() : Optional.of(new HashSet<>(values));
  }

  private static List<String> sorted(Collection<String> values) {
    return new ArrayList<>(new TreeSet<>(values));
  }
}
