// Several coders at pages of `standpoint label`, driven by keyboard.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, rows } from './common.js';
import { label, labels, linksOf, open, press, project, sentence, start, timed } from './labelling.js';

test('two coders are blind to each other, and a third decides', async () => {
  const folder = project('coders');
  for (const [coder, shift] of [['ann', 0], ['bob', 1]]) {
    const run = await start(folder, 'articles', '-o', 'labels.csv', '--labels', labels.join(','), '--coder', coder, '--order', 'random');
    const page = await open(run.address);
    for (let done = 0; done < 6; done += 1) {
      const seen = await page.locator('#text .done').count();
      assert.ok(seen <= done, 'only own labels are shown');
      const text = await sentence(page);
      // Bob differs on the fourth and fifth.
      const differs = shift && (done === 3 || done === 4);
      if (differs) {
        await page.keyboard.press('c');
        await page.keyboard.type('not sure');
        await page.keyboard.press('Enter');
      }
      await press(page, String(differs ? (label(text) % 3) + 1 : label(text)), 'Saved');
    }
    run.program.kill('SIGINT');
    await run.ended;
    await page.quiet();
  }
  const run = await start(folder, 'articles', '--review', 'labels.csv');
  const page = await open(run.address);
  // What is to be decided is listed by labels.
  const pairs = (await page.locator('#conflicts li').allTextContents()).map((pair) => Number(pair.match(/^\w+ or \w+ (\d)$/)[1]));
  assert.equal(pairs.reduce((sum, count) => sum + count, 0), 2);
  await page.locator('#open-list').click();
  await page.locator('#which').selectOption('disputed');
  await page.waitForFunction(() => document.querySelectorAll('#list li').length === 2);
  assert.match(await page.locator('#list').textContent(), / or /);
  await page.locator('#close-finder').click();
  for (let done = 0; done < 2; done += 1) {
    assert.match(await page.locator('#votes').textContent(), /ann: .*bob: .*not sure/);
    const text = await sentence(page);
    await press(page, String(label(text)), 'Saved');
  }
  assert.match(await sentence(page), /Everything is decided/);
  run.program.kill('SIGINT');
  await run.ended;
  await page.quiet();
  const table = rows(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  assert.deepEqual([12, 2], [table.filter((row) => row.annotator).length, table.filter((row) => !row.annotator).length]);
  for (const row of table.filter((one) => !one.annotator)) assert.equal(row.label, labels[label(row.text) - 1]);
});

test('a team of three labels, and its leader sees how far it is and decides', async () => {
  const folder = project('team');
  const text = (article) => Array.from({ length: 6 }, (_, at) => `${['The town must build the bypass', 'Nobody wants the bypass', 'The meeting began'][at % 3]}, said reader ${at} of place ${article}.`).join(' ');
  const lines = Array.from({ length: 5 }, (_, article) => `${article},Letters ${article},2024-05-0${article + 1},Daily News,secret,"${text(article)}"`);
  writeFileSync(join(folder, 'letters.csv'), `id,title,date,outlet,stance,text\n${lines.join('\n')}\n`);
  const command = ['letters.csv', '-o', 'labels.csv', '--labels', labels.join(','), '--share', 'anna,ben,cleo', '--goal', '30', '--overlap', '100%'];
  let run = await start(folder, ...command);
  const early = await open(run.address);
  await early.waitForFunction(() => document.getElementById('decide').textContent === 'Nothing to decide yet');
  await early.quiet();
  const pages = new Map();
  for (const [name, link] of linksOf(run)) pages.set(name, await open(link));
  // Coders see what is known of the article, and nothing that another column says.
  const anna = pages.get('anna');
  assert.match(await anna.locator('#about').textContent(), /^title: Letters \d · date: 2024-05-0\d · outlet: Daily News$/);
  assert.equal(await anna.locator('#open-setup, #order-of, #open-team, .of-guess').filter({ visible: true }).count(), 0);
  await anna.evaluate(axe);
  assert.deepEqual((await anna.evaluate(() => window.axe.run())).violations.map(({ id }) => id), []);
  // Cleo errs on every meeting.
  const label_of = (name, said) => (name === 'cleo' && said.includes('meeting') ? 1 : label(said));
  for (let done = 0; done < 15; done += 1) {
    for (const [name, page] of pages) {
      // The browser slows down a page that nobody sees.
      await page.bringToFront();
      await press(page, String(label_of(name, await sentence(page))), 'Saved');
    }
  }
  assert.match(await anna.locator('#left').textContent(), /^15 of 30, 15 to go/);
  run.program.kill('SIGKILL');
  await run.ended;
  // Who labels meanwhile is told, and goes on at the same link.
  await anna.bringToFront();
  await anna.keyboard.press('1');
  await anna.waitForFunction(() => document.getElementById('problem').textContent.includes('ask who leads the team'));
  assert.equal(await anna.locator('#said').textContent(), '');
  run = await start(folder, ...command);
  for (const [name, page] of pages) {
    assert.equal(linksOf(run).get(name), page.url());
    await page.bringToFront();
    await page.reload();
    await page.waitForSelector('#now');
    for (let done = 0; done < 15; done += 1) await press(page, String(label_of(name, await sentence(page))), 'Saved');
    assert.match(await sentence(page), /Every sentence has an answer/);
  }
  await anna.bringToFront();
  await anna.locator('#end').click();
  await anna.waitForSelector('h1:has-text("Done")');
  assert.match(await anna.locator('main').textContent(), /Your 30 answers are saved.*open your link again/);

  const leader = await open(run.address);
  await leader.waitForSelector('#coders tbody tr');
  assert.deepEqual(await leader.locator('#coders tbody tr').evaluateAll((all) => all.map((row) => [...row.children].slice(0, 3).map((cell) => cell.textContent))), [['anna', '30 of 30', '0'], ['ben', '30 of 30', '0'], ['cleo', '30 of 30', '0']]);
  assert.match(await leader.locator('#team-done').textContent(), /All coders have reached their goal.*standpoint train labels\.csv/);
  for (const width of [390, 1024, 1280, 1440, 1920]) {
    await leader.setViewportSize({ width, height: 900 });
    const hidden = await leader.evaluate(() => [document.querySelector('.wide'), document.documentElement].map((part) => part.scrollWidth - part.clientWidth));
    assert.deepEqual(hidden, [0, 0], `${width} wide`);
  }
  assert.match(await leader.locator('#agreed').textContent(), /alpha 0\.\d\d.*on 30 sentences of 5 articles/);
  await leader.evaluate(axe);
  assert.deepEqual((await leader.evaluate(() => window.axe.run())).violations.map(({ id }) => id), []);
  const [download] = await Promise.all([leader.waitForEvent('download'), leader.locator('a[download="cleo.csv"]').click()]);
  assert.equal(rows(readFileSync(await download.path(), 'utf8')).filter((row) => row.annotator === 'cleo').length, 30);
  await leader.locator('#decide').click();
  await leader.waitForFunction(() => document.getElementById('now').checkVisibility());
  for (let done = 0; done < 10; done += 1) {
    assert.match(await leader.locator('#votes').textContent(), /anna: neutral.*cleo: for/);
    await press(leader, '3', 'Saved: neutral');
  }
  assert.match(await sentence(leader), /Everything is decided/);
  await leader.locator('#open-team').click();
  await leader.waitForFunction(() => document.getElementById('decide').textContent === 'Everything is decided');
  await leader.locator('#end').click();
  await run.ended;
  assert.equal(rows(readFileSync(join(folder, 'labels.csv'), 'utf8')).length, 100);
  await leader.quiet();
  for (const page of pages.values()) await page.close();
});

test('a key is answered at once while ten coders label ten thousand sentences', async (context) => {
  const folder = project('ten');
  const lines = Array.from({ length: 1000 }, (_, article) => {
    const text = Array.from({ length: 10 }, (__, at) => `The ${['bypass', 'council', 'winter'][(article + at) % 3]} of place ${article * 10 + at} was named by the reporter.`);
    return JSON.stringify({ id: `a${article}`, text: text.join(' ') });
  });
  writeFileSync(join(folder, 'many.jsonl'), lines.join('\n'));
  const names = Array.from({ length: 10 }, (_, at) => `coder${at}`);
  const run = await start(folder, 'many.jsonl', '-o', 'labels.csv', '--labels', 'yes,no', '--share', names.join(','), '--overlap', '10%');
  const links = linksOf(run);
  const page = await open(links.get('coder0'));
  let goesOn = true;
  const given = new Map();
  // The others answer once a second, a fast coder's pace.
  const others = names.slice(1).map(async (name) => {
    const link = links.get(name);
    const headers = { Origin: new URL(link).origin };
    let { sentence: asked } = await (await fetch(`${link}api/view`)).json();
    while (goesOn) {
      const told = await fetch(`${link}api/answer`, { method: 'POST', headers, body: JSON.stringify({ sentence: asked, verdict: { label: asked % 3 ? 'yes' : 'no' } }) });
      assert.equal(told.status, 200);
      given.set(name, (given.get(name) || 0) + 1);
      asked = (await told.json()).view.sentence;
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
    }
  });
  const times = [];
  for (let done = 0; done < 120; done += 1) times.push(await timed(page, done % 2 ? '1' : '2'));
  goesOn = false;
  await Promise.all(others);
  times.sort((a, b) => a - b);
  context.diagnostic(`median ${times[60].toFixed(0)} ms, 95th percentile ${times[114].toFixed(0)} ms, most ${times[119].toFixed(0)} ms`);
  run.program.kill('SIGINT');
  await run.ended;
  const answers = [...given.values()].reduce((sum, count) => sum + count, 120);
  assert.equal(rows(readFileSync(join(folder, 'labels.csv'), 'utf8')).length, answers);
  await page.close();
});
