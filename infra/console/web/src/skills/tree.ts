import type { SkillColumns, Skills, SkillsChanged } from '../api';

/** A skill tree with what is known of each skill: the server's columns, and what follows from them. */
export interface SkillTree {
  readonly student: string;
  readonly treeVersion: string;
  readonly columns: SkillColumns;
  /** Row of an id. */
  readonly rows: ReadonlyMap<number, number>;
  /** Rows of the children of a row. */
  readonly children: readonly (readonly number[])[];
  /** Row of the parent; -1 of the root. */
  readonly parents: readonly number[];
  /** Size in the picture: entries in the pool, summed up from the leaves. */
  readonly sizes: Float64Array;
  /** Leaves below, the skill itself where it is one. */
  readonly leaves: Uint32Array;
}

/** What a leaf without entries is worth in the picture, so that it can be seen and reached. */
const EMPTY_LEAF = 0.2;

export function treeOf(skills: Skills): SkillTree {
  return derive(skills.student, skills.treeVersion, skills.nodes);
}

function derive(student: string, treeVersion: string, columns: SkillColumns): SkillTree {
  const n = columns.id.length;
  const rows = new Map<number, number>();
  for (let row = 0; row < n; row++) rows.set(columns.id[row]!, row);
  const children: number[][] = Array.from({ length: n }, () => []);
  const parents: number[] = new Array<number>(n);
  for (let row = 0; row < n; row++) {
    const parent = rows.get(columns.parent[row]!) ?? -1;
    parents[row] = parent;
    if (parent >= 0) children[parent]!.push(row);
  }
  return { student, treeVersion, columns, rows, children, parents, ...sums(columns, parents, children) };
}

function sums(columns: SkillColumns, parents: readonly number[], children: readonly (readonly number[])[]) {
  const n = parents.length;
  const sizes = new Float64Array(n);
  const leaves = new Uint32Array(n);
  // A parent comes before its children, so one way back adds everything up.
  for (let row = n - 1; row >= 0; row--) {
    if (children[row]!.length === 0) {
      sizes[row] = Math.max(EMPTY_LEAF, columns.pool[row]!);
      leaves[row] = 1;
    }
    const parent = parents[row]!;
    if (parent >= 0) {
      sizes[parent] = sizes[parent]! + sizes[row]!;
      leaves[parent] = leaves[parent]! + leaves[row]!;
    }
  }
  return { sizes, leaves };
}

/** The tree after an event; the same tree where the event is about another. */
export function treeAfter(tree: SkillTree, event: SkillsChanged): SkillTree {
  if (event.student !== tree.student || event.treeVersion !== tree.treeVersion || event.nodes.id.length === 0) return tree;
  const names = Object.keys(tree.columns) as (keyof SkillColumns)[];
  const columns = Object.fromEntries(names.map((name) => [name, tree.columns[name].slice()])) as unknown as Record<string, unknown[]>;
  let grown = false;
  event.nodes.id.forEach((id, from) => {
    const known = tree.rows.get(id);
    grown ||= known === undefined;
    const to = known ?? columns.id!.length;
    for (const name of names) columns[name]![to] = event.nodes[name][from];
  });
  const changed = columns as unknown as SkillColumns;
  if (grown) return derive(tree.student, tree.treeVersion, changed);
  return { ...tree, columns: changed, ...sums(changed, tree.parents, tree.children) };
}

/** Names from the root's child down. */
export function pathOf(tree: SkillTree, row: number): string[] {
  const path: string[] = [];
  for (let at = row; at >= 0 && tree.parents[at]! >= 0; at = tree.parents[at]!) path.unshift(tree.columns.name[at]!);
  return path;
}

/** The row of a path; -1 where there is none. */
export function rowOf(tree: SkillTree, path: readonly string[]): number {
  let row = tree.parents.length > 0 ? 0 : -1;
  for (const name of path) {
    row = row < 0 ? -1 : (tree.children[row]!.find((child) => tree.columns.name[child] === name) ?? -1);
  }
  return row;
}

/** How many verdicts are behind a skill. */
export function evidenceOf(columns: SkillColumns, row: number): number {
  return columns.correct[row]! + columns.wrong[row]!;
}
