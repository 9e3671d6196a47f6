'use strict';
const at = (id) => document.getElementById(id);

/** An element with attributes and children; texts are never HTML. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const number = (count) => count.toLocaleString('en');
const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
const listed = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
/** Whether it is a number of sentences that somebody can label. */
const isCount = (count) => Number.isInteger(count) && count >= 1 && count <= 1e6;
const lines = (text) => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** What the program knows; `null` before it has answered. */
let state = null;
/** The time between two looks at the state while something runs, and while nothing does. */
const [OFTEN, RARELY] = [500, 4000];
let timer;
/** Whether the user has ended the program, which then does not answer. */
let hasEnded = false;

async function ask(path, body) {
  const isFile = body instanceof Blob;
  const options = body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': isFile ? 'application/octet-stream' : 'application/json' }, body: isFile ? body : JSON.stringify(body) };
  let response;
  try {
    response = await fetch(`api/${path}`, options);
  } catch {
    throw new Error('The program does not answer. Nothing that was saved is lost: start “standpoint open” again, and open its new page.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `The program refused this (${response.status}).`);
  return answer;
}

function complain(error) {
  at('problem').textContent = error.message;
  at('problem').hidden = false;
}

/** What is wrong with a field. */
const wrong = (field, message) => Object.assign(new Error(message), { field });

/** Says what is wrong with a field below it, until it is corrected. */
function complainAt(field, message) {
  for (const old of document.querySelectorAll('.wrong')) old.remove();
  const note = make('p', { class: 'notice wrong', role: 'alert' }, message);
  field.closest('p').after(note);
  field.setAttribute('aria-invalid', 'true');
  field.addEventListener('input', () => {
    note.remove();
    field.removeAttribute('aria-invalid');
  }, { once: true });
  field.focus();
}

/** Does something that may fail, and says so. */
async function attempt(job) {
  at('problem').hidden = true;
  try {
    await job();
  } catch (error) {
    const field = typeof error.field === 'string' ? document.querySelector(`[name="${error.field}"], p #${error.field}`) : error.field;
    if (field?.checkVisibility()) {
      complainAt(field, error.message);
      return;
    }
    complain(error);
    // The button that was pressed may be far below.
    at('problem').scrollIntoView({ block: 'center' });
  }
}

const isBusy = () => state !== null && (state.runs?.running || state.runs?.waiting.length > 0 || state.articles?.is_reading);

/** Takes what the program says, and draws it. */
function take(next) {
  state = next;
  if (state.problem) {
    complain(new Error(`${state.problem}. Correct the file; this page then goes on.`));
    at('project').hidden = true;
  } else {
    if (at('project').hidden) at('problem').hidden = true;
    at('project').hidden = false;
    draw();
  }
  clearTimeout(timer);
  timer = setTimeout(look, isBusy() ? OFTEN : RARELY);
}

async function look() {
  try {
    take(await ask('state'));
  } catch (error) {
    if (hasEnded) return;
    complain(error);
    timer = setTimeout(look, RARELY);
  }
}

const send = (path, body) => attempt(async () => take(await ask(path, body)));
/** Saves settings, unless another window has changed one of them since `before` was shown. */
async function save(changes, before = state.settings) {
  const next = await ask('settings', { changes, before });
  if (next.refused) throw wrong(next.field, next.refused);
  return next;
}
const change = (changes) => attempt(async () => take(await save(changes)));
const run = (steps, force = false) => send('run', { steps, force });

/** Opens a page of `label`. It has its own address, so it gets a window of its own. */
function openDesk(desk, force = false) {
  // A window that opens after an answer would be blocked.
  const opened = window.open('', '_blank');
  return attempt(async () => {
    try {
      const { address, refused, may_force: mayForce, said } = await ask('desk', { desk, force });
      if (refused === undefined) opened.location = address;
      else {
        opened?.close();
        refuse(refused, said, mayForce && (() => openDesk(desk, true)));
      }
    } catch (error) {
      opened?.close();
      throw error;
    }
    await look();
  });
}

/** Says why a page of `label` did not open, and offers to go on from a table that somebody edited. */
function refuse(why, said, goOn) {
  const list = said.length > 0 && make('ul', {}, said.map((line) => make('li', {}, line)));
  const offer = goOn && make('button', { type: 'button', onclick: goOn }, 'Go on from the table as it is now');
  at('problem').replaceChildren(...[make('p', {}, why), list, offer].filter((one) => one));
  at('problem').hidden = false;
  at('problem').scrollIntoView({ block: 'center' });
}

/** The files of a drop, with the paths of those in folders. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry);
  if (entries.length === 0) return [...transfer.files].map((file) => [file.name, file]);
  const found = [];
  const walk = async (entry, path) => {
    if (entry.isFile) {
      found.push([path + entry.name, await new Promise((done, failed) => { entry.file(done, failed); })]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
      if (some.length === 0) return;
      for (const one of some) await walk(one, `${path}${entry.name}/`);
    }
  };
  for (const entry of entries) await walk(entry, '');
  return found;
}

/** Adds files to the articles, one after the other. */
const add = (files) => attempt(async () => {
  const refused = [];
  let added = 0;
  let known = 0;
  for (const [name, file] of files) {
    if (name.split('/').some((part) => part.startsWith('.'))) continue;
    try {
      const { is_new: isNew } = await ask(`articles?name=${encodeURIComponent(name)}`, file);
      if (isNew) added += 1;
      else known += 1;
    } catch (error) {
      refused.push(error.message);
    }
    at('added').textContent = `${number(added)} of ${plural(files.length, 'file')} added …`;
  }
  const again = known > 0 ? ` ${plural(known, 'file')} ${known === 1 ? 'was' : 'were'} there already.` : '';
  at('added').textContent = `${plural(added, 'file')} added.${again}`;
  articleFiles = null;
  details = null;
  await look();
  if (refused.length > 0) throw new Error(refused.slice(0, 5).join(' · ') + (refused.length > 5 ? ` · and ${number(refused.length - 5)} more` : ''));
});

at('files').addEventListener('change', ({ target }) => add([...target.files].map((file) => [file.name, file])));
at('whole-folder').addEventListener('change', ({ target }) => add([...target.files].map((file) => [file.webkitRelativePath || file.name, file])));
at('articles').addEventListener('dragover', (event) => {
  event.preventDefault();
  at('drop').classList.add('over');
});
at('articles').addEventListener('dragleave', () => at('drop').classList.remove('over'));
at('articles').addEventListener('drop', (event) => {
  event.preventDefault();
  at('drop').classList.remove('over');
  attempt(async () => add(await filesOf(event.dataTransfer)));
});
// A file that misses the place would replace the page.
for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault());
at('examples').addEventListener('click', () => send('examples', {}));
at('articles-form').addEventListener('submit', (event) => {
  event.preventDefault();
  // Windows copies a path in quotation marks.
  change([{ articles: at('path').value.trim().replace(/^"(.*)"$/, '$1') || 'articles' }]);
});
at('renew').addEventListener('click', () => run([]));
at('end').addEventListener('click', () => attempt(async () => {
  if (isBusy() && !window.confirm('Something still runs. End all the same? The files stay as they were before it.')) return;
  await ask('end', {});
  hasEnded = true;
  clearTimeout(timer);
  at('project').replaceChildren(make('main', {}, make('p', { class: 'notice' }, `The project is closed. Everything is in ${state.project.folder}. To go on, start “standpoint open” again.`)));
  document.querySelector('.tools').hidden = true;
  at('running').hidden = true;
}));

/** Whether the form of the question has something that is not saved. */
let isEdited = false;
/** What the form of the question showed before it was edited: the settings and the codebook. */
let shown = null;
const FIELDS = ['title', 'labels', 'language', 'coders', 'goal', 'codebook'];
const chosen = () => document.querySelector('input[name=question]:checked')?.value;

/** The fields of the form as texts. */
const fieldsOf = ({ settings, codebook }) => ({ title: settings.title || '', labels: settings.labels.join('\n'), language: settings.language || '', coders: settings.coders.join('\n'), goal: String(settings.goal), codebook });

/** Shows below a field what another window wrote into it meanwhile. */
function showTheirs(field, theirs) {
  const take = () => {
    field.value = theirs;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    note.remove();
  };
  const note = make('div', { class: 'notice theirs' }, make('p', {}, 'This was written elsewhere meanwhile. Saving replaces it with yours above.'), make('pre', { tabindex: 0 }, theirs || '(empty)'), make('button', { type: 'button', onclick: take }, 'Take this one'));
  field.closest('p').after(note);
}

/** Takes what was edited, and not saved, before this window was loaded again. */
function takeDraft() {
  const draft = JSON.parse(sessionStorage.getItem('question') || 'null');
  if (draft?.folder !== state.project.folder) return;
  const before = fieldsOf(draft.shown);
  for (const name of FIELDS) {
    const theirs = at(name).value;
    if (draft.values[name] === before[name] || draft.values[name] === theirs) continue;
    at(name).value = draft.values[name];
    // Both changed it: the reader sees both, and chooses.
    if (theirs !== before[name]) showTheirs(at(name), theirs);
  }
  for (const radio of document.querySelectorAll('input[name=question]')) radio.checked = radio.value === draft.question;
  isEdited = true;
  at('saved').textContent = 'Not saved yet.';
}

at('question-form').addEventListener('input', () => {
  isEdited = true;
  const values = Object.fromEntries(FIELDS.map((name) => [name, at(name).value]));
  sessionStorage.setItem('question', JSON.stringify({ folder: state.project.folder, question: chosen(), values, shown }));
  at('saved').textContent = '';
  showOwn();
});
at('question-form').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const question = chosen();
    if (!question) throw wrong(document.querySelector('input[name=question]'), 'Choose one of the two questions first.');
    const changes = [{ question }];
    // The reader is right more often, and is used by itself where nobody waits long for it.
    if (question === 'built-in' && shown.settings.question !== question) changes.push({ reader: state.articles.survey?.reader_seconds < 60 });
    if (question === 'own') {
      const labels = lines(at('labels').value);
      const goal = Number(at('goal').value.replace(/[,\s]/g, ''));
      if (labels.length < 2) throw wrong('labels', 'A question needs two labels at least: write each on a line of its own.');
      const coders = lines(at('coders').value);
      changes.push({ title: at('title').value.trim() }, { labels }, { language: at('language').value }, { coders });
      const gone = shown.settings.coders.filter((name) => !coders.includes(name));
      if (gone.length > 0 && totalOf(state.labelled) > 0) {
        if (coders.length === 0) throw wrong('coders', 'The labels are those of a team. To go on alone, keep your own name on the list of coders.');
        if (!window.confirm(`What ${listed(gone)} labelled stays in labels.csv, and counts. The other coders get what is left. Save?`)) return;
      }
      if (!isCount(goal)) throw wrong('goal', 'How many sentences do you want to label? Write a number, such as 120.');
      changes.push({ goal });
      const lost = (state.labelled?.Ok || []).filter(([label, count]) => count > 0 && !labels.includes(label));
      if (lost.length > 0) throw wrong('labels', `${lost.map(([label, count]) => `${plural(count, 'sentence')} ${count === 1 ? 'has' : 'have'} the label “${label}”`).join(', ')}: the list needs that name. To rename it, replace it in labels.csv first.`);
    }
    // What this window did not change may be another's.
    const same = ([key, value]) => JSON.stringify(value || null) === JSON.stringify(shown.settings[key] || null);
    let next = await save(changes.filter((one) => !same(Object.entries(one)[0])), shown.settings);
    if (question === 'own' && at('codebook').value !== shown.codebook) {
      shown.settings = next.settings;
      next = await ask('codebook', { text: at('codebook').value, before: shown.codebook });
      if (next.refused) throw wrong(next.field, next.refused);
    }
    for (const note of document.querySelectorAll('.theirs')) note.remove();
    isEdited = false;
    sessionStorage.removeItem('question');
    take(next);
    at('saved').textContent = 'Saved.';
  });
});
look();
