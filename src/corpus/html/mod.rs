//! A web page → the text of its article, headline first.
//!
//! [`dom_smoothie`] finds the article, but it drops what its scores mislead it about: lists, short
//! paragraphs, whole wings of an article. So its answer is not taken as the text. It marks the lines
//! of the page that are certainly article; to these are added, in the order of the page, the lines
//! between them and every line that reads like prose, except in regions that are navigation,
//! comments, cookie notes and the like. Losing a sentence is worse than keeping a caption: the
//! segmenter sets furniture apart later.

mod about;
mod charset;
mod depth;
mod element;
mod lines;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};

pub(super) use self::about::About;
pub(super) use self::charset::declared_encoding;
use self::element::{Gap, Suspicion};
use self::lines::{Line, Visible, key, visible};
use super::error::Notice;

/// Pages with more elements are no pages that people wrote; their visible text is taken without
/// asking which part is the article.
const MAX_ELEMENTS: usize = 200_000;
/// Shorter lines ("Share", "Read more") occur anywhere and prove nothing about where they stand.
const TELLING: usize = 20;

/// The text of a page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) about: About,
    pub(super) notices: Vec<Notice>,
}

/// Extracts the article of a page; `None` when the page shows no text at all.
pub(super) fn extract(html: &str) -> Option<Page> {
    let document = Document::from(depth::flattened(html).as_ref());
    let page = visible(&document);
    if page.lines.is_empty() {
        return None;
    }
    let about = About::read(&document);
    let too_deep = depth::depth(&document) > depth::MAX_DEPTH + 16;
    let found = if too_deep { None } else { recognise(document) };
    let (title, article) = found.unwrap_or_default();
    let mut notices = Vec::new();
    let furniture = Furniture::judge(&page, &article);
    let mut kept = keep(&page, &article, &furniture);
    if article.is_empty() || !kept.contains(&true) {
        notices.push(Notice::WholePage);
        kept = page
            .lines
            .iter()
            .map(|line| !furniture.holds(line))
            .collect();
        if !kept.contains(&true) {
            kept.fill(true);
        }
    }
    let headline = headline(&page.lines, &mut kept, &furniture, &title);
    Some(Page {
        text: write(&page.lines, &kept, headline),
        about,
        notices,
    })
}

/// The title of the page and the keys of the lines that belong to its article.
fn recognise(document: Document) -> Option<(String, HashSet<String>)> {
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    // One odd page must not end a run over ten thousand, even if the crate should fail on it.
    catch_unwind(AssertUnwindSafe(|| {
        let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
        let article = readability.parse().ok()?;
        let lines = visible(&Document::from(article.content)).lines;
        Some((
            article.title,
            lines.into_iter().map(|line| line.key).collect(),
        ))
    }))
    .ok()
    .flatten()
}

/// Which regions of the page are furniture after all, and why.
struct Furniture(Vec<Option<Suspicion>>);

impl Furniture {
    /// A region is cleared when a good part of the article is in it, or when most of it is article
    /// and only its element made it suspect.
    fn judge(page: &Visible, article: &HashSet<String>) -> Self {
        let mut regions = vec![(0_usize, 0_usize); page.regions.len()];
        let mut article_length = 0;
        for line in &page.lines {
            let length = line.key.len();
            let hit = if length >= TELLING && article.contains(&line.key) {
                length
            } else {
                0
            };
            article_length += hit;
            for &region in &line.regions {
                if let Some((all, hits)) = regions.get_mut(region) {
                    *all += length;
                    *hits += hit;
                }
            }
        }
        let verdict = |(&(all, hits), &suspicion): (&(usize, usize), &Suspicion)| {
            let holds_the_article = hits > 0 && hits * 4 >= article_length;
            let is_article = hits > 0 && hits * 2 >= all && suspicion != Suspicion::Name;
            (!holds_the_article && !is_article).then_some(suspicion)
        };
        Self(regions.iter().zip(&page.regions).map(verdict).collect())
    }

    fn around(&self, line: &Line) -> impl Iterator<Item = Suspicion> {
        line.regions
            .iter()
            .filter_map(|&region| self.0.get(region).copied().flatten())
    }

    fn holds(&self, line: &Line) -> bool {
        self.around(line).next().is_some()
    }
}

/// Decides for each line whether it belongs to the text.
fn keep(page: &Visible, article: &HashSet<String>, furniture: &Furniture) -> Vec<bool> {
    let recognised = |line: &Line| article.contains(&line.key) && !furniture.holds(line);
    let telling = |line: &Line| line.key.len() >= TELLING && recognised(line);
    let first = page.lines.iter().position(telling).unwrap_or(usize::MAX);
    let last = page.lines.iter().rposition(telling).unwrap_or(0);
    let between = |at| first < at && at < last;
    let belongs = |(at, line): (usize, &Line)| {
        if furniture.holds(line) {
            // The prose of a fact box in the midst of an article is part of it.
            let in_box = furniture
                .around(line)
                .all(|suspicion| suspicion == Suspicion::Aside);
            return in_box && between(at) && is_prose(line);
        }
        recognised(line) || is_prose(line) || between(at) && !line.mostly_links()
    };
    page.lines.iter().enumerate().map(belongs).collect()
}

/// Whether a line reads like a sentence or more of running text, wherever it stands.
fn is_prose(line: &Line) -> bool {
    let chars = line.chars();
    let ends = line
        .text
        .trim_end_matches(|c: char| "\"'”’»)]".contains(c) || c.is_whitespace())
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？']);
    let long_enough = if line.paragraph {
        ends && chars >= 25 || chars >= 60
    } else {
        ends && chars >= 80
    };
    long_enough && !line.mostly_links() && line.heading.is_none()
}

/// Finds the headline, and takes it out of the lines if it stands among them above the article.
fn headline(
    lines: &[Line],
    kept: &mut [bool],
    furniture: &Furniture,
    title: &str,
) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let tops: Vec<&Line> = lines
        .iter()
        .filter(|line| line.heading == Some(1) && !furniture.holds(line))
        .collect();
    let top = tops
        .iter()
        .find(|line| alike(&line.text, &title))
        .or(match tops[..] {
            // Headlines differ from the titles that pages give to search engines, and from site names.
            [_] => tops
                .first()
                .filter(|line| line.text.split(' ').count() > 2 && !line.mostly_links()),
            _ => None,
        });
    let headline = top.map_or(title, |line| line.text.clone());
    let wanted = key(&headline);
    if wanted.is_empty() {
        return None;
    }
    let above = lines
        .iter()
        .zip(kept.iter())
        .position(|(line, &kept)| kept && is_prose(line));
    let mut shown = None;
    for (line, kept) in lines
        .iter()
        .zip(kept.iter_mut())
        .take(above.map_or(lines.len(), |at| at + 1))
    {
        if *kept && line.key == wanted {
            *kept = false;
            shown.get_or_insert_with(|| line.text.clone());
        }
    }
    let begins = lines.iter().zip(kept.iter()).find(|(_, kept)| **kept);
    if shown.is_none() && begins.is_some_and(|(line, _)| line.key.starts_with(&wanted)) {
        return None;
    }
    Some(shown.unwrap_or(headline))
}

/// Whether one contains the other, or they share half of their words.
fn alike(a: &str, b: &str) -> bool {
    let (key_a, key_b) = (key(a), key(b));
    if key_a.is_empty() || key_b.is_empty() {
        return false;
    }
    let words = |text: &str| text.split_whitespace().map(key).collect::<HashSet<_>>();
    let (words_a, words_b) = (words(a), words(b));
    let shared = words_a.intersection(&words_b).count();
    key_a.contains(&key_b)
        || key_b.contains(&key_a)
        || shared * 2 >= words_a.len().min(words_b.len())
}

fn write(lines: &[Line], kept: &[bool], headline: Option<String>) -> String {
    let mut text = headline.unwrap_or_default();
    let mut gap = Gap::Paragraph;
    for (line, kept) in lines.iter().zip(kept) {
        gap = gap.max(line.gap);
        if *kept {
            if !text.is_empty() {
                text.push_str(if gap == Gap::Paragraph { "\n\n" } else { "\n" });
            }
            text.push_str(&line.text);
            gap = Gap::None;
        }
    }
    text
}

#[cfg(test)]
mod tests;
