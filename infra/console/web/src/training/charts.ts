import type { CheckpointItem, CurriculumItem, StepColumns, Training } from '../api';
import { theme } from '../app/theme';
import { FONT, inks, tooltip, tooltipStyle } from '../chart/Chart';
import type { Option } from '../chart/echarts';
import { DASHES, SERIES } from '../chart/palette';
import { count, percent } from '../format/number';
import { clock, duration, exact } from '../format/time';
import { smoothed } from './steps';

/** What the charts have below them: steps, or the time. */
export type Axis = 'step' | 'time';

/** One curriculum in the charts; its place gives its colour and dash everywhere. */
export interface Run {
  readonly item: CurriculumItem;
  readonly training: Training;
  readonly place: number;
}

export function colorOf(place: number): string {
  const colors = SERIES[theme.value];
  return colors[place % colors.length]!;
}

export function dashOf(place: number) {
  return DASHES[place % DASHES.length]!;
}

/** A measure of steps. */
export interface Measure {
  readonly key: keyof StepColumns;
  readonly format: (value: number | null | undefined) => string;
  /** Steps to smooth over; the raw values stay visible, thin. */
  readonly smooth?: number;
  /** Whether the axis starts at zero. */
  readonly zero: boolean;
}

function base(axis: Axis, format: (value: number) => string, zero: boolean): Option & object {
  const ink = inks();
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 58, right: 14, top: 14, bottom: 26 },
    xAxis: {
      type: axis === 'time' ? 'time' : 'value',
      min: axis === 'time' ? undefined : 'dataMin',
      max: axis === 'time' ? undefined : 'dataMax',
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      axisLabel: { color: ink.muted, hideOverlap: true, ...(axis === 'time' ? { formatter: (value: number) => clock(value) } : { formatter: (value: number) => count(value), showMinLabel: false }) },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', scale: !zero, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: ink.muted, formatter: format }, splitNumber: 4, splitLine: { lineStyle: { color: ink.line } } },
  };
}

/** A measure of all runs on the same axes. */
export function stepChart(runs: readonly Run[], measure: Measure, axis: Axis): Option {
  const lines = runs.flatMap(({ training, item, place }) => {
    const { steps } = training;
    const values = steps[measure.key] as (number | null)[];
    const x = axis === 'time' ? steps.at.map((at) => Date.parse(at)) : steps.step;
    const line = (data: readonly (number | null)[], thin: boolean) => ({
      name: item.name,
      type: 'line' as const,
      data: data.map((value, i) => [x[i]!, value]),
      showSymbol: values.filter((value) => value !== null).length === 1,
      symbolSize: 5,
      sampling: thin ? ('minmax' as const) : ('lttb' as const),
      silent: true,
      lineStyle: thin ? { width: 1, opacity: 0.18, color: colorOf(place) } : { width: 1.8, color: colorOf(place), type: dashOf(place) },
      itemStyle: { color: colorOf(place) },
      ...(thin ? {} : { markLine: marks(training.checkpoints, axis) }),
    });
    return measure.smooth && values.length > 3 * measure.smooth ? [line(values, true), line(smoothed(values, measure.smooth), false)] : [line(values, false)];
  });
  return {
    ...base(axis, (value) => measure.format(value), measure.zero),
    tooltip: {
      ...tooltipStyle(),
      trigger: 'axis',
      axisPointer: { lineStyle: { color: inks().muted } },
      formatter: (parameters: unknown) => {
        const pointed = (parameters as { data: [number, number | null] }[])[0]?.data[0];
        if (pointed === undefined) return '';
        const title = axis === 'time' ? exact(new Date(pointed).toISOString()) : `Step ${count(pointed)}`;
        return tooltip(title, runs.map((run) => [run.item.name, measure.format(nearest(run.training, measure.key, axis, pointed))]));
      },
    },
    series: lines,
  };
}

function nearest(training: Training, key: keyof StepColumns, axis: Axis, pointed: number): number | null {
  const { steps } = training;
  const place = (i: number) => (axis === 'time' ? Date.parse(steps.at[i]!) : steps.step[i]!);
  let low = 0;
  let high = steps.step.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place(middle) < pointed) low = middle + 1;
    else high = middle;
  }
  return (steps[key][low] as number | null | undefined) ?? null;
}

function marks(checkpoints: readonly CheckpointItem[], axis: Axis) {
  const ink = inks();
  if (checkpoints.length > 24) return undefined;
  return {
    symbol: 'none',
    silent: true,
    animation: false,
    label: { show: false },
    lineStyle: { color: ink.muted, type: 'dotted' as const, width: 1, opacity: 0.35 },
    data: checkpoints.map((one) => ({ xAxis: axis === 'time' ? Date.parse(one.at) : one.step })),
  };
}

/** The error rate at each checkpoint, with its interval as a bar: the A/B test itself. */
export function rateChart(runs: readonly Run[]): Option {
  const ink = inks();
  const option = base('time', (value) => percent(value, 0), true) as { xAxis: object };
  const times = runs.flatMap(({ item }) => item.errorRates.map((point) => Date.parse(point.at)));
  // A single moment would stand on an axis of days.
  const room = Math.max(...times) - Math.min(...times) < 60_000 ? { min: Math.min(...times) - 60_000, max: Math.max(...times) + 60_000 } : {};
  return {
    ...option,
    xAxis: { ...option.xAxis, ...room },
    tooltip: {
      ...tooltipStyle(),
      trigger: 'item',
      formatter: (parameters: unknown) => {
        const { seriesName, data } = parameters as { seriesName: string; data: [number, number, number, number, string, string] };
        return tooltip(seriesName, [
          ['Error rate', percent(data[1])],
          ['90 % interval', `${percent(data[2])} to ${percent(data[3])}`],
          ['Checkpoint', data[4] || 'before any training'],
          ['At', exact(data[5])],
        ]);
      },
    },
    series: runs.flatMap(({ item, place }) => {
      const data = item.errorRates.map((point) => [Date.parse(point.at), point.mean, point.lower, point.upper, point.checkpoint, point.at]);
      const color = colorOf(place);
      return [
        {
          name: item.name,
          type: 'custom' as const,
          silent: true,
          data,
          encode: { x: 0, y: [2, 3] },
          renderItem: (_: unknown, api: { value: (i: number) => number; coord: (at: number[]) => number[] }) => {
            const [x, low] = api.coord([api.value(0), api.value(2)]) as [number, number];
            const [, high] = api.coord([api.value(0), api.value(3)]) as [number, number];
            const left = x + (place - (runs.length - 1) / 2) * 5;
            return { type: 'line', shape: { x1: left, y1: low, x2: left, y2: high }, style: { stroke: color, lineWidth: 3, opacity: 0.35 } };
          },
        },
        { name: item.name, type: 'line' as const, data, symbol: 'circle', symbolSize: 7, lineStyle: { width: 2, color, type: dashOf(place) }, itemStyle: { color, borderColor: ink.surface, borderWidth: 1 } },
      ];
    }) as never,
  };
}

export const millis = (value: number | null | undefined) => duration(value);
