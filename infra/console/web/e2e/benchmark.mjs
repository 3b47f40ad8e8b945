/**
 * Measures how fluid the page is with 5,000 leaves and 100,000 selections: node e2e/benchmark.mjs
 * [--base-url URL] [--leaves 5000] [--selections 100000] [--json]
 *
 * For each thing that people do it reports the frames while they do it, the longest gap between
 * two frames, and the main thread's blocking time: what of each task goes beyond 50 ms, as
 * PerformanceObserver's long tasks say. Those are by the clock, so on a busy machine they grow with
 * what else runs there; the main thread's processor time beside them does not. The first line is
 * the same page standing still.
 */
import { parseArgs } from 'node:util';
import { serve } from '../fixture/server.mjs';
import { launch, SIZE } from './browser.mjs';

const { values } = parseArgs({ options: { 'base-url': { type: 'string' }, leaves: { type: 'string', default: '5000' }, selections: { type: 'string', default: '100000' }, json: { type: 'boolean' } } });
const about = { leaves: Number(values.leaves), selections: Number(values.selections) };
const fixture = values['base-url'] ? null : await serve({ ...about, still: true });
const busy = values['base-url'] ? null : await serve(about);
const still = values['base-url'] ?? fixture.url;
const live = values['base-url'] ?? busy.url;

const browser = await launch();
const page = await browser.newPage({ viewport: SIZE });
await page.addInitScript(() => {
  const seen = { frames: [], tasks: [] };
  window.__seen = seen;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => seen.tasks.push(entry.duration))).observe({ type: 'longtask', buffered: true });
  const frame = (at) => {
    seen.frames.push(at);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});

const chrome = await page.context().newCDPSession(page);
await chrome.send('Performance.enable', { timeDomain: 'threadTicks' });
/** Processor time of the page's main thread so far, in milliseconds. */
async function processorMillis() {
  const { metrics } = await chrome.send('Performance.getMetrics');
  return 1_000 * metrics.find((one) => one.name === 'TaskDuration').value;
}

const results = [];

/** Runs what people do, and counts frames and long tasks meanwhile. */
async function measure(name, what) {
  await page.waitForTimeout(400);
  await page.evaluate(() => Object.assign(window.__seen, { frames: [], tasks: [] }));
  const before = await processorMillis();
  await what();
  await page.waitForTimeout(150);
  const processor = (await processorMillis()) - before;
  const seen = await page.evaluate(() => ({ frames: window.__seen.frames, tasks: window.__seen.tasks }));
  const gaps = seen.frames.slice(1).map((at, i) => at - seen.frames[i]);
  const took = seen.frames.at(-1) - seen.frames[0];
  results.push({
    name,
    millis: Math.round(took),
    framesPerSecond: Math.round((10_000 * gaps.length) / took) / 10,
    longestGapMillis: Math.round(Math.max(...gaps)),
    processorMillis: Math.round(processor),
    processorMillisAFrame: Math.round((10 * processor) / gaps.length) / 10,
    longTasks: seen.tasks.length,
    longestTaskMillis: Math.round(Math.max(0, ...seen.tasks)),
    blockingMillis: Math.round(seen.tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0)),
  });
}

/** Scrolls a box by so much a frame, as a wheel does. */
const scroll = (selector, step, frames) =>
  page.evaluate(
    ([box, by, count]) =>
      new Promise((done) => {
        const element = document.querySelector(box);
        const next = (left) => {
          element.scrollTop += by;
          if (left > 0) requestAnimationFrame(() => next(left - 1));
          else done(undefined);
        };
        next(count);
      }),
    [selector, step, frames],
  );

async function open(base, address) {
  await page.goto('about:blank');
  await page.goto(`${base}/#/${address}`);
  await page.locator('.table-row, .side-by-side, .pipeline').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1_500);
}

await page.goto('about:blank');
const started = Date.now();
await page.goto(`${still}/#/skills`);
await page.locator('.table-row').first().waitFor({ timeout: 60_000 });
const shown = Date.now() - started;
await page.waitForTimeout(1_500);

await measure('standing still', () => page.waitForTimeout(2_000));
await measure('skills: scroll the table, 200 rows a second', () => scroll('.table-body', 120, 120));
await measure('skills: sort by pool, by name, by rate', async () => {
  for (const title of ['Pool', 'Skill', 'Error rate']) {
    await page.getByRole('columnheader', { name: title }).getByRole('button').click();
    await page.waitForTimeout(250);
  }
});
await measure('skills: type a search', () => page.locator('[data-search]').pressSequentially('circles by', { delay: 60 }));
await page.locator('[data-search]').fill('');
await measure('skills: zoom to a leaf and out', async () => {
  for (let depth = 0; depth < 3; depth++) {
    await page.evaluate(() => {
      const params = new URLSearchParams(location.hash.split('?')[1] ?? '');
      params.set('show', 'children');
      location.hash = `#/skills?${params}`;
    });
    await page.waitForTimeout(200);
    await page.locator('.table-body').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(400);
  }
  for (let depth = 0; depth < 3; depth++) {
    await page.goBack();
    await page.waitForTimeout(400);
  }
});
await measure('skills: treemap and back', async () => {
  await page.getByRole('button', { name: 'Treemap' }).click();
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Sunburst' }).click();
  await page.waitForTimeout(500);
});
await open(still, 'selections');
await measure('selections: scroll through all of them', () => scroll('.table-body', 25_000, 200));
await measure('selections: scroll slowly', () => scroll('.table-body', -60, 120));
await open(still, 'selections?curriculum=weak&slot=7');
await measure('selections: open one after the other', async () => {
  await page.locator('.table-body').focus();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
  }
});
if (fixture) {
  await measure('selections: open a trace of a megabyte', async () => {
    await page.evaluate(() => (location.hash = '#/selections?curriculum=weak&slot=1005'));
    await page.waitForTimeout(2_500);
  });
}
await open(still, 'training');
await measure('training: steps, time, steps', async () => {
  for (const name of ['Time', 'Steps']) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForTimeout(400);
  }
});
await open(live, 'skills');
await measure('skills: live for 10 s', () => page.waitForTimeout(10_000));
await open(live, 'selections');
await measure('selections: live for 10 s', () => page.waitForTimeout(10_000));
await open(live, 'training');
await measure('training: live for 10 s', () => page.waitForTimeout(10_000));

await browser.close();
fixture?.close();
busy?.close();
if (values.json) console.log(JSON.stringify({ ...about, shownMillis: shown, results }, null, 2));
else {
  console.log(`${about.leaves} leaves, ${about.selections} selections; the table of skills stood ${shown} ms after the address was entered\n`);
  console.log('| what | frames/s | longest gap, ms | long tasks | longest, ms | blocking, ms | processor, ms | a frame, ms |\n|---|---|---|---|---|---|---|---|');
  for (const one of results) console.log(`| ${one.name} | ${one.framesPerSecond} | ${one.longestGapMillis} | ${one.longTasks} | ${one.longestTaskMillis} | ${one.blockingMillis} | ${one.processorMillis} | ${one.processorMillisAFrame} |`);
}
