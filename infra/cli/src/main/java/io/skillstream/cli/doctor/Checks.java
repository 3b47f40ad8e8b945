package io.skillstream.cli.doctor;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.history.HistoryException;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.rocksdb.RocksDB;

/** What the doctor looks at. */
public final class Checks {
  private static final int JDK = 17;
  private static final long GIB = 1L << 30;
  private static final long LEAST_MEMORY = GIB;
  private static final long LEAST_DISK = 2 * GIB;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private Checks() {}

  /** Everything, from the machine to the cluster. */
  public static List<Check> all(ClusterOptions options) throws IOException, InterruptedException {
    List<Check> checks = new ArrayList<>();
    checks.add(jdk());
    checks.add(memory());
    checks.add(disk(options.dataDir().orElse(Path.of("."))));
    checks.add(ports());
    checks.add(rocksDb());
    checks.add(torch());
    cluster(options, checks);
    return checks;
  }

  private static Check jdk() {
    int version = Runtime.version().feature();
    return version >= JDK
        ? Check.ok("JDK", Runtime.version() + ", " + System.getProperty("java.vm.name"))
        : Check.bad("JDK", Runtime.version().toString(), "install JDK " + JDK + " or later");
  }

  private static Check memory() {
    long heap = Runtime.getRuntime().maxMemory();
    String found = "heap of up to " + heap / (1 << 20) + " MiB";
    return heap >= LEAST_MEMORY
        ? Check.ok("memory", found)
        : Check.warn("memory", found, "give the JVM 1 GiB or more: SKILLSTREAM_JAVA_OPTS=-Xmx2g");
  }

  private static Check disk(Path folder) throws IOException {
    Path existing = folder.toAbsolutePath();
    for (Path at = existing; at != null; at = at.getParent()) {
      existing = at;
      if (Files.exists(at)) {
        break;
      }
    }
    long free = Files.getFileStore(existing).getUsableSpace();
    String found = free / GIB + " GiB free at " + existing;
    if (!Files.isWritable(existing)) {
      return Check.bad("disk", existing + " is not writable", "choose another --data-dir");
    }
    return free >= LEAST_DISK
        ? Check.ok("disk", found)
        : Check.warn("disk", found, "free 2 GiB or choose another --data-dir");
  }

  private static Check ports() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Check.ok("ports", "can listen on 127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      return Check.bad(
          "ports", "cannot listen on 127.0.0.1: " + e.getMessage(), "check limits and sandboxing");
    }
  }

  private static Check rocksDb() {
    try {
      RocksDB.loadLibrary();
      return Check.ok("RocksDB", RocksDB.rocksdbVersion().toString());
    } catch (LinkageError | RuntimeException e) {
      return Check.bad(
          "RocksDB", e.toString(), "its library unpacks to java.io.tmpdir, which must allow it");
    }
  }

  private static Check torch() {
    try {
      return Check.ok("PyTorch", Torch.describe());
    } catch (LinkageError | RuntimeException e) {
      return Check.bad(
          "PyTorch",
          e.toString(),
          "training needs Linux on x86-64 (glibc) and a writable DJL_CACHE_DIR; everything else"
              + " works without");
    }
  }

  private static void cluster(ClusterOptions options, List<Check> checks)
      throws IOException, InterruptedException {
    Path temporary = Files.createTempDirectory("skillstream-doctor-");
    try (Cluster cluster =
        Cluster.open(
            options,
            options.dataDir().orElse(temporary),
            new StackMessages(Progress.onConsole()))) {
      checks.add(Check.ok("broker", cluster.bootstrapServers()));
      cluster.awaitRegistry();
      checks.add(registry(cluster));
      checks.add(topics(cluster));
      checks.addAll(NamespaceChecks.of(cluster));
    } catch (HistoryException e) {
      checks.add(Check.bad("topics", String.valueOf(e.getMessage()), "may this user read topics?"));
    } catch (CommandException | EmbeddedStackException e) {
      checks.add(
          Check.bad("cluster", String.valueOf(e.getMessage()), "see above, then run doctor again"));
    } finally {
      try (Stream<Path> files = Files.walk(temporary)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Asks as every serde does: with the credentials and the TLS settings of the properties file. */
  private static Check registry(Cluster cluster) {
    String url = cluster.schemaRegistryUrl();
    Map<String, String> config = new HashMap<>(cluster.properties());
    config.put("http.connect.timeout.ms", Long.toString(TIMEOUT.toMillis()));
    config.put("http.read.timeout.ms", Long.toString(TIMEOUT.toMillis()));
    try (SchemaRegistryClient client =
        SchemaRegistryClientFactory.newClient(
            List.of(url.split(",")), 1, List.of(new AvroSchemaProvider()), config, Map.of())) {
      return Check.ok("registry", url + ", " + client.getAllSubjects().size() + " subjects");
    } catch (RestClientException e) {
      return Check.bad(
          "registry",
          url + " answers " + e.getStatus(),
          "check --schema-registry-url: its path, and credentials in --kafka-properties");
    } catch (IOException | RuntimeException e) {
      return Check.bad("registry", url + ": " + e, "check --schema-registry-url");
    }
  }

  private static Check topics(Cluster cluster) throws InterruptedException {
    List<TopicSpec> catalogue = TopicCatalogue.of(cluster.topics(), cluster.partitions());
    try (Admin admin = cluster.admin()) {
      Map<String, Integer> existing = new TopicAdmin(admin).partitions(catalogue);
      List<String> wrong =
          catalogue.stream()
              .filter(
                  spec ->
                      existing.getOrDefault(spec.name(), spec.partitions()) != spec.partitions())
              .map(TopicSpec::name)
              .toList();
      if (!wrong.isEmpty()) {
        return Check.bad(
            "topics",
            "another number of partitions than " + cluster.partitions() + ": " + wrong,
            "give the number they were created with: --partitions");
      }
      String found = existing.size() + " of " + catalogue.size() + " exist";
      return existing.size() == catalogue.size()
          ? Check.ok("topics", found)
          : Check.warn("topics", found, "create them: skillstream topics create");
    } catch (ExecutionException e) {
      return Check.bad("topics", String.valueOf(e.getCause()), "may this user describe topics?");
    }
  }
}
