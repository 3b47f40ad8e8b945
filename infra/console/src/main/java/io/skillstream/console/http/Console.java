package io.skillstream.console.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.skillstream.console.Knowledge;
import io.skillstream.console.act.Operator;
import io.skillstream.console.act.Operator.RefusedException;
import io.skillstream.console.deadletter.DeadLetterReader;
import io.skillstream.console.flow.FlowBoard;
import io.skillstream.console.follow.Clients;
import io.skillstream.console.follow.ClusterPulse;
import io.skillstream.console.follow.Intake;
import io.skillstream.console.follow.RecordLookup;
import io.skillstream.console.follow.RecordLookup.LookupException;
import io.skillstream.console.follow.Standing;
import io.skillstream.console.follow.TopicFollower;
import io.skillstream.console.selection.SelectionReader;
import io.skillstream.console.skill.AttemptReader;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console: follows the topics of a namespace and serves a page about them, and JSON.
 *
 * <p>Everybody who reaches the port may look; whoever has the token may act.
 */
public final class Console implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final String JSON = "application/json";
  private static final int MOST_BODY_BYTES = 1024 * 1024;

  private final Parts parts;
  private final Guard guard;
  private final Page page = new Page();
  private final Acts acts;
  private final Queries queries;
  private final Listening listening;
  private final Javalin server;

  /** What a console is made of. */
  record Parts(
      Knowledge knowledge,
      TopicFollower follower,
      Live live,
      ClusterPulse pulse,
      Listeners listeners,
      RecordLookup lookup,
      Queries queries) {}

  private Console(Parts parts, Operator operator, Listening listening, Guard guard) {
    this.parts = parts;
    this.guard = guard;
    this.queries = parts.queries();
    this.acts = new Acts(operator);
    this.listening = listening;
    this.server = Javalin.create(this::configure);
  }

  /**
   * Starts following and listening.
   *
   * @param properties what Kafka's clients and the registry's take
   * @param operator does what people ask for
   * @throws IOException if it cannot listen
   */
  public static Console start(
      Map<String, String> properties,
      Topics topics,
      Operator operator,
      Listening listening,
      String version)
      throws IOException {
    Clock clock = Clock.systemUTC();
    Guard guard = new Guard(listening.access(), hosts(listening));
    Knowledge knowledge = new Knowledge();
    Clients clients = new Clients(properties);
    AvroSerdes serdes = new AvroSerdes(properties);
    TopicFollower follower =
        TopicFollower.of(clients, new Intake(topics, serdes.deserializer()), knowledge, clock);
    About about =
        new About(
            topics.namespace(),
            properties.getOrDefault("bootstrap.servers", ""),
            version,
            clock.millis());
    Listeners listeners = new Listeners();
    Set<String> names =
        TopicCatalogue.of(topics, 1).stream().map(TopicSpec::name).collect(Collectors.toSet());
    ClusterPulse pulse = new ClusterPulse(clients, topics.namespace(), names);
    Live live =
        new Live(
            knowledge,
            follower::standing,
            () ->
                knowledge.read(
                    models -> Answers.status(models, follower.standing(), about, guard.canAct())),
            pulse::read,
            new FlowBoard(topics),
            listeners,
            clock);
    RecordLookup lookup = RecordLookup.of(clients);
    Queries queries =
        new Queries(
            knowledge,
            follower::standing,
            about,
            guard,
            live,
            new SelectionReader(knowledge, lookup, serdes.deserializer(), topics),
            new AttemptReader(knowledge, lookup, serdes.deserializer(), topics),
            new DeadLetterReader(lookup, serdes.deserializer(), topics.deadLetters()));
    Console console =
        new Console(
            new Parts(knowledge, follower, live, pulse, listeners, lookup, queries),
            operator,
            listening,
            guard);
    console.listen();
    follower.start();
    live.start();
    return console;
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** What it knows, for tests. */
  Knowledge knowledge() {
    return parts.knowledge();
  }

  /** Where it stands with the topics. */
  public Standing standing() {
    return parts.follower().standing();
  }

  @Override
  public void close() {
    parts.listeners().close();
    server.stop();
    parts.live().close();
    parts.pulse().close();
    parts.follower().close();
    parts.lookup().close();
  }

  private void listen() throws IOException {
    try {
      server.start();
    } catch (RuntimeException e) { // Javalin's own, around whatever Jetty says.
      close();
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(listening.host(), listening.port(), e.getMessage()),
          e);
    }
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MOST_BODY_BYTES;
    config.jetty.host = listening.host();
    config.jetty.port = listening.port();
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    listening
        .certificate()
        .ifPresent(shown -> config.jetty.addConnector((jetty, http) -> secure(jetty, http, shown)));
    config.routes.before(guard::admit);
    queries.addTo(config.routes);
    config.routes.sse(
        "/api/events",
        client -> {
          if (parts.listeners().isFull()) {
            client.close();
          } else {
            parts.listeners().add(client, Answers.json(queries.status()));
          }
        });
    config.routes.post("/api/curricula", act(acts::create));
    for (Operator.Verb verb : Operator.Verb.values()) {
      config.routes.post(
          "/api/curricula/{name}/" + verb.name().toLowerCase(Locale.ROOT),
          act(asked -> acts.act(verb, asked)));
    }
    config.routes.post("/api/traces/retract", act(acts::retract));
    config.routes.get("/*", this::page);
    config.routes.exception(HttpResponseException.class, Console::refuse);
    config.routes.exception(Exception.class, Console::refuse);
  }

  private ServerConnector secure(Server jetty, HttpConfiguration http, Certificate shown) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(shown.store());
    tls.setKeyStorePassword(shown.password());
    HttpConfiguration secure = new HttpConfiguration(http);
    // Names are the guard's business; a certificate for another name is the browser's.
    secure.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector = new ServerConnector(jetty, tls, new HttpConnectionFactory(secure));
    connector.setHost(listening.host());
    connector.setPort(listening.port());
    return connector;
  }

  private interface Doing {
    String apply(Context context);
  }

  private Handler act(Doing doing) {
    return context -> {
      guard.mayAct(context);
      String done = doing.apply(context);
      log.info("{} by {}", context.path(), new Asked(context).by());
      answer(context, Map.of("done", done));
    };
  }

  private void page(Context context) {
    if (context.path().startsWith("/api")) {
      throw new Refusal(404, "there is no " + context.path());
    }
    page.serve(context);
  }

  static void answer(Context context, Object answer) {
    context.contentType(JSON).result(Answers.json(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(Exception failure, Context context) {
    int status = status(failure);
    if (status == 500) {
      log.error("{} {} failed", context.method(), context.path(), failure);
    } else {
      log.debug("{} {}: {}", context.method(), context.path(), failure.toString());
    }
    String said =
        status == 500
            ? "unexpected: " + failure + "; see the console's output, and report it"
            : String.valueOf(failure.getMessage());
    context.status(status);
    answer(context, Map.of("error", said));
  }

  private static int status(Exception failure) {
    if (failure instanceof Refusal refusal) {
      return refusal.status();
    }
    if (failure instanceof RefusedException refused) {
      return switch (refused.why()) {
        case UNUSABLE -> 400;
        case UNKNOWN -> 404;
        case CONFLICT -> 409;
        case UNANSWERED -> 504;
      };
    }
    if (failure instanceof LookupException) {
      return 503;
    }
    if (failure instanceof IllegalArgumentException) {
      return 400;
    }
    return failure instanceof HttpResponseException http ? http.getStatus() : 500;
  }

  private static Set<String> hosts(Listening listening) {
    return Stream.concat(listening.hostNames().stream(), Stream.of(listening.host()))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
