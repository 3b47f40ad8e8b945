import { expect, test } from 'vitest';
import type { SkillColumns, Skills } from '../api';
import { listed, type Listing } from './listing';
import { pathOf, rowOf, treeAfter, treeOf } from './tree';

/** Root, Algebra (Linear, Roots), Geometry (a leaf). */
function skills(): Skills {
  const nodes: SkillColumns = {
    id: [0, 1, 2, 3, 4],
    parent: [-1, 0, 1, 1, 0],
    name: ['', 'Algebra', 'Linear', 'Roots', 'Geometry'],
    depth: [0, 1, 2, 2, 1],
    pool: [16, 10, 7, 3, 6],
    selected: [3, 3, 2, 1, 0],
    trained: [1, 1, 1, 0, 0],
    correct: [8, 5, 5, 0, 3],
    wrong: [6, 5, 5, 0, 1],
    unknown: [0, 0, 0, 0, 0],
    mean: [0.4, 0.5, 0.5, null, 0.3],
    lower: [0.3, 0.4, 0.4, null, 0.2],
    upper: [0.5, 0.6, 0.6, null, 0.5],
    trend: [null, null, -0.1, null, 0.05],
    checkpoint: [null, null, null, null, null],
    updatedAt: [null, null, null, null, null],
  };
  return { student: 's', treeVersion: 'v', estimator: 'latest', conditions: '', candidates: 12, nodes };
}

const LEAVES: Listing = { below: 0, show: 'leaves', search: '', sort: 'rate', descending: true, known: 'any' };

test('treeOf_addsSizesAndLeavesUp', () => {
  const tree = treeOf(skills());
  expect([...tree.leaves]).toEqual([3, 2, 1, 1, 1]);
  expect(tree.sizes[0]).toBe(16);
  expect(pathOf(tree, 3)).toEqual(['Algebra', 'Roots']);
  expect(rowOf(tree, ['Algebra', 'Roots'])).toBe(3);
  expect(rowOf(tree, ['Algebra', 'Circles'])).toBe(-1);
});

test('listed_sortsByRate_unknownLastBothWays', () => {
  const tree = treeOf(skills());
  expect(listed(tree, LEAVES)).toEqual([2, 4, 3]);
  expect(listed(tree, { ...LEAVES, descending: false })).toEqual([4, 2, 3]);
});

test('listed_searchesTheWholePath_inAnyOrder', () => {
  const tree = treeOf(skills());
  expect(listed(tree, { ...LEAVES, search: 'roots alg' })).toEqual([3]);
  expect(listed(tree, { ...LEAVES, search: 'roots geo' })).toEqual([]);
});

test('listed_childrenOnly_orBelowASkill_orKnown', () => {
  const tree = treeOf(skills());
  expect(listed(tree, { ...LEAVES, show: 'children' })).toEqual([1, 4]);
  expect(listed(tree, { ...LEAVES, below: 1, show: 'all' })).toEqual([2, 3]);
  expect(listed(tree, { ...LEAVES, known: 'unknown' })).toEqual([3]);
});

function change(id: number[], over: Partial<SkillColumns>): SkillColumns {
  const fill = <T>(value: T) => id.map(() => value);
  return { id, parent: fill(1), name: fill('New'), depth: fill(2), pool: fill(5), selected: fill(0), trained: fill(0), correct: fill(0), wrong: fill(0), unknown: fill(0), mean: fill(0.9), lower: fill(0.8), upper: fill(1), trend: fill(null), checkpoint: fill(null), updatedAt: fill(null), ...over };
}

test('treeAfter_changesWhatIsNamed_andLeavesTheOldTreeAlone', () => {
  const before = treeOf(skills());
  const after = treeAfter(before, { student: 's', treeVersion: 'v', refetch: false, nodes: change([3], { name: ['Roots'], pool: [9] }) });
  expect(after.columns.mean).toEqual([0.4, 0.5, 0.5, 0.9, 0.3]);
  expect(after.sizes[0]).toBe(22);
  expect(before.columns.mean[3]).toBeNull();
});

test('treeAfter_newSkill_isAdded', () => {
  const after = treeAfter(treeOf(skills()), { student: 's', treeVersion: 'v', refetch: false, nodes: change([9], {}) });
  expect(pathOf(after, rowOf(after, ['Algebra', 'New']))).toEqual(['Algebra', 'New']);
  expect(after.leaves[0]).toBe(4);
});

test('treeAfter_otherStudentOrTree_isTheSame', () => {
  const before = treeOf(skills());
  for (const other of [{ student: 't', treeVersion: 'v' }, { student: 's', treeVersion: 'w' }]) {
    expect(treeAfter(before, { ...other, refetch: false, nodes: change([3], {}) })).toBe(before);
  }
});
