import type { Flow, StageItem } from '../api';

/** Where a stage stands in the picture: a column and a row. */
export interface Place {
  readonly stage: string;
  readonly title: string;
  readonly what: string;
  readonly column: number;
  readonly line: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** The pipeline as it is: traces along the top, the student's answers along the bottom, the conductor between. */
const PLACES: readonly Place[] = [
  { stage: 'receive-trace', title: 'Traces', what: 'reads traces, refuses bad ones', column: 0, line: 0 },
  { stage: 'divide-problem', title: 'Division', what: 'gives problems to pool, probe or test', column: 1, line: 0 },
  { stage: 'identify-candidate', title: 'Candidates', what: 'identifies candidates, attributes skills', column: 2, line: 0 },
  { stage: 'pool', title: 'Pool', what: 'indexes candidates, resolves orders', column: 3, line: 0 },
  { stage: 'assembly', title: 'Assembly', what: 'joins payloads, emits batches', column: 4, line: 0 },
  { stage: 'trainer', title: 'Trainer', what: 'trains students on batches', column: 5, line: 0 },
  { stage: 'receive-attribution', title: 'Attributions', what: 'reads what slow taggers found', column: 1, line: 1 },
  { stage: 'label-example', title: 'Tagger', what: 'learns from attributions', column: 2, line: 1 },
  { stage: 'conductor', title: 'Conductor', what: 'plans the rounds of all curricula', column: 3, line: 1 },
  { stage: 'aggregate-rates', title: 'Error rates', what: 'adds verdicts up per skill', column: 3, line: 2 },
  { stage: 'count-verdict', title: 'Verdicts', what: 'keeps the newest of each problem', column: 4, line: 2 },
  { stage: 'resolve-attempt', title: 'Problems', what: 'finds the problem of an attempt', column: 5, line: 2 },
  { stage: 'receive-attempt', title: 'Attempts', what: 'reads attempts, refuses bad ones', column: 5, line: 1 },
];

const ARROWS: readonly Arrow[] = [
  { from: 'receive-trace', to: 'divide-problem' },
  { from: 'divide-problem', to: 'identify-candidate' },
  { from: 'receive-trace', to: 'identify-candidate' },
  { from: 'receive-attribution', to: 'label-example' },
  { from: 'label-example', to: 'identify-candidate' },
  { from: 'identify-candidate', to: 'pool' },
  { from: 'pool', to: 'conductor' },
  { from: 'conductor', to: 'pool' },
  { from: 'pool', to: 'assembly' },
  { from: 'assembly', to: 'trainer' },
  { from: 'trainer', to: 'receive-attempt' },
  { from: 'receive-attempt', to: 'resolve-attempt' },
  { from: 'resolve-attempt', to: 'count-verdict' },
  { from: 'count-verdict', to: 'aggregate-rates' },
  { from: 'aggregate-rates', to: 'conductor' },
];

/** Applications that count nothing themselves: what they write, and the group that says how far they are. */
const WRITERS: readonly (readonly [stage: string, topic: string, group: RegExp])[] = [
  ['conductor', 'rounds', /(^|[.-])control$/],
  ['assembly', 'training-batches', /(^|[.-])assembly$/],
  ['trainer', 'training-steps', /(^|[.-])trainer/],
];

/** The stages that count, and those that can be told from their topics. */
export function stagesOf(flow: Flow): StageItem[] {
  const told = new Set(flow.stages.map((item) => item.stage));
  const read = WRITERS.filter(([stage]) => !told.has(stage)).flatMap(([stage, topic, group]): StageItem[] => {
    const output = flow.topics.find((item) => item.topic === topic || item.topic.endsWith(`.${topic}`));
    const groups = flow.groups.filter((item) => group.test(item.group));
    if (!output || (output.records === 0 && groups.length === 0)) return [];
    const lag = groups.length === 0 ? null : groups.reduce((sum, item) => sum + item.lag, 0);
    return [{ stage, recordsPerSecond: output.recordsPerSecond, total: output.records, lag, partitions: 0, counts: {}, waiting: null }];
  });
  return [...flow.stages, ...read];
}

/** What is drawn: the stages that are heard of where they belong, and those the picture does not know below. */
export function layout(stages: readonly StageItem[]): { readonly places: readonly (Place & { item: StageItem })[]; readonly arrows: readonly Arrow[] } {
  const items = new Map(stages.map((item) => [item.stage, item]));
  const known = PLACES.filter((place) => items.has(place.stage)).map((place) => ({ ...place, item: items.get(place.stage)! }));
  const names = new Set(PLACES.map((place) => place.stage));
  const others = stages
    .filter((item) => !names.has(item.stage))
    .map((item, i) => ({ stage: item.stage, title: item.stage.replace(/-/g, ' '), what: '', column: i % 6, line: 3 + Math.floor(i / 6), item }));
  const there = (name: string) => items.has(name);
  // A trace goes past the division where there is none.
  const arrows = ARROWS.filter((arrow) => there(arrow.from) && there(arrow.to) && !(arrow.from === 'receive-trace' && arrow.to === 'identify-candidate' && there('divide-problem')));
  return { places: [...known, ...others], arrows };
}
