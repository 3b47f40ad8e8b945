import type { StepColumns, Training, TrainingAdded } from '../api';

/** More steps than this are thinned out, so that a page that stays open for days stays as quick. */
const MOST = 4_000;

/** The steps after an event; steps that are known already (a trainer that went back) replace theirs. */
export function trainingAfter(training: Training, event: TrainingAdded): Training {
  if (event.curriculum !== training.curriculum) return training;
  const fresh = event.steps.step;
  const names = Object.keys(training.steps) as (keyof StepColumns)[];
  let keep = training.steps.step.length;
  if (fresh.length > 0) while (keep > 0 && training.steps.step[keep - 1]! >= fresh[0]!) keep--;
  const joined = Object.fromEntries(names.map((name) => [name, [...training.steps[name].slice(0, keep), ...(event.steps[name] ?? [])]])) as unknown as StepColumns;
  const checkpoints = new Map(training.checkpoints.map((one) => [one.checkpoint, one]));
  for (const one of event.checkpoints) checkpoints.set(one.checkpoint, one);
  return {
    curriculum: training.curriculum,
    total: training.total + fresh.length - (training.steps.step.length - keep),
    steps: joined.step.length > MOST ? thinned(joined) : joined,
    checkpoints: [...checkpoints.values()],
    timeToGradient: event.timeToGradient,
  };
}

/** Every other step of the older half; of each pair the one with the larger loss stays, so that no spike is lost. */
export function thinned(steps: StepColumns): StepColumns {
  const n = steps.step.length;
  const half = n - (n % 4 === 0 ? n / 2 : Math.floor(n / 4) * 2);
  const kept: number[] = [];
  for (let i = 0; i < half; i += 2) {
    const other = i + 1 < half ? i + 1 : i;
    kept.push((steps.loss[other] ?? -1) > (steps.loss[i] ?? -1) ? other : i);
  }
  for (let i = half; i < n; i++) kept.push(i);
  const names = Object.keys(steps) as (keyof StepColumns)[];
  return Object.fromEntries(names.map((name) => [name, kept.map((i) => steps[name][i])])) as unknown as StepColumns;
}

/** An exponential mean over the steps, so that a trend shows through the noise of single batches. */
export function smoothed(values: readonly (number | null)[], window: number): (number | null)[] {
  const share = 2 / (window + 1);
  let mean: number | null = null;
  return values.map((value) => {
    if (value !== null) mean = mean === null ? value : mean + share * (value - mean);
    return mean;
  });
}
