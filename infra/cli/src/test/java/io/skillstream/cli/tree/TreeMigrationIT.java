package io.skillstream.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.run.LiveSystem;
import io.skillstream.cli.run.SampleInput;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A namespace gets another version of its skill tree while traces flow and a curriculum selects.
 */
class TreeMigrationIT {
  private static final String NAMESPACE = "grown";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void import_whileACurriculumSelects_accountsForEachCandidateAndMovesTheCurriculum()
      throws Exception {
    try (LiveSystem system = LiveSystem.start(folder, NAMESPACE, "moved")) {
      Path first = folder.resolve("sample/skill-tree.json");
      done(invoke(system, "tree", "import", first.toString()));
      system.feed(0, system.traces() / 2);
      done(
          invoke(
              system,
              "curriculum",
              "create",
              "moved",
              "--student",
              SampleInput.STUDENT,
              "--policy",
              "random",
              "--budget",
              "100000",
              "--batch-size",
              "1"));
      awaitAllSelected(system);

      Invocation imported =
          invoke(system, "tree", "import", renamed(first).toString(), "--wait", "--reason", "test");
      done(imported);
      assertThat(imported.out()).contains("candidates carried over");
      JsonNode further = status(system);
      String version = further.path("version").asText();
      assertThat(further.path("carried_over").asLong()).isPositive();
      assertThat(further.path("reattributed").asLong()).isPositive();
      assertThat(accountedFor(further)).isEqualTo(system.candidates());

      done(invoke(system, "curriculum", "move", "moved", "--tree", version.substring(0, 8)));
      system.feed(system.traces() / 2, system.traces());
      system.feedAttempts();
      awaitAllSelected(system);
      assertThat(system.selected()).as("each once").doesNotHaveDuplicates();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode now = status(system);
                assertThat(now.path("waiting").asLong()).isZero();
                assertThat(accountedFor(now)).isEqualTo(system.candidates());
                assertThat(now.path("curricula")).extracting(JsonNode::asText).contains("moved");
                assertThat(areas(system, version)).contains("Renamed");
              });
      assertThat(invoke(system, "tree", "retire", version).err()).contains("moved");
    }
  }

  private static void awaitAllSelected(LiveSystem system) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(system.isIndexed()).isTrue();
              assertThat((long) system.selected().size())
                  .isPositive()
                  .isEqualTo(system.candidates());
            });
  }

  private static long accountedFor(JsonNode status) {
    return status.path("carried_over").asLong()
        + status.path("reattributed").asLong()
        + status.path("without_skill").asLong();
  }

  /** Areas in which a version has rates. */
  private static List<String> areas(LiveSystem system, String version) {
    return system.read(Topics::skillErrorRates, SkillErrorRate.class).stream()
        .filter(rate -> rate.getTreeVersion().equals(version))
        .filter(rate -> rate.getPath().size() == 1 && rate.getWrong() + rate.getCorrect() > 0)
        .map(rate -> rate.getPath().get(0))
        .distinct()
        .toList();
  }

  /** The sample's tree with another name for its first area: what is below is lost. */
  private Path renamed(Path tree) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(tree.toFile());
    ((ObjectNode) root.path("children").path(0)).put("name", "Renamed");
    Path renamed = folder.resolve("renamed.json");
    JSON.writeValue(renamed.toFile(), root);
    return renamed;
  }

  /** What is said of the version imported last. */
  private static JsonNode status(LiveSystem system) throws IOException {
    Invocation status = invoke(system, "tree", "status", "--json");
    done(status);
    JsonNode versions = JSON.readTree(status.out());
    assertThat(versions).hasSize(2);
    return versions.path(1);
  }

  private static Invocation invoke(LiveSystem system, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(system.arguments(NAMESPACE));
    return Invocation.of(args.toArray(String[]::new));
  }

  private static void done(Invocation invocation) {
    assertThat(invocation.code()).as(invocation.err()).isZero();
  }
}
