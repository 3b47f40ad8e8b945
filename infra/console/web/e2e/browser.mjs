import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const SIZE = { width: 1280, height: 800 };

/** Chromium as it is installed; nothing is downloaded. */
export function launch(more = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...more] });
}

/** What must hold, said by name; everything that does not hold is told at the end. */
export class Checks {
  constructor() {
    this.failed = [];
    this.passed = 0;
  }

  that(holds, what) {
    if (holds) this.passed++;
    else {
      this.failed.push(what);
      console.error(`  FAILED: ${what}`);
    }
  }

  /** Ends the process: 0 where everything held. */
  end() {
    console.log(`${this.passed} checks passed, ${this.failed.length} failed`);
    for (const what of this.failed) console.error(`FAILED: ${what}`);
    process.exit(this.failed.length === 0 ? 0 : 1);
  }
}

/** Hears everything a page complains of. */
export function complaints(page) {
  const heard = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => heard.push(`exception: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // Whoever leaves a view drops its questions.
    if (!why.includes('ERR_ABORTED')) heard.push(`request failed: ${request.url()} ${why}`);
  });
  return heard;
}

/** Saves pictures, where a folder was given. */
export function camera(folder) {
  if (folder) mkdirSync(folder, { recursive: true });
  return async (page, name) => {
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
  };
}
