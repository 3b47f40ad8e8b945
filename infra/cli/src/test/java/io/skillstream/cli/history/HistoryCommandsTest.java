package io.skillstream.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands refuse before they ask a cluster anything. */
class HistoryCommandsTest {
  @ParameterizedTest
  @CsvSource({
    "compare a b",
    "explain t --curriculum c",
    "lineage t",
    "export c --out x.jsonl --format chat"
  })
  void command_withoutCluster_saysHowToNameOne(String line) {
    assertThat(refused(line.split(" "))).contains("--bootstrap-servers", "skillstream up");
  }

  @ParameterizedTest
  @CsvSource({
    "compare a, B",
    "explain t, --curriculum",
    "lineage, CHECKPOINT|TRACE_ID",
    "export c --format chat, --out"
  })
  void command_withoutWhatItNeeds_namesIt(String line, String missing) {
    assertThat(refused(line.split(" "))).contains(missing);
  }

  @Test
  void compare_depthBelowOne_isRefused() {
    assertThat(refused("compare", "a", "b", "--depth", "0")).contains("--depth is 0");
  }

  @Test
  void export_withoutAFormat_goesByTheFilesEnding() {
    assertThat(ExportCommand.byName(Path.of("weak.parquet")))
        .isEqualTo(ExportCommand.Format.PARQUET);
    assertThat(ExportCommand.byName(Path.of("weak.jsonl")))
        .isEqualTo(ExportCommand.Format.PROMPT_COMPLETION);
  }

  @Test
  void export_formatUnknown_namesTheThree() {
    assertThat(export("--format", "csv")).contains("'csv'", "chat, prompt-completion, parquet");
  }

  @ParameterizedTest
  @CsvSource({"5", "a:b", "5:5", "-1:2", "0:1:2"})
  void export_windowThatIsNone_isRefused(String window) {
    assertThat(export("--format", "chat", "--depth-window=" + window)).contains("--depth-window");
  }

  @Test
  void export_windowOfSkillsThatAreNotNamed_isRefused() {
    assertThat(export("--format", "chat", "--skills", "none", "--depth-window", "0:5"))
        .contains("--depth-window", "--skills is none");
  }

  @Test
  void export_unknownPlace_namesThoseThereAre() {
    assertThat(export("--format", "chat", "--skills-place", "within"))
        .contains("--skills-place", "before-thinking", "inside-thinking", "after-thinking");
    assertThat(export("--format", "chat", "--without-thinking", "refuse"))
        .contains("--without-thinking", "as-is", "empty-thinking", "leave-out");
  }

  @Test
  void export_messagesOfAJsonFormat_isRefused() {
    assertThat(export("--format", "prompt-completion", "--as-messages")).contains("--as-messages");
  }

  private static String export(String... more) {
    List<String> args = new ArrayList<>(List.of("export", "c", "--out", "x.jsonl"));
    args.addAll(List.of(more));
    return refused(args.toArray(String[]::new));
  }

  private static String refused(String... args) {
    Invocation invocation = Invocation.of(args);
    assertThat(invocation.code()).as(invocation.err()).isEqualTo(CommandException.UNUSABLE);
    assertThat(invocation.err()).doesNotContain("\tat ");
    return invocation.err();
  }
}
