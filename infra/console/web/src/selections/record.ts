import type { SelectionItem, Selections, SelectionsAdded } from '../api';
import { count, percent, significant } from '../format/number';

/**
 * The selections of a curriculum as far as they are known, by ordinal: 0 is the oldest, so that a
 * number never changes its meaning while new ones come, and any place of a long list can be
 * fetched alone.
 */
export interface Known {
  readonly total: number;
  readonly items: ReadonlyMap<number, SelectionItem>;
}

export const NOTHING: Known = { total: 0, items: new Map() };
/** More than this is not kept; what was looked at longest ago goes. */
const MOST_KEPT = 5_000;

/** After a page was fetched. */
export function withPage(known: Known, page: Selections): Known {
  const items = new Map(known.items);
  page.items.forEach((item, i) => put(items, page.total - 1 - (page.index + i), item));
  // An answer may be older than an event that came before it.
  return { total: Math.max(known.total, page.total), items };
}

/** After new selections came; those of other curricula, and of other skills, do not count. */
export function withAdded(known: Known, event: SelectionsAdded, belongs: (item: SelectionItem) => boolean): Known {
  const own = event.items.filter(belongs);
  if (own.length === 0) return known;
  const items = new Map(known.items);
  own.forEach((item, i) => put(items, known.total + own.length - 1 - i, item));
  return { total: known.total + own.length, items };
}

/** Whether an event tells less than what happened, so that the total has to be asked for. */
export function incomplete(event: SelectionsAdded): boolean {
  return event.leftOff > 0;
}

function put(items: Map<number, SelectionItem>, ordinal: number, item: SelectionItem): void {
  items.delete(ordinal);
  items.set(ordinal, item);
  if (items.size > MOST_KEPT) items.delete(items.keys().next().value!);
}

/** Why it was selected, in a line. */
export function reasonOf(item: SelectionItem): string {
  const rate = item.rate ? `${percent(item.rate.mean, 0)} errors (${percent(item.rate.lower, 0)} to ${percent(item.rate.upper, 0)})` : 'error rate unknown';
  return `${rate} · weight ${significant(item.weight)} · ${count(item.live)} ${item.live === 1 ? 'candidate' : 'candidates'}`;
}
