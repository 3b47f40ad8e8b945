package io.quarkus.runner;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands for the registry's main class in unit tests: answers on {@code /config}, keeping the level
 * in a file, or ends with status 3 if the working directory holds a file {@code refuse}.
 */
public final class GeneratedMain {
  private static final Path LEVEL = Path.of("level");

  private GeneratedMain() {}

  /** Serves until the JVM is ended. */
  public static void main(String[] args) throws Exception {
    if (Files.exists(Path.of("refuse"))) {
      System.err.println("the fake registry refuses to start");
      System.exit(3);
    }
    int port = Integer.getInteger("quarkus.http.port");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext(
        "/apis/ccompat/v7/config",
        exchange -> {
          if (exchange.getRequestMethod().equals("PUT")) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(LEVEL, body.replaceAll(".*:\"(\\w+)\".*", "$1"));
          }
          String level = Files.exists(LEVEL) ? Files.readString(LEVEL) : "NONE";
          byte[] answer =
              ("{\"compatibilityLevel\":\"" + level + "\"}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }
}
