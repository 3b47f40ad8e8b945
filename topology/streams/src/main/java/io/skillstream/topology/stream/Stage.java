package io.skillstream.topology.stream;

import io.skillstream.domain.leakage.Split;
import io.skillstream.record.Verdict;
import java.util.Locale;

/**
 * The stages that count what passes through them, and the names of their counters.
 *
 * <p>The counters are cumulative and travel to the conductor through {@code control}; what one
 * stage hands on equals what the next takes in once nothing is under way, which is how the
 * conductor knows that all input has been worked off.
 */
public final class Stage {
  /** Reads traces and refuses bad ones. */
  public static final String RECEIVE_TRACE = "receive-trace";

  /** Gives problems to pool, probe or test, where that is asked for. */
  public static final String DIVIDE_PROBLEM = "divide-problem";

  /** Identifies problems and candidates, and attributes skills. */
  public static final String IDENTIFY_CANDIDATE = "identify-candidate";

  /** Reads attributions from outside and refuses bad ones. */
  public static final String RECEIVE_ATTRIBUTION = "receive-attribution";

  /** Brings together what slow taggers were asked and what they found. */
  public static final String LABEL_EXAMPLE = "label-example";

  /** Reads attempts and refuses bad ones. */
  public static final String RECEIVE_ATTEMPT = "receive-attempt";

  /** Finds the problem an attempt refers to. */
  public static final String RESOLVE_ATTEMPT = "resolve-attempt";

  /** Keeps the newest verdict of each problem and student. */
  public static final String COUNT_VERDICT = "count-verdict";

  /** Adds the changes up per student and node. */
  public static final String AGGREGATE_RATES = "aggregate-rates";

  /** Indexes candidates; counted by the pool itself. */
  public static final String POOL = "pool";

  /** Records read. */
  public static final String RECEIVED = "received";

  /** Records sent to the dead letters. */
  public static final String REFUSED = "refused";

  /** Traces sent to the dead letters because their problem is held out; among the refused. */
  public static final String HELD_OUT = "held-out";

  /** Problems that share the part of a near-duplicate. */
  public static final String NEAR_DUPLICATES = "near-duplicates";

  /** New candidates. */
  public static final String ACCEPTED = "accepted";

  /** Traces whose candidate was there already. */
  public static final String DUPLICATES = "duplicates";

  /** Candidates whose chains came with the trace. */
  public static final String GIVEN = "given";

  /** Candidates whose chains a tagger found. */
  public static final String TAGGED = "tagged";

  /** Candidates for which no skill was found. */
  public static final String UNTAGGED = "untagged";

  /** Traces about which a slow tagger was asked. */
  public static final String ASKED = "asked";

  /** Findings of a slow tagger that were compared with the fast tagger's guess. */
  public static final String COMPARED = "compared";

  /** Followed by a depth: skills there that the fast tagger had guessed. */
  public static final String GUESSED_AT = "guessed-at-depth-";

  /** Followed by a depth: skills there that the slow tagger found. */
  public static final String FOUND_AT = "found-at-depth-";

  /** Followed by a depth: skills there that both named. */
  public static final String AGREED_AT = "agreed-at-depth-";

  /** References from traces to problems. */
  public static final String REFERENCES = "references";

  /** Attempts taken in. */
  public static final String ATTEMPTS = "attempts";

  /** Retractions taken in. */
  public static final String RETRACTIONS = "retractions";

  /** Retractions handed on, their trace being known. */
  public static final String RETRACTIONS_RESOLVED = "retractions-resolved";

  /** Candidates that left the pool because a trace of theirs was retracted. */
  public static final String WITHDRAWN = "withdrawn";

  /** Candidates that got other chains or another tagger. */
  public static final String REATTRIBUTED = "reattributed";

  /** Attributions that say what is in force already. */
  public static final String REPEATED = "attributions-repeated";

  /** Attributions of a tagger that would replace given chains. */
  public static final String OVER_GIVEN = "attributions-over-given";

  /** Attributions of candidates that are retracted. */
  public static final String TOO_LATE = "attributions-too-late";

  /** Attributions that came before their trace and waited for it. */
  public static final String EARLY = "attributions-early";

  /** Attributions that came before their trace while too many waited already. */
  public static final String DROPPED = "attributions-dropped";

  /** Attempts whose problem was found. */
  public static final String RESOLVED = "resolved";

  /** Attributions taken in. */
  public static final String ATTRIBUTIONS = "attributions";

  /** Changes of verdicts that the pool is told. */
  public static final String JUDGED = "judged";

  /** Changes of rates. */
  public static final String DELTAS = "deltas";

  /** What was said of problems to ask: their text, their skills, or that they must not be asked. */
  public static final String PROBE_PROBLEMS = "probe-problems";

  /** Candidates in the pool. */
  public static final String CANDIDATES = "candidates";

  /** Followed by a part: problems given to it. */
  public static final String PROBLEMS_IN = "problems-";

  /** Followed by a reason: records sent to the dead letters because of it. */
  public static final String REFUSED_FOR = "refused-";

  /** Followed by a verdict: attempts that were judged so, those judged again each time. */
  public static final String JUDGED_AS = "judged-";

  private Stage() {}

  /** Name of the counter of records refused for a reason. */
  static String refused(Refusal.Reason reason) {
    return REFUSED_FOR + lower(reason);
  }

  /** Name of the counter of attempts with a verdict. */
  public static String judged(Verdict verdict) {
    return JUDGED_AS + lower(verdict);
  }

  /** Name of the counter of problems given to a part. */
  public static String problems(Split split) {
    return PROBLEMS_IN + lower(split);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
