'use strict';
// Draws the articles. Text from the data goes into the page as text only, never as HTML.

const { columns, period, questions, documents: rows, titles } = JSON.parse(document.getElementById('data').textContent);
/** The question that is shown, and its labels. */
let question = questions[0];
let { labels, classes } = question;
/** Probabilities are whole numbers of so many parts. */
const PARTS = 1e4;
/** Rows drawn at once. */
const PAGE = 100;
/** What parts a piece from the one before. */
const [NOTHING, , PARAGRAPH, HEADLINE] = [0, 1, 2, 3];

const $ = (id) => document.getElementById(id);
const percent = (p) => `${(100 * p).toFixed(1)} %`;
const several = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
/** Without case and accents, as words are searched. */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const byName = new Intl.Collator('en', { numeric: true }).compare;

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Shares beside each other in one bar. */
function stack(shares) {
  let x = 0;
  const parts = shares.map((share, label) => {
    const part = svg('rect', { class: classes[label], x: 100 * x, width: 100 * share, height: 10 });
    x += share;
    return part;
  });
  return svg('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...parts);
}

const swatch = (label) => el('span', { class: `swatch ${classes[label]}`, 'aria-hidden': 'true' });
const nameOf = (label) => (label < 0 ? 'no label' : labels[label]);

// ---- the articles and their sentences

const sentences = [];
const documents = rows.map(([name, values, pieces], at) => {
  const own = [];
  for (const [, text, start, end, ...answers] of pieces) {
    if (answers.length) own.push({ document: at, number: own.length + 1, text, start, end, answers });
  }
  sentences.push(...own);
  const headline = pieces.filter(([gap]) => gap === HEADLINE).map(([, text]) => text).join(' ');
  const title = titles?.[at] || headline;
  return { at, name, title, folded: fold(`${name} ${title}`), values, pieces, sentences: own };
});

/** Gives the sentences and the articles what the model says to the question that is shown. */
function answer() {
  ({ labels, classes } = question);
  const at = questions.indexOf(question);
  for (const s of sentences) {
    const [label, reasons, code, ...parts] = s.answers[at];
    const p = parts.map((part) => part / PARTS);
    const most = Math.max(...p);
    Object.assign(s, { label, reasons, code, p, most, strength: label < 0 ? most : p[label], mine: -1 });
  }
  for (const d of documents) {
    d.mean = labels.map((_, label) => d.sentences.reduce((sum, s) => sum + s.p[label], 0) / (d.sentences.length || 1));
  }
}
answer();
const isTinted = (label) => label >= 0 && classes[label] !== 'grey';
const strengthClass = (s) => `k${1 + [0.5, 0.7, 0.9].filter((limit) => s.strength >= limit).length}`;

/** The label that a person gave: on this page, or else in the coded sample. */
const byHand = (s) => (s.mine >= 0 ? s.mine : s.code);
const isWrong = (s) => byHand(s) >= 0 && byHand(s) !== s.label;
/** How a label by hand is told. */
const handNote = (s) => (byHand(s) < 0 ? '' : `${s.mine >= 0 ? 'your label' : 'coded'}: ${labels[byHand(s)]}`);

/** The sentences in an order; each order is made once. */
const ordered = {
  reading: () => sentences,
  strength: () => [...sentences].sort((a, b) => b.strength - a.strength),
  uncertainty: () => [...sentences].sort((a, b) => a.most - b.most),
};
let orders = {};
const inOrder = (name) => (orders[name] ||= ordered[name]());

/** A reason: its words, which may run from right to left, and its number, which does not. */
function reason(text) {
  const [, words, number] = text.match(/^(.*?)( [+-][0-9.]+)?$/s);
  return [el('bdi', {}, words), number || ''];
}

/** A sentence as an item of a list. */
function item(s) {
  const { name, at } = documents[s.document];
  const head = el('p', { class: 'head', lang: 'en' });
  if (s.label >= 0) head.append(swatch(s.label));
  const label = el('b', {}, el('bdi', {}, nameOf(s.label)));
  const link = el('a', { href: `#/article/${at + 1}/${s.number}` }, el('bdi', {}, name), `, sentence ${s.number}`);
  head.append(label, ` ${percent(s.strength)} · `, link);
  if (byHand(s) >= 0) head.append(' · ', el('span', isWrong(s) ? { class: 'wrong' } : { class: 'coded' }, el('bdi', {}, handNote(s))));
  const li = el('li', {}, head, el('p', { class: 'said', dir: 'auto' }, s.text));
  const why = s.reasons.split('; ').filter(Boolean).flatMap((text, at) => [at ? '; ' : '', ...reason(text)]);
  if (why.length) li.append(el('p', { class: 'why' }, ...why));
  return li;
}

// ---- tables that sort

/** Makes the headers of a table buttons; `sort(column, up)` puts its rows in order. */
function sortable(table, sort) {
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    if (header.tagName !== 'TH') return;
    const button = el('button', { type: 'button', class: 'sort' });
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener('click', () => {
      const isNumber = header.classList.contains('n');
      const was = header.getAttribute('aria-sort');
      const up = was ? was === 'descending' : !isNumber;
      headers.forEach((other) => other.removeAttribute('aria-sort'));
      header.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      sort(column, up, isNumber);
    });
  });
}

for (const table of document.querySelectorAll('table.sortable')) {
  sortable(table, (column, up, isNumber) => {
    const value = (row) => row.cells[column].textContent;
    const number = (row) => (Number.isNaN(parseFloat(value(row))) ? -1 : parseFloat(value(row)));
    const compare = isNumber ? (a, b) => number(a) - number(b) : (a, b) => byName(value(a), value(b));
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort((a, b) => (up ? compare(a, b) : compare(b, a))));
  });
}

let articleColumns = [];
let articleOrder = documents;
let shownArticles = documents;
let drawnArticles = 0;

function drawArticles(from) {
  const body = $('article-table').tBodies[0];
  if (!from) body.replaceChildren();
  const page = shownArticles.slice(from, from + PAGE);
  body.append(...page.map((d) => el('tr', {}, ...articleColumns.map((column, at) => {
    if (column.bar) return el('td', { class: 'bar' }, stack(d.mean));
    if (column.number) return el('td', { class: 'n' }, d.sentences.length ? column.show(column.of(d)) : '–');
    const text = el('bdi', {}, column.of(d));
    if (at) return el('td', column.of(d).length > 10 ? {} : { class: 'short' }, text);
    const link = el('a', { href: `#/article/${d.at + 1}` }, text);
    return el('th', { scope: 'row' }, link, ...(d.title ? [el('bdi', { class: 'small name' }, d.name)] : []));
  }))));
  drawnArticles = from + page.length;
  $('article-count').textContent = several(shownArticles.length, 'article');
  $('more-articles').hidden = drawnArticles >= shownArticles.length;
}

function filterArticles() {
  const wanted = fold($('article-name').value);
  shownArticles = articleOrder.filter((d) => d.folded.includes(wanted));
  drawArticles(0);
}

function drawArticleTable() {
  articleColumns = [
    { name: 'Article', of: (d) => d.title || d.name },
    ...columns.map((name, at) => ({ name, of: (d) => d.values[at] })),
    { bar: true },
    ...labels.map((name, label) => ({ name, label, number: true, of: (d) => d.mean[label], show: percent })),
    { name: 'Sentences', number: true, of: (d) => d.sentences.length, show: String },
  ];
  $('article-table').tHead.replaceChildren(el('tr', {}, ...articleColumns.map((column) => {
    if (column.bar) return el('td', { class: 'bar' });
    const name = el('bdi', {}, column.name);
    const th = el('th', column.number ? { scope: 'col', class: 'n' } : { scope: 'col' }, name);
    if (column.label !== undefined) th.prepend(swatch(column.label));
    return th;
  })));
  articleOrder = documents;
  sortable($('article-table'), (at, up, isNumber) => {
    const { of } = articleColumns[at];
    const compare = isNumber ? (a, b) => of(a) - of(b) : (a, b) => byName(of(a), of(b));
    articleOrder = [...documents].sort((a, b) => (up ? compare(a, b) : compare(b, a)));
    filterArticles();
  });
  filterArticles();
}

function setUpArticles() {
  $('article-name').addEventListener('input', filterArticles);
  $('more-articles').addEventListener('click', () => {
    const first = drawnArticles;
    drawArticles(first);
    $('article-table').tBodies[0].rows[first].querySelector('a').focus();
  });
}

// ---- one article

let chosen = null;
let open = null;
/** Whether the sentence chosen stays chosen while the mouse goes elsewhere. */
let kept = false;

function detail(span) {
  if (chosen) chosen.classList.remove('on');
  chosen = span;
  $('hand').hidden = true;
  if (!span) return $('detail').replaceChildren();
  span.classList.add('on');
  const s = open.sentences[Number(span.dataset.number) - 1];
  const list = el('dl', {});
  s.p.map((p, label) => [p, label]).sort((a, b) => b[0] - a[0]).forEach(([p, label]) => {
    list.append(el('dt', {}, swatch(label), el('bdi', {}, labels[label])));
    const only = svg('rect', { class: classes[label], width: 100 * p, height: 10 });
    const ground = svg('rect', { class: 'ground', width: 100, height: 10 });
    list.append(el('dd', { 'aria-hidden': 'true' }, svg('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none' }, ground, only)));
    list.append(el('dd', {}, percent(p)));
  });
  const why = s.reasons.split('; ').filter(Boolean).map((text) => el('li', {}, ...reason(text)));
  const title = el('h3', {}, el('bdi', {}, nameOf(s.label)), ` ${percent(s.strength)}`);
  $('detail').replaceChildren(title, list);
  if (why.length) $('detail').append(el('p', { class: 'small' }, 'Words that decided'), el('ul', { class: 'reasons' }, ...why));
  if (s.code >= 0) $('detail').append(el('p', { class: 'small' }, 'Coded by hand: ', el('bdi', {}, labels[s.code])));
  drawHand(s);
  $('detail').append(el('p', { class: 'small' }, `Sentence ${s.number} of ${open.sentences.length}`));
}

/** The buttons that give a sentence a label. They stand outside of what is read out at each move. */
function drawHand(s) {
  const buttons = labels.map((name, label) => {
    const button = el('button', { type: 'button', 'aria-pressed': String(s.mine === label) });
    if (label < 9) button.append(el('kbd', {}, String(label + 1)), ' ');
    button.append(el('bdi', {}, name));
    button.addEventListener('click', () => giveLabel(s, s.mine === label ? -1 : label));
    return button;
  });
  $('hand').replaceChildren(el('legend', {}, 'Your label'), ...buttons);
  $('hand').hidden = false;
}

/** Makes one sentence the one that Tab reaches. */
function reach(span, focus) {
  for (const other of $('text').querySelectorAll('.s[tabindex="0"]')) other.tabIndex = -1;
  span.tabIndex = 0;
  if (focus) span.focus();
}

function drawSentence(s) {
  const tint = isTinted(s.label) ? ` t ${classes[s.label]} ${strengthClass(s)}` : '';
  const lines = s.text.includes('\n\n') ? ' pre' : '';
  const hand = byHand(s) < 0 ? '' : isWrong(s) ? ' wrong' : ' coded';
  const span = el('span', { class: `s${tint}${lines}${hand}`, 'data-number': s.number, tabindex: '-1' }, s.text);
  const told = [tint && labels[s.label], handNote(s)].filter(Boolean).join('; ');
  if (told) span.append(el('span', { class: 'hide', lang: 'en' }, ` (${told})`));
  return span;
}

/** Gives a sentence a label of the reader's own, or takes it back (-1). */
function giveLabel(s, label) {
  s.mine = label;
  s.time = new Date().toISOString();
  keepMine();
  const old = $('text').querySelector(`.s[data-number="${s.number}"]`);
  const span = drawSentence(s);
  old.replaceWith(span);
  // The buttons are drawn anew, so the one that was pressed gets the focus back.
  const pressed = [...$('hand').querySelectorAll('button')].indexOf(document.activeElement);
  reach(span, pressed < 0);
  detail(span);
  if (pressed >= 0) $('hand').querySelectorAll('button')[pressed].focus();
  if (isDrawn.has('sentences')) filter();
}

function drawArticle(d) {
  open = d;
  kept = false;
  detail(null);
  document.body.classList.add('reading');
  // A headline stands in the text.
  const title = titles?.[d.at];
  $('article-title').firstChild.textContent = title || d.name;
  const known = columns.map((name, at) => [name, d.values[at]]).filter(([, value]) => value);
  const meta = [title && d.name, question.name && `question: ${question.name}`, several(d.sentences.length, 'sentence'), ...known.map(([name, value]) => `${name}: ${value}`)].filter(Boolean);
  $('article-meta').replaceChildren(...meta.flatMap((text, at) => [at ? ' · ' : '', el('bdi', {}, text)]));
  $('place').textContent = `${d.at + 1} of ${documents.length}`;
  for (const [id, to] of [['previous', d.at - 1], ['next', d.at + 1]]) {
    $(id).hidden = !documents[to];
    if (documents[to]) $(id).href = `#/article/${to + 1}`;
  }
  let number = 0;
  let paragraph = null;
  const paragraphs = [];
  for (const [gap, text, kind, ...sentence] of d.pieces) {
    if (!paragraph || gap >= PARAGRAPH) {
      paragraph = el('p', { dir: 'auto' });
      paragraphs.push(paragraph);
    } else if (gap !== NOTHING) paragraph.append(' ');
    if (gap === HEADLINE) paragraph.classList.add('headline');
    if (sentence.length) paragraph.append(drawSentence(d.sentences[number++]));
    else paragraph.append(el('span', { class: 'set-aside' }, el('span', { class: 'kind', lang: 'en' }, kind), el('bdi', {}, text)));
  }
  $('text').replaceChildren(...paragraphs);
  const first = $('text').querySelector('.s');
  if (first) reach(first, false);
}

function setUpArticle() {
  const text = $('text');
  const sentence = (event) => event.target.closest('.s');
  text.addEventListener('mouseover', (event) => !kept && sentence(event) && detail(sentence(event)));
  text.addEventListener('focusin', (event) => {
    reach(sentence(event), false);
    detail(sentence(event));
  });
  text.addEventListener('click', (event) => {
    kept = Boolean(sentence(event));
    if (!kept) return;
    reach(sentence(event), true);
    detail(sentence(event));
  });
  $('article').addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = { n: 'next', p: 'previous' }[event.key.toLowerCase()];
    if (page && !$(page).hidden) $(page).click();
    if (page || !sentence(event)) return;
    const own = open.sentences[Number(sentence(event).dataset.number) - 1];
    const given = Number(event.key) - 1;
    if (/^[0-9]$/.test(event.key) && given < labels.length) return giveLabel(own, given);
    const all = [...text.querySelectorAll('.s')];
    const at = all.indexOf(sentence(event));
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (all[to]) reach(all[to], true);
  });
}

function drawLegend() {
  const key = (label) => el('span', {}, ...(isTinted(label) ? [swatch(label)] : []), el('bdi', {}, labels[label]), isTinted(label) ? '' : ' (no tint)');
  const tinted = labels.findIndex((_, label) => isTinted(label));
  const steps = [1, 2, 3, 4].map((k) => el('i', { class: `k${k}` }));
  $('legend').replaceChildren(...labels.map((_, label) => key(label)));
  if (tinted >= 0) $('legend').append(el('span', { class: `steps ${classes[tinted]}` }, ...steps, ' the stronger, the more probable: below 50, 70, 90 %, and above'));
}

// ---- all sentences

let found = [];
let drawn = 0;
const chips = new Map();
const values = [];
let folded = null;

function drawFound() {
  const page = found.slice(drawn, drawn + PAGE);
  $('list').append(...page.map(item));
  drawn += page.length;
  $('more').hidden = drawn >= found.length;
}

function filter() {
  const query = fold($('query').value.trim());
  const name = $('in-article').value.trim();
  const exact = documents.filter((d) => d.name === name);
  const wanted = fold(name);
  const fits = documents.map((d) => (exact.length ? d.name === name : d.folded.includes(wanted))
    && values.every(({ select, of }) => !select.value || of(d) === select.value));
  if (query) folded ||= new Map(sentences.map((s) => [s, fold(s.text)]));
  const counts = new Map();
  const hand = { '': () => true, any: (s) => byHand(s) >= 0, differs: isWrong }[$('by-hand').value];
  const some = [...chips.values()].some(({ box }) => box.checked);
  found = inOrder($('order').value).filter((s) => {
    if (!fits[s.document] || !hand(s) || (query && !folded.get(s).includes(query))) return false;
    counts.set(s.label, (counts.get(s.label) || 0) + 1);
    return !some || chips.get(s.label).box.checked;
  });
  for (const [label, { count }] of chips) count.textContent = (counts.get(label) || 0).toLocaleString('en');
  $('found').textContent = `${several(found.length, 'sentence')} of ${sentences.length.toLocaleString('en')}`;
  $('list').replaceChildren();
  drawn = 0;
  drawFound();
}

function drawStances() {
  chips.clear();
  for (const chip of $('stances').querySelectorAll('.chip')) chip.remove();
  const used = new Set(sentences.map((s) => s.label));
  for (const label of [...labels.keys(), -1]) {
    if (label < 0 && !used.has(label)) continue;
    const box = el('input', { type: 'checkbox' });
    const count = el('span', { class: 'small' });
    chips.set(label, { box, count });
    $('stances').append(el('label', { class: 'chip' }, box, ...(label < 0 ? [] : [swatch(label)]), el('bdi', {}, nameOf(label)), count));
  }
  filter();
}

function setUpSentences() {
  const choice = (name, of) => {
    const all = [...new Set(documents.map(of))].filter(Boolean).sort(byName);
    const select = el('select', {}, el('option', { value: '' }, 'all'), ...all.map((value) => el('option', { value }, value)));
    values.push({ select, of });
    $('by-value').append(el('label', {}, el('bdi', {}, name), select));
  };
  columns.forEach((name, at) => {
    if (!period || period[0] !== at) return choice(name, (d) => d.values[at]);
    const isDate = /^\d{4}(-\d\d){0,2}$/;
    return choice(name, (d) => (isDate.test(d.values[at]) ? d.values[at].slice(0, period[1]) : ''));
  });
  $('save-found').addEventListener('click', () => save(named('sentences'), foundRows()));
  $('filters').addEventListener('input', filter);
  for (const form of document.forms) form.addEventListener('submit', (event) => event.preventDefault());
  $('more').addEventListener('click', () => {
    const first = drawn;
    drawFound();
    $('list').children[first].querySelector('a').focus();
  });
}

// ---- what is saved

/** A text that Excel shows and does not run. */
const defused = (text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

/** Rows as CSV. */
const csv = (table) => table.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')).join('\r\n') + '\r\n';

/** The name of a file, with that of the question if there are several. */
const named = (name) => `${[name, question.name].filter(Boolean).join('-')}.csv`;

/** Saves a table as a file of the reader's. */
function save(name, table) {
  const url = URL.createObjectURL(new Blob(['\ufeff', csv(table)], { type: 'text/csv' }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

function foundRows() {
  const header = ['document', ...columns, 'sentence', 'label', 'by_hand', ...labels.map((name) => `p_${name}`), 'text', 'reasons', 'start', 'end'];
  const row = (s) => {
    const { name, values: of } = documents[s.document];
    const hand = byHand(s) < 0 ? '' : labels[byHand(s)];
    const label = s.label < 0 ? '' : labels[s.label];
    const words = [name, ...of, label, hand, s.text, s.reasons].map(defused);
    return [...words.slice(0, -4), s.number, ...words.slice(-4, -2), ...s.p.map((p) => p.toFixed(4)), ...words.slice(-2), s.start, s.end];
  };
  return [header, ...found.map(row)];
}

/** A table of labels. They were found by reading, so they are no sample, and they replace earlier labels of their sentences. */
function mineRows() {
  const row = (s) => [documents[s.document].name, s.start, s.end, s.text, labels[s.mine], 'found', s.time];
  return [['document', 'start', 'end', 'text', 'label', 'sampling', 'corrected'], ...sentences.filter((s) => s.mine >= 0).map(row)];
}

/** The reader's labels of a question are kept in the browser under the name of this report. */
let store = '';

/** A number that differs where articles, places, texts or labels do (FNV-1a): labels are kept by the place of a sentence. */
function fingerprint() {
  let hash = 0x811c9dc5;
  const add = (text) => {
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  };
  [question.name, ...labels].forEach(add);
  for (const s of sentences) add(`${documents[s.document].name} ${s.start} ${s.text}`);
  return (hash >>> 0).toString(16);
}

function keepMine() {
  const own = sentences.map((s, at) => [at, s.mine, s.time]).filter(([, mine]) => mine >= 0);
  try {
    localStorage.setItem(store, JSON.stringify(own));
  } catch {
    // A browser without room keeps them until the page is closed.
  }
  showMine(own.length);
}

function showMine(own) {
  $('mine').hidden = !own;
  $('mine-count').textContent = `${several(own, 'label')} of your own, kept in this browser.`;
}

/** Reads the labels that are kept, also those of another window with this report. */
function readMine() {
  store = `standpoint ${document.title} ${fingerprint()}`;
  for (const s of sentences) s.mine = -1;
  try {
    for (const [at, mine, time] of JSON.parse(localStorage.getItem(store)) || []) {
      if (sentences[at] && labels[mine] !== undefined) Object.assign(sentences[at], { mine, time });
    }
  } catch {
    // The same.
  }
  showMine(sentences.filter((s) => s.mine >= 0).length);
}
readMine();
window.addEventListener('storage', (event) => {
  if (event.key !== store) return;
  readMine();
  if (open) drawArticle(open);
  if (isDrawn.has('sentences')) filter();
});
$('save-mine').addEventListener('click', () => save(named('labels-from-report'), mineRows()));
$('discard-mine').addEventListener('click', () => {
  if (!confirm('Discard your labels?')) return;
  for (const s of sentences) s.mine = -1;
  keepMine();
  if (open) drawArticle(open);
  if (isDrawn.has('sentences')) filter();
});

// ---- the overview's sentences, and which view is shown

function drawCertain() {
  const box = $('certain');
  const list = (title, of) => el('div', {}, el('h5', {}, title), el('ol', { class: 'list' }, ...of.map(item)));
  box.replaceChildren(el('h3', {}, 'What the model was most and least certain of'));
  labels.forEach((name, label) => {
    const own = inOrder('strength').filter((s) => s.label === label);
    if (!own.length) return;
    const most = own.slice(0, 5);
    const least = own.slice(Math.max(most.length, own.length - 5)).reverse();
    const lists = el('div', { class: 'two' }, list('Most certain', most));
    if (least.length) lists.append(list('Least certain', least));
    box.append(el('h4', {}, swatch(label), el('bdi', {}, name)), lists);
  });
}

const views = ['overview', 'articles', 'article', 'sentences', 'about'];
/** What each view needs once, and what it shows of the question. */
const setUp = { articles: setUpArticles, article: setUpArticle, sentences: setUpSentences };
const draw = { overview: drawCertain, articles: drawArticleTable, article: drawLegend, sentences: drawStances };
const isDrawn = new Set();

function route(isFirst) {
  const [view, article, sentence] = location.hash.slice(1).split('/').slice(1);
  const name = views.includes(view) ? view : isFirst && 'overview';
  const d = documents[Number(article) - 1];
  // Some other place of the page, such as the one that the skip link names.
  if (!name || (name === 'article' && !d)) return isFirst ? show('overview', isFirst) : undefined;
  show(name, isFirst);
  if (name !== 'article') return;
  if (d !== open) drawArticle(d);
  const span = sentence && $('text').querySelector(`.s[data-number="${Number(sentence)}"]`);
  if (span) {
    reach(span, true);
    span.scrollIntoView({ block: 'center' });
  }
}

/** Draws what a view holds when it is first needed. */
function prepare(name) {
  setUp[name]?.();
  delete setUp[name];
  if (!isDrawn.has(name)) draw[name]?.();
  isDrawn.add(name);
}

function show(name, isFirst) {
  for (const view of views) $(view).hidden = view !== name;
  for (const link of $('views').querySelectorAll('a')) {
    const isCurrent = link.hash === `#/${name === 'article' ? 'articles' : name}`;
    if (isCurrent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  prepare(name);
  if (!isFirst) {
    window.scrollTo(0, 0);
    $(`${name}-title`).focus({ preventScroll: true });
  }
}

$('views').hidden = false;
$('copy').hidden = false;
$('copy').addEventListener('click', async () => {
  getSelection().selectAllChildren($('citation'));
  const isCopied = await navigator.clipboard?.writeText($('citation').textContent).then(() => true, () => false);
  $('copied').textContent = isCopied ? 'Copied.' : 'Selected: copy it with your keyboard or menu.';
});
/** Shows the answers to another question, where the reader is. */
function ask(other) {
  question = other;
  answer();
  orders = {};
  isDrawn.clear();
  readMine();
  showQuestion();
  const [place, stays] = [chosen?.dataset.number, kept];
  if (open) drawArticle(open);
  const span = place && $('text').querySelector(`.s[data-number="${place}"]`);
  if (span) {
    reach(span, false);
    detail(span);
    kept = stays;
  }
  prepare(views.find((view) => !$(view).hidden));
}

function showQuestion() {
  const at = String(questions.indexOf(question));
  for (const part of document.querySelectorAll('[data-question]')) part.hidden = part.dataset.question !== at;
}

if (questions.length > 1) {
  const select = $('question').querySelector('select');
  select.append(...questions.map(({ name }, at) => el('option', { value: at }, name)));
  // A browser keeps the choice when the page is loaded again.
  select.value = 0;
  select.addEventListener('change', () => ask(questions[select.value]));
  $('question').hidden = false;
  showQuestion();
}
window.addEventListener('beforeprint', () => prepare('overview'));
window.addEventListener('hashchange', () => route(false));
route(true);
