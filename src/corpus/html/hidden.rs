//! The article of a page that shows little or nothing of it: what an element hides that never closes, what scripts would show, and
//! what is told to machines only.

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

use super::about;
use super::about::About;
use super::article::{Page, read};
use super::piece::without_tags;
use super::{crowded, depth, unclosed};
use crate::corpus::notice::Notice;
use crate::segment::Marked;

/// A page that shows fewer characters of prose may hide its article.
pub(super) const LITTLE: usize = 500;

/// The page with what an element hides that never closes, if that is much more than the prose that is `shown` without. Where
/// enough is shown, only what has no end at all is beyond doubt.
pub(super) fn set_free(html: &str, shown: usize) -> Option<Page> {
    let closed = unclosed::closed(html, shown < LITTLE)?;
    // Before, nobody has looked into what was hidden.
    let thinned = crowded::thinned(&closed.html);
    let (mut page, prose) = read(Document::from(depth::flattened(&thinned).as_ref()))?;
    let element = closed.element;
    page.notices.push(Notice::Unclosed { element });
    (prose >= shown + LITTLE).then_some(page)
}

/// The page as a script shows it to those who may read it, or as it is without scripts; if it `is_empty` otherwise, with all
/// that it hides.
pub(super) fn revealed(html: &str, is_empty: bool) -> Option<(Page, usize)> {
    let styled = html.contains("none").then(|| {
        let document = Document::from(html);
        document.select("[style]").remove_attr("style");
        read(document)
    });
    if let Some(found) = styled.flatten().filter(|(_, prose)| *prose >= LITTLE) {
        return Some(found);
    }
    let marks = NO_SCRIPT.as_ref()?;
    if !is_empty && !marks.is_match(html) {
        return None;
    }
    let opened = marks.replace_all(html, |mark: &regex::Captures<'_>| {
        match mark.get(1).map(|slash| slash.as_str()) {
            Some("/") => "</div>",
            Some(_) => "<div>",
            None => "",
        }
    });
    let document = Document::from(opened.as_ref());
    document.select("[style]").remove_attr("style");
    if is_empty {
        document.select("[hidden]").remove_attr("hidden");
    }
    read(document)
}

/// What shows only where there are no scripts, or not at all.
static NO_SCRIPT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)<(/?)noscript\b[^>]*>|<!\[CDATA\[|\]\]>").ok());

/// The article that a page tells to machines only, and how many characters it has.
pub(super) fn told(html: &str) -> Option<(Page, usize)> {
    let document = Document::from(html);
    let (headline, body) = about::article_body(&document)?;
    let body = without_tags(&body).map_or(body, |(text, _)| text);
    let text = match headline.is_empty() {
        true => body.trim().to_owned(),
        false => format!("{headline}\n\n{}", body.trim()),
    };
    let characters = body.trim().chars().count();
    let marked = Marked {
        headline: (!headline.is_empty()).then_some(0..headline.len()),
        ..Marked::default()
    };
    let page = Page {
        text,
        marked,
        about: About::read(&document),
        notices: Vec::new(),
    };
    Some((page, characters))
}
