//! Elements that hide what is in them and never close: to a parser, all that follows is theirs.
//!
//! Somebody forgot `</script>`, or the end of a comment, and the article is gone; a browser shows nothing of it either.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A page with the ends that were lacking.
pub(super) struct Closed {
    pub(super) html: String,
    /// How the first of the elements begins that had none.
    pub(super) element: &'static str,
}

/// What hides its content.
struct Hiding {
    name: &'static str,
    begin: &'static str,
    end: &'static str,
}

/// Within most of these nothing is a tag but their own end. The last is that of comments, which have no name.
const HIDING: [Hiding; 10] = [
    hiding("script", "<script>", "</script>"),
    hiding("style", "<style>", "</style>"),
    hiding("textarea", "<textarea>", "</textarea>"),
    hiding("title", "<title>", "</title>"),
    hiding("iframe", "<iframe>", "</iframe>"),
    hiding("template", "<template>", "</template>"),
    hiding("select", "<select>", "</select>"),
    hiding("object", "<object>", "</object>"),
    hiding("button", "<button>", "</button>"),
    hiding("", "<!--", "-->"),
];

const fn hiding(name: &'static str, begin: &'static str, end: &'static str) -> Hiding {
    Hiding { name, begin, end }
}

/// Where they begin and end. A comment such as `<!-->` is over at once.
static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names: Vec<&str> = HIDING.iter().map(|hiding| hiding.name).collect();
    let names = names.join("|");
    let names = names.trim_end_matches('|');
    let tags = format!(r"<(?P<slash>/?)(?P<name>{names})\b[^<>]*>?");
    Regex::new(&format!(
        r"(?i)<!--+>|(?P<begin><!--)|(?P<end>--!?>)|{tags}"
    ))
    .ok()
});

/// What no script or style sheet holds by itself: a page that has it was not cut off in the midst of one.
static STRUCTURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)</(p|body|html)\s*>").ok());

/// The page with an end for each element that hides a part of it and never closes; if `begun_again` also for those that begin
/// once more before they close, as scripts do of which one lacks its end. `None` if there are none.
pub(super) fn closed(html: &str, begun_again: bool) -> Option<Closed> {
    let (marks, structure) = (MARKS.as_ref()?, STRUCTURE.as_ref()?);
    // Where the content of each begins that is still open.
    let mut open: [Option<usize>; HIDING.len()] = [None; HIDING.len()];
    let mut hidden: Vec<(usize, usize, &Hiding)> = Vec::new();
    for mark in marks.captures_iter(html) {
        let (Some(whole), Some((kind, is_end))) = (mark.get(0), kind(&mark)) else {
            continue;
        };
        let Some((place, hiding)) = open.get_mut(kind).zip(HIDING.get(kind)) else {
            continue;
        };
        let next = (!is_end).then_some(whole.end());
        let before = std::mem::replace(place, next);
        if let Some(begin) = before.filter(|_| begun_again && !is_end) {
            hidden.push((begin, whole.start(), hiding));
        }
    }
    let to_the_end = open.into_iter().zip(&HIDING);
    hidden.extend(to_the_end.filter_map(|(begin, hiding)| Some((begin?, html.len(), hiding))));
    hidden.retain(|(begin, end, _)| structure.is_match(html.get(*begin..*end).unwrap_or_default()));
    hidden.sort_unstable_by_key(|(begin, _, _)| *begin);
    let element = hidden.first()?.2.begin;
    let mut with_ends = String::with_capacity(html.len());
    let mut at = 0;
    for (begin, end, hiding) in hidden {
        let end = begin + first_tag(html.get(begin..end).unwrap_or_default());
        with_ends.push_str(html.get(at..end).unwrap_or_default());
        with_ends.push_str(hiding.end);
        at = at.max(end);
    }
    with_ends.push_str(html.get(at..).unwrap_or_default());
    Some(Closed {
        html: with_ends,
        element,
    })
}

/// What begins or ends there, by number, and whether it ends.
fn kind(mark: &Captures<'_>) -> Option<(usize, bool)> {
    let ends_comment = mark.name("end").is_some();
    let is_comment = ends_comment || mark.name("begin").is_some();
    let name = mark.name("name").map(|name| name.as_str());
    let name = name.or(is_comment.then_some(""))?;
    let slash = mark.name("slash").is_some_and(|slash| !slash.is_empty());
    let is_it = |hiding: &Hiding| hiding.name.eq_ignore_ascii_case(name);
    Some((HIDING.iter().position(is_it)?, ends_comment || slash))
}

/// Where the first tag begins: what stands before it is the script, the title or the comment itself.
fn first_tag(inside: &str) -> usize {
    let is_tag = |at: &usize| {
        let next = inside.as_bytes().get(at + 1);
        next.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/')
    };
    let found = inside.match_indices('<').map(|(at, _)| at).find(is_tag);
    found.unwrap_or(inside.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(html: &str) -> Option<String> {
        closed(html, true).map(|closed| closed.html)
    }

    #[test]
    fn an_end_is_put_before_the_first_tag() {
        for (html, with_ends) in [
            (
                "<TITLE>News<body><p>x</p>",
                "<TITLE>News</title><body><p>x</p>",
            ),
            ("<!-- a<p>x</p>", "<!-- a--><p>x</p>"),
            (
                "<script async>a < b<p>x</p><script>c</script>",
                "<script async>a < b</script><p>x</p><script>c</script>",
            ),
            (
                "<style>a<script>b<p>x</p>",
                "<style>a</style><script>b</script><p>x</p>",
            ),
        ] {
            assert_eq!(ends(html).as_deref(), Some(with_ends));
        }
    }

    #[test]
    fn what_closes_or_holds_no_page_is_left() {
        for html in [
            "<script>a</script><p>x</p>",
            "<!-- <!-- --><p>x</p>",
            "<!--> <p>x</p>",
            "<!----><p>x</p>",
            "<titles><p>x</p>",
            "<p>x</p><script>cut off in the mid",
        ] {
            assert_eq!(ends(html), None, "{html}");
        }
        let scripts = "<script>a<p>x</p><script>b</script>";
        assert!(closed(scripts, false).is_none());
    }
}
