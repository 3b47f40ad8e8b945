package io.skillstream.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts the resources of an overlay together as Kustomize does, as far as our folders use it: it
 * refuses a field that it does not know. Generated ConfigMaps keep their names here, where
 * Kustomize adds a hash of the content to them and to whatever refers to them.
 */
final class Kustomization {
  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "components",
          "images",
          "replicas",
          "patches",
          "configMapGenerator");

  private final Map<String, ObjectNode> resources = new LinkedHashMap<>();

  private Kustomization() {}

  /**
   * All resources of an overlay.
   *
   * @throws IllegalArgumentException if it uses what this reader does not know, or refers to what
   *     is not there
   */
  static List<JsonNode> build(Path folder) {
    Kustomization whole = new Kustomization();
    whole.accumulate(folder);
    return List.copyOf(whole.resources.values());
  }

  private void accumulate(Path folder) {
    JsonNode file = YamlTrees.documents(folder.resolve("kustomization.yaml")).get(0);
    file.fieldNames()
        .forEachRemaining(
            field -> {
              if (!KNOWN.contains(field)) {
                throw new IllegalArgumentException(folder + ": unknown field " + field);
              }
            });
    for (String resource : YamlTrees.texts(file.path("resources"))) {
      Path path = folder.resolve(resource).normalize();
      if (Files.isDirectory(path)) {
        accumulate(path);
      } else {
        YamlTrees.documents(path).forEach(document -> add((ObjectNode) document));
      }
    }
    for (String component : YamlTrees.texts(file.path("components"))) {
      accumulate(folder.resolve(component).normalize());
    }
    file.path("configMapGenerator").forEach(map -> generate(folder, map));
    file.path("patches").forEach(this::patch);
    file.path("replicas").forEach(this::scale);
    file.path("images").forEach(this::tag);
    if (file.has("namespace")) {
      String namespace = file.get("namespace").asText();
      resources.values().stream()
          .filter(resource -> !YamlTrees.kind(resource).equals("Namespace"))
          .forEach(resource -> resource.withObject("/metadata").put("namespace", namespace));
    }
  }

  private void add(ObjectNode resource) {
    String id = YamlTrees.kind(resource) + "/" + YamlTrees.name(resource);
    if (resources.put(id, resource) != null) {
      throw new IllegalArgumentException(id + " is there twice");
    }
  }

  private void generate(Path folder, JsonNode generator) {
    Map<String, String> data = new HashMap<>();
    for (String file : YamlTrees.texts(generator.path("envs"))) {
      Folders.read(folder.resolve(file))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> literal(data, line));
    }
    for (String file : YamlTrees.texts(generator.path("files"))) {
      data.put(file, Folders.read(folder.resolve(file)));
    }
    YamlTrees.texts(generator.path("literals")).forEach(line -> literal(data, line));
    String name = generator.path("name").asText();
    ObjectNode map = resources.get("ConfigMap/" + name);
    if (generator.path("behavior").asText("create").equals("create")) {
      map = YamlTrees.MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
      map.putObject("metadata").put("name", name);
      add(map);
    } else if (map == null) {
      throw new IllegalArgumentException(folder + ": no ConfigMap " + name + " to change");
    }
    ObjectNode into = map.withObject("/data");
    data.forEach(into::put);
  }

  private static void literal(Map<String, String> data, String line) {
    int equals = line.indexOf('=');
    data.put(line.substring(0, equals), line.substring(equals + 1));
  }

  private void patch(JsonNode patch) {
    JsonNode target = patch.path("target");
    Pattern name = Pattern.compile(target.path("name").asText(".*"));
    List<String> hit = new ArrayList<>();
    resources.forEach(
        (id, resource) -> {
          if (YamlTrees.kind(resource).equals(target.path("kind").asText())
              && name.matcher(YamlTrees.name(resource)).matches()) {
            hit.add(id);
          }
        });
    if (hit.isEmpty()) {
      throw new IllegalArgumentException("no resource is meant by the patch of " + target);
    }
    ArrayNode operations = (ArrayNode) YamlTrees.value(patch.path("patch").asText());
    hit.forEach(
        id ->
            resources.computeIfPresent(id, (i, r) -> (ObjectNode) JsonPatch.apply(operations, r)));
  }

  private void scale(JsonNode replicas) {
    String name = replicas.path("name").asText();
    List<ObjectNode> named =
        resources.values().stream()
            .filter(
                resource -> Set.of("StatefulSet", "Deployment").contains(YamlTrees.kind(resource)))
            .filter(resource -> YamlTrees.name(resource).equals(name))
            .toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("no workload " + name + " to scale");
    }
    named.forEach(
        resource -> resource.withObject("/spec").put("replicas", replicas.path("count").asInt()));
  }

  private void tag(JsonNode image) {
    String name = image.path("name").asText();
    for (JsonNode container : resources.values().stream().flatMap(Pods::containers).toList()) {
      if (container.path("image").asText().split(":")[0].equals(name)) {
        ((ObjectNode) container)
            .put("image", image.path("newName").asText(name) + ":" + image.path("newTag").asText());
      }
    }
  }
}
