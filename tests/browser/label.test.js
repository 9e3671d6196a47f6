// The page of `standpoint label` in a browser, driven by keyboard.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, rows } from './common.js';
import { label, labels, open, press, project, sentence, start, timed } from './labelling.js';

test('forty sentences by keyboard, with a kill in the middle', async () => {
  const folder = project('forty');
  const output = ['articles', '-o', 'labels.csv'];
  let run = await start(folder, ...output, '--order', 'articles');
  let page = await open(run.address);
  // The label set is made on the page.
  await page.waitForSelector('#setup[open]');
  await page.locator('#set').fill(labels.join('\n'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#labels button');
  const given = new Map();
  const answer = async (count) => {
    for (let done = 0; done < count; done += 1) {
      const text = await sentence(page);
      await press(page, String(label(text)), 'Saved');
      given.set(text, labels[label(text) - 1]);
    }
  };
  await answer(19);
  // One is commented, and the comment is saved with its label.
  const hard = await sentence(page);
  await page.keyboard.press('c');
  await page.keyboard.type('Irony, perhaps; "so" it seems');
  await page.keyboard.press('Enter');
  await answer(1);
  // The one before is changed, and the work goes on where it was.
  const next = await sentence(page);
  await page.keyboard.press('b');
  await page.waitForFunction((text) => document.getElementById('now').textContent === text, hard);
  assert.match(await page.locator('#said').textContent(), /Your answer/);
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((text) => document.getElementById('now').textContent !== text, hard);
  const changed = await sentence(page);
  await press(page, '3', 'Saved: neutral');
  given.set(changed, 'neutral');
  assert.equal(await sentence(page), next);

  run.program.kill('SIGKILL');
  await run.ended;
  await page.close();
  run = await start(folder, ...output, '--order', 'articles');
  page = await open(run.address);
  assert.equal(await sentence(page), next);
  assert.equal(await page.locator('#labels button').count(), 3);
  await answer(18);
  // A sentence of the other article is found and labelled, another is none, another is skipped.
  await page.keyboard.press('/');
  await page.keyboard.type('WEST number 9 ');
  await page.waitForSelector('#list li');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('now').textContent.includes('west number 9'));
  await answer(1);
  const none = await sentence(page);
  await press(page, '0', 'Saved: no sentence');
  const skipped = await sentence(page);
  await press(page, 's', 'Saved: skipped');
  await answer(1);
  await page.getByRole('button', { name: 'End' }).click();
  await page.waitForFunction(() => document.body.textContent.includes('40 labels are in labels.csv'));
  assert.equal(await run.ended, 0);
  await page.quiet();

  const table = rows(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  const found = new Map(table.map((row) => [row.text, row]));
  assert.equal(given.size, 40);
  assert.equal(table.length, 42);
  for (const [text, wanted] of given) assert.equal(found.get(text).label, wanted, text);
  assert.equal(found.get(hard).comment, 'Irony, perhaps; "so" it seems');
  assert.deepEqual([found.get(none).label, found.get(none).kind], ['', 'boilerplate']);
  assert.deepEqual([found.get(skipped).label, found.get(skipped).kind], ['', 'sentence']);
  const places = table.filter((row) => row.document === 'hill.txt').map((row) => Number(row.start));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

test('the model learns meanwhile, and its guess waits for the answer', async () => {
  const folder = project('learning');
  const run = await start(folder, 'articles', '-o', 'labels.csv', '--labels', labels.join(','), '--encoder', 'none');
  const page = await open(run.address);
  for (let done = 0; done < 36; done += 1) {
    assert.equal(await page.locator('#guess').textContent(), '');
    const text = await sentence(page);
    await press(page, String(label(text)), 'Saved');
  }
  await page.waitForFunction(() => /Accuracy/.test(document.getElementById('numbers').textContent), undefined, { timeout: 60000 });
  // The figures have a baseline, in the words of `train`.
  assert.match(await page.locator('#advice').textContent(), /Always saying “\w+” would be right for \d+ of 100 sentences/);
  assert.equal(await page.locator('#guess').textContent(), '');
  // Only who asks for it sees a guess before the answer.
  await page.locator('#shows-guess').check();
  await page.waitForFunction(() => document.getElementById('guess').textContent.startsWith('The model says'));
  await page.locator('#shows-guess').uncheck();
  await page.waitForFunction(() => document.getElementById('guess').textContent === '');
  // A label that the model did not expect is listed.
  const text = await sentence(page);
  await press(page, String((label(text) % 3) + 1), 'Saved');
  await page.getByRole('button', { name: 'Answers' }).click();
  await page.locator('#which').selectOption('surprising');
  await page.waitForFunction((wanted) => [...document.querySelectorAll('#list li')].some((li) => li.textContent.includes(wanted) && li.textContent.includes('would have said')), text);
  await page.keyboard.press('Escape');
  run.program.kill('SIGINT');
  await run.ended;
  assert.match(run.said(), /37 labels are in labels\.csv/);
  const table = rows(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  assert.equal(table.length, 37);
  const random = table.filter((row) => row.sampling === 'random');
  assert.ok(random.length >= 30);
  for (const row of random) assert.equal(Number(row.probability), random.length / 60);
  await page.close();
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`nothing bars anyone from labelling: ${colorScheme}, ${width} wide`, async () => {
      const folder = project(`${colorScheme}-${width}`);
      writeFileSync(join(folder, 'CODEBOOK.md'), '# For\n\nWhoever wants the bypass.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n');
      const run = await start(folder, 'articles', '-o', 'labels.csv', '--labels', labels.join(','));
      const page = await open(run.address);
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await press(page, '1', 'Saved');
      const views = { page: () => {}, back: () => page.keyboard.press('b'), search: () => page.keyboard.press('/'), keys: () => page.keyboard.press('?'), answers: () => page.locator('#open-list').click(), setup: () => page.locator('#open-setup').click() };
      for (const [view, go] of Object.entries(views)) {
        await go();
        await page.waitForTimeout(100);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        const said = violations.map(({ id, nodes }) => `${view}: ${id}: ${nodes[0].html.slice(0, 200)}: ${nodes[0].failureSummary}`);
        assert.deepEqual(said, []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${view} is ${overflow} pixels too wide`);
        await page.keyboard.press('Escape');
      }
      await page.quiet();
      run.program.kill('SIGTERM');
      await run.ended;
    });
  }
}

test('an answer is undone, a search ends with Escape, and names are hidden on request', async () => {
  const folder = project('undone');
  writeFileSync(join(folder, 'CODEBOOK.md'), '# Rules\n\n[Why](https://example.org/why) and [there](labels.csv)\n\n## For\n\nIt must be built.\n\n- Soon.\n\n## Others\n\nRest.\n');
  const output = ['articles', '-o', 'labels.csv', '--labels', labels.join(','), '--order', 'articles', '--hide-names', '--goal', '2'];
  const { address, ended } = await start(folder, ...output);
  const page = await open(address);
  assert.equal(await page.locator('#where').textContent(), 'Article 1 of 6 · next in its article');
  assert.deepEqual(await page.locator('#codebook a').evaluateAll((all) => all.map((link) => [link.href, link.target])), [['https://example.org/why', '_blank']]);
  // A heading with the name of a label defines it, on its button and among the keys.
  assert.equal(await page.locator('#labels button', { hasText: 'for' }).getAttribute('title'), 'It must be built.\n• Soon.');
  assert.equal(await page.locator('#labels button[title]').count(), 1);
  await page.keyboard.press('?');
  assert.deepEqual(await page.locator('#definitions :is(dt, p, li)').allTextContents(), ['for', 'It must be built.', 'Soon.']);
  await page.keyboard.press('Escape');
  // Two words of a sentence that stand apart, then a phrase that stands nowhere.
  await page.keyboard.press('/');
  await page.locator('#query').fill('winter must');
  await page.waitForFunction(() => document.getElementById('found').textContent === '24 sentences');
  assert.deepEqual(await page.locator('#list li').first().locator('mark').allTextContents(), ['must', 'winter']);
  assert.ok(!(await page.locator('#list').textContent()).includes('.txt'));
  await page.locator('#query').fill('"winter must"');
  await page.waitForFunction(() => document.getElementById('found').textContent === 'None.');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#finder[open]').count(), 0);
  // Nothing was answered, so there is nothing to undo.
  const first = await sentence(page);
  await page.keyboard.press('Control+z');
  assert.equal(await page.locator('#left').textContent(), '0 of 2, 2 to go');
  await press(page, '1', 'Saved');
  assert.equal(await page.locator('#left').textContent(), '1 of 2, 1 to go');
  const second = await sentence(page);
  await press(page, 's', 'Saved');
  assert.match(await page.locator('#counts').textContent(), /^1 answered · 1 skipped · 60 sentences/);
  await press(page, 'Control+z', 'The answer was taken back.');
  assert.equal(await sentence(page), second);
  assert.match(await page.locator('#counts').textContent(), /^1 answered · 60 sentences/);
  // An answer that replaced another one gives way to it.
  await page.keyboard.press('b');
  await page.waitForFunction((text) => document.getElementById('now').textContent === text, first);
  await press(page, '2', 'Saved');
  await press(page, 'Control+z', 'As before: for.');
  assert.equal(await sentence(page), first);
  assert.equal(await page.locator('#labels button[aria-pressed=true]').textContent(), '1 for');
  // The codebook is read again with the page.
  writeFileSync(join(folder, 'CODEBOOK.md'), '# Other rules\n');
  await page.reload();
  await page.waitForSelector('#now');
  assert.match(await page.locator('#codebook').textContent(), /Other rules/);
  // A click on another sentence of the article labels that one.
  const asked = await sentence(page);
  const other = page.locator('#text .other').last();
  const clicked = await other.textContent();
  await other.click();
  await page.waitForFunction((text) => document.getElementById('now').textContent === text, clicked);
  await press(page, '3', 'Saved');
  assert.equal(await sentence(page), asked);
  await page.locator('#end').click();
  await ended;
  const written = rows(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  assert.deepEqual(written.map((row) => [row.label, row.sampling]).sort(), [['for', 'ordered'], ['neutral', 'found']]);
  assert.equal(written.find((row) => row.label === 'neutral').text, clicked);
  await page.quiet();
});

for (const [width, height] of [[1280, 800], [390, 844]]) {
  test(`a goal is said where the eye is, and what comes next: ${width} wide`, async () => {
    const folder = project(`goal-${width}`);
    const run = await start(folder, 'articles', '-o', 'labels.csv', '--labels', labels.join(','), '--goal', '3');
    const page = await open(run.address);
    await page.setViewportSize({ width, height });
    const isSeen = (id) => page.evaluate((name) => {
      const { top, bottom, height: tall } = document.getElementById(name).getBoundingClientRect();
      return tall > 0 && top >= 0 && bottom <= window.innerHeight;
    }, id);
    for (let done = 0; done < 2; done += 1) await press(page, '1', 'Saved');
    assert.ok(await isSeen('left') && !(await isSeen('next')));
    if (width < 600) {
      assert.ok(await page.evaluate(() => document.getElementById('bar').offsetHeight / window.innerHeight) <= 0.2);
      const small = await page.evaluate(() => [...document.querySelectorAll('button, select, input:not([type=checkbox]), .button')].filter((one) => one.checkVisibility() && one.offsetHeight < 44).map((one) => one.outerHTML));
      assert.deepEqual(small, []);
      assert.equal(await page.getByText('Keys').filter({ visible: true }).count(), 0);
    }
    await press(page, '1', 'Saved');
    assert.ok(await isSeen('next'));
    assert.match(await page.locator('#next').textContent(), /The goal is reached.*Train now: standpoint train labels\.csv/);
    await press(page, '1', 'Saved');
    assert.equal(await page.locator('#left').textContent(), '3 of 3, and 1 more');
    // What is undone is not reached any more.
    for (let undone = 0; undone < 2; undone += 1) await page.locator('#undo').click();
    await page.waitForFunction(() => document.getElementById('left').textContent === '2 of 3, 1 to go');
    assert.ok(!(await isSeen('next')));
    await page.locator('#end').click();
    await page.waitForSelector('h1:has-text("Done")');
    assert.match(await page.locator('main').textContent(), /2 labels are in labels\.csv.*Train now: standpoint train labels\.csv/);
    await run.ended;
    await page.quiet();
  });
}

test('every answer of the sitting is undone, the last ones are one key away, and the table is downloaded', async () => {
  const folder = project('sitting');
  const run = await start(folder, 'articles', '-o', 'labels.csv', '--labels', labels.join(','), '--order', 'articles');
  const page = await open(run.address);
  const given = [];
  for (let done = 0; done < 6; done += 1) {
    given.push(await sentence(page));
    await press(page, String(label(given[done])), 'Saved');
  }
  // Labels are written beside their sentences, in the colours of their buttons.
  assert.deepEqual((await page.locator('#text .tag').allTextContents()).slice(0, 3), labels);
  const colours = async (places) => page.locator(places).evaluateAll((all) => all.map((one) => getComputedStyle(one).getPropertyValue('--c')));
  assert.deepEqual((await colours('#text .done')).slice(0, 3), await colours('#labels button'));
  const download = async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#download').click()]);
    assert.equal(file.suggestedFilename(), 'labels.csv');
    return rows(readFileSync(await file.path(), 'utf8'));
  };
  assert.deepEqual((await download()).map((row) => row.text), given);
  // The third of the last answers is changed by its key.
  assert.equal(await page.locator('#recent li').count(), 5);
  await page.keyboard.press('e');
  await page.waitForFunction((text) => document.getElementById('now').textContent === text, given[3]);
  await press(page, '3', 'Saved: neutral');
  assert.equal((await download())[3].label, 'neutral');
  // A page that is loaded again still undoes everything, and a change gives way to what it replaced.
  await page.reload();
  await page.waitForSelector('#now');
  await press(page, 'Control+z', 'As before: for.');
  assert.equal(await sentence(page), given[3]);
  for (const text of given.toReversed()) {
    await press(page, 'Control+z', 'The answer was taken back.');
    assert.equal(await sentence(page), text);
  }
  assert.ok(await page.locator('#undo').isDisabled());
  assert.deepEqual(await download(), []);
  run.program.kill('SIGINT');
  await run.ended;
  await page.quiet();
});

test('a drawn sample is coded in its articles, and its shares are known', async () => {
  const folder = project('sample');
  const standpoint = (...more) => execFileSync(process.env.PROGRAM, more, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, STANDPOINT_STATE: '' } });
  standpoint('score', 'articles', '-o', 'scores.csv');
  standpoint('sample', 'scores.csv', '-n', '12', '-o', 'sample.csv');
  const sample = rows(readFileSync(join(folder, 'sample.csv'), 'utf8'));
  const output = ['articles', '--only', 'sample.csv', '-o', 'coded.csv', '--labels', 'anti-withdrawal,neutral,pro-withdrawal'];
  let run = await start(folder, ...output);
  let page = await open(run.address);
  assert.equal(await page.locator('#order-of').isVisible(), false);
  assert.match(await page.locator('#goal').textContent(), /^Sample\s+0 of 12, 12 to go$/);
  const asked = [];
  for (let done = 0; done < 12; done += 1) {
    if (done === 5) {
      run.program.kill('SIGKILL');
      await run.ended;
      await page.close();
      run = await start(folder, ...output);
      page = await open(run.address);
    }
    assert.equal(await page.locator('#text .other').count(), 9);
    assert.match(await page.locator('#where').textContent(), /drawn at random/);
    asked.push(await sentence(page));
    await press(page, String(label(asked[done])), 'Saved');
    assert.match(await page.locator('#left').textContent(), new RegExp(`^${done + 1} of 12`));
  }
  assert.equal(await sentence(page), 'Every sentence of the sample has an answer. You may end here.');
  await page.locator('#end').click();
  assert.equal(await run.ended, 0);
  await page.quiet();
  assert.deepEqual(new Set(asked), new Set(sample.map((row) => row.text)));
  const coded = rows(readFileSync(join(folder, 'coded.csv'), 'utf8'));
  assert.deepEqual(coded.map((row) => [row.document, row.start, row.sampling, row.probability]), sample.map((row) => [row.document, row.start, row.sampling, row.probability]));
  assert.match(standpoint('summarize', 'scores.csv', '--sample', 'coded.csv'), /pro-withdrawal/);
});

test('hostile text stays text', async () => {
  const folder = project('hostile');
  const evil = '</script><script>window.evil = 1</script> <img src=x onerror="window.evil = 2"> said the mayor of the town on Monday.';
  writeFileSync(join(folder, 'articles.csv'), `id,text\n"<b>${'x'.repeat(300)}",${JSON.stringify(evil).replaceAll('\\"', '""')}\n`);
  writeFileSync(join(folder, 'codebook.md'), '# <script>window.evil = 3</script>\n\n<img src=x onerror="window.evil = 4"> [link](javascript:window.evil=5)\n');
  const run = await start(folder, 'articles.csv', '-o', 'labels.csv', '--labels', '<i>a</i>,b', '--codebook', 'codebook.md');
  const page = await open(run.address);
  assert.equal(await page.evaluate(() => window.evil), undefined);
  assert.match(await page.locator('#text').textContent(), /<\/script><script>/);
  assert.equal(await page.locator('main script, main img, main a').count(), 0);
  assert.match(await page.locator('#labels').textContent(), /<i>a<\/i>/);
  await press(page, '1', 'Saved: <i>a</i>');
  await page.quiet();
  run.program.kill('SIGINT');
  await run.ended;
});

test('a key is answered at once while ten thousand articles wait and a model learns', async (context) => {
  const folder = project('many');
  const words = ['troops', 'bypass', 'council', 'winter', 'village', 'meeting', 'budget', 'school', 'river', 'mayor'];
  const lines = Array.from({ length: 10000 }, (_, article) => {
    const text = Array.from({ length: 10 }, (__, at) => `The ${words[(article + at) % 10]} and the ${words[(article * 7 + at * 3) % 10]} of place ${article * 10 + at} were named by the reporter.`);
    return JSON.stringify({ id: `a${article}`, text: text.join(' ') });
  });
  writeFileSync(join(folder, 'many.jsonl'), lines.join('\n'));
  const run = await start(folder, 'many.jsonl', '-o', 'labels.csv', '--labels', 'yes,no');
  const page = await open(run.address);
  const times = [];
  for (let done = 0; done < 120; done += 1) {
    const text = await sentence(page);
    times.push(await timed(page, text.includes('bypass') ? '1' : '2'));
  }
  times.sort((a, b) => a - b);
  context.diagnostic(`median ${times[60].toFixed(0)} ms, 95th percentile ${times[114].toFixed(0)} ms, most ${times[119].toFixed(0)} ms`);
  const memory = readFileSync(`/proc/${run.program.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/);
  context.diagnostic(`memory ${Math.round(Number(memory[1]) / 1000)} MB`);
  run.program.kill('SIGINT');
  await run.ended;
  assert.equal(rows(readFileSync(join(folder, 'labels.csv'), 'utf8')).length, 120);
  await page.close();
});

test('corrections of a report are listed before they are taken', async () => {
  const folder = project('corrections');
  writeFileSync(join(folder, 'articles.csv'), 'id,text\na,The troops must leave now. They should stay for a year.\n');
  const run = await start(folder, 'articles.csv', '-o', 'labels.csv', '--labels', 'leave,stay', '--order', 'articles');
  const page = await open(run.address);
  await press(page, '2', 'Saved: stay');
  writeFileSync(join(folder, 'corrections.csv'), `document,start,end,text,label,sampling,corrected
a,0,26,The troops must leave now.,leave,found,2026-05-01T10:00:00.000Z
a,27,55,They should stay for a year.,stay,found,2026-05-01T10:00:00.000Z
b,0,9,Not here.,stay,found,2026-05-01T10:00:00.000Z
`);
  await page.locator('#open-list').click();
  assert.equal(await page.locator('#take').isVisible(), false);
  await page.locator('#corrections').setInputFiles(join(folder, 'corrections.csv'));
  await page.locator('#take').waitFor();
  assert.equal(await page.locator('#found').textContent(), '2 answers would change. No sentence has the document, place and words of row 4.');
  assert.match(await page.locator('#list').textContent(), /leave now\.stay → leave.*a year\.no answer → stay/);
  assert.match(await page.locator('#counts').textContent(), /^1 answered/);
  await page.locator('#take').click();
  await page.waitForFunction(() => document.getElementById('found').textContent.startsWith('2 answers changed'));
  await page.locator('#close-finder').click();
  assert.match(await page.locator('#counts').textContent(), /^2 answered/);
  assert.match(await sentence(page), /Every sentence has an answer/);
  await page.locator('#end').click();
  assert.equal(await run.ended, 0);
  await page.quiet();
  const labels = rows(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  assert.deepEqual(labels.map((row) => [row.label, row.sampling, row.corrected]), [['leave', 'ordered', '2026-05-01T10:00:00.000Z'], ['stay', 'found', '2026-05-01T10:00:00.000Z']]);
});

for (const [width, height] of [[1280, 800], [390, 844]]) {
  test(`doubtful labels are kept or changed with one key, and the page says when few still change: ${width} wide`, async () => {
    const folder = project(`doubts-${width}`);
    const files = ['articles', '-o', 'labels.csv', '--encoder', 'none'];
    let run = await start(folder, ...files, '--labels', labels.join(','), '--order', 'articles');
    let page = await open(run.address);
    assert.equal(await page.locator('#keep').isVisible(), false);
    for (let done = 0; done < 60; done += 1) {
      const right = label(await sentence(page));
      // Every fifth is wrong.
      await press(page, String(done % 5 === 2 ? 1 + (right % 3) : right), 'Saved');
    }
    await page.locator('#end').click();
    await run.ended;
    await page.quiet();
    run = await start(folder, ...files, '--doubts');
    page = await open(run.address);
    await page.setViewportSize({ width, height });
    const first = await sentence(page);
    const given = labels[label(first) % 3];
    const suggested = labels[label(first) - 1];
    assert.match(await page.locator('#guess').textContent(), new RegExp(`^Given: ${given}\\. The model says ${suggested} \\(\\d+\u00a0%\\), because of `));
    for (const hidden of ['skip', 'order-of', 'open-setup', 'shows-guess', 'next']) assert.equal(await page.locator(`#${hidden}`).isVisible(), false, hidden);
    await press(page, String(label(first)), `Saved: ${suggested}`);
    const second = await sentence(page);
    assert.match(await page.locator('#left').textContent(), /^1 looked at, 1 changed, \d+ to go$/);
    await press(page, 'k', `Saved: ${labels[label(second) % 3]}`);
    assert.match(await page.locator('#left').textContent(), /^2 looked at, 1 changed/);
    await page.locator('#undo').click();
    await page.waitForFunction(() => document.getElementById('left').textContent.startsWith('1 looked at'));
    assert.equal(await sentence(page), second);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `doubts-${width}.png`) });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    assert.deepEqual(violations.map(({ id }) => id), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    for (let kept = 0; kept < 10; kept += 1) {
      assert.equal(await page.locator('#next').isVisible(), false);
      await page.evaluate(() => { document.getElementById('said').textContent = ''; });
      await page.locator('#keep').click();
      await page.waitForFunction(() => document.getElementById('said').textContent.startsWith('Saved'));
    }
    assert.match(await page.locator('#next').textContent(), /^None of the last ten labels changed\. Press “End”, or go on\./);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `dry-${width}.png`) });
    await page.locator('#end').click();
    assert.equal(await run.ended, 0);
    assert.match(run.said(), /11 looked at, 1 changed\./);
    await page.quiet();
    const table = rows(readFileSync(join(folder, 'labels.csv'), 'utf8'));
    assert.equal(table.filter((row) => row.corrected).length, 11);
    assert.equal(table.find((row) => row.text === first).label, suggested);
  });
}
