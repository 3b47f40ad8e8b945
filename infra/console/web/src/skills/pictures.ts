import type { Theme } from '../app/theme';
import { FONT, inks, tooltip, tooltipStyle } from '../chart/Chart';
import type { Option } from '../chart/echarts';
import { inkOn, rateColor, UNKNOWN_COLOR } from '../chart/palette';
import { count, percent } from '../format/number';
import { evidenceOf, pathOf, type SkillTree } from './tree';

/** The two pictures of a tree. */
export type Kind = 'sunburst' | 'treemap';

/** What belongs to a piece of the picture; row -1: the skills that are too small to be drawn. */
export interface Piece {
  readonly row: number;
}

interface Node extends Piece {
  name: string;
  id: string;
  value: number;
  itemStyle: object;
  label: object;
  upperLabel?: object;
  children?: Node[];
}

const LEVELS: Record<Kind, number> = { sunburst: 4, treemap: 2 };
/** A piece of a smaller share of the picture is not drawn by itself: it could not be seen or hit. */
const SMALLEST: Record<Kind, number> = { sunburst: 0.0012, treemap: 0.0006 };

/** The picture of what is below a skill. */
export function picture(tree: SkillTree, focus: number, kind: Kind, theme: Theme): Option {
  const smallest = SMALLEST[kind] * tree.sizes[focus]!;
  const depth = Math.min(LEVELS[kind], depthBelow(tree, focus, LEVELS[kind]));
  const data = nodes(tree, focus, depth, smallest, theme, kind);
  const ink = inks();
  const series =
    kind === 'sunburst'
      ? {
          type: 'sunburst' as const,
          data,
          radius: ['24%', '99%'],
          sort: undefined,
          nodeClick: false as const,
          emphasis: { focus: 'none' as const, itemStyle: { borderColor: ink.text, borderWidth: 1.5 } },
          itemStyle: { borderColor: ink.surface, borderWidth: 1 },
          label: { minAngle: 7, fontFamily: FONT, fontSize: 11, overflow: 'truncate' as const, width: depth <= 1 ? 130 : depth === 2 ? 92 : depth === 3 ? 62 : 46 },
        }
      : {
          type: 'treemap' as const,
          data,
          roam: false as const,
          nodeClick: false as const,
          breadcrumb: { show: false },
          left: 0,
          right: 0,
          top: 0,
          bottom: 0,
          itemStyle: { borderColor: ink.surface, borderWidth: 1, gapWidth: 1 },
          label: { fontFamily: FONT, fontSize: 11, overflow: 'truncate' as const, position: [5, 5] as [number, number] },
          levels: [{ itemStyle: { gapWidth: 3, borderWidth: 0 } }, { itemStyle: { gapWidth: 1, borderWidth: 2 }, upperLabel: { show: true, height: 20, fontFamily: FONT, fontSize: 11.5, fontWeight: 500, overflow: 'truncate' as const } }, {}],
        };
  return {
    animationDuration: 250,
    animationDurationUpdate: 250,
    animationThreshold: 700,
    tooltip: {
      ...tooltipStyle(),
      formatter: (parameters: unknown) => {
        const piece = (parameters as { data?: Node }).data;
        return piece && piece.row !== undefined ? said(tree, piece) : '';
      },
    },
    series: [{ ...series, sort: null } as never],
  };
}

function depthBelow(tree: SkillTree, row: number, most: number): number {
  if (most === 0) return 0;
  let deepest = 0;
  for (const child of tree.children[row]!) deepest = Math.max(deepest, 1 + depthBelow(tree, child, most - 1));
  return deepest;
}

function nodes(tree: SkillTree, row: number, depth: number, smallest: number, theme: Theme, kind: Kind): Node[] {
  if (depth === 0) return [];
  const shown: Node[] = [];
  let rest = 0;
  let hidden = 0;
  for (const child of tree.children[row]!) {
    const size = tree.sizes[child]!;
    if (size < smallest) {
      rest += size;
      hidden++;
      continue;
    }
    const mean = tree.columns.mean[child] ?? null;
    const color = mean === null ? UNKNOWN_COLOR[theme].ground : rateColor(mean, theme);
    const below = nodes(tree, child, depth - 1, smallest, theme, kind);
    const label = { color: mean === null ? inks().muted : inkOn(mean, theme), textBorderWidth: 0 };
    const decal = mean === null ? { decal: hatch(theme) } : {};
    const frame = kind === 'treemap' && below.length > 0 ? { borderColor: color } : {};
    const node: Node = { row: child, id: `s${tree.columns.id[child]}`, name: tree.columns.name[child]!, value: size, itemStyle: { color, ...decal, ...frame }, label };
    if (kind === 'treemap') node.upperLabel = label;
    if (below.length > 0) node.children = below;
    shown.push(node);
  }
  if (hidden > 0) {
    shown.push({ row: -1, id: `r${tree.columns.id[row]}`, name: `${hidden} smaller skills`, value: rest, itemStyle: { color: inks().line }, label: { show: false } });
  }
  return shown;
}

function hatch(theme: Theme) {
  return { symbol: 'rect', color: UNKNOWN_COLOR[theme].hatch, dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: -Math.PI / 4, symbolSize: 1 };
}

function said(tree: SkillTree, piece: Node): HTMLElement {
  if (piece.row < 0) return tooltip(piece.name, [['', 'zoom in or search to see them']]);
  const { columns } = tree;
  const row = piece.row;
  const mean = columns.mean[row] ?? null;
  return tooltip(pathOf(tree, row).join(' › ') || columns.name[row]!, [
    ['Error rate', mean === null ? 'unknown' : `${percent(mean)} (${percent(columns.lower[row])} to ${percent(columns.upper[row])})`],
    ['Evidence', `${count(columns.wrong[row])} wrong of ${count(evidenceOf(columns, row))}`],
    ['Pool', count(columns.pool[row])],
    ['Selected, trained', `${count(columns.selected[row])}, ${count(columns.trained[row])}`],
    ...(tree.children[row]!.length > 0 ? [['Leaves', count(tree.leaves[row])] as const] : []),
  ]);
}
