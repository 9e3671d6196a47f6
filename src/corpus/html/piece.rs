//! A piece of a page that is no file, such as a cell of a table holds.

use dom_query::Document;

use super::article::{first_prose, write};
use super::lines::visible;
use super::{crowded, depth, marked};
use crate::segment::Marked;

/// Tags by which a text that is no file is known for a piece of a page.
const TAGS: [&str; 4] = ["p", "/p", "br", "/div"];

/// The text of a piece of a page, such as a cell of a table holds, and what its tags tell; `None` if it is no such piece.
pub(in crate::corpus) fn without_tags(text: &str) -> Option<(String, Marked)> {
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
        TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag))
            && (bare.is_empty() || bare.contains('='))
    };
    if !text.match_indices('<').any(|(at, _)| is_tag(at)) {
        return None;
    }
    let text = crowded::thinned(text);
    let lines = visible(&Document::from(depth::flattened(&text).as_ref())).lines;
    let kept = vec![true; lines.len()];
    let (text, written) = write(&lines, &kept, None);
    let marked = marked::of_text(&written, first_prose(&lines, &kept), text.len());
    (!text.is_empty()).then_some((text, marked))
}
