package io.skillstream.console.http;

import static io.skillstream.console.Records.NOW;
import static io.skillstream.console.Records.TREE;
import static io.skillstream.console.Records.attribution;
import static io.skillstream.console.Records.rate;
import static io.skillstream.console.Records.selection;
import static io.skillstream.console.Records.snapshot;
import static io.skillstream.console.Records.status;
import static io.skillstream.console.Records.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.console.Knowledge.Models;
import io.skillstream.console.skill.SkillNames;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CurriculumPhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewsTest {
  private static final List<List<String>> A = List.of(List.of("A"));

  private final Models models = Models.empty();

  @Test
  void totals_afterAnythingCounted_changedOnce() {
    Totals totals = new Totals();
    models.skills().attributed(attribution("c1", A), 1);
    changedOnce(totals);
    // The same candidate elsewhere: no more and no fewer.
    models.skills().attributed(attribution("c1", List.of(List.of("B"))), 2);
    changedOnce(totals);
    models.selections().add(selection("weak", 0, 1, List.of("A"), A), 0, 0, 1);
    changedOnce(totals);
    models.curricula().said("weak", Optional.of(status("weak", CurriculumPhase.WAITING, 1, 1)));
    Answers.credit(models);
    changedOnce(totals);
  }

  @Test
  void curricula_afterAnythingTheyShow_changedOnce() {
    CurriculaNews news = new CurriculaNews();
    models.curricula().said("weak", Optional.of(status("weak", CurriculumPhase.WAITING, 1, 0)));
    assertThat(changedOnce(news)).contains("\"name\":\"weak\"", "\"checkpoints\":0");
    models.trainings().stepped(step("weak", 7, 0.5));
    assertThat(changedOnce(news)).contains("0.5");
    models.trainings().committed(checkpoint("one"));
    models.trainings().committed(checkpoint("one"));
    assertThat(changedOnce(news)).contains("\"checkpoints\":1");
    models.skills().rated(rate("student", 0, List.of(), 6, 4, "one"));
    models
        .skills()
        .evidence(snapshot("student", List.of("one"), Map.of(0, new long[][] {{6, 4}})), 1_000);
    assertThat(changedOnce(news)).contains("0.4");
  }

  @Test
  void selected_ofAStudentWithoutRates_isItsOwn() {
    models.selections().add(selection("weak", 0, 1, List.of("A"), A), 0, 0, 1);
    assertThat(Answers.skills(models, Optional.of("student"), Optional.of(TREE)).nodes().selected())
        .contains(1L);
    assertThat(Answers.selected(models, Optional.of("nobody"), TREE).selected(SkillNames.ROOT))
        .isZero();
    assertThatThrownBy(() -> Answers.skills(models, Optional.of("nobody"), Optional.of(TREE)))
        .isInstanceOf(Refusal.class)
        .hasMessage("no topic has told of a student nobody");
  }

  private void changedOnce(Totals totals) {
    assertThat(totals.changed(models)).isTrue();
    assertThat(totals.changed(models)).isFalse();
  }

  private String changedOnce(CurriculaNews news) {
    String json = news.changed(models).orElse("");
    assertThat(news.changed(models)).isEmpty();
    return json;
  }

  private static Checkpoint checkpoint(String name) {
    return Checkpoint.newBuilder()
        .setStudent("student")
        .setCheckpoint(name)
        .setCurriculum("weak")
        .setStep(7)
        .setBatches(1)
        .setExamples(2)
        .setTokens(20)
        .setLocation("somewhere")
        .setBatchPartition(0)
        .setNextOffset(1)
        .setCreatedAt(NOW)
        .build();
  }
}
