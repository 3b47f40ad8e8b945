import katex from 'katex';

/** Longer formulas are shown as they were written. */
export const LONGEST_FORMULA = 3_000;
const SLICE_MILLIS = 8;

/** KaTeX would show the name of such a command and drop what it was applied to; its source says all. */
function refused({ command }: { readonly command: string }): never {
  throw new Error(`${command} is not allowed in a formula`);
}

/**
 * Sets one formula into an element, or its source where it cannot be set.
 *
 * A formula is content of strangers: nothing in it may make links, load images or name classes
 * (`trust`), define macros for the next one (a fresh set each time), or expand without end.
 */
export function typeset(tex: string, display: boolean, element: HTMLElement): void {
  if (tex.length <= LONGEST_FORMULA) {
    try {
      katex.render(tex.trim(), element, {
        displayMode: display,
        throwOnError: true,
        trust: refused,
        strict: 'ignore',
        maxExpand: 300,
        maxSize: 20,
        macros: {},
      });
      return;
    } catch (failure) {
      element.title = failure instanceof Error ? failure.message : String(failure);
    }
  } else element.title = `A formula of ${tex.length} characters, shown as it was written`;
  element.textContent = tex;
  element.classList.add('formula-source');
}

type Job = () => void;
const waiting = new Set<Job>();
let running = false;

/** Runs a job soon, in slices short enough that the page stays fluid; the returned function drops it. */
export function soon(job: Job): () => void {
  waiting.add(job);
  if (!running) {
    running = true;
    queueMicrotask(slice);
  }
  return () => void waiting.delete(job);
}

function slice(): void {
  const end = performance.now() + SLICE_MILLIS;
  for (const job of waiting) {
    waiting.delete(job);
    job();
    if (performance.now() > end) break;
  }
  running = waiting.size > 0;
  if (running) setTimeout(slice, 4);
}
