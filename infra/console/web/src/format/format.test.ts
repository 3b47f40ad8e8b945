import { expect, test } from 'vitest';
import { brief, bytes, count, percent, perSecond, points, significant } from './number';
import { ago, duration, exact } from './time';

const plain = (text: string) => text.replace(/\u202f/g, ' ');

test('count_groupsThousands_andSaysNothingOfNothing', () => {
  expect(plain(count(1_234_567))).toBe('1 234 567');
  expect(count(null)).toBe('–');
  expect(count(Number.NaN)).toBe('–');
});

test('brief_roundsToTheUnitThatFits', () => {
  expect([999, 9_994, 9_995, 118_400, 999_499, 999_500, 1_204_118].map((value) => plain(brief(value)))).toEqual(['999', '9 994', '10.0 k', '118 k', '999 k', '1.0 M', '1.2 M']);
});

test('percent_andPoints_haveUnitAndSign', () => {
  expect(plain(percent(0.3124))).toBe('31.2 %');
  expect([0.031, -0.031, 0.0001, -0.0004].map(points)).toEqual(['+3.1', '−3.1', '±0.0', '±0.0']);
});

test('perSecond_keepsSmallRatesVisible', () => {
  expect([0, 0.42, 3.14, 1_250].map((value) => plain(perSecond(value)))).toEqual(['0 /s', '0.42 /s', '3.1 /s', '1 250 /s']);
});

test('significant_ofAnySize', () => {
  expect([0, 0.00002, 0.12345, 12.3456, 456.7].map(significant)).toEqual(['0', '2.0e−5', '0.123', '12.3', '457']);
});

test('bytes_inBinaryUnits', () => {
  expect([512, 1_048_576].map((value) => plain(bytes(value)))).toEqual(['512 bytes', '1.0 MiB']);
});

test('duration_inTwoUnits', () => {
  expect([340, 1_240, 59_970, 200_000, 3_600_000, 187_000_000].map((value) => plain(duration(value)))).toEqual(['340 ms', '1.2 s', '1 min', '3 min 20 s', '1 h', '2 d 3 h']);
});

test('ago_andTheExactMoment', () => {
  const at = '2026-01-31T12:00:00.123Z';
  const then = Date.parse(at);
  expect([0, 12_000, 200_000, 4 * 3_600_000].map((later) => plain(ago(at, then + later)))).toEqual(['now', '12 s ago', '3 min ago', '4 h ago']);
  expect(exact(at)).toBe('2026-01-31 12:00:00.123 UTC');
});
