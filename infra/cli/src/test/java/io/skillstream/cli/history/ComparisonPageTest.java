package io.skillstream.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.results.HtmlPage;
import io.skillstream.cli.results.ResultJson;
import io.skillstream.history.Comparison;
import io.skillstream.history.CurriculumHistory;
import io.skillstream.history.CurriculumName;
import io.skillstream.history.LossPoint;
import io.skillstream.history.SelectionRates;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Selection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComparisonPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @Test
  void page_hostileNames_cannotLeaveTheData() throws IOException {
    String page = page();
    Matcher data = DATA.matcher(page);

    assertThat(data.find()).isTrue();
    assertThat(data.group(1)).doesNotContain("<", ">", "&");
    JsonNode read = new ObjectMapper().readTree(data.group(1));
    assertThat(read.at("/skills/0/skill/0").textValue()).isEqualTo(HOSTILE);
    assertThat(page).doesNotContain("<img src=x");
  }

  @Test
  void page_isOneFileThatReachesForNothing() throws IOException {
    String page = page();
    String script = page.substring(page.lastIndexOf("<script>"));

    assertThat(page)
        .contains("default-src 'none'", "prefers-color-scheme: dark")
        .doesNotContain("{{")
        .doesNotContainPattern("<script[^>]* src=")
        .doesNotContainPattern("<link[^>]* href=");
    assertThat(script)
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write");
    assertThat(Pattern.compile("</script").matcher(page).results().count()).isEqualTo(3);
  }

  @Test
  void json_lossThatIsNoNumber_isNull() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = ResultJson.document(out)) {
      ComparisonJson.write(json, comparison(), 2);
    }
    JsonNode read = new ObjectMapper().readTree(out.toByteArray());

    assertThat(read.at("/curricula/0/losses/0/loss").isNull()).isTrue();
    assertThat(read.at("/divergence/depth").intValue()).isEqualTo(2);
  }

  @Test
  void text_longAndHostileNames_areCutAndHarmless() {
    String text = ComparisonText.render(comparison(), 10);

    assertThat(text).contains(HOSTILE).doesNotContain("\u001b");
  }

  private static String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlPage.COMPARISON.write(
        json -> ComparisonJson.write(json, comparison(), Integer.MAX_VALUE), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Comparison comparison() {
    return Comparison.of(side("a\u001b[2J"), side("b"), Integer.MAX_VALUE);
  }

  private static Comparison.Side side(String name) {
    Curriculum curriculum =
        Curriculum.newBuilder()
            .setName(name)
            .setStudent("s")
            .setPolicy("random")
            .setSeed(1)
            .setRoundSize(1)
            .setBatchSize(1)
            .setCreatedAt(Instant.EPOCH)
            .build();
    CurriculumStatus status =
        CurriculumStatus.newBuilder()
            .setCurriculum(curriculum)
            .setPhase(CurriculumPhase.COMPLETE)
            .setDetail("")
            .setViewId("view")
            .setRounds(1)
            .setSelected(1)
            .setTokens(0)
            .setCredited(0)
            .setLeftOut(Map.of())
            .setUpdatedAt(Instant.EPOCH)
            .build();
    List<Selection> selections =
        List.of(
            Selection.newBuilder()
                .setCurriculum(name)
                .setRound(0)
                .setSlot(0)
                .setTraceId("t")
                .setProblemId("p")
                .setCandidateId("c")
                .setStudent("s")
                .setPolicy("random")
                .setSeed(1)
                .setViewId("view")
                .setNode(0)
                .setSkill(List.of(HOSTILE))
                .setEntry(0)
                .setWeight(1)
                .setLive(1)
                .setChains(List.of(List.of(HOSTILE)))
                .setTagger("given")
                .setPoolPartition(0)
                .setPoolOffset(0)
                .setTracePartition(0)
                .setTraceOffset(0)
                .build());
    return new Comparison.Side(
        new CurriculumHistory(new CurriculumName("lab", name), status, selections),
        SelectionRates.of(selections),
        List.of(new LossPoint(1, 8, Double.NaN, Instant.EPOCH)),
        List.of());
  }
}
