//! The headline of a page: the line that looks most like one, or the title in the metadata of the page.

use std::collections::HashSet;

use super::lines::{PageLine, PageLines};
use super::metadata::Metadata;

/// Most and fewest words of a headline.
const MAX_WORDS: usize = 40;
const MIN_WORDS: usize = 2;
/// Fewest words of a title that is believed although no line shows it.
const FULL: usize = 4;
/// Points that a line needs.
const ENOUGH: f64 = 2.5;
/// Separators between a headline and the names of the site and its sections.
const SEPARATORS: [&str; 8] = [" | ", " » ", " « ", " :: ", " › ", " - ", " – ", " — "];

/// The headline of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) text: String,
    /// The line that shows it.
    pub(super) line: Option<usize>,
    /// It is the headline beyond doubt.
    pub(super) is_certain: bool,
}

/// Finds the headline of a page whose `title` element is `title`.
pub fn find(page: &PageLines, title: &str, metadata: &Metadata) -> Option<Headline> {
    let titles = Titles::new(title, metadata);
    let first_prose = page
        .lines
        .iter()
        .position(|line| line.is_prose() && !page.within(line).region)
        .unwrap_or(page.lines.len());
    let mut best: Option<(usize, f64, bool)> = None;
    for (at, line) in page.lines.iter().enumerate() {
        if at > first_prose && line.heading() != Some(1) {
            continue;
        }
        let (points, is_title) = titles.points(page, line);
        // Below the first paragraph stand the headings of the parts, unless the title says
        // otherwise.
        let may_be = at <= first_prose || is_title || best.is_none();
        if may_be && points >= ENOUGH && best.is_none_or(|(_, most, _)| points > most) {
            best = Some((at, points, is_title));
        }
    }
    let shown = |at: usize, is_certain: bool| {
        let text = page.lines.get(at)?.text.clone();
        let line = Some(at);
        Some(Headline {
            text,
            line,
            is_certain,
        })
    };
    if let Some((at, _, is_title)) = best {
        return shown(at, is_title || page.lines.get(at)?.heading().is_some());
    }
    let first_heading = || page.lines.iter().position(|line| line.heading() == Some(1));
    titles.best().or_else(|| shown(first_heading()?, true))
}

/// The titles that a page gives itself.
struct Titles {
    title: String,
    /// Title and headlines as a whole and the parts of the title, as sets of words.
    words: Vec<HashSet<String>>,
    headline: Option<String>,
    outlet: String,
}

impl Titles {
    fn new(title: &str, metadata: &Metadata) -> Self {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = metadata
            .headlines
            .iter()
            .map(String::as_str)
            .chain([title.as_str()]);
        let words = whole
            .chain(parts(&title))
            .map(words)
            .filter(|words| words.len() >= MIN_WORDS);
        Self {
            words: words.collect(),
            headline: metadata.headlines.first().cloned(),
            outlet: key(&metadata.about.outlet),
            title,
        }
    }

    /// Scores how much a line looks like the headline. The second value says whether it matches a
    /// title.
    fn points(&self, page: &PageLines, line: &PageLine) -> (f64, bool) {
        let count = line.words();
        if !(MIN_WORDS..=MAX_WORDS).contains(&count)
            || line.leads_home
            || key(&line.text) == self.outlet
        {
            return (0.0, false);
        }
        let words = words(&line.text);
        let alike = |title: &HashSet<String>| {
            let shared = title.intersection(&words).count();
            let (all, least) = (title.union(&words).count(), title.len().min(words.len()));
            match shared {
                _ if shared * 5 >= all * 4 => 4.0,
                3.. if shared == least => 3.0,
                3.. if shared * 2 >= least => 2.0,
                _ => 0.0,
            }
        };
        let title = self.words.iter().map(alike).fold(0.0, f64::max);
        let heading = match line.heading() {
            Some(1) => 3.0,
            Some(2) => 2.0,
            Some(3) => 1.5,
            Some(_) => 1.0,
            None => 0.0,
        };
        let is_called = page
            .around(line.block)
            .take(2)
            .any(|(_, block)| block.named.is_title);
        let mut points = title + heading + count.min(10) as f64 / 10.0;
        points += if is_called { 1.5 } else { 0.0 };
        points += if line.is_set_out() && heading == 0.0 {
            1.0
        } else {
            0.0
        };
        points -= if line.is_mostly_links() { 1.0 } else { 0.0 };
        points -= if line.is_prose() || heading == 0.0 && line.ends() {
            2.0
        } else {
            0.0
        };
        points -= if page.within(line).region { 1.5 } else { 0.0 };
        (points, title >= 3.0)
    }

    /// The title without the names of the site and its sections.
    fn best(self) -> Option<Headline> {
        let count = |text: &str| text.split(' ').count();
        let longest = parts(&self.title)
            .max_by_key(|part| count(part))
            .filter(|part| count(part) >= FULL);
        let is_cut = longest.is_some_and(|part| part.len() < self.title.len());
        let text = match self.headline {
            Some(headline) if count(&headline) >= FULL => headline,
            _ => longest.unwrap_or(&self.title).trim().to_owned(),
        };
        let is_certain = (is_cut || text != self.title) && count(&text) >= FULL;
        let is_title = !key(&text).is_empty() && count(&text) <= MAX_WORDS;
        is_title.then_some(Headline {
            text,
            line: None,
            is_certain,
        })
    }
}

/// The parts into which separators divide a title.
fn parts(title: &str) -> impl Iterator<Item = &str> {
    let mut parts = vec![title];
    for separator in SEPARATORS {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(separator))
            .collect();
    }
    parts.into_iter()
}

fn words(text: &str) -> HashSet<String> {
    text.split_whitespace()
        .map(key)
        .filter(|word| !word.is_empty())
        .collect()
}

/// The letters and digits of a text in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
