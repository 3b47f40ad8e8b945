import type { ApiError, Done } from '../api';

/** What went wrong with a question to the console's server, in words for people. */
export class AskError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Values of a query; an array is one value after the other under the same name. */
export type Query = Record<string, string | number | null | undefined | readonly string[]>;

/** The address of a question, relative to the page, so that the console works below any prefix. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) search.append(name, one);
    else if (value != null && value !== '') search.append(name, String(value));
  }
  const text = search.toString();
  return `api/${path}${text ? `?${text}` : ''}`;
}

export async function ask<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await reach(url, { signal: signal ?? null, headers: { accept: 'application/json' } });
  return (await response.json()) as T;
}

/** Who acts, and with which token. */
export interface Operator {
  readonly token: string;
  readonly by: string;
}

/** An act: refused without the right token. */
export async function act(path: string, operator: Operator, body: object): Promise<string> {
  const response = await reach(`api/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${operator.token}`,
      'x-skillstream-by': operator.by,
    },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as Done).done;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new AskError('The console’s server does not answer. Is `skillstream console` still running?', 0);
  }
  if (response.ok) return response;
  const text = await response.text();
  let said = `HTTP ${response.status} from ${url}`;
  try {
    said = (JSON.parse(text) as ApiError).error || said;
  } catch {
    // Not from our server (a proxy perhaps): the status has to do.
  }
  throw new AskError(said, response.status);
}
