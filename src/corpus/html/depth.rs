//! Protection against pages that are nested without end, by mistake or by malice.

use std::borrow::Cow;
use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

/// Pages that people wrote are not nested deeper; browsers stop nesting here too.
pub(super) const MAX_DEPTH: usize = 512;

/// The tags for which a parser searches the whole stack of open elements, which takes time
/// quadratic in the depth.
static BLOCKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = "address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figure|\
                 footer|form|header|main|menu|nav|ol|pre|section|summary|ul";
    Regex::new(&format!(r"(?i)<(/?)(?:{names})\b")).ok()
});

/// Those inside a line, which it searches for each end tag of another. They are counted by themselves: a page that never closes
/// them is no deeper for that.
static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = "a|abbr|b|bdo|big|cite|code|del|dfn|em|font|g|i|ins|kbd|label|mark|math|mi|mn|mo|mrow|nobr|q|s|samp|\
                 small|span|strike|strong|sub|sup|svg|text|time|tt|u|var";
    Regex::new(&format!(r"(?i)<(/?)(?:{names})\b")).ok()
});

/// The page with a line break in place of each tag that would nest too deep, and with a place to break a word at in place of one
/// inside a line.
pub(super) fn flattened(html: &str) -> Cow<'_, str> {
    let flat = without_deep(html, &BLOCKS, "<br");
    match has_many_open(&flat) {
        true => Cow::Owned(without_deep(&flat, &INLINE, "<wbr").into_owned()),
        false => flat,
    }
}

/// The page with `instead` in place of the beginning of each of these tags that would nest too deep.
fn without_deep<'h>(html: &'h str, tags: &LazyLock<Option<Regex>>, instead: &str) -> Cow<'h, str> {
    let Some(tags) = tags.as_ref() else {
        return Cow::Borrowed(html);
    };
    let mut depth = 0_usize;
    tags.replace_all(html, |tag: &regex::Captures<'_>| {
        let whole = tag.get(0).map_or("", |found| found.as_str());
        let closes = tag.get(1).is_some_and(|slash| !slash.is_empty());
        depth = match closes {
            true => depth.saturating_sub(1),
            false => depth + 1,
        };
        match depth > MAX_DEPTH && !closes {
            true => instead.to_owned(),
            false => whole.to_owned(),
        }
    })
}

/// Whether more tags than may nest are ever open, those counted too that are never closed, such as `<img>`: few pages have them, and
/// only in these are the tags inside lines worth a closer look.
fn has_many_open(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut open = 0_usize;
    memchr::memchr_iter(b'<', bytes).any(|at| {
        match bytes.get(at + 1) {
            Some(b'/') => open = open.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => open += 1,
            _ => {}
        }
        open > MAX_DEPTH
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_nest_too_deep_is_no_element() {
        let fits = "<div><b>Go.</b></div>".repeat(2 * MAX_DEPTH);
        assert_eq!(flattened(&fits), fits);
        for (name, instead) in [("nav", "<br>"), ("b", "<wbr>"), ("svg", "<wbr>")] {
            let page = format!("<{name}>").repeat(MAX_DEPTH + 2) + "Go." + &"</p>".repeat(3);
            let flat = flattened(&page).into_owned();
            assert_eq!(flat.matches(instead).count(), 2, "{name}");
            assert_eq!(
                flat.matches(&format!("<{name}>")).count(),
                MAX_DEPTH,
                "{name}"
            );
        }
        let of_class = "<b class=x>".repeat(MAX_DEPTH + 1);
        assert!(flattened(&of_class).ends_with("<wbr class=x>"));
    }
}
