package io.skillstream.workers.attribution;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skillstream.workers.endpoint.FakeEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls a second of the LLM worker against a local endpoint that takes 50 ms for each, at 256 in
 * flight, as a share of the ideal 256 / 0.05 s, beside a bare HTTP client in the same run that
 * sends one fixed request of the same size and reads nothing out of the answer.
 *
 * <p>The worker consumes, asks two questions a request (4,000 characters of solution), parses, and
 * writes answers, attributions and offsets; consumer and producers are in memory. Endpoint and
 * client share the machine's cores, so on few or busy cores it measures these; CPU seconds a call
 * do not depend on the neighbours. Run from the module's folder:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *     io.skillstream.workers.attribution.TaggerBenchmark
 * </pre>
 */
final class TaggerBenchmark {
  private static final int IN_FLIGHT = 256;
  private static final long LATENCY_MILLIS = 50;
  private static final int REQUESTS = 5_000;
  private static final int ROUNDS = 3;
  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final String SOLUTION = "We add one on both sides. ".repeat(154);

  private TaggerBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    // The server would close idle connections beyond 200, under the hands of a call.
    System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(4 * IN_FLIGHT));
    System.setProperty("sun.net.httpserver.nodelay", "true");
    double ideal = IN_FLIGHT * 1000.0 / LATENCY_MILLIS;
    try (PunctualEndpoint endpoint = new PunctualEndpoint()) {
      // Warm.
      bare(endpoint.base());
      worker(endpoint.base());
      for (int round = 1; round <= ROUNDS; round++) {
        long start = CPU.getProcessCpuTime();
        double bare = bare(endpoint.base());
        long between = CPU.getProcessCpuTime();
        double worker = worker(endpoint.base());
        long end = CPU.getProcessCpuTime();
        System.out.printf(
            Locale.ROOT,
            "round %d: worker %,.0f calls/s (%.0f %% of ideal %,.0f), bare client %,.0f (%.0f"
                + " %%); CPU a call, endpoint included: worker %.0f us, bare client %.0f us%n",
            round,
            worker,
            100 * worker / ideal,
            ideal,
            bare,
            100 * bare / ideal,
            (end - between) / 1e3 / (2 * REQUESTS),
            (between - start) / 1e3 / (2 * REQUESTS));
      }
    }
  }

  private static double worker(URI base) {
    TaggerRig rig = new TaggerRig(base);
    for (int i = 0; i < REQUESTS; i++) {
      rig.request("c" + i, TaggerRig.TREE.version(), SOLUTION);
    }
    long start = System.nanoTime();
    // A real consumer would wait for records, not return at once.
    TaggerTally tally = rig.run(IN_FLIGHT, worker -> LockSupport.parkNanos(2_000_000));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (tally.attributed() != REQUESTS || tally.usage().calls() != 2 * REQUESTS) {
      throw new IllegalStateException("not all were attributed: " + tally);
    }
    return tally.usage().calls() / seconds;
  }

  private static double bare(URI base) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(SOLUTION))
            .build();
    int calls = 2 * REQUESTS;
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    CountDownLatch done = new CountDownLatch(calls);
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      inFlight.acquire();
      client
          .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
          .whenComplete(
              (response, failure) -> {
                inFlight.release();
                done.countDown();
              });
    }
    done.await();
    return calls / ((System.nanoTime() - start) / 1e9);
  }

  /** Answers each call after a fixed time, whatever is asked, without a thread for each. */
  private static final class PunctualEndpoint implements AutoCloseable {
    private static final byte[] ROOT = answer("[\\\"Algebra\\\", \\\"Counting\\\"]");
    private static final byte[] ALGEBRA = answer("[\\\"Linear equations\\\"]");

    private final HttpServer server;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    PunctualEndpoint() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      server.createContext("/v1/", this::serve);
      server.setExecutor(Executors.newFixedThreadPool(2));
      server.start();
    }

    URI base() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    @Override
    public void close() {
      server.stop(0);
      timer.shutdownNow();
      ((ExecutorService) server.getExecutor()).shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String end =
          new String(
              body,
              Math.max(0, body.length - 400),
              Math.min(400, body.length),
              StandardCharsets.ISO_8859_1);
      byte[] answer = end.contains("Linear equations") ? ALGEBRA : ROOT;
      timer.schedule(() -> send(exchange, answer), LATENCY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void send(HttpExchange exchange, byte[] answer) {
      try (exchange) {
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static byte[] answer(String content) {
      String json = FakeEndpoint.chat("CONTENT").toString().replace("CONTENT", content);
      return json.getBytes(StandardCharsets.UTF_8);
    }
  }
}
