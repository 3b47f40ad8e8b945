import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../format/number';
import { blocks, thinkingParts, type Block } from './blocks';
import type { Inline } from './inline';
import { soon, typeset } from './typeset';

/** Of a long text so much is shown at first, and more on request. */
const PORTION = 30_000;
const BLOCKS_AT_ONCE = 25;

/** A text of a stranger with its mathematics set; anything that is not mathematics is shown as text. */
export function Written({ text }: { readonly text: string }) {
  const [shown, setShown] = useState(PORTION);
  const cut = useMemo(() => (text.length <= shown * 1.2 ? text : text.slice(0, lastLine(text, shown))), [text, shown]);
  const all = useMemo(() => blocks(cut), [cut]);
  const [reached, setReached] = useState(BLOCKS_AT_ONCE);
  useEffect(() => {
    if (reached >= all.length) return;
    const timer = setTimeout(() => setReached(reached + BLOCKS_AT_ONCE), 16);
    return () => clearTimeout(timer);
  }, [reached, all]);
  const left = text.length - cut.length;
  return (
    <div class="written">
      {all.slice(0, reached).map((block, index) => (
        <BlockOf key={index} block={block} />
      ))}
      {left > 0 && (
        <button type="button" class="button small" onClick={() => setShown(shown + PORTION)}>
          Show {count(Math.min(PORTION, left))} more of {count(left)} characters left
        </button>
      )}
    </div>
  );
}

/** A response: its thinking part stands apart. */
export function Response({ text }: { readonly text: string }) {
  const parts = useMemo(() => thinkingParts(text), [text]);
  return (
    <>
      {parts.map((part, index) =>
        part.thinking ? (
          <section key={index} class="thinking" aria-label="Thinking part">
            <h4>thinking part</h4>
            <Written text={part.text} />
          </section>
        ) : (
          <Written key={index} text={part.text} />
        ),
      )}
    </>
  );
}

function lastLine(text: string, before: number): number {
  const line = text.lastIndexOf('\n', before);
  return line > before / 2 ? line : before;
}

function BlockOf({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return <p>{children(block.inside)}</p>;
    case 'quote':
      return <blockquote>{children(block.inside)}</blockquote>;
    case 'heading':
      return (
        <p class="heading" role="heading" aria-level={Math.min(6, block.level + 3)}>
          {children(block.inside)}
        </p>
      );
    case 'list':
      return block.ordered ? (
        <ol start={block.first}>{block.items.map((item, i) => <li key={i}>{children(item)}</li>)}</ol>
      ) : (
        <ul>{block.items.map((item, i) => <li key={i}>{children(item)}</li>)}</ul>
      );
    case 'math':
      return <Formula tex={block.tex} display />;
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
  }
}

function children(inside: readonly Inline[]): ComponentChildren {
  return inside.map((piece, index) => {
    switch (piece.kind) {
      case 'text':
        return piece.text;
      case 'math':
        return <Formula key={index} tex={piece.tex} display={false} />;
      case 'code':
        return <code key={index}>{piece.text}</code>;
      case 'strong':
        return <strong key={index}>{children(piece.inside)}</strong>;
      case 'emphasis':
        return <em key={index}>{children(piece.inside)}</em>;
    }
  });
}

/** The source stands there until the formula is set, so that nothing is missing meanwhile. */
function Formula({ tex, display }: { readonly tex: string; readonly display: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => soon(() => place.current && typeset(tex, display, place.current)), [tex, display]);
  // Keyed by its source: what KaTeX put into the element is not Preact's to change.
  return <span key={tex} ref={place} class={display ? 'formula display' : 'formula'} />;
}
