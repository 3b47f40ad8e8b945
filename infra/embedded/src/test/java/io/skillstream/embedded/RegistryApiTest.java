package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RegistryApiTest {
  @Test
  void compatibility_anotherServerAnswers_saysWhatCame() throws Exception {
    withAnswer(
        200,
        "<html>hello</html>",
        api ->
            assertThatThrownBy(api::compatibility)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(api.url())
                .hasMessageContaining("<html>hello</html>"));
  }

  @Test
  void setCompatibility_refused_namesTheStatus() throws Exception {
    withAnswer(
        422,
        "{}",
        api ->
            assertThatThrownBy(() -> api.setCompatibility("SIDEWAYS"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("422"));
  }

  @Test
  void compatibility_eitherSpelling_isRead() throws Exception {
    withAnswer(
        200,
        "{\"compatibility\":\"FULL\"}",
        api -> assertThat(api.compatibility()).isEqualTo("FULL"));
    withAnswer(
        200,
        "{\"compatibilityLevel\" : \"BACKWARD\"}",
        api -> assertThat(api.compatibility()).isEqualTo("BACKWARD"));
  }

  private interface Check {
    void on(RegistryApi api) throws Exception;
  }

  private static void withAnswer(int status, String body, Check check) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(LocalPort.HOST, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      check.on(RegistryApi.at(server.getAddress().getPort()));
    } finally {
      server.stop(0);
    }
  }
}
