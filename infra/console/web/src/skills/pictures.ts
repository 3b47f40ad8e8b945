import type { Theme } from '../app/theme';
import { FONT, inks, tooltip, tooltipStyle } from '../chart/Chart';
import type { Option } from '../chart/echarts';
import { hatched, inkOn, rateColor } from '../chart/palette';
import { count, percent } from '../format/number';
import { evidenceOf, pathOf, type SkillTree } from './tree';

/** The two pictures of a tree. */
export type Kind = 'sunburst' | 'treemap';

/** What belongs to a piece of the picture: a skill, or those below `row` that are too small to be drawn. */
export interface Piece {
  readonly row: number;
  /** How many skills the piece stands for, where they are too small; 0: it is one skill. */
  readonly hidden: number;
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
const SMALLEST: Record<Kind, number> = { sunburst: 0.002, treemap: 0.0006 };

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
          radius: ['23%', '99%'],
          nodeClick: false as const,
          emphasis: { focus: 'none' as const, itemStyle: { borderColor: ink.text, borderWidth: 1.5 } },
          itemStyle: { borderColor: ink.surface, borderWidth: 1 },
          label: { show: false },
          levels: rings(depth),
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
    animationDurationUpdate: 180,
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

/** Rings get thinner outwards: names are read inside, the outer ones show where it is dark. */
function rings(depth: number) {
  const radii = [[], [23, 99], [23, 63, 99], [23, 54, 81, 99], [23, 53, 77, 89, 99]][depth] ?? [];
  const ring = (at: number) => {
    const width = 2.3 * (radii[at + 1]! - radii[at]!);
    const label = { show: width > 40, minAngle: 6, fontFamily: FONT, fontSize: at === 0 ? 12 : 11, overflow: 'truncate' as const, width };
    return { r0: `${radii[at]}%`, r: `${radii[at + 1]}%`, label };
  };
  return [{}, ...radii.slice(1).map((_, at) => ring(at))];
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
  let wrong = 0;
  let judged = 0;
  for (const child of tree.children[row]!) {
    const size = tree.sizes[child]!;
    if (size < smallest) {
      rest += size;
      hidden++;
      wrong += tree.columns.wrong[child]!;
      judged += evidenceOf(tree.columns, child);
      continue;
    }
    const mean = tree.columns.mean[child] ?? null;
    const color = mean === null ? hatched(theme) : rateColor(mean, theme);
    const below = nodes(tree, child, depth - 1, smallest, theme, kind);
    const label = { color: mean === null ? inks().muted : inkOn(mean, theme), textBorderWidth: 0 };
    const frame = kind === 'treemap' && below.length > 0 ? { borderColor: mean === null ? inks().line : color } : {};
    const node: Node = { row: child, hidden: 0, id: `s${tree.columns.id[child]}`, name: tree.columns.name[child]!, value: size, itemStyle: { color, ...frame }, label };
    if (kind === 'treemap') node.upperLabel = label;
    if (below.length > 0) node.children = below;
    shown.push(node);
  }
  if (hidden > 0) {
    // What is too small to be drawn one by one is drawn together, in the colour of all its verdicts.
    const color = judged === 0 ? hatched(theme) : rateColor(wrong / judged, theme);
    shown.push({ row, hidden, id: `r${tree.columns.id[row]}`, name: `${hidden} smaller skills`, value: rest, itemStyle: { color, opacity: 0.72 }, label: { show: false } });
  }
  return shown;
}

function said(tree: SkillTree, piece: Node): HTMLElement {
  if (piece.hidden > 0) return tooltip(`${piece.hidden} skills below ${tree.columns.name[piece.row]}`, [['Too small to be drawn apart here', ''], ['A click zooms in', '']]);
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
