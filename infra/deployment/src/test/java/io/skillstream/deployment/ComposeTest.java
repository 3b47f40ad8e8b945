package io.skillstream.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ComposeTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+(?::-([^}]*))?}");
  private static final ObjectNode FILE = read();

  @Test
  void file_asAWhole_fitsTheComposeSpecification() {
    assertThat(schema().validate(FILE)).isEmpty();
  }

  @Test
  void schema_misspeltField_findsIt() {
    ObjectNode wrong = FILE.deepCopy();
    ((ObjectNode) wrong.at("/services/gateway")).put("restarts", "always");
    assertThat(schema().validate(wrong)).isNotEmpty();
  }

  @Test
  void commands_ofOurProcesses_parse() {
    services(
        (name, service) ->
            assertThatCode(() -> CommandLines.parse(command(service)))
                .as(name + " " + command(service))
                .doesNotThrowAnyException());
  }

  @Test
  void environment_ofOurProcesses_isRead() {
    Set<String> read = CommandLines.variables();
    services(
        (name, service) ->
            assertThat(service.path("environment").fieldNames())
                .as(name)
                .toIterable()
                .allMatch(read::contains));
  }

  @Test
  void services_all_areBoundedCheckedAndRestarted() {
    FILE.path("services")
        .properties()
        .forEach(
            entry -> {
              JsonNode service = entry.getValue();
              boolean once = service.path("restart").asText().equals("no");
              if (!service.path("profiles").toString().contains("cli")) {
                assertThat(service.at("/deploy/resources/limits/memory").asText())
                    .as(entry.getKey())
                    .isNotEmpty();
              }
              assertThat(service.path("restart").asText()).as(entry.getKey()).isNotEmpty();
              assertThat(once || service.has("healthcheck") || entry.getKey().equals("grafana"))
                  .as(entry.getKey())
                  .isTrue();
              service
                  .path("ports")
                  .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
              assertThat(service.path("image").asText()).matches(".+:.*[0-9].*");
            });
  }

  @Test
  void ourProcesses_all_runWithoutRootOnAReadOnlyRoot() {
    services(
        (name, service) -> {
          assertThat(service.path("user").asText()).as(name).isEqualTo("10001:10001");
          assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
          assertThat(service.path("tmpfs").toString()).as(name).contains("/tmp:exec");
        });
  }

  @Test
  void references_all_leadSomewhere() {
    JsonNode file = FILE;
    Set<String> services = names(file.path("services"));
    Set<String> volumes = names(file.path("volumes"));
    Set<String> state = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : file.path("services").properties()) {
      JsonNode service = entry.getValue();
      assertThat(services).containsAll(names(service.path("depends_on")));
      assertThat(names(file.path("secrets"))).containsAll(YamlTrees.texts(service.path("secrets")));
      for (String volume : YamlTrees.texts(service.path("volumes"))) {
        String source = volume.split(":")[0];
        if (source.matches("[a-z].*")) {
          assertThat(volumes).contains(source);
        } else if (!source.equals("./models")) {
          assertThat(Folders.COMPOSE.resolve(source)).as(entry.getKey()).exists();
        }
        if (volume.endsWith(":/state")) {
          assertThat(state.add(source)).as("two instances on one state folder").isTrue();
        }
      }
    }
    JsonNode bootstrap = file.at("/services/gateway/environment/SKILLSTREAM_BOOTSTRAP_SERVERS");
    assertThat(services).contains(bootstrap.asText().split(":")[0]);
  }

  @Test
  void image_ofOurProcesses_isThisVersion() {
    services(
        (name, service) ->
            assertThat(service.path("image").asText())
                .isEqualTo("skillstream:" + Folders.version()));
  }

  private static void services(BiConsumer<String, JsonNode> check) {
    List<Map.Entry<String, JsonNode>> ours =
        FILE.path("services").properties().stream()
            .filter(entry -> entry.getValue().path("image").asText().startsWith("skillstream:"))
            .toList();
    assertThat(ours).hasSizeGreaterThan(7);
    ours.forEach(entry -> check.accept(entry.getKey(), entry.getValue()));
  }

  private static List<String> command(JsonNode service) {
    return YamlTrees.texts(service.path("command"));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** What Compose makes of the file: anchors followed, defaults put in for variables. */
  private static ObjectNode read() {
    String text =
        VARIABLE
            .matcher(Folders.read(Folders.COMPOSE.resolve("compose.yaml")))
            .replaceAll(match -> Objects.requireNonNullElse(match.group(1), ""));
    // Jackson's reader follows no anchors.
    Map<?, ?> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new ObjectMapper().valueToTree(file);
  }

  private static Schema schema() {
    try (InputStream in = ComposeTest.class.getResourceAsStream("/compose-spec/schema.json")) {
      ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(in);
      // A mere file name, which the library takes for no id.
      schema.remove("$id");
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
