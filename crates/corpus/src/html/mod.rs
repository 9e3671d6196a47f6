//! A web page → the text of its article, headline first, and what the tags tell about its parts.
//!
//! ```text
//! page → Markup → tree → PageLines → headline, PageArticle → text, Marks
//!        markup   dom_query  lines    headline  article       marks
//! ```
//!
//! Losing a sentence is worse than keeping a caption: the segmenter sets boilerplate aside later.

mod article;
mod headline;
mod lines;
mod marks;
mod markup;
mod metadata;
mod names;
mod repeated;
mod signed;

use dom_query::Document;
use serde_json::Value;

use self::article::{ENOUGH_PROSE, PageArticle};
use self::headline::{Headline, key};
use self::lines::{PageLine, PageLines, lines};
use self::markup::{Hidden, simplify};
pub(super) use self::metadata::About;
use self::metadata::{Metadata, article_body, linked_data};
use self::repeated::name_repeated_blocks;
use self::signed::name_signed_comments;
use super::databases::{is_saved_by_database, several_articles};
use super::note::Note;
use standpoint_core::segment::{Marks, Part};

/// Tags by which a text that is no file is recognised as a piece of a page.
const TAGS_OF_PIECES: [&str; 4] = ["p", "/p", "br", "/div"];

/// The text of a page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    /// The parts that its tags tell.
    pub(super) marks: Marks,
    pub(super) about: About,
    pub(super) notes: Vec<Note>,
}

/// Extracts the article of a page; `None` when the page has no text at all.
pub(super) fn extract(html: &str) -> Option<Page> {
    let mut shown = read(html, Hidden::LeaveOut);
    if shown.prose < ENOUGH_PROSE {
        // A script may show the article, or only machines are told it.
        let (least, is_empty) = (
            ENOUGH_PROSE.max(2 * shown.prose),
            shown.page.text.is_empty(),
        );
        let is_better =
            |other: &ReadPage| other.prose >= least || is_empty && !other.page.text.is_empty();
        let hidden = shown
            .hides_text
            .then(|| read(html, Hidden::Keep))
            .filter(is_better);
        if let Some(mut found) =
            hidden.or_else(|| for_machines(&shown.linked_data).filter(is_better))
        {
            let is_told = |note: &Note| matches!(note, Note::Unclosed(_));
            if !found.page.notes.iter().any(is_told) {
                found.page.notes.push(Note::HiddenText);
            }
            found.page.about = shown.page.about;
            shown = found;
        }
    }
    (!shown.page.text.is_empty()).then_some(shown.page)
}

/// Reads a piece of a page that is no file, such as a cell of a table holds: its text and what its
/// tags tell. `None` if it is no such piece.
pub(super) fn without_tags(text: &str) -> Option<(String, Marks)> {
    let is_tag = |at: usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        // Not beyond the next tag, or a text of many hearts would be read from each to its end.
        let end = rest
            .find(['<', '>'])
            .filter(|end| rest[*end..].starts_with('>'));
        let tag = end.and_then(|end| rest.get(..end)).unwrap_or_default();
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let bare = attributes.trim().trim_end_matches('/');
        let name = name.trim_end_matches('/');
        TAGS_OF_PIECES
            .iter()
            .any(|tag| name.eq_ignore_ascii_case(tag))
            && (bare.is_empty() || bare.contains('='))
    };
    let tags: Vec<usize> = text
        .match_indices('<')
        .map(|(at, _)| at)
        .filter(|at| is_tag(*at))
        .collect();
    if tags.is_empty() {
        return None;
    }
    // Where tags end lines only, the other lines are meant as well.
    let ends_lines = |at: &usize| {
        text.get(at + 1..at + 3)
            .is_some_and(|name| name.eq_ignore_ascii_case("br"))
    };
    let markup = if text.trim().contains('\n') && tags.iter().all(ends_lines) {
        simplify(&with_line_tags(text), Hidden::LeaveOut)
    } else {
        simplify(text, Hidden::LeaveOut)
    };
    let piece = lines(&Document::from(markup.html));
    let (text, marks) = marks::write(&piece, &vec![true; piece.lines.len()], None);
    (!text.is_empty()).then_some((text, marks))
}

/// The text with a tag for each line end that no tag stands before.
fn with_line_tags(text: &str) -> String {
    let mut tagged = String::new();
    for line in text.lines() {
        tagged.push_str(line);
        tagged.push_str(if line.trim_end().ends_with('>') {
            "\n"
        } else {
            "<br>\n"
        });
    }
    tagged
}

/// A page as it was read, and what else may be read of it.
struct ReadPage {
    page: Page,
    /// Characters of prose in its text.
    prose: usize,
    /// The page hides text.
    hides_text: bool,
    /// The values of its JSON-LD scripts.
    linked_data: Vec<Value>,
}

fn read(html: &str, hidden: Hidden) -> ReadPage {
    let markup = simplify(html, hidden);
    let document = Document::from(markup.html);
    let mut lines = lines(&document);
    name_repeated_blocks(&mut lines);
    name_signed_comments(&mut lines);
    let linked_data = linked_data(&markup.linked_data);
    let metadata = Metadata::read(&document, &linked_data);
    let mut notes = Vec::new();
    notes.extend(markup.unclosed.map(Note::Unclosed));
    let count = lines.lines.iter().map(|line| line.put_right).sum();
    if count > 0 {
        notes.push(Note::TwiceEncoded(count));
    }
    let (text, marks, prose) = if lines.lines.is_empty() {
        (String::new(), Marks::default(), 0)
    } else if is_export(&lines) {
        let (text, _) = marks::write(&lines, &vec![true; lines.lines.len()], None);
        let length = text.chars().count();
        (text, Marks::default(), length)
    } else {
        let headline = headline::find(&lines, &markup.title, &metadata);
        let article = article::find(
            document,
            &lines,
            headline.as_ref().and_then(|headline| headline.line),
        );
        let (kept, shown) = (article.prose, article.prose_of_page);
        let hidden = hidden_prose(&lines, &article.kept);
        if hidden * 2 > kept {
            notes.push(Note::HiddenLeftOut { hidden, kept });
        } else if kept * 2 < shown {
            notes.push(Note::MostLeftOut { kept, shown });
        } else if article.is_whole_page {
            notes.push(Note::WholePage);
        }
        let PageArticle {
            mut kept, prose, ..
        } = article;
        let headline = headline.filter(|headline| take_headline(&lines, &mut kept, headline));
        let (text, marks) = marks::write(&lines, &kept, headline.as_ref());
        (text, marks, prose)
    };
    ReadPage {
        page: Page {
            text,
            marks,
            about: metadata.about,
            notes,
        },
        prose,
        hides_text: markup.leaves_out || lines.blocks.iter().any(|block| block.hidden),
        linked_data,
    }
}

/// The characters of prose in blocks that a page hides, as far as they are not kept.
fn hidden_prose(lines: &PageLines, kept: &[bool]) -> usize {
    let is_hidden = |line: &PageLine| lines.around(line.block).any(|(_, block)| block.hidden);
    let left = lines.lines.iter().zip(kept).filter(|(_, kept)| !**kept);
    let hidden = left.filter(|(line, _)| line.is_prose() && is_hidden(line));
    hidden.map(|(line, _)| line.chars).sum()
}

/// The article that only the JSON-LD of a page holds.
fn for_machines(linked_data: &[Value]) -> Option<ReadPage> {
    let (headline, markup) = article_body(linked_data)?;
    let text = without_tags(&markup).map_or(markup, |(text, _)| text);
    let body = text.trim();
    let mut marks = Marks::default();
    let text = if headline.is_empty() {
        body.to_owned()
    } else {
        marks.parts.push((0..headline.len(), Part::Headline));
        format!("{headline}\n\n{body}")
    };
    Some(ReadPage {
        page: Page {
            text,
            marks,
            about: About::default(),
            notes: Vec::new(),
        },
        prose: body.chars().count(),
        hides_text: false,
        linked_data: Vec::new(),
    })
}

/// Returns true if a news database saved the page, with one article or with many. All that it shows
/// is part of the export.
fn is_export(lines: &PageLines) -> bool {
    let texts = || lines.lines.iter().map(|line| line.text.as_str());
    is_saved_by_database(texts()) || several_articles(texts()).is_some()
}

/// Takes the headline out of the lines above the article, since it is written first. Returns
/// whether it is to be written at all: a title that no line shows is not, where the text begins
/// with it anyway.
fn take_headline(lines: &PageLines, kept: &mut [bool], headline: &Headline) -> bool {
    let wanted = key(&headline.text);
    let first_prose = lines
        .lines
        .iter()
        .zip(kept.iter())
        .position(|(line, kept)| *kept && line.is_prose());
    let above = first_prose.map_or(lines.lines.len(), |at| at + 1);
    let mut is_shown = headline.line.is_some();
    for (at, (line, kept)) in lines.lines.iter().zip(kept.iter_mut()).enumerate() {
        if headline.line == Some(at) || at < above && key(&line.text) == wanted {
            is_shown |= *kept;
            *kept = false;
        }
    }
    let first = lines.lines.iter().zip(kept.iter()).find(|(_, kept)| **kept);
    is_shown || !first.is_some_and(|(line, _)| key(&line.text).starts_with(&wanted))
}

#[cfg(test)]
mod tests;
