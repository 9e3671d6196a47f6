
// The team, as its leader sees it.

/** What there is to say where no sentence is to be decided: as long as coders are at work, more may come. */
let undecided = 'Everything is decided';

/** Shows the coders with their links, how far they are, and how far they agree. */
async function drawTeam() {
  const { coders, labels, agreement, disputed } = await ask('team');
  const head = ['Coder', 'Answered', 'Shared left', 'Skipped', `Per ${unit}`, 'Labels', 'Link and answers'];
  const speed = (seconds) => (seconds === null ? '–' : `${Math.max(1, Math.round(seconds))}\u00a0s`);
  const given = (coder) => labels.flatMap((label, place) => [place ? ' · ' : '', make('span', { class: 'together' }, make('bdi', {}, label), ` ${number(coder.labels[place])}`)]);
  const of = (coder) => [
    [coder.goal ? ofGoal(coder.reached, coder.goal) : number(coder.reached)], [number(coder.sharedLeft)], [number(coder.skipped)], [speed(coder.seconds)], [make('span', {}, ...given(coder))],
    [make('a', { href: coder.link }, 'link'), ' ', make('button', { type: 'button', 'aria-label': `Copy the link of ${coder.name}`, onclick: (event) => copy(coder.link, event.target) }, 'Copy'),
      ' ', make('a', { href: `api/table?coder=${encodeURIComponent(coder.name)}`, download: `${coder.name}.csv`, 'aria-label': `Answers of ${coder.name} as CSV` }, 'CSV')],
  ];
  const rows = coders.map((coder) => make('tr', {}, make('th', { scope: 'row' }, make('bdi', {}, coder.name)),
    ...of(coder).map((cell, place) => make('td', { 'data-name': head[place + 1] }, ...cell))));
  // A focus would be lost with the old rows.
  if (!at('coders').contains(document.activeElement)) {
    at('coders').replaceChildren(make('thead', {}, make('tr', {}, ...head.map((name) => make('th', { scope: 'col' }, name)))), make('tbody', {}, ...rows));
  }
  const { alpha, interval, sentences, documents } = agreement || {};
  const between = interval ? ` (95\u00a0% interval ${interval.map((end) => end.toFixed(2)).join(' to ')})` : ', too few articles with disagreements for an interval';
  at('agreed').textContent = !agreement ? `No ${unit} has two coders yet.`
    : `${typeof alpha === 'number' ? `Krippendorff’s alpha ${alpha.toFixed(2)}${between}` : 'All labels are the same, so there is no alpha'}, on ${plural(sentences, unit)} of ${plural(documents, 'article')}.`;
  at('decide').disabled = disputed === 0;
  const isDone = coders.every(({ goal, reached }) => goal !== null && reached >= goal);
  undecided = isDone ? 'Everything is decided' : 'Nothing to decide yet';
  at('decide').textContent = disputed === 0 ? undecided : `Decide where coders differ (${number(disputed)})`;
  if (isDone && at('team-done').hidden) {
    at('team-done').replaceChildren(make('b', {}, 'All coders have reached their goal.'), ' Decide where they differ, then press “End”. ', ...nextStep(state.next));
  }
  at('team-done').hidden = !isDone;
}

/** Changes between the team and the sentences to decide. */
async function seeTeam(isTeam) {
  seesTeam = isTeam;
  at('team').hidden = !isTeam;
  at('work').hidden = isTeam;
  at('bar').hidden = isTeam;
  at('main').classList.toggle('of-team', isTeam);
  drawState();
  if (isTeam) await attempt(drawTeam);
  else await show('');
}

at('decide').addEventListener('click', () => seeTeam(false));
at('open-team').addEventListener('click', () => seeTeam(true));
