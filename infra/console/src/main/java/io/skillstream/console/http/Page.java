package io.skillstream.console.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The page as npm built it, from the class path; where there is none, a plain one that says what to
 * do. Names without a file are views of the page.
 */
final class Page {
  private static final String ROOT = "/console";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("woff", "font/woff"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"));
  static final String MISSING =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>skillstream console</title>
      <h1>skillstream console</h1>
      <p>This build has no page: npm was missing when it was made. The REST interface works, as
      <a href="/api/status">/api/status</a> shows.</p>
      <p>Install Node 20 with npm (Debian: <code>apt-get install nodejs npm</code>), then build
      again: <code>mvn package -DskipTests</code>, or remove
      <code>infra/cli/target/.built</code> and start <code>./skillstream</code>.</p>
      """;

  /** Answers with a file, a view, or what to do. */
  void serve(Context context) {
    String path = context.path();
    if (path.contains("..") || path.contains("//") || path.contains("\\")) {
      throw new Refusal(404, "there is no " + path);
    }
    String name = path.equals("/") ? "/index.html" : path;
    Optional<byte[]> file = read(name);
    if (file.isEmpty() && extension(name).isEmpty()) {
      name = "/index.html";
      file = read(name);
      if (file.isEmpty()) {
        context.header("Cache-Control", "no-store").contentType("text/html; charset=utf-8");
        context.result(MISSING);
        return;
      }
    }
    if (file.isEmpty()) {
      throw new Refusal(404, "there is no " + path);
    }
    context.header(
        "Cache-Control",
        // What has a hash in its name never changes.
        name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    context.contentType(TYPES.getOrDefault(extension(name).orElse(""), "application/octet-stream"));
    context.result(file.get());
  }

  private static Optional<String> extension(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.of(last.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static Optional<byte[]> read(String name) {
    try (@Nullable InputStream in = Page.class.getResourceAsStream(ROOT + name)) {
      // A folder on the class path can be opened too, and lists its files.
      return in == null || extension(name).isEmpty()
          ? Optional.empty()
          : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
