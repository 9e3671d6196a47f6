//! Protection against pages that are nested without end, by mistake or by malice.

use std::borrow::Cow;
use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

/// Pages that people wrote are not nested deeper; browsers stop nesting here too.
pub(super) const MAX_DEPTH: usize = 512;

/// The tags for which a parser searches the whole stack of open elements, which takes time
/// quadratic in the depth.
///
/// Those inside a line are counted by themselves: pages that never close them are no deeper for that.
static NESTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let inline = "a|abbr|b|bdo|big|cite|code|del|dfn|em|font|g|i|ins|kbd|label|mark|math|mi|mn|mo|mrow|nobr|q|s|samp|\
                  small|span|strike|strong|sub|sup|svg|text|time|tt|u|var";
    let names = "address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figure|\
                 footer|form|header|main|menu|nav|ol|pre|section|summary|ul";
    Regex::new(&format!(r"(?i)<(/?)(?:(?:{names})|({inline}))(?:[\s/>]|$)")).ok()
});

/// The page with a line break in place of each tag that would nest too deep, and with a place to break a word at in place of one
/// inside a line.
pub(super) fn flattened(html: &str) -> Cow<'_, str> {
    let Some(nesting) = NESTING.as_ref() else {
        return Cow::Borrowed(html);
    };
    let (mut blocks, mut inline) = (0_usize, 0_usize);
    nesting.replace_all(html, |tag: &regex::Captures<'_>| {
        let whole = tag.get(0).map_or("", |found| found.as_str());
        let closes = tag.get(1).is_some_and(|slash| !slash.is_empty());
        let (depth, instead) = match tag.get(2) {
            Some(_) => (&mut inline, "<wbr"),
            None => (&mut blocks, "<br"),
        };
        *depth = match closes {
            true => depth.saturating_sub(1),
            false => *depth + 1,
        };
        match *depth > MAX_DEPTH && !closes {
            true => {
                let end = whole.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
                format!(
                    "{instead}{}",
                    whole.get(end.unwrap_or(whole.len())..).unwrap_or("")
                )
            }
            false => whole.to_owned(),
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
