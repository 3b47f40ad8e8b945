package io.skillstream.gateway.intake;

import io.skillstream.gateway.lending.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Records and answers in memory; can fail, after writing too, and can be held up. */
public final class FakeIntakeStore implements IntakeStore {
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<Outgoing> written = new ArrayList<>();
  private final List<Integer> transactions = new ArrayList<>();
  private boolean failBefore;
  private boolean failAfter;
  private volatile @Nullable CountDownLatch gate;

  /** Has the next write fail, with nothing written. */
  public synchronized void failBefore() {
    failBefore = true;
  }

  /** Has the next write fail although all is written. */
  public synchronized void failAfter() {
    failAfter = true;
  }

  /** Has writes wait for the latch. */
  public void hold(CountDownLatch latch) {
    gate = latch;
  }

  /** All records. */
  public synchronized List<Outgoing> written() {
    return List.copyOf(written);
  }

  /** How many requests each transaction held. */
  public synchronized List<Integer> transactions() {
    return List.copyOf(transactions);
  }

  @Override
  public synchronized Optional<Answer> find(String key) {
    return Optional.ofNullable(answers.get(key));
  }

  @Override
  public void write(List<Submission> submissions) {
    CountDownLatch latch = gate;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    synchronized (this) {
      if (failBefore) {
        failBefore = false;
        throw new UnavailableException("nothing is written", null);
      }
      transactions.add(submissions.size());
      for (Submission one : submissions) {
        written.addAll(one.records());
        one.key().ifPresent(key -> answers.put(key, one.answer()));
      }
      if (failAfter) {
        failAfter = false;
        throw new UnavailableException("nobody can tell", null);
      }
    }
  }

  @Override
  public void close() {}
}
