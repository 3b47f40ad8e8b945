import { expect, test } from 'vitest';
import type { Flow, StageItem } from '../api';
import { layout, stagesOf } from './pipeline';

const stage = (name: string): StageItem => ({ stage: name, recordsPerSecond: 1, total: 10, lag: 0, partitions: 1, counts: {}, waiting: null });
const flow = (over: Partial<Flow>): Flow => ({ at: '', stages: [], topics: [], groups: [], stuck: [], ...over });

test('stagesOf_applicationsThatCountNothing_areToldFromTheirTopics', () => {
  const stages = stagesOf(flow({ stages: [stage('pool')], topics: [{ topic: 'rounds', recordsPerSecond: 2, records: 7 }], groups: [{ group: 'ns-control', role: '', lag: 3, recordsPerSecond: 0, members: 1, state: 'STABLE' }] }));
  expect(stages.map((item) => item.stage)).toEqual(['pool', 'conductor']);
  expect(stages[1]).toMatchObject({ total: 7, lag: 3 });
});

test('layout_withoutDivision_goesStraightOn', () => {
  const { arrows } = layout(['receive-trace', 'identify-candidate'].map(stage));
  expect(arrows).toEqual([{ from: 'receive-trace', to: 'identify-candidate' }]);
  expect(layout(['receive-trace', 'divide-problem', 'identify-candidate'].map(stage)).arrows).toHaveLength(2);
});

test('layout_unknownStage_isShownBelow', () => {
  expect(layout([stage('something-new')]).places[0]).toMatchObject({ title: 'something new', line: 3 });
});
