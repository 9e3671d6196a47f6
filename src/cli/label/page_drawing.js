
// The article, the bar and the panel.

const REASONS = { random: 'drawn at random', active: 'the model is uncertain here', ordered: isWhole ? 'next in order' : 'next in its article', found: 'chosen by you' };

const plain = (text) => text.trim().toLowerCase();

/** An article by its number. */
const nounOf = (article) => `${unit === 'row' ? 'Row' : 'Article'} ${number(article)}`;

/** A part of the codebook as text, with a bullet before each item. */
const asText = (element) => (element.matches('ul, ol') ? [...element.children].map((item) => `• ${item.textContent.trim()}`).join('\n') : element.textContent.trim());

/** What the codebook says under a heading with the name of a label: what stands up to the next heading. */
const definitions = new Map([...document.querySelectorAll('#codebook :is(h3, h4, h5)')].map((heading) => {
  const said = [];
  for (let next = heading.nextElementSibling; next && !next.matches('h3, h4, h5'); next = next.nextElementSibling) said.push(next);
  return [plain(heading.textContent), said];
}));
const definitionOf = (name) => definitions.get(plain(name)) || [];

function drawText() {
  const text = at('text');
  text.replaceChildren();
  if (view.sentence === null) {
    at('where').textContent = '';
    at('about').replaceChildren();
    const all = isDoubted() ? 'No doubt is left.' : state.order === 'disputed' ? `${undecided}.` : `Every ${unit}${isListed() ? ' of the sample' : ''} has an answer.`;
    text.append(make('p', { class: 'over', id: 'now', tabindex: '-1' }, `${all} You may end here.`));
    if (state.next) text.append(make('p', {}, ...nextStep(state.next)));
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
    else paragraph.append(make('span', { class: piece.verdict ? `other done ${classOf(piece.verdict)}` : 'other', title: nameOf(piece.verdict) || undefined, 'data-sentence': piece.number }, piece.text));
    if (piece.verdict) paragraph.append(' ', tag(piece.verdict));
  }
  if (view.cut[1]) text.append(make('p', { class: 'aside' }, '…'));
  const where = at('where');
  const why = isDoubted() && view.doubt ? 'a doubtful label' : state.order === 'disputed' ? `${number(state.disputed)} to decide` : REASONS[view.chosen];
  const named = view.document ? [': ', make('bdi', {}, view.document)] : [];
  at('about').replaceChildren(...view.about.flatMap(({ name, cell }, place) => [`${place ? ' · ' : ''}${name}: `, make('bdi', {}, cell)]));
  where.replaceChildren(`${nounOf(view.article)} of ${number(state.articles)}`, ...named, ` · ${why}`);
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
  at('labels').replaceChildren(...state.labels.map(({ name, class: colour }, place) => make('button', {
    type: 'button', class: colour, title: definitionOf(name).map(asText).join('\n') || undefined, 'aria-pressed': chosen({ label: name }), disabled: off, onclick: () => answer({ label: name }),
  }, place < 9 ? make('kbd', {}, String(place + 1)) : null, ' ', make('bdi', {}, name))));
  if (state.labels.length === 0) at('labels').append('No labels yet: press “Labels and coder”.');
  at('none').setAttribute('aria-pressed', chosen('no-sentence'));
  at('skip').setAttribute('aria-pressed', chosen('skipped'));
  at('remove').hidden = !given;
  at('forward').hidden = off || view.isAsked;
  for (const id of ['none', 'skip', 'comment']) at(id).disabled = off;
  at('skip').hidden = isDoubted();
  at('keep').hidden = !isDoubted();
  at('keep').disabled = !view.doubt;
  at('comment').value = drafts.get(view.sentence) ?? (view.answer ? view.answer.comment : view.noted ?? '');
  at('votes').replaceChildren(...(view.votes || []).flatMap((vote) => [
    make('b', {}, vote.coder), ': ', tag(vote.verdict), `${vote.comment ? ` (“${vote.comment}”)` : ''}  `,
  ]));
  const differs = view.guess && given && given.label && given.label !== view.guess.label;
  const guess = view.guess && (!given || differs) ? [given ? 'The model would have said ' : 'The model says ', ...guessOf(view.guess)] : [];
  at('guess').replaceChildren(...(view.doubt ? doubtOf(view.doubt) : guess));
}

function drawCurve() {
  const points = state.curve;
  const curve = at('curve');
  curve.replaceChildren();
  // One number of labels is a point and no curve.
  if (points.length < 2 || points[0].labels === points[points.length - 1].labels) return;
  const svg = (name, attributes, ...children) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const most = points[points.length - 1].labels;
  const least = points[0].labels;
  const lowest = Math.min(0.9, Math.floor(10 * Math.min(...points.map((p) => (p.interval ? p.interval[0] : p.accuracy)))) / 10);
  const [left, right, top, bottom] = [44, 296, 8, 96];
  const x = (labels) => left + ((right - left) * (labels - least)) / (most - least);
  const y = (share) => top + ((bottom - top) * (1 - share)) / (1 - lowest);
  const line = points.map((p) => `${x(p.labels)},${y(p.accuracy)}`).join(' ');
  const sure = points.filter((p) => p.interval);
  const band = [...sure.map((p) => `${x(p.labels)},${y(p.interval[1])}`), ...sure.toReversed().map((p) => `${x(p.labels)},${y(p.interval[0])}`)].join(' ');
  const drawn = svg('svg', { viewBox: '0 0 300 130', role: 'img', 'aria-label': `Accuracy from ${least} to ${most} labels: ${points.map((p) => percent(p.accuracy)).join(', ')}` });
  for (const share of [lowest, (1 + lowest) / 2, 1]) {
    drawn.append(svg('line', { x1: left, x2: right, y1: y(share), y2: y(share) }), svg('text', { x: left - 5, y: y(share) + 4, 'text-anchor': 'end' }, percent(share)));
  }
  const middle = Math.round((least + most) / 2);
  for (const [labels, anchor] of [[least, 'start'], [middle, 'middle'], [most, 'end']]) drawn.append(svg('text', { x: x(labels), y: bottom + 15, 'text-anchor': anchor }, number(labels)));
  drawn.append(svg('text', { x: (left + right) / 2, y: bottom + 30, 'text-anchor': 'middle' }, 'labels'), svg('polygon', { points: band }), svg('polyline', { points: line }));
  curve.append(drawn, make('p', { class: 'small' }, `Accuracy on the random ${unit}s, with its 95\u00a0% interval.`));
}

/** Says how far the goal is, and once it is reached what comes next; of doubts, how many labels changed, and when few still do. */
function drawGoal() {
  const { goal, reached, secondLook } = state;
  at('goal').hidden = !goal;
  const isReached = Boolean(goal) && reached >= goal;
  if (goal) {
    at('goal-of').textContent = secondLook ? 'Doubts' : isListed() ? 'Sample' : 'Goal';
    Object.assign(at('reached'), { max: goal, value: Math.min(reached, goal) });
    at('left').textContent = secondLook ? `${number(reached)} looked at, ${number(secondLook.changed)} changed, ${number(secondLook.left)} to go` : isReached ? ofGoal(reached, goal) : `${ofGoal(reached, goal)}, ${number(goal - reached)} to go`;
  }
  // What is read aloud changes only when the goal is reached.
  const said = secondLook ? secondLook.isExhausted && secondLook.left > 0 : isReached && !isListed();
  if (said && at('next').hidden) {
    const step = state.next ? [' Press “End”, or go on. ', ...nextStep(state.next)] : [' You may end here.'];
    at('next').replaceChildren(make('b', {}, secondLook ? 'None of the last ten labels changed.' : state.role === 'coder' ? 'Your part is done.' : 'The goal is reached.'), ...step);
  }
  at('next').hidden = !said;
}

/** The beginning of a long text. */
const beginning = (text, most = 400) => (text.length > most ? `${text.slice(0, most)} …` : text);

/** The keys of the last answers, the last first. */
const LAST = ['q', 'w', 'e', 'r', 't'];

/** Lists the last answers. */
function drawRecent() {
  // A focus would be lost with the old rows.
  if (at('recent').contains(document.activeElement)) return;
  at('recent-title').hidden = state.recent.length === 0;
  at('recent').replaceChildren(...state.recent.map((row, place) => make('li', {}, make('button', { type: 'button', dir: 'auto', onclick: () => show(`sentence=${row.sentence}`) },
    make('kbd', {}, LAST[place]), ' ', tag(row.verdict), ` ${row.text}`))));
}

/** What is done on the page, for the title of its tab. */
const TITLES = { listed: 'Code the sample', doubted: 'Look again at labels', disputed: 'Decide' };

function drawState() {
  document.title = `${seesTeam ? 'Team' : TITLES[state.order] || 'Label'} – standpoint`;
  const skipped = state.skipped ? ` · ${number(state.skipped)} skipped` : '';
  at('counts').textContent = `${number(state.answered)} answered${skipped} · ${number(state.sentences)} ${unit}s${isWhole ? '' : ` in ${number(state.articles)} articles`}`;
  const isTeam = state.role !== 'alone';
  const isOfDecisions = state.order === 'disputed' || isDoubted();
  at('order-of').hidden = isTeam || isOfDecisions || isListed();
  at('open-setup').hidden = isTeam || isOfDecisions;
  at('open-team').hidden = state.role !== 'leader';
  at('download').hidden = !state.download;
  at('download').setAttribute('download', state.download || '');
  at('undo').disabled = !state.undoable;
  for (const part of document.querySelectorAll('.of-guess')) part.hidden = state.role === 'coder' || isDoubted();
  for (const part of document.querySelectorAll('.of-doubts')) part.hidden = !isDoubted();
  for (const part of document.querySelectorAll('.not-of-doubts')) part.hidden = isDoubted();
  at('of-surprises').hidden = state.role === 'coder';
  at('order').value = state.order;
  drawGoal();
  const rows = [];
  const row = (name, ...value) => rows.push(make('dt', {}, name), make('dd', {}, ...value));
  if (state.coder) row('Coder', make('bdi', {}, state.coder));
  if (state.random !== null && !isListed()) row('Random part', state.randomGoal > state.random ? `${number(state.random)} of ${number(state.randomGoal)}` : number(state.random));
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
  at('by-label').replaceChildren(...state.labels.map(({ name, count, class: colour }) => make('li', { class: colour }, make('bdi', {}, name), ` ${number(count)}`)));
  drawCurve();
  const advice = [...(last && state.verdict || []), ...state.advice];
  if (state.learning) advice.push('The model is learning …');
  if (state.notLearned) advice.push(`Not learned: ${state.notLearned}.`);
  at('advice').replaceChildren(...advice.map((line) => make('p', {}, line)));
  drawRecent();
  const unsaved = at('unsaved');
  unsaved.hidden = !state.unsaved;
  unsaved.textContent = state.unsaved ? `${state.unsaved}. Your answers are safe in the journal beside it.` : '';
}

function draw() {
  drawState();
  drawText();
  drawBar();
  // A long one is read from its beginning.
  at('now').scrollIntoView({ block: at('now').offsetHeight > window.innerHeight / 2 ? 'start' : 'center' });
}

// The header and the bar hide the ends of the window.
const edges = new Map([['--head', at('head')], ['--bar', at('bar')]]);
const measuring = new ResizeObserver(() => {
  for (const [name, edge] of edges) document.documentElement.style.setProperty(name, `${edge.offsetHeight}px`);
});
edges.forEach((edge) => measuring.observe(edge));
