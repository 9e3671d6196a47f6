//! What the lines around comments look like: who wrote one and when, how many there are.

use crate::segment::line::Line;
use crate::segment::phrases::dated::is_date;
use crate::segment::words::shape;

/// Most paragraphs of one comment.
pub(super) const LONGEST: usize = 6;
/// Most words of a line that says who wrote a comment and when.
const POSTER: usize = 16;
/// Most words of the name of somebody who comments.
const NAME: usize = 4;

/// `4 Comments`, `Comments (12)`, `3 thoughts on “High water”`, `Post a comment`.
pub(super) fn is_count(text: &str) -> bool {
    let bare = text.trim_end_matches([':', '.', '!']);
    if ASKED.iter().any(|asked| asked.eq_ignore_ascii_case(bare)) {
        return true;
    }
    // Of most lines only the first two are made small.
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let counted = |word: &str| {
        matches!(
            word,
            "comment"
                | "comments"
                | "replies"
                | "reply"
                | "response"
                | "responses"
                | "thought"
                | "thoughts"
        )
    };
    let is_number = first == "one" || first.bytes().all(|b| b.is_ascii_digit());
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    match second.as_deref() {
        Some(second) if is_number && !first.is_empty() && counted(second) => {
            matches!(words.next().as_deref(), None | Some("on" | "so" | "to"))
        }
        Some(second) => first == "comments" && number(second) && words.next().is_none(),
        None => first == "comments",
    }
}

/// Lines that ask for comments, above those that there are.
#[rustfmt::skip]
const ASKED: [&str; 7] = [
    "add a comment", "add comment", "leave a comment", "post a comment", "reader comments", "readers' comments",
    "user comments",
];

/// Whether a line says who wrote a comment: `mona_h says...`, or a name above or before the time.
pub(super) fn is_signed(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else {
        return false;
    };
    let below = lines.get(at + 1).is_some_and(is_timed);
    let is_name = !line.stops && (1..=NAME).contains(&line.words) && !is_timed(line);
    // `Mona, Amara says...`
    let text = line.text.replace(',', "");
    introduces_comment(&text)
        || trails_off(&text)
        || is_name && below
        || !line.is_plain() && line.words <= POSTER && says_when(&line.text)
}

/// Whether a line says when a comment was written.
pub(super) fn is_timed(line: &Line) -> bool {
    (2..=POSTER).contains(&line.words) && !line.stops && has_clock(&line.text)
}

/// `mona_h wrote on Mar 3, 2021 3:40 PM:`, `Guest | 03-03-2021`.
fn says_when(text: &str) -> bool {
    let wrote = [" wrote on ", " posted on "].iter();
    let wrote = wrote.filter_map(|verb| text.split_once(verb));
    let parted = text
        .split_once('|')
        .map(|(name, date)| (name.trim(), date.trim()));
    wrote
        .chain(parted)
        .any(|(name, date)| is_nickname(name) && (has_clock(date) || is_date(date)))
}

/// Whether furniture says who wrote the comment above it, and when.
pub(super) fn is_poster(line: &Line) -> bool {
    !line.is_plain() && (1..=POSTER).contains(&line.words) && has_clock(&line.text)
}

/// `mona_h says:`
pub(super) fn introduces_comment(text: &str) -> bool {
    text.strip_suffix(':')
        .is_some_and(|said| says(said.trim_end()))
}

/// `mona_h said...`
pub(super) fn trails_off(text: &str) -> bool {
    (text.ends_with("...") || text.ends_with('…')) && says(text.trim_end_matches(['.', '…', ' ']))
}

/// `mona_h said`
fn says(text: &str) -> bool {
    text.rsplit_once(' ').is_some_and(|(name, verb)| {
        matches!(verb, "says" | "said" | "wrote" | "writes") && is_nickname(name)
    })
}

/// Up to four words that begin with no pronoun and no article.
fn is_nickname(name: &str) -> bool {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    let first = name.split(' ').next().unwrap_or("");
    let grammar = [
        "a", "an", "and", "as", "but", "he", "i", "it", "one", "she", "so", "the", "they", "we",
        "what", "who", "you",
    ];
    (1..=4).contains(&shape::words(name))
        && !name.contains([',', ':'])
        && !grammar.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// Whether it names a time of day, or says how long ago.
fn has_clock(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let clock = bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b':' && at > 0 && is_digit(at - 1) && is_digit(at + 1) && is_digit(at + 2)
    });
    clock
        || text.ends_with(" ago")
        || text.contains(" ago ") && text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_something_is_named() {
        for line in ["mona_h says:", "Old Boatman wrote:"] {
            assert!(introduces_comment(line), "{line}");
        }
        for line in [
            "He says:",
            "The envoy said:",
            "The three men of the old river guard wrote:",
        ] {
            assert!(!introduces_comment(line), "{line}");
        }
        assert!(trails_off("Mona Haddad said…"));
        for line in ["She said...", "Mona Haddad said.", "Mona waited..."] {
            assert!(!trails_off(line), "{line}");
        }
    }
}
