//! The article among the lines that a page shows: which of them are kept, and what the tags tell of these.
//!
//! [`dom_smoothie`] finds the article, but it drops what its scores mislead it about: lists, short
//! paragraphs, whole wings of an article. So its answer is not taken as the text. It marks the lines
//! of the page that are certainly article; to these are added, in the order of the page, the lines
//! between them, what may be a summary between these and the headline, and every line that reads like prose, except in regions
//! that are navigation, comments, cookie notes and the like (`regions`) and in rows of boxes about other articles
//! (`siblings`).

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::about::About;
use super::element::{Gap, Suspicion};
use super::headline::{Headline, Titles};
use super::lines::{Line, Visible, key, visible};
use super::marked::Written;
use super::regions::{Furniture, TELLING};
use super::siblings::Reach;
use super::{crowded, depth, exported, headline, marked, siblings};
use crate::catch_panic::catch_panic;
use crate::corpus::notice::Notice;
use crate::segment::Marked;

/// Pages with more elements are no pages that people wrote; their visible text is taken without
/// asking which part is the article.
const MAX_ELEMENTS: usize = 200_000;
/// So many pull quotes are looked for among the paragraphs.
const PULL_QUOTES: usize = 200;

/// The text of a page.
#[derive(Debug)]
pub(in crate::corpus) struct Page {
    pub(in crate::corpus) text: String,
    /// What its tags tell: the headline if that is beyond doubt, captions, notes.
    pub(in crate::corpus) marked: Marked,
    pub(in crate::corpus) about: About,
    pub(in crate::corpus) notices: Vec<Notice>,
}

/// The article of a page, and how many characters of prose it has.
pub(super) fn read(document: Document) -> Option<(Page, usize)> {
    let page = visible(&document);
    if page.lines.is_empty() {
        return None;
    }
    let about = About::read(&document);
    if exported::is_export(&page.lines) {
        return Some(exported::whole(&page.lines, about));
    }
    let mut titles = Titles {
        whole: document.select_single("title").text().to_string(),
        cleaned: String::new(),
        outlet: about.outlet.clone(),
    };
    let too_deep = depth::depth(&document) > depth::MAX_DEPTH + 16;
    let crowded = page
        .lines
        .iter()
        .any(|line| crowded::is_crowded(&line.text));
    let found = if too_deep || crowded {
        None
    } else {
        recognise(document)
    };
    let (title, article) = found.unwrap_or_default();
    titles.cleaned = title;
    let mut notices = Vec::new();
    let furniture = Furniture::judge(&page, &article);
    let recognised = |line: &Line| article.contains(&line.key) && line.is_prose();
    let body = page.lines.iter().position(recognised);
    let body = body.unwrap_or(page.lines.len());
    let headline = headline::find(&page.lines, &furniture, &titles, body);
    let shown = headline.as_ref().and_then(|headline| headline.line);
    let mut kept = keep(&page, &article, &furniture, shown);
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
    let headline = headline.and_then(|headline| take_headline(&page.lines, &mut kept, headline));
    let prose = page.lines.iter().zip(&kept);
    let prose = prose.filter(|(line, kept)| **kept && line.is_prose());
    let prose = prose.map(|(line, _)| line.chars()).sum();
    let text = headline.as_ref().map(|headline| headline.text.as_str());
    let (text, written) = write(&page.lines, &kept, text);
    let known = headline.as_ref().filter(|headline| headline.known);
    let marked = Marked {
        headline: known.map(|headline| 0..headline.text.len()),
        ..marked::of_text(&written, first_prose(&page.lines, &kept), text.len())
    };
    let count = written.iter().map(|written| written.line.put_right).sum();
    if count > 0 {
        notices.push(Notice::TwiceEncoded { count });
    }
    let page = Page {
        text,
        marked,
        about,
        notices,
    };
    Some((page, prose))
}

/// The title of the page and the keys of the lines that belong to its article.
fn recognise(document: Document) -> Option<(String, HashSet<String>)> {
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    // One odd page must not end a run over ten thousand, even if the crate should fail on it.
    catch_panic(|| {
        let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
        let article = readability.parse().ok()?;
        let lines = visible(&Document::from(article.content)).lines;
        Some((
            article.title,
            lines.into_iter().map(|line| line.key).collect(),
        ))
    })
    .flatten()
}

/// Decides for each line whether it belongs to the text.
fn keep(
    page: &Visible,
    article: &HashSet<String>,
    furniture: &Furniture,
    headline: Option<usize>,
) -> Vec<bool> {
    let recognised = |line: &Line| article.contains(&line.key) && !furniture.holds(line);
    let telling = |line: &Line| line.key.len() >= TELLING && recognised(line);
    let first = page.lines.iter().position(telling).unwrap_or(usize::MAX);
    let last = page.lines.iter().rposition(telling).unwrap_or(0);
    // Where each paragraph has a box of its own few are recognised, and the others stand in boxes of the same shape.
    let places = siblings::places(page, &recognised);
    let is_alike =
        |line: &Line| !furniture.holds(line) && places.contains(&siblings::place(page, line));
    let long = |line: &Line| {
        telling(line) || line.key.len() >= TELLING && line.is_prose() && is_alike(line)
    };
    // The last posts of a live page may be short.
    let short = |line: &Line| {
        line.paragraph && line.ends() && line.heading.is_none() && !line.mostly_links()
    };
    let begins = page.lines.iter().position(long).unwrap_or(usize::MAX);
    let last_post = page
        .lines
        .iter()
        .rposition(|line| long(line) || short(line) && is_alike(line));
    let ends = last_post.unwrap_or(0);
    let between = |at| begins < at && at < ends;
    let reach = Reach {
        first,
        last,
        headline,
    };
    let other = siblings::others(page, reach, recognised);
    let belongs = |(at, line): (usize, &Line)| {
        if furniture.holds(line) {
            // The prose of a fact box in the midst of an article is part of it.
            let in_box = furniture.around(line) == Some(Suspicion::Aside);
            return in_box && between(at) && line.is_prose();
        }
        if other.get(at).copied().unwrap_or(false) {
            return false;
        }
        let deck = headline.is_some_and(|headline| headline < at) && at < first && line.is_deck();
        // What leads elsewhere from above the headline is a menu, whatever was recognised.
        if headline.is_some_and(|headline| at < headline) && line.mostly_links() {
            return false;
        }
        let amid = || begins <= at && at <= ends && !line.mostly_links();
        recognised(line) || line.is_prose() || deck || amid()
    };
    let mut kept: Vec<bool> = page.lines.iter().enumerate().map(belongs).collect();
    drop_pull_quotes(page, &mut kept);
    kept
}

/// Drops pull quotes that repeat words of the article.
fn drop_pull_quotes(page: &Visible, kept: &mut [bool]) {
    let lines = || page.lines.iter().enumerate();
    let quotes = lines().filter(|(at, line)| line.pull_quote && kept.get(*at) == Some(&true));
    let repeats = |quote: &Line| {
        let mut others =
            lines().filter(|(at, line)| !line.pull_quote && kept.get(*at) == Some(&true));
        !quote.key.is_empty() && others.any(|(_, line)| line.key.contains(&quote.key))
    };
    let quotes = quotes.take(PULL_QUOTES).filter(|(_, quote)| repeats(quote));
    let found: Vec<usize> = quotes.map(|(at, _)| at).collect();
    for at in found {
        if let Some(kept) = kept.get_mut(at) {
            *kept = false;
        }
    }
}

/// Takes the headline out of the lines if it stands among them above the article; nothing if the text begins with it
/// anyway.
fn take_headline(lines: &[Line], kept: &mut [bool], mut headline: Headline) -> Option<Headline> {
    let wanted = key(&headline.text);
    if wanted.is_empty() {
        return None;
    }
    let body = first_prose(lines, kept);
    let mut shown = None;
    for (line, kept) in lines
        .iter()
        .zip(kept.iter_mut())
        .take(body.saturating_add(1))
    {
        if *kept && line.key == wanted {
            *kept = false;
            shown.get_or_insert_with(|| line.text.clone());
        }
    }
    let begins = lines.iter().zip(kept.iter()).find(|(_, kept)| **kept);
    if shown.is_none()
        && headline.line.is_none()
        && begins.is_some_and(|(line, _)| line.key.starts_with(&wanted))
    {
        return None;
    }
    headline.text = shown.unwrap_or(headline.text);
    Some(headline)
}

/// The number of the first line of prose that is kept.
pub(super) fn first_prose(lines: &[Line], kept: &[bool]) -> usize {
    let found = lines
        .iter()
        .zip(kept)
        .position(|(line, &kept)| kept && line.is_prose());
    found.unwrap_or(lines.len())
}

/// The kept lines below the headline.
pub(super) fn write<'l>(
    lines: &'l [Line],
    kept: &[bool],
    headline: Option<&str>,
) -> (String, Vec<Written<'l>>) {
    let mut text = headline.unwrap_or_default().to_owned();
    let mut written = Vec::new();
    let mut gap = Gap::Paragraph;
    for (at, (line, kept)) in lines.iter().zip(kept).enumerate() {
        gap = gap.max(line.gap);
        if *kept {
            if !text.is_empty() {
                text.push_str(match gap {
                    Gap::Apart => "\n\n\n",
                    Gap::Paragraph => "\n\n",
                    _ => "\n",
                });
            }
            let start = text.len();
            text.push_str(&line.text);
            let bytes = start..text.len();
            written.push(Written { at, line, bytes });
            gap = Gap::None;
        }
    }
    (text, written)
}
