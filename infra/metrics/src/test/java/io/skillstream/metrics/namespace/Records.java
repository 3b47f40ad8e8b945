package io.skillstream.metrics.namespace;

import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Rate;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.SkillErrorRate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as the topology writes them. */
final class Records {
  static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private Records() {}

  static CurriculumStatus status(
      String curriculum, CurriculumPhase phase, long selected, long credited, Instant updated) {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName(curriculum)
                .setStudent("small")
                .setPolicy("weak-skill")
                .setPolicyOptions(Map.of())
                .setEstimator("latest")
                .setBudget(100L)
                .setAheadLimit(64L)
                .setSeed(1)
                .setRoundSize(10)
                .setBatchSize(4)
                .setCreatedAt(AT)
                .build())
        .setPhase(phase)
        .setDetail("")
        .setViewId("v")
        .setRounds(3)
        .setSelected(selected)
        .setTokens(900)
        .setCredited(credited)
        .setLeftOut(Map.of("licence", 7L))
        .setUpdatedAt(updated)
        .build();
  }

  static SkillErrorRate rate(
      String version, int node, List<String> path, long correct, long wrong, @Nullable Rate rate) {
    return SkillErrorRate.newBuilder()
        .setStudent("small")
        .setTreeVersion(version)
        .setNode(node)
        .setPath(path)
        .setCorrect(correct)
        .setWrong(wrong)
        .setUnknown(1)
        .setRate(rate)
        .setEstimator("latest")
        .setUpdatedAt(AT)
        .build();
  }

  static Rate mean(double mean) {
    return new Rate(mean, 0.0, 1.0, 1L, 1L);
  }

  static RoundEvent planned(String curriculum, @Nullable Long ageMillis, @Nullable Long stale) {
    return new RoundEvent(
        curriculum,
        1L,
        AT,
        RoundPlanned.newBuilder()
            .setPolicy("weak-skill")
            .setPolicyOptions(Map.of())
            .setEstimator("latest")
            .setSeed(1)
            .setViewId("v")
            .setCut(List.of())
            .setControlOffset(1)
            .setLeaves(List.of())
            .setSlots(List.of())
            .setRatesAgeMillis(ageMillis)
            .setStaleExamples(stale)
            .build());
  }

  static RoundEvent closed(String curriculum, long first, long end, Long... voids) {
    return new RoundEvent(
        curriculum,
        1L,
        AT,
        RoundClosed.newBuilder()
            .setFirstSlot(first)
            .setEndSlot(end)
            .setVoids(List.of(voids))
            .setSelected(end - first - voids.length)
            .setSelectedTotal(10)
            .setShortfall(0)
            .setComplete(false)
            .setStudent("small")
            .setBatchSize(4)
            .build());
  }
}
