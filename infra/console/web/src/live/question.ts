import { useEffect, useRef, useState } from 'preact/hooks';
import type { Events } from '../api';
import { ask } from './ask';
import { generation, listen } from './events';

/** What is known of an answer: the newest one stays while the next is fetched. */
export interface Answer<T> {
  readonly value: T | null;
  readonly error: string | null;
  readonly loading: boolean;
}

/** What a reducer says where an event does not tell enough: the question is asked again. */
export const AGAIN = Symbol('again');
/** Not sooner: what changes all the time would be asked for all the time. */
const AGAIN_MILLIS = 2_500;

/** How an event changes an answer. */
export type Reducers<T> = { readonly [N in keyof Events]?: (value: T, event: Events[N]) => T | typeof AGAIN };

const NONE: Answer<never> = { value: null, error: null, loading: true };

/**
 * Asks the server, and again where the address changes or events were missed; events change the
 * answer in place through reducers, which return the same value where nothing changes.
 */
export function useQuestion<T>(url: string | null, reducers?: Reducers<T>): Answer<T>;
export function useQuestion<W, T>(url: string | null, reducers: Reducers<T>, read: (wire: W) => T): Answer<T>;
export function useQuestion<W, T>(url: string | null, reducers: Reducers<T> = {}, read: (wire: W) => T = (wire) => wire as unknown as T): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>(NONE);
  const [again, setAgain] = useState(0);
  const asked = useRef<string | null>(null);
  const newest = useRef<T | null>(null);
  const latest = useRef(reducers);
  latest.current = reducers;
  const missed = generation.value;

  const put = (next: Answer<T>) => {
    newest.current = next.value;
    setAnswer(next);
  };

  useEffect(() => {
    if (url === null) return;
    const abort = new AbortController();
    // Another question's answer must not stand under this one's name.
    if (asked.current !== url) put(NONE);
    asked.current = url;
    ask<W>(url, abort.signal).then(
      (wire) => abort.signal.aborted || put({ value: read(wire), error: null, loading: false }),
      (failure: unknown) => {
        if (abort.signal.aborted) return;
        put({ value: newest.current, error: failure instanceof Error ? failure.message : String(failure), loading: false });
      },
    );
    return () => abort.abort();
  }, [url, missed, again]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops = (Object.keys(latest.current) as (keyof Events)[]).map((name) =>
      listen(name, (event) => {
        const before = newest.current;
        const reduce = latest.current[name] as ((value: T, event: unknown) => T | typeof AGAIN) | undefined;
        if (before === null || !reduce) return;
        const after = reduce(before, event);
        if (after === AGAIN) {
          timer ??= setTimeout(() => {
            timer = undefined;
            setAgain((count) => count + 1);
          }, AGAIN_MILLIS);
        } else if (after !== before) put({ value: after, error: null, loading: false });
      }),
    );
    return () => {
      clearTimeout(timer);
      stops.forEach((stop) => stop());
    };
  }, []);

  return url === null ? { value: null, error: null, loading: false } : answer;
}
