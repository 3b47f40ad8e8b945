import type { SkillHistory } from '../api';
import { FONT, inks, tooltip, tooltipStyle } from '../chart/Chart';
import type { Option } from '../chart/echarts';
import { count, percent } from '../format/number';
import { exact } from '../format/time';

/** A rate over time: the estimate as a line, its interval as a band, checkpoints as marks. */
export function historyChart(history: SkillHistory): Option {
  const ink = inks();
  const { points } = history;
  const decided = new Map(history.promotions.map((promotion) => [promotion.checkpoint, promotion.decision]));
  const marks = history.checkpoints.map((checkpoint) => {
    const decision = decided.get(checkpoint.checkpoint);
    const promoted = decision === 'promoted';
    return {
      xAxis: Date.parse(checkpoint.at),
      name: checkpoint.checkpoint,
      lineStyle: { color: promoted ? ink.accent : ink.muted, type: promoted ? ('solid' as const) : ('dotted' as const), width: promoted ? 1.5 : 1, opacity: 0.7 },
      label: {
        show: history.checkpoints.length <= 12 || promoted || decision === 'rolled-back',
        formatter: decision === 'promoted' ? '▲' : decision === 'rolled-back' ? '▼' : '●',
        color: promoted ? ink.accent : ink.muted,
        fontSize: 10,
        position: 'end' as const,
      },
    };
  });
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 48, right: 16, top: 22, bottom: 28 },
    xAxis: { type: 'time', axisLine: { lineStyle: { color: ink.line } }, axisTick: { show: false }, axisLabel: { color: ink.muted, hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: 'value', min: 0, max: 1, interval: 0.25, axisLabel: { color: ink.muted, formatter: (value: number) => `${Math.round(100 * value)} %` }, splitLine: { lineStyle: { color: ink.line } } },
    tooltip: {
      ...tooltipStyle(),
      trigger: 'axis',
      axisPointer: { lineStyle: { color: ink.muted } },
      formatter: (parameters: unknown) => {
        const point = points[(parameters as { dataIndex: number }[])[0]?.dataIndex ?? -1];
        if (!point) return '';
        return tooltip(exact(point.at), [
          ['Error rate', percent(point.mean)],
          ['90 % interval', `${percent(point.lower)} to ${percent(point.upper)}`],
          ['Evidence', `${count(point.wrong)} wrong of ${count(point.correct + point.wrong)}`],
          ['Checkpoint', point.checkpoint || 'before any training'],
        ]);
      },
    },
    series: [
      band('lower', points.map((point) => [Date.parse(point.at), point.lower]), 'transparent'),
      band('interval', points.map((point) => [Date.parse(point.at), point.upper - point.lower]), ink.accent),
      {
        name: 'rate',
        type: 'line',
        data: points.map((point) => [Date.parse(point.at), point.mean]),
        showSymbol: points.length < 40,
        symbolSize: 6,
        lineStyle: { width: 2, color: ink.accent },
        itemStyle: { color: ink.accent },
        markLine: { symbol: 'none', silent: true, data: marks, animation: false },
      },
    ],
  };
}

/** The band is the upper of two stacked areas; the lower one is not seen. */
function band(name: string, data: number[][], color: string) {
  return { name, type: 'line' as const, data, stack: 'interval', stackStrategy: 'all' as const, symbol: 'none', silent: true, lineStyle: { opacity: 0 }, areaStyle: { color, opacity: color === 'transparent' ? 0 : 0.16 } };
}
