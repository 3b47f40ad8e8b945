import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Selections, SelectionItem } from '../api';
import { address, ask } from '../live/ask';
import { generation, listen } from '../live/events';
import { incomplete, NOTHING, withAdded, withPage, type Known } from './record';

const PAGE = 100;
const RETRY_MILLIS = 3_000;

export interface Record {
  readonly known: Known;
  readonly error: string | null;
  readonly loading: boolean;
  /** Sees to it that these ordinals are fetched. */
  readonly want: (from: number, to: number) => void;
}

/** The selections of a curriculum (all where it is empty), live, fetched where they are looked at. */
export function useRecord(curriculum: string): Record {
  const [state, setState] = useState<Omit<Record, 'want'>>({ known: NOTHING, error: null, loading: true });
  const known = useRef<Known>(NOTHING);
  const under = useRef(new Set<number>());
  const asked = useRef(curriculum);
  const missed = generation.value;

  const show = (next: Known, error: string | null = null) => {
    known.current = next;
    setState({ known: next, error, loading: false });
  };
  const fetchPage = useCallback(
    async (index: number, limit: number): Promise<boolean> => {
      try {
        const page = await ask<Selections>(address('selections', { curriculum, index, limit }));
        if (asked.current === curriculum) show(withPage(known.current, page));
        return true;
      } catch (failure) {
        if (asked.current === curriculum) show(known.current, failure instanceof Error ? failure.message : String(failure));
        return false;
      }
    },
    [curriculum],
  );

  useEffect(() => {
    // After a loss of the connection the place in the list stays, and what is in sight is fetched again.
    known.current = asked.current === curriculum ? { total: known.current.total, items: new Map() } : NOTHING;
    asked.current = curriculum;
    under.current.clear();
    setState({ known: known.current, error: null, loading: true });
    void fetchPage(0, PAGE);
    return listen('selections', (event) => {
      const belongs = (item: SelectionItem) => curriculum === '' || item.curriculum === curriculum;
      if (incomplete(event)) void fetchPage(0, PAGE);
      else {
        const next = withAdded(known.current, event, belongs);
        if (next !== known.current) show(next);
      }
    });
  }, [curriculum, missed]);

  const want = useCallback(
    (from: number, to: number) => {
      // Pages are told apart by ordinal, the server counts from the newest.
      for (let page = Math.floor(Math.max(0, from) / PAGE); page <= Math.floor(to / PAGE); page++) {
        const first = page * PAGE;
        const last = Math.min(known.current.total - 1, first + PAGE - 1);
        let missing = false;
        for (let ordinal = Math.max(first, from); ordinal <= Math.min(last, to); ordinal++) missing ||= !known.current.items.has(ordinal);
        if (!missing || under.current.has(page)) continue;
        under.current.add(page);
        const index = Math.max(0, known.current.total - 1 - last);
        // A server that does not answer is not asked again at once.
        void fetchPage(index, PAGE).then((fetched) => setTimeout(() => under.current.delete(page), fetched ? 0 : RETRY_MILLIS));
      }
    },
    [fetchPage],
  );
  return { ...state, want };
}
