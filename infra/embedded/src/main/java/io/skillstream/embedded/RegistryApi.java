package io.skillstream.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little of the registry's Confluent-compatible API that starting it needs.
 *
 * <p>Uses {@link HttpURLConnection}: {@code java.net.http} would cost a thread pool and a few
 * hundred milliseconds of class loading in every command, for two requests.
 *
 * @param url base address, to be given to clients as {@code schema.registry.url}
 */
record RegistryApi(String url) {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Pattern LEVEL =
      Pattern.compile("\"compatibility(?:Level)?\"\\s*:\\s*\"(\\w+)\"");

  static RegistryApi at(int port) {
    return new RegistryApi("http://" + LocalPort.HOST + ":" + port + "/apis/ccompat/v7");
  }

  /**
   * The global compatibility level.
   *
   * @throws IOException if the registry does not answer, or not as expected
   */
  String compatibility() throws IOException {
    String answer = call("GET", "");
    Matcher level = LEVEL.matcher(answer);
    if (!level.find()) {
      throw new IOException(
          "GET " + url + "/config should name a compatibility level, but said: " + answer);
    }
    return level.group(1);
  }

  /**
   * Sets the global compatibility level.
   *
   * @throws IOException if the registry refuses or does not answer
   */
  void setCompatibility(String level) throws IOException {
    call("PUT", "{\"compatibility\":\"" + level + "\"}");
  }

  private String call(String method, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(url + "/config").toURL().openConnection(java.net.Proxy.NO_PROXY);
    try {
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestMethod(method);
      connection.setRequestProperty("Accept", "application/json");
      if (!body.isEmpty()) {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(method + " " + url + "/config answered with status " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }
}
