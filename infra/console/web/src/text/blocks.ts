import { inlines, type Inline } from './inline';
import { segments } from './segments';

/** A block of a text, as it is set on the page. */
export type Block =
  | { readonly kind: 'paragraph' | 'quote'; readonly inside: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly inside: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly first: number; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'math'; readonly tex: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

/** Reads the little of Markdown that teachers write; there is no HTML, no link and no image in it. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  for (const segment of segments(text.replace(/\r\n?/g, '\n'))) {
    if (segment.kind === 'prose') prose(segment.text, found);
    else found.push(segment);
  }
  return found;
}

function prose(text: string, found: Block[]): void {
  let lines: string[] = [];
  let list: { ordered: boolean; first: number; items: string[] } | null = null;

  const endParagraph = () => {
    const joined = lines.join('\n');
    if (joined.trim()) found.push({ kind: 'paragraph', inside: inlines(joined.trim()) });
    lines = [];
  };
  const endList = () => {
    if (list) found.push({ kind: 'list', ordered: list.ordered, first: list.first, items: list.items.map((item) => inlines(item)) });
    list = null;
  };

  for (const line of text.split('\n')) {
    const start = line.slice(0, 200);
    const heading = /^(#{1,4}) +(?=\S)/.exec(start);
    const bullet = /^ {0,6}(?:([-*+])|(\d{1,4})[.)]) +(?=\S)/.exec(start);
    if (!line.trim()) {
      endParagraph();
      endList();
    } else if (heading) {
      endParagraph();
      endList();
      found.push({ kind: 'heading', level: heading[1]!.length, inside: inlines(line.slice(heading[0].length)) });
    } else if (/^ {0,3}([-*_])( ?\1){2,}\s*$/.test(start)) {
      endParagraph();
      endList();
      found.push({ kind: 'rule' });
    } else if (bullet) {
      endParagraph();
      const ordered = bullet[2] !== undefined;
      if (list && list.ordered !== ordered) endList();
      list ??= { ordered, first: ordered ? Number(bullet[2]) : 1, items: [] };
      list.items.push(line.slice(bullet[0].length));
    } else if (line.startsWith('> ')) {
      endParagraph();
      endList();
      found.push({ kind: 'quote', inside: inlines(line.slice(2)) });
    } else if (list) list.items[list.items.length - 1] += `\n${line.trim()}`;
    else lines.push(line);
  }
  endParagraph();
  endList();
}

/** Cuts a response into its thinking part and what is around it. */
export function thinkingParts(text: string): { readonly thinking: boolean; readonly text: string }[] {
  const open = text.indexOf('<think>');
  const close = text.lastIndexOf('</think>');
  if (close < 0 || (open >= 0 && open > close)) return [{ thinking: false, text }];
  return [
    { thinking: false, text: open > 0 ? text.slice(0, open) : '' },
    { thinking: true, text: text.slice(open < 0 ? 0 : open + '<think>'.length, close) },
    { thinking: false, text: text.slice(close + '</think>'.length) },
  ].filter((part) => part.text.trim() !== '');
}
