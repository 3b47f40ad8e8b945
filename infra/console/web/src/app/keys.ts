import { signal } from '@preact/signals';
import { go, type View } from './route';
import { switchTheme } from './theme';

/** The keys of the page, as its help lists them. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search what is shown'],
  ['g then s', 'Skills'],
  ['g then e', 'Selections'],
  ['g then t', 'Training'],
  ['g then f', 'Flow'],
  ['g then a', 'Acts'],
  ['↑ ↓', 'move in a table or list; Page Up, Page Down, Home, End too'],
  ['Enter', 'open the row'],
  ['→ ←', 'in the table of skills: zoom into the skill, out again'],
  ['p', 'pause or resume the live list'],
  ['d', 'light or dark'],
  ['Esc', 'close what is open'],
  ['?', 'this list'],
];

export const helpOpen = signal(false);
/** Hears the key that pauses a live list. */
export const pausePressed = signal(0);

const PLACES: Record<string, View> = { s: 'skills', e: 'selections', t: 'training', f: 'flow', a: 'acts' };

/** Hears the keys that work wherever one is. */
export function followKeys(): () => void {
  let going = 0;
  const hear = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const typing = target.matches('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape') {
      if (typing) target.blur();
      helpOpen.value = false;
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = PLACES[event.key];
    if (performance.now() < going && place) {
      going = 0;
      go(place);
    } else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus();
    else if (event.key === '?') helpOpen.value = !helpOpen.value;
    else if (event.key === 'g') {
      going = performance.now() + 1_500;
      return;
    } else if (event.key === 'd') switchTheme();
    else if (event.key === 'p') pausePressed.value++;
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}
