import type { Status } from '../api';

/** How the page stands to the topics: not what the server says alone, but whether the server is heard at all. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly since: string }
  | { readonly kind: 'catching-up'; readonly caughtUp: number; readonly lag: number }
  /** The server has lost the cluster (`brokers`), or the page the server (`server`). */
  | { readonly kind: 'reconnecting'; readonly lost: 'brokers' | 'server' };

export type Heard = { readonly type: 'status'; readonly status: Status } | { readonly type: 'lost' } | { readonly type: 'silence' };

/** What the page says about its connection after what it heard. */
export function connectionAfter(heard: Heard): Connection {
  if (heard.type !== 'status') return { kind: 'reconnecting', lost: 'server' };
  const { state, caughtUp, lagRecords, since } = heard.status;
  if (state === 'live') return { kind: 'live', since };
  if (state === 'catching-up') return { kind: 'catching-up', caughtUp, lag: lagRecords };
  return { kind: 'reconnecting', lost: 'brokers' };
}

/** One line for the page's head. */
export function connectionText(connection: Connection): string {
  switch (connection.kind) {
    case 'connecting':
      return 'connecting';
    case 'live':
      return 'live';
    case 'catching-up':
      // Rounded down: "100 %" while records are missing would not be true.
      return `catching up ${Math.min(99, Math.floor(100 * connection.caughtUp))} %`;
    case 'reconnecting':
      return 'reconnecting';
  }
}

/** Whether what is shown has to be fetched again: events were missed in between. */
export function missedEvents(before: Connection, after: Connection): boolean {
  return after.kind === 'live' && before.kind !== 'live' && before.kind !== 'connecting';
}
