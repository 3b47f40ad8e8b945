package io.skillstream.cli.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a command that runs in this JVM how it is, again and again, as Prometheus would. */
final class Scraper implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final String address;
  private final Set<String> ready = new TreeSet<>();
  private final Map<String, Double> newest = new TreeMap<>();

  private Scraper(String address) {
    this.address = address;
  }

  /**
   * All that was seen.
   *
   * @param ready status and text of all answers that differ
   * @param series each series with its newest value
   */
  record Seen(Set<String> ready, Map<String, Double> series) {
    /** Names of series. */
    Set<String> names() {
      Set<String> names = new TreeSet<>();
      series.keySet().forEach(one -> names.add(one.split("\\{", 2)[0]));
      return names;
    }

    /** Sum over the series of this name with all these labels. */
    double newest(String name, String... labels) {
      return series.entrySet().stream()
          .filter(one -> one.getKey().startsWith(name + "{"))
          .filter(one -> Arrays.stream(labels).allMatch(one.getKey()::contains))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    }
  }

  static Scraper start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Scraper scraper = new Scraper("127.0.0.1:" + free.getLocalPort());
      scraper.thread.scheduleWithFixedDelay(
          scraper::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
      return scraper;
    }
  }

  String address() {
    return address;
  }

  synchronized Seen seen() {
    return new Seen(Set.copyOf(ready), Map.copyOf(newest));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    try {
      HttpResponse<String> answer = get("/ready");
      List<String> lines = get("/metrics").body().lines().toList();
      synchronized (this) {
        ready.add(answer.statusCode() + " " + answer.body());
        lines.stream()
            .filter(line -> !line.startsWith("#"))
            .forEach(
                line -> {
                  int space = line.lastIndexOf(' ');
                  newest.put(
                      line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                });
      }
    } catch (IOException e) {
      // Not there yet, or not any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
