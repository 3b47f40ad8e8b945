/**
 * Walks through every view of a running console, in light and dark, by mouse and by keyboard:
 * node e2e/walk.mjs --base-url URL [--screenshots DIR] [--require skills,selections,training,flow] [--scheme dark]
 *
 * Works against the real server and against the fixture (no --base-url: it starts that itself).
 * With CONSOLE_TOKEN it pauses and resumes a curriculum. --require names what must not be empty.
 */
import { parseArgs } from 'node:util';
import { serve } from '../fixture/server.mjs';
import { HOSTILE } from '../fixture/texts.mjs';
import { camera, Checks, complaints, launch, SIZE } from './browser.mjs';
import * as steps from './steps.mjs';

const { values } = parseArgs({
  options: { 'base-url': { type: 'string' }, screenshots: { type: 'string' }, out: { type: 'string' }, require: { type: 'string' }, scheme: { type: 'string' } },
});
const fixture = values['base-url'] ? null : await serve();
const base = (values['base-url'] ?? fixture.url).replace(/\/$/, '');
const token = process.env.CONSOLE_TOKEN ?? (fixture ? 'fixture' : undefined);
const required = new Set((values.require ?? (fixture ? 'skills,selections,training,flow,dead-letters' : '')).split(',').filter(Boolean));
const shoot = camera(values.screenshots ?? values.out);
const checks = new Checks();

const browser = await launch();
for (const scheme of values.scheme ? [values.scheme] : ['light', 'dark']) {
  const context = await browser.newContext({ viewport: SIZE, colorScheme: scheme, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const heard = complaints(page);
  // Foreign addresses would be a fault of the page: nothing may come from anywhere else.
  page.on('request', (request) => checks.that(request.url().startsWith(base) || request.url().startsWith('data:'), `only the console is asked, not ${request.url()}`));
  const walk = { page, base, checks, scheme, required, token, hostile: HOSTILE, shoot: (name) => shoot(page, `${name}-${scheme}`) };
  for (const step of [steps.skills, steps.oneSkill, steps.selections, steps.hostileSelection, steps.shares, steps.training, steps.flow, steps.acts, steps.keys, steps.narrow]) {
    console.log(`${scheme}: ${step.name}`);
    try {
      await step(walk);
    } catch (failure) {
      checks.that(false, `${scheme}: ${step.name}: ${failure.message.split('\n')[0]}`);
      await walk.shoot(`failed-${step.name}`);
    }
  }
  checks.that(heard.length === 0, `${scheme}: the browser complains of nothing, but: ${heard.slice(0, 10).join(' | ')}`);
  await context.close();
}
if (fixture) await steps.reconnecting({ browser, fixture, base, checks, shoot });
await browser.close();
fixture?.close();
checks.end();
