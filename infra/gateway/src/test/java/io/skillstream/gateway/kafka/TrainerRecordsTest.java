package io.skillstream.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.domain.example.SkillsPlace;
import io.skillstream.domain.example.SkillsPrefix;
import io.skillstream.domain.example.WithoutThinking;
import io.skillstream.gateway.lending.Example;
import io.skillstream.record.TrainingExample;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerRecordsTest {
  private static TrainingExample.Builder record(String response) {
    return TrainingExample.newBuilder()
        .setCurriculum("c")
        .setRound(0)
        .setSlot(1)
        .setTraceId("t")
        .setCandidateId("c1")
        .setProblem("?")
        .setResponse(response)
        .setAnswer("4")
        .setChains(List.of(List.of("a", "b")))
        .setSkill(List.of("a", "b"));
  }

  @Test
  void example_ofALayout_isWrittenOrLeftOutByIt() {
    ExampleLayout layout =
        new ExampleLayout(
            SkillsPrefix.NONE, SkillsPlace.BEFORE_THINKING, WithoutThinking.LEAVE_OUT);
    assertThat(TrainerRecords.example(record("<think>so</think>4").build(), layout))
        .map(example -> example.text().assistantText())
        .contains("<think>so</think>4");
    assertThat(TrainerRecords.example(record("4").build(), layout)).isEmpty();
    assertThat(TrainerRecords.example(record("4").build(), ExampleLayout.METHOD))
        .map(example -> example.text().assistantText())
        .contains("Skills:\na->b\n4");
  }

  @Test
  void example_weight_isKeptWhereTold() {
    assertThat(
            TrainerRecords.example(record("4").setWeight(0.25).build(), ExampleLayout.METHOD)
                .map(Example::weight))
        .hasValueSatisfying(weight -> assertThat(weight).hasValue(0.25));
    assertThat(
            TrainerRecords.example(record("4").build(), ExampleLayout.METHOD).map(Example::weight))
        .hasValueSatisfying(weight -> assertThat(weight).isEmpty());
  }
}
