import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A dialog over the page: the browser keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ComponentChildren }) {
  const place = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = place.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog ref={place} class="dialog" aria-label={title} onCancel={onClose} onClick={(event) => event.target === place.current && onClose()}>
      <div class="dialog-box">
        <header class="spread">
          <h1>{title}</h1>
          <button type="button" class="button plain" aria-label="Close" onClick={onClose}>✕</button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
