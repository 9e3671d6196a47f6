'use strict';
const at = (id) => document.getElementById(id);
/** What is labelled as one, and whether it is a whole article. */
const { unit } = document.documentElement.dataset;
const isWhole = unit === 'article' || unit === 'row';

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
  // “Saved” below it would be taken for an answer that was not saved.
  at('said').textContent = '';
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

/** The class that gives a verdict its colour. What is no label is grey. */
const classOf = (verdict) => state.labels.find(({ name }) => name === verdict?.label)?.class || 'grey';

/** A verdict in its colour. */
const tag = (verdict) => make('span', { class: `tag ${classOf(verdict)}` }, make('bdi', {}, nameOf(verdict)));

/** Whether only a sample is asked. */
const isListed = () => state.order === 'listed';
/** Whether labels are looked at again that an audit doubts. */
const isDoubted = () => state.order === 'doubted';
/** A number and its sign stay on one line. */
const percent = (share) => `${Math.round(100 * share)}\u00a0%`;
const number = (count) => count.toLocaleString('en');
const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
/** How much of a goal is done. What goes beyond it is counted apart. */
const ofGoal = (done, goal) => (done > goal ? `${number(goal)} of ${number(goal)}, and ${number(done - goal)} more` : `${number(done)} of ${number(goal)}`);

function guessOf(guess) {
  if (!guess) return [];
  const because = guess.reasons ? [', because of ', make('bdi', {}, guess.reasons)] : [];
  return [make('b', {}, guess.label), ` (${percent(guess.probability)})`, ...because];
}

/** What to do with the labels next, with a command to copy. */
function nextStep({ said, command }) {
  if (!command) return [`${said}.`];
  return [`${isListed() ? said : 'Train now'}: `, make('code', {}, command), ' ', make('button', { type: 'button', class: 'small-button', 'aria-label': 'Copy the command', onclick: (event) => copy(command, event.target) }, 'Copy')];
}

/** Copies a text. A page without HTTPS may not use the clipboard, except on this computer. */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.replaceWith(make('input', { readonly: true, value: text, 'aria-label': 'To copy' }));
  }
}

/** Why a label is doubted. */
function doubtOf({ label, problem, suggested, other }) {
  const given = ['Given: ', tag({ label }), '. '];
  const pair = (words) => [...given, `An earlier ${unit} with ${words} has `, tag({ label: suggested.label }), `: “${beginning(other || '')}”`];
  switch (problem) {
    case 'duplicate': return pair('the same words');
    case 'near-duplicate': return pair('nearly the same words');
    case 'overlooked': return [...given, 'Perhaps overlooked: ', ...guessOf(suggested)];
    default: return [...given, 'The model says ', ...guessOf(suggested)];
  }
}

const shows = () => at('shows-guess').checked;

async function answer(verdict) {
  if (busy || !view || view.sentence === null) return;
  busy = true;
  await attempt(async () => {
    const told = await ask('answer', { sentence: view.sentence, verdict, comment: at('comment').value, is_new: !view.answer, guess: shows() });
    const was = view.answer;
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

/** Undoes the last answer since the program started, and shows its sentence. */
async function undo() {
  if (busy || !state.undoable) return;
  busy = true;
  await attempt(async () => {
    ({ view, state } = await ask('undo', { guess: shows() }));
    drafts.delete(view.sentence);
    if (!view.answer) answeredHere = Math.max(0, answeredHere - 1);
    draw();
    at('said').textContent = view.answer ? `As before: ${nameOf(view.answer.verdict)}.` : 'The answer was taken back.';
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
