package io.skillstream.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.gateway.http.Access;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
  private static final String PASSWORD = "not-a-secret";

  @TempDir static Path folder;
  private static Path keystore;
  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void make() throws Exception {
    keystore = folder.resolve("console.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "console",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = store();
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    pem(certificate, "CERTIFICATE", store.getCertificate("console").getEncoded());
    pem(key, "PRIVATE KEY", store.getKey("console", PASSWORD.toCharArray()).getEncoded());
  }

  @Test
  void console_withACertificateAndNoToken_isServedOverTlsAloneAndReadOnly() throws Exception {
    FakeOperator operator = new FakeOperator();
    try (Console console =
        Console.start(
            Map.of("bootstrap.servers", "127.0.0.1:1", "schema.registry.url", "http://127.0.0.1:1"),
            new Topics("ns"),
            operator,
            new Listening(
                "127.0.0.1",
                0,
                Access.open(),
                Optional.of(Certificate.ofPem(certificate, key)),
                Set.of()),
            "test")) {
      String address = "://localhost:" + console.port() + "/api/curricula/weak/pause";
      HttpResponse<String> refused = pause(trusting(), "https" + address);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("SKILLSTREAM_CONSOLE_TOKEN");
      assertThatThrownBy(() -> pause(HttpClient.newHttpClient(), "http" + address))
          .isInstanceOf(IOException.class);
    }
    assertThat(operator.done).isEmpty();
  }

  @Test
  void keystore_withItsPassword_holdsTheSame() throws Exception {
    Certificate opened = Certificate.ofKeystore(keystore, PASSWORD);
    assertThat(opened.store().getKey("console", opened.password().toCharArray()))
        .isEqualTo(Certificate.ofPem(certificate, key).store().getKey("console", new char[0]));
  }

  @Test
  void filesThatDoNotDo_areRefusedWithWhatToDo() throws Exception {
    Path other = folder.resolve("other.key");
    pem(
        other,
        "PRIVATE KEY",
        KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded());
    assertThatThrownBy(() -> Certificate.ofPem(certificate, other))
        .hasMessageContaining("key of another certificate");
    Path rsa = folder.resolve("rsa.key");
    pem(rsa, "RSA PRIVATE KEY", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Certificate.ofPem(certificate, rsa))
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + rsa);
    pem(rsa, "PRIVATE KEY", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Certificate.ofPem(certificate, rsa))
        .hasMessageContaining("fits a certificate for EC");
    Files.write(rsa, new byte[] {0x30, (byte) 0x82, 1, (byte) 0xff});
    assertThatThrownBy(() -> Certificate.ofPem(certificate, rsa))
        .as("a key as DER")
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + rsa);
    assertThatThrownBy(() -> Certificate.ofPem(key, key)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Certificate.ofKeystore(keystore, "another"))
        .hasMessageContaining(keystore.toString());
  }

  private static HttpResponse<String> pause(HttpClient client, String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer ")
            .header("X-Skillstream-By", "ann")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient trusting() throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("console", store().getCertificate("console"));
    trusted.init(known);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trusted.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static KeyStore store() throws Exception {
    return KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
  }

  private static void pem(Path file, String kind, byte[] content) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
  }
}
