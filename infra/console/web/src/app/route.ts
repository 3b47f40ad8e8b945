import { signal } from '@preact/signals';

/** The views of the page, and the first part of their addresses. */
export type View = 'skills' | 'skill' | 'selections' | 'shares' | 'training' | 'flow' | 'acts';

/** Where the page is: `#/view?name=value`, so that every place has an address and the back button works. */
export interface Route {
  readonly view: View;
  readonly params: URLSearchParams;
}

const VIEWS: readonly string[] = ['skills', 'skill', 'selections', 'shares', 'training', 'flow', 'acts'];

/** Reads an address; whatever is not one of ours is the skills. */
export function parseRoute(hash: string): Route {
  const [, name = '', query = ''] = /^#?\/?([a-z]*)\??(.*)$/.exec(hash) ?? [];
  return { view: (VIEWS.includes(name) ? name : 'skills') as View, params: new URLSearchParams(query) };
}

export type Params = Record<string, string | number | null | undefined | readonly string[]>;

/** The address of a view; an array is one value after the other under the same name. */
export function href(view: View, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) set(query, name, value);
  const text = query.toString();
  return `#/${view}${text ? `?${text}` : ''}`;
}

function set(query: URLSearchParams, name: string, value: Params[string]): void {
  query.delete(name);
  if (Array.isArray(value)) for (const one of value) query.append(name, one);
  else if (value != null && value !== '') query.set(name, String(value));
}

export const route = signal<Route>(parseRoute(typeof location === 'undefined' ? '' : location.hash));

/** Follows the address bar. */
export function followAddress(): void {
  addEventListener('hashchange', () => (route.value = parseRoute(location.hash)));
}

/** Goes somewhere; the back button comes back. */
export function go(view: View, params: Params = {}): void {
  location.hash = href(view, params);
}

/** Changes some values of the present address: a new entry of the history, or in place of the present one. */
export function change(params: Params, keep: 'push' | 'replace' = 'replace'): void {
  const query = new URLSearchParams(route.value.params);
  for (const [name, value] of Object.entries(params)) set(query, name, value);
  const text = query.toString();
  const address = `#/${route.value.view}${text ? `?${text}` : ''}`;
  if (keep === 'push') location.hash = address;
  else {
    history.replaceState(null, '', address);
    route.value = parseRoute(address);
  }
}
