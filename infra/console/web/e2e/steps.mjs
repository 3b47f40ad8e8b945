/** The steps of the walk, one a view; each leaves the page where it likes. */
import { SIZE } from './browser.mjs';
import { serve } from '../fixture/server.mjs';

async function go(walk, address) {
  await walk.page.goto(`${walk.base}/#/${address}`);
  await walk.page.locator('main .view').waitFor();
}

/** Whether a view has something to show; where it must have, its absence fails. */
async function present(walk, locator, what) {
  try {
    await locator.first().waitFor({ timeout: walk.required.has(what) ? 20_000 : 3_000 });
    return true;
  } catch {
    walk.checks.that(!walk.required.has(what), `${walk.scheme}: there are ${what} to see`);
    return false;
  }
}

/** Longer than what the charts take to move. */
const settled = (page) => page.waitForTimeout(350);

/** Whether a canvas has been drawn on: more than one colour on it. */
function painted(locator) {
  return locator.evaluate((place) => {
    const canvas = place.querySelector('canvas');
    if (!canvas || canvas.width === 0) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set();
    for (let at = 0; at < data.length; at += 404) colors.add(`${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3]}`);
    return colors.size > 2;
  });
}

export async function skills(walk) {
  const { page, checks } = walk;
  await go(walk, 'skills');
  await page.locator('.connection').waitFor();
  const rows = page.locator('.table-row');
  if (!(await present(walk, rows, 'skills'))) return walk.shoot('1-skills-empty');
  await settled(page);
  checks.that(await painted(page.locator('.picture .chart')), 'the sunburst is drawn');
  await walk.shoot('1-skills-sunburst');

  const first = await rows.first().innerText();
  await page.getByRole('button', { name: 'Evidence' }).click();
  await settled(page);
  checks.that((await page.locator('[role=columnheader][aria-sort]').innerText()).startsWith('Evidence'), 'the table says what it is sorted by');
  await page.getByRole('button', { name: 'Error rate' }).click();

  await page.keyboard.press('/');
  checks.that(await page.evaluate(() => document.activeElement?.matches('[data-search]')), '/ goes to the search');
  await page.keyboard.type('zzzz no such skill');
  await page.locator('.table .empty').waitFor();
  checks.that(await page.locator('.table .empty').isVisible(), 'a search without a hit says so');
  await page.locator('[data-search]').fill('');
  await rows.first().waitFor();
  checks.that((await rows.first().innerText()).length > 0 && first.length > 0, 'rows come back after the search');

  await page.getByRole('button', { name: 'Next level' }).click();
  await settled(page);
  const before = page.url();
  await page.locator('.table-body').focus();
  await page.keyboard.press('ArrowDown');
  checks.that((await page.locator('.table-row[aria-selected=true]').count()) === 1, 'arrow keys choose a row');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  if (page.url() !== before) {
    checks.that(page.url().includes('at='), 'zooming has an address');
    await walk.shoot('2-skills-zoomed');
    await page.goBack();
    await settled(page);
    checks.that(!page.url().includes('at='), 'the back button zooms out');
  }
  await page.getByRole('button', { name: 'Treemap' }).click();
  await settled(page);
  checks.that(await painted(page.locator('.picture .chart')), 'the treemap is drawn');
  await walk.shoot('3-skills-treemap');
}

export async function oneSkill(walk) {
  const { page, checks } = walk;
  await go(walk, 'skills?known=known&sort=evidence');
  if (!(await present(walk, page.locator('.table-row'), 'skills'))) return;
  await page.locator('.table-body').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.one-skill').waitFor();
  checks.that(page.url().includes('#/skill?'), 'Enter opens the skill’s page');
  await present(walk, page.locator('.one-skill .chart canvas, .one-skill .empty'), 'skills');
  await settled(page);
  await page.locator('[aria-label="Latest attempts"] .line, [aria-label="Latest attempts"] .empty strong').first().waitFor({ timeout: 20_000 });
  const attempt = page.locator('[aria-label="Latest attempts"] .line').first();
  if (await attempt.count()) {
    await attempt.click();
    await page.locator('.opened').first().waitFor();
    await settled(page);
  }
  await walk.shoot('4-skill');
}

export async function selections(walk) {
  const { page, checks } = walk;
  await go(walk, 'selections');
  const rows = page.locator('.selections .table-row');
  if (!(await present(walk, rows, 'selections'))) return walk.shoot('5-selections-empty');
  await rows.first().getByText('reading…').waitFor({ state: 'detached' }).catch(() => {});
  await page.getByRole('button', { name: 'Pause the list' }).click();
  await page.locator('.table-body').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.opened-body .why').waitFor();
  checks.that(page.url().includes('slot='), 'an opened selection has an address');
  await settled(page);
  checks.that((await page.locator('.opened-body .why').innerText()).length > 10, 'the selection says why');
  await walk.shoot('5-selections');
  await page.reload();
  await page.locator('.opened-body .why').waitFor();
  checks.that(await page.locator('.opened-body .why').isVisible(), 'the address opens the selection again');
}

/** An attacker's trace comes as an answer of the server: what is real stays, but for the content. */
export async function hostileSelection(walk) {
  const { page, checks, hostile } = walk;
  await go(walk, 'selections');
  if (!(await present(walk, page.locator('.selections .table-row'), 'selections'))) return;
  const poison = async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const path = ['<img src=x onerror="window.__ran=1">', '</script><script>window.__ran=1</script>'];
    answer.content = { problem: hostile.problem, reasoning: hostile.reasoning, answer: hostile.answer, teacher: '<b>teacher</b>', foundIn: 'training-batches' };
    answer.item = { ...answer.item, chains: [path], reason: `Drawn from ${path[0]}` };
    await route.fulfill({ response, json: answer });
  };
  await page.route('**/api/selections/one*', poison);
  await page.locator('.selections .table-row').first().click();
  await page.locator('.opened-body .written').first().waitFor();
  await settled(page);
  const found = await page.locator('.opened-body').evaluate((body) => ({
    elements: [...body.querySelectorAll('img,script,iframe,object,embed,style,base,link,form')].map((one) => one.outerHTML),
    links: [...body.querySelectorAll('a')].map((one) => one.getAttribute('href')).filter((href) => !href?.startsWith('#/')),
    handlers: [...body.querySelectorAll('*')].filter((one) => [...one.attributes].some((attribute) => attribute.name.startsWith('on'))).length,
    text: body.textContent,
    ran: window.__ran,
  }));
  checks.that(found.elements.length === 0, `a hostile trace makes no element, but: ${found.elements.join(' ')}`);
  checks.that(found.links.length === 0, `a hostile trace makes no link, but: ${found.links.join(' ')}`);
  checks.that(found.handlers === 0, 'a hostile trace makes no event handler');
  checks.that(found.ran === undefined, 'a hostile trace does not run');
  for (const text of ['<img src=x onerror="window.__ran=1">', '<script>window.__ran=1</script>', '[here](javascript:window.__ran=1)', '<iframe srcdoc=', '<svg onload=', '<style>*{display:none}</style>', '\\href', '\\includegraphics']) {
    checks.that(found.text.includes(text), `a hostile trace is shown: ${text}`);
  }
  await page.locator('.opened-body').evaluate((body) => body.querySelector('h2')?.scrollIntoView());
  await walk.shoot('6-selection-hostile');
  await page.unroute('**/api/selections/one*', poison);
}

export async function shares(walk) {
  const { page, checks } = walk;
  await go(walk, 'shares');
  if (!(await present(walk, page.locator('.shares-box canvas'), 'selections'))) return walk.shoot('7-shares-empty');
  await settled(page);
  checks.that(await painted(page.locator('.shares-box .chart')), 'selection against pool is drawn');
  await walk.shoot('7-shares');
}

export async function training(walk) {
  const { page, checks } = walk;
  await go(walk, 'training');
  if (!(await present(walk, page.locator('.training .side-by-side'), 'training'))) return walk.shoot('8-training-empty');
  await settled(page);
  const chart = page.locator('[aria-label="Loss"] .chart');
  if (await present(walk, chart, 'training')) checks.that(await painted(chart), 'the loss is drawn');
  await walk.shoot('8-training');
  await page.getByRole('button', { name: 'Time', exact: true }).click();
  await page.locator('main').evaluate((main) => main.scrollTo(0, 520));
  await settled(page);
  await walk.shoot('9-training-below');
}

export async function flow(walk) {
  const { page, checks } = walk;
  await go(walk, 'flow');
  if (await present(walk, page.locator('.pipeline .stage'), 'flow')) {
    await page.locator('.pipeline .stage').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.stage-opened').waitFor({ timeout: 5_000 });
    await settled(page);
  }
  await walk.shoot('10-flow');
  const letter = page.locator('.letters .line').first();
  if (!(await present(walk, letter, 'dead-letters'))) return;
  await letter.click();
  await page.locator('.letters .opened').waitFor();
  await page.locator('.dead-letters').evaluate((card) => card.scrollIntoView());
  await settled(page);
  checks.that((await page.locator('.letters .opened .note').innerText()).length > 5, 'a dead letter says why it was refused');
  checks.that((await page.evaluate(() => window.__ran)) === undefined, 'a dead letter does not run');
  await walk.shoot('11-dead-letter');
}

export async function acts(walk) {
  const { page, checks, token } = walk;
  await go(walk, 'acts');
  await settled(page);
  await walk.shoot('12-acts');
  if (!token) return;
  await page.getByLabel('Who you are').fill('the walk');
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Use the token' }).click();
  checks.that(await page.evaluate((secret) => ![JSON.stringify(localStorage), document.cookie, location.href].join().includes(secret), token), 'the token is in this tab’s session alone');
  const pause = page.getByRole('button', { name: /^Pause / }).first();
  if (await pause.count()) {
    const name = (await pause.getAttribute('aria-label')).replace('Pause ', '');
    await pause.click();
    await page.getByLabel('Why (recorded with the act)').fill('looking whether it works');
    await walk.shoot('13-acts-confirm');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click({ timeout: 30_000 });
    const resume = page.getByRole('button', { name: `Resume ${name}` });
    await resume.waitFor({ timeout: 30_000 });
    checks.that(await page.getByRole('cell', { name: 'the walk' }).first().isVisible({ timeout: 30_000 }), 'the act is listed with who did it');
    await resume.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click({ timeout: 30_000 });
    await page.getByRole('button', { name: `Pause ${name}` }).waitFor({ timeout: 30_000 });
  }
  await page.getByRole('button', { name: 'Create a curriculum' }).click();
  await settled(page);
  await walk.shoot('14-acts-create');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Forget the token' }).click();
}

export async function keys(walk) {
  const { page, checks } = walk;
  await go(walk, 'skills');
  await page.reload();
  await page.locator('main .view').waitFor();
  await page.keyboard.press('Tab');
  checks.that(await page.evaluate(() => document.activeElement?.className === 'skip'), 'the first Tab offers to skip to the content');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await walk.shoot('15-keys');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  for (const [key, place] of [['e', 'selections'], ['t', 'training'], ['f', 'flow'], ['a', 'acts'], ['s', 'skills']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(`**/#/${place}`);
  }
  checks.that(page.url().includes('#/skills'), 'g and a letter go to the views');
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  await page.keyboard.press('d');
  checks.that((await page.evaluate(() => document.documentElement.dataset.theme)) !== before, 'd switches light and dark');
  await page.keyboard.press('d');
}

/** Nothing overflows at the size that must do, and it can be used at half of it. */
export async function narrow(walk) {
  const { page, checks } = walk;
  for (const address of ['skills', 'selections', 'shares', 'training', 'flow', 'acts']) {
    await go(walk, address);
    await settled(page);
    const over = await page.evaluate(() => document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth);
    checks.that(over <= 0, `${address} is not wider than ${SIZE.width} px, but by ${over}`);
  }
}

/** Lost and found again: the page says so and fetches what it missed. Only the fixture can be made to fail. */
export async function reconnecting({ browser, fixture, base, checks, shoot }) {
  console.log('reconnecting, and empty');
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(`${base}/#/skills`);
  await page.locator('.connection.live').waitFor();
  fixture.world.state = 'catching-up';
  fixture.world.caughtUp = 0.438;
  fixture.tell('status', fixture.world.status());
  await page.locator('.connection.catching-up').waitFor();
  checks.that((await page.locator('.connection').innerText()).includes('catching up 43 %'), 'catching up is said with how far');
  await shoot(page, '16-catching-up');
  fixture.world.state = 'reconnecting';
  fixture.tell('status', fixture.world.status());
  await page.locator('.connection.reconnecting').waitFor();
  await shoot(page, '17-reconnecting');
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/api/skills') ? 1 : 0));
  fixture.world.state = 'live';
  fixture.tell('status', fixture.world.status());
  await page.locator('.connection.live').waitFor();
  await page.waitForTimeout(500);
  checks.that(asked > 0, 'after a loss what is shown is fetched again');
  fixture.cut();
  await page.locator('.connection.reconnecting').waitFor({ timeout: 5_000 });
  await page.locator('.connection.live').waitFor({ timeout: 15_000 });
  checks.that(true, 'a cut event stream is taken up again');
  await page.close();

  const empty = await serve({ empty: true });
  const blank = await browser.newPage({ viewport: SIZE });
  const heard = [];
  blank.on('pageerror', (error) => heard.push(error.message));
  for (const address of ['skills', 'selections', 'shares', 'training', 'flow', 'acts', 'skill?path=x']) {
    await blank.goto(`${empty.url}/#/${address}`);
    await blank.waitForTimeout(600);
    checks.that((await blank.locator('.empty').count()) > 0, `${address} without anything says what to do`);
    await shoot(blank, `18-empty-${address.replace(/\W.*/, '')}`);
  }
  checks.that(heard.length === 0, `no exception where there is nothing, but: ${heard.join(' | ')}`);
  await blank.close();
  empty.close();
}
