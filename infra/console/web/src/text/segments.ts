import { Ahead, Dollars } from './ahead';

/** A part of a text: what stands by itself as mathematics or code, or the prose between. */
export type Segment =
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: 'math'; readonly tex: string }
  | { readonly kind: 'code'; readonly text: string };

/** Environments that are displayed without dollar signs around them, as competition solutions have them. */
const DISPLAYED = new Set(['align', 'align*', 'aligned', 'equation', 'equation*', 'gather', 'gather*', 'eqnarray', 'eqnarray*', 'multline', 'multline*', 'alignat', 'alignat*']);

/**
 * Cuts a text at displayed mathematics and fenced code, in one pass.
 *
 * Linear in the length whatever the text: an opener whose closer was not found once is not looked
 * for again.
 */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  const missing = new Set<string>();
  const special = /[`$\\]/g;
  const dollars = new Dollars(text);
  const ticks = new Ahead(text, (all, at) => all[at] === '`');
  const parentheses = new Ahead(text, (all, at) => all[at] === '\\' && all[at + 1] === ')');
  let start = 0;

  const close = (closer: string, from: number): number => {
    if (missing.has(closer)) return -1;
    const at = text.indexOf(closer, from);
    if (at < 0) missing.add(closer);
    return at;
  };
  const cut = (from: number, segment: Segment, to: number) => {
    if (from > start) found.push({ kind: 'prose', text: text.slice(start, from) });
    found.push(segment);
    start = to;
    special.lastIndex = to;
  };

  for (let match = special.exec(text); match; match = special.exec(text)) {
    const at = match.index;
    if (text.startsWith('```', at) && (at === 0 || text[at - 1] === '\n')) {
      const line = text.indexOf('\n', at);
      const end = line < 0 ? -1 : close('\n```', line);
      const body = line < 0 ? '' : text.slice(line + 1, end < 0 ? text.length : Math.max(line + 1, end));
      cut(at, { kind: 'code', text: body }, end < 0 ? text.length : end + 4);
    } else if (match[0] === '`') {
      const end = ticks.from(at + 1);
      if (end > 0) special.lastIndex = end + 1;
    } else if (text.startsWith('$$', at)) {
      const end = close('$$', at + 2);
      if (end > 0) cut(at, { kind: 'math', tex: text.slice(at + 2, end) }, end + 2);
      else special.lastIndex = at + 2;
    } else if (match[0] === '$') {
      const end = dollars.closeOf(at);
      if (end > 0) special.lastIndex = end + 1;
    } else if (text[at + 1] === '[') {
      const end = close('\\]', at + 2);
      if (end > 0) cut(at, { kind: 'math', tex: text.slice(at + 2, end) }, end + 2);
    } else if (text[at + 1] === '(') {
      const end = parentheses.from(at + 2);
      if (end > 0) special.lastIndex = end + 2;
    } else if (text.startsWith('\\begin{', at)) {
      const brace = text.indexOf('}', at);
      const name = brace > 0 && brace - at < 24 ? text.slice(at + 7, brace) : '';
      const end = DISPLAYED.has(name) ? close(`\\end{${name}}`, brace) : -1;
      const to = end + name.length + 6;
      if (end > 0) cut(at, { kind: 'math', tex: text.slice(at, to) }, to);
    } else special.lastIndex = at + 2;
  }
  if (start < text.length) found.push({ kind: 'prose', text: text.slice(start) });
  return found;
}
