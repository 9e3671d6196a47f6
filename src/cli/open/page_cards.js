/** What was drawn last in each place, so that nothing is drawn anew under the cursor of a reader. */
const drawn = new Map();
/** Which details are open in each place, by their summaries without numbers. */
const unfolded = new Map();

/** Draws a place if what it shows has changed. */
function place(element, key, shown, content) {
  const now = JSON.stringify(shown);
  if (drawn.get(key) === now) return;
  drawn.set(key, now);
  // Details stay open, and the keyboard stays where it was.
  const name = (details) => `${key} ${details.firstChild.textContent.replace(/\d+/g, '')}`;
  for (const details of element.querySelectorAll('details')) unfolded.set(name(details), details.open);
  const { activeElement: active } = document;
  const like = element.contains(active) && active !== element ? [active.tagName, active.name || active.textContent] : null;
  const typed = [...element.querySelectorAll('input[name]')].filter((input) => input.value !== input.defaultValue);
  element.replaceChildren(...[content()].flat().filter((child) => child));
  for (const { name: field, value } of typed) for (const input of element.querySelectorAll(`input[name="${field}"]`)) input.value = value;
  for (const details of element.querySelectorAll('details')) details.open = unfolded.get(name(details)) ?? details.open;
  if (!like) return;
  const same = [...element.querySelectorAll(like[0])].find((one) => (one.name || one.textContent) === like[1] && !one.disabled);
  (same || element.querySelector('button:enabled'))?.focus({ preventScroll: true });
}

const stepOf = (name) => state.steps.find(({ step }) => step === name);
const button = (text, act, attributes = {}) => make('button', { type: 'button', onclick: act, ...attributes }, text);
const command = (line) => make('details', {}, make('summary', {}, 'The same without this page'), make('p', {}, make('code', {}, line)));
const isNote = ({ severity }) => severity === 'note';
const findings = (list) => list.map(({ severity, message }) => make('p', { class: `finding ${severity}` }, severity === 'note' ? '' : make('b', {}, `${severity === 'warning' ? 'Warning' : 'Refused'}: `), message));

const NAMES = { model: 'Training', trial: 'Coding on trial', agreement: 'Comparing', scores: 'Scoring', sample: 'Drawing the sample', shares: 'Estimating shares', report: 'Writing the report' };

/** The cards of this project, in their order. Labels and a model are those of a question of one's own without a language model. */
function cards() {
  const { question, language_model: languageModel } = state.settings;
  const own = question === 'own' && [!languageModel && ['label', 'model'], 'language-model'].flat().filter((card) => card);
  return ['articles', 'question', ...(own || []), 'scores', 'shares', 'report', 'methods'];
}

/** The card that is open: that of the address, or else the one that comes next when the page is opened. */
function openCard() {
  const named = window.location.hash.slice(1);
  if (cards().includes(named)) return named;
  const next = nextCard() || 'shares';
  window.history.replaceState(null, '', `#${next}`);
  return next;
}

/** The card of what comes next; `null` if everything is done. */
function nextCard() {
  if (!state.articles.survey && !state.articles.is_reading) return 'articles';
  if (!state.settings.question) return 'question';
  const step = nextStep();
  if (['trial', 'trial-codes', 'agreement'].includes(step)) return 'language-model';
  if (step === 'sample' || (!step && state.sampled && !state.codes.is_whole)) return 'shares';
  return step || null;
}

/** Draws the rail, and shows the card that is open. */
function drawRail() {
  const open = openCard();
  const part = cards();
  const next = nextCard();
  const steps = part.map((card) => {
    const { textContent: words, className } = at(card).querySelector('.state') || { textContent: '', className: 'state' };
    return [card, at(`${card}-title`).textContent, words, className];
  });
  place(at('rail'), 'rail', [open, steps], () => steps.map(([card, title, words, className]) => make('li', {},
    make('a', { href: `#${card}`, name: card, 'aria-current': card === open && 'step' }, make('b', {}, title), make('span', { class: className }, words)))));
  for (const section of document.querySelectorAll('#cards section')) section.hidden = section.id !== open;
  at('next').hidden = next === null || next === open || isBusy();
  place(at('next'), 'next', next, () => next && make('a', { class: 'button', href: `#${next}` }, `Next: ${at(`${next}-title`).textContent}`));
}

window.addEventListener('hashchange', () => {
  if (state?.steps === undefined) return;
  draw();
  const open = openCard();
  at(`${open}-title`).focus({ preventScroll: true });
  if (window.matchMedia('(max-width: 52rem)').matches) at(open).scrollIntoView();
});

/** The state of a card in words. */
function tell(id, words, kind = '') {
  const element = at(id).querySelector('.state');
  element.textContent = words;
  element.className = `state ${kind}`;
}

/** What a step found when it ran last, with this program or an earlier one. */
const found = (whole) => (isWithheld(whole) ? [] : state.runs.ended[whole.step]?.findings ?? (whole.file ? whole.findings : [])).filter(({ severity }) => severity !== 'refusal');

/** Whether what a step wrote may not be shown as a result: it is wrong, or waits for a sample of all articles. */
const isWithheld = ({ step, state: { name } }) => name === 'wrong' || (name === 'blocked' && ['shares', 'report'].includes(step));

/** What the program knew when it was first seen that a step failed, by step. */
const failures = new Map();

/** How a step failed, as long as nothing has changed since. */
function failureOf({ step, state: own }) {
  const ended = state.runs.ended[step];
  if (ended?.how !== 'failed') return null;
  const now = JSON.stringify([own, state.codes, state.articles.survey?.documents, state.settings]);
  const known = failures.get(step);
  if (known?.ended !== JSON.stringify(ended)) failures.set(step, { ended: JSON.stringify(ended), now });
  return failures.get(step).now === now ? ended : null;
}

/** Whether the shares have no interval: nothing corrects them. */
const isUncorrected = (step) => step === 'shares' && state.shares?.rows.every(({ low }) => low === null);

function stateInWords(whole) {
  const { step, state: { name, why } } = whole;
  if (state.runs.running?.step === step) return ['running …', ''];
  if (state.runs.waiting.includes(step)) return ['waiting', ''];
  if (failureOf(whole)) return ['failed', 'failed'];
  switch (name) {
    case 'done': if (isUncorrected(step)) return ['done, without intervals', ''];
      return found(whole).some(({ severity }) => severity === 'warning') ? ['done, with a warning', 'stale'] : ['✓ done', 'done'];
    case 'wrong': return ['its figures are wrong', 'failed'];
    case 'stale': return [`not up to date: ${why}`, 'stale'];
    case 'blocked': return [why, whole.file ? 'stale' : ''];
    case 'unrecorded': return ['there, but this project has no record of how it was made', 'stale'];
    default: return ['to do', ''];
  }
}

/** What a run said, and why it failed. */
function outcome(step) {
  const ended = state.runs.ended[step.step] || {};
  const failed = failureOf(step) && make('div', { class: 'notice', role: 'alert' },
    make('p', {}, make('b', {}, 'This did not work. '), ended.why),
    make('p', { class: 'row' },
      button('Try again', () => run([step.step])),
      ended.may_force && button('Replace the file', () => run([step.step], true))));
  return [
    failed,
    ended.how === 'cancelled' && make('p', { class: 'small' }, 'Cancelled: the files are as they were.'),
    ended.how === 'incomplete' && make('p', { class: 'notice' }, 'Something could not be read. The rest was done.'),
    step.state.name === 'wrong' && make('p', { class: 'notice', role: 'alert' }, make('b', {}, 'These figures are not shown. '), step.state.why),
    ...findings(found(step).filter((finding) => !isNote(finding) && finding.message !== step.state.why)),
  ];
}

/** What a run found that is good to know. */
const notes = (step) => findings(found(step).filter(isNote));

/** The step that comes next: the first that can be done and is not, after the labels are enough. */
function nextStep() {
  const { question, goal, language_model: languageModel } = state.settings;
  if (question === 'own' && !languageModel && totalOf(state.labelled) < goal) return 'label';
  if (languageModel && stepOf('trial').file && totalOf(state.tried) === 0 && !stepOf('scores').file) return 'trial-codes';
  return state.steps.find(({ state: { name } }) => name === 'due' || name === 'stale')?.step;
}

/** The main button of a step. While the step runs it stays reachable, so that the keyboard is not thrown back to the top. */
function mainButton(step, first, again, act = () => run([step.step])) {
  const { state: { name } } = step;
  const waits = state.runs.running?.step === step.step || state.runs.waiting.includes(step.step);
  return button(name === 'due' || name === 'blocked' ? first : again, act, { class: nextStep() === step.step && 'main', disabled: name === 'blocked', 'aria-disabled': waits && 'true' });
}

/** The buttons of a file. */
function fileButtons(step) {
  if (!step.file || isWithheld(step)) return [];
  const name = step.file.split('/').at(-1);
  // No program shows a model.
  return [
    step.step !== 'model' && button(`Open ${name}`, () => attempt(() => ask('show', { step: step.step }))),
    make('a', { class: 'button', href: `api/file/${step.step}`, download: name }, 'Save a copy'),
  ];
}

/** A choice of one setting, which is saved at once. */
function choice(name, words, options, value, of) {
  const known = options.some(([one]) => one === value) ? options : [...options, [value, value]];
  const select = make('select', { name, onchange: ({ target }) => change([of(target.value)]) }, known.map(([one, text]) => make('option', { value: one, selected: one === value }, text)));
  return make('p', {}, make('label', {}, `${words} `, select));
}

const ENCODERS = [
  ['', 'the built-in one for English, if it helps'],
  ['auto', 'any on this computer, if one helps (slower)'],
  ['none', 'none: words alone (fastest)'],
];

/** The confusion matrix as a table: the darker a cell, the larger its part of the row. */
function confused({ labels, confusion }) {
  const body = confusion.map((cells, at) => {
    const all = Math.max(1, cells.reduce((sum, cell) => sum + cell, 0));
    return make('tr', {}, make('th', { scope: 'row' }, make('bdi', {}, labels[at])), cells.map((cell) => make('td', { 'data-share': cell / all }, number(cell))));
  });
  const table = make('table', { class: 'confusion' },
    make('caption', {}, 'Rows: your label. Columns: the label that the model gave, without having seen the article.'),
    make('thead', {}, make('tr', {}, make('td', {}), labels.map((label) => make('th', { scope: 'col' }, make('bdi', {}, label))))), make('tbody', {}, body));
  for (const cell of table.querySelectorAll('[data-share]')) cell.style.background = `color-mix(in srgb, var(--link) ${Math.round(30 * cell.dataset.share)}%, transparent)`;
  return make('details', { open: true }, make('summary', {}, 'What was confused with what'), make('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Confusion matrix' }, table));
}

/** `2026-11-30T09-15-00Z` for people. */
const timeOf = (name) => name.replace('T', ' ').replace(/-(\d\d)-(\d\d)Z$/, ':$1:$2 UTC');

/** The models that were replaced, to compare and to go back to. */
function earlierModels() {
  const { earlier, settings } = state;
  const used = earlier.find(({ file }) => file === settings.model);
  const isEarlier = settings.model && make('p', { class: 'notice row' }, `The scores come from ${used ? `the model trained ${timeOf(used.time)}` : settings.model}. The figures below are of the model that was trained last. `, button('Use the last one', () => change([{ model: '' }])));
  const rows = earlier.map(({ file, time, printed: words }) => make('li', {},
    `trained ${timeOf(time)} `,
    settings.model === file ? make('b', {}, 'in use') : button('Go back to it', () => change([{ model: file }]), { 'aria-label': `Go back to it: the model trained ${timeOf(time)}` }),
    words && make('details', {}, make('summary', {}, 'Its figures'), make('pre', { tabindex: 0 }, words))));
  return [isEarlier, rows.length > 0 && make('details', {}, make('summary', {}, `Earlier models (${rows.length})`), make('ul', { class: 'earlier' }, rows))];
}

/** Which of the two built-in models scores. */
function reading() {
  const { settings, articles } = state;
  if (settings.question !== 'built-in') return [];
  const seconds = articles.survey && ` (about ${plural(articles.survey.reader_seconds, 'second')})`;
  const models = [['words', 'counts words (fast)'], ['reader', `reads whole sentences, and is right more often${seconds || ''}`]];
  return choice('reader', 'The model', models, settings.reader ? 'reader' : 'words', (model) => ({ reader: model === 'reader' }));
}

/** The columns whose values may have shares of their own. */
function groups() {
  const { survey } = state.articles;
  const hasOutlets = survey?.all_outlets > 1;
  const hasDates = Boolean(survey?.dates);
  return [
    ['', 'all articles together'],
    hasOutlets && ['outlet', 'each outlet'],
    hasDates && ['month', 'each month'],
    hasDates && ['year', 'each year'],
    hasOutlets && hasDates && ['outlet,year', 'each outlet and year'],
  ].filter((one) => one);
}

/** The figures of the last report. */
function figures() {
  const titles = { shares: 'Shares of all sentences', 'shares-by-outlet': 'By outlet', 'shares-by-month': 'By month', 'shares-by-year': 'By year' };
  if (state.figures.length === 0) return [];
  return [
    make('div', { class: 'figures' }, state.figures.map(({ name, hash }) => {
      const title = titles[name] || name;
      return make('figure', {}, make('img', { src: `api/figure/${name}?${hash.slice(0, 12)}`, alt: `${title}: the numbers are in figures/${name}.csv` }), make('figcaption', {}, title));
    })),
    make('p', { class: 'small' }, 'For a paper: the folder figures has each as SVG, PNG and table.'),
  ];
}

function printed(step, title, open) {
  return step.printed && make('details', { class: 'printed', open }, make('summary', {}, title), make('pre', { tabindex: 0 }, step.printed));
}

/** The numbers of labels as bars; a label may bring its colour. */
function bars(counts, noun) {
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  const { labels } = state.settings;
  const place = (label) => (labels.includes(label) ? labels.indexOf(label) : labels.length);
  const ordered = [...counts].sort(([one], [other]) => place(one) - place(other));
  const cells = ordered.flatMap(([label, count, colour]) => [make('bdi', {}, label), make('span', { class: `bar ${colour || state.classes[labels.indexOf(label)] || 'grey'}`, 'data-share': count / most }), make('span', {}, number(count))]);
  const chart = make('div', { class: 'bars', role: 'img', 'aria-label': `${plural(all, noun)}: ${ordered.map(([label, count]) => `${number(count)} ${label}`).join(', ')}` }, cells);
  for (const bar of chart.querySelectorAll('.bar')) bar.style.width = `${100 * bar.dataset.share}%`;
  return chart;
}

/** The files of the articles, which can be taken away; `null` before anybody has looked. */
let articleFiles = null;

const takeAway = (name) => attempt(async () => {
  const next = await ask('files/away', { name });
  articleFiles = await ask('files');
  take(next);
});

/** The list of the files of the articles. It is read when it is opened. */
function listOfFiles() {
  const read = ({ target }) => target.open && articleFiles === null && attempt(async () => {
    articleFiles = await ask('files');
    draw();
  });
  const items = (articleFiles?.files || []).map((name) => make('li', {}, make('bdi', {}, name), ' ', button('Take it away', () => takeAway(name), { 'aria-label': `Take it away: ${name}` })));
  return make('details', { ontoggle: read }, make('summary', {}, 'The files'),
    make('p', { class: 'small' }, 'A file that you take away goes to the folder taken-away of the project. Labels and codes of its sentences stay.'),
    make('ul', { class: 'earlier' }, items), articleFiles?.has_more && make('p', { class: 'small' }, 'There are more: take those away in the folder itself.'));
}

/** The date and the outlet of each file; `null` before anybody has looked. */
let details = null;

/** The date and the outlet that the name of a file tells: `Post_2006-03-01_veto.txt`, or `Post/2006-03-01.txt`. */
function toldByName(name) {
  const [whole = '', year, month, day] = name.match(/(?<!\d)((?:18|19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)/) || [];
  const folders = name.split('/').slice(0, -1);
  const words = name.split('/').at(-1).replace(/\.[^.]*$/, '').replace(whole, '').split(/[_\s]+/).map((word) => word.replace(/^[-.]+|[-.]+$/g, ''));
  const isName = (word) => /^\p{L}/u.test(word);
  return [whole && `${year}-${month}-${day}`, folders.findLast(isName) || words.find(isName) || ''];
}

/** A table in which the date and the outlet of each file can be written. */
function tableOfDetails() {
  const load = async () => {
    details = await ask('details');
    draw();
  };
  const open = ({ target }) => target.open && details === null && attempt(load);
  const fields = (details?.rows || []).map(([name, date, outlet]) => [name, ...[['Date', date], ['Outlet', outlet]].map(([what, value]) => make('input', { value, size: what === 'Date' ? 11 : 16, 'aria-label': `${what} of ${name}` }))]);
  const fromNames = () => {
    const told = fields.map(([name]) => toldByName(name));
    // An outlet has several articles; a word of one name alone is of its title.
    const isOutlet = (outlet) => told.filter(([, other]) => other === outlet).length > 1;
    fields.forEach(([, date, outlet], at) => {
      date.value ||= told[at][0];
      if (isOutlet(told[at][1])) outlet.value ||= told[at][1];
    });
  };
  const keep = () => attempt(async () => {
    const rows = fields.map(([name, ...inputs]) => [name, ...inputs.map(({ value }) => value)]);
    take(await ask('details', { rows, before: details.rows }));
    await load();
    at('added').textContent = 'The table is saved.';
  });
  const rows = fields.map(([name, ...inputs]) => make('tr', {}, make('th', { scope: 'row' }, make('bdi', {}, name)), inputs.map((input) => make('td', {}, input))));
  return make('details', { ontoggle: open }, make('summary', {}, 'Date and outlet of each file'),
    make('p', { class: 'small' }, 'A plain text tells neither. With them there are shares of each outlet, month and year. They stand in the table documents.csv among the articles, which can be filled in a spreadsheet, too.'),
    fields.length > 0 && [
      make('p', { class: 'row' }, button('Take them from the names', fromNames), button('Save the table', keep)),
      make('div', { class: 'results' }, make('table', { class: 'details' }, make('thead', {}, make('tr', {}, ['File', 'Date', 'Outlet'].map((name) => make('th', { scope: 'col' }, name)))), make('tbody', {}, rows))),
    ],
    details?.has_more && make('p', { class: 'small' }, 'There are more files than these: fill the table in a spreadsheet.'));
}

/** The number of files and rows that could not be read. */
const unreadOf = (survey) => survey.unread.length + survey.more_unread;

function drawArticles() {
  const { articles } = state;
  const { survey } = articles;
  if (articles.is_reading) tell('articles', articles.bytes ? `reading … ${Math.round(100 * articles.bytes[0] / Math.max(1, articles.bytes[1]))} %` : 'reading …');
  else if (survey && unreadOf(survey) > 0) tell('articles', `${plural(survey.documents, 'article')}, ${number(unreadOf(survey))} not read`, 'stale');
  else if (survey) tell('articles', `✓ ${plural(survey.documents, 'article')}`, 'done');
  else tell('articles', 'add some to begin');
  at('examples').hidden = Boolean(survey) || articles.is_reading;
  if (document.activeElement !== at('path')) at('path').value = state.settings.articles === 'articles' ? '' : state.settings.articles;
  const elsewhere = state.settings.articles !== 'articles' && state.settings.articles;
  at('drop').hidden = Boolean(elsewhere);
  const aboutArticles = () => {
    if (articles.problem) return make('p', { class: 'notice' }, articles.problem);
    if (!survey) return make('p', {}, 'Put the articles here that you want to read: a few to try, or thousands.');
    const others = Object.entries(survey.languages).map(([language, count]) => `${plural(count, 'article')} in ${language[0].toUpperCase()}${language.slice(1)}`);
    const facts = [
      `${plural(survey.sentences, 'sentence')} to score, ${plural(survey.boilerplate, 'piece')} of boilerplate set aside`,
      survey.dates ? `dates from ${survey.dates[0]} to ${survey.dates[1]}${survey.dated < survey.documents ? ` (${plural(survey.documents - survey.dated, 'article')} without one)` : ''}` : 'no dates',
      survey.all_outlets > 0 && `outlets: ${survey.outlets.map(([name, count]) => `${name} (${number(count)})`).join(', ')}${survey.all_outlets > survey.outlets.length ? ` and ${number(survey.all_outlets - survey.outlets.length)} more` : ''}`,
      others.length > 0 && listed(others),
      survey.copies > 0 && `${plural(survey.copies, 'article')} with the same text as an earlier one`,
    ];
    return make('ul', {}, facts.filter((fact) => fact).map((fact) => make('li', {}, fact)));
  };
  place(at('read'), 'read', [survey, articles.problem, elsewhere], () => [
    elsewhere && make('p', { class: 'row' }, `They are read from ${elsewhere}. `, button('Use the folder of the project', () => change([{ articles: 'articles' }]))),
    aboutArticles(),
  ]);
  place(at('articles').querySelector('.more'), 'read-more', [survey, elsewhere, articleFiles, details], () => {
    if (!survey) return [];
    const unread = survey.unread.length > 0 && make('details', { open: true }, make('summary', {}, `Not read (${number(unreadOf(survey))})`), make('ul', {}, survey.unread.slice(0, 50).map((why) => make('li', {}, why))));
    const told = survey.findings.filter(({ message }) => !survey.unread.includes(message));
    const cut = survey.first && make('details', {}, make('summary', {}, `How the first article was cut: ${survey.first.document}`),
      make('ol', { class: 'cut' }, survey.first.segments.map(([kind, text]) => (kind === 'sentence' || kind === 'headline' ? make('li', {}, text) : make('li', { class: 'aside' }, `${kind}: ${text}`)))));
    return [unread, ...findings(told), !elsewhere && listOfFiles(), !elsewhere && tableOfDetails(), cut, command(articles.command)];
  });
}

function showOwn() {
  at('own').hidden = document.querySelector('input[name=question]:checked')?.value !== 'own';
}

function drawQuestion() {
  const { settings } = state;
  if (at('language').options.length === 1) {
    at('language').append(...state.languages.map((name) => make('option', { value: name }, name[0].toUpperCase() + name.slice(1))));
  }
  if (!isEdited) {
    const isFirst = shown === null;
    shown = { settings, codebook: state.codebook };
    for (const radio of document.querySelectorAll('input[name=question]')) radio.checked = radio.value === settings.question;
    for (const [name, text] of Object.entries(fieldsOf(shown))) at(name).value = text;
    if (isFirst) takeDraft();
    showOwn();
  }
  const words = { 'built-in': '✓ the withdrawal of foreign forces from Iraq', own: `✓ ${settings.labels.join(', ')}` }[settings.question];
  tell('question', words || 'choose one', words ? 'done' : '');
}

/** The links of coders and what else the page of `label` said. */
function deskSaid(desk) {
  const open = state.runs.desks.find((one) => one.desk === desk);
  if (!open) return [];
  const said = open.said.filter((line) => line.includes('http') || line.startsWith('Give each'));
  const linked = (line) => line.split(/(https?:\/\/\S+)/).map((part, at) => (at % 2 ? make('a', { href: part, target: '_blank', rel: 'noopener' }, part) : part));
  return [make('p', { class: 'small' }, 'The page of label is open. It ends with its own button.'), said.length > 0 && make('ul', {}, said.map((line) => make('li', {}, linked(line))))];
}

function counted(result, noun) {
  if (!result) return null;
  if (result.Err) return make('p', { class: 'notice' }, result.Err);
  return bars(result.Ok, noun);
}

const totalOf = (result) => (result?.Ok ? result.Ok.reduce((sum, [, count]) => sum + count, 0) : 0);

function drawLabels() {
  const isLearned = state.settings.question === 'own' && !state.settings.language_model;
  if (!isLearned) return;
  const { labelled, settings, articles } = state;
  const done = totalOf(labelled);
  const isReached = done >= settings.goal;
  tell('label', done === 0 ? 'to do' : isReached ? `✓ ${plural(done, 'sentence')} (${number(settings.goal)} wanted)` : `${number(done)} of ${number(settings.goal)} sentences`, isReached ? 'done' : '');
  const canLabel = articles.survey !== null;
  place(at('label').querySelector('.body'), 'label', [labelled, state.runs.desks, canLabel, stepOf('model').file, isReached], () => [
    counted(labelled, 'label'),
    make('p', { class: 'row' },
      button(done === 0 ? 'Label sentences' : 'Go on labelling', () => openDesk('label'), { class: !isReached && 'main', disabled: !canLabel }),
      stepOf('model').file && button('Look again at doubtful labels', () => openDesk('doubts'))),
    !canLabel && make('p', { class: 'small' }, 'Add articles first.'),
    ...deskSaid('label'), ...deskSaid('doubts'),
  ]);
  place(at('label').querySelector('.more'), 'label-more', state.desks, () => command(state.desks[0].command));
}

/** A card of one step: first its `result` and what it found, then its buttons, and below them its `settings`. `shown` is what these show. */
function drawStep(name, first, again, { result = () => [], settings = () => [], shown } = {}) {
  const step = stepOf(name);
  tell(name, ...stateInWords(step));
  const card = at(name);
  const ended = state.runs.ended[name];
  place(card.querySelector('.result'), `${name}-result`, [step, ended, shown], () => [...outcome(step), ...(step.file && !isWithheld(step) ? [result()].flat() : []), ...notes(step)]);
  place(card.querySelector('.body'), name, [step, nextStep(), state.runs.running?.step, state.runs.waiting], () => make('p', { class: 'row' }, mainButton(step, first, again), ...fileButtons(step)));
  place(card.querySelector('.more'), `${name}-more`, [step.command, step.printed, step.state, shown], () => {
    const choices = [settings()].flat().filter((one) => one);
    return [
      choices.length > 0 && make('details', { class: 'settings' }, make('summary', {}, 'Settings'), choices),
      step.file && !isWithheld(step) && printed(step, name === 'model' ? 'All figures' : 'What the program said'),
      command(step.command),
    ];
  });
}

/** How good the model is, and the models before it. */
function modelAsResult() {
  const { verdict, verdict_before: before } = state;
  const reads = ({ encoder }) => (encoder ? `words, and whole sentences (encoder ${encoder})` : 'words only');
  const change = verdict && before && make('p', { class: 'small' },
    verdict.encoder === before.encoder ? '' : `This model reads ${reads(verdict)}; the one before read ${reads(before)}. `,
    `Macro-F1 ${before.macro_f1.toFixed(2)} before, ${verdict.macro_f1.toFixed(2)} now.`);
  return [
    verdict && make('div', { class: 'verdict' }, verdict.sentences.map((sentence) => make('p', {}, sentence))),
    change,
    verdict && confused(verdict),
    ...earlierModels(),
  ];
}

/** The language models that were found on this computer; `null` before anybody has looked. */
let languageModels = null;

const findLanguageModels = () => attempt(async () => {
  languageModels = (await ask('language-models', {})).models;
  draw();
});

/** The choice of a language model. */
function offerLanguageModels() {
  return [
    make('p', {}, 'A language model on this computer can code by your codebook, in place of a model that learns from your labels. Start Ollama, llama-server, vLLM or LM Studio first. Nothing leaves this computer.'),
    make('p', { class: 'row' }, button(languageModels ? 'Look again' : 'Look for one', findLanguageModels),
      (languageModels || []).map((name) => button(`Use ${name}`, () => change([{ 'language-model': name }]))),
      languageModels?.length === 0 && 'The server has no model yet.'),
  ];
}

/** The trial of a language model: it and a person code the same sentences. */
function tryLanguageModel(name, trial, agreement) {
  const done = totalOf(state.tried);
  return [
    make('p', { class: 'row' }, make('span', {}, make('bdi', {}, name), ' codes by your codebook. First see whether it codes as you do.'), button('Use none', () => change([{ 'language-model': '' }]))),
    ...outcome(trial), ...notes(trial),
    counted(state.tried, 'code'),
    ...outcome(agreement), ...notes(agreement),
    make('p', { class: 'row' },
      mainButton(trial, 'Let it code 30 sentences', 'Let it code them again'),
      button(done === 0 ? 'Code the same ones yourself' : 'Go on coding them', () => openDesk('trial'), { class: nextStep() === 'trial-codes' && 'main', disabled: !trial.file }),
      mainButton(agreement, 'Compare', 'Compare again')),
    ...deskSaid('trial'),
    printed(agreement, 'How far you agree', true),
    make('p', { class: 'small' }, 'Where you differ, the codebook is unclear or the model is not good enough: change one of them, and try again. Then let it code all sentences below. Its labels err, so the shares need the sample.'),
  ];
}

function drawLanguageModel() {
  const { settings, runs } = state;
  const name = settings.language_model;
  const [trial, agreement] = [stepOf('trial'), stepOf('agreement')];
  tell('language-model', ...(!name ? ['none', ''] : stateInWords(agreement.file || trial.file ? agreement : trial)));
  place(at('language-model').querySelector('.body'), 'language-model', [name, languageModels, trial, agreement, state.tried, nextStep(), runs.ended, runs.running?.step, runs.waiting, runs.desks], () => (name ? tryLanguageModel(name, trial, agreement) : offerLanguageModels()));
  place(at('language-model').querySelector('.more'), 'language-model-more', [name, trial.command], () => (name ? command(trial.command) : []));
}

const percent = (share) => (100 * share).toFixed(1);
const signed = (share) => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
const between = ({ low, high }, written) => (low === null ? 'no interval' : `${written(low)} to ${written(high)}`);

/** The shares of one group: a bar for each label with its interval. */
function groupOfShares(group, rows) {
  const { labels } = state.settings;
  const body = rows.map((row, at) => {
    const known = labels.indexOf(row.label);
    const bar = make('span', { class: `bar ${state.classes[known < 0 ? at : known] || 'grey'}` });
    bar.style.width = `${100 * (row.share ?? 0)}%`;
    const whisker = row.low !== null && make('span', { class: 'whisker' });
    if (whisker) Object.assign(whisker.style, { left: `${100 * row.low}%`, width: `${100 * (row.high - row.low)}%` });
    return make('tr', {}, make('th', { scope: 'row' }, make('bdi', {}, row.label)), make('td', { class: 'track' }, make('div', {}, bar, whisker)),
      make('td', {}, row.share === null ? '–' : `${percent(row.share)} %`), make('td', {}, between(row, percent)));
  });
  const [{ sentences, documents, coded }] = rows;
  const about = `${plural(sentences, 'sentence')}${coded > 0 ? `, ${number(coded)} of them coded,` : ''} of ${plural(documents, 'article')}`;
  return make('table', { class: 'shares' }, make('caption', {}, make('b', {}, group === '(all)' ? 'All articles' : make('bdi', {}, group)), ` ${about}`),
    make('thead', { class: 'hide' }, make('tr', {}, ['Label', 'Chart', 'Share', '95 % interval'].map((name) => make('th', { scope: 'col' }, name)))), make('tbody', {}, body));
}

/** The differences between two groups, which the reader chooses. */
function comparison(differences) {
  if (differences.length === 0) return null;
  const pairs = [...new Set(differences.map(({ group, against }) => `${group} − ${against}`))];
  const list = make('ul', { role: 'status' });
  const show = (pair) => list.replaceChildren(...differences.filter(({ group, against }) => `${group} − ${against}` === pair).map((row) => make('li', {}, make('bdi', {}, row.label), `: ${row.share === null ? '–' : signed(row.share)} points (${between(row, signed)})`)));
  show(pairs[0]);
  const select = make('select', { name: 'pair', onchange: ({ target }) => show(target.value) }, pairs.map((pair) => make('option', {}, pair)));
  return make('div', {}, make('p', {}, make('label', {}, 'Compare ', select)), list, make('p', { class: 'small' }, 'The intervals of all differences hold together, in 95 of 100 samples.'));
}

const POPULATIONS = [['like-these', 'all articles like these'], ['these', 'these articles alone']];

/** The shares as a result: in charts and numbers, with what a paper says of them. */
function sharesAsResult() {
  const { shares } = state;
  if (!shares) return [];
  const rows = shares.rows.filter(({ against }) => against === null);
  const groupsOf = [...new Set(rows.map(({ group }) => group))];
  const copy = ({ target }) => attempt(async () => {
    await navigator.clipboard.writeText(shares.methods);
    target.textContent = 'Copied';
  });
  return [
    make('div', { class: 'results', tabindex: 0, role: 'region', 'aria-label': 'Shares of each label' }, groupsOf.map((group) => groupOfShares(group, rows.filter((row) => row.group === group)))),
    comparison(shares.rows.filter(({ against }) => against !== null)),
    make('details', {}, make('summary', {}, 'For the methods section'), make('p', { class: 'methods' }, shares.methods), make('p', {}, button('Copy it', copy))),
  ];
}

function drawShares() {
  const by = state.settings.by.join(',');
  const these = state.settings.these_articles;
  drawStep('shares', 'Estimate the shares', 'Estimate them again', {
    result: sharesAsResult,
    settings: () => [
      (groups().length > 1 || by !== '') && choice('by', 'Shares of', groups(), by, (columns) => ({ by: columns.split(',') })),
      choice('these-articles', 'The intervals are about', POPULATIONS, these ? 'these' : 'like-these', (about) => ({ 'these-articles': about === 'these' })),
      make('p', { class: 'small' }, 'Articles like these: yours are a sample of what was written, and intervals are wider for it. These articles alone: nothing else was written, or nothing else matters.'),
    ],
    shown: [groups(), by, these, state.shares],
  });
  const sample = stepOf('sample');
  const { coded, codes, sampled, settings, earlier_samples: earlier } = state;
  const size = () => make('p', {}, make('label', {}, 'Sentences to draw ', make('input', { name: 'sample', value: settings.sample, inputmode: 'numeric', size: 6 })));
  // A sample that is extended is drawn as it was.
  const evenly = () => state.articles.survey?.all_outlets > 1 && choice('sample-by', 'Draw', [['', 'from all articles alike'], ['outlet', 'as many from each outlet']], settings.sample_by || '', (column) => ({ 'sample-by': column }));
  const isTeam = settings.coders.length > 1;
  const exchange = (time) => send('sample', { time });
  const isStale = sample.state.name === 'stale';
  const scores = stepOf('scores');
  const steps = scores.state.name === 'stale' ? ['scores', 'sample'] : ['sample'];
  place(at('shares').querySelector('.sample'), 'sample', [sample, scores.state, nextStep(), coded, codes, sampled, earlier, settings.sample, settings.sample_by, isTeam, state.articles.survey, state.runs], () => [
    !codes.is_whole && make('p', {}, 'The model errs, and so do shares that only count its labels. Code a random sample of the sentences by hand: it corrects the shares, and gives them intervals.'),
    ...outcome(sample), ...(stepOf('shares').file ? [] : notes(sample)),
    !sampled && size(),
    !sampled && evenly(),
    isStale && make('div', { class: 'notice', role: 'alert' }, make('p', {}, 'The sample is not of these articles any more: some were added, taken away or changed after it was drawn. Every code stays; of the new sentences as many are drawn as of the others.'), make('p', {}, button('Draw from the new articles, too', () => run(steps), { class: 'main' }))),
    sampled && isTeam && make('ul', {}, [
      'Each coder codes the sample at a link of their own; if you are one of them, take yours.',
      'On your own page of the team you see how far everybody is, and decide where coders differ. That is no coding of your own.',
      'To code the sample alone, leave one name on the list of coders of the question: yours.',
    ].map((way) => make('li', {}, way))),
    sampled && codes.drawn > 0 && make('p', {}, codedSoFar(codes, isTeam)),
    make('p', { class: 'row' },
      !sampled && mainButton(sample, 'Draw the sample', 'Draw the sample', () => drawSample(['sample'])),
      sampled && button(isTeam ? 'Open the page of the team' : codes.coded === 0 ? 'Code the sample' : codes.is_whole ? 'Look at the codes again' : 'Go on coding', () => openDesk('code'), { class: !codes.is_whole && !isStale && 'main' })),
    sampled && make('details', {}, make('summary', {}, 'A larger sample, or none'),
      make('p', { class: 'small' }, 'A larger sample has the sentences of this one, with their codes. The sample as it is goes to the folder samples/earlier.'),
      size(),
      make('p', { class: 'row' }, button('Extend the sample', () => drawSample(steps, codes.drawn)), button('Set it aside', () => exchange(null)))),
    earlier.length > 0 && make('details', {}, make('summary', {}, `Earlier samples (${earlier.length})`),
      make('ul', { class: 'earlier' }, earlier.map(({ time, is_coded: isCoded }) => make('li', {}, `until ${timeOf(time)}, ${isCoded ? 'with its codes' : 'without codes'} `, button('Take it back', () => exchange(time), { 'aria-label': `Take it back: the sample until ${timeOf(time)}` }))))),
    coded?.Err && make('p', { class: 'notice' }, coded.Err),
    ...deskSaid('code'),
  ]);
}

/** Draws the number of sentences that is written in the field. A sample that has some already becomes larger. */
const drawSample = (steps, drawn = 0) => attempt(async () => {
  const input = document.querySelector('#shares input[name=sample]');
  const wanted = Number(input.value.replace(/[,\s]/g, ''));
  if (!isCount(wanted)) throw wrong(input, 'How many sentences do you want to code? Write a number, such as 200.');
  if (wanted <= drawn) throw wrong(input, `The sample has ${number(drawn)} sentences already: write a larger number.`);
  if (wanted !== state.settings.sample) take(await save([{ sample: wanted }]));
  take(await ask('run', { steps, force: false }));
});

/** How much of the sample is coded. */
function codedSoFar({ drawn, coded, undecided, is_whole: isWhole }, isTeam) {
  if (isWhole && isTeam) return 'Every sentence of the sample has a code. Your page of the team shows how far each coder is.';
  if (isWhole) return `✓ All ${plural(drawn, 'sentence')} of the sample are coded.`;
  if (coded === drawn && undecided > 0) return `Coders differ on ${plural(undecided, 'sentence')} without a majority: decide there, on your page of the team.`;
  return `${number(coded)} of ${plural(drawn, 'sentence')} of the sample are coded. The shares need all of them.`;
}

function drawMethods() {
  place(at('methods').querySelector('.body'), 'methods', state.history, () => {
    if (state.history.length === 0) return make('p', { class: 'small' }, 'Each step is listed here once it is done, and in history.csv: the command, the version, and the SHA-256 of every file that it read and wrote.');
    const rows = [...state.history].reverse().map(({ time, command: line, version }) => make('tr', {}, make('td', {}, time.replace('T', ' ').replace('Z', ' UTC')), make('td', {}, make('code', {}, line)), make('td', {}, version)));
    return [
      make('p', { class: 'small' }, `To repeat all steps that are due without this page: `, make('code', {}, 'standpoint run'), ' in the folder of the project. The table history.csv has the SHA-256 of every file, too.'),
      make('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Steps that were done' }, make('table', {}, make('thead', {}, make('tr', {}, make('th', {}, 'Time'), make('th', {}, 'Command'), make('th', {}, 'Version'))), make('tbody', {}, rows))),
    ];
  });
}

function drawRunning() {
  const { running, waiting } = state.runs;
  at('running').hidden = !running;
  if (!running) {
    drawn.delete('running');
    return;
  }
  const { progress } = running;
  const left = progress?.of && progress.done > 0 && running.seconds > 3 ? Math.round(running.seconds * (progress.of - progress.done) / progress.done) : null;
  const time = left === null ? '' : left > 90 ? `, about ${Math.round(left / 60)} minutes left` : `, about ${left} seconds left`;
  place(at('running'), 'running', [running.step, Math.round(running.seconds), progress, waiting], () => [
    make('b', {}, `${NAMES[running.step]} …`),
    make('progress', progress?.of ? { max: progress.of, value: progress.done, 'aria-label': progress.what } : { 'aria-label': 'at work' }),
    make('span', {}, `${Math.round(running.seconds)} s${time}`),
    waiting.length > 0 && make('span', {}, `then ${listed(waiting.map((step) => NAMES[step].toLowerCase()))}`),
    button('Cancel', () => send('cancel', {})),
  ]);
}

function draw() {
  const { project } = state;
  document.title = `${at(`${openCard()}-title`).textContent} – ${project.name}`;
  at('name').textContent = project.name;
  at('folder').textContent = project.folder;
  const due = state.steps.filter(({ state: { name } }) => name === 'stale');
  at('renew').hidden = due.length === 0 || isBusy();
  drawArticles();
  drawQuestion();
  drawLabels();
  const { encoder, question, reader, language_model: languageModel } = state.settings;
  drawStep('model', 'Train a model', 'Train again', {
    result: modelAsResult,
    settings: () => choice('encoder', 'Encoder, which reads whole sentences beside the words:', ENCODERS, encoder || '', (name) => ({ encoder: name })),
    shown: [encoder, state.verdict, state.verdict_before, state.earlier, state.settings.model],
  });
  drawLanguageModel();
  drawStep('scores', languageModel ? 'Let it code all sentences' : 'Score the articles', 'Score again', { result: () => (openCard() === 'scores' ? scoresAsResult() : []), settings: reading, shown: [question, reader, languageModel, state.articles.survey, state.scored, openCard() === 'scores'] });
  drawShares();
  drawStep('report', 'Write the report', 'Write it again', { result: figures, shown: state.figures });
  drawMethods();
  drawRunning();
  drawRail();
}

/** The sentences of the scores that the reader wants to see. */
const wanted = { label: '', words: '', order: 'articles' };
const ORDERS = [['articles', 'in the order of the articles'], ['surest', 'the surest first'], ['least-sure', 'the least sure first']];

/** The scores to read: how many sentences have each label, and the sentences. They are read only while their card is open, because a large table takes seconds. */
function scoresAsResult() {
  const [counts, list] = [make('div', {}), make('div', { role: 'region', 'aria-label': 'Sentences with their labels' })];
  const label = make('select', { name: 'label' }, make('option', { value: '' }, 'all labels'));
  let asked = 0;
  const show = (from) => attempt(async () => {
    asked += 1;
    const mine = asked;
    const found = await ask(`scores?${new URLSearchParams({ ...wanted, from })}`);
    if (mine !== asked) return;
    if (from === 0) {
      counts.replaceChildren(bars(found.labels, 'sentence'), make('p', { class: 'small' }, 'These are the labels of the model, with its errors. The next step corrects their shares.'));
      label.replaceChildren(label.firstChild, ...found.labels.map(([name]) => make('option', { selected: name === wanted.label }, name)));
      list.replaceChildren(make('p', { class: 'small', role: 'status' }, plural(found.found, 'sentence')), make('ol', { class: 'sentences' }));
    }
    list.querySelector('.further')?.remove();
    const colours = new Map(found.labels.map(([name, , colour]) => [name, colour]));
    list.querySelector('.sentences').append(...found.rows.map((row) => sentenceOf(row, colours)));
    const end = from + found.rows.length;
    if (end < found.found) list.append(make('p', { class: 'further' }, button('Show more', () => show(end))));
  });
  const order = make('select', { name: 'order' }, ORDERS.map(([value, text]) => make('option', { value, selected: value === wanted.order }, text)));
  const words = make('input', { name: 'words', type: 'search', value: wanted.words });
  for (const field of [label, order, words]) {
    field.addEventListener('input', () => {
      wanted[field.name] = field.value;
      show(0);
    });
  }
  list.append(make('p', { class: 'small', role: 'status' }, 'Reading the table of scores …'));
  show(0);
  const filters = [['Label', label], ['Order', order], ['With these words', words]];
  return [counts, make('div', { class: 'filters' }, filters.map(([name, field]) => make('label', {}, name, field))), list];
}

/** A sentence with its label, how probable that is, and its article. */
function sentenceOf({ text, label, probability, document: name }, colours) {
  const about = [label === '' ? 'no label' : make('bdi', {}, label), probability !== null && ` ${Math.round(100 * probability)} %`, ' · ', make('bdi', {}, name)];
  return make('li', { class: colours.get(label) || 'grey' }, make('p', {}, text), make('p', { class: 'small' }, about));
}
