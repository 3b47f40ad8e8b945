import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { percent } from '../format/number';
import { ago, exact } from '../format/time';
import type { Answer } from '../live/question';

const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 2_000);

/** How long ago; the exact time where one points at it. */
export function Ago({ at }: { readonly at: string | null | undefined }) {
  if (!at) return <span class="muted">–</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at, Math.max(now.value, Date.now()))}
    </time>
  );
}

/** What to do where there is nothing to show. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** An answer: what it holds, or why it is not there. */
export function Answered<T>({ answer, children }: { readonly answer: Answer<T>; readonly children: (value: T) => ComponentChildren }) {
  return (
    <>
      {answer.error && (
        <p class="note bad" role="alert">
          {answer.error}
        </p>
      )}
      {answer.value !== null ? children(answer.value) : answer.loading && <p class="empty">Reading…</p>}
    </>
  );
}

/** An error rate with its 90 % interval on a line from 0 to 100 %. */
export function Interval({ mean, lower, upper }: { readonly mean: number | null; readonly lower: number | null; readonly upper: number | null }) {
  if (mean === null) {
    return (
      <span class="interval">
        <span class="muted">unknown</span>
        <span class="interval-line unknown" />
      </span>
    );
  }
  const low = lower ?? mean;
  const high = upper ?? mean;
  return (
    <span class="interval" title={`${percent(mean)}, 90 % interval ${percent(low)} to ${percent(high)}`}>
      <span>{percent(mean)}</span>
      <span class="interval-line">
        <span class="interval-range" style={{ left: `${100 * low}%`, width: `${Math.max(1.5, 100 * (high - low))}%` }} />
        <span class="interval-mean" style={{ left: `${100 * mean}%` }} />
      </span>
    </span>
  );
}

/** Change of a rate: an arrow says the direction beside the colour. Fewer errors are good. */
export function Trend({ value }: { readonly value: number | null | undefined }) {
  if (value == null) return <span class="muted">–</span>;
  const size = (100 * Math.abs(value)).toFixed(1);
  if (size === '0.0') return <span class="muted">± 0</span>;
  return value < 0 ? (
    <span class="good" title={`${size} points fewer errors than at the checkpoint before`}>↓ {size}</span>
  ) : (
    <span class="bad" title={`${size} points more errors than at the checkpoint before`}>↑ {size}</span>
  );
}

/** One of a few. */
export function Choices<T extends string>(props: { readonly label: string; readonly value: T; readonly of: readonly (readonly [T, string])[]; readonly onChoose: (value: T) => void }) {
  return (
    <div class="choices" role="group" aria-label={props.label}>
      {props.of.map(([value, text]) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChoose(value)}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** One of many. */
export function Picker(props: { readonly label: string; readonly value: string; readonly of: readonly (readonly [string, string])[]; readonly onChoose: (value: string) => void }) {
  return (
    <label class="labelled">
      {props.label}
      <select class="field" value={props.value} onChange={(event) => props.onChoose(event.currentTarget.value)}>
        {props.of.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Names and values below one another. */
export function Facts({ of }: { readonly of: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A value that follows another one at most every so many milliseconds; drawing a chart is not free. */
export function useThrottled<T>(value: T, millis: number): T {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + millis - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setShown(() => value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
}
