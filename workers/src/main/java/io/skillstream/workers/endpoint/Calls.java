package io.skillstream.workers.endpoint;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests until they are answered or it is clear that they will not be.
 *
 * <p>A cut connection, a timeout, a 5xx, an answer that makes no sense, and 408, 409, 425 are tried
 * again after a pause, up to the settings' number of tries. So is a 429, but it uses up a try only
 * if no call at all went well since the last one: where the endpoint works through its limit, each
 * call waits its turn.
 */
final class Calls implements AutoCloseable {
  /** Longest time an endpoint may put calls off before that counts as not available. */
  static final Duration LONGEST_HOLD = Duration.ofMinutes(15);

  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
  private static final int SHOWN_OF_ERROR = 300;
  private static final int READERS = 2;
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final Set<Integer> MAY_PASS = Set.of(408, 409, 425);
  private static final Set<Integer> FOR_ALL_CALLS = Set.of(401, 402, 403, 404, 405);

  /** Makes an answer of a body. */
  interface Reading<T> {
    T of(byte[] body, Duration latency) throws NonsenseException;
  }

  /** An answer of status 200 that is none. */
  static final class NonsenseException extends Exception {
    private static final long serialVersionUID = 1L;

    NonsenseException(String message) {
      super(message);
    }
  }

  private final EndpointSettings settings;
  private final HttpClient http;
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService readers;
  private final Pacer pacer;
  private final Random jitter;
  private final Clock clock;
  private final UsageMeter meter;
  private final AtomicLong successes = new AtomicLong();
  private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Calls(EndpointSettings settings, UsageMeter meter, Clock clock) {
    this.settings = settings;
    this.meter = meter;
    this.clock = clock;
    this.jitter = new Random(settings.retries().seed());
    this.timer = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "endpoint-timer"));
    timer.setRemoveOnCancelPolicy(true);
    // What waits or comes when the client closes has been failed already.
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    this.readers = Executors.newFixedThreadPool(READERS, work -> daemon(work, "endpoint-answers"));
    this.pacer = new Pacer(settings.inFlight(), System::nanoTime, this::later);
    this.http =
        HttpClient.newBuilder()
            // Servers of models answer h2c upgrades of a POST badly, and HTTP/2 streams are few.
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would take the key to another host.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  <T> CompletableFuture<T> send(HttpRequest request, Reading<T> reading) {
    Call<T> call = new Call<>(request, reading);
    open.add(call);
    call.result.whenComplete((answer, failure) -> open.remove(call));
    if (closed) {
      call.fail(EndpointException.Kind.CLOSED, "the client is closed");
    } else {
      pacer.enter(call::transmit);
    }
    return call.result;
  }

  @Override
  public void close() {
    closed = true;
    for (Call<?> call : open) {
      call.fail(EndpointException.Kind.CLOSED, "the client was closed");
      call.cancel();
    }
    timer.shutdown();
    readers.shutdown();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void later(Duration pause, Runnable then) {
    if (!closed) {
      timer.schedule(then, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private double drawn() {
    synchronized (jitter) {
      return jitter.nextDouble();
    }
  }

  private final class Call<T> {
    private final HttpRequest request;
    private final Reading<T> reading;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final long successesBefore = successes.get();
    private long successesSeen = successesBefore;
    private int failures;
    private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> exchange;

    Call(HttpRequest request, Reading<T> reading) {
      this.request = request;
      this.reading = reading;
    }

    void transmit(Pacer.Permit permit) {
      if (result.isDone()) {
        pacer.left();
        return;
      }
      long begun = System.nanoTime();
      CompletableFuture<HttpResponse<byte[]>> sent =
          http.sendAsync(request, head -> new CappedBody(LARGEST_ANSWER));
      exchange = sent;
      // HttpRequest's own timeout ends with the headers; a body that drips would take for ever.
      ScheduledFuture<?> timeout =
          timer.schedule(
              () -> sent.cancel(true), settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
      sent.whenCompleteAsync(
          (response, failure) -> {
            timeout.cancel(false);
            Duration latency = Duration.ofNanos(System.nanoTime() - begun);
            meter.tried(latency.toNanos());
            if (failure != null) {
              pacer.left();
              again(Optional.empty(), words(failure));
            } else {
              take(response, latency, permit);
            }
          },
          readers);
    }

    private void take(HttpResponse<byte[]> response, Duration latency, Pacer.Permit permit) {
      int status = response.statusCode();
      if (status == TOO_MANY) {
        putOff(response, permit);
      } else if (status == OK) {
        answer(response, latency);
      } else {
        pacer.left();
        String what = "status " + status + said(response);
        if (status >= 500 || MAY_PASS.contains(status)) {
          Optional<Duration> asked = RateLimits.retryAfter(response.headers(), clock.instant());
          asked.ifPresent(this::hold);
          again(asked, what);
        } else if (FOR_ALL_CALLS.contains(status) || status < 400) {
          fail(EndpointException.Kind.MISCONFIGURED, what + advice(status));
        } else {
          fail(EndpointException.Kind.REFUSED, what);
        }
      }
    }

    private void answer(HttpResponse<byte[]> response, Duration latency) {
      RateLimits.exhausted(response.headers(), clock.instant()).ifPresent(this::hold);
      T answer;
      try {
        answer = reading.of(response.body(), latency);
      } catch (NonsenseException e) {
        pacer.left();
        again(Optional.empty(), "an answer that makes no sense: " + e.getMessage());
        return;
      }
      successes.incrementAndGet();
      pacer.answered();
      meter.answered();
      result.complete(answer);
    }

    private void putOff(HttpResponse<byte[]> response, Pacer.Permit permit) {
      meter.rateLimited();
      Optional<Duration> asked = RateLimits.retryAfter(response.headers(), clock.instant());
      if (asked.isPresent() && asked.get().compareTo(LONGEST_HOLD) > 0) {
        pacer.left();
        fail(
            EndpointException.Kind.UNAVAILABLE,
            "status 429, and calls are welcome again in %d minutes only%s"
                .formatted(asked.get().toMinutes(), said(response)));
        return;
      }
      // Others have been told nothing yet: they wait too.
      hold(asked.orElseGet(() -> pause(Math.max(1, failures))));
      pacer.putOff(permit);
      long successesNow = successes.get();
      boolean othersWentWell = successesNow > successesSeen;
      successesSeen = successesNow;
      if (othersWentWell) {
        meter.retried();
        pacer.enter(this::transmit);
      } else {
        again(asked, "status 429" + said(response));
      }
    }

    private void hold(Duration pause) {
      pacer.hold(pause.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : pause);
    }

    /** Tries again after a pause, the endpoint's or ours, whichever is longer, or gives up. */
    private void again(Optional<Duration> asked, String what) {
      if (closed || result.isDone()) {
        return;
      }
      failures++;
      if (failures >= settings.retries().tries()) {
        boolean othersWentWell = successes.get() > successesBefore;
        fail(
            othersWentWell ? EndpointException.Kind.FAILED : EndpointException.Kind.UNAVAILABLE,
            "%d %s, the last with %s"
                .formatted(failures, failures == 1 ? "try failed" : "tries failed", what));
        return;
      }
      meter.retried();
      Duration pause = pause(failures);
      if (asked.isPresent() && asked.get().compareTo(pause) > 0) {
        pause = asked.get().compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : asked.get();
      }
      later(pause, () -> pacer.enter(this::transmit));
    }

    private Duration pause(int after) {
      return settings.retries().pause(after, drawn());
    }

    void fail(EndpointException.Kind kind, String what) {
      String text = "%s %s: %s".formatted(request.method(), request.uri(), what);
      if (result.completeExceptionally(new EndpointException(kind, text))) {
        meter.failed();
      }
    }

    void cancel() {
      CompletableFuture<HttpResponse<byte[]>> sent = exchange;
      if (sent != null) {
        sent.cancel(true);
      }
    }

    private String words(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (cause instanceof CancellationException) {
        return "no answer within " + settings.timeout().toMillis() / 1000.0 + " s";
      }
      String message = cause.getMessage();
      String name =
          cause instanceof IOException ? cause.getClass().getSimpleName() : cause.toString();
      return message == null ? name : name + ": " + message;
    }

    /** What the endpoint says about an error, short, on one line, and without the key. */
    private String said(HttpResponse<byte[]> response) {
      String text =
          new String(response.body(), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
      String safe = settings.key().map(key -> key.removedFrom(text)).orElse(text);
      if (safe.isEmpty()) {
        return "";
      }
      return ": "
          + (safe.length() > SHOWN_OF_ERROR ? safe.substring(0, SHOWN_OF_ERROR) + "..." : safe);
    }

    private String advice(int status) {
      return switch (status) {
        case 401, 403 ->
            settings.key().isPresent()
                ? "; the endpoint does not take this API key"
                : "; the endpoint asks for an API key: name the environment variable that holds it";
        case 404 -> "; check the model's name and the base URL, which usually ends in /v1";
        default -> "; check the base URL";
      };
    }
  }
}
