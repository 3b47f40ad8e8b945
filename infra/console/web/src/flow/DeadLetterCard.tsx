import { useState } from 'preact/hooks';
import type { DeadLetterItem, DeadLetters } from '../api';
import { Ago, Answered, Empty, Facts } from '../app/parts';
import { change, route } from '../app/route';
import { bytes, count } from '../format/number';
import { address, ask } from '../live/ask';
import { AGAIN, useQuestion } from '../live/question';

/** Dead letters by reason, and the offending record opened. */
export function DeadLetterCard() {
  const reason = route.value.params.get('reason') ?? '';
  const answer = useQuestion<DeadLetters>(address('dead-letters', { reason, limit: 50 }), {
    'dead-letters': (value, event) => (event.total === value.total ? value : AGAIN),
  });
  return (
    <section class="card dead-letters" aria-label="Dead letters">
      <header><h2>Dead letters</h2>{answer.value && <span class="muted small">{count(answer.value.total)} refused records, kept whole</span>}</header>
      <div class="body">
        <Answered answer={answer}>{(letters) => (letters.total === 0 ? <Empty title="Nothing was refused"><span>A record that cannot be used lands here with the reason.</span></Empty> : <Letters letters={letters} reason={reason} />)}</Answered>
      </div>
    </section>
  );
}

function Letters({ letters, reason }: { readonly letters: DeadLetters; readonly reason: string }) {
  const [more, setMore] = useState<{ of: DeadLetters; items: readonly DeadLetterItem[]; next: string | null } | null>(null);
  const added = more?.of === letters ? more : { items: [], next: letters.next };
  const items = [...letters.items, ...added.items];
  const opened = route.value.params.get('letter');
  const most = Math.max(...letters.reasons.map((one) => one.count));
  const show = async () => {
    const page = await ask<DeadLetters>(address('dead-letters', { reason, before: added.next, limit: 50 }));
    setMore({ of: letters, items: [...added.items, ...page.items], next: page.next });
  };
  return (
    <div class="letters">
      <ul class="reasons" aria-label="Reasons">
        <li><button type="button" aria-pressed={reason === ''} onClick={() => change({ reason: null, letter: null })}><span>every reason</span><span class="number">{count(letters.total)}</span></button></li>
        {letters.reasons.map((one) => (
          <li key={`${one.reason}${one.origin}`}>
            <button type="button" aria-pressed={reason === one.reason} onClick={() => change({ reason: one.reason, letter: null })}>
              <span class="reason-line" style={{ width: `${(100 * one.count) / most}%` }} aria-hidden="true" />
              <span>{words(one.reason)}<span class="muted small"> from {one.origin}</span></span>
              <span class="number">{count(one.count)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div>
        <ul class="lines">
          {items.map((item) => {
            const id = `${item.partition}-${item.offset}`;
            const open = id === opened;
            return (
              <li key={id}>
                <button type="button" class="line" aria-expanded={open} onClick={() => change({ letter: open ? null : id })}>
                  <span class="tag bad">{words(item.reason)}</span>
                  <span class="ellipsis grow">{item.detail}</span>
                  <span class="muted small ellipsis">{item.origin}</span>
                  <span class="muted small"><Ago at={item.at} /></span>
                </button>
                {open && <Letter item={item} />}
              </li>
            );
          })}
        </ul>
        {added.next && <button type="button" class="button small" onClick={() => void show()}>Show older ones</button>}
      </div>
    </div>
  );
}

function Letter({ item }: { readonly item: DeadLetterItem }) {
  return (
    <div class="opened">
      <p class="note bad">{item.detail}</p>
      <Facts
        of={[
          ['Came from', `${item.origin}${item.originPartition !== null ? `, partition ${item.originPartition}` : ''}${item.originPosition !== null ? `, ${item.originPartition !== null ? 'offset' : 'line'} ${item.originPosition}` : ''}`],
          ['In dead-letters', `partition ${item.partition}, offset ${item.offset}`],
          ['Key', item.key === null ? 'none' : <span class="mono">{item.key}</span>],
          ['Size', bytes(item.bytes)],
        ]}
      />
      <h3>The record{item.encoding === 'hex' && ' (not text: hexadecimal digits)'}{item.truncated && ', its beginning'}</h3>
      {item.value === null ? <p class="muted">It has no value.</p> : <pre class="record" tabIndex={0}>{item.encoding === 'text' ? pretty(item.value) : item.value.replace(/(.{2})/g, '$1 ')}</pre>}
    </div>
  );
}

function words(reason: string): string {
  return reason.toLowerCase().replace(/_/g, ' ');
}

function pretty(text: string): string {
  if (text.length > 200_000) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
