import { signal } from '@preact/signals';
import type { Operator } from '../live/ask';

const KEY = 'skillstream.operator';

/** Who may act from this page. Kept by this tab alone, and only until it is closed. */
export const operator = signal<Operator | null>(read());

export function enter(token: string, by: string): void {
  operator.value = { token, by };
  sessionStorage.setItem(KEY, JSON.stringify(operator.value));
}

export function leave(): void {
  operator.value = null;
  sessionStorage.removeItem(KEY);
}

function read(): Operator | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Operator | null;
    return kept?.token && kept.by ? kept : null;
  } catch {
    return null;
  }
}
