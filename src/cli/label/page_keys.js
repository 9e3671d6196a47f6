
// The buttons and keys, and the start.

at('undo').addEventListener('click', undo);
at('back').addEventListener('click', back);
at('forward').addEventListener('click', forward);
at('none').addEventListener('click', () => answer('no-sentence'));
at('skip').addEventListener('click', () => answer('skipped'));
const keep = () => view?.doubt && answer({ label: view.doubt.label });
at('keep').addEventListener('click', keep);
at('remove').addEventListener('click', () => answer(null));
/** On a narrow page shows or hides what is rarely needed. */
function seeMore(isMore) {
  at('bar').classList.toggle('more', isMore);
  at('more').setAttribute('aria-expanded', String(isMore));
}
at('more').addEventListener('click', () => seeMore(!at('bar').classList.contains('more')));
at('bar').addEventListener('submit', (event) => event.preventDefault());
at('shows-guess').addEventListener('change', () => view && view.sentence !== null && show(`sentence=${view.sentence}`));
at('order').addEventListener('change', () => attempt(async () => {
  ({ state } = await ask('order', at('order').value));
  await show('', 'The order has changed.');
  at('order').blur();
}));

at('end').addEventListener('click', () => attempt(async () => {
  const { labels, file, next, later } = await ask('end', {});
  clearInterval(watching);
  document.body.replaceChildren(make('main', {}, make('div', { class: 'over' },
    make('h1', {}, 'Done'),
    make('p', {}, `${file ? `${number(labels)} labels are in ${file}` : `Your ${number(labels)} answers are saved`}. You may close this page.`),
    next ? make('p', {}, ...nextStep(next)) : null,
    make('p', {}, later || 'To go on later, open your link again.'))));
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
      undo();
    }
    return;
  }
  // Some keyboards have digits only with Shift.
  const digit = event.code.match(/^(?:Digit|Numpad)([0-9])$/);
  const key = digit && !event.shiftKey ? digit[1] : event.key.toLowerCase();
  const keys = {
    0: () => answer('no-sentence'),
    n: () => answer('no-sentence'),
    s: () => isDoubted() || answer('skipped'),
    k: keep,
    b: back,
    arrowleft: back,
    arrowright: forward,
    c: () => { seeMore(true); at('comment').focus(); },
    a: () => openFinder(false),
    '/': () => openFinder(true),
    '?': openKeys,
  };
  const label = /^[1-9]$/.test(key) ? state.labels[Number(key) - 1] : null;
  const recent = state.recent[LAST.indexOf(key)];
  const action = label ? () => answer({ label: label.name }) : recent ? () => show(`sentence=${recent.sentence}`) : keys[key];
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
