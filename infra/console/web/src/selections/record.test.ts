import { expect, test } from 'vitest';
import type { SelectionItem } from '../api';
import { NOTHING, reasonOf, withAdded, withPage } from './record';

const item = (slot: number, curriculum = 'weak') => ({ curriculum, slot, skill: ['A', 'B'], weight: 0.75, live: 59, rate: { mean: 0.5, lower: 0.4, upper: 0.6 } }) as unknown as SelectionItem;
const slots = (items: ReadonlyMap<number, SelectionItem>) => Object.fromEntries([...items].map(([ordinal, one]) => [ordinal, one.slot]));

test('withPage_countsFromTheOldest', () => {
  const known = withPage(NOTHING, { total: 100, index: 0, items: [item(99), item(98)], next: null });
  expect(slots(known.items)).toEqual({ 99: 99, 98: 98 });
  const deep = withPage(known, { total: 102, index: 52, items: [item(49)], next: null });
  expect(deep.total).toBe(102);
  expect(deep.items.get(49)!.slot).toBe(49);
});

test('withPage_olderThanWhatIsKnown_doesNotShrinkTheList', () => {
  const known = withAdded({ total: 10, items: new Map() }, { total: 11, items: [item(10)], leftOff: 0 }, () => true);
  expect(withPage(known, { total: 10, index: 0, items: [item(9)], next: null }).total).toBe(11);
});

test('withAdded_newestFirst_comesOnTop', () => {
  const known = withAdded({ total: 5, items: new Map() }, { total: 7, items: [item(6), item(5)], leftOff: 0 }, () => true);
  expect(known.total).toBe(7);
  expect(slots(known.items)).toEqual({ 6: 6, 5: 5 });
});

test('withAdded_ofOthers_isTheSame', () => {
  const before = { total: 5, items: new Map<number, SelectionItem>() };
  expect(withAdded(before, { total: 9, items: [item(1, 'canary')], leftOff: 0 }, (one) => one.curriculum === 'weak')).toBe(before);
});

test('withAdded_forDays_keepsABoundedNumber', () => {
  let known = NOTHING;
  for (let i = 0; i < 200; i++) known = withAdded(known, { total: 0, items: Array.from({ length: 50 }, (_, k) => item(50 * i + 49 - k)), leftOff: 0 }, () => true);
  expect(known.total).toBe(10_000);
  expect(known.items.size).toBe(5_000);
  expect(known.items.get(9_999)!.slot).toBe(9_999);
});

test('reasonOf_saysRateWeightAndChoice', () => {
  expect(reasonOf(item(1)).replace(/\u202f/g, ' ')).toBe('50 % errors (40 % to 60 %) · weight 0.75 · 59 candidates');
  expect(reasonOf({ ...item(1), rate: null })).toContain('error rate unknown');
});
