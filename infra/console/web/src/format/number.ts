/** Numbers as people read them: a narrow space groups thousands, units are said, nothing is more exact than it is. */

const NOTHING = '–';

function grouped(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace(/,/g, '\u202f');
}

/** A count, whole: 12 345. */
export function count(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? NOTHING : grouped(Math.round(value), 0);
}

/** A count where room is short: 12.3 k, 4.5 M. */
export function brief(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  for (const [from, divisor, unit] of [[999_500_000, 1e9, 'G'], [999_500, 1e6, 'M'], [9_995, 1e3, 'k']] as const) {
    if (size >= from) return `${(value / divisor).toFixed(size / divisor >= 99.95 ? 0 : 1)}\u202f${unit}`;
  }
  return count(value);
}

/** A share in [0, 1] as per cent: 31.2 %. */
export function percent(value: number | null | undefined, digits = 1): string {
  return value == null || !Number.isFinite(value) ? NOTHING : `${(100 * value).toFixed(digits)}\u202f%`;
}

/** A difference of two shares, in points, with its sign: +3.1 points. */
export function points(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NOTHING;
  const rounded = (100 * value).toFixed(1);
  return `${Number(rounded) > 0 ? '+' : Number(rounded) < 0 ? '−' : '±'}${rounded.replace('-', '')}`;
}

/** Something a second: 0.42 /s, 1 250 /s. */
export function perSecond(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NOTHING;
  const text = value === 0 ? '0' : value < 0.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : brief(value);
  return `${text}\u202f/s`;
}

/** A number of any size to three digits or so: 0.00123, 2.5e-7, 1.23, 456. */
export function significant(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NOTHING;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3) return value.toExponential(1).replace('-', '−');
  return size >= 1000 ? brief(value) : String(Number(value.toPrecision(3)));
}

/** A size: 512 bytes, 1.2 MiB. */
export function bytes(value: number): string {
  if (value < 1024) return `${value} bytes`;
  const units = ['KiB', 'MiB', 'GiB'];
  const power = Math.min(units.length, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** power).toFixed(1)}\u202f${units[power - 1]}`;
}
