package io.skillstream.gateway.intake;

import io.skillstream.gateway.lending.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes requests in. Requests that come while others are being written are written together after
 * them, so the cost of a transaction is shared by as many as are waiting.
 */
public final class Intake implements AutoCloseable {
  private static final int MOST_TOGETHER = 500;
  private static final long MOST_BYTES_TOGETHER = 16L << 20;
  private static final long NAP_MILLIS = 200;

  private final IntakeStore store;
  private final Map<String, RecordForm> forms;
  private final Allowance allowance;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();
  private final Thread writer = new Thread(this::writeAll, "intake");
  private volatile boolean closing;

  private record Waiting(Submission submission, CompletableFuture<Answer> written) {}

  /**
   * An intake.
   *
   * @param forms by what is posted: {@code traces}, {@code attempts}
   * @param allowance of bytes in memory
   */
  public Intake(IntakeStore store, Map<String, RecordForm> forms, Allowance allowance) {
    this.store = store;
    this.forms = Map.copyOf(forms);
    this.allowance = allowance;
    writer.setDaemon(true);
    writer.start();
  }

  /** What can be posted. */
  public Map<String, RecordForm> forms() {
    return forms;
  }

  /** Bytes of key and value that a record may have. */
  public int mostBytes() {
    return store.mostBytes();
  }

  /** Whether requests are written: false for good once this is closed, or its thread has ended. */
  public boolean isOpen() {
    return !closing && writer.isAlive();
  }

  /** Bytes that requests may hold. */
  public Allowance allowance() {
    return allowance;
  }

  /**
   * The answer to a request: what it was answered before, or what is written now.
   *
   * @param key of the request; empty: none is the repetition of another
   * @param bodySha256 by which a repetition is told from another request
   * @param work makes what is written; called only for a new request
   * @throws KeyReusedException if the key was used for another body
   * @throws UnavailableException if it cannot be written now; it may be sent again
   * @throws TooLargeException if the brokers will not take it
   */
  public Answer answer(Optional<String> key, String bodySha256, Supplier<Submission> work) {
    return key.isEmpty() ? written(work.get()) : once(key.get(), bodySha256, work);
  }

  private Answer once(String key, String bodySha256, Supplier<Submission> work) {
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    CompletableFuture<Answer> other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      return same(key, bodySha256, joined(other));
    }
    try {
      if (closing) {
        throw stopping();
      }
      Optional<Answer> before = store.find(key);
      Answer answer = before.isPresent() ? before.get() : written(work.get());
      mine.complete(answer);
      return same(key, bodySha256, answer);
    } catch (Throwable e) { // Whatever it is, those who wait for it have to hear it.
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(key, mine);
    }
  }

  private static Answer same(String key, String bodySha256, Answer answer) {
    if (!answer.bodySha256().equals(bodySha256)) {
      throw new KeyReusedException(key);
    }
    return answer;
  }

  private Answer written(Submission submission) {
    if (submission.key().isEmpty() && submission.records().isEmpty()) {
      return submission.answer();
    }
    Waiting waiting = new Waiting(submission, new CompletableFuture<>());
    queue.add(waiting);
    if (closing) {
      waiting.written.completeExceptionally(stopping());
    }
    return joined(waiting.written);
  }

  private static Answer joined(CompletableFuture<Answer> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UnavailableException why) {
        throw new UnavailableException(String.valueOf(why.getMessage()), why);
      }
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw e;
    }
  }

  private void writeAll() {
    try {
      while (!closing) {
        Waiting first = queue.poll(NAP_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          write(together(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing = true;
      for (Waiting one = queue.poll(); one != null; one = queue.poll()) {
        one.written.completeExceptionally(stopping());
      }
    }
  }

  private List<Waiting> together(Waiting first) {
    List<Waiting> together = new ArrayList<>(List.of(first));
    long bytes = first.submission.bytes();
    while (together.size() < MOST_TOGETHER && bytes < MOST_BYTES_TOGETHER) {
      Waiting next = queue.poll();
      if (next == null) {
        break;
      }
      together.add(next);
      bytes += next.submission.bytes();
    }
    return together;
  }

  private void write(List<Waiting> together) {
    try {
      store.write(together.stream().map(Waiting::submission).toList());
      together.forEach(one -> one.written.complete(one.submission.answer()));
    } catch (TooLargeException e) {
      if (together.size() > 1) {
        // One of them spoils it for the others: each by itself.
        together.forEach(one -> write(List.of(one)));
      } else {
        together.get(0).written.completeExceptionally(e);
      }
    } catch (Throwable e) { // Whatever it is, those who wait have to hear it; the next may succeed.
      together.forEach(one -> one.written.completeExceptionally(e));
    }
  }

  private static UnavailableException stopping() {
    return new UnavailableException("the gateway is stopping", null);
  }

  @Override
  public void close() {
    closing = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }
}
