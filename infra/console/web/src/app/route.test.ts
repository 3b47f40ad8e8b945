import { expect, test } from 'vitest';
import { href, parseRoute } from './route';

test('href_andBack_keepsEveryName', () => {
  const path = ['Number theory', 'a/b', 'c&d=e', '50 % #1', 'ü'];
  const route = parseRoute(href('skill', { student: 's', path }));
  expect(route.view).toBe('skill');
  expect(route.params.getAll('path')).toEqual(path);
});

test('parseRoute_unknown_isTheSkills', () => {
  expect(parseRoute('#/nowhere?x=1').view).toBe('skills');
  expect(parseRoute('').view).toBe('skills');
});
