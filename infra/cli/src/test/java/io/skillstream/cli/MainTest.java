package io.skillstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.rate.Estimators;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path folder;
  private Path traces = Path.of("");
  private Path attempts = Path.of("");
  private Path tree = Path.of("");

  @BeforeEach
  void writeInput() throws IOException {
    traces =
        write(
            "traces.jsonl",
            "{\"id\":\"1\",\"problem\":\"1+1?\",\"solution\":\"\\\\boxed{2}\",\"answer\":\"2\"}\n");
    attempts = write("attempts.jsonl", "{\"id\":\"1\",\"student\":\"s\",\"correct\":true}\n");
    tree = write("tree.json", "{\"name\":\"M\",\"children\":[{\"name\":\"sums\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "demo",
        "up",
        "topology",
        "topics",
        "compare",
        "explain",
        "lineage",
        "export",
        "curriculum",
        "retract",
        "gateway",
        "checkpoint",
        "generate",
        "model",
        "tree",
        "doctor"
      })
  void help_everyCommand_fitsATerminalAndSaysWhatItDoes(String command) {
    Invocation help =
        command.isEmpty() ? Invocation.of("--help") : Invocation.of(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: skillstream").contains("--help");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "list", "show", "pause", "resume", "close"})
  void curriculumHelp_everyCommand_fitsATerminal(String command) {
    Invocation help = Invocation.of("curriculum", command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: skillstream curriculum " + command);
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "validate", "diff"})
  void treeHelp_everyCommand_fitsATerminal(String command) {
    Invocation help = Invocation.of("tree", command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: skillstream tree " + command);
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void modelVerifyHelp_fitsATerminal() {
    Invocation help = Invocation.of("model", "verify", "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: skillstream model verify DIR");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void modelVerify_folderWithoutCases_isRefused() {
    refused(Invocation.of("model", "verify", folder.resolve("none").toString()), "is no folder");
  }

  @Test
  void modelVerify_folderThatIsNoCase_failsWithTheReason() throws IOException {
    Files.createDirectories(folder.resolve("cases/empty"));
    Invocation verified = Invocation.of("model", "verify", folder.resolve("cases").toString());
    assertThat(verified.code()).isEqualTo(CommandException.FAILED);
    assertThat(verified.out()).contains("empty", "FAILED", "config.json", "1 of 1 cases");
  }

  @Test
  void version_printed() {
    assertThat(Invocation.of("--version").out()).startsWith("skillstream ");
  }

  @Test
  void execute_noCommand_listsTheCommands() {
    refused(Invocation.of(), "Missing required subcommand", "demo, run", "skillstream --help");
  }

  @Test
  void execute_misspeltCommand_suggestsTheRightOne() {
    refused(Invocation.of("doctr"), "doctr", "Did you mean", "doctor");
  }

  @Test
  void run_unknownOption_isNamedWithWhereHelpIs() {
    Invocation run = run("--buget", "5");
    refused(run, "skillstream run: Unknown option", "--buget", "skillstream run --help");
    assertThat(run.err().lines()).as("no page of help that buries it").hasSizeLessThan(5);
  }

  @Test
  void run_requiredOptionsMissing_areAllNamed() {
    refused(
        Invocation.of("run"), "Missing required options", "--traces", "--skill-tree", "--student");
  }

  @Test
  void run_noBudget_saysWhichThereAre() {
    Invocation run =
        Invocation.of(
            "run",
            "--traces",
            traces.toString(),
            "--skill-tree",
            tree.toString(),
            "--attempts",
            attempts.toString(),
            "--student",
            "s");
    refused(run, "no budget", "--budget N", "--token-budget N");
  }

  @Test
  void run_help_listsPoliciesAndEstimatorsThatThereAre() {
    String help = Invocation.of("run", "--help").out();
    assertThat(help).contains(Policies.names()).contains(Estimators.names());
  }

  @Test
  void run_optionNotANumber_isNamedWithWhatCame() {
    refused(run("--seed", "first"), "--seed", "first");
  }

  @Test
  void run_severalOptionsUnusable_areReportedTogether() {
    refused(
        run("--budget", "0", "--policy", "fancy", "--estimator", "mean", "--max-depth", "0"),
        "4 problems",
        "--budget is 0, expected 1 or more",
        "--max-depth is 0, expected 1 or more",
        "no policy 'fancy'; choose one of " + Policies.names(),
        "no estimator 'mean'; choose one of " + Estimators.names());
  }

  @Test
  void run_temperatureWithRandom_isRefused() {
    refused(run("--policy", "random", "--temperature", "2"), "'random'", "temperature");
  }

  @Test
  void run_weakSkillWithoutAttempts_saysWhichOption() {
    refused(
        Invocation.of(
            "run",
            "--traces",
            traces.toString(),
            "--skill-tree",
            tree.toString(),
            "--student",
            "s",
            "--budget",
            "1",
            "--out",
            folder.resolve("out").toString()),
        "weak-skill",
        "--attempts");
  }

  @Test
  void run_traceFileMissing_isNamed() {
    Path missing = folder.resolve("none.jsonl");
    refused(run("--traces", missing.toString()), missing.toString(), "does not exist", "check");
  }

  @Test
  void run_traceFileEmpty_isNamed() throws IOException {
    Path empty = write("empty.jsonl", "");
    refused(run("--traces", empty.toString()), empty.toString(), "empty");
  }

  @Test
  void run_skillTreeMissing_isNamed() {
    Path missing = folder.resolve("none.json");
    refused(run("--skill-tree", missing.toString()), missing.toString(), "does not exist");
  }

  @Test
  void run_skillTreeCutOff_saysWhereWithoutAWordOfJava() throws IOException {
    Path bad = write("bad.json", "{\"name\":\"M\",\"children\":[\n");
    Invocation run = run("--skill-tree", bad.toString());
    refused(run, bad.toString(), "not valid JSON at line 2");
    assertThat(run.err()).doesNotContain("Source:", "StreamReadFeature");
  }

  @Test
  void run_fieldsMalformed_saysWhatIsExpected() {
    refused(run("--fields", "problem"), "problem");
  }

  @Test
  void run_trainFolderWithoutModel_saysWhatIsExpected() {
    refused(run("--train", folder.toString()), "--train", "none", "small", "config.json");
  }

  @Test
  void run_namespaceNoTopicPrefix_isRefused() {
    refused(run("--namespace", "a b"), "namespace 'a b'", "letters");
  }

  @Test
  void run_partitionsAndPortImpossible_areRefusedBeforeAnythingStarts() {
    refused(
        run("--partitions", "0", "--kafka-port", "70000"),
        "--partitions is 0, expected 1 or more",
        "port 70000");
  }

  @Test
  void run_clusterWithoutRegistry_asksForIt() {
    refused(run("--bootstrap-servers", "127.0.0.1:1"), "--schema-registry-url");
  }

  @Test
  void run_kafkaPropertiesMissing_isNamed() {
    refused(run("--kafka-properties", folder.resolve("none.properties").toString()), "none.prop");
  }

  @Test
  void run_brokerUnreachable_failsSoonAndSaysWhatToDo() throws IOException {
    String closed = "127.0.0.1:" + closedPort();
    long start = System.nanoTime();
    Invocation run =
        run("--bootstrap-servers", closed, "--schema-registry-url", "http://127.0.0.1:1");
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(run.code()).isEqualTo(CommandException.FAILED);
    assertThat(run.err())
        .contains("no Kafka broker answers at " + closed, "check --bootstrap-servers")
        .doesNotContain("\tat ");
    // 15 s by the message; closing the client must not wait out its own, longer timeout.
    assertThat(took).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void run_brokerAddressMalformed_saysWhy() {
    Invocation run =
        run("--bootstrap-servers", "nonsense", "--schema-registry-url", "http://127.0.0.1:1");
    assertThat(run.code()).isEqualTo(CommandException.FAILED);
    assertThat(run.err()).contains("nonsense", "check --bootstrap-servers").doesNotContain("\tat ");
  }

  @Test
  void topology_withoutCluster_saysHowToNameOne() {
    refused(
        Invocation.of("topology", "--skill-tree", tree.toString()),
        "--bootstrap-servers",
        "skillstream up");
  }

  @Test
  void up_withCluster_pointsToTopology() {
    refused(Invocation.of("up", "--bootstrap-servers", "127.0.0.1:1"), "skillstream topology");
  }

  @Test
  void curriculumCreate_unusable_isRefusedBeforeAClusterIsAsked() {
    refused(
        Invocation.of(
            "curriculum",
            "create",
            "c",
            "--student",
            "s",
            "--policy",
            "fancy",
            "--ahead",
            "5",
            "--per-hour",
            "9"),
        "3 problems",
        "no budget",
        "'fancy'",
        "--ahead is for --pacing demand, not rate");
  }

  @Test
  void curriculumCreate_excludedIdsMissing_areNamed() {
    Path missing = folder.resolve("none.txt");
    refused(
        Invocation.of(
            "curriculum",
            "create",
            "c",
            "--student",
            "s",
            "--budget",
            "1",
            "--exclude",
            missing.toString()),
        missing.toString(),
        "check the path");
  }

  @Test
  void curriculumAndRetract_withoutCluster_sayHowToNameOne() {
    refused(Invocation.of("curriculum", "list"), "--bootstrap-servers", "skillstream up");
    refused(Invocation.of("curriculum", "pause", "c"), "--bootstrap-servers");
    refused(Invocation.of("retract", "t1"), "--bootstrap-servers");
  }

  @Test
  void curriculumShow_roundsNegative_isRefused() {
    refused(
        Invocation.of(
            "curriculum", "show", "c", "--rounds", "-1", "--bootstrap-servers", "127.0.0.1:1"),
        "--rounds is -1");
  }

  @Test
  void retract_nothingNamed_isRefused() {
    refused(
        Invocation.of("retract", "--json", "--timeout", "0"),
        "3 problems",
        "TRACE_ID",
        "--json",
        "--timeout is 0");
  }

  @Test
  void topicsDelete_withoutConfirmation_isRefused() {
    refused(Invocation.of("topics", "delete"), "--yes");
  }

  @Test
  void topicsDescribe_withoutCluster_listsTheCatalogueAndClaimsNothingOfExistence() {
    Invocation text = Invocation.of("topics", "describe", "--namespace", "mine");
    assertThat(text.code()).isZero();
    assertThat(text.out()).contains("mine.traces", "mine.dead-letters").doesNotContain("exists");
    Invocation json = Invocation.of("topics", "describe", "--json", "--partitions", "7");
    assertThat(json.out()).contains("\"partitions\" : 7").doesNotContain("exists");
  }

  private Invocation run(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "--traces",
                traces.toString(),
                "--skill-tree",
                tree.toString(),
                "--attempts",
                attempts.toString(),
                "--student",
                "s",
                "--budget",
                "1",
                "--out",
                folder.resolve("out").toString()));
    for (int i = 0; i < more.length; i += 2) {
      int known = args.indexOf(more[i]);
      if (known >= 0) {
        args.set(known + 1, more[i + 1]);
      } else {
        args.addAll(List.of(more[i], more[i + 1]));
      }
    }
    return Invocation.of(args.toArray(String[]::new));
  }

  /** A user's mistake: code 2, the message names the parts, and no stack trace. */
  private static void refused(Invocation run, String... parts) {
    assertThat(run.err()).contains(parts).doesNotContain("Exception", "\tat ", "unexpected");
    assertThat(run.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(run.out()).isEmpty();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
