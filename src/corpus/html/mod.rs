//! A web page → the text of its article, headline first.
//!
//! `article` tells the article among the lines that the page shows, and `hidden` looks for it where these are few. Losing a
//! sentence is worse than keeping a caption: the segmenter sets furniture apart later.

mod about;
mod article;
mod attributes;
mod called;
mod crowded;
mod depth;
mod element;
mod exported;
mod headline;
mod hidden;
mod line;
mod lines;
mod marked;
mod marks;
mod neighbours;
mod notes;
mod pictures;
mod piece;
mod regions;
mod siblings;
mod unclosed;

use dom_query::Document;

pub(super) use self::about::About;
use self::article::{Page, read};
use self::hidden::{LITTLE, revealed, set_free, told};
pub(super) use self::piece::without_tags;
use super::notice::Notice;

/// Extracts the article of a page; `None` when the page has no text at all.
pub(super) fn extract(html: &str) -> Option<Page> {
    let thinned = crowded::thinned(html);
    let html = depth::flattened(&thinned);
    let shown = read(Document::from(html.as_ref()));
    let prose = shown.as_ref().map_or(0, |(_, prose)| *prose);
    if let Some(page) = set_free(&html, prose) {
        return Some(page);
    }
    if prose >= LITTLE {
        return shown.map(|(page, _)| page);
    }
    // Of a page that shows nothing, anything is better.
    let is_empty = shown.is_none();
    let is_enough =
        |(page, prose): &(Page, usize)| *prose >= LITTLE || is_empty && !page.text.is_empty();
    let hidden = revealed(&html, is_empty).filter(is_enough);
    let hidden = hidden.or_else(|| told(&html).filter(is_enough));
    match hidden {
        Some((mut page, _)) => {
            page.notices.push(Notice::HiddenText);
            Some(page)
        }
        None => shown.map(|(page, _)| page),
    }
}

#[cfg(test)]
mod tests;
