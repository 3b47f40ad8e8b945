package io.skillstream.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.input.SkillTreeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCommandTest {
  private static final String OLD =
      """
      {"name": "Maths", "children": [
        {"name": "Algebra", "children": [
          {"name": "Linear", "description": "of degree 1"}, {"name": "Square"}]},
        {"name": "Sets"}]}""";
  private static final String NEW =
      """
      {"name": "Maths", "children": [
        {"name": "Algebra", "children": [{"name": "Linear"}, {"name": "Cubic"}]},
        {"name": "Logic", "children": [{"name": "Sets"}]}]}""";

  @TempDir Path folder;
  private String before = "";
  private String after = "";
  private String version = "";

  @BeforeEach
  void write() throws IOException {
    before = file("old.json", OLD);
    after = file("new.json", NEW);
    version = SkillTreeFile.read(Path.of(before)).version();
  }

  @Test
  void show_tree_isIndentedUnderASummary() {
    Invocation show = Invocation.of("tree", "show", before);

    assertThat(show.code()).isZero();
    assertThat(show.out())
        .isEqualTo(
            "Maths: 5 nodes, 3 leaves, depth 2, version "
                + version
                + "\nAlgebra (2 leaves)\n  Linear\n  Square\nSets\n");
  }

  @Test
  void show_descriptions_followTheNames() {
    assertThat(Invocation.of("tree", "show", before, "--descriptions").out())
        .contains("  Linear: of degree 1\n", "  Square\n");
  }

  @Test
  void show_cut_countsWhatIsHidden() {
    assertThat(Invocation.of("tree", "show", before, "--depth", "1").out().lines().skip(1))
        .containsExactly("Algebra (2 leaves)", "Sets");
  }

  @Test
  void show_underASkill_showsThatBranchOnly() {
    Invocation show = Invocation.of("tree", "show", before, "--under", "Algebra");

    assertThat(show.out())
        .startsWith("Algebra: 3 nodes, 2 leaves, depth 1, version " + version)
        .endsWith("\nLinear\nSquare\n");
  }

  @Test
  void show_underNoSkill_saysWhichThereAre() {
    Invocation show = Invocation.of("tree", "show", before, "--under", "Algebra -> Cubic");

    assertThat(show.code()).isEqualTo(2);
    assertThat(show.err()).contains("no 'Cubic' under 'Algebra'", "there are 'Linear', 'Square'");
    assertThat(Invocation.of("tree", "show", before, "--under", "Sets->x").err())
        .contains("'Sets' is a leaf");
  }

  @Test
  void show_json_holdsATreeThatIsReadAgain() throws IOException {
    JsonNode page = json("tree", "show", before, "--json");

    assertThat(page.get("version").textValue()).isEqualTo(version);
    assertThat(page.get("leaves").intValue()).isEqualTo(3);
    Path again = Path.of(file("again.json", page.get("tree").toString()));
    assertThat(SkillTreeFile.described(again).tree().version()).isEqualTo(version);
    assertThat(SkillTreeFile.described(again).descriptions())
        .isEqualTo(SkillTreeFile.described(Path.of(before)).descriptions());
  }

  @Test
  void show_builtIn_needsNoFile() {
    assertThat(Invocation.of("tree", "show", "mathematics", "--depth", "1").out())
        .startsWith("Mathematics: ")
        .contains("Number theory (");
    assertThat(Invocation.of("tree", "show", "./mathematics").err())
        .contains("does not exist", "built-in tree: mathematics");
  }

  @Test
  void validate_usable_isZeroAlsoWithWarnings() throws IOException {
    Invocation fine = Invocation.of("tree", "validate", before);
    assertThat(fine.code()).isZero();
    assertThat(fine.out()).contains("usable, 0 errors, 0 warnings", version);

    String file =
        file("twins.json", "{\"name\":\"m\",\"children\":[{\"name\":\"A\"},{\"name\":\"a\"}]}");
    Invocation doubtful = Invocation.of("tree", "validate", file);
    assertThat(doubtful.code()).isZero();
    assertThat(doubtful.out()).contains("0 errors, 1 warning\n", "warning  'A' and 'a'");
  }

  @Test
  void validate_unusable_listsAllAndFails() throws IOException {
    String file =
        file(
            "bad.json",
            "{\"name\":\"m\",\"children\":[{\"name\":\"a\"},{\"name\":\"a\"},7,{\"nam\":\"\"}]}");
    Invocation bad = Invocation.of("tree", "validate", file);

    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.out()).contains(": not usable, 3 errors, 1 warning\n").doesNotContain("version");
    assertThat(bad.out().lines().filter(line -> line.startsWith("error "))).hasSize(3);

    Invocation json = Invocation.of("tree", "validate", file, "--json");
    assertThat(json.code()).isEqualTo(2);
    JsonNode page = new ObjectMapper().readTree(json.out());
    assertThat(page.get("usable").booleanValue()).isFalse();
    assertThat(page.get("problems")).hasSize(4);
    assertThat(page.at("/problems/0/severity").textValue()).isEqualTo("error");
  }

  @Test
  void diff_twoVersions_saysWhatBecameOfEachSkillAndOfAttributions() {
    Invocation diff = Invocation.of("tree", "diff", before, after);

    assertThat(diff.code()).isZero();
    assertThat(diff.out().lines())
        .contains(
            "2 skills kept, 2 added, 1 removed, 1 moved",
            "- Algebra->Square",
            "+ Algebra->Cubic",
            "+ Logic",
            "> Sets  is now  Logic->Sets",
            "Attributions: chains to 1 of 3 old leaves carry over; traces with chains to the other"
                + " 2 (removed or moved) are to be attributed anew.");
    assertThat(diff.out())
        .contains(version, SkillTreeFile.read(Path.of(after)).version())
        .contains("2 new leaves will have no traces");
  }

  @Test
  void diff_branchMoved_isOneLine() throws IOException {
    String moved =
        file(
            "moved.json",
            """
            {"name": "Maths", "children": [{"name": "Sets"}, {"name": "School", "children": [
              {"name": "Algebra", "children": [{"name": "Linear"}, {"name": "Square"}]}]}]}""");

    assertThat(Invocation.of("tree", "diff", before, moved).out())
        .contains("> Algebra  is now  School->Algebra  with 2 skills below\n")
        .doesNotContain("> Algebra->Linear");
  }

  @Test
  void diff_sameSkills_saysSo() throws IOException {
    assertThat(Invocation.of("tree", "diff", before, before).out()).endsWith("The same tree.\n");
    String renamed = file("renamed.json", OLD.replace("Maths", "Mathematics"));
    assertThat(Invocation.of("tree", "diff", before, renamed).out())
        .contains("all chains carry over");
  }

  @Test
  void diff_json_listsPaths() throws IOException {
    JsonNode page = json("tree", "diff", before, after, "--json");

    assertThat(page.at("/old/version").textValue()).isEqualTo(version);
    assertThat(page.get("kept").intValue()).isEqualTo(2);
    assertThat(page.get("removed").toString()).isEqualTo("[[\"Algebra\",\"Square\"]]");
    assertThat(page.get("moved").toString())
        .isEqualTo("[{\"from\":[\"Sets\"],\"to\":[\"Logic\",\"Sets\"],\"same\":\"name\"}]");
    assertThat(page.at("/attributions/leaves_carried_over").intValue()).isEqualTo(1);
    assertThat(page.at("/attributions/attribute_anew").toString())
        .isEqualTo("[[\"Algebra\",\"Square\"],[\"Sets\"]]");
  }

  private static JsonNode json(String... args) throws IOException {
    Invocation invocation = Invocation.of(args);
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return new ObjectMapper().readTree(invocation.out());
  }

  private String file(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json).toString();
  }
}
