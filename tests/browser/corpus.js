// So many seed articles as JSON lines, repeated under other names where there are fewer, with made-up outlets and dates.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder, wanted] = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort();
const outlets = ['Courier', 'Evening Post', 'Northern Observer', ''];
for (let at = 0; at < Number(wanted); at += 1) {
  const name = names[at % names.length];
  const round = Math.floor(at / names.length);
  const month = String(1 + (at % 12)).padStart(2, '0');
  const article = {
    id: round ? `${name} (copy ${round})` : name,
    text: readFileSync(join(folder, name), 'utf8'),
    outlet: outlets[at % outlets.length],
    date: at % 29 ? `${2006 + (at % 2)}-${month}-01` : 'spring',
  };
  console.log(JSON.stringify(article));
}
