package io.skillstream.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pods that manifests make, and who is meant by a selector. */
final class Pods {
  private Pods() {}

  /** The pod template of a workload; missing where the resource is none. */
  static JsonNode template(JsonNode resource) {
    return resource.path("spec").path("template");
  }

  static Stream<JsonNode> containers(JsonNode resource) {
    return YamlTrees.elements(template(resource).path("spec").path("containers"));
  }

  /** Workloads, which have pods. */
  static List<JsonNode> workloads(Collection<JsonNode> resources) {
    return resources.stream()
        .filter(resource -> containers(resource).findAny().isPresent())
        .toList();
  }

  /** Those of them that run our image. */
  static List<JsonNode> ours(Collection<JsonNode> resources) {
    return workloads(resources).stream()
        .filter(
            workload ->
                containers(workload)
                    .allMatch(c -> c.path("image").asText().startsWith("skillstream:")))
        .toList();
  }

  static JsonNode labels(JsonNode workload) {
    return template(workload).path("metadata").path("labels");
  }

  /** Whether labels fit a selector; an empty one fits all. */
  static boolean fits(JsonNode selector, JsonNode labels) {
    for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
      if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
        return false;
      }
    }
    for (JsonNode rule : selector.path("matchExpressions")) {
      boolean in =
          YamlTrees.texts(rule.path("values"))
              .contains(labels.path(rule.path("key").asText()).asText());
      if (in != rule.path("operator").asText().equals("In")) {
        return false;
      }
    }
    return true;
  }

  /** The environment of a container, ConfigMaps looked up; what is only known later is empty. */
  static Map<String, String> environment(JsonNode container, Collection<JsonNode> resources) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode from : container.path("envFrom")) {
      String map = from.path("configMapRef").path("name").asText();
      resources.stream()
          .filter(resource -> YamlTrees.kind(resource).equals("ConfigMap"))
          .filter(resource -> YamlTrees.name(resource).equals(map))
          .flatMap(resource -> resource.path("data").properties().stream())
          .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    }
    container
        .path("env")
        .forEach(one -> environment.put(one.path("name").asText(), one.path("value").asText()));
    return environment;
  }

  /** The arguments of a container with {@code $(VARIABLE)} replaced. */
  static List<String> arguments(JsonNode container, Map<String, String> environment) {
    return YamlTrees.texts(container.path("args")).stream()
        .map(
            argument -> {
              String text = argument;
              for (Map.Entry<String, String> one : environment.entrySet()) {
                text = text.replace("$(" + one.getKey() + ")", one.getValue());
              }
              return text;
            })
        .toList();
  }
}
