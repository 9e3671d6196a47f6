//! Markup that was left in a plain text: tags of paragraphs and lines, marks at which a page would put something in.

use std::ops::Range;

/// Most bytes of a tag.
const LONGEST: usize = 300;

/// Elements that divide paragraphs or lines. Those that stand inside a sentence, such as `<b>`, stay in it.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "article", "aside", "blockquote", "br", "center", "div", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "iframe",
    "img", "li", "ol", "p", "pre", "script", "section", "style", "table", "tbody", "td", "th", "tr", "ul",
];

/// Where the first such tag or mark of a line is.
pub(in crate::segment) fn find(line: &str) -> Option<Range<usize>> {
    memchr::memchr3_iter(b'<', b'[', b'{', line.as_bytes()).find_map(|at| {
        let rest = line.get(at + 1..)?;
        let length = match line.as_bytes().get(at)? {
            b'<' => tag(rest),
            b'[' => short_code(rest),
            _ => slot(rest).filter(|length| at == 0 || at + 1 + length == line.len()),
        }?;
        Some(at..at + 1 + length)
    })
}

/// Whether a line is nothing but one of them.
pub(in crate::segment) fn is_all(line: &str) -> bool {
    line.starts_with(['<', '[', '{']) && find(line).is_some_and(|found| found == (0..line.len()))
}

/// What is before the mark that closes, and its length with it.
fn closed(rest: &str, mark: char) -> Option<(&str, usize)> {
    let at = rest.bytes().take(LONGEST).position(|b| b == mark as u8)?;
    rest.get(..at).map(|inner| (inner, at + 1))
}

/// The length of `p style="…">`, `/p>`, `br/>`, `!-- … -->`.
fn tag(rest: &str) -> Option<usize> {
    let (inner, length) = closed(rest, '>')?;
    if inner.contains('<') {
        return None;
    }
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let (name, attributes) = name.split_at(end);
    let known = name.len() <= 10 && BLOCKS.contains(&name.to_ascii_lowercase().as_str());
    let comment = inner.starts_with("!--") && inner.ends_with("--");
    let apart = attributes.is_empty() || attributes.starts_with(['/', ' ']);
    (comment || known && apart).then_some(length)
}

/// The length of `caption id="3"]`, `/caption]`.
fn short_code(rest: &str) -> Option<usize> {
    let (inner, length) = closed(rest, ']')?;
    let small = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase());
    let known = match (inner.strip_prefix('/'), inner.split_once(' ')) {
        (Some(name), _) => small(name),
        (None, Some((name, attributes))) => {
            let key = attributes.split_once("=\"").map_or("", |(key, _)| key);
            small(name) && small(key)
        }
        _ => false,
    };
    known.then_some(length)
}

/// The length of `adslot}`.
fn slot(rest: &str) -> Option<usize> {
    let (inner, length) = closed(rest, '}')?;
    let is_part =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b':');
    let known = inner.len() >= 3 && inner.len() <= 40 && inner.bytes().all(is_part);
    known.then_some(length)
}

/// The mark that a text begins with as an entity, and how many bytes it takes: `&rdquo;`, `&amp;#8221;`.
pub(in crate::segment) fn entity(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let name = rest.strip_prefix("amp;").unwrap_or(rest);
    ENTITIES.iter().find_map(|(known, mark)| {
        let after = name.strip_prefix(known)?;
        Some((*mark, text.len() - after.len()))
    })
}

/// Quotation marks and the blank, as they stand in texts whose entities nobody read.
const ENTITIES: &[(&str, char)] = &[
    ("#160;", ' '),
    ("#8216;", '‘'),
    ("#8217;", '’'),
    ("#8220;", '“'),
    ("#8221;", '”'),
    ("ldquo;", '“'),
    ("lsquo;", '‘'),
    ("nbsp;", ' '),
    ("quot;", '"'),
    ("rdquo;", '”'),
    ("rsquo;", '’'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_marks() {
        for (line, found) in [
            (
                "<p style=\"text-align:left\"> The envoys met.",
                "<p style=\"text-align:left\">",
            ),
            ("The envoys met.<br/>Nobody came.", "<br/>"),
            ("The envoys met.</P>", "</P>"),
            ("<!-- story --> The envoys met.", "<!-- story -->"),
            ("They <b>met</b>.<br>", "<br>"),
            (
                "[caption id=\"3\" width=\"300\"]The palace[/caption]",
                "[caption id=\"3\" width=\"300\"]",
            ),
            ("The palace[/caption]", "[/caption]"),
            ("{adslot} The envoys met.", "{adslot}"),
            ("The envoys met. {ad_slot:3}", "{ad_slot:3}"),
        ] {
            assert_eq!(find(line).map(|range| &line[range]), Some(found), "{line}");
        }
        for line in [
            "They <b>met</b> in <i>Basra</i>.",
            "Fewer than < 3 > came.",
            "Mona Haddad <mona@gazette.example>",
            "<pump> and <presse>",
            "<p the envoys met",
            "He said “[t]he envoys” [sic] met [the other day].",
            "The set {a} of towns",
            "The envoys {met} there.",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
        assert!(is_all("<br />") && is_all("{adslot}"));
        assert!(!is_all("<br /> They met") && !is_all("They met"));
        assert_eq!(find(&format!("<p {}>", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn entities() {
        for (text, found) in [
            ("&rdquo; He", Some(('”', 7))),
            ("&amp;#8221; He", Some(('”', 11))),
            ("&nbsp;", Some((' ', 6))),
            ("& He", None),
            ("&eacute;", None),
            ("rdquo;", None),
        ] {
            assert_eq!(entity(text), found, "{text}");
        }
    }
}
