import { useState } from 'preact/hooks';
import { Dialog } from '../app/Dialog';
import { act } from '../live/ask';
import { operator } from './operator';

/** What can be done with a confirmation alone. */
export type ConfirmedAct = { readonly kind: 'pause' | 'resume' | 'close'; readonly curriculum: string } | { readonly kind: 'retract'; readonly traceId: string };

/** What an act does, in words, before it is done. */
export function consequence(done: ConfirmedAct): string {
  switch (done.kind) {
    case 'pause':
      return `No further round of ${done.curriculum} opens until it is resumed. The round in flight ends, and what is selected already still goes to its trainers.`;
    case 'resume':
      return `${done.curriculum} opens rounds again, as its pacing says.`;
    case 'close':
      return `The round in flight is the last of ${done.curriculum}. It cannot be opened again; what it selected stays.`;
    case 'retract':
      return `The trace ${done.traceId} leaves the pool for good, and its content is erased. Selections that are in no batch yet are withdrawn; batches and checkpoints that hold it are listed in the topic retractions.`;
  }
}

const TITLES = { pause: 'Pause', resume: 'Resume', close: 'Close', retract: 'Retract' } as const;

/** Asks once more, says what will happen, and then does it. */
export function ActDialog({ act: wanted, onClose }: { readonly act: ConfirmedAct; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  const what = wanted.kind === 'retract' ? wanted.traceId : wanted.curriculum;
  const title = `${TITLES[wanted.kind]} ${what}`;
  const send = async (event: Event) => {
    event.preventDefault();
    if (!operator.value) return;
    setBusy(true);
    try {
      const text =
        wanted.kind === 'retract'
          ? await act('traces/retract', operator.value, { traceId: wanted.traceId, reason })
          : await act(`curricula/${encodeURIComponent(wanted.curriculum)}/${wanted.kind}`, operator.value, { reason });
      setSaid({ ok: true, text });
    } catch (failure) {
      setSaid({ ok: false, text: failure instanceof Error ? failure.message : String(failure) });
    }
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={(event) => void send(event)}>
        <p>{consequence(wanted)}</p>
        {said ? (
          <p class={said.ok ? 'note' : 'note bad'} role="alert">{said.text}</p>
        ) : (
          <label class="stacked">
            Why (recorded with the act)
            <input class="field" value={reason} autoFocus onInput={(event) => setReason(event.currentTarget.value)} />
          </label>
        )}
        <p class="muted small">Done as {operator.value?.by}; recorded with the time.</p>
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>{said?.ok ? 'Done' : 'Cancel'}</button>
          {!said?.ok && (
            <button type="submit" disabled={busy} class={wanted.kind === 'retract' || wanted.kind === 'close' ? 'button danger' : 'button primary'}>
              {busy ? 'Asking…' : TITLES[wanted.kind]}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
