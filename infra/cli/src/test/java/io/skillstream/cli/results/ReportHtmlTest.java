package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportHtmlTest {
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir Path dir;

  @Test
  void write_report_holdsTheRunAndEverySkill() throws IOException {
    JsonNode data = data(write(Runs.report(12)));

    assertThat(data.at("/summary/shortfall").asInt()).isEqualTo(2);
    assertThat(data.at("/skills/name")).hasSize(5);
    assertThat(data.at("/skills/name/4").textValue())
        .isEqualTo("</script><img src=x onerror=alert(1)>");
    assertThat(data.at("/skills/parent").toString()).isEqualTo("[0,0,1,1,0]");
    assertThat(data.at("/skills/rate").toString()).isEqualTo("[0.5,0.6,1.0,0.5556,null]");
    assertThat(data.at("/losses/4").toString()).isEqualTo("[5,0.2,500]");
  }

  @Test
  void write_loop_holdsItsCourse() throws IOException {
    JsonNode data = data(write(Runs.looped()));

    assertThat(data.at("/loop/standings")).hasSize(3);
    assertThat(data.at("/loop/standings/1/name").textValue()).isEqualTo("c-1");
    assertThat(data.at("/loop/standings/1/promotion").textValue()).isEqualTo("PROMOTED");
    assertThat(data.at("/loop/standings/1/rates/0").toString()).isEqualTo("[0.5,0.25,1.0,12.0]");
    assertThat(data.at("/loop/rounds/0/selected").toString()).isEqualTo("{\"2\":6,\"3\":2}");
    assertThat(data.at("/loop/rounds/1/seconds").asDouble()).isEqualTo(13);
  }

  @Test
  void write_runThatWasNoLoop_hasNoCourse() throws IOException {
    assertThat(data(write(Runs.report(12))).has("loop")).isFalse();
  }

  @Test
  void write_hostileNames_cannotLeaveTheData() throws IOException {
    String page = write(Runs.report(12));
    Matcher matcher = DATA.matcher(page);

    assertThat(matcher.find()).isTrue();
    assertThat(matcher.group(1)).doesNotContain("<", ">", "&").contains("\\u003c/script\\u003e");
    assertThat(page).doesNotContain("<img src=x");
  }

  @Test
  void write_report_isOneFileThatReachesForNothing() throws IOException {
    String page = write(Runs.report(12));
    long scripts = Pattern.compile("<script").matcher(page).results().count();

    assertThat(scripts).isEqualTo(3);
    assertThat(page)
        .contains("default-src 'none'")
        .contains("Licensed to the Apache Software Foundation")
        .doesNotContain("{{")
        .doesNotContainPattern("<script[^>]* src=")
        .doesNotContainPattern("<link[^>]* href=")
        .doesNotContainPattern("@import");
    // Nothing in the inlined scripts may end their element early.
    assertThat(Pattern.compile("</script").matcher(page).results().count()).isEqualTo(scripts);
  }

  @Test
  void write_script_putsNothingIntoThePageAsMarkup() throws IOException {
    // Taken from the page: the last script in it.
    String page = write(Runs.report(12));
    String script = page.substring(page.lastIndexOf("<script>"));

    assertThat(script)
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write");
  }

  @Test
  void write_notTrained_hasNoLosses() throws IOException {
    RunReport report = new RunReport(Runs.summary(10), Runs.skills(), List.of());

    assertThat(data(write(report)).get("losses")).isEmpty();
  }

  @Test
  void write_lossThatIsNoNumber_isAGap() throws IOException {
    RunReport report =
        new RunReport(Runs.summary(10), Runs.skills(), List.of(new LossPoint(1, Double.NaN, 1)));

    assertThat(data(write(report)).at("/losses/0/1").isNull()).isTrue();
  }

  @Test
  void write_largeTree_staysSmall() throws IOException {
    SkillTree.Builder builder = SkillTree.builder("m");
    for (int i = 0; i < 100; i++) {
      builder.enter(
          "A skill described by a sentence of about a hundred characters, as real trees do " + i);
      for (int j = 0; j < 75; j++) {
        builder
            .enter("Another described by a sentence of about a hundred characters, as they do " + j)
            .leave();
      }
      builder.leave();
    }
    SkillTree tree = builder.build();
    SkillTable skills = new SkillTable(tree, Collections.nCopies(tree.size(), SkillFigures.NONE));

    write(new RunReport(Runs.summary(10), skills, List.of()));

    assertThat(Files.size(dir.resolve(ResultsFolder.REPORT))).isLessThan(2_500_000);
  }

  private String write(RunReport report) throws IOException {
    ResultsFolder.open(dir).writeReport(report);
    return Files.readString(dir.resolve(ResultsFolder.REPORT));
  }

  private static JsonNode data(String page) throws IOException {
    Matcher matcher = DATA.matcher(page);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }
}
