package io.skillstream.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  /** Records whose key begins so are too large for the brokers, whatever their size. */
  public static final String TOO_LARGE = "too-large";

  private final Map<String, Answer> answers = new HashMap<>();
  private final List<Outgoing> written = new ArrayList<>();
  private final List<Integer> transactions = new ArrayList<>();
  private boolean failBefore;
  private boolean failAfter;
  private boolean breakDown;
  private int mostBytes = 16 << 20;
  private volatile @Nullable CountDownLatch gate;

  /** Has the next write fail, with nothing written. */
  public synchronized void failBefore() {
    failBefore = true;
  }

  /** Has the next write fail although all is written. */
  public synchronized void failAfter() {
    failAfter = true;
  }

  /** Has the next write end in an error that nobody expects. */
  public synchronized void breakDown() {
    breakDown = true;
  }

  /** Says that records have so many bytes at most. */
  public synchronized void takeAtMost(int bytes) {
    mostBytes = bytes;
  }

  @Override
  public synchronized int mostBytes() {
    return mostBytes;
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
      if (breakDown) {
        breakDown = false;
        throw new NoClassDefFoundError("something nobody expects");
      }
      if (submissions.stream()
          .flatMap(one -> one.records().stream())
          .anyMatch(record -> new String(record.key(), UTF_8).startsWith(TOO_LARGE))) {
        throw new TooLargeException(null);
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
