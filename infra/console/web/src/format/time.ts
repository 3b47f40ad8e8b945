/** Times as people read them: how long ago, and the exact moment where one points at it. */

/** A duration in milliseconds: 340 ms, 1.2 s, 3 min 20 s, 5 h 3 min, 2 d 4 h. */
export function duration(millis: number | null | undefined): string {
  if (millis == null || !Number.isFinite(millis)) return '–';
  if (millis < 1000) return `${Math.round(millis)}\u202fms`;
  const seconds = millis / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)}\u202fs`;
  const whole = Math.round(seconds);
  if (whole < 3600) return two(Math.floor(whole / 60), 'min', whole % 60, 's');
  if (whole < 86_400) return two(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
  return two(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h');
}

function two(large: number, unit: string, small: number, smaller: string): string {
  return small === 0 ? `${large}\u202f${unit}` : `${large}\u202f${unit} ${small}\u202f${smaller}`;
}

/** How long ago: now, 12 s ago, 3 min ago, 5 h ago, 2 d ago. */
export function ago(at: string, now: number): string {
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 3) return 'now';
  if (seconds < 60) return `${seconds}\u202fs ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u202fmin ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}\u202fh ago`;
  return `${Math.floor(seconds / 86_400)}\u202fd ago`;
}

/** The moment itself: 2026-01-31 12:00:00.123 UTC. */
export function exact(at: string): string {
  return at.replace('T', ' ').replace('Z', ' UTC');
}

/** Local clock time for the axis of a chart. */
export function clock(millis: number): string {
  const date = new Date(millis);
  return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
