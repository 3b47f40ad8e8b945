import { expect, test } from 'vitest';
import type { Status } from '../api';
import { address } from './ask';
import { connectionAfter, connectionText, missedEvents } from './connection';

const status = (over: Partial<Status>) => ({ type: 'status' as const, status: { state: 'live', caughtUp: 1, lagRecords: 0, since: '2026-01-31T12:00:00Z', ...over } as Status });

test('connectionText_ofEachState', () => {
  expect(connectionText(connectionAfter(status({})))).toBe('live');
  expect(connectionText(connectionAfter(status({ state: 'catching-up', caughtUp: 0.439 })))).toBe('catching up 43 %');
  expect(connectionText(connectionAfter(status({ state: 'catching-up', caughtUp: 0.9999 })))).toBe('catching up 99 %');
  expect(connectionAfter(status({ state: 'reconnecting' }))).toEqual({ kind: 'reconnecting', lost: 'brokers' });
  expect(connectionAfter({ type: 'lost' })).toEqual({ kind: 'reconnecting', lost: 'server' });
});

test('missedEvents_afterALoss_butNotAtTheStart', () => {
  const live = connectionAfter(status({}));
  const lost = connectionAfter({ type: 'silence' });
  expect(missedEvents(lost, live)).toBe(true);
  expect(missedEvents(connectionAfter(status({ state: 'catching-up' })), live)).toBe(true);
  expect(missedEvents({ kind: 'connecting' }, live)).toBe(false);
  expect(missedEvents(live, lost)).toBe(false);
});

test('address_repeatsAPath_andLeavesOutWhatIsEmpty', () => {
  expect(address('skills/history', { student: 'a b', tree: '', path: ['x/y', 'z&'] })).toBe('api/skills/history?student=a+b&path=x%2Fy&path=z%26');
});
