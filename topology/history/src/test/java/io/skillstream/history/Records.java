package io.skillstream.history;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Rate;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Records made by hand. */
final class Records {
  private Records() {}

  static CurriculumStatus status(String name, String policy) {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName(name)
                .setStudent("student")
                .setPolicy(policy)
                .setBudget(10L)
                .setSeed(1)
                .setRoundSize(4)
                .setBatchSize(2)
                .setCreatedAt(Instant.EPOCH)
                .build())
        .setPhase(CurriculumPhase.WAITING)
        .setDetail("")
        .setViewId("view")
        .setRounds(1)
        .setSelected(0)
        .setTokens(0)
        .setCredited(0)
        .setLeftOut(Map.of())
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }

  static Selection selection(String curriculum, long slot, String trace, String... skill) {
    return Selection.newBuilder()
        .setCurriculum(curriculum)
        .setRound(slot / 4)
        .setSlot(slot)
        .setTraceId(trace)
        .setProblemId("p-" + trace)
        .setCandidateId("c-" + trace)
        .setStudent("student")
        .setPolicy("weak-skill")
        .setSeed(1)
        .setViewId("view")
        .setNode(1)
        .setSkill(List.of(skill))
        .setEntry(0)
        .setWeight(1)
        .setLive(1)
        .setRate(new Rate(slot / 10.0, 0.0, 1.0, 1L, 1L))
        .setChains(List.of(List.of(skill)))
        .setTagger("given")
        .setPoolPartition(0)
        .setPoolOffset(slot)
        .setTracePartition(0)
        .setTraceOffset(slot)
        .build();
  }

  static LeafWeight leaf(int leaf, double weight, long live, Long... appended) {
    return LeafWeight.newBuilder()
        .setLeaf(leaf)
        .setWeight(weight)
        .setLive(live)
        .setAppended(Arrays.asList(appended))
        .build();
  }

  static RoundPlanned plan(boolean full, List<LeafWeight> leaves, Slot... slots) {
    return RoundPlanned.newBuilder()
        .setPolicy("weak-skill")
        .setPolicyOptions(Map.of())
        .setEstimator("latest")
        .setSeed(1)
        .setViewId("view")
        .setCut(List.of())
        .setControlOffset(0)
        .setLeaves(leaves)
        .setSlots(List.of(slots))
        .setFull(full)
        .build();
  }

  static RoundEvent round(String curriculum, long round, Object event) {
    return new RoundEvent(curriculum, round, Instant.EPOCH, event);
  }

  static CandidateAdded candidate(String trace, Integer... chainEnds) {
    return CandidateAdded.newBuilder()
        .setCandidateId("c-" + trace)
        .setProblemId("p-" + trace)
        .setTraceId(trace)
        .setTreeVersion("tree")
        .setTagger("given")
        .setChainEnds(List.of(chainEnds))
        .setTracePartition(0)
        .setTraceOffset(0)
        .build();
  }
}
