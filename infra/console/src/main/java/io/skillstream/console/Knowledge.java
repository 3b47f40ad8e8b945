package io.skillstream.console;

import io.skillstream.console.act.ActLog;
import io.skillstream.console.curriculum.Curricula;
import io.skillstream.console.deadletter.DeadLetters;
import io.skillstream.console.flow.StageBoard;
import io.skillstream.console.selection.RoundPlaces;
import io.skillstream.console.selection.Selections;
import io.skillstream.console.skill.RecentAttempts;
import io.skillstream.console.skill.Skills;
import io.skillstream.console.training.Trainings;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All that the console knows of a namespace. One thread writes, batch by batch; whoever reads gets
 * values that change no more. Thread-safe.
 */
public final class Knowledge {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private Models models = Models.empty();

  /** The parts, each fed by topics of its own. */
  public record Models(
      Skills skills,
      RecentAttempts attempts,
      Selections selections,
      RoundPlaces rounds,
      Trainings trainings,
      Curricula curricula,
      StageBoard stages,
      DeadLetters deadLetters,
      ActLog acts) {
    /** Nothing is known. */
    public static Models empty() {
      Skills skills = new Skills();
      return new Models(
          skills,
          new RecentAttempts(),
          new Selections(skills),
          new RoundPlaces(),
          new Trainings(),
          new Curricula(),
          new StageBoard(),
          new DeadLetters(),
          new ActLog());
    }
  }

  /** Looks; what is returned must not change when the knowledge does. */
  public <T> T read(Function<Models, T> question) {
    lock.readLock().lock();
    try {
      return question.apply(models);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Learns; also for questions that take note of what was asked. */
  public void write(Consumer<Models> news) {
    ask(
        models -> {
          news.accept(models);
          return true;
        });
  }

  /** A question that takes note of what was told. */
  public <T> T ask(Function<Models, T> question) {
    lock.writeLock().lock();
    try {
      return question.apply(models);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Forgets everything: the topics are others now. */
  public void forget() {
    lock.writeLock().lock();
    try {
      models = Models.empty();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
