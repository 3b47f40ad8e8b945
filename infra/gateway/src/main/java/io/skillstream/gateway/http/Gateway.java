package io.skillstream.gateway.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.skillstream.gateway.intake.Intake;
import io.skillstream.gateway.intake.KeyReusedException;
import io.skillstream.gateway.intake.TooLargeException;
import io.skillstream.gateway.ledger.LoanLostException;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.gateway.lending.Claim;
import io.skillstream.gateway.lending.ConflictException;
import io.skillstream.gateway.lending.Desk;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.gateway.lending.GoneException;
import io.skillstream.gateway.lending.Handout;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.gateway.lending.UnknownCurriculumException;
import io.skillstream.gateway.lending.Word;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's server: batches on loan, steps and checkpoints of trainers that are not ours.
 *
 * <pre>
 * GET  /health
 * GET  /curricula/C                            where it stands
 * POST /curricula/C/loans                      a batch as JSON lines, or 204
 * GET  /curricula/C/loans/N                    the same batch again
 * POST /curricula/C/loans/N/acknowledge | renew | give-back
 * POST /curricula/C/steps                      training progress
 * POST /curricula/C/checkpoints                registers a checkpoint
 * POST /traces | /attempts                     records to take in, where there is an intake
 * </pre>
 *
 * <p>Every POST may be repeated. Refusals are JSON with {@code error, what, where, doNext}.
 */
public final class Gateway implements AutoCloseable {
  /** Largest body of records to take in, after decompression. */
  public static final int MOST_POSTED_BYTES = Body.MOST_BYTES;

  static final int MOST_BODY_BYTES = 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  static final String JSON = "application/json";
  static final String JSON_LINES = "application/x-ndjson";
  private static final String STATUS = "Skillstream-Status";
  private static final String RETRY = "Retry-After";
  private static final String LOAN = "/curricula/{curriculum}/loans/{loan}";

  private final Desks desks;
  private final Optional<Intake> intake;
  private final Access access;
  private final Clock clock;
  private final RequestListener requests;
  private final Javalin server;

  private Gateway(
      Desks desks,
      Optional<Intake> intake,
      Access access,
      Clock clock,
      RequestListener requests,
      String host,
      int port) {
    this.desks = desks;
    this.intake = intake;
    this.access = access;
    this.clock = clock;
    this.requests = requests;
    this.server = Javalin.create(config -> configure(config, host, port));
  }

  /**
   * Starts listening, to lend batches only.
   *
   * @param port 0: any free one
   * @throws IOException if it cannot
   */
  public static Gateway start(Desks desks, Access access, Clock clock, String host, int port)
      throws IOException {
    return start(desks, Optional.empty(), access, clock, host, port);
  }

  /**
   * Starts listening.
   *
   * @param intake what takes records in; empty: nothing does
   * @param port 0: any free one
   * @throws IOException if it cannot
   */
  public static Gateway start(
      Desks desks, Optional<Intake> intake, Access access, Clock clock, String host, int port)
      throws IOException {
    return start(desks, intake, access, clock, RequestListener.NONE, host, port);
  }

  /**
   * Starts listening.
   *
   * @param intake what takes records in; empty: nothing does
   * @param requests hears of every request
   * @param port 0: any free one
   * @throws IOException if it cannot
   */
  public static Gateway start(
      Desks desks,
      Optional<Intake> intake,
      Access access,
      Clock clock,
      RequestListener requests,
      String host,
      int port)
      throws IOException {
    Gateway gateway = new Gateway(desks, intake, access, clock, requests, host, port);
    try {
      gateway.server.start();
    } catch (RuntimeException e) { // Javalin's own, around whatever Jetty says.
      gateway.server.stop();
      throw new IOException("cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
    return gateway;
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    // First the desks: readers that wait are told to come again, and the server need not wait.
    desks.close();
    intake.ifPresent(Intake::close);
    server.stop();
  }

  private void configure(JavalinConfig config, String host, int port) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MOST_BODY_BYTES;
    config.jetty.host = host;
    config.jetty.port = port;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.requestLogger.http(
        (context, millis) -> requests.answered(route(context), context.statusCode(), millis / 1e3));
    config.routes.before(this::admit);
    config.routes.get("/health", this::health);
    config.routes.get("/curricula/{curriculum}", this::standing);
    config.routes.post("/curricula/{curriculum}/loans", this::borrow);
    config.routes.get(LOAN, this::lookAt);
    config.routes.post(LOAN + "/acknowledge", this::acknowledge);
    config.routes.post(LOAN + "/renew", this::renew);
    config.routes.post(LOAN + "/give-back", this::giveBack);
    config.routes.post("/curricula/{curriculum}/steps", this::steps);
    config.routes.post("/curricula/{curriculum}/checkpoints", this::register);
    intake.ifPresent(open -> take(config, open));
    config.routes.exception(HttpResponseException.class, this::refuse);
    config.routes.exception(Exception.class, this::refuse);
  }

  private static void take(JavalinConfig config, Intake intake) {
    IntakeRoutes routes = new IntakeRoutes(intake);
    intake
        .forms()
        .forEach(
            (kind, form) ->
                config.routes.post("/" + kind, context -> routes.post(context, kind, form)));
  }

  /** As it was declared: what callers make up must not become a label. */
  private static String route(Context context) {
    Endpoint matched = context.endpoints().matchedHttpEndpoint();
    return matched == null ? RequestListener.OTHER : matched.method + " " + matched.path;
  }

  private void admit(Context context) {
    if (context.header("Origin") != null) {
      throw new Problem.RefusedException(
          new Problem(
              403,
              "no-browsers",
              "a web page may not use the gateway",
              "header Origin",
              "use a trainer, or curl"));
    }
    if (!context.path().equals("/health") && !access.admits(context.header("Authorization"))) {
      context.header("WWW-Authenticate", "Bearer");
      throw new Problem.RefusedException(
          new Problem(
              401,
              "token",
              "the token is missing or wrong",
              "header Authorization",
              "send 'Authorization: Bearer TOKEN' with the gateway's token"));
    }
  }

  private void health(Context context) {
    if (intake.isPresent() && !intake.get().isOpen()) {
      throw new Problem.RefusedException(
          new Problem(503, "down", "nothing is taken in any more", "intake", "start it again"));
    }
    context.contentType(JSON).result("{\"status\":\"up\"}\n");
  }

  private void standing(Context context) {
    Query query = new Query(context);
    context
        .contentType(JSON)
        .result(
            Json.standing(
                query.curriculum(), desks.at(query.curriculum(), Desk::standing), clock.instant()));
  }

  private void borrow(Context context) {
    Query query = new Query(context);
    ExampleForm form = query.form();
    var ask = query.ask();
    Handout handout = desks.at(query.curriculum(), desk -> desk.borrow(ask));
    if (handout instanceof Handout.Lent lent) {
      hand(context, query.curriculum(), lent, form);
    } else {
      boolean complete = handout instanceof Handout.Complete;
      context.status(204).header(STATUS, complete ? "complete" : "waiting");
      if (!complete) {
        context.header(RETRY, "1");
      }
    }
  }

  private void lookAt(Context context) {
    Query query = new Query(context);
    ExampleForm form = query.form();
    hand(
        context,
        query.curriculum(),
        desks.at(query.curriculum(), desk -> desk.lookAt(query.loan())),
        form);
  }

  private static void hand(
      Context context, String curriculum, Handout.Lent lent, ExampleForm form) {
    Place place = lent.loan().place();
    context
        .contentType(JSON_LINES)
        .header(STATUS, "lent")
        .header("Skillstream-Loan", Long.toString(lent.loan().id()))
        .header("Skillstream-Pass", Integer.toString(place.pass()))
        .header("Skillstream-Batch", Long.toString(place.batch()))
        .header("Skillstream-Until", lent.loan().until().toString())
        // As bytes: of a text with this type the server would take the encoding for Latin-1.
        .result(
            Json.lines(curriculum, place, lent.examples(), form).getBytes(StandardCharsets.UTF_8));
  }

  private void acknowledge(Context context) {
    Query query = new Query(context);
    Place place = desks.at(query.curriculum(), desk -> desk.acknowledge(query.loan()));
    context.contentType(JSON).result(Json.acknowledged(query.loan(), place));
  }

  private void renew(Context context) {
    Query query = new Query(context);
    context
        .contentType(JSON)
        .result(
            Json.loan(
                desks.at(query.curriculum(), desk -> desk.renew(query.loan(), query.loanTime()))));
  }

  private void giveBack(Context context) {
    Query query = new Query(context);
    boolean unused =
        desks.at(
            query.curriculum(),
            desk -> {
              desk.giveBack(query.loan());
              return true;
            });
    context.contentType(JSON).result(Json.givenBack(query.loan()));
  }

  private void steps(Context context) {
    Query query = new Query(context);
    List<Word.Step> steps = query.steps();
    int count =
        desks.at(
            query.curriculum(),
            desk -> {
              desk.report(steps);
              return steps.size();
            });
    context.contentType(JSON).result(Json.accepted(count));
  }

  private void register(Context context) {
    Query query = new Query(context);
    Claim claim = query.claim();
    Registration registration = desks.at(query.curriculum(), desk -> desk.register(claim));
    context.contentType(JSON).result(Json.registration(registration));
  }

  private void refuse(Exception failure, Context context) {
    Problem problem = problem(failure, context.method() + " " + context.path());
    if (problem.status() == 500) {
      log.error("{} {} failed", context.method(), context.path(), failure);
    } else {
      log.debug("{} {}: {}", context.method(), context.path(), failure.toString());
    }
    if (problem.status() == 503) {
      context.header(RETRY, "5");
    } else if (problem.status() == 429) {
      context.header(RETRY, "1");
    }
    context.status(problem.status()).contentType(JSON).result(problem.json());
  }

  private static Problem problem(Exception failure, String where) {
    String what = String.valueOf(failure.getMessage());
    if (failure instanceof Problem.RefusedException refused) {
      return refused.problem();
    }
    if (failure instanceof LoanLostException lost) {
      return lost.known()
          ? new Problem(
              409,
              "loan-lost",
              what,
              where,
              "drop the batch and borrow again: it comes, or came, to another reader")
          : new Problem(404, "no-such-loan", what, where, "use the number in Skillstream-Loan");
    }
    if (failure instanceof ConflictException conflict) {
      return new Problem(409, "conflict", what, where, conflict.doNext());
    }
    if (failure instanceof GoneException) {
      return new Problem(
          410,
          "gone",
          what,
          where,
          "training-batches keeps batches for a limited time: raise its retention.ms, export the"
              + " training set ('skillstream export'), or start a new curriculum");
    }
    if (failure instanceof UnknownCurriculumException) {
      return new Problem(
          404, "no-such-curriculum", what, where, "see 'skillstream curriculum list'");
    }
    if (failure instanceof KeyReusedException) {
      return new Problem(
          422, "key-reused", what, "header Idempotency-Key", "take a new key for each request");
    }
    if (failure instanceof TooLargeException) {
      return new Problem(413, "too-large", what, where, "send it in several requests");
    }
    if (failure instanceof UnavailableException) {
      return new Problem(503, "unavailable", what, where, "try again in a few seconds");
    }
    if (failure instanceof HttpResponseException http) {
      return new Problem(
          http.getStatus(), "refused", what, where, "see docs/trainers.md for what there is");
    }
    return new Problem(
        500, "unexpected", failure.toString(), where, "see the gateway's output, and report it");
  }
}
