/**
 * What the console's server says, to the letter: the page and the server agree here.
 *
 * Everything is JSON in UTF-8. A refusal is an HTTP status and an `ApiError`.
 * Lists that may be long come as columns: arrays of equal length, one entry a row.
 */

/** A moment: ISO-8601 in UTC, as 2026-01-31T12:00:00.123Z. */
export type Instant = string;

/** A skill: the names from the root's child down; empty for the root. */
export type SkillPath = string[];

export interface ApiError {
  /** What, where, what to do. */
  error: string;
}

// ---------------------------------------------------------------- GET /api/status

export type ConnectionState = "catching-up" | "live" | "reconnecting";

export interface Status {
  namespace: string;
  bootstrapServers: string;
  state: ConnectionState;
  /** Share of what the topics held at the start, or at the last reconnect, that is read: 0 to 1. */
  caughtUp: number;
  /** Records of the followed topics that are not read yet. */
  lagRecords: number;
  /** Since when it is in this state. */
  since: Instant;
  /** When this server started: ids of skills and cursors hold as long as it runs. */
  startedAt: Instant;
  version: string;
  /** Whether the server has a token at all, so that whoever has it may act. */
  canAct: boolean;
  students: string[];
  /** Versions of skill trees, the one in force (the newest heard of) first. */
  trees: string[];
  curricula: string[];
}

// ---------------------------------------------------------------- GET /api/events
//
// Server-sent events with increasing ids; `status` comes at once. After a reconnect, and on `refetch`, fetch again what is
// shown: events are not replayed.

export interface Events {
  /** On every change, and every 5 seconds. */
  status: Status;
  /** At most 2 a second a student. */
  skills: SkillsChanged;
  /** At most 2 a second. */
  selections: SelectionsAdded;
  training: TrainingAdded;
  curricula: Curricula;
  /** Every 2 seconds. */
  flow: Flow;
  "dead-letters": DeadLetterCounts;
  acts: Acts;
  /** This browser was too slow and events were dropped: fetch again what is shown. */
  refetch: Record<string, never>;
}

export interface SkillsChanged {
  student: string;
  treeVersion: string;
  /** More changed than fits an event: fetch again; `nodes` is empty then. */
  refetch: boolean;
  /** The changed skills, new ones included (a parent comes before its children). */
  nodes: SkillColumns;
}

export interface SelectionsAdded {
  /** Of all curricula, now. */
  total: number;
  /** Newest first, at most 50. */
  items: SelectionItem[];
  /** How many more came since the last event. */
  leftOff: number;
}

export interface TrainingAdded {
  curriculum: string;
  steps: StepColumns;
  /** Checkpoints that were committed or decided on since the last event. */
  checkpoints: CheckpointItem[];
  timeToGradient: TimeToGradient;
}

// ---------------------------------------------------------------- GET /api/skills?student=S&tree=V
// Both may be left out: the first student, the tree its newest rates are of.

export interface Skills {
  student: string;
  treeVersion: string;
  /** Name of the estimator of the rates; empty where there are none. */
  estimator: string;
  /** How the attempts were sampled, in one text; empty: not said. */
  conditions: string;
  /** Candidates in the pool, each once. */
  candidates: number;
  nodes: SkillColumns;
}

/**
 * Skills as columns; a parent comes before its children and the root (id 0, parent -1) first.
 * Names that no topic has told yet are not there; `unnamed` of the root counts what they hold.
 */
export interface SkillColumns {
  /** The same as long as the server runs; of a tree, whoever the student. */
  id: number[];
  parent: number[];
  name: string[];
  depth: number[];
  /** Entries of the pool under the skill: a candidate counts under each leaf that it has. */
  pool: number[];
  /** Selections of the student's curricula that exercise the skill, each once. */
  selected: number[];
  /** Those of them that a committed checkpoint holds. */
  trained: number[];
  /** Problems by verdict. */
  correct: number[];
  wrong: number[];
  unknown: number[];
  /** The error rate; null: nothing was judged and nothing is inferred. */
  mean: (number | null)[];
  lower: (number | null)[];
  upper: (number | null)[];
  /** Change of the mean since the checkpoint before; null: there is none. */
  trend: (number | null)[];
  /** Checkpoint of the newest verdict. */
  checkpoint: (string | null)[];
  updatedAt: (Instant | null)[];
}

// ------------------------------------- GET /api/skills/history?student=S&tree=V&path=a&path=b

export interface SkillHistory {
  student: string;
  treeVersion: string;
  path: SkillPath;
  /** Oldest first, at most some hundreds; the newest verdicts of each checkpoint are always there. */
  points: RatePoint[];
  /** Of the student, oldest first. */
  checkpoints: CheckpointItem[];
  promotions: PromotionItem[];
}

export interface RatePoint {
  at: Instant;
  mean: number;
  lower: number;
  upper: number;
  correct: number;
  wrong: number;
  /** Newest checkpoint behind it; empty: the student before any training, or not named. */
  checkpoint: string;
}

export interface PromotionItem {
  at: Instant;
  checkpoint: string;
  incumbent: string | null;
  decision: "promoted" | "rolled-back" | "undecided" | "unspecified";
  reason: string;
  problems: number;
  meanDifference: number;
  pValue: number | null;
}

// ------------------------------ GET /api/skills/attempts?student=S&tree=V&path=a&path=b&limit=20

export interface Attempts {
  items: AttemptItem[];
  /** What is not there, and why; null: nothing is missing. */
  note: string | null;
}

export interface AttemptItem {
  at: Instant;
  attemptId: string;
  problemId: string;
  /** null: not kept any more, or not found in time. */
  problem: string | null;
  response: string | null;
  extractedAnswer: string | null;
  expectedAnswer: string | null;
  verdict: "correct" | "wrong" | "unknown";
  /** Of a wrong one: "mismatch", "no answer", "cut off"; otherwise null. */
  wrongReason: string | null;
  checkpoint: string | null;
  tokens: number | null;
  skills: SkillPath[];
}

// -------- GET /api/selections?curriculum=C&path=a&path=b&before=CURSOR&index=I&limit=100
// All may be left out. Newest first: `index` starts at the I-th newest, `before` goes on after a page.

export interface Selections {
  /** How many there are with this curriculum and skill. */
  total: number;
  /** Index of the first item among them, newest first. */
  index: number;
  items: SelectionItem[];
  /** Cursor of the next page; null: there is none. It holds while new selections come. */
  next: string | null;
}

export interface SelectionItem {
  curriculum: string;
  round: number;
  slot: number;
  traceId: string;
  /** The skill that drew it; empty: drawn from all. */
  skill: SkillPath;
  chains: SkillPath[];
  weight: number;
  /** Candidates of that skill at the cut. */
  live: number;
  rate: { mean: number; lower: number; upper: number } | null;
  tokens: number | null;
  policy: string;
  /** One sentence: why this one. */
  reason: string;
  at: Instant;
  /** Position in the topic selections. */
  partition: number;
  offset: number;
}

// ---------------------------------------------------- GET /api/selections/one?curriculum=C&slot=N

export interface SelectionPage {
  item: SelectionItem;
  problemId: string;
  candidateId: string;
  tagger: string;
  content: Content | null;
  /** Why there is no content; null where there is. */
  noContent: string | null;
  source: string | null;
  licence: string | null;
  passRate: number | null;
  round: RoundPage | null;
  /** The trace was retracted since. */
  retracted: boolean;
  /** Positions of what is behind it. */
  poolPartition: number;
  poolOffset: number;
  tracePartition: number;
  traceOffset: number;
}

export interface Content {
  problem: string;
  reasoning: string;
  answer: string;
  teacher: string | null;
  /** Topic it was found in. */
  foundIn: string;
}

export interface RoundPage {
  round: number;
  at: Instant;
  policy: string;
  policyOptions: Record<string, string>;
  estimator: string;
  seed: string;
  viewId: string;
  ratesCheckpoint: string | null;
  ratesAgeMillis: number | null;
  staleExamples: number | null;
  /** Slots it drew. */
  drawn: number;
  /** Whether `leaves` is of all its leaves, and not only of those that changed since the round before. */
  allLeaves: boolean;
  /** The heaviest, at most 20; heaviest first. */
  leaves: { skill: SkillPath; weight: number; live: number; mean: number | null }[];
}

// -------------------------------------------------------- GET /api/selections/bySkill?curriculum=C

export interface SelectionShares {
  curriculum: string;
  treeVersion: string;
  /** As columns, a parent before its children; shares are of entries (a candidate under a leaf). */
  id: number[];
  parent: number[];
  name: string[];
  depth: number[];
  pool: number[];
  poolShare: number[];
  selected: number[];
  selectedShare: number[];
}

// --------------------------------------------------- GET /api/training?curriculum=C&points=2000

export interface Training {
  curriculum: string;
  /** Steps that were reported in all. */
  total: number;
  /** At most 2,000; where it is fewer than all, smallest and largest loss of each stretch are kept. */
  steps: StepColumns;
  checkpoints: CheckpointItem[];
  timeToGradient: TimeToGradient;
}

export interface StepColumns {
  step: number[];
  at: Instant[];
  /** null: not a number. */
  loss: (number | null)[];
  tokensPerSecond: (number | null)[];
  learningRate: (number | null)[];
  gradientNorm: (number | null)[];
  staleExamples: (number | null)[];
  ratesAgeMillis: (number | null)[];
  batchAgeMillis: (number | null)[];
  traceAgeMillis: (number | null)[];
}

export interface CheckpointItem {
  checkpoint: string;
  student: string;
  curriculum: string;
  at: Instant;
  step: number;
  examples: number;
  tokens: number;
  location: string;
  branchOf: string | null;
  /** In words, as `skillstream checkpoint list` says it; empty: not compared. */
  standing: "" | "in force" | "promoted before" | "rolled back" | "undecided" | "unspecified";
}

/** From a trace's arrival to the end of the first step it was in, of the newest 10,000 steps that say. */
export interface TimeToGradient {
  p50Millis: number | null;
  p99Millis: number | null;
  /** Steps that say. */
  steps: number;
}

// ------------------------------------------------------------------------------ GET /api/curricula

export interface Curricula {
  items: CurriculumItem[];
}

export type Phase =
  | "refused"
  | "waiting-for-input"
  | "building-view"
  | "selecting"
  | "waiting"
  | "paused"
  | "closed"
  | "complete";

export interface CurriculumItem {
  name: string;
  student: string;
  phase: Phase;
  /** What it waits for, or why it was refused; empty where there is nothing to say. */
  detail: string;
  policy: string;
  policyOptions: Record<string, string>;
  estimator: string;
  pacing: "all-at-once" | "demand" | "rate" | "mirror";
  /** A whole number of up to 64 bits. */
  seed: string;
  maxDepth: number | null;
  viewId: string;
  treeVersion: string;
  budget: number | null;
  tokenBudget: number | null;
  rounds: number;
  selected: number;
  tokens: number;
  credited: number;
  /** Missing to the budget, once it is complete. */
  shortfall: number | null;
  /** Selected of what is asked for: 0 to 1. */
  progress: number;
  createdAt: Instant;
  createdBy: string | null;
  updatedAt: Instant;
  /** Rate of the root of its student, now. */
  errorRate: { mean: number; lower: number; upper: number } | null;
  /** That rate at each checkpoint, oldest first, at most 50; for the comparison of curricula. */
  errorRates: RatePoint[];
  /** Newest step; null: none. */
  step: number | null;
  loss: number | null;
  tokensPerSecond: number | null;
  checkpoints: number;
  /** What can be done with it now. */
  acts: ("pause" | "resume" | "close")[];
}

// ----------------------------------------------------------------------------------- GET /api/flow

export interface Flow {
  at: Instant;
  stages: StageItem[];
  topics: TopicItem[];
  groups: GroupItem[];
  /** What is stuck and why, worst first; empty: nothing. */
  stuck: StuckItem[];
}

export interface StageItem {
  /** As in the glossary: ingest, pool, conductor, ... */
  stage: string;
  recordsPerSecond: number;
  /** Records taken in so far. */
  total: number;
  /** Records not taken in yet; null: nobody says. */
  lag: number | null;
  partitions: number;
  /** Its counters, summed over partitions. */
  counts: Record<string, number>;
  waiting: string | null;
}

export interface TopicItem {
  topic: string;
  recordsPerSecond: number;
  /** End minus beginning, over all partitions. */
  records: number;
}

export interface GroupItem {
  group: string;
  /** What it is, in plain words. */
  role: string;
  lag: number;
  /** Records it committed a second. */
  recordsPerSecond: number;
  /** Members of the group; null: not known. */
  members: number | null;
  state: string;
}

export interface StuckItem {
  severity: "warning" | "problem";
  /** Curriculum, group or stage. */
  who: string;
  what: string;
  /** What to do; empty: nothing to do but wait. */
  doNext: string;
}

// -------------------------------- GET /api/dead-letters?reason=R&before=CURSOR&limit=50

export interface DeadLetterCounts {
  total: number;
  reasons: { reason: string; origin: string; count: number; newestAt: Instant }[];
}

export interface DeadLetters extends DeadLetterCounts {
  items: DeadLetterItem[];
  next: string | null;
}

export interface DeadLetterItem {
  at: Instant;
  /** Where it came from: topic or file, and position there. */
  origin: string;
  originPartition: number | null;
  originPosition: number | null;
  /** Position in dead-letters. */
  partition: number;
  offset: number;
  reason: string;
  detail: string;
  key: string | null;
  /** Text (a record in Avro as JSON), or hexadecimal digits; null: the record had no value. */
  value: string | null;
  encoding: "text" | "hex";
  /** Bytes of the value as it was refused. */
  bytes: number;
  /** Whether `value` is only its beginning. */
  truncated: boolean;
}

// ----------------------------------------------------------------------------------- GET /api/acts

export interface Acts {
  /** Newest first, at most 500. */
  items: ActItem[];
}

export interface ActItem {
  at: Instant;
  act: "create" | "pause" | "resume" | "close" | "retract";
  /** Curriculum or trace. */
  what: string;
  by: string | null;
  reason: string | null;
}

// ------------------------------------------------------------------------------------------- POST
// With headers `Authorization: Bearer TOKEN`, `X-Skillstream-By: who` and
// `Content-Type: application/json`. Refusals: 400 unusable, 401 no token or a wrong one, 403 the
// server has no token, 404 there is none of that name, 409 it cannot be done now, 504 no answer.

/** POST /api/curricula */
export interface CreateCurriculum {
  name: string;
  student: string;
  policy?: string;
  policyOptions?: Record<string, string>;
  estimator?: string;
  budget?: number;
  tokenBudget?: number;
  maxDepth?: number;
  seed?: string;
  roundSize?: number;
  batchSize?: number;
  /** demand when `ahead` is given, otherwise all-at-once. */
  pacing?: "all-at-once" | "demand" | "rate" | "mirror";
  ahead?: number;
  ratePerHour?: number;
  mirror?: string;
}

/** POST /api/curricula/{name}/pause | resume | close */
export interface Because {
  reason?: string;
}

/** POST /api/traces/retract */
export interface RetractTrace {
  traceId: string;
  reason?: string;
}

/** Answer of every POST: what came of it, for people. */
export interface Done {
  done: string;
}
