import { Ahead, Dollars } from './ahead';

/** A piece of a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'math'; readonly tex: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly inside: readonly Inline[] };

const DEEPEST = 4;

/** Finds mathematics, code and emphasis in a line; everything else, HTML and links included, is text. */
export function inlines(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  const special = /[`$\\*]/g;
  const dollars = new Dollars(text);
  const ticks = new Ahead(text, (all, at) => all[at] === '`');
  const parentheses = new Ahead(text, (all, at) => all[at] === '\\' && all[at + 1] === ')');
  const single = new Ahead(text, (all, at) => all[at] === '*' && all[at + 1] !== '*' && all[at - 1] !== '*' && touches(all, at));
  const double = new Ahead(text, (all, at) => all[at] === '*' && all[at + 1] === '*' && touches(all, at));
  let start = 0;
  const cut = (from: number, piece: Inline, to: number) => {
    if (from > start) found.push({ kind: 'text', text: unescaped(text.slice(start, from)) });
    found.push(piece);
    start = to;
    special.lastIndex = to;
  };

  for (let match = special.exec(text); match; match = special.exec(text)) {
    const at = match.index;
    const letter = match[0];
    if (letter === '\\') {
      const end = text[at + 1] === '(' ? parentheses.from(at + 2) : -1;
      if (end > 0) cut(at, { kind: 'math', tex: text.slice(at + 2, end) }, end + 2);
      else special.lastIndex = at + 2;
    } else if (letter === '$') {
      const end = dollars.closeOf(at);
      if (end > 0) cut(at, { kind: 'math', tex: text.slice(at + 1, end) }, end + 1);
    } else if (letter === '`') {
      const end = ticks.from(at + 1);
      if (end > 0) cut(at, { kind: 'code', text: text.slice(at + 1, end) }, end + 1);
    } else if (depth < DEEPEST) {
      const mark = text[at + 1] === '*' ? '**' : '*';
      const from = at + mark.length;
      const opens = !/[\s*]/.test(text[from] ?? ' ');
      const end = opens ? (mark === '**' ? double : single).from(from + 1) : -1;
      const inside = end > 0 ? text.slice(at + mark.length, end) : '';
      if (inside) cut(at, { kind: mark === '**' ? 'strong' : 'emphasis', inside: inlines(inside, depth + 1) }, end + mark.length);
      else special.lastIndex = at + mark.length;
    }
  }
  if (start < text.length) found.push({ kind: 'text', text: unescaped(text.slice(start)) });
  return found;
}

/** "2 * 3 * 4" is no emphasis: the marks touch what they emphasise. */
function touches(text: string, at: number): boolean {
  return at > 0 && !/\s/.test(text[at - 1]!);
}

function unescaped(text: string): string {
  return text.replace(/\\([$*`_#\\])/g, '$1');
}
