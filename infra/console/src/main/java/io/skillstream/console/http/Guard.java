package io.skillstream.console.http;

import io.javalin.http.Context;
import io.skillstream.gateway.http.Access;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask what, and what browsers may do with the page.
 *
 * <p>A page elsewhere can send a browser to this server under a name of its own (DNS rebinding); so
 * only known names and plain numbers are answered. Acts need a header that no form and no other
 * page can send.
 */
final class Guard {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private final Access access;
  private final Set<String> hosts;

  /**
   * The rules.
   *
   * @param hosts names under which the console is asked, besides localhost
   */
  Guard(Access access, Set<String> hosts) {
    this.access = access;
    this.hosts = hosts;
  }

  boolean canAct() {
    return access.token().isPresent();
  }

  /** Before every request. */
  void admit(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("X-Frame-Options", "DENY");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    if (context.path().startsWith("/api")) {
      context.header("Cache-Control", "no-store");
    }
    boolean probe = context.path().equals("/health") || context.path().equals("/ready");
    String host = context.header("Host");
    if (!probe && (host == null || !isKnown(host))) {
      throw new Refusal(
          421,
          "the console is not known as '%s' here; use its address, or start it with --host-name"
              .formatted(host == null ? "" : host));
    }
  }

  /** Before an act. */
  void mayAct(Context context) {
    if (!canAct()) {
      throw new Refusal(
          403,
          "this console is read-only: it was started without a token (--token-file, or"
              + " SKILLSTREAM_CONSOLE_TOKEN)");
    }
    if (!access.admits(context.header("Authorization"))) {
      context.header("WWW-Authenticate", "Bearer");
      throw new Refusal(
          401,
          "the token is missing or wrong; send 'Authorization: Bearer TOKEN' with the console's"
              + " token");
    }
  }

  boolean isKnown(String header) {
    String host = header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
    return host.equals("localhost")
        || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        || host.matches("\\[[0-9a-f:.]+]")
        || hosts.contains(host);
  }
}
