
// The dialogs: labels and coder, search and answers, keys.

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

/** A text with the words that were looked for in marks. */
function marked(text, words) {
  const lower = text.toLowerCase();
  // Some letters have a longer small form: then places in the two are not the same.
  if (!words || lower.length !== text.length) return [beginning(text)];
  const spans = words.flatMap((word) => {
    const found = [];
    for (let place = lower.indexOf(word); place >= 0; place = lower.indexOf(word, place + word.length)) found.push([place, place + word.length]);
    return found;
  }).sort((a, b) => a[0] - b[0]);
  // A long text begins shortly before the first of them.
  const start = text.length > 400 && spans.length && spans[0][0] > 200 ? spans[0][0] - 100 : 0;
  const end = Math.min(text.length, start + 400);
  const parts = [start ? '… ' : ''];
  let to = start;
  for (const [from, until] of spans) {
    if (until > to && until <= end) {
      parts.push(text.slice(to, Math.max(from, to)), make('mark', {}, text.slice(Math.max(from, to), until)));
      to = until;
    }
  }
  return [...parts, text.slice(to, end), end < text.length ? ' …' : ''];
}

let searching = null;
let listed = 0;

async function list(query) {
  listed += 1;
  const own = listed;
  await attempt(async () => {
    const { all, isCut, rows, words } = await ask(`list?${query}`);
    if (own !== listed) return;
    at('found').textContent = all === 0 ? 'None.' : `${plural(all, unit)}${isCut ? ' or more' : ''}${rows.length < all ? `, of which ${rows.length} are shown` : ''}`;
    at('list').replaceChildren(...rows.map((row) => {
      const about = [
        [nounOf(row.article), ...(row.document ? [': ', make('bdi', {}, row.document)] : [])], row.verdict ? [tag(row.verdict)] : [], row.verdicts ? [row.verdicts.map(nameOf).join(' or ')] : [], row.comment ? [`“${row.comment}”`] : [],
        row.guess && nameOf(row.verdict) !== row.guess.label ? ['the model would have said ', ...guessOf(row.guess)] : [],
      ].filter((part) => part.length > 0);
      return make('li', {}, make('button', { type: 'button', onclick: () => { at('finder').close(); show(`sentence=${row.sentence}`); } },
        make('span', { dir: 'auto', class: 'said' }, ...marked(row.text, words)),
        make('span', { class: 'small' }, ...about.flatMap((part, place) => [place ? ' · ' : '', ...part]))));
    }));
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
    at('list').replaceChildren(...told.rows.map((row) => make('li', {}, make('span', { dir: 'auto', class: 'said' }, beginning(row.text)),
      make('p', { class: 'small' }, ...(row.was ? [tag(row.was)] : ['no answer']), ' → ', tag(row.verdict)))));
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
  const said = state.labels.filter(({ name }) => definitionOf(name).length > 0);
  at('definitions').replaceChildren(...said.flatMap(({ name, class: colour }) => [
    make('dt', { class: colour }, make('bdi', {}, name)), make('dd', {}, ...definitionOf(name).map((part) => part.cloneNode(true)))]));
  at('definitions').hidden = said.length === 0;
  at('keys').showModal();
}
at('open-keys').addEventListener('click', openKeys);
at('close-keys').addEventListener('click', () => at('keys').close());
at('close-finder').addEventListener('click', () => at('finder').close());
