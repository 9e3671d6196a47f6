//! Protection against pages that are nested without end, by mistake or by malice.

use std::borrow::Cow;
use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

/// Pages that people wrote are not nested deeper; browsers stop nesting here too.
pub(super) const MAX_DEPTH: usize = 512;

/// The tags for which a parser searches the whole stack of open elements, which takes time
/// quadratic in the depth.
static NESTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = "address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figure|\
                 footer|form|header|main|menu|nav|ol|pre|section|summary|ul";
    Regex::new(&format!(r"(?i)<(/?)(?:{names})\b")).ok()
});

/// The page with a line break in place of each tag that would nest too deep.
pub(super) fn flattened(html: &str) -> Cow<'_, str> {
    let Some(nesting) = NESTING.as_ref() else {
        return Cow::Borrowed(html);
    };
    let mut depth = 0_usize;
    nesting.replace_all(html, |tag: &regex::Captures<'_>| {
        let whole = tag.get(0).map_or("", |found| found.as_str());
        let closes = tag.get(1).is_some_and(|slash| !slash.is_empty());
        depth = if closes {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        if depth > MAX_DEPTH && !closes {
            "<br".to_owned()
        } else {
            whole.to_owned()
        }
    })
}

/// How deep the tree of a page is, without recursion.
pub(super) fn depth(document: &Document) -> usize {
    let mut deepest = 0;
    let mut stack = vec![(document.root(), 1_usize)];
    while let Some((node, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        stack.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    deepest
}
