// A whole project in a browser: two coders, a review, a model, and a sample that a team of three codes for the shares.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { rows } from './common.js';
import { linksOf, open, ownWords, press, sentence, start } from './labelling.js';

const labels = ['for-caps', 'against-caps', 'neutral'];
const said = [
  ['The city should cap rents before the winter', 'A cap on rents protects families who cannot move', 'Tenants need a cap that holds for ten years'],
  ['A cap on rents would stop the building of homes', 'Landlords warn that caps drive investors away', 'Nobody builds where the city sets the rent'],
  ['The council meets on Thursday at seven', 'The report has forty pages and two tables', 'The tram to the harbour runs again'],
];
/** The label of a sentence, from 1. */
const meant = (text) => 1 + said.findIndex((sentences) => sentences.some((words) => text.includes(words)));

/** Twenty-four articles as texts, web pages and rows of a table. */
function articles(folder) {
  mkdirSync(join(folder, 'articles'), { recursive: true });
  const text = (article) => Array.from({ length: 9 }, (_, at) => {
    // Most sentences are neutral, as in news.
    const kind = [2, 0, 2, 1, 2, (article + at) % 3, 2, 0, 2][at];
    return `${said[kind][(article + at) % 3]}, said reader ${article * 9 + at} on Monday of ${ownWords(article * 9 + at)}.`;
  });
  const table = [];
  for (let article = 0; article < 24; article += 1) {
    const sentences = text(article);
    const name = join(folder, 'articles', `a${article}`);
    if (article % 3 === 0) writeFileSync(`${name}.txt`, sentences.join(' '));
    else if (article % 3 === 1) writeFileSync(`${name}.html`, `<html><head><title>Letters ${article}</title></head><body><article><p>${sentences.slice(0, 5).join(' ')}</p><p>${sentences.slice(5).join(' ')}</p></article></body></html>`);
    else table.push(`b${article},2024-0${1 + (article % 6)}-10,"${sentences.join(' ')}"`);
  }
  writeFileSync(join(folder, 'articles', 'rows.csv'), `id,date,text\n${table.join('\n')}\n`);
}

/** Answers so many sentences by keyboard; `key` says what. */
async function label(page, count, key) {
  for (let done = 0; done < count; done += 1) await press(page, String(key(await sentence(page), done)), 'Saved');
}

test('a project from the first label to shares with intervals', async () => {
  const folder = join(process.env.WORK, 'caps');
  articles(folder);
  const standpoint = (...more) => execFileSync(process.env.PROGRAM, more, { cwd: folder, encoding: 'utf8', env: { ...process.env, STANDPOINT_CACHE: '', STANDPOINT_STATE: '' } });
  const stop = async (run, page) => {
    await page.quiet();
    run.program.kill('SIGINT');
    await run.ended;
  };
  // Two coders in files of their own. Bob errs on every tenth sentence.
  for (const coder of ['ann', 'bob']) {
    const run = await start(folder, 'articles', '-o', `${coder}.csv`, '--labels', labels.join(','), '--coder', coder, '--order', 'random', '--encoder', 'none');
    const page = await open(run.address);
    await label(page, 60, (text, done) => (coder === 'bob' && done % 10 === 4 ? 1 + (meant(text) % 3) : meant(text)));
    await stop(run, page);
  }
  const agreement = standpoint('agree', 'ann.csv', 'bob.csv');
  assert.match(agreement, /60/);
  // The leader decides the six sentences on which they differ.
  let run = await start(folder, 'articles', '-o', 'labels.csv', '--review', 'ann.csv', 'bob.csv', '--encoder', 'none');
  let page = await open(run.address);
  await label(page, 6, (text) => meant(text));
  assert.match(await sentence(page), /Everything is decided/);
  await stop(run, page);
  standpoint('train', 'labels.csv', '-q', '--encoder', 'none', '-o', 'caps.safetensors');
  standpoint('score', 'articles', '-q', '-m', 'caps.safetensors', '-o', 'scores.csv');
  standpoint('sample', 'scores.csv', '-q', '-n', '40', '-o', 'sample.xlsx');
  // Three coders on one server code the sample; half of it goes to all of them.
  const command = ['articles', '--only', 'sample.xlsx', '-o', 'coded.csv', '--labels', labels.join(','), '--share', 'cat,dan,eve', '--overlap', '50%', '--encoder', 'none'];
  run = await start(folder, ...command);
  let answers = 0;
  for (const [name, link] of linksOf(run)) {
    const own = await open(link);
    while (!(await sentence(own)).startsWith('Every sentence of the sample')) {
      await label(own, 1, (text) => (name === 'eve' && answers % 9 === 0 ? 1 + (meant(text) % 3) : meant(text)));
      answers += 1;
    }
    assert.equal(await own.locator('#left').textContent(), '40 of 40');
    assert.equal(await own.title(), 'Code the sample – standpoint');
    await own.quiet();
  }
  const leader = await open(run.address);
  await leader.waitForSelector('#coders tbody tr');
  assert.deepEqual(await leader.locator('#coders tbody td:nth-child(2)').allTextContents(), Array(3).fill('40 of 40'));
  const count = Number((await leader.locator('#decide').textContent()).match(/\((\d+)\)/)?.[1] ?? 0);
  if (count > 0) {
    await leader.locator('#decide').click();
    await leader.waitForFunction(() => document.getElementById('now').checkVisibility());
    await label(leader, count, (text) => meant(text));
  }
  await leader.locator('#end').click();
  assert.equal(await run.ended, 0);
  await leader.quiet();
  const coded = rows(readFileSync(join(folder, 'coded.csv'), 'utf8'));
  assert.equal(new Set(coded.map((row) => row.text)).size, 40);
  assert.ok(coded.length > 60, `${coded.length} answers`);
  // The corrected shares are near the truth, which is known here, and the report has them.
  standpoint('summarize', 'scores.csv', '--sample', 'coded.csv', '-q', '-o', 'shares.csv');
  const truth = rows(readFileSync(join(folder, 'scores.csv'), 'utf8')).map((row) => labels[meant(row.text) - 1]);
  for (const row of rows(readFileSync(join(folder, 'shares.csv'), 'utf8'))) {
    const share = truth.filter((one) => one === row.label).length / truth.length;
    assert.ok(Number(row.low) <= share && share <= Number(row.high), `${row.label}: ${share} not in ${row.low} to ${row.high}`);
  }
  standpoint('report', 'scores.csv', '--sample', 'coded.csv', '-q', '-o', 'report.html');
  // The order of the labels is that of the keys, everywhere.
  const [header] = readFileSync(join(folder, 'scores.csv'), 'utf8').split('\r\n');
  assert.deepEqual(header.split(',').filter((name) => name.startsWith('p_')), labels.map((label) => `p_${label}`));
  for (const [at, width] of [1280, 390].entries()) await correct(folder, standpoint, width, at);
});

/** Corrects a labelled sentence in the report, and learns from the labels and the corrections. */
async function correct(folder, standpoint, width, at) {
  const read = (name) => rows(readFileSync(join(folder, name), 'utf8').replace(/^\ufeff/, ''));
  const scores = read('scores.csv');
  const documents = [...new Set(scores.map((row) => row.document))];
  // A sentence of the coded sample has its label already.
  const coded = new Set(read('coded.csv').map((row) => row.text));
  const given = read('labels.csv').filter((row) => row.annotator === 'ann' && row.label !== '' && !coded.has(row.text))[at];
  const scored = scores.find((row) => row.document === given.document && row.start === given.start);
  const report = pathToFileURL(join(folder, 'report.html')).href;
  const page = await open(`${report}#/article/${1 + documents.indexOf(scored.document)}/${scored.sentence}`, '#text .s');
  await page.setViewportSize({ width, height: 844 });
  const sentences = page.locator(`#text .s[data-number="${scored.sentence}"]`);
  await sentences.click();
  const buttons = await page.locator('#hand button').allTextContents();
  assert.deepEqual(buttons.map((text) => labels.find((label) => text.includes(label))).slice(0, 3), labels);
  const changed = labels.find((label) => label !== given.label);
  await page.locator('#hand').getByRole('button', { name: changed }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save-mine').click()]);
  const corrections = `corrections-${width}.csv`;
  await download.saveAs(join(folder, corrections));
  assert.equal(read(corrections).find((row) => row.start === given.start && row.document === given.document).label, changed);
  await page.quiet();
  const said = standpoint('train', 'labels.csv', corrections, '--encoder', 'none', '-o', `corrected-${width}.safetensors`, '--findings', `findings-${width}.json`);
  assert.match(readFileSync(join(folder, `findings-${width}.json`), 'utf8'), /labels-replaced/, said);
}
