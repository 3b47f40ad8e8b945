package io.skillstream.workers.evaluator;

import io.skillstream.record.Attempt;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits at the {@link PromotionDesk} while it is this evaluator's, and carries decisions out.
 *
 * <p>It reads earlier decisions first, then the attempts since the checkpoint in force was made,
 * and decides once it has read what was there when it sat down.
 */
final class Promoter {

  private static final Logger LOG = LoggerFactory.getLogger(Promoter.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);

  /** Clocks of trainers and brokers may differ by so much. */
  private static final Duration SLACK = Duration.ofDays(1);

  private final FollowedTopics followed;
  private final Topics topics;
  private final EvaluatorConfig config;
  private final PromotionSettings settings;
  private final KnownCheckpoints checkpoints;
  private final AttemptWriter writer;
  private final EvaluationListener listener;
  private final Clock clock;
  private Optional<PromotionDesk> desk = Optional.empty();
  private boolean readsAttempts;
  private Instant nextTry = Instant.MIN;

  Promoter(
      FollowedTopics followed,
      Topics topics,
      EvaluatorConfig config,
      PromotionSettings settings,
      KnownCheckpoints checkpoints,
      AttemptWriter writer,
      EvaluationListener listener,
      Clock clock) {
    this.followed = followed;
    this.topics = topics;
    this.config = config;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.writer = writer;
    this.listener = listener;
    this.clock = clock;
  }

  /** Sits down or gets up. */
  void seat(boolean mine) {
    if (mine && desk.isEmpty()) {
      followed.follow(topics.promotions());
      desk = Optional.of(new PromotionDesk(config, settings, checkpoints));
    } else if (!mine && desk.isPresent()) {
      desk = Optional.empty();
      followed.leave(topics.promotions());
      followed.leave(topics.attempts());
      readsAttempts = false;
    }
  }

  /** Takes note of whatever was read. */
  void read(SpecificRecord record) {
    if (desk.isEmpty()) {
      return;
    }
    if (record instanceof Attempt attempt) {
      desk.get().add(attempt);
    } else if (record instanceof Promotion promotion) {
      desk.get().add(promotion);
    } else if (record instanceof Checkpoint) {
      desk.get().lookAgain();
    }
  }

  /**
   * Decides what is due.
   *
   * @param damaged checkpoints whose students give no answers, with why
   * @return whether anything was
   * @throws IOException if a decision cannot be written
   */
  boolean decide(Map<String, String> damaged, BooleanSupplier stopping) throws IOException {
    if (desk.isEmpty() || !isReady(desk.get()) || clock.instant().isBefore(nextTry)) {
      return false;
    }
    Optional<Promotion> due;
    try {
      due = desk.get().next(damaged, clock.instant());
      if (due.isPresent()) {
        prepare(due.get());
      }
    } catch (IOException e) {
      nextTry = clock.instant().plus(BETWEEN_TRIES);
      listener.troubled("a checkpoint cannot be compared: " + e.getMessage());
      return false;
    }
    if (due.isEmpty()) {
      return false;
    }
    Optional<Checkpoint> before = desk.get().incumbent();
    writer.write(
        List.of(new AttemptWriter.Line(topics.promotions(), config.student(), due.get())),
        stopping);
    desk.get().add(due.get());
    listener.decided(due.get());
    if (due.get().getDecision() == PromotionDecision.PROMOTED) {
      putInForce(before);
    }
    return true;
  }

  private boolean isReady(PromotionDesk own) {
    if (!followed.caughtUp(topics.checkpoints()) || !followed.caughtUp(topics.promotions())) {
      return false;
    }
    if (!readsAttempts) {
      followed.follow(
          topics.attempts(), own.incumbent().map(one -> one.getCreatedAt().minus(SLACK)));
      readsAttempts = true;
      putInForce(Optional.empty()); // A crash may have come before it was.
    }
    return followed.caughtUp(topics.attempts());
  }

  /** Keeps a checkpoint that is to be promoted from being pruned, before anybody is told. */
  private void prepare(Promotion promotion) throws IOException {
    Optional<Path> folder =
        checkpoints.named(promotion.getCheckpoint()).flatMap(CheckpointFolders::of);
    if (promotion.getDecision() == PromotionDecision.PROMOTED && folder.isPresent()) {
      CheckpointFolders.pin(folder.get());
    }
  }

  /** Makes the folders say what the topic says; where they cannot, the topic still holds. */
  private void putInForce(Optional<Checkpoint> before) {
    Optional<Path> now = desk.flatMap(PromotionDesk::incumbent).flatMap(CheckpointFolders::of);
    Optional<Path> old = before.flatMap(CheckpointFolders::of);
    try {
      if (now.isPresent()) {
        CheckpointFolders.pin(now.get());
        CheckpointFolders.point(now.get());
      }
      if (old.isPresent() && !old.equals(now)) {
        CheckpointFolders.release(old.get());
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("the checkpoint in force cannot be marked on disk", e);
      listener.troubled("the checkpoint in force cannot be marked on disk: " + e.getMessage());
    }
  }
}
