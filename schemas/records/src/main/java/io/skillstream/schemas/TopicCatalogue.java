package io.skillstream.schemas;

import io.skillstream.record.AnsweredRequest;
import io.skillstream.record.Attempt;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.LoanLedger;
import io.skillstream.record.OperatorAct;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.Probe;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.ProducedFile;
import io.skillstream.record.Promotion;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.Retraction;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.record.TaggerAnswer;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.record.TaggingExample;
import io.skillstream.record.TextWanted;
import io.skillstream.record.Trace;
import io.skillstream.record.TraceRetraction;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import io.skillstream.record.UndividedTrace;
import io.skillstream.schemas.TopicSpec.Cleanup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Every topic of a namespace: what it is keyed by, holds, and keeps. */
public final class TopicCatalogue {
  /**
   * Partitions of every topic but {@code control} and {@code curricula}, where nothing else is
   * said.
   */
  public static final int DEFAULT_PARTITIONS = 4;

  /** Largest record any topic takes; batches of long traces are the largest there are. */
  public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final Cleanup KEEP = new Cleanup.Keep();
  private static final Cleanup COMPACT = new Cleanup.Compact();

  /** What is kept elsewhere too, or is on its way: a week of standstill loses nothing. */
  private static final Cleanup WEEK = new Cleanup.After(Duration.ofDays(7));

  /** For as long a repeated request is known again. */
  private static final Cleanup DAY = new Cleanup.After(Duration.ofDays(1));

  private static final Cleanup MONTH = new Cleanup.After(Duration.ofDays(30));

  private TopicCatalogue() {}

  /**
   * The catalogue.
   *
   * @param topics the namespace
   * @param partitions of every topic but {@code control} and {@code curricula}, which has one
   *     because its order decides
   */
  public static List<TopicSpec> of(Topics topics, int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions is " + partitions + ", expected 1 or more");
    }
    return List.of(
        avro(topics.traces(), "trace id", Trace.getClassSchema(), partitions, WEEK),
        avro(topics.attempts(), "trace id", Attempt.getClassSchema(), partitions, KEEP),
        avro(topics.producedFiles(), "kind/file", ProducedFile.getClassSchema(), 1, COMPACT),
        avro(
            topics.answeredRequests(),
            "path/idempotency key",
            AnsweredRequest.getClassSchema(),
            1,
            DAY),
        avro(
            topics.attributionRequests(),
            "problem id",
            AttributionRequest.getClassSchema(),
            partitions,
            MONTH),
        avro(
            topics.attributions(),
            "problem id",
            SkillAttribution.getClassSchema(),
            partitions,
            MONTH),
        avro(
            topics.taggerAnswers(),
            "hash of the question",
            TaggerAnswer.getClassSchema(),
            partitions,
            COMPACT),
        avro(topics.taggingExamples(), "candidate id", TaggingExample.getClassSchema(), 1, COMPACT),
        avro(
            topics.taggerModels(),
            "tree version/part",
            TaggerModelPart.getClassSchema(),
            1,
            COMPACT),
        avro(topics.skillTrees(), "tree version", SkillTreeVersion.getClassSchema(), 1, COMPACT),
        avro(topics.textsWanted(), "candidate id", TextWanted.getClassSchema(), partitions, WEEK),
        avro(topics.probeProblems(), "problem id", ProbeProblem.getClassSchema(), 1, COMPACT),
        avro(topics.probes(), "problem id", Probe.getClassSchema(), partitions, MONTH),
        avro(topics.promotions(), "student", Promotion.getClassSchema(), 1, KEEP),
        avro(
            topics.payloads(),
            "candidate id/trace position",
            Payload.getClassSchema(),
            partitions,
            COMPACT),
        avro(
            topics.traceSkills(),
            "problem id",
            SkillAttribution.getClassSchema(),
            partitions,
            KEEP),
        avro(
            topics.problemReferences(),
            "trace or problem id",
            ProblemReference.getClassSchema(),
            partitions,
            COMPACT),
        avro(
            topics.poolLog(),
            "problem id or curriculum",
            PoolEvent.getClassSchema(),
            partitions,
            KEEP),
        avro(topics.rateDeltas(), "student", RateDelta.getClassSchema(), partitions, KEEP),
        avro(
            topics.skillErrorRates(),
            "student/node, or student/tree version/node",
            SkillErrorRate.getClassSchema(),
            partitions,
            COMPACT),
        avro(topics.control(), "who says it", ControlEvent.getClassSchema(), 1, KEEP),
        avro(topics.rounds(), "curriculum", RoundEvent.getClassSchema(), partitions, KEEP),
        avro(topics.curricula(), "curriculum", CurriculumStatus.getClassSchema(), 1, COMPACT),
        avro(topics.acts(), "trace id", OperatorAct.getClassSchema(), 1, KEEP),
        avro(topics.retractions(), "trace id", Retraction.getClassSchema(), partitions, KEEP),
        avro(topics.selections(), "candidate id", Selection.getClassSchema(), partitions, KEEP),
        avro(topics.trainingBatches(), "curriculum", Batch.getClassSchema(), partitions, WEEK),
        avro(topics.batchLoans(), "curriculum", LoanLedger.getClassSchema(), partitions, COMPACT),
        avro(topics.trainingSteps(), "curriculum", TrainingStep.getClassSchema(), partitions, KEEP),
        avro(topics.checkpoints(), "curriculum", Checkpoint.getClassSchema(), partitions, KEEP),
        avro(topics.tracesToDivide(), "problem id", UndividedTrace.getClassSchema(), 1, WEEK),
        avro(
            topics.checkpointHoldings(),
            "checkpoint",
            CheckpointHolding.getClassSchema(),
            partitions,
            WEEK),
        avro(
            topics.tracesByProblem(),
            "problem id",
            ProblemEvent.getClassSchema(),
            partitions,
            WEEK),
        avro(
            topics.retractionsByTrace(),
            "trace id",
            TraceRetraction.getClassSchema(),
            partitions,
            WEEK),
        avro(
            topics.retractedSelections(),
            "curriculum",
            RetractedSelection.getClassSchema(),
            partitions,
            WEEK),
        avro(
            topics.attemptsByReference(),
            "trace or problem id",
            Attempt.getClassSchema(),
            partitions,
            WEEK),
        avro(topics.attemptsByProblem(), "problem id", Attempt.getClassSchema(), partitions, WEEK),
        avro(
            topics.examplesByCurriculum(),
            "curriculum",
            TrainingExample.getClassSchema(),
            partitions,
            WEEK),
        new TopicSpec(
            topics.deadLetters(),
            "as it came",
            Optional.empty(),
            partitions,
            MONTH,
            // A refused record comes back whole, with headers that say why.
            MAX_MESSAGE_BYTES + 64 * 1024));
  }

  private static TopicSpec avro(
      String name, String key, Schema value, int partitions, Cleanup cleanup) {
    return new TopicSpec(name, key, Optional.of(value), partitions, cleanup, MAX_MESSAGE_BYTES);
  }
}
