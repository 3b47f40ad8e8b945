package io.skillstream.schemas;

import java.util.regex.Pattern;

/**
 * The names of all topics of one namespace.
 *
 * @param namespace prefix of every name, also of application ids: letters, digits, {@code . _ -}
 */
public record Topics(String namespace) {
  /** The namespace where nothing else is said. */
  public static final String DEFAULT_NAMESPACE = "skillstream";

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** Validates the namespace. */
  public Topics {
    if (!VALID.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "namespace '"
              + namespace
              + "' is no topic prefix: use up to 100 letters, digits, '.', '_' and '-'");
    }
  }

  /** Traces as producers send them. */
  public String traces() {
    return name("traces");
  }

  /** Validated content, once a candidate. */
  public String payloads() {
    return name("payloads");
  }

  /** Candidates, views and orders. */
  public String poolLog() {
    return name("pool-log");
  }

  /** Attributions. */
  public String traceSkills() {
    return name("trace-skills");
  }

  /** Which problem a trace is of. */
  public String problemReferences() {
    return name("problem-references");
  }

  /** Judged attempts of students. */
  public String attempts() {
    return name("attempts");
  }

  /** What each checkpoint was trained on, for the rates. */
  public String checkpointHoldings() {
    return name("checkpoint-holdings");
  }

  /** What each verdict changes. */
  public String rateDeltas() {
    return name("rate-deltas");
  }

  /** Error rates, live. */
  public String skillErrorRates() {
    return name("skill-error-rates");
  }

  /** The conductor's input. */
  public String control() {
    return name("control");
  }

  /** Why rounds drew what they drew. */
  public String rounds() {
    return name("rounds");
  }

  /** Chosen examples, with why. */
  public String selections() {
    return name("selections");
  }

  /** Examples for trainers. */
  public String trainingBatches() {
    return name("training-batches");
  }

  /** Which batches readers have, and have done with. */
  public String batchLoans() {
    return name("batch-loans");
  }

  /** Where each curriculum stands. */
  public String curricula() {
    return name("curricula");
  }

  /** What people did that no other topic keeps with their name. */
  public String acts() {
    return name("acts");
  }

  /** Retracted traces, and who holds them. */
  public String retractions() {
    return name("retractions");
  }

  /** Losses and speeds. */
  public String trainingSteps() {
    return name("training-steps");
  }

  /** Committed versions of students. */
  public String checkpoints() {
    return name("checkpoints");
  }

  /** Retractions, placed by the trace they name. */
  public String retractionsByTrace() {
    return name("retractions-by-trace");
  }

  /** Selections of retracted traces on their way to their curriculum's partition. */
  public String retractedSelections() {
    return name("retracted-selections");
  }

  /** Identified traces and retractions on their way to their problem's partition. */
  public String tracesByProblem() {
    return name("traces-by-problem");
  }

  /** Identified traces on their way to the one partition where problems are divided. */
  public String tracesToDivide() {
    return name("traces-to-divide");
  }

  /** Valid attempts, placed by the id they refer to. */
  public String attemptsByReference() {
    return name("attempts-by-reference");
  }

  /** Attempts on their way to their problem's partition. */
  public String attemptsByProblem() {
    return name("attempts-by-problem");
  }

  /** Selections with payload on their way to their curriculum's partition. */
  public String examplesByCurriculum() {
    return name("examples-by-curriculum");
  }

  /** The versions of the skill tree. */
  public String skillTrees() {
    return name("skill-trees");
  }

  /** Candidates whose text a new version of the skill tree needs. */
  public String textsWanted() {
    return name("texts-wanted");
  }

  /** Skills that taggers outside the topology found. */
  public String attributions() {
    return name("attributions");
  }

  /** Traces whose skills a slow tagger should find. */
  public String attributionRequests() {
    return name("attribution-requests");
  }

  /** What models answered to the slow tagger's questions. */
  public String taggerAnswers() {
    return name("tagger-answers");
  }

  /** What the fast tagger learns from. */
  public String taggingExamples() {
    return name("tagging-examples");
  }

  /** What the fast tagger has learned. */
  public String taggerModels() {
    return name("tagger-models");
  }

  /** Problems that students are asked and that are never selected. */
  public String probeProblems() {
    return name("probe-problems");
  }

  /** What to ask students next. */
  public String probes() {
    return name("probes");
  }

  /** Which checkpoints took the place of the one in force. */
  public String promotions() {
    return name("promotions");
  }

  /** How far files were sent. */
  public String producedFiles() {
    return name("produced-files");
  }

  /** What gateways answered to requests that sent records. */
  public String answeredRequests() {
    return name("answered-requests");
  }

  /** Refused records, whole. */
  public String deadLetters() {
    return name("dead-letters");
  }

  private String name(String suffix) {
    return namespace + "." + suffix;
  }
}
