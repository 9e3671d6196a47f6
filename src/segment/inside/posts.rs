//! What a network puts behind the words of a post: links, pictures, who posted it and when. And the button behind words that
//! were cut short.

use crate::segment::phrases::bylines::is_signature;
use crate::segment::words::{line_ends, shape};

/// Where the words of a post end, and where the links behind them do; both the end of the text where nothing stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::segment) struct Ends {
    pub words: usize,
    pub links: usize,
}

/// `They voted to go. https://t.co/AbC123 pic.twitter.com/AbC124 — Mona Haddad (@mona_h) March 3, 2021`
pub(in crate::segment) fn ends(text: &str) -> Ends {
    if let Some(words) = cut_short(text) {
        return Ends {
            words,
            links: text.len(),
        };
    }
    let poster = poster(text).unwrap_or(text.len());
    let before = text.get(..poster).unwrap_or("");
    // A network adds its own links; others may be part of what is said.
    let mut words = before.trim_end();
    let mut is_own = true;
    while let Some(link) = last_link(words) {
        is_own &= !link.is_foreign;
        words = words.get(..link.start).unwrap_or("").trim_end();
    }
    if !words.contains(char::is_alphanumeric) {
        return Ends {
            words: text.len(),
            links: text.len(),
        };
    }
    let links = before.trim_end().len();
    let are_apart = is_own || words.len() < links && line_ends::ends_sentence(words);
    Ends {
        words: if are_apart { words.len() } else { links },
        links,
    }
}

/// Where words end that were cut short before a button: `The envoys… Continue Reading`, `The envoys […] Read more »`.
fn cut_short(text: &str) -> Option<usize> {
    // Nearly all paragraphs end as sentences do.
    if text.ends_with(['.', '”', '?']) {
        return None;
    }
    let label = text.trim_end_matches(['»', '›', '→', '>', '.', '…', ']', ')', ' ']);
    let button = |button: &&&str| {
        let start = label.len().checked_sub(button.len());
        let end = start.and_then(|start| label.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(button))
    };
    let length = BUTTONS.iter().find(button)?.len();
    let words = label.get(..label.len() - length)?;
    let words = words.trim_end_matches([' ', '[', '(']);
    let is_cut = DOTS.iter().any(|dots| words.ends_with(dots));
    (is_cut && words.contains(char::is_alphanumeric)).then_some(words.len())
}

/// What stands where words were left out.
const DOTS: &[&str] = &["…", "...", "[…]", "[...]"];
/// What is written on buttons behind the beginning of an article.
const BUTTONS: &[&str] = &[
    "continue reading",
    "keep reading",
    "read full article",
    "read full story",
    "read more",
    "read the full article",
    "read the full story",
    "read the rest",
];

/// The last word of a text, if it is a link.
struct Link {
    start: usize,
    is_foreign: bool,
}

fn last_link(text: &str) -> Option<Link> {
    let word = text.rsplit(char::is_whitespace).next()?;
    // Nearly all texts end in a word that is no link, and shows it at once.
    if !word.contains('/') {
        return None;
    }
    let start = text.len() - word.len();
    let is_link = |openings: &[&str]| openings.iter().any(|opening| word.starts_with(opening));
    if is_link(&["https://t.co/", "http://t.co/"]) {
        return Some(Link {
            start,
            is_foreign: false,
        });
    }
    // The address of a picture is glued to the last word.
    if let Some(at) = OF_PICTURES.iter().find_map(|address| word.find(address)) {
        return Some(Link {
            start: start + at,
            is_foreign: false,
        });
    }
    is_link(&["https://", "http://"]).then_some(Link {
        start,
        is_foreign: true,
    })
}

/// Addresses of the pictures of a network.
const OF_PICTURES: &[&str] = &["pic.twitter.com/", "pic.x.com/"];

/// Where `— Mona Haddad (@mona_h) March 3, 2021` begins at the end of a text.
fn poster(text: &str) -> Option<usize> {
    // Few paragraphs end so, and only these are searched.
    let dated =
        Some(text).filter(|text| text.ends_with(|c: char| c == ')' || c.is_ascii_digit()))?;
    let (before, _) = dated.rsplit_once(" (@")?;
    let dash = before.rfind(['—', '–'])?;
    let signed = text.get(dash..)?;
    let name = before.get(dash..)?;
    (!name.contains(['.', '!', '?', ':']) && is_signature(signed, shape::words(signed)))
        .then_some(dash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    /// The words of a post, the links behind them, and who posted it.
    fn parts(text: &str) -> [&str; 3] {
        let Ends { words, links } = ends(text);
        [
            &text[..words],
            text[words..links].trim(),
            text[links..].trim(),
        ]
    }

    #[test]
    fn buttons_behind_words_that_were_cut_short() {
        for (words, button) in [
            ("The envoys met, and then the…", "Continue Reading"),
            ("They left. The envoys […]", "Read more »"),
            ("They left. The envoys ...", "[Read the full story]"),
        ] {
            assert_eq!(parts(&format!("{words} {button}")), [words, button, ""]);
        }
        for text in [
            "He has books, and will continue reading",
            "They wait… to read more",
            "… Read more",
        ] {
            assert_eq!(parts(text), [text, "", ""]);
        }
    }

    #[test]
    fn links_behind_a_post() {
        for (said, links, poster) in [
            ("The boats have left the delta.", "https://t.co/AbC123", ""),
            (
                "The boats have left",
                "https://t.co/AbC123 pic.twitter.com/AbC124",
                "",
            ),
            ("Boats! #Delta", "pic.x.com/AbC124", ""),
            ("The boats have left.", "https://gazette.example/boats", ""),
            (
                "They left.",
                "https://t.co/AbC123",
                "— Mona Haddad (@mona_h) March 3, 2021",
            ),
            ("They left", "", "– Mona Haddad (@mona_h) March 3, 2021"),
        ] {
            let text = format!("{said} {links} {poster}");
            assert_eq!(parts(text.trim()), [said, links, poster], "{text}");
        }
        assert_eq!(
            parts("Out of the #Deltapic.twitter.com/AbC1")[1],
            "pic.twitter.com/AbC1"
        );
        for text in [
            "The law stands at https://gazette.example/law",
            "https://t.co/AbC123",
            "The boats have left, https://t.co/AbC123 says.",
            "They left — and Mona Haddad (@mona_h) stayed.",
            "He wrote: — They left. Ask her (@mona_h) March 3, 2021",
        ] {
            assert_eq!(parts(text), [text, "", ""]);
        }
    }

    #[test]
    fn a_post_is_a_sentence_and_its_links_are_none() {
        let text = "The boats must leave now https://t.co/AbC123 — Mona (@mona_h) March 3, 2021";
        let found = segment(text, None);
        let kinds: Vec<_> = found.iter().map(|s| s.kind.as_str()).collect();
        assert_eq!(kinds, ["sentence", "navigation", "byline"]);
    }
}
