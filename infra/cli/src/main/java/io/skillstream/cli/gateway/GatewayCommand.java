package io.skillstream.cli.gateway;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.produce.PostedForm;
import io.skillstream.cli.trainer.LayoutOptions;
import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.gateway.http.Access;
import io.skillstream.gateway.http.Gateway;
import io.skillstream.gateway.http.RequestListener;
import io.skillstream.gateway.intake.Allowance;
import io.skillstream.gateway.intake.Intake;
import io.skillstream.gateway.kafka.Connection;
import io.skillstream.gateway.kafka.KafkaDesks;
import io.skillstream.gateway.kafka.KafkaIntakeStore;
import io.skillstream.gateway.lending.Desks;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream gateway}: batches and traces over HTTP, for those without a Kafka client. */
@Command(
    name = "gateway",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Lends the batches of curricula over HTTP to trainers that are not ours (TRL, LLaMA-Factory,"
          + " anything that can read JSON lines), and takes their progress and checkpoints, until"
          + " stopped (Ctrl-C). What is lent and acknowledged is kept in a topic: a gateway that"
          + " was killed goes on where it was. Takes traces (POST /traces) and attempts (POST"
          + " /attempts) in as well. See docs/trainers.md and docs/producers.md.",
      ""
    })
public final class GatewayCommand implements Callable<Integer> {
  private static final int DEFAULT_IN_FLIGHT = 64;
  private static final int LEAST_IN_FLIGHT = Gateway.MOST_POSTED_BYTES >> 20;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:SKILLSTREAM_GATEWAY_LISTEN:-127.0.0.1:8780}",
      description =
          "Where to listen, also as SKILLSTREAM_GATEWAY_LISTEN (default: ${DEFAULT-VALUE})."
              + " Elsewhere than on this machine it needs a token.")
  String listen = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token that every request must carry; without it the environment variable"
              + " SKILLSTREAM_GATEWAY_TOKEN is taken; without both, everybody who reaches the port"
              + " is served.")
  @Nullable Path tokenFile;

  @Option(
      names = "--no-token-needed",
      description = "Listen elsewhere than on this machine although there is no token.")
  boolean noTokenNeeded;

  @Option(
      names = "--in-flight",
      paramLabel = "MIB",
      defaultValue = "64",
      description =
          "MiB of posted records that are held at a time; who sends more is told to come again"
              + " (429); 32 at least (default: ${DEFAULT-VALUE}).")
  int inFlight = DEFAULT_IN_FLIGHT;

  @Mixin LayoutOptions layout = new LayoutOptions();

  @Mixin MetricsOptions metrics = new MetricsOptions();

  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    if (inFlight < LEAST_IN_FLIGHT) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--in-flight is %d, expected MiB from %d, the largest request"
              .formatted(inFlight, LEAST_IN_FLIGHT));
    }
    ExampleLayout examples = layout.layout();
    Address address = Address.parse(listen);
    Access access =
        TokenSource.access(tokenFile, TokenSource.VARIABLE, System.getenv(TokenSource.VARIABLE));
    if (access.token().isEmpty() && !noTokenNeeded && !address.isLoopback()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--listen "
              + address
              + " can be reached from elsewhere: give a token (--token-file, "
              + TokenSource.VARIABLE
              + "), or say --no-token-needed");
    }
    Progress progress = Progress.onConsole();
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      cluster.createTopics();
      cluster.registerSchemas();
      metrics.watch("gateway", cluster);
      Clock clock = Clock.systemUTC();
      String holder = InetAddress.getLocalHost().getHostName() + "/" + address;
      Desks desks =
          new Desks(
              KafkaDesks.ofGateway(
                  new Connection(cluster.properties(), cluster.topics()), holder, examples, clock));
      Intake intake =
          new Intake(
              new KafkaIntakeStore(
                  new Connection(cluster.properties(), cluster.topics()), holder, clock),
              PostedForm.all(cluster, clock),
              new Allowance((long) inFlight << 20));
      RequestListener requests = new RequestMetrics(cluster.monitor().meters());
      Gateway gateway = start(desks, intake, access, clock, requests, address);
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "close-gateway"));
      System.out.println("http://" + address);
      progress.say("Listening " + access + ". Ctrl-C stops it; nothing is lost.");
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private static Gateway start(
      Desks desks,
      Intake intake,
      Access access,
      Clock clock,
      RequestListener requests,
      Address address) {
    try {
      return Gateway.start(
          desks, Optional.of(intake), access, clock, requests, address.host(), address.port());
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED, e.getMessage() + "; choose another address with --listen", e);
    }
  }
}
