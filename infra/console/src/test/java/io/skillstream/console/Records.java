package io.skillstream.console;

import io.skillstream.record.CheckpointTally;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.Rate;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.TrainingStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records as the topology writes them, with what the tests do not look at filled in. */
public final class Records {
  public static final String TREE = "0123456789abcdef";
  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private Records() {}

  public static SkillAttribution attribution(String candidate, List<List<String>> chains) {
    return SkillAttribution.newBuilder()
        .setProblemId("problem of " + candidate)
        .setCandidateId(candidate)
        .setTraceId("trace of " + candidate)
        .setTreeVersion(TREE)
        .setTagger("given")
        .setChains(chains)
        .build();
  }

  public static SkillErrorRate rate(
      String student, int node, List<String> path, long correct, long wrong, String checkpoint) {
    double mean = (double) wrong / (correct + wrong);
    return SkillErrorRate.newBuilder()
        .setStudent(student)
        .setTreeVersion(TREE)
        .setNode(node)
        .setPath(path)
        .setCorrect(correct)
        .setWrong(wrong)
        .setUnknown(0)
        .setRate(new Rate(mean, mean / 2, (1 + mean) / 2, correct, wrong))
        .setEstimator("latest")
        .setCheckpoint(checkpoint)
        .setUpdatedAt(NOW)
        .build();
  }

  /** Evidence of whole problems at some nodes; the tallies are of each checkpoint in turn. */
  public static RateSnapshot snapshot(
      String student, List<String> checkpoints, Map<Integer, long[][]> tallies) {
    List<NodeEvidence> nodes = new ArrayList<>();
    tallies.forEach(
        (node, byCheckpoint) -> {
          List<CheckpointTally> its = new ArrayList<>();
          for (int i = 0; i < byCheckpoint.length; i++) {
            its.add(
                CheckpointTally.newBuilder()
                    .setCheckpoint(checkpoints.get(i))
                    .setCorrect(byCheckpoint[i][0])
                    .setWrong(byCheckpoint[i][1])
                    .build());
          }
          long[] newest = byCheckpoint[byCheckpoint.length - 1];
          nodes.add(
              NodeEvidence.newBuilder()
                  .setNode(node)
                  .setCorrect(newest[0])
                  .setWrong(newest[1])
                  .setUnknown(0)
                  .setByCheckpoint(its)
                  .build());
        });
    return RateSnapshot.newBuilder()
        .setStudent(student)
        .setNodes(nodes)
        .setCheckpoints(checkpoints)
        .build();
  }

  public static Selection selection(
      String curriculum, long slot, int node, List<String> skill, List<List<String>> chains) {
    return Selection.newBuilder()
        .setCurriculum(curriculum)
        .setRound(slot / 10)
        .setSlot(slot)
        .setTraceId("trace-" + slot)
        .setProblemId("problem-" + slot)
        .setCandidateId("candidate-" + slot)
        .setStudent("student")
        .setPolicy("weak-skill")
        .setSeed(1)
        .setViewId(TREE + "-d3")
        .setNode(node)
        .setSkill(skill)
        .setEntry(slot)
        .setWeight(2.5)
        .setLive(120)
        .setRate(new Rate(0.6, 0.5, 0.7, 4L, 6L))
        .setChains(chains)
        .setTagger("given")
        .setPoolPartition(0)
        .setPoolOffset(slot)
        .setTracePartition(0)
        .setTraceOffset(slot)
        .build();
  }

  public static CurriculumStatus status(
      String name, CurriculumPhase phase, long selected, long credited) {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName(name)
                .setStudent("student")
                .setPolicy("weak-skill")
                .setBudget(100L)
                // More than a JavaScript number can hold.
                .setSeed(Long.MAX_VALUE)
                .setRoundSize(10)
                .setBatchSize(2)
                .setAheadLimit(null)
                .setStartAfter(null)
                .setMaxDepth(null)
                .setCreatedAt(NOW)
                .build())
        .setPhase(phase)
        .setDetail("")
        .setViewId(TREE)
        .setRounds(1)
        .setSelected(selected)
        .setTokens(0)
        .setCredited(credited)
        .setShortfall(null)
        .setLeftOut(Map.of())
        .setReplayOf(null)
        .setUpdatedAt(NOW)
        .build();
  }

  public static TrainingStep step(String curriculum, long step, double loss) {
    return TrainingStep.newBuilder()
        .setCurriculum(curriculum)
        .setStudent("student")
        .setStep(step)
        .setPass(0)
        .setBatch(step)
        .setLoss(loss)
        .setLearningRate(0.001)
        .setGradientNorm(1)
        .setExamples(2)
        .setAssistantTokens(10)
        .setTokens(20)
        .setSeconds(0.1)
        .setTrainedAt(NOW.plusMillis(step))
        .setTraceAgeMillis(step * 10)
        .build();
  }
}
