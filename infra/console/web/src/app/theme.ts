import { effect, signal } from '@preact/signals';

export type Theme = 'light' | 'dark';
const KEY = 'skillstream.theme';

const system = matchMedia('(prefers-color-scheme: dark)');
const chosen = signal<Theme | null>(read());
const systemTheme = signal<Theme>(system.matches ? 'dark' : 'light');

/** The theme in force: what was chosen here, otherwise what the system prefers. */
export const theme = signal<Theme>(chosen.value ?? systemTheme.value);

export function followTheme(): void {
  system.addEventListener('change', () => (systemTheme.value = system.matches ? 'dark' : 'light'));
  effect(() => {
    theme.value = chosen.value ?? systemTheme.value;
    document.documentElement.dataset.theme = theme.value;
  });
}

/** The other theme; where that is the system's, nothing is kept, so that the page follows the system again. */
export function switchTheme(): void {
  const other = theme.value === 'dark' ? 'light' : 'dark';
  chosen.value = other === systemTheme.value ? null : other;
  try {
    if (chosen.value) localStorage.setItem(KEY, chosen.value);
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing still shows the theme until it is closed.
  }
}

function read(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}
