// The pages of `standpoint label` and `standpoint open` in a browser, for tests that drive them by keyboard. The program is in PROGRAM, a folder for its files in WORK.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { launch } from './common.js';

let browser;

before(async () => {
  browser = await launch({});
});

const programs = [];

after(async () => {
  for (const program of programs) program.kill('SIGKILL');
  await browser.close();
});

/** Starts `label` and waits for the address of its page. */
export const start = (folder, ...more) => serve(folder, { STANDPOINT_STATE: '' }, 'label', ...more);

/** Starts a command with a page, and waits for the address of the page. */
export async function serve(folder, environment, ...command) {
  const program = spawn(process.env.PROGRAM, [...command, '--no-open'], { cwd: folder, env: { ...process.env, STANDPOINT_CACHE: '', ...environment } });
  programs.push(program);
  let said = '';
  const ended = new Promise((resolve) => { program.on('close', resolve); });
  const address = await new Promise((resolve, reject) => {
    program.stderr.on('data', (part) => {
      said += part;
      const found = said.match(/browser: (http:\S+)/);
      if (found) resolve(found[1]);
    });
    program.on('close', () => reject(new Error(said)));
  });
  return { program, address, ended, said: () => said };
}

/** A page that was opened from another one; `quiet` as below. */
export const context = () => browser.context;

/** Opens the page; `quiet` fails if anything was said on its console or asked of another address. */
export async function open(address, ready = '#now') {
  const page = await browser.context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('request', (request) => request.url().startsWith(address.split('#')[0]) || heard.push(request.url()));
  await page.goto(address);
  await page.waitForSelector(ready, { state: 'attached' });
  page.quiet = async () => {
    await page.close();
    assert.deepEqual(heard, []);
  };
  return page;
}

/** Seven words that only sentence `n` has, so that articles of the same phrases are no copies of each other. */
export const ownWords = (n) => Array.from({ length: 7 }, (_, at) => [...String(1000 + n * 7 + at)].map((digit) => 'bdfglmnprs'[digit]).join('a')).join(' ');

export const sentence = (page) => page.locator('#now').textContent();

/** Presses a key that answers, and waits for the next sentence. */
export async function press(page, key, said) {
  await page.evaluate(() => { document.getElementById('said').textContent = ''; });
  await page.keyboard.press(key);
  await page.waitForFunction((wanted) => document.getElementById('said').textContent.startsWith(wanted), said);
}

/** Presses a key, and returns the milliseconds to the next sentence. */
export const timed = (page, pressed) => page.evaluate(async (key) => {
  const old = document.getElementById('now');
  const from = performance.now();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await new Promise((resolve) => {
    const look = () => (document.getElementById('now') === old ? setTimeout(look, 1) : resolve());
    look();
  });
  return performance.now() - from;
}, pressed);

/** The links of the coders of a team, by name. */
export const linksOf = (run) => new Map([...run.said().matchAll(/^ {2}(\S+): (http:\S+)/gm)].map(([, name, link]) => [name, link]));

/** A folder of its own for a test, with six articles of ten sentences each. */
export function project(name) {
  const folder = join(process.env.WORK, name);
  mkdirSync(join(folder, 'articles'), { recursive: true });
  const said = ['The council must build the bypass before the winter', 'Nobody in the village wants the bypass to be built', 'The meeting of the council began at seven in the hall'];
  for (const article of ['east', 'hill', 'lake', 'north', 'south', 'west']) {
    const text = Array.from({ length: 10 }, (_, at) => `${said[at % 3]}, a reader from ${article} number ${at + 1} wrote.`);
    writeFileSync(join(folder, 'articles', `${article}.txt`), text.join(' '));
  }
  return folder;
}

export const labels = ['for', 'against', 'neutral'];
/** The label that a sentence of the project has, from 1. */
export const label = (text) => 1 + ['must build', 'Nobody', 'meeting'].findIndex((word) => text.includes(word));
