package io.skillstream.cli.curriculum;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.retraction.RetractionLog;
import io.skillstream.cli.selection.FilterSettings;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.cli.tree.TreeVersions;
import io.skillstream.console.act.Operator;
import io.skillstream.console.act.Operator.RefusedException.Why;
import io.skillstream.record.Act;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Does what people ask for in the console, as the commands do it. */
public final class CurriculumOperator implements Operator {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<CurriculumPhase> OVER =
      EnumSet.of(CurriculumPhase.REFUSED, CurriculumPhase.COMPLETE, CurriculumPhase.CLOSED);
  private static final String POLICY = "weak-skill";
  private static final String ESTIMATOR = "latest";
  private static final int ROUND_SIZE = 1000;
  private static final int BATCH_SIZE = 8;

  private final Cluster cluster;
  private final Clock clock;

  /** On the cluster's namespace. */
  public CurriculumOperator(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  @Override
  public String create(Draft draft, String by) {
    return with(
        curricula -> {
          CurriculumStatus before = curricula.all().get(draft.name());
          if (before != null && before.getPhase() != CurriculumPhase.REFUSED) {
            throw new RefusedException(
                Why.CONFLICT,
                "there is a curriculum '" + draft.name() + "' already; choose another name");
          }
          Curriculum definition = definition(draft, by);
          CurriculumStatus status = curricula.create(definition, PATIENCE);
          if (status.getPhase() == CurriculumPhase.REFUSED) {
            throw new RefusedException(
                Why.UNUSABLE, draft.name() + " is refused: " + status.getDetail());
          }
          return CurriculumText.standing(status);
        });
  }

  @Override
  public String act(Verb verb, String name, String by, Optional<String> reason) {
    return with(
        curricula -> {
          CurriculumStatus status = curricula.all().get(name);
          if (status == null) {
            throw new RefusedException(
                Why.UNKNOWN,
                "there is no curriculum '" + name + "'; there are " + curricula.all().keySet());
          }
          if (OVER.contains(status.getPhase())) {
            throw new RefusedException(
                Why.CONFLICT, name + " is " + PacingSettings.name(status.getPhase()) + " already");
          }
          return curricula.act(
              new CurriculumAct(name, Act.valueOf(verb.name()), by, reason.orElse(null)), PATIENCE);
        });
  }

  @Override
  public String retract(String traceId, String by, Optional<String> reason) {
    try (RetractionLog log = RetractionLog.atTheEnd(cluster)) {
      cluster.createTopics(); // A namespace may be older than the topic of acts.
      log.send(Set.of(traceId), by, reason);
      if (log.await(Set.of(traceId), PATIENCE).isEmpty()) {
        throw new RefusedException(
            Why.UNANSWERED,
            "the retraction of "
                + traceId
                + " is sent, but no word came that it left the pool: it is not in it (unknown, or"
                + " retracted before), or 'skillstream topology' is not running");
      }
      return traceId + " left the pool";
    } catch (CommandException e) {
      throw refused(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(Why.UNANSWERED, "interrupted");
    }
  }

  private Curriculum definition(Draft draft, String by) {
    Curriculum definition =
        new CurriculumDraft(
                draft.name(),
                draft.student(),
                new SelectionSettings(
                    draft.policy().orElse(POLICY),
                    draft.policyOptions(),
                    draft.estimator().orElse(ESTIMATOR),
                    draft.maxDepth(),
                    draft.budget(),
                    draft.tokenBudget(),
                    draft.seed().orElse(1),
                    draft.roundSize().orElse(ROUND_SIZE),
                    draft.batchSize().orElse(BATCH_SIZE),
                    FilterSettings.NONE),
                new PacingSettings(
                    draft.pacing(),
                    draft.ahead(),
                    Optional.empty(),
                    draft.ratePerHour(),
                    draft.mirror(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty()),
                ProbeChoice.NONE)
            .definition(by, clock.instant(), Optional.empty());
    TreeVersions.of(cluster)
        .newest()
        .ifPresent(version -> definition.setTreeVersion(version.getVersion()));
    return definition;
  }

  private String with(Function<Curricula, String> work) {
    try (Curricula curricula = Curricula.of(cluster)) {
      return work.apply(curricula);
    } catch (CommandException e) {
      throw refused(e);
    }
  }

  private static RefusedException refused(CommandException e) {
    return new RefusedException(
        e.exitCode() == CommandException.UNUSABLE ? Why.UNUSABLE : Why.UNANSWERED,
        String.valueOf(e.getMessage()));
  }
}
