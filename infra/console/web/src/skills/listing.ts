import { evidenceOf, type SkillTree } from './tree';

/** What the table of skills can be sorted by. */
export type SortBy = 'name' | 'rate' | 'evidence' | 'trend' | 'pool' | 'selected' | 'trained';

/** Which skills the table lists, and how. */
export interface Listing {
  /** Only what is below this row. */
  readonly below: number;
  /** All skills, only the leaves, or only the children of the row. */
  readonly show: 'leaves' | 'children' | 'all';
  /** Words that all must be in the names on the path. */
  readonly search: string;
  readonly sort: SortBy;
  readonly descending: boolean;
  /** Only skills with a rate, or without one. */
  readonly known: 'any' | 'known' | 'unknown';
}

/** Rows of the skills that are listed, in order; unknown values come last, whichever the direction. */
export function listed(tree: SkillTree, listing: Listing): number[] {
  const { columns } = tree;
  const words = listing.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found: number[] = [];
  const visit = (row: number, missing: readonly string[]) => {
    const name = columns.name[row]!.toLowerCase();
    const left = missing.length === 0 || tree.parents[row]! < 0 ? missing : missing.filter((word) => !name.includes(word));
    const children = tree.children[row]!;
    if (left.length === 0 && fits(tree, row, listing)) found.push(row);
    if (listing.show === 'children' && words.length === 0 && row !== listing.below) return;
    for (const child of children) visit(child, left);
  };
  if (listing.below >= 0 && listing.below < columns.id.length) visit(listing.below, words);

  const value = valueOf(tree, listing.sort);
  const sign = listing.descending ? -1 : 1;
  if (listing.sort === 'name') {
    const order = new Intl.Collator('en', { numeric: true }).compare;
    return found.sort((a, b) => sign * order(columns.name[a]!, columns.name[b]!) || a - b);
  }
  return found.sort((a, b) => {
    const left = value(a);
    const right = value(b);
    if (left === null || right === null) return left === right ? a - b : left === null ? 1 : -1;
    return sign * (left - right) || evidenceOf(columns, b) - evidenceOf(columns, a) || a - b;
  });
}

function fits(tree: SkillTree, row: number, listing: Listing): boolean {
  const known = tree.columns.mean[row] !== null;
  if (listing.known !== 'any' && known !== (listing.known === 'known')) return false;
  if (row === listing.below) return tree.children[row]!.length === 0;
  return listing.show !== 'leaves' || tree.children[row]!.length === 0;
}

function valueOf(tree: SkillTree, sort: SortBy): (row: number) => number | null {
  const { columns } = tree;
  switch (sort) {
    case 'rate':
      return (row) => columns.mean[row] ?? null;
    case 'trend':
      return (row) => columns.trend[row] ?? null;
    case 'evidence':
      return (row) => evidenceOf(columns, row);
    case 'pool':
      return (row) => columns.pool[row]!;
    case 'selected':
      return (row) => columns.selected[row]!;
    default:
      return (row) => columns.trained[row]!;
  }
}
