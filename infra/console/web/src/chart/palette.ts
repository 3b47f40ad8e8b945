import type { Theme } from '../app/theme';

/**
 * Error rates as colours: one scale whose lightness only falls (light) or rises (dark), so that it
 * reads the same to every kind of colour vision and in grey.
 */
const RATE_STOPS: Record<Theme, readonly string[]> = {
  light: ['#fbf0d9', '#f6d59c', '#efac66', '#de7b4e', '#bf4e52', '#8f3459', '#561f54'],
  dark: ['#2b2745', '#4d2c61', '#7d3069', '#ae4062', '#d96550', '#f09a54', '#fae291'],
};
const SCALES: Record<Theme, readonly (readonly [number, number, number])[]> = {
  light: RATE_STOPS.light.map(channels),
  dark: RATE_STOPS.dark.map(channels),
};

/** What stands for a skill without a rate. */
export const UNKNOWN_COLOR: Record<Theme, { ground: string; hatch: string }> = {
  light: { ground: '#e6e4de', hatch: '#c4c1b8' },
  dark: { ground: '#2a2e37', hatch: '#464c58' },
};

/** Series that stand side by side: Okabe and Ito's colours, told apart by every kind of colour vision. */
export const SERIES: Record<Theme, readonly string[]> = {
  light: ['#0072b2', '#d55e00', '#00795a', '#a8588a', '#7a6a00', '#3d8fc4'],
  dark: ['#56b4e9', '#f0883e', '#2fbf94', '#dd92bb', '#e0cf4a', '#9aa7d6'],
};

/** And by their dashes, for those who see no colours at all. */
export const DASHES: readonly ('solid' | 'dashed' | 'dotted' | number[])[] = ['solid', [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [14, 4]];

const tiles = new Map<Theme, { readonly image: HTMLCanvasElement; readonly repeat: 'repeat' }>();

/** The hatching of what is unknown, as a pattern to fill with. */
export function hatched(theme: Theme): { readonly image: HTMLCanvasElement; readonly repeat: 'repeat' } {
  const known = tiles.get(theme);
  if (known) return known;
  const image = document.createElement('canvas');
  image.width = image.height = 6;
  const pen = image.getContext('2d')!;
  pen.fillStyle = UNKNOWN_COLOR[theme].ground;
  pen.fillRect(0, 0, 6, 6);
  pen.strokeStyle = UNKNOWN_COLOR[theme].hatch;
  pen.lineWidth = 1.2;
  for (const from of [-6, 0, 6]) {
    pen.moveTo(from, 6);
    pen.lineTo(from + 6, 0);
  }
  pen.stroke();
  const tile = { image, repeat: 'repeat' as const };
  tiles.set(theme, tile);
  return tile;
}

function channels(color: string): readonly [number, number, number] {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as unknown as [number, number, number];
}

/** The colour of an error rate in [0, 1]. */
export function rateColor(mean: number, theme: Theme): string {
  const scale = SCALES[theme];
  const place = Math.min(1, Math.max(0, mean)) * (scale.length - 1);
  const below = Math.min(scale.length - 2, Math.floor(place));
  const share = place - below;
  const mixed = scale[below]!.map((low, channel) => Math.round(low + share * (scale[below + 1]![channel]! - low)));
  return `rgb(${mixed.join(',')})`;
}

/** Ink that reads on the colour of a rate. */
export function inkOn(mean: number | null, theme: Theme): string {
  const dark = theme === 'light' ? (mean ?? 0) > 0.5 : (mean ?? 0) < 0.62;
  return dark ? '#ffffff' : '#22252b';
}

/** The scale as a gradient for the legend. */
export function rateGradient(theme: Theme): string {
  return `linear-gradient(to right, ${RATE_STOPS[theme].join(', ')})`;
}
