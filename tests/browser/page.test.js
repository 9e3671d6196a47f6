// What the page does in a browser. The folder with the pages is in WORK.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axe, launch, rows } from './common.js';

let browser;

before(async () => {
  browser = await launch({});
});

after(() => browser.close());

/** Opens a page; `quiet` fails if anything was said on its console or asked of the network. */
async function open(name, hash = '') {
  const page = await browser.context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  const file = pathToFileURL(join(process.env.WORK, name)).href;
  page.on('request', (request) => request.url().split('#')[0] === file || heard.push(request.url()));
  await page.goto(file + hash);
  page.quiet = async () => {
    await page.close();
    assert.deepEqual(heard, []);
  };
  return page;
}

const drawn = (page) => page.locator('#list > li').count();
const found = async (page) => parseInt((await page.locator('#found').textContent()).replaceAll(',', ''), 10);

test('a label, a word, an article, an outlet and an order change the list', async () => {
  const page = await open('some.html', '#/sentences');
  const all = await found(page);
  assert.ok(all > 1000);
  assert.equal(await drawn(page), 100);
  await page.getByRole('checkbox', { name: /^pro-withdrawal/ }).check();
  const pro = await found(page);
  assert.ok(pro > 0 && pro < all);
  const heads = await page.locator('#list .head b').allTextContents();
  assert.deepEqual(new Set(heads), new Set(['pro-withdrawal']));
  const chip = await page.locator('.chip', { hasText: 'pro-withdrawal' }).locator('.small').textContent();
  assert.equal(Number(chip.replaceAll(',', '')), pro);

  await page.getByLabel('Order').selectOption('strength');
  const certain = (await page.locator('#list .head').allTextContents()).map((head) => parseFloat(head.match(/([\d.]+) %/)[1]));
  assert.deepEqual(certain, [...certain].sort((a, b) => b - a));

  // Case and accents do not matter.
  await page.getByLabel('Words').fill('TRÓOPS');
  const words = await page.locator('#list .said').allTextContents();
  assert.ok(words.length > 0 && (await found(page)) < pro);
  assert.ok(words.every((text) => text.toLowerCase().includes('troops')));
  await page.getByRole('combobox', { name: 'outlet' }).selectOption('Courier');
  const ofCourier = await found(page);
  await page.getByLabel('Article', { exact: true }).fill('no such article');
  assert.equal(await found(page), 0);
  assert.equal(await drawn(page), 0);
  await page.getByLabel('Article', { exact: true }).fill('');
  assert.equal(await found(page), ofCourier);
  await page.getByLabel('date').selectOption('2006-05');
  assert.ok((await found(page)) < ofCourier);
  await page.quiet();
});

test('another question changes labels, shares, lists and reasons, where the reader is', async () => {
  const page = await open('two.html');
  const choose = (name) => page.getByLabel('Question').selectOption(name);
  const texts = async (selector) => (await page.locator(selector).allInnerTexts()).map((text) => text.trim().replace(/\s*↕$/, ''));
  const [stances, sides] = [['anti-withdrawal', 'neutral', 'pro-withdrawal'], ['against', 'neutral', 'for']];
  const shares = () => texts('#overview .shares:visible tbody th');
  const certain = () => texts('#certain h4');
  assert.deepEqual(await shares(), stances);
  assert.deepEqual(await certain(), stances);
  const line = await page.locator('#overview .line:visible path').first().getAttribute('d');
  await choose('bypass');
  assert.deepEqual(await shares(), sides);
  assert.notDeepEqual(await certain(), stances);
  assert.notEqual(await page.locator('#overview .line:visible path').first().getAttribute('d'), line);

  await page.getByRole('link', { name: 'Articles', exact: true }).click();
  const heads = async () => (await texts('#article-table thead th')).slice(3, 6);
  const mean = () => page.locator('#article-table tbody tr').first().locator('td.n').first().innerText();
  assert.deepEqual(await heads(), sides);
  const before = await mean();
  await choose('built-in');
  assert.deepEqual(await heads(), stances);
  assert.notEqual(await mean(), before);

  // The sentence stays chosen, and a label by hand belongs to its question.
  await choose('bypass');
  await page.goto(`${page.url().split('#')[0]}#/article/2/3`);
  await page.locator('.s[data-number="3"]').click();
  const chosen = () => page.locator('.s.on').getAttribute('data-number');
  const labels = async () => (await texts('#detail dt')).sort();
  const why = await texts('#detail .reasons li');
  assert.equal(await chosen(), '3');
  assert.deepEqual(await labels(), [...sides].sort());
  await page.locator('#hand button', { hasText: 'against' }).click();
  assert.match(await page.locator('#mine').innerText(), /1 label of your own/);
  await choose('built-in');
  assert.equal(await chosen(), '3');
  assert.deepEqual(await labels(), [...stances].sort());
  assert.notDeepEqual(await texts('#detail .reasons li'), why);
  assert.ok(await page.locator('#mine').isHidden());
  assert.equal(await page.locator('#text .wrong, #text .coded').count(), 0);
  assert.match(await page.locator('#legend').innerText(), /pro-withdrawal/);

  await page.getByRole('link', { name: 'Sentences', exact: true }).click();
  await page.getByLabel('Words').fill('troops');
  const words = await found(page);
  await page.getByRole('checkbox', { name: /^neutral/ }).check();
  assert.ok((await found(page)) < words);
  await choose('bypass');
  // The words stay, the labels are others.
  assert.equal(await found(page), words);
  await page.getByRole('checkbox', { name: /^neutral/ }).check();
  assert.deepEqual(new Set(await page.locator('#list .head b').allTextContents()), new Set(['neutral']));
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save these/ }).click()]);
  assert.equal(download.suggestedFilename(), 'sentences-bypass.csv');
  const saved = rows(readFileSync(await download.path(), 'utf8').replace(/^\ufeff/, ''));
  assert.deepEqual(new Set(saved.map((row) => row.label)), new Set(['neutral']));
  assert.ok('p_against' in saved[0] && !('p_pro-withdrawal' in saved[0]));

  await page.getByRole('link', { name: 'About', exact: true }).click();
  assert.match(await page.locator('#about dl:visible').innerText(), /bypass\.safetensors/);
  await page.reload();
  await choose('bypass');
  assert.match(await page.locator('#mine').innerText(), /1 label of your own/);
  await page.quiet();
});

test('more of a list is drawn when asked for', async () => {
  const page = await open('some.html', '#/sentences');
  await page.getByRole('button', { name: 'Show 100 more' }).click();
  assert.equal(await drawn(page), 200);
  const focused = await page.evaluate(() => document.activeElement.closest('li') === document.querySelectorAll('#list > li')[100]);
  assert.ok(focused);
  await page.quiet();
});

test('an article opens and its sentences tell why, by keyboard alone', async () => {
  const page = await open('some.html');
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  const tabTo = async (wanted) => {
    for (let steps = 0; steps < 40; steps += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((selector) => document.activeElement.matches(selector), wanted)) return;
    }
    assert.fail(`Tab does not reach ${wanted}, but ${await focused()}`);
  };
  await tabTo('.skip');
  await tabTo('#views a[href="#/articles"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#articles-title:focus');
  await tabTo('#article-table tbody a');
  const name = await page.locator('#article-table tbody .name').first().innerText();
  assert.notEqual(await focused(), name);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#article-title:focus');
  assert.equal(await focused(), name);
  await tabTo('#text .s');
  assert.match(await page.locator('#detail').textContent(), /pro-withdrawal.*%.*Sentence 1 of /s);
  assert.equal(await page.locator('#detail dt').count(), 3);
  await page.keyboard.press('ArrowDown');
  assert.match(await page.locator('#detail').textContent(), /Sentence 2 of /);
  await page.keyboard.press('n');
  await page.waitForFunction((old) => document.activeElement.id === 'article-title' && document.activeElement.textContent !== old, name);
  await page.keyboard.press('p');
  await page.waitForFunction((old) => document.activeElement.textContent === old, name);
  await page.quiet();
});

test('labels of the reader are marked, kept, filtered and saved as a table to train on', async () => {
  const page = await open('some.html', '#/article/1');
  const first = page.locator('#text .s').first();
  await first.click();
  // It stays chosen while the mouse goes over another sentence.
  await page.locator('#text .s').nth(3).hover();
  const title = await page.locator('#detail h3').textContent();
  const label = ['anti-withdrawal', 'neutral', 'pro-withdrawal'].find((name) => !title.startsWith(name));
  const button = page.locator('#hand').getByRole('button', { name: label });
  await button.click();
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  assert.match(await first.getAttribute('class'), /wrong/);
  assert.match(await page.locator('#mine-count').textContent(), /^1 label of your own/);
  // By keyboard: the label that the model gave, and taken back.
  await page.locator('#text .s').nth(1).focus();
  await page.keyboard.press('2');
  assert.match(await page.locator('#mine-count').textContent(), /^2 labels/);
  await page.keyboard.press('0');
  assert.match(await page.locator('#mine-count').textContent(), /^1 label /);
  await page.reload();
  assert.match(await page.locator('#mine-count').textContent(), /^1 label /);

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save-mine').click()]);
  assert.equal(download.suggestedFilename(), 'labels-from-report.csv');
  const text = readFileSync(await download.path(), 'utf8').replace(/^\ufeff/, '');
  const [row, ...others] = rows(text);
  assert.equal(others.length, 0);
  assert.equal(row.label, label);
  assert.equal(row.sampling, 'found');
  assert.ok(Math.abs(Date.parse(row.corrected) - Date.now()) < 600000);
  assert.ok(Number(row.end) > Number(row.start) && row.text.length > 0 && row.document.length > 0);

  await page.goto(page.url().split('#')[0] + '#/sentences');
  await page.getByLabel('Labelled by hand').selectOption('differs');
  assert.equal(await found(page), 1);
  assert.match(await page.locator('#list .head').textContent(), new RegExp(`your label: ${label}`));
  const [listed] = await Promise.all([page.waitForEvent('download'), page.locator('#save-found').click()]);
  const saved = rows(readFileSync(await listed.path(), 'utf8').replace(/^\ufeff/, ''));
  assert.deepEqual(saved.map((sentence) => sentence.by_hand), [label]);
  page.on('dialog', (dialog) => dialog.accept());
  await page.locator('#discard-mine').click();
  assert.ok(await page.locator('#mine').isHidden());
  await page.quiet();
});

test('codes of a sample stand beside the labels of the model', async () => {
  const page = await open('coded.html', '#/sentences');
  await page.getByLabel('Labelled by hand').selectOption('any');
  assert.equal(await found(page), 400);
  await page.getByLabel('Labelled by hand').selectOption('differs');
  const wrong = await found(page);
  assert.ok(wrong > 0 && wrong < 400);
  assert.equal(await page.locator('#list .head .wrong').count(), Math.min(wrong, 100));
  await page.quiet();
});

test('tables sort by their headers and say so', async () => {
  const page = await open('some.html', '#/articles');
  const header = page.getByRole('columnheader', { name: 'pro-withdrawal' });
  const column = () => page.locator('#article-table tbody tr').evaluateAll((rows) => rows.map((row) => parseFloat(row.cells[6].textContent)));
  await header.getByRole('button').focus();
  await page.keyboard.press('Enter');
  assert.equal(await header.getAttribute('aria-sort'), 'descending');
  const down = await column();
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  await page.keyboard.press('Enter');
  assert.equal(await header.getAttribute('aria-sort'), 'ascending');
  const up = await column();
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  assert.notDeepEqual(up, down);
  await page.getByLabel('Name or title contains').fill('spain');
  assert.ok((await column()).length < up.length);
  await page.quiet();
});

test('articles are listed by their titles, with their names beneath', async () => {
  const page = await open('titles.html', '#/articles');
  const names = () => page.locator('#article-table tbody th').evaluateAll((heads) => heads.map((th) => [th.querySelector('a').textContent, th.querySelector('.name')?.textContent]));
  assert.deepEqual(await names(), [['Troops & <b>tanks</b>', 'm001'], ['m002', undefined]]);
  await page.getByLabel('Name or title contains').fill('TANKS');
  assert.equal((await names()).length, 1);
  await page.locator('#article-table tbody a').click();
  await page.waitForSelector('#article-title:focus');
  assert.equal(await page.locator('#article-title').innerText(), 'Troops & <b>tanks</b>');
  assert.match(await page.locator('#article-meta').textContent(), /^m001 · 1 sentence/);
  await page.quiet();
});

test('a table of the overview sorts', async () => {
  const page = await open('some.html');
  const rows = () => page.locator('table.sortable').first().locator('tbody th').allTextContents();
  const before = await rows();
  await page.locator('table.sortable').first().getByRole('button', { name: 'outlet' }).click();
  await page.locator('table.sortable').first().getByRole('button', { name: 'outlet' }).click();
  assert.deepEqual(await rows(), before.reverse());
  await page.quiet();
});

const boxes = (page) => page.locator('#overview .wide').evaluateAll((all) => all.map((box) => box.scrollWidth - box.clientWidth));

test('corrected shares fit the page, and on a telephone their tables scroll by keyboard', async () => {
  const page = await open('coded.html');
  assert.ok(await page.locator('.chart .range').count() > 0);
  assert.deepEqual(new Set(await boxes(page)), new Set([0]));
  await page.setViewportSize({ width: 390, height: 844 });
  const beyond = await boxes(page);
  assert.ok(beyond[0] <= 0 && beyond[1] > 0, beyond.join());
  const wide = page.locator('#overview .wide').nth(1);
  await wide.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelectorAll('#overview .wide')[1].scrollLeft > 0);
  await page.quiet();
});

test('a label is as grey in the legend as in the bars', async () => {
  const page = await open('coded.html');
  const colour = (selector, property) => page.locator(selector).first().evaluate((node, name) => getComputedStyle(node)[name], property);
  assert.equal(await colour('#overview .swatch.grey', 'backgroundColor'), await colour('#overview rect.grey', 'fill'));
  const labels = await page.locator('.shares tbody th').allTextContents();
  assert.deepEqual(labels, ['anti-withdrawal', 'neutral', 'pro-withdrawal']);
  await page.quiet();
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`nothing bars anyone from reading: ${colorScheme}, ${width} wide`, async () => {
      await isOpenToAll('coded.html', ['overview', 'articles', 'article/1/2', 'sentences', 'about'], colorScheme, width);
      // Several questions add the choice above all views.
      await isOpenToAll('two.html', ['overview'], colorScheme, width);
    });
  }
}

async function isOpenToAll(name, views, colorScheme, width) {
  const page = await open(name);
  await page.setViewportSize({ width, height: 844 });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  for (const view of views) {
    await page.evaluate((hash) => { window.location.hash = hash; }, `#/${view}`);
    await page.waitForSelector(`#${view.split('/')[0]}:not([hidden])`);
    // The page's policy allows no other script, a debugger's evaluation it does.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    const said = violations.map(({ id, nodes }) => `${view}: ${id}: ${nodes[0].html.slice(0, 200)}: ${nodes[0].failureSummary}`);
    assert.deepEqual(said, []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${view} is ${overflow} pixels too wide`);
  }
  await page.quiet();
}

test('hostile text stays text', async () => {
  const page = await open('hostile.html', '#/article/1/1');
  assert.equal(await page.evaluate(() => window.evil), undefined);
  assert.match(await page.locator('#text').textContent(), /<\/script><script>window\.evil = 1/);
  assert.equal(await page.locator('#text img, main script, #detail script').count(), 0);
  assert.equal(await page.locator('#text p').getAttribute('dir'), 'auto');
  await page.evaluate(() => { window.location.hash = '#/article/2'; });
  await page.waitForFunction(() => document.querySelector('#text').textContent.includes('ترحل'));
  const direction = await page.locator('#text p').evaluate((p) => getComputedStyle(p).direction);
  assert.equal(direction, 'rtl');
  await page.evaluate(() => { window.location.hash = '#/sentences'; });
  await page.waitForSelector('#list li');
  assert.equal(await drawn(page), 2);
  // The number of a reason stays behind its words, whichever way these run.
  const why = page.locator('#list .why').filter({ hasText: 'ترحل' });
  assert.equal(await why.textContent(), 'ترحل +0.50');
  assert.equal(await why.locator('bdi').textContent(), 'ترحل');
  assert.equal(await page.evaluate(() => window.evil), undefined);
  await page.quiet();
});

test('without scripts the overview and the card are there', async () => {
  const still = await launch({ javaScriptEnabled: false });
  try {
    const page = await still.context.newPage();
    await page.goto(pathToFileURL(join(process.env.WORK, 'some.html')).href);
    assert.ok(await page.locator('noscript').isVisible());
    assert.ok(await page.locator('table.shares').isVisible());
    assert.ok(await page.getByRole('heading', { name: 'How to cite' }).isVisible());
    assert.equal(await page.locator('#sentences').isVisible(), false);
    assert.equal(await page.locator('#views').isVisible(), false);
  } finally {
    await still.close();
  }
});

test('the overview and the opened article are printed', async () => {
  const page = await open('some.html', '#/article/1');
  await page.emulateMedia({ media: 'print' });
  for (const [selector, isPrinted] of [['#overview', true], ['#text', true], ['#about', true], ['#views', false], ['#sentences', false], ['#detail', false]]) {
    assert.equal(await page.locator(selector).isVisible(), isPrinted, selector);
  }
  await page.quiet();
});

test('a thousand articles open and filter, a page of rows at a time', async (context) => {
  const started = performance.now();
  const page = await open('thousand.html');
  const times = [['open', performance.now() - started]];
  const timed = async (what, action) => {
    const from = performance.now();
    await action();
    times.push([what, performance.now() - from]);
    for (const list of ['#list > li', '#article-table tbody tr']) assert.ok((await page.locator(list).count()) <= 100, `${what}: ${list}`);
  };
  const go = (view) => page.evaluate((hash) => { window.location.hash = hash; }, `#/${view}`);
  await timed('articles', async () => {
    await go('articles');
    await page.waitForSelector('#article-table tbody tr');
  });
  await timed('an article', async () => {
    await go('article/1000');
    await page.waitForSelector('#text .s');
  });
  await timed('sentences', async () => {
    await go('sentences');
    await page.waitForSelector('#list li');
  });
  assert.ok((await found(page)) > 40000);
  await timed('first word', () => page.getByLabel('Words').fill('troops'));
  await timed('second word', () => page.getByLabel('Words').fill('troops to'));
  await timed('label', () => page.getByRole('checkbox', { name: /^neutral/ }).check());
  await timed('order', () => page.getByLabel('Order').selectOption('uncertainty'));
  for (const [what, ms] of times) context.diagnostic(`${what}: ${ms.toFixed(0)} ms`);
  await page.quiet();
});
