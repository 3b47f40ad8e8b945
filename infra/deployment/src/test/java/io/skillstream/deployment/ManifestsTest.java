package io.skillstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.cli.StrimziTopics;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  /** Types of Prometheus' operator, whose classes are not at hand. */
  private static final Set<String> NOT_OURS = Set.of("PodMonitor");

  /** Secrets that whoever deploys makes, as docs/operations.md says. */
  private static final Set<String> MADE_BY_HAND =
      Set.of("gateway-token", "console-token", "tagger-api-key");

  private static final Map<String, List<JsonNode>> BUILT = new HashMap<>();

  static List<JsonNode> overlay(String name) {
    return BUILT.computeIfAbsent(
        name, n -> Kustomization.build(Folders.KUBERNETES.resolve("overlays").resolve(n)));
  }

  static Stream<String> overlays() {
    return Stream.of("small", "production");
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void parse_everyResource_fitsItsTypeToTheLastField(String overlay) {
    for (JsonNode resource : overlay(overlay)) {
      if (!NOT_OURS.contains(YamlTrees.kind(resource))) {
        assertThatCode(() -> KubernetesTypes.parse(resource))
            .as(YamlTrees.kind(resource) + " " + YamlTrees.name(resource))
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/replica",
        "/spec/template/spec/containers/0/livenessProbe/httpget",
        "/spec/template/spec/containers/0/securityContext/runAsNonroot",
        "/spec/template/spec/volumes/0/secrets"
      })
  void parse_misspeltField_isRefused(String pointer) {
    ObjectNode topology = one("production", "StatefulSet", "topology").deepCopy();
    int last = pointer.lastIndexOf('/');
    ((ObjectNode) topology.at(pointer.substring(0, last)))
        .put(pointer.substring(last + 1), "anything");
    assertThatThrownBy(() -> KubernetesTypes.parse(topology))
        .hasMessageContaining(pointer.substring(last + 1));
  }

  @Test
  void parse_numberWhereTheApiWantsText_isRefused() {
    ObjectNode topology = one("production", "StatefulSet", "topology").deepCopy();
    ((ObjectNode) topology.at("/spec/template/spec/containers/0/env/1")).put("value", 1);
    assertThatThrownBy(() -> KubernetesTypes.parse(topology)).hasMessageContaining("value");
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void arguments_ofEveryContainer_parseAndEachVariableIsRead(String overlay) {
    Set<String> read = CommandLines.variables();
    for (JsonNode workload : Pods.ours(overlay(overlay))) {
      JsonNode container = Pods.containers(workload).findFirst().orElseThrow();
      Map<String, String> environment = Pods.environment(container, overlay(overlay));
      List<String> arguments = Pods.arguments(container, environment);
      assertThat(arguments)
          .as(YamlTrees.name(workload))
          .noneMatch(argument -> argument.contains("$("));
      CommandLines.parse(arguments);
      String written = container.path("args").toString();
      assertThat(environment.keySet())
          .as("variables of " + YamlTrees.name(workload))
          .allMatch(
              name -> read.contains(name) || usedByAny(overlay, name) || written.contains(name));
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void references_ofEveryPod_leadSomewhere(String overlay) {
    List<JsonNode> all = overlay(overlay);
    Set<String> secrets = new HashSet<>(MADE_BY_HAND);
    secrets.addAll(names(all, "KafkaUser"));
    names(all, "Kafka").forEach(cluster -> secrets.add(cluster + "-cluster-ca-cert"));
    for (JsonNode workload : Pods.workloads(all)) {
      JsonNode pod = Pods.template(workload).path("spec");
      String who = YamlTrees.name(workload);
      assertThat(names(all, "ServiceAccount")).contains(pod.path("serviceAccountName").asText());
      assertThat(names(all, "ConfigMap")).as(who).containsAll(found(pod, "configMapRef", "name"));
      assertThat(names(all, "ConfigMap")).as(who).containsAll(found(pod, "configMap", "name"));
      assertThat(secrets).as(who).containsAll(found(pod, "secret", "secretName"));
      assertThat(secrets).as(who).containsAll(found(pod, "secretRef", "name"));
      assertThat(names(all, "PersistentVolumeClaim"))
          .as(who)
          .containsAll(found(pod, "persistentVolumeClaim", "claimName"));
      Set<String> volumes = new TreeSet<>(pod.path("volumes").findValuesAsText("name"));
      workload
          .at("/spec/volumeClaimTemplates")
          .forEach(claim -> volumes.add(YamlTrees.name(claim)));
      Pods.containers(workload)
          .flatMap(container -> YamlTrees.elements(container.path("volumeMounts")))
          .forEach(mount -> assertThat(volumes).as(who).contains(mount.path("name").asText()));
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void selectors_everyone_meansAPodThatIsThere(String overlay) {
    List<JsonNode> all = overlay(overlay);
    List<JsonNode> pods = Pods.workloads(all).stream().map(Pods::labels).toList();
    for (JsonNode resource : all) {
      JsonNode spec = resource.path("spec");
      String who = YamlTrees.kind(resource) + " " + YamlTrees.name(resource);
      switch (YamlTrees.kind(resource)) {
        case "StatefulSet", "Deployment" ->
            assertThat(Pods.fits(spec.path("selector"), Pods.labels(resource))).as(who).isTrue();
        case "PodDisruptionBudget", "PodMonitor" ->
            assertThat(pods).as(who).anyMatch(labels -> Pods.fits(spec.path("selector"), labels));
        case "NetworkPolicy" ->
            assertThat(pods).as(who).anyMatch(l -> Pods.fits(spec.path("podSelector"), l));
        case "Service" -> {
          ObjectNode selector = YamlTrees.MAPPER.createObjectNode();
          selector.set("matchLabels", spec.path("selector"));
          for (JsonNode port : spec.path("ports")) {
            assertThat(Pods.workloads(all))
                .as(who)
                .anyMatch(
                    workload ->
                        Pods.fits(selector, Pods.labels(workload))
                            && ports(workload).contains(port.path("targetPort").asText()));
          }
        }
        default -> {}
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void pods_all_keepToTheRestrictedProfile(String overlay) {
    for (JsonNode workload : Pods.workloads(overlay(overlay))) {
      JsonNode pod = Pods.template(workload).path("spec");
      String who = YamlTrees.name(workload);
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).as(who).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(who).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .as(who)
          .isEqualTo("RuntimeDefault");
      Pods.containers(workload)
          .forEach(
              container -> {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText())
                    .as(who)
                    .isNotEmpty()
                    .isEqualTo(container.at("/resources/requests/memory").asText());
                assertThat(container.at("/resources/requests/cpu").asText()).as(who).isNotEmpty();
                assertThat(container.path("volumeMounts").findValuesAsText("mountPath"))
                    .as(who)
                    .contains("/tmp");
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                  assertThat(container.path(probe).findValuesAsText("port"))
                      .as(who + " " + probe)
                      .hasSize(1)
                      .allMatch(port -> ports(workload).contains(port));
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void policies_ofEveryPodOfOurs_letItToKafkaAndRegistryOnly(String overlay) {
    List<JsonNode> all = overlay(overlay);
    List<JsonNode> policies =
        all.stream().filter(resource -> YamlTrees.kind(resource).equals("NetworkPolicy")).toList();
    String listener =
        one(overlay, "Kafka", "skillstream").at("/spec/kafka/listeners/0/port").asText();
    for (JsonNode workload : Pods.ours(all)) {
      Set<String> out =
          policies.stream()
              .filter(policy -> Pods.fits(policy.at("/spec/podSelector"), Pods.labels(workload)))
              .flatMap(policy -> YamlTrees.elements(policy.at("/spec/egress")))
              .flatMap(rule -> rule.path("ports").findValuesAsText("port").stream())
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> allowed = new TreeSet<>(Set.of("53", "8080", listener));
      if (YamlTrees.name(workload).equals("tagger")) {
        allowed.addAll(Set.of("443", "8000"));
      }
      assertThat(out).as(YamlTrees.name(workload)).isEqualTo(allowed);
    }
    JsonNode settings = one(overlay, "ConfigMap", "settings").path("data");
    assertThat(settings.path("SKILLSTREAM_BOOTSTRAP_SERVERS").asText())
        .isEqualTo("skillstream-kafka-bootstrap:" + listener);
    assertThat(settings.path("SKILLSTREAM_SCHEMA_REGISTRY_URL").asText())
        .startsWith(
            "http://registry:" + one(overlay, "Service", "registry").at("/spec/ports/0/port"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void topics_asResources_areThoseOfTheCatalogue(String overlay) throws IOException {
    JsonNode settings = one(overlay, "ConfigMap", "settings").path("data");
    int partitions = settings.path("SKILLSTREAM_PARTITIONS").asInt();
    Topics topics = new Topics(settings.path("SKILLSTREAM_NAMESPACE").asText());
    String expected =
        "# skillstream topics describe --strimzi skillstream --partitions "
            + partitions
            + "\n"
            + StrimziTopics.yaml(TopicCatalogue.of(topics, partitions), "skillstream");
    Path file = Folders.KUBERNETES.resolve("overlays/" + overlay + "/topics.yaml");
    if (Boolean.getBoolean("topics.write")) {
      Files.writeString(file, expected);
    }

    assertThat(expected)
        .as("write it anew with -Dtopics.write=true, or as its first line says: %s", file)
        .isEqualTo(Folders.read(file));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void resources_all_areInOneNamespaceAndHoldNoSecret(String overlay) {
    assertThat(overlay(overlay))
        .noneMatch(resource -> YamlTrees.kind(resource).equals("Secret"))
        .filteredOn(resource -> !YamlTrees.kind(resource).equals("Namespace"))
        .allMatch(resource -> resource.at("/metadata/namespace").asText().equals("skillstream"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void images_all_haveAVersion(String overlay) {
    Map<String, String> images = new LinkedHashMap<>();
    Pods.workloads(overlay(overlay))
        .forEach(
            workload ->
                Pods.containers(workload)
                    .forEach(c -> images.put(YamlTrees.name(workload), c.path("image").asText())));
    assertThat(images.values()).allMatch(image -> image.matches(".+:[0-9].*"));
    assertThat(images).containsEntry("topology", "skillstream:" + Folders.version());
  }

  @Test
  void production_topology_hasStandbysNamesAndGpu() {
    JsonNode container =
        Pods.containers(one("production", "StatefulSet", "topology")).findFirst().orElseThrow();
    Map<String, String> environment = Pods.environment(container, overlay("production"));
    assertThat(environment)
        .containsEntry("SKILLSTREAM_STANDBY_REPLICAS", "1")
        .containsEntry("SKILLSTREAM_STORE_MEMORY", "3072")
        .containsEntry("SKILLSTREAM_PARTITIONS", "12")
        .containsKey("SKILLSTREAM_INSTANCE_ID");
    assertThat(one("production", "StatefulSet", "topology").at("/spec/replicas").asInt())
        .isEqualTo(3);
    assertThat(
            one("production", "Job", "trainer")
                .at("/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu")
                .asText())
        .isEqualTo("1");
  }

  /** A variable of the shared settings may be meant for another process's arguments. */
  private static boolean usedByAny(String overlay, String variable) {
    return Pods.ours(overlay(overlay)).stream()
        .flatMap(Pods::containers)
        .anyMatch(container -> container.path("args").toString().contains("$(" + variable + ")"));
  }

  private static JsonNode one(String overlay, String kind, String name) {
    return overlay(overlay).stream()
        .filter(r -> YamlTrees.kind(r).equals(kind) && YamlTrees.name(r).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> names(List<JsonNode> resources, String kind) {
    return resources.stream()
        .filter(resource -> YamlTrees.kind(resource).equals(kind))
        .map(YamlTrees::name)
        .collect(Collectors.toSet());
  }

  private static List<String> found(JsonNode pod, String reference, String field) {
    return pod.findValues(reference).stream()
        .map(value -> value.path(field).asText())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Set<String> ports(JsonNode workload) {
    return Pods.containers(workload)
        .flatMap(container -> YamlTrees.elements(container.path("ports")))
        .map(port -> port.path("name").asText())
        .collect(Collectors.toSet());
  }
}
