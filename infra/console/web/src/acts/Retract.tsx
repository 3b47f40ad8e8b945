import { useState } from 'preact/hooks';
import { operator } from './operator';
import { ActDialog } from './ActDialog';

/** Retracts a trace; only there for whoever may act. */
export function RetractButton({ traceId }: { readonly traceId: string }) {
  const [open, setOpen] = useState(false);
  if (!operator.value) return null;
  return (
    <>
      <button type="button" class="button small danger" onClick={() => setOpen(true)}>Retract the trace</button>
      {open && <ActDialog act={{ kind: 'retract', traceId }} onClose={() => setOpen(false)} />}
    </>
  );
}
