// The page of `standpoint open`: a project from articles to shares with clicks and keys, and the same project by commands.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe } from './common.js';
import { context, open, ownWords, press, sentence, serve } from './labelling.js';

const labels = ['for-caps', 'against-caps', 'neutral'];
const said = [
  ['The city should cap rents before the winter', 'A cap on rents protects families who cannot move', 'Tenants need a cap that holds for ten years'],
  ['A cap on rents would stop the building of homes', 'Landlords warn that caps drive investors away', 'Nobody builds where the city sets the rent'],
  ['The council meets on Thursday at seven', 'The report has forty pages and two tables', 'The tram to the harbour runs again'],
];
/** The label of a sentence, from 1. */
const meant = (text) => 1 + said.findIndex((sentences) => sentences.some((words) => text.includes(words)));

/** Files of articles: forty-five texts of eight sentences. */
const articles = Array.from({ length: 45 }, (_, article) => ({
  name: `a${String(article).padStart(2, '0')}.txt`,
  mimeType: 'text/plain',
  buffer: Buffer.from(Array.from({ length: 8 }, (__, at) => `${said[(article + at * (1 + (article % 2))) % 3][(article + at) % 3]}, said reader ${article * 8 + at} on Monday of ${ownWords(article * 8 + at)}.`).join(' ')),
}));

const environment = (folder) => ({ STANDPOINT_STATE: `${folder}-state` });
/** Opens the card, and the settings in it, that a selector is about, as a user would before doing something there. */
const steered = (page) => {
  for (const name of ['click', 'check', 'fill', 'press', 'focus', 'selectOption']) {
    const act = page[name].bind(page);
    page[name] = async (selector, ...more) => {
      // What the selector names may come later into its card.
      const id = await page.evaluate((wanted) => document.querySelector(wanted.split(/[ :]/)[0])?.closest('#cards section')?.id, selector);
      const card = id && page.locator(`#rail a[href="#${id}"]`);
      if (card && await card.getAttribute('aria-current') === null) await card.click();
      await page.evaluate((wanted) => document.querySelector(wanted)?.closest('details.settings:not([open])')?.querySelector('summary').click(), selector.split(':has-text')[0]);
      return act(selector, ...more);
    };
  }
  return page;
};
const begin = async (folder) => {
  const run = await serve(process.env.WORK, environment(folder), 'open', folder);
  const page = steered(await open(run.address, '#rail li'));
  await page.waitForFunction(() => document.querySelector('#articles .state').textContent !== '');
  return { run, page };
};
const close = async ({ run, page }) => {
  page.on('dialog', (dialog) => dialog.accept());
  await page.click('#end');
  await page.waitForSelector('main .notice');
  await page.quiet();
  assert.equal(await run.ended, 0);
};
const told = (page, card, words) => page.waitForFunction(([id, wanted]) => document.querySelector(`#${id} .state`).textContent.includes(wanted), [card, words], { timeout: 120000 });

/** Checks that the report shows these figures. */
async function pictures(page, titles) {
  assert.deepEqual(await page.locator('#report figcaption').allTextContents(), titles);
  await page.waitForFunction(() => [...document.querySelectorAll('#report img')].every(({ complete, naturalWidth }) => complete && naturalWidth > 100));
}

/** Opens a page of `label` with a button, and answers until `enough` says so. */
async function labelOn(page, button, enough) {
  const [desk] = await Promise.all([context().waitForEvent('page'), page.click(button)]);
  await desk.waitForSelector('#now', { state: 'attached', timeout: 60000 });
  for (let done = 0; !enough(done, await sentence(desk)); done += 1) {
    await press(desk, String(meant(await sentence(desk))), 'Saved');
  }
  await desk.click('#end');
  await desk.waitForFunction(() => !document.querySelector('#end') || document.body.textContent.includes('labels.csv') || document.body.textContent.includes('coded.xlsx'));
  await desk.close();
}

test('a project from articles to shares by clicks, and the same files by commands', async () => {
  const folder = join(process.env.WORK, 'caps-by-page');
  const project = await begin(folder);
  const { page } = project;
  await page.setInputFiles('#files', articles);
  await told(page, 'articles', '45 articles');
  await page.check('input[value=own]');
  await page.fill('#title', 'Rent caps in the press');
  await page.fill('#labels', labels.join('\n'));
  await page.fill('#codebook', '# Rent caps\n\nfor-caps: the speaker wants a cap.\n');
  // What is wrong with a field stands at the field.
  for (const [field, text, why, right] of [['#goal', 'abc', /Write a number/, '60'], ['#labels', 'for,caps\nneutral', /“for,caps” has a comma/, labels.join('\n')]]) {
    await page.fill(field, text);
    await page.click('#save-question');
    assert.match(await page.locator(`p:has(${field}) + .wrong`).textContent(), why);
    await page.fill(field, right);
    assert.equal(await page.locator('.wrong').count(), 0);
  }
  await page.click('#save-question');
  await told(page, 'question', 'for-caps, against-caps, neutral');
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/question.png`, fullPage: true });
  await labelOn(page, '#label button.main', (done) => done === 60);
  await told(page, 'label', '60 sentences (60 wanted)');
  await page.click('#model button.main');
  await told(page, 'model', 'done');
  assert.match(await page.locator('#model pre').textContent(), /macro-F1/);
  assert.match(await page.locator('#model .verdict').textContent(), /Of ten sentences called/);
  // The matrix counts the labels drawn at random. From the first training on, the model asks for two sentences of three.
  const drawn = readFileSync(join(folder, 'labels.csv'), 'utf8').split('\r\n').filter((row) => row.includes(',sentence,random,')).length;
  assert.ok(drawn >= 30, `${drawn} labels drawn at random, too few for figures of their own`);
  const cells = await page.locator('#model .confusion tbody td').allTextContents();
  assert.deepEqual([cells.length, cells.reduce((sum, cell) => sum + Number(cell), 0)], [9, drawn]);
  await page.click('#scores button.main');
  await told(page, 'scores', 'done');
  await page.click('#shares .sample button');
  await page.waitForSelector('text=Code the sample', { timeout: 60000 });
  await labelOn(page, '#shares .sample button', (done, text) => text.startsWith('Every sentence'));
  await page.waitForFunction(() => document.querySelector('#shares .sample').textContent.includes('All 200 sentences of the sample are coded'));
  await page.click('#shares .body button');
  await told(page, 'shares', 'done');
  assert.match(await page.locator('#shares pre').textContent(), /ppi/);
  // The charts have the numbers of the table.
  const row = await page.locator('#shares .shares tbody tr').first().textContent();
  assert.match(row, /^for-caps(\d+\.\d) %\d+\.\d to \d+\.\d$/);
  assert.ok((await page.locator('#shares pre').textContent()).includes(`${row.match(/([\d.]+) %/)[1]} %`));
  assert.match(await page.locator('#shares .methods').textContent(), /A random sample of 200 sentences, coded by hand/);
  // Intervals may be about these articles alone.
  await page.selectOption('#shares select[name=these-articles]', 'these');
  await told(page, 'shares', 'other settings');
  await page.click('#shares .body button');
  await told(page, 'shares', 'done');
  assert.match(await page.locator('#shares .methods').textContent(), /about these articles alone/);
  assert.match(readFileSync(join(folder, 'history.csv'), 'utf8'), /summarize scores\.xlsx --sample coded\.xlsx --these-articles -o shares\.xlsx/);
  await page.click('#report button');
  await told(page, 'report', 'done');
  await pictures(page, ['Shares of all sentences']);
  assert.match(readFileSync(join(folder, 'report.html'), 'utf8'), /<h1[^>]*>Rent caps in the press<\/h1>/);
  // What a label changes is not up to date, and one button renews it.
  const rows = readFileSync(join(folder, 'labels.csv'), 'utf8').trimEnd().split('\r\n');
  assert.equal(rows.length, 61);
  await labelOn(page, '#label button:not(.main)', (done) => done === 1);
  await told(page, 'model', 'labels.csv changed since');
  // A table that somebody edited is taken over after a question that shows the edits.
  const table = join(folder, 'labels.csv');
  const [first, second, ...rest] = readFileSync(table, 'utf8').split('\r\n');
  const other = second.includes('neutral') ? second.replace('neutral', 'for-caps') : second.replace(/for-caps|against-caps/, 'neutral');
  writeFileSync(table, [first, other, ...rest].join('\r\n'));
  await page.click('#label button:not(.main)');
  await page.waitForSelector('#problem button', { timeout: 60000 });
  assert.match(await page.locator('#problem').textContent(), /labels\.csv differs from its journal/);
  await labelOn(page, '#problem button', (done) => done === 1);
  // Its probability of being drawn follows the number of answers.
  assert.ok(readFileSync(table, 'utf8').includes(other.split(',sentence,')[0]));
  await page.click('#renew');
  await told(page, 'model', 'done');
  await told(page, 'report', 'done');
  await told(page, 'scores', 'done');
  // What the training changed is told, and the model before is kept: one can go back to it, and on again.
  assert.match(await page.locator('#model .result').textContent(), /Macro-F1 0\.\d\d before, 0\.\d\d now/);
  const [earlier] = readdirSync(join(folder, 'models/earlier')).filter((name) => name.endsWith('.safetensors'));
  await page.click('#model summary:has-text("Earlier models")');
  await page.click('#model button:has-text("Go back to it")');
  await told(page, 'scores', `models/earlier/${earlier} changed since`);
  await page.click('#model button:has-text("Use the last one")');
  await told(page, 'scores', 'done');
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/whole.png`, fullPage: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
  await close(project);
  const files = readdirSync(folder).sort();
  assert.deepEqual(files.filter((name) => !name.startsWith('.')), ['CODEBOOK.md', 'articles', 'coded.xlsx', 'coded.xlsx.journal', 'figures', 'history.csv', 'labels.csv', 'labels.csv.before-edits.journal', 'labels.csv.journal', 'models', 'printed', 'project.toml', 'report.html', 'sample.xlsx', 'scores.xlsx', 'shares.xlsx']);
  // The model and the report of the commands that the page shows are the same, byte for byte.
  const history = readFileSync(join(folder, 'history.csv'), 'utf8');
  const standpoint = (...words) => execFileSync(process.env.PROGRAM, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, STANDPOINT_CACHE: '', STANDPOINT_STATE: '' } });
  const made = join(folder, 'models/labels.safetensors');
  const before = readFileSync(made);
  rmSync(made);
  standpoint('train', 'labels.csv', '-q', '-o', 'models/labels.safetensors');
  assert.ok(history.includes('standpoint train labels.csv -o models/labels.safetensors'));
  assert.ok(before.equals(readFileSync(made)));
  assert.equal(standpoint('run'), '');
});

test('examples, the built-in question and what goes wrong', async () => {
  const folder = join(process.env.WORK, 'examples');
  let project = await begin(folder);
  let { page } = project;
  await page.click('#examples');
  await told(page, 'articles', '3 articles');
  await page.check('input[value=built-in]');
  await page.click('#save-question');
  await told(page, 'question', 'withdrawal');
  assert.equal(await page.locator('#rail a[href="#label"]').count(), 0);
  // Three articles are soon read, so the reader scores them.
  assert.match(readFileSync(join(folder, 'project.toml'), 'utf8'), /reader = true/);
  await page.click('#scores button.main');
  await told(page, 'scores', 'done');
  await page.selectOption('#scores select[name=reader]', 'words');
  await told(page, 'scores', 'other settings');
  await page.selectOption('#scores select[name=reader]', 'reader');
  await told(page, 'scores', 'done');
  // Somebody works in the scores, and they are not replaced unasked.
  writeFileSync(join(folder, 'scores.xlsx'), 'mine');
  mkdirSync(join(folder, 'articles/more'));
  writeFileSync(join(folder, 'articles/more/b.txt'), 'The troops should come home now. The minister spoke on Monday.');
  await told(page, 'scores', 'articles changed since');
  await page.click('#scores button.main');
  await told(page, 'scores', 'failed');
  assert.match(await page.locator('#scores .notice').textContent(), /scores\.xlsx: this file exists/);
  assert.equal(readFileSync(join(folder, 'scores.xlsx'), 'utf8'), 'mine');
  await page.click('#scores .notice button:has-text("Replace")');
  await told(page, 'scores', 'done');
  assert.notEqual(readFileSync(join(folder, 'scores.xlsx'), 'utf8'), 'mine');
  // Another sample keeps the one before, which can be taken back.
  await page.click('#shares .sample button:has-text("Draw the sample")');
  await page.click('#shares .sample summary');
  await page.click('#shares .sample button:has-text("Extend the sample")');
  await page.waitForFunction(() => document.querySelectorAll('#methods tbody tr').length === 4);
  const [aside] = readdirSync(join(folder, 'samples/earlier'));
  assert.deepEqual(readdirSync(join(folder, 'samples/earlier', aside)), ['sample.xlsx']);
  await page.click('#shares .sample summary:has-text("Earlier samples")');
  await page.click('#shares .sample button:has-text("Take it back")');
  await page.waitForFunction(() => document.querySelector('#shares .sample').textContent.includes('Earlier samples (1)'));
  assert.notEqual(readdirSync(join(folder, 'samples/earlier'))[0], aside);
  // What belongs to another question is not taken for an answer to this one.
  await page.click('#shares .body button');
  await told(page, 'shares', 'done');
  await page.check('input[value=own]');
  await page.fill('#labels', 'for\nagainst');
  await page.click('#save-question');
  await told(page, 'shares', 'train a model first');
  await page.check('input[value=built-in]');
  await page.click('#save-question');
  await told(page, 'shares', 'done');
  // What is not saved survives a reload, and what another window changed meanwhile is not overwritten.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForSelector('#question .state:has-text("withdrawal")');
  await page.check('input[value=own]');
  await page.fill('#title', 'Ours');
  await page.fill('#codebook', 'What for means.');
  await page.reload();
  await page.waitForSelector('#saved:has-text("Not saved yet")');
  assert.equal(await page.locator('#codebook').inputValue(), 'What for means.');
  await other.check('input[value=own]');
  await other.fill('#title', 'Theirs');
  await other.fill('#codebook', 'What for means to them.');
  await other.click('#save-question');
  await other.waitForSelector('#saved:has-text("Saved.")');
  await page.click('#save-question');
  assert.match(await page.locator('p:has(#title) + .wrong').textContent(), /changed this meanwhile, so it was not saved/);
  assert.match(readFileSync(join(folder, 'project.toml'), 'utf8'), /title = "Theirs"/);
  await other.close();
  // Both are seen, and one is chosen.
  await page.reload();
  assert.match(await page.locator('p:has(#title) + .theirs').textContent(), /Theirs/);
  assert.equal(await page.inputValue('#title'), 'Ours');
  assert.match(await page.locator('p:has(#codebook) + .theirs').textContent(), /What for means to them\./);
  await page.click('p:has(#title) + .theirs button');
  assert.equal(await page.inputValue('#title'), 'Theirs');
  assert.equal(await page.locator('.theirs').count(), 1);
  await page.click('#save-question');
  await page.waitForSelector('#saved:has-text("Saved.")');
  assert.equal(readFileSync(join(folder, 'CODEBOOK.md'), 'utf8'), 'What for means.');
  assert.equal(await page.locator('.theirs').count(), 0);
  await page.check('input[value=built-in]');
  await page.click('#save-question');
  await told(page, 'question', 'withdrawal');
  // A path at which nothing is changes nothing, and what is read from elsewhere is not written to.
  await page.click('#articles summary:has-text("where it is")');
  await page.fill('#path', 'nowhere');
  await page.click('#articles-form button');
  await page.waitForSelector('#problem:not([hidden])');
  assert.match(await page.locator('#problem').textContent(), /nowhere: nothing is there/);
  await page.fill('#path', `"${join(folder, 'articles/more')}"`);
  await page.click('#articles-form button');
  await told(page, 'articles', '1 article');
  assert.ok(await page.locator('#drop').isHidden());
  await page.click('button:has-text("Use the folder of the project")');
  await told(page, 'articles', '4 articles');
  // A second start shows the same page, and a mistake in the settings is told.
  const second = spawnSync(process.env.PROGRAM, ['open', folder, '--no-open'], { encoding: 'utf8', env: { ...process.env, ...environment(folder) } });
  assert.match(second.stderr, /This project is open already/);
  assert.ok(second.stderr.includes(page.url().split('#')[0]), second.stderr);
  const settings = join(folder, 'project.toml');
  const text = readFileSync(settings, 'utf8');
  writeFileSync(settings, `${text}colour = "red"\n`);
  await page.waitForSelector('#problem:not([hidden])', { timeout: 120000 });
  assert.match(await page.locator('#problem').textContent(), /project\.toml: line \d+: “colour” is no setting of a project/);
  writeFileSync(settings, text);
  await page.waitForSelector('#problem', { state: 'hidden', timeout: 120000 });
  for (const width of [390, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${width} px`);
    if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/open-${width}.png`, fullPage: true });
  }
  // A kill costs nothing that was done.
  project.run.program.kill('SIGKILL');
  await project.run.ended;
  await page.close();
  project = await begin(folder);
  ({ page } = project);
  await told(page, 'scores', 'done');
  await close(project);
  assert.ok(existsSync(join(folder, 'history.csv')));
});

test('shares of each outlet, with the keyboard', async () => {
  const folder = join(process.env.WORK, 'outlets');
  const project = await begin(folder);
  const { page } = project;
  const rows = Array.from({ length: 24 }, (_, at) => `${at},${['Post', 'Herald', 'Star'][at % 3]},2006-${String(1 + Math.floor(at / 2)).padStart(2, '0')}-03,"${at % 2 ? 'The troops should leave Iraq now, the senator said.' : 'Our troops must stay in Iraq until the work is done, the general said.'} The vote on number ${at} is on Monday."`);
  await page.setInputFiles('#files', [{ name: 'articles.csv', mimeType: 'text/csv', buffer: Buffer.from(['id,outlet,date,text', ...rows].join('\n')) }]);
  await told(page, 'articles', '24 articles');
  await page.check('input[value=built-in]');
  await page.click('#save-question');
  await told(page, 'question', 'withdrawal');
  await page.selectOption('#shares select[name=by]', 'outlet');
  for (const [card, words] of [['scores', 'Score the articles'], ['shares', 'Estimate the shares'], ['report', 'Write the report']]) {
    await page.focus(`#${card} .body button:has-text("${words}")`);
    await page.keyboard.press('Enter');
    await told(page, card, 'done');
    // The keyboard is still in the card.
    assert.ok(await page.evaluate((id) => document.getElementById(id).contains(document.activeElement), card), card);
  }
  // The scores are read on the page.
  await page.selectOption('#scores select[name=label]', 'pro-withdrawal');
  await page.fill('#scores input[name=words]', 'senator NOW');
  await page.waitForFunction(() => document.querySelector('#scores [role=status]').textContent === '12 sentences');
  assert.match(await page.locator('#scores .sentences li').first().textContent(), /should leave Iraq now, the senator said\.pro-withdrawal \d+ % · 1$/);
  await page.fill('#scores input[name=words]', 'nobody');
  await page.waitForFunction(() => document.querySelector('#scores [role=status]').textContent === '0 sentences');
  // Without a sample the shares have no intervals, and the paragraph says so.
  const shares = page.locator('#shares .shares');
  assert.deepEqual(await shares.locator('caption b').allTextContents(), ['All articles', 'Herald', 'Post', 'Star']);
  assert.match(await shares.first().locator('tbody tr').first().textContent(), /^anti-withdrawal\d+\.\d %no interval$/);
  assert.match(await page.locator('#shares .methods').textContent(), /48 sentences in 24 documents.*No coded sample/);
  assert.equal(await page.title(), 'Scores – outlets');
  await pictures(page, ['Shares of all sentences', 'By outlet', 'By month']);
  assert.match(readFileSync(join(folder, 'project.toml'), 'utf8'), /by = \["outlet"\]/);
  // As many sentences are drawn from each outlet.
  await page.fill('#shares input[name=sample]', '12');
  await page.selectOption('#shares select[name=sample-by]', 'outlet');
  await page.waitForFunction(() => document.querySelector('#shares select[name=sample-by]').value === 'outlet');
  assert.equal(await page.inputValue('#shares input[name=sample]'), '12');
  await page.click('#shares .sample button:has-text("Draw the sample")');
  await page.waitForSelector('#shares button:has-text("Code the sample")', { timeout: 60000 });
  assert.match(readFileSync(join(folder, 'history.csv'), 'utf8'), /standpoint sample scores\.xlsx -n 12 --by outlet -o sample\.xlsx/);
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/outlets.png`, fullPage: true });
  await close(project);
});

/** A server of a language model that codes by the words of the sentence, on one of the ports where the program looks. */
async function languageModel() {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => { body += part; });
    request.on('end', () => {
      const json = (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
      if (request.url === '/v1/models') return json({ data: [{ id: 'stand-in', owned_by: 'llamacpp' }] });
      if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
      const { content } = JSON.parse(body).messages.at(-1);
      const asked = content.trimEnd().split('>\n').at(-1);
      // It takes every other warning for neutral.
      const key = meant(asked) === 2 && /reader \d*[02468] /.test(asked) ? 3 : meant(asked);
      return json({ choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: String(key) } }], usage: { completion_tokens: 1, prompt_tokens: 100 } });
    });
  });
  for (const port of [8080, 11434, 8000, 1234]) {
    const listens = await new Promise((done) => { server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true)); });
    if (listens) return server;
  }
  throw new Error('another program listens on each port of a language model');
}

test('a language model codes thirty sentences on trial, a person the same, and then it codes all', async () => {
  const folder = join(process.env.WORK, 'caps-by-model');
  const project = await begin(folder);
  const { page } = project;
  await page.setInputFiles('#files', articles.slice(0, 13));
  await told(page, 'articles', '13 articles');
  await page.click('#articles summary:has-text("The files")');
  await page.click('#articles button[aria-label="Take it away: a12.txt"]');
  await told(page, 'articles', '12 articles');
  assert.equal(await page.locator('#articles .earlier li').count(), 12);
  assert.ok(existsSync(join(folder, 'taken-away/a12.txt')));
  // Plain texts get a date and an outlet, from their names or by hand.
  const letters = ['Post_2006-03-01_rents.txt', 'Post_2006-04-01_caps.txt'];
  await page.setInputFiles('#files', letters.map((name, at) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`The council meets on Thursday at seven, said reader ${900 + at} on Monday.`) })));
  await told(page, 'articles', '14 articles');
  await page.click('#articles summary:has-text("Date and outlet")');
  await page.fill('#articles input[aria-label="Outlet of a00.txt"]', 'Star');
  await page.click('#articles button:has-text("Take them from the names")');
  await page.click('#articles button:has-text("Save the table")');
  await page.waitForSelector('#articles li:has-text("outlets: Post (2), Star (1)")');
  assert.equal(readFileSync(join(folder, 'articles/documents.csv'), 'utf8'), 'document,date,outlet\r\nPost_2006-03-01_rents.txt,2006-03-01,Post\r\nPost_2006-04-01_caps.txt,2006-04-01,Post\r\na00.txt,,Star\r\n');
  for (const name of letters) await page.click(`#articles button[aria-label="Take it away: ${name}"]`);
  await told(page, 'articles', '12 articles');
  await page.check('input[value=own]');
  await page.fill('#labels', labels.join('\n'));
  await page.click('#save-question');
  await told(page, 'language-model', 'none');
  const server = await languageModel();
  await page.click('#language-model button');
  await page.click('#language-model button:has-text("Use stand-in")');
  // The labels and the model that learns from them are not needed, and the rules of the labels are.
  await page.waitForSelector('#rail a[href="#label"]', { state: 'detached' });
  await told(page, 'language-model', 'write first what each label means');
  await page.fill('#codebook', '# Rent caps\n\nfor-caps: the speaker wants a cap.\n');
  await page.click('#save-question');
  await page.click('#language-model button.main');
  await page.waitForSelector('#language-model button.main:has-text("Code the same ones yourself")', { timeout: 60000 });
  await labelOn(page, '#language-model button.main', (done, text) => text.startsWith('Every sentence'));
  await page.waitForSelector('#language-model .bars');
  await page.click('#language-model button:has-text("Compare")');
  await told(page, 'language-model', 'done');
  const agreement = await page.locator('#language-model pre').textContent();
  assert.match(agreement, /coded by two or more +30/);
  assert.match(agreement, /alpha/);
  await page.click('#scores button.main');
  await told(page, 'scores', 'done');
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/language-model.png`, fullPage: true });
  const history = readFileSync(join(folder, 'history.csv'), 'utf8');
  assert.match(history, /standpoint annotate articles --codebook CODEBOOK\.md --labels for-caps,against-caps,neutral --language-model stand-in -o scores\.xlsx/);
  await page.click('#shares .sample button');
  await page.waitForSelector('#shares button:has-text("Code the sample")', { timeout: 60000 });
  await close(project);
  server.close();
});
