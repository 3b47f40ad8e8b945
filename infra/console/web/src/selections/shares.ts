import type { SelectionShares } from '../api';
import { FONT, inks, tooltip, tooltipStyle } from '../chart/Chart';
import type { Option } from '../chart/echarts';
import { SERIES } from '../chart/palette';
import { theme } from '../app/theme';
import { count, percent } from '../format/number';

/** Shares of one skill. */
export interface Share {
  readonly name: string;
  readonly path: readonly string[];
  readonly pool: number;
  readonly poolShare: number;
  readonly selected: number;
  readonly selectedShare: number;
}

export function levels(shares: SelectionShares): number {
  return shares.depth.reduce((most, depth) => Math.max(most, depth), 0);
}

/** The skills at a depth, or the leaves: those first whose selection goes beyond the pool most, then those that fall short. */
export function sharesAt(shares: SelectionShares, depth: number | 'leaves'): Share[] {
  const rows = new Map(shares.id.map((id, row) => [id, row]));
  const parents = new Set(shares.parent);
  const pathOf = (row: number): string[] => {
    const above = rows.get(shares.parent[row]!);
    return above === undefined ? [] : [...pathOf(above), shares.name[row]!];
  };
  const found: Share[] = [];
  shares.id.forEach((id, row) => {
    const leaf = !parents.has(id);
    if (depth === 'leaves' ? !leaf || shares.depth[row] === 0 : shares.depth[row] !== depth && !(leaf && shares.depth[row]! > 0 && shares.depth[row]! < depth)) return;
    if (shares.pool[row] === 0 && shares.selected[row] === 0) return;
    found.push({ name: shares.name[row]!, path: pathOf(row), pool: shares.pool[row]!, poolShare: shares.poolShare[row]!, selected: shares.selected[row]!, selectedShare: shares.selectedShare[row]! });
  });
  const difference = (share: Share) => share.selectedShare - share.poolShare;
  if (found.length <= 30) return found.sort((a, b) => difference(b) - difference(a));
  const strongest = found.sort((a, b) => Math.abs(difference(b)) - Math.abs(difference(a)));
  return [...strongest.slice(0, 30).sort((a, b) => difference(b) - difference(a)), ...strongest.slice(30)];
}

/** Two bars a skill: the pool behind, the selection before it. */
export function sharesChart(shares: readonly Share[]): Option {
  const ink = inks();
  const selected = SERIES[theme.value][1]!;
  return {
    animationDuration: 200,
    textStyle: { fontFamily: FONT },
    grid: { left: 12, right: 70, top: 34, bottom: 12, containLabel: true },
    xAxis: { type: 'value', position: 'top', axisLabel: { color: ink.muted, formatter: (value: number) => percent(value, value < 0.02 && value > 0 ? 1 : 0) }, splitLine: { lineStyle: { color: ink.line } } },
    yAxis: { type: 'category', inverse: true, data: shares.map((share) => share.name), axisTick: { show: false }, axisLine: { lineStyle: { color: ink.line } }, axisLabel: { color: ink.text, width: 260, overflow: 'truncate' } },
    tooltip: {
      ...tooltipStyle(),
      trigger: 'item',
      formatter: (parameters: unknown) => {
        const share = shares[(parameters as { dataIndex: number }).dataIndex];
        if (!share) return '';
        return tooltip(share.path.join(' › '), [
          ['Pool', `${percent(share.poolShare)} (${count(share.pool)} entries)`],
          ['Selected', `${percent(share.selectedShare)} (${count(share.selected)})`],
          ['Times its share', (share.selectedShare / Math.max(share.poolShare, 1e-9)).toFixed(2)],
        ]);
      },
    },
    series: [
      { name: 'pool', type: 'bar', barWidth: 18, barGap: '-78%', itemStyle: { color: ink.muted, opacity: 0.28, borderRadius: 2 }, data: shares.map((share) => ({ value: share.poolShare, path: share.path })) },
      {
        name: 'selected',
        type: 'bar',
        barWidth: 9,
        itemStyle: { color: selected, borderRadius: 2 },
        data: shares.map((share) => ({ value: share.selectedShare, path: share.path })),
        label: { show: true, position: 'right', color: ink.muted, formatter: (parameters: unknown) => { const share = shares[(parameters as { dataIndex: number }).dataIndex]!; return share.poolShare > 0 ? `× ${(share.selectedShare / share.poolShare).toFixed(1)}` : 'not in pool'; } },
      },
    ],
  };
}
