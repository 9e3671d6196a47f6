'use strict';
const at = (id) => document.getElementById(id);
/** What is labelled as one, and whether it is a whole article. */
const { unit } = document.documentElement.dataset;
const isWhole = unit === 'article' || unit === 'row';
const REASONS = { random: 'drawn at random', active: 'the model is uncertain here', ordered: isWhole ? 'next in order' : 'next in its article', found: 'chosen by you' };

/** An element with attributes and children; texts are never HTML. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let view = null;
let state = null;
let busy = false;
/** Comments that are not saved yet, by sentence. */
const drafts = new Map();
let began = performance.now();
let answeredHere = 0;
/** Whether the leader looks at the team, and not at a sentence. */
let seesTeam = false;
let teamIsDue = false;
/** The answers of this window, each with what was there before. */
const undo = [];

async function ask(path, body) {
  const options = body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body instanceof Blob ? body : JSON.stringify(body) };
  let response;
  try {
    response = await fetch(`api/${path}`, options);
  } catch {
    const next = { coder: 'ask who leads the team, and load this page again', leader: 'start “standpoint label” again, and load this page' };
    const then = next[state?.role] || 'start “standpoint label” again and open its new address';
    throw new Error(`The program does not answer. Nothing that was saved is lost: ${then}.`);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `The program refused this (${response.status}).`);
  return answer;
}

function complain(error) {
  at('problem').textContent = error.message;
  at('problem').hidden = false;
}

/** Does something that may fail, and says so. */
async function attempt(job) {
  at('problem').hidden = true;
  try {
    await job();
  } catch (error) {
    complain(error);
  }
}

function nameOf(verdict) {
  if (!verdict) return '';
  if (verdict === 'no-sentence') return `no ${unit}`;
  return verdict === 'skipped' ? 'skipped' : verdict.label;
}

/** Whether only a sample is asked. */
const isListed = () => state.order === 'listed';
const percent = (share) => `${Math.round(100 * share)} %`;
const number = (count) => count.toLocaleString('en');
const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

function guessOf(guess) {
  if (!guess) return [];
  const because = guess.reasons ? [', because of ', make('bdi', {}, guess.reasons)] : [];
  return [make('b', {}, guess.label), ` (${percent(guess.probability)})`, ...because];
}

const plain = (text) => text.trim().toLowerCase();

/** What the codebook says under a heading with the name of a label: what stands up to the next heading. */
const definitions = new Map([...document.querySelectorAll('#codebook :is(h3, h4, h5)')].map((heading) => {
  const said = [];
  for (let next = heading.nextElementSibling; next && !next.matches('h3, h4, h5'); next = next.nextElementSibling) said.push(next.textContent.trim());
  return [plain(heading.textContent), said.join('\n')];
}));
const definitionOf = (name) => definitions.get(plain(name)) || undefined;

function drawText() {
  const text = at('text');
  text.replaceChildren();
  if (view.sentence === null) {
    at('where').textContent = '';
    at('about').replaceChildren();
    const all = state.order === 'disputed' ? 'Everything is decided.' : `Every ${unit}${isListed() ? ' of the sample' : ''} has an answer.`;
    text.append(make('p', { class: 'over', id: 'now', tabindex: '-1' }, `${all} You may end here.`));
    return;
  }
  if (view.cut[0]) text.append(make('p', { class: 'aside' }, '…'));
  let paragraph = null;
  let of = null;
  for (const piece of view.pieces) {
    if (piece.paragraph !== of || !piece.isSentence) {
      paragraph = make('p', { dir: 'auto', class: piece.kind === 'headline' && !isWhole ? 'headline' : piece.isSentence ? undefined : 'aside' });
      text.append(paragraph);
      of = piece.isSentence ? piece.paragraph : null;
    } else {
      paragraph.append(' ');
    }
    if (piece.number === view.sentence) paragraph.append(make('mark', { id: 'now', tabindex: '-1' }, piece.text));
    else if (!piece.isSentence) paragraph.append(piece.text);
    else paragraph.append(make('span', { class: piece.label ? 'other done' : 'other', title: piece.label, 'data-sentence': piece.number }, piece.text));
  }
  if (view.cut[1]) text.append(make('p', { class: 'aside' }, '…'));
  const where = at('where');
  const why = state.order === 'disputed' ? `${number(state.disputed)} to decide` : REASONS[view.chosen];
  const named = view.document ? [': ', make('bdi', {}, view.document)] : [];
  at('about').replaceChildren(...view.about.flatMap(({ name, cell }, place) => [`${place ? ' · ' : ''}${name}: `, make('bdi', {}, cell)]));
  where.replaceChildren(`${unit === 'row' ? 'Row' : 'Article'} ${number(view.article)} of ${number(state.articles)}`, ...named, ` · ${why}`);
}

// A click on another sentence of the article goes to it, and a selection of words does not.
at('text').addEventListener('click', (event) => {
  const other = event.target.closest('[data-sentence]');
  if (other && getSelection().isCollapsed) show(`sentence=${other.dataset.sentence}`);
});

function drawBar() {
  const given = view.answer ? view.answer.verdict : null;
  const chosen = (verdict) => String(nameOf(given) === nameOf(verdict));
  const off = view.sentence === null;
  at('labels').replaceChildren(...state.labels.map(({ name }, place) => make('button', {
    type: 'button', title: definitionOf(name), 'aria-pressed': chosen({ label: name }), disabled: off, onclick: () => answer({ label: name }),
  }, place < 9 ? make('kbd', {}, String(place + 1)) : null, ' ', make('bdi', {}, name))));
  if (state.labels.length === 0) at('labels').append('No labels yet: press “Labels and coder”.');
  at('none').setAttribute('aria-pressed', chosen('no-sentence'));
  at('skip').setAttribute('aria-pressed', chosen('skipped'));
  at('remove').hidden = !given;
  at('forward').hidden = off || view.isAsked;
  for (const id of ['none', 'skip', 'comment']) at(id).disabled = off;
  at('comment').value = drafts.get(view.sentence) ?? (view.answer ? view.answer.comment : view.noted ?? '');
  at('votes').replaceChildren(...(view.votes || []).flatMap((vote) => [
    make('b', {}, vote.coder), `: ${nameOf(vote.verdict)}${vote.comment ? ` (“${vote.comment}”)` : ''}  `,
  ]));
  const differs = view.guess && given && given.label && given.label !== view.guess.label;
  const guess = view.guess && (!given || differs) ? [given ? 'The model would have said ' : 'The model says ', ...guessOf(view.guess)] : [];
  at('guess').replaceChildren(...guess);
}

function drawCurve() {
  const points = state.curve;
  const curve = at('curve');
  curve.replaceChildren();
  // One number of labels is a point and no curve.
  if (points.length < 2 || points[0].labels === points[points.length - 1].labels) return;
  const svg = (name, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const most = points[points.length - 1].labels;
  const least = points[0].labels;
  const x = (labels) => (300 * (labels - least)) / Math.max(most - least, 1);
  const lowest = Math.floor(10 * Math.min(...points.map((p) => (p.interval ? p.interval[0] : p.accuracy)))) / 10;
  const y = (share) => (100 * (1 - share)) / (1 - Math.min(lowest, 0.9));
  const line = points.map((p) => `${x(p.labels)},${y(p.accuracy)}`).join(' ');
  const sure = points.filter((p) => p.interval);
  const band = [...sure.map((p) => `${x(p.labels)},${y(p.interval[1])}`), ...sure.toReversed().map((p) => `${x(p.labels)},${y(p.interval[0])}`)].join(' ');
  const drawn = svg('svg', { viewBox: '0 0 300 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': `Accuracy from ${least} to ${most} labels: ${points.map((p) => percent(p.accuracy)).join(', ')}` });
  drawn.append(svg('polygon', { points: band }), svg('polyline', { points: line }));
  curve.append(drawn, make('p', { class: 'small' }, `Accuracy on the random ${unit}s, from ${least} labels to ${most}. The lower edge is ${percent(Math.min(lowest, 0.9))}, the upper 100 %.`));
}

function drawState() {
  const skipped = state.skipped ? ` · ${number(state.skipped)} skipped` : '';
  at('counts').textContent = `${number(state.answered)} answered${skipped} · ${number(state.sentences)} ${unit}s${isWhole ? '' : ` in ${number(state.articles)} articles`}`;
  const isTeam = state.role !== 'alone';
  at('order-of').hidden = isTeam || state.order === 'disputed' || isListed();
  at('open-setup').hidden = isTeam || state.order === 'disputed';
  at('open-team').hidden = state.role !== 'leader';
  for (const part of document.querySelectorAll('.of-guess')) part.hidden = state.role === 'coder';
  at('of-surprises').hidden = state.role === 'coder';
  at('order').value = state.order;
  at('goal').hidden = !state.goal;
  if (state.goal) {
    at('goal-of').textContent = isListed() ? 'Sample' : 'Goal';
    Object.assign(at('reached'), { max: state.goal, value: Math.min(state.reached, state.goal) });
    const left = state.goal - state.reached;
    at('left').textContent = left > 0 ? `${number(state.reached)} of ${number(state.goal)}, ${number(left)} to go` : `${number(state.goal)} ${isListed() ? `of ${number(state.goal)}` : 'reached'}`;
  }
  const rows = [];
  const row = (name, ...value) => rows.push(make('dt', {}, name), make('dd', {}, ...value));
  if (state.coder) row('Coder', make('bdi', {}, state.coder));
  if (state.random !== null && !isListed()) row('Random part', state.randomGoal ? `${number(state.random)} of ${number(state.randomGoal)}` : number(state.random));
  if (state.sharedLeft && !isListed()) row('Shared', `${number(state.sharedLeft)} left of those that others labelled`);
  const last = state.curve[state.curve.length - 1];
  if (last) {
    const interval = last.interval ? ` (${percent(last.interval[0])} to ${percent(last.interval[1])})` : '';
    row('Accuracy', `${percent(last.accuracy)}${interval} with ${number(last.labels)} labels, on ${number(last.random)} random ${unit}s`);
  }
  if (state.agreement) row('Agreement', `alpha ${state.agreement.alpha.toFixed(2)} on ${number(state.agreement.sentences)} ${unit}s`);
  const hours = (performance.now() - began) / 3.6e6;
  if (answeredHere >= 10) row('Speed', `${number(Math.round(answeredHere / hours))} an hour`);
  at('numbers').replaceChildren(...rows);
  at('conflicts').replaceChildren(...(state.conflicts || []).map(({ verdicts, count }) => make('li', {},
    make('bdi', {}, verdicts.map(nameOf).join(' or ')), ` ${number(count)}`)));
  at('by-label').hidden = seesTeam;
  at('by-label').replaceChildren(...state.labels.map(({ name, count }) => make('li', {}, make('bdi', {}, name), ` ${number(count)}`)));
  drawCurve();
  const advice = [...state.advice];
  if (state.learning) advice.push('The model is learning …');
  if (state.notLearned) advice.push(`Not learned: ${state.notLearned}.`);
  at('advice').replaceChildren(...advice.map((line) => make('p', {}, line)));
  const unsaved = at('unsaved');
  unsaved.hidden = !state.unsaved;
  unsaved.textContent = state.unsaved ? `${state.unsaved}. Your answers are safe in the journal beside it.` : '';
}

/** Shows the coders with their links, how far they are, and how far they agree. */
async function drawTeam() {
  const { coders, labels, agreement, disputed } = await ask('team');
  const cells = (...texts) => texts.map((text) => make('td', {}, text));
  const head = ['Coder', 'Answered', 'Shared left', 'Skipped', `Per ${unit}`, ...labels, 'Link and answers'];
  const speed = (seconds) => (seconds === null ? '–' : `${Math.max(1, Math.round(seconds))} s`);
  const rows = coders.map((coder) => make('tr', {}, make('th', { scope: 'row' }, make('bdi', {}, coder.name)),
    ...cells(coder.goal ? `${number(coder.answered)} of ${number(coder.goal)}` : number(coder.answered), number(coder.sharedLeft), number(coder.skipped), speed(coder.seconds), ...coder.labels.map(number)),
    make('td', {}, make('a', { href: coder.link }, 'link'), ' ', make('button', { type: 'button', 'aria-label': `Copy the link of ${coder.name}`, onclick: (event) => copy(coder.link, event.target) }, 'Copy'),
      ' ', make('a', { href: `api/table?coder=${encodeURIComponent(coder.name)}`, download: `${coder.name}.csv`, 'aria-label': `Answers of ${coder.name} as CSV` }, 'CSV'))));
  // A focus would be lost with the old rows.
  if (!at('coders').contains(document.activeElement)) {
    at('coders').replaceChildren(make('thead', {}, make('tr', {}, ...head.map((name) => make('th', { scope: 'col' }, make('bdi', {}, name))))), make('tbody', {}, ...rows));
  }
  const { alpha, interval, sentences, documents } = agreement || {};
  const between = interval ? ` (95 % interval ${interval.map((end) => end.toFixed(2)).join(' to ')})` : ', too few articles with disagreements for an interval';
  at('agreed').textContent = !agreement ? `No ${unit} has two coders yet.`
    : `${typeof alpha === 'number' ? `Krippendorff’s alpha ${alpha.toFixed(2)}${between}` : 'All labels are the same, so there is no alpha'}, on ${plural(sentences, unit)} of ${plural(documents, 'article')}.`;
  at('decide').disabled = disputed === 0;
  at('decide').textContent = disputed === 0 ? 'Nothing to decide yet' : `Decide where coders differ (${number(disputed)})`;
}

/** Copies a link. A page without HTTPS may not use the clipboard, except on this computer. */
async function copy(link, button) {
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = 'Copied';
  } catch {
    button.replaceWith(make('input', { readonly: true, value: link, 'aria-label': 'Link' }));
  }
}

/** Changes between the team and the sentences to decide. */
async function seeTeam(isTeam) {
  seesTeam = isTeam;
  at('team').hidden = !isTeam;
  at('work').hidden = isTeam;
  at('bar').hidden = isTeam;
  drawState();
  if (isTeam) await attempt(drawTeam);
  else await show('');
}

at('decide').addEventListener('click', () => seeTeam(false));
at('open-team').addEventListener('click', () => seeTeam(true));

function draw() {
  drawState();
  drawText();
  drawBar();
  // The bar hides the end of the window.
  document.documentElement.style.scrollPaddingBottom = `${at('bar').offsetHeight}px`;
  // A long one is read from its beginning.
  at('now').scrollIntoView({ block: at('now').offsetHeight > window.innerHeight / 2 ? 'start' : 'center' });
}

const shows = () => at('shows-guess').checked;

async function answer(verdict) {
  if (busy || !view || view.sentence === null) return;
  busy = true;
  await attempt(async () => {
    const told = await ask('answer', { sentence: view.sentence, verdict, comment: at('comment').value, is_new: !view.answer, guess: shows() });
    const was = view.answer;
    undo.push({ sentence: view.sentence, verdict: was ? was.verdict : null, comment: was ? was.comment : '' });
    drafts.delete(view.sentence);
    ({ view, state } = told);
    if (!was && verdict) answeredHere += 1;
    draw();
    const now = view.pieces ? view.pieces.find((piece) => piece.number === view.sentence) : null;
    // Who sees the page sees the next sentence.
    at('said').replaceChildren(verdict ? `Saved: ${nameOf(verdict)}.` : 'The answer was taken back.', now ? make('span', { class: 'hide' }, ` Next: ${now.text}`) : ' That was the last one.');
    if (document.activeElement !== document.body) document.activeElement.blur();
  });
  busy = false;
}

/** Takes the last answer of this window back, and shows its sentence. */
async function takeBack() {
  if (busy || undo.length === 0) return;
  const last = undo.pop();
  busy = true;
  await attempt(async () => {
    ({ state } = await ask('answer', { ...last, guess: shows() }));
    if (!last.verdict) answeredHere -= 1;
    await show(`sentence=${last.sentence}`, last.verdict ? `As before: ${nameOf(last.verdict)}.` : 'The answer was taken back.');
  });
  busy = false;
}

/** Shows a sentence; without a query the one that is asked. */
async function show(query, said) {
  await attempt(async () => {
    view = await ask(`view?guess=${shows()}&${query}`);
    draw();
    at('said').textContent = said || (view.answer ? `Your answer: ${nameOf(view.answer.verdict)}.` : '');
  });
}

const back = () => view && show(view.sentence === null ? 'before=4294967295' : `before=${view.sentence}`);
const forward = () => view && !view.isAsked && view.sentence !== null && show(`after=${view.sentence}`);

function openSetup() {
  at('set').value = state.labels.map(({ name }) => name).join('\n');
  at('coder').value = state.coder;
  at('setup-problem').hidden = true;
  at('setup').showModal();
}

at('setup').querySelector('form').addEventListener('submit', async (event) => {
  if (!event.submitter || event.submitter.value !== 'done') return;
  event.preventDefault();
  try {
    const lines = at('set').value.split('\n').map((label) => label.trim()).filter(Boolean);
    // Who writes them on one line means several all the same.
    const labels = lines.length === 1 ? lines[0].split(',') : lines;
    const told = await ask('setup', { labels, coder: at('coder').value });
    ({ state } = told);
    at('setup').close();
    await show('', told.kept.length ? `Kept, because sentences have it: ${told.kept.join(', ')}.` : 'The labels are set.');
  } catch (error) {
    at('setup-problem').textContent = error.message;
    at('setup-problem').hidden = false;
  }
});

/** The beginning of a long text. */
const beginning = (text) => (text.length > 400 ? `${text.slice(0, 400)} …` : text);

let searching = null;
let listed = 0;

async function list(query) {
  listed += 1;
  const own = listed;
  await attempt(async () => {
    const { all, isCut, rows } = await ask(`list?${query}`);
    if (own !== listed) return;
    at('found').textContent = all === 0 ? 'None.' : `${number(all)}${isCut ? ' or more' : ''}${rows.length < all ? `, of which ${rows.length} are shown` : ''}`;
    at('list').replaceChildren(...rows.map((row) => make('li', {},
      make('button', { type: 'button', dir: 'auto', onclick: () => { at('finder').close(); show(`sentence=${row.sentence}`); } }, beginning(row.text)),
      make('p', { class: 'small' }, make('bdi', {}, row.document), row.verdict ? ` · ${nameOf(row.verdict)}` : '',
        row.verdicts ? [row.document ? ' · ' : '', row.verdicts.map(nameOf).join(' or ')].join('') : '', row.comment ? ` · “${row.comment}”` : '',
        ...(row.guess && nameOf(row.verdict) !== row.guess.label ? [' · the model would have said ', ...guessOf(row.guess)] : [])))));
  });
}

function openFinder(isSearch) {
  at('finder-title').textContent = isSearch ? 'Search' : 'Answers';
  at('to-decide').hidden = state.order !== 'disputed';
  at('search-row').hidden = !isSearch;
  at('which-row').hidden = isSearch;
  at('import-row').hidden = isSearch || state.role === 'coder';
  at('take').hidden = true;
  at('corrections').value = '';
  at('found').textContent = '';
  at('list').replaceChildren();
  at('finder').showModal();
  if (isSearch) {
    at('query').select();
    if (at('query').value) list(`search=${encodeURIComponent(at('query').value)}`);
  } else {
    list(`which=${at('which').value}`);
  }
}

/** Lists what the corrections of a file change, and takes them if `isTaken`. */
async function importCorrections(file, isTaken) {
  listed += 1;
  at('take').hidden = true;
  try {
    const told = await ask(`corrections?apply=${isTaken}&name=${encodeURIComponent(file.name)}`, file);
    ({ state } = told);
    const lost = told.lost ? ` No ${unit} has the document, place and words of ${told.lost}.` : '';
    at('found').textContent = `${plural(told.rows.length, 'answer')} ${isTaken ? 'changed' : 'would change'}.${lost}`;
    at('list').replaceChildren(...told.rows.map((row) => make('li', {}, make('bdi', {}, beginning(row.text)),
      make('p', { class: 'small' }, `${nameOf(row.was) || 'no answer'} → ${nameOf(row.verdict)}`))));
    at('take').hidden = isTaken || told.rows.length === 0;
    at('take').onclick = () => importCorrections(file, true);
    if (isTaken) await show('');
  } catch (error) {
    at('found').textContent = error.message;
    at('list').replaceChildren();
  }
}
at('corrections').addEventListener('change', () => at('corrections').files.length && importCorrections(at('corrections').files[0], false));

at('query').addEventListener('input', () => {
  clearTimeout(searching);
  searching = setTimeout(() => {
    if (at('query').value.trim()) list(`search=${encodeURIComponent(at('query').value)}`);
    else at('list').replaceChildren();
  }, 200);
});
at('query').addEventListener('keydown', (event) => {
  // The first Escape would only clear the field.
  if (event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  // The field keeps the keys until the page is drawn anew, and a quick answer would be lost in it.
  at('query').blur();
  at('finder').close();
});
at('which').addEventListener('change', () => {
  at('take').hidden = true;
  list(`which=${at('which').value}`);
});
at('open-search').addEventListener('click', () => openFinder(true));
at('open-list').addEventListener('click', () => openFinder(false));
at('open-setup').addEventListener('click', openSetup);
/** Shows the keys, and what the codebook says of each label. */
function openKeys() {
  const said = state.labels.filter(({ name }) => definitionOf(name));
  at('definitions').replaceChildren(...said.flatMap(({ name }) => [make('dt', {}, make('bdi', {}, name)), make('dd', {}, definitionOf(name))]));
  at('definitions').hidden = said.length === 0;
  at('keys').showModal();
}
at('open-keys').addEventListener('click', openKeys);
at('close-keys').addEventListener('click', () => at('keys').close());
at('close-finder').addEventListener('click', () => at('finder').close());
at('back').addEventListener('click', back);
at('forward').addEventListener('click', forward);
at('none').addEventListener('click', () => answer('no-sentence'));
at('skip').addEventListener('click', () => answer('skipped'));
at('remove').addEventListener('click', () => answer(null));
at('bar').addEventListener('submit', (event) => event.preventDefault());
at('shows-guess').addEventListener('change', () => view && view.sentence !== null && show(`sentence=${view.sentence}`));
at('order').addEventListener('change', () => attempt(async () => {
  ({ state } = await ask('order', at('order').value));
  await show('', 'The order has changed.');
  at('order').blur();
}));

at('end').addEventListener('click', () => attempt(async () => {
  const { labels, file } = await ask('end', {});
  clearInterval(watching);
  document.body.replaceChildren(make('main', {}, make('div', { class: 'over' },
    make('h1', {}, 'Done'),
    make('p', {}, `${file ? `${number(labels)} labels are in ${file}` : `Your ${number(labels)} answers are saved`}. You may close this page.`),
    make('p', {}, file ? 'To go on later, give the same command again.' : 'To go on later, open your link again.'))));
}));

at('comment').addEventListener('input', () => drafts.set(view.sentence, at('comment').value));
at('comment').addEventListener('keydown', (event) => {
  if ((event.key !== 'Enter' && event.key !== 'Escape') || event.isComposing) return;
  event.preventDefault();
  at('comment').blur();
  // The comment on an answered sentence is saved at once.
  if (event.key === 'Enter' && view.answer) answer(view.answer.verdict);
  else at('said').textContent = 'The comment is saved with the answer.';
});

document.addEventListener('keydown', (event) => {
  if (event.altKey || !state || seesTeam || document.querySelector('dialog[open]')) return;
  if (event.target.closest('input:not([type=checkbox]), select, textarea')) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === 'z' && !event.shiftKey) {
      // The browser would take back what was typed last, and go to its field.
      event.preventDefault();
      takeBack();
    }
    return;
  }
  // Some keyboards have digits only with Shift.
  const digit = event.code.match(/^(?:Digit|Numpad)([0-9])$/);
  const key = digit && !event.shiftKey ? digit[1] : event.key.toLowerCase();
  const keys = {
    0: () => answer('no-sentence'),
    n: () => answer('no-sentence'),
    s: () => answer('skipped'),
    b: back,
    arrowleft: back,
    arrowright: forward,
    c: () => at('comment').focus(),
    '/': () => openFinder(true),
    '?': openKeys,
  };
  const label = /^[1-9]$/.test(key) ? state.labels[Number(key) - 1] : null;
  const action = label ? () => answer({ label: label.name }) : keys[key];
  if (!action || event.repeat) return;
  event.preventDefault();
  action();
});

// A link of the codebook must not take the sentence away.
document.querySelectorAll('#codebook a').forEach((link) => Object.assign(link, { target: '_blank', rel: 'noopener' }));

// The model learns meanwhile.
const watching = setInterval(async () => {
  if (busy || !state) return;
  try {
    state = await ask('state');
    drawState();
    // The agreement of many takes longer than the pause.
    if (seesTeam && !teamIsDue) {
      teamIsDue = true;
      await drawTeam().finally(() => { teamIsDue = false; });
    }
  } catch (error) {
    complain(error);
  }
}, 3000);

attempt(async () => {
  state = await ask('state');
  view = await ask('view');
  draw();
  if (state.role === 'leader') await seeTeam(true);
  if (state.labels.length < 2) openSetup();
});
