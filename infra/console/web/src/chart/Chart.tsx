import { useEffect, useRef } from 'preact/hooks';
import { theme } from '../app/theme';
import { echarts, type Option } from './echarts';

export interface ChartProps {
  readonly option: Option;
  /** What the picture says, for those who do not see it. */
  readonly label: string;
  readonly class?: string;
  readonly onPick?: (data: unknown) => void;
  /** Series whose number changes must be replaced and not merged. */
  readonly replace?: boolean;
}

/** A chart that fits its box and follows the theme. */
export function Chart({ option, label, class: name, onPick, replace = true }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    const made = echarts.init(place.current!, null, { renderer: 'canvas' });
    made.on('click', (event) => pick.current?.((event as { data?: unknown }).data));
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current!);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: replace, lazyUpdate: true });
  }, [option, replace]);

  return <div ref={place} class={`chart ${name ?? ''}`} role="img" aria-label={label} />;
}

/** Colours of what is not data: axes, lines, text. */
export function inks(): { text: string; muted: string; line: string; surface: string; accent: string } {
  return theme.value === 'dark'
    ? { text: '#e6e8ec', muted: '#9ba2ae', line: '#2b303a', surface: '#1a1d24', accent: '#82b6e8' }
    : { text: '#23262c', muted: '#63676f', line: '#e8e5de', surface: '#ffffff', accent: '#24598c' };
}

export const FONT = 'Roboto, system-ui, sans-serif';

/** A tooltip of elements: its texts may come from strangers and never become HTML. */
export function tooltip(title: string, lines: readonly (readonly [string, string])[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tooltip';
  const head = document.createElement('strong');
  head.textContent = title;
  box.append(head);
  for (const [name, value] of lines) {
    const line = document.createElement('div');
    const left = document.createElement('span');
    const right = document.createElement('span');
    left.textContent = name;
    right.textContent = value;
    line.append(left, right);
    box.append(line);
  }
  return box;
}

/** What all tooltips have in common. */
export function tooltipStyle() {
  const ink = inks();
  return {
    confine: true,
    backgroundColor: ink.surface,
    borderColor: ink.line,
    borderWidth: 1,
    padding: 0,
    textStyle: { color: ink.text, fontFamily: FONT, fontSize: 12.5 },
    transitionDuration: 0.1,
  };
}
