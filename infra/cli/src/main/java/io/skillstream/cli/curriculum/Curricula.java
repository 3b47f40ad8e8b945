package io.skillstream.cli.curriculum;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ControlLog;
import io.skillstream.cli.tree.TreeVersions;
import io.skillstream.record.Act;
import io.skillstream.record.CandidateFilter;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumMove;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.SkillTreeVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The curricula of one namespace, as the conductor says they stand, and what can be done to them.
 * What is done is sent to {@code control} and takes effect when {@code curricula} says so.
 */
public final class Curricula implements AutoCloseable {
  private static final Set<CurriculumPhase> OVER =
      EnumSet.of(CurriculumPhase.COMPLETE, CurriculumPhase.CLOSED);

  private final Cluster cluster;
  private final StatusLog log;

  private Curricula(Cluster cluster, StatusLog log) {
    this.cluster = cluster;
    this.log = log;
  }

  /** Those of the cluster's namespace. */
  public static Curricula of(Cluster cluster) {
    return new Curricula(cluster, StatusLog.open(cluster));
  }

  /** All that were ever created, by name. */
  SortedMap<String, CurriculumStatus> all() {
    return log.read();
  }

  /**
   * The curriculum of this name.
   *
   * @throws CommandException if there is none; the message lists those there are
   */
  public CurriculumStatus named(String name) {
    SortedMap<String, CurriculumStatus> all = all();
    CurriculumStatus status = all.get(name);
    if (status == null) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "there is no curriculum '"
              + name
              + "' in namespace '"
              + cluster.topics().namespace()
              + (all.isEmpty() ? "'; it has none yet" : "'; there are " + all.keySet()));
    }
    return status;
  }

  /**
   * Creates a curriculum and waits for the conductor's word.
   *
   * @return where it stands; it may be refused
   * @throws CommandException if the name is taken or the conductor does not answer in time
   */
  CurriculumStatus create(Curriculum definition, Duration patience) {
    String name = definition.getName();
    // A refused definition was never taken up, so its name is free.
    Optional.ofNullable(all().get(name))
        .filter(status -> status.getPhase() != CurriculumPhase.REFUSED)
        .ifPresent(
            status -> {
              throw taken(status);
            });
    try (ControlLog control = new ControlLog(cluster)) {
      control.create(definition);
    }
    Curriculum sent = withoutExclusions(definition);
    CurriculumStatus status =
        log.await(
                name,
                said ->
                    said.getPhase() != CurriculumPhase.REFUSED
                        || withoutExclusions(said.getCurriculum()).equals(sent),
                patience)
            .orElseThrow(
                () -> unanswered("the definition is sent and waits for the conductor", patience));
    if (!withoutExclusions(status.getCurriculum()).equals(sent)) {
      throw taken(status); // Somebody else was faster.
    }
    return status;
  }

  /**
   * Acts on a curriculum and waits until its status shows it.
   *
   * @return what came of it, for people
   * @throws CommandException if there is none of this name, it was refused, or the conductor does
   *     not answer in time
   */
  String act(CurriculumAct act, Duration patience) {
    CurriculumStatus before = named(act.getCurriculum());
    if (before.getPhase() == CurriculumPhase.REFUSED) {
      throw new CommandException(
          CommandException.UNUSABLE,
          act.getCurriculum() + " was refused when it was created: " + before.getDetail());
    }
    if (OVER.contains(before.getPhase())) {
      return act.getCurriculum() + " is " + PacingSettings.name(before.getPhase()) + " already";
    }
    try (ControlLog control = new ControlLog(cluster)) {
      control.act(act);
    }
    CurriculumStatus after =
        log.await(act.getCurriculum(), status -> shows(status, act.getAct()), patience)
            .orElseThrow(() -> unanswered(act.getAct() + " is sent", patience));
    return CurriculumText.standing(after);
  }

  /**
   * Names of the curricula that still select, by the version of the skill tree that they select by
   * or are moving to.
   */
  public Map<String, List<String>> runningByTree(TreeVersions versions) {
    Map<String, List<String>> byTree = new TreeMap<>();
    for (CurriculumStatus status : all().values()) {
      if (OVER.contains(status.getPhase())
          || status.getPhase() == CurriculumPhase.REFUSED
          || status.getReplayOf() != null) {
        continue;
      }
      String name = status.getCurriculum().getName();
      Set<String> trees = new TreeSet<>();
      tree(status, versions).ifPresent(trees::add);
      Optional.ofNullable(status.getNextTreeVersion()).ifPresent(trees::add);
      trees.forEach(tree -> byTree.computeIfAbsent(tree, unseen -> new ArrayList<>()).add(name));
    }
    return byTree;
  }

  /** A status from before versions were said is of the first. */
  private static Optional<String> tree(CurriculumStatus status, TreeVersions versions) {
    return Optional.ofNullable(status.getTreeVersion())
        .or(() -> versions.first().map(SkillTreeVersion::getVersion));
  }

  /**
   * Moves a curriculum to another version of the skill tree and waits until its status shows it.
   *
   * @return what came of it, for people
   * @throws CommandException if there is none of this name, it selects no more, or the conductor
   *     does not answer in time
   */
  String move(CurriculumMove move, Duration patience) {
    CurriculumStatus before = named(move.getCurriculum());
    if (before.getPhase() == CurriculumPhase.REFUSED || OVER.contains(before.getPhase())) {
      throw new CommandException(
          CommandException.UNUSABLE,
          move.getCurriculum()
              + " is "
              + PacingSettings.name(before.getPhase())
              + " and selects no more");
    }
    try (ControlLog control = new ControlLog(cluster)) {
      control.move(move);
    }
    CurriculumStatus after =
        log.await(
                move.getCurriculum(),
                status ->
                    OVER.contains(status.getPhase())
                        || move.getTreeVersion().equals(status.getNextTreeVersion())
                        || (status.getNextTreeVersion() == null
                            && move.getTreeVersion().equals(status.getTreeVersion())),
                patience)
            .orElseThrow(() -> unanswered("the move is sent", patience));
    return CurriculumText.standing(after)
        + (after.getNextTreeVersion() == null
            ? "; selects by skill tree " + after.getTreeVersion()
            : "; goes over to skill tree "
                + after.getNextTreeVersion()
                + " between two rounds, when its view is built");
  }

  @Override
  public void close() {
    log.close();
  }

  private static boolean shows(CurriculumStatus status, Act act) {
    return OVER.contains(status.getPhase())
        || switch (act) {
          case PAUSE -> status.getPhase() == CurriculumPhase.PAUSED;
          case RESUME -> status.getPhase() != CurriculumPhase.PAUSED;
          case CLOSE -> false;
        };
  }

  private static CommandException taken(CurriculumStatus status) {
    String by = status.getCurriculum().getCreatedBy();
    return new CommandException(
        CommandException.UNUSABLE,
        "there is a curriculum '"
            + status.getCurriculum().getName()
            + "' already, created "
            + status.getCurriculum().getCreatedAt()
            + (by == null ? "" : " by " + by)
            + "; choose another name");
  }

  private CommandException unanswered(String what, Duration patience) {
    return new CommandException(
        CommandException.FAILED,
        what
            + ", but nothing came back within "
            + Spans.words(patience)
            + "; is 'skillstream topology' running in namespace '"
            + cluster.topics().namespace()
            + "'? It takes effect when it does, see 'skillstream curriculum list'");
  }

  /** A status carries its definition without the ids it excludes. */
  private static Curriculum withoutExclusions(Curriculum curriculum) {
    CandidateFilter filter = curriculum.getFilter();
    return filter == null
        ? curriculum
        : Curriculum.newBuilder(curriculum)
            .setFilter(CandidateFilter.newBuilder(filter).setExcluded(List.of()).build())
            .build();
  }
}
