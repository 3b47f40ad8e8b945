package io.skillstream.metrics;

import java.util.List;

/**
 * Every metric of our own: its name is stable, ends in its unit as Prometheus has it, and is
 * written here alone. {@code docs/metrics.md} is made of this list.
 */
public enum DomainMetric {
  APPLICATION_STATE(
      "skillstream_application_state",
      Kind.GAUGE,
      Exporter.TOPOLOGY,
      "1 for the state that a Streams application of this process is in, 0 for the others; it"
          + " restores while REBALANCING",
      "application",
      "state"),

  STAGE_RECORDS(
      "skillstream_stage_records_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "what passed through a stage, by the stage's own counters; exactly once, also over restarts",
      "stage",
      "counter",
      "partition"),
  DEAD_LETTERS(
      "skillstream_dead_letters_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "records that a stage refused; reason held-out: traces on problems that are held out",
      "stage",
      "reason",
      "partition"),
  ATTEMPTS(
      "skillstream_attempts_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "attempts taken in, by verdict (correct, wrong, unknown); one judged again counts again",
      "verdict",
      "partition"),
  CANDIDATES_TAGGED(
      "skillstream_candidates_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "new candidates, by where their chains come from: given, tagged (by the fast tagger),"
          + " untagged",
      "chains",
      "partition"),
  TAGGER_SKILLS(
      "skillstream_tagger_skills_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "skills named for traces that both taggers saw, by who named them: guessed (the fast one),"
          + " found (the language model), agreed (both); F1 = 2 agreed / (guessed + found)",
      "named",
      "depth",
      "partition"),
  POOL_CANDIDATES(
      "skillstream_pool_candidates",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "candidates in the pool, retracted ones left out",
      "partition"),
  PROBLEMS(
      "skillstream_problems",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "problems of each part (pool, probe, test), where problems are divided",
      "part"),
  VIEW_ENTRIES(
      "skillstream_view_entries",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "entries in force over the leaves of a view; counted again once a minute or more seldom",
      "view"),

  CURRICULUM_PHASE(
      "skillstream_curriculum_phase",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "1 for the phase that a curriculum is in; one that ended is left out after a day",
      "curriculum",
      "student",
      "policy",
      "phase"),
  ROUNDS(
      "skillstream_rounds_total", Kind.COUNTER, Exporter.CONDUCTOR, "closed rounds", "curriculum"),
  SELECTIONS(
      "skillstream_selections_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "examples selected in closed rounds",
      "curriculum"),
  SELECTED_TOKENS(
      "skillstream_selected_tokens_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "tokens of these, where their producers counted them",
      "curriculum"),
  CREDITED_EXAMPLES(
      "skillstream_credited_examples",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "selected examples that a committed checkpoint is past",
      "curriculum"),
  OUTSTANDING_EXAMPLES(
      "skillstream_outstanding_examples",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "selected and not yet in a committed checkpoint",
      "curriculum"),
  AHEAD_LIMIT_EXAMPLES(
      "skillstream_ahead_limit_examples",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "bound on the outstanding ones, where pacing is by demand",
      "curriculum"),
  BUDGET_EXAMPLES(
      "skillstream_budget_examples",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "the budget, where it is in examples",
      "curriculum"),
  SHORTFALL(
      "skillstream_shortfall",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "examples (tokens, where the budget is in tokens only) missing to the budget of a complete"
          + " curriculum",
      "curriculum"),
  LEFT_OUT_CANDIDATES(
      "skillstream_left_out_candidates",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "candidates that the curriculum's view leaves out",
      "curriculum",
      "reason"),

  ROUND_CLOSED(
      "skillstream_round_closed_timestamp_seconds",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "when the last round was closed",
      "curriculum"),
  ROUND_RATES_AGE(
      "skillstream_round_rates_age_seconds",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "staleness in time of the last round: from the newest verdict behind its rates to the"
          + " decision",
      "curriculum"),
  ROUND_STALE_EXAMPLES(
      "skillstream_round_stale_examples",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "staleness in examples of the last round: selected since the checkpoint behind its rates",
      "curriculum"),
  ROUND_VOID_RATIO(
      "skillstream_round_void_ratio",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "share of the last round's slots that selected nothing",
      "curriculum"),

  ERROR_RATE(
      "skillstream_error_rate_ratio",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "error rates of a student's skills of one depth of the tree, averaged: plain (each skill"
          + " alike) or by-evidence (each judged problem alike); 0 is the root",
      "student",
      "depth",
      "average"),
  MEASURED_SKILLS(
      "skillstream_measured_skills",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "skills of that depth with a rate",
      "student",
      "depth"),
  JUDGED_PROBLEMS(
      "skillstream_judged_problems",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "problems of a student by their newest verdict",
      "student",
      "verdict"),
  RATES_PUBLISHED(
      "skillstream_error_rates_published_timestamp_seconds",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "when a rate of the student was published last",
      "student"),

  TRAINING_STEP(
      "skillstream_training_step",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "number of the newest optimiser step in training-steps, of whichever trainer",
      "curriculum"),
  TRAINING_LOSS(
      "skillstream_training_loss_nats",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "its mean cross-entropy a token",
      "curriculum"),
  TRAINING_RATE(
      "skillstream_training_learning_rate",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "its learning rate",
      "curriculum"),
  TRAINING_STEP_AT(
      "skillstream_training_step_timestamp_seconds",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "when it ended",
      "curriculum"),
  CHECKPOINT_AT(
      "skillstream_checkpoint_timestamp_seconds",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "when the newest checkpoint was committed, of whichever trainer",
      "curriculum"),
  CHECKPOINT_STEP(
      "skillstream_checkpoint_step",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "optimiser steps it holds",
      "curriculum"),
  PROMOTIONS(
      "skillstream_promotions_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "checkpoints compared with the one in force, by decision (promoted, rolled-back, undecided)",
      "student",
      "decision"),

  LOANS(
      "skillstream_loans_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "loans that gateways gave",
      "curriculum"),
  OPEN_LOANS(
      "skillstream_open_loans",
      Kind.GAUGE,
      Exporter.CONDUCTOR,
      "batches in readers' hands",
      "curriculum"),
  ACKNOWLEDGED_BATCHES(
      "skillstream_acknowledged_batches_total",
      Kind.COUNTER,
      Exporter.CONDUCTOR,
      "batches that readers are done with, over all passes",
      "curriculum"),

  TRAINER_STEPS(
      "skillstream_trainer_steps_total",
      Kind.COUNTER,
      Exporter.TRAINER,
      "optimiser steps that this process took; those repeated after a crash count again",
      "curriculum"),
  TRAINER_EXAMPLES(
      "skillstream_trainer_examples_total",
      Kind.COUNTER,
      Exporter.TRAINER,
      "examples of these steps",
      "curriculum"),
  TRAINER_TOKENS(
      "skillstream_trainer_tokens_total",
      Kind.COUNTER,
      Exporter.TRAINER,
      "their tokens, padding not counted: kind loss those that carry loss, other the rest",
      "curriculum",
      "kind"),
  TRAINER_STEP_SECONDS(
      "skillstream_trainer_step_seconds_total",
      Kind.COUNTER,
      Exporter.TRAINER,
      "time spent in steps; against the clock, how busy the trainer is",
      "curriculum"),
  TRAINER_STALE_EXAMPLES(
      "skillstream_trainer_stale_examples",
      Kind.GAUGE,
      Exporter.TRAINER,
      "staleness in examples of the newest step's examples, of the one where it is most",
      "curriculum"),
  TRAINER_RATES_AGE(
      "skillstream_trainer_rates_age_seconds",
      Kind.GAUGE,
      Exporter.TRAINER,
      "staleness in time, likewise",
      "curriculum"),
  TRAINER_TRACE_TO_GRADIENT(
      "skillstream_trainer_trace_to_gradient_seconds",
      Kind.HISTOGRAM,
      Exporter.TRAINER,
      "from the arrival of the newest trace in a step to the end of the step, first pass only",
      "curriculum"),
  TRAINER_BATCH_TO_GRADIENT(
      "skillstream_trainer_batch_to_gradient_seconds",
      Kind.HISTOGRAM,
      Exporter.TRAINER,
      "from the oldest batch's record to the end of the step, likewise",
      "curriculum"),
  TRAINER_CHECKPOINTS(
      "skillstream_trainer_checkpoints_total",
      Kind.COUNTER,
      Exporter.TRAINER,
      "checkpoints that this process wrote",
      "curriculum"),
  TRAINER_TROUBLES(
      "skillstream_trainer_troubles_total",
      Kind.COUNTER,
      Exporter.TRAINER,
      "times that something had to be tried again (disk, Kafka, registry)",
      "curriculum"),

  TAGGER_REQUESTS(
      "skillstream_tagger_requests_total",
      Kind.COUNTER,
      Exporter.TAGGER,
      "requests done with, by outcome: attributed, dead-letter, other-tree",
      "outcome"),
  TAGGER_WAITING(
      "skillstream_tagger_waiting_requests",
      Kind.GAUGE,
      Exporter.TAGGER,
      "requests that are there and not done with"),
  TAGGER_QUESTIONS(
      "skillstream_tagger_questions_total",
      Kind.COUNTER,
      Exporter.TAGGER,
      "questions by who answered: model or cache",
      "answered"),
  TAGGER_REPAIRS(
      "skillstream_tagger_repairs_total",
      Kind.COUNTER,
      Exporter.TAGGER,
      "questions put again because the answer could not be read"),

  LLM_CALLS(
      "skillstream_llm_calls_total",
      Kind.COUNTER,
      Exporter.ENDPOINT_USERS,
      "calls to the endpoint, by outcome: answered, failed",
      "outcome"),
  LLM_RETRIES(
      "skillstream_llm_retries_total",
      Kind.COUNTER,
      Exporter.ENDPOINT_USERS,
      "tries beyond each call's first"),
  LLM_RATE_LIMITED(
      "skillstream_llm_rate_limited_total",
      Kind.COUNTER,
      Exporter.ENDPOINT_USERS,
      "tries that the endpoint put off (429)"),
  LLM_TOKENS(
      "skillstream_llm_tokens_total",
      Kind.COUNTER,
      Exporter.ENDPOINT_USERS,
      "tokens as the endpoint counts them: read (prompt) or written (completion)",
      "direction"),
  LLM_SECONDS(
      "skillstream_llm_call_seconds_total",
      Kind.COUNTER,
      Exporter.ENDPOINT_USERS,
      "time that calls were in flight, added up"),

  EVALUATOR_ANSWERS(
      "skillstream_evaluator_answers_total",
      Kind.COUNTER,
      Exporter.EVALUATOR,
      "answers that were made and judged, by verdict",
      "student",
      "verdict"),
  EVALUATOR_TOKENS(
      "skillstream_evaluator_tokens_total",
      Kind.COUNTER,
      Exporter.EVALUATOR,
      "tokens of these answers, where known",
      "student"),
  EVALUATOR_PROBES(
      "skillstream_evaluator_probes_total",
      Kind.COUNTER,
      Exporter.EVALUATOR,
      "probes done with, by outcome: answered, passed-over",
      "student",
      "outcome"),
  EVALUATOR_OPEN(
      "skillstream_evaluator_open_probes",
      Kind.GAUGE,
      Exporter.EVALUATOR,
      "probes taken in that wait",
      "student"),
  EVALUATOR_TROUBLES(
      "skillstream_evaluator_troubles_total",
      Kind.COUNTER,
      Exporter.EVALUATOR,
      "times that something had to be tried again",
      "student"),

  GATEWAY_REQUESTS(
      "skillstream_gateway_requests_total",
      Kind.COUNTER,
      Exporter.GATEWAY,
      "requests answered, by method and path (other: there is no such path) and HTTP status",
      "route",
      "status"),
  GATEWAY_SECONDS(
      "skillstream_gateway_request_seconds_total",
      Kind.COUNTER,
      Exporter.GATEWAY,
      "time until they were answered, added up; a loan may wait for its batch",
      "route"),

  READY(
      "skillstream_ready",
      Kind.GAUGE,
      Exporter.EVERY_PROCESS,
      "1 where a readiness check passes, else 0",
      "check");

  private final String fullName;
  private final Kind kind;
  private final Exporter exporter;
  private final String meaning;
  private final List<String> labels;

  DomainMetric(String fullName, Kind kind, Exporter exporter, String meaning, String... labels) {
    this.fullName = fullName;
    this.kind = kind;
    this.exporter = exporter;
    this.meaning = meaning;
    this.labels = List.of(labels);
  }

  /** What Prometheus takes it for. */
  public enum Kind {
    /** Only grows, but for a restart. */
    COUNTER,
    /** A value that comes and goes. */
    GAUGE,
    /** A distribution, in buckets. */
    HISTOGRAM
  }

  /** Which process says it. */
  public enum Exporter {
    EVERY_PROCESS("every process"),
    TOPOLOGY("every instance of the topology"),
    CONDUCTOR("the instance of the topology that holds the conductor"),
    TRAINER("trainer"),
    TAGGER("tagger"),
    EVALUATOR("evaluator"),
    ENDPOINT_USERS("tagger; evaluator with an endpoint"),
    GATEWAY("gateway");

    private final String words;

    Exporter(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** The name in Prometheus. */
  public String fullName() {
    return fullName;
  }

  public Kind kind() {
    return kind;
  }

  public Exporter exporter() {
    return exporter;
  }

  /** What it is, for people. */
  public String meaning() {
    return meaning;
  }

  /** Names of its labels, without those that every metric has. */
  public List<String> labels() {
    return labels;
  }

  /** What it counts in, as the end of its name says. */
  public String unit() {
    if (fullName.contains("_timestamp_seconds")) {
      return "seconds since 1970";
    }
    String name = fullName.replaceFirst("_total$", "");
    for (String unit : List.of("seconds", "ratio", "tokens", "examples", "nats")) {
      if (name.endsWith("_" + unit)) {
        return unit;
      }
    }
    return "count";
  }
}
