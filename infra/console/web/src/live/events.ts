import { signal } from '@preact/signals';
import type { Events, Status } from '../api';
import { connectionAfter, missedEvents, type Connection, type Heard } from './connection';

/** The server says its status every 5 seconds; after this long without it the connection is given up. */
const SILENCE_MILLIS = 20_000;
const RETRY_MILLIS = 2_000;

export const connection = signal<Connection>({ kind: 'connecting' });
export const status = signal<Status | null>(null);
/** Grows whenever what is shown has to be fetched again. */
export const generation = signal(0);

type Name = keyof Events;
type Listener<N extends Name> = (event: Events[N]) => void;
const listeners = new Map<Name, Set<(event: never) => void>>();

/** Hears events of one name until the returned function is called. */
export function listen<N extends Name>(name: N, listener: Listener<N>): () => void {
  const of = listeners.get(name) ?? new Set();
  listeners.set(name, of.add(listener as (event: never) => void));
  return () => void of.delete(listener as (event: never) => void);
}

const NAMES: readonly Name[] = ['status', 'skills', 'selections', 'training', 'curricula', 'flow', 'dead-letters', 'acts', 'refetch'];

/** Connects to the server's events and stays connected. */
export function followEvents(): void {
  let source: EventSource;
  let silence: ReturnType<typeof setTimeout>;

  const hear = (heard: Heard) => {
    const after = connectionAfter(heard);
    if (missedEvents(connection.value, after)) generation.value++;
    if (JSON.stringify(after) !== JSON.stringify(connection.value)) connection.value = after;
  };
  const wait = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      source.close();
      hear({ type: 'silence' });
      connect();
    }, SILENCE_MILLIS);
  };
  const connect = () => {
    source = new EventSource('api/events');
    const own = source;
    for (const name of NAMES) {
      source.addEventListener(name, (event) => {
        wait();
        const said: unknown = JSON.parse((event as MessageEvent<string>).data);
        if (name === 'status') {
          status.value = said as Status;
          hear({ type: 'status', status: said as Status });
        } else if (name === 'refetch') generation.value++;
        for (const listener of listeners.get(name) ?? []) listener(said as never);
      });
    }
    source.onerror = () => {
      hear({ type: 'lost' });
      // A browser gives up for good on an answer that is no event stream, such as a proxy's 502.
      if (own.readyState === EventSource.CLOSED) setTimeout(() => own === source && connect(), RETRY_MILLIS);
    };
    wait();
  };
  connect();
}
