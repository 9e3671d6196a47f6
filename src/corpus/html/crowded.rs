//! Protection against tags of ever more attributes and texts of ever more character references: a parser compares each
//! attribute of a tag with all before it, and copies a text for each reference in it.

use std::borrow::Cow;

/// Tags that people wrote have fewer attributes; those beyond are left out.
const MOST_ATTRIBUTES: usize = 512;
/// A text is parted, by a comment that nobody sees, after so many ampersands.
const MOST_REFERENCES: usize = 4096;
/// Elements in which nothing is a tag but their own end.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The page with no more attributes and references at a time than a parser has the time for.
pub(super) fn thinned(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut references = 0;
    let mut at = 0;
    let bytes = html.as_bytes();
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| matches!(byte, b'&' | b'<')))
    {
        at += found;
        if bytes.get(at) == Some(&b'&') {
            references += 1;
            at += 1;
            if references == MOST_REFERENCES {
                references = 0;
                out.push_str(html.get(copied..at - 1).unwrap_or_default());
                out.push_str("<!---->");
                copied = at - 1;
            }
            continue;
        }
        references = 0;
        let rest = html.get(at..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at += rest.find("-->").unwrap_or(rest.len());
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            at += 1;
            continue;
        };
        if let Some(crowd) = tag.crowd {
            out.push_str(html.get(copied..at + crowd).unwrap_or_default());
            copied = at + tag.end;
        }
        let opens = !rest.starts_with("</");
        let raw = RAW
            .iter()
            .find(|name| opens && tag.name.eq_ignore_ascii_case(name));
        at += tag.end;
        if let Some(name) = raw {
            at += end_of(html.get(at..).unwrap_or_default(), name);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether a text has so many ampersands that whoever writes the page again would take for ever.
pub(super) fn is_crowded(text: &str) -> bool {
    text.bytes()
        .filter(|byte| *byte == b'&')
        .nth(MOST_REFERENCES)
        .is_some()
}

/// A tag of which the places count from its beginning.
struct Tag<'a> {
    name: &'a str,
    /// Where its `>` stands, or the end of the page.
    end: usize,
    /// Where the first of the attributes begins that are too many.
    crowd: Option<usize>,
}

impl<'a> Tag<'a> {
    /// The tag with which a text begins, if it is one.
    fn read(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let begins = 1 + usize::from(bytes.get(1) == Some(&b'/'));
        if !bytes.get(begins)?.is_ascii_alphabetic() {
            return None;
        }
        let parts = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\x0C' | b'/');
        let mut tag = Tag {
            name: "",
            end: bytes.len(),
            crowd: None,
        };
        let (mut attributes, mut after_part, mut after_equals) = (0, false, false);
        let mut quote = None;
        for (at, byte) in bytes.iter().enumerate().skip(begins) {
            if tag.name.is_empty() && (parts(byte) || *byte == b'>') {
                tag.name = text.get(begins..at)?;
            }
            match quote {
                Some(open) if open == byte => quote = None,
                Some(_) => continue,
                None if *byte == b'>' => {
                    tag.end = at;
                    break;
                }
                None if after_equals && matches!(byte, b'"' | b'\'') => quote = Some(byte),
                None if after_part && !parts(byte) && *byte != b'=' => {
                    attributes += 1;
                    if attributes > MOST_ATTRIBUTES {
                        tag.crowd.get_or_insert(at);
                    }
                }
                None => {}
            }
            // A value in quotes may end where the next attribute begins.
            after_part = parts(byte) || quote.is_none() && matches!(byte, b'"' | b'\'');
            after_equals = *byte == b'=' || after_equals && parts(byte);
        }
        Some(tag)
    }
}

/// Where the end tag of an element begins, or the end of the page.
fn end_of(text: &str, name: &str) -> usize {
    let closes = |(at, _): &(usize, &str)| {
        let found = text.get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    let found = text.match_indices("</").find(closes);
    found.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stands_behind_a_title_or_a_script_is_thinned_too() {
        let crowd = " a".repeat(3 * MOST_ATTRIBUTES);
        for raw in RAW {
            let page = format!("<{raw}>A <b{crowd}></{raw}><b{crowd}>Text.</b>");
            let thin = format!(
                "<{raw}>A <b{crowd}></{raw}><b{}>Text.</b>",
                " a".repeat(MOST_ATTRIBUTES)
            );
            let thinned = thinned(&page).replace(" >", ">");
            assert_eq!(thinned, thin, "{raw}");
        }
    }

    #[test]
    fn attributes_beyond_what_people_write_are_left_out() {
        for (part, attribute) in [
            (" ", "a=1"),
            ("/", "a"),
            ("", " a='>'"),
            (" ", "a"),
            ("", " a = \"b\""),
        ] {
            let tag = |n: usize| format!("<div{part}{}", [attribute].repeat(n).join(part));
            let page = |n: usize| format!("{}><p title='>'>Text.</p>", tag(n));
            assert!(matches!(thinned(&page(MOST_ATTRIBUTES)), Cow::Borrowed(_)));
            let thin = thinned(&page(3 * MOST_ATTRIBUTES)).into_owned();
            assert!(thin.len() <= page(MOST_ATTRIBUTES).len() + 8, "{attribute}");
            assert!(thin.ends_with("><p title='>'>Text.</p>"));
        }
    }

    #[test]
    fn what_is_no_tag_stays_as_it_is() {
        let words = "b x=1 ".repeat(2000);
        for page in [
            format!("<script>if (a<{words}) </script><p>Text.</p>"),
            format!("<!-- <{words}> --><p>Text.</p>"),
            format!("<p>1 < {words}</p>"),
            format!("<p title='{words}'>Text.</p>"),
        ] {
            assert_eq!(thinned(&page).into_owned(), page);
        }
    }

    #[test]
    fn a_text_of_references_is_parted() {
        let page = format!("<p>{}</p>", "&amp;".repeat(2 * MOST_REFERENCES + 1));
        let parted = thinned(&page).into_owned();
        assert_eq!(parted.matches("<!---->").count(), 2);
        assert_eq!(parted.replace("<!---->", ""), page);
    }

    proptest! {
        #[test]
        fn pages_that_are_not_crowded_stay_as_they_are(page in "[<>/!\\-&;='\" a-cé]{0,200}") {
            prop_assert_eq!(thinned(&page).into_owned(), page);
        }
    }
}
