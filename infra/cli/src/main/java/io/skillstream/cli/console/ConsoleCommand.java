package io.skillstream.cli.console;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.gateway.Address;
import io.skillstream.cli.gateway.TokenSource;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.console.http.Certificate;
import io.skillstream.console.http.Listening;
import io.skillstream.gateway.http.Access;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream console}: a web page about a running system. */
@Command(
    name = "console",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Serves a web page that shows a running system live: skills and error rates, selections with"
          + " their reasons, training, how records flow and what is stuck, until stopped (Ctrl-C)."
          + " It only reads topics, so any number of them can run. See docs/console.md.",
      ""
    },
    footer = {
      "",
      "Exit codes: 1 the cluster does not answer, or the address is taken; 2 unusable."
    })
public final class ConsoleCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:SKILLSTREAM_CONSOLE_LISTEN:-127.0.0.1:8790}",
      description =
          "Where to listen, also as SKILLSTREAM_CONSOLE_LISTEN (default: ${DEFAULT-VALUE})."
              + " Elsewhere than on this machine it needs a certificate or --insecure.")
  String listen = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token that lets people act (pause, resume, create and close curricula,"
              + " retract traces); without it the environment variable SKILLSTREAM_CONSOLE_TOKEN is"
              + " taken; without both, the console is read-only.")
  @Nullable Path tokenFile;

  @Mixin CertificateOptions certificate = new CertificateOptions();

  @Option(
      names = "--insecure",
      description =
          "Listen elsewhere than on this machine without TLS, as behind a proxy that has it.")
  boolean insecure;

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      description =
          "A name under which browsers ask for it, besides localhost, plain addresses and that of"
              + " --listen; may be given again. Requests under other names are refused.")
  List<String> hostNames = new ArrayList<>();

  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Address address = Address.parse(listen);
    Optional<Certificate> shown = certificate.certificate(System.getenv());
    if (!address.isLoopback() && shown.isEmpty() && !insecure) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--listen "
              + address
              + " can be reached from elsewhere: give a certificate (--tls-certificate and"
              + " --tls-key, or --tls-keystore), or say --insecure");
    }
    Access access =
        TokenSource.access(tokenFile, ConsoleServer.TOKEN, System.getenv(ConsoleServer.TOKEN));
    Listening listening =
        new Listening(address.host(), address.port(), access, shown, new HashSet<>(hostNames));
    Progress progress = Progress.onConsole();
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      metrics.watch("console", cluster);
      ConsoleServer server = cluster.closeFirst("console", new ConsoleServer(cluster, listening));
      System.out.println(server.start());
      cluster.monitor().readiness().require("follower", server::whyNotLive);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close-console"));
      progress.say(
          (access.token().isPresent()
                  ? "Whoever has the token may act."
                  : "Read-only, as there is no token.")
              + " Ctrl-C stops it.");
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
