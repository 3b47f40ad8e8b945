import { expect, test } from 'vitest';
import type { CurriculumItem, StepColumns, Training } from '../api';
import { verdict } from './compare';
import { smoothed, thinned, trainingAfter } from './steps';

function columns(from: number, to: number, loss: (step: number) => number = () => 1): StepColumns {
  const step = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const none = step.map(() => null);
  return { step, at: step.map((n) => new Date(n * 1_000).toISOString()), loss: step.map(loss), tokensPerSecond: none, learningRate: none, gradientNorm: none, staleExamples: none, ratesAgeMillis: none, batchAgeMillis: none, traceAgeMillis: none };
}
const gradient = { p50Millis: 1, p99Millis: 2, steps: 3 };
const training = (to: number): Training => ({ curriculum: 'weak', total: to, steps: columns(1, to), checkpoints: [], timeToGradient: gradient });

test('trainingAfter_addsSteps', () => {
  const after = trainingAfter(training(3), { curriculum: 'weak', steps: columns(4, 5), checkpoints: [], timeToGradient: gradient });
  expect(after.steps.step).toEqual([1, 2, 3, 4, 5]);
  expect(after.total).toBe(5);
});

test('trainingAfter_trainerThatWentBack_replacesItsSteps', () => {
  const after = trainingAfter(training(5), { curriculum: 'weak', steps: columns(4, 4, () => 9), checkpoints: [], timeToGradient: gradient });
  expect(after.steps.step).toEqual([1, 2, 3, 4]);
  expect(after.steps.loss.at(-1)).toBe(9);
});

test('trainingAfter_otherCurriculum_isTheSame', () => {
  const before = training(2);
  expect(trainingAfter(before, { curriculum: 'canary', steps: columns(3, 3), checkpoints: [], timeToGradient: gradient })).toBe(before);
});

test('trainingAfter_forDays_keepsABoundedNumber_andTheSpikes', () => {
  let known = training(1);
  for (let step = 2; step <= 20_000; step += 50) known = trainingAfter(known, { curriculum: 'weak', steps: columns(step, step + 49, (n) => (n === 7_001 ? 99 : 1)), checkpoints: [], timeToGradient: gradient });
  expect(known.steps.step.length).toBeLessThanOrEqual(4_000);
  expect(Math.max(...(known.steps.loss as number[]))).toBe(99);
  expect([...known.steps.step].sort((a, b) => a - b)).toEqual(known.steps.step);
});

test('thinned_keepsTheNewerHalfWhole', () => {
  expect(thinned(columns(1, 8)).step).toEqual([1, 3, 5, 6, 7, 8]);
});

test('smoothed_goesOverGaps', () => {
  expect(smoothed([1, null, 3], 1)).toEqual([1, 1, 3]);
});

const curriculum = (name: string, mean: number, half: number, student = name) => ({ name, student, errorRate: { mean, lower: mean - half, upper: mean + half } }) as CurriculumItem;

test('verdict_saysTheDifferenceAndHowSureItIs', () => {
  const plain = (text: string) => text.replace(/\u202f/g, ' ');
  expect(plain(verdict(curriculum('weak', 0.31, 0.02), curriculum('canary', 0.38, 0.02)))).toBe('weak’s student makes 31.0 % errors, canary’s 38.0 %: 7.0 points lower. The 90 % intervals do not overlap.');
  expect(verdict(curriculum('weak', 0.4, 0.05), curriculum('canary', 0.38, 0.05))).toContain('2.0 points higher. The 90 % intervals overlap');
});

test('verdict_sameStudent_orNoRate_claimsNothing', () => {
  expect(verdict(curriculum('a', 0.3, 0.1, 's'), curriculum('b', 0.3, 0.1, 's'))).toContain('share its error rate');
  expect(verdict({ ...curriculum('a', 0.3, 0.1), errorRate: null }, curriculum('b', 0.3, 0.1))).toContain('a has no error rate yet');
});
