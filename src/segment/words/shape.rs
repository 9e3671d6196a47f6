//! What a short line looks like: how many words, how it ends, whether it is somebody's name.

use std::borrow::Cow;
use std::ops::Range;

use super::line_ends::{ends_sentence, is_unseen};
use super::verbs;
use crate::byte_count::{count_bytes, count_pairs};

/// Longest line, in bytes, that any furniture rule looks at.
pub(in crate::segment) const LONGEST: usize = 1_200;

/// The text of a line with its white space made single, and marks that nobody sees taken out.
pub(in crate::segment) fn tidy(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let neat = is_neat(line);
    if !neat {
        out.reserve(line.len());
        for c in line.chars() {
            match c {
                c if is_unseen(c) => {}
                c if c.is_whitespace() => {
                    if !out.ends_with(' ') && !out.is_empty() {
                        out.push(' ');
                    }
                }
                c => out.push(c),
            }
        }
    }
    // Agencies put ^ and < around the lines of a dispatch that are not to be printed.
    let bare = |text: &str| -> Range<usize> {
        let inner = text.trim_start_matches('^').trim_end_matches('<').trim();
        let start = inner.as_ptr() as usize - text.as_ptr() as usize;
        start..start + inner.len()
    };
    if neat {
        return Cow::Borrowed(line.get(bare(line)).unwrap_or(""));
    }
    let range = bare(&out);
    out.truncate(range.end);
    out.drain(..range.start);
    Cow::Owned(out)
}

/// Whether there is nothing to tidy: no white space but single spaces, and no mark that nobody sees.
fn is_neat(line: &str) -> bool {
    let bytes = line.as_bytes();
    // Most lines are, which shows without a decision at each byte.
    let is_plain = |plain: bool, byte: &u8| plain & matches!(byte, b' '..=0x7F);
    let is_double = |double: bool, (a, b): (&u8, &u8)| double | (*a == b' ' && *b == b' ');
    if bytes.iter().fold(true, is_plain) {
        let pairs = bytes.iter().zip(bytes.iter().skip(1));
        let ends = [bytes.first(), bytes.last()];
        return !pairs.fold(false, is_double) && !ends.contains(&Some(&b' '));
    }
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        if matches!(byte, b'!'..=0x7F) {
            before = byte;
            continue;
        }
        let odd = match byte {
            b' ' => before == b' ',
            0..=0x1F => true,
            // The first bytes of all other white space and invisible marks, some of them shared with letters.
            0xC2 => matches!(bytes.get(at + 1), Some(0x85 | 0xA0 | 0xAD)),
            0xD8 => bytes.get(at + 1) == Some(&0x9C),
            0xE1 => bytes.get(at + 1) == Some(&0x9A),
            0xE2 => match bytes.get(at + 1) {
                Some(0x80) => !matches!(bytes.get(at + 2), Some(0x90..=0xA7 | 0xB0..)),
                Some(0x81) => true,
                _ => false,
            },
            0xE3 => bytes.get(at + 1) == Some(&0x80),
            0xEF => bytes.get(at + 1) == Some(&0xBB),
            _ => false,
        };
        if odd {
            return false;
        }
        before = byte;
    }
    before != b' ' || bytes.is_empty()
}

/// How many words a line has; scripts without spaces count two characters as a word.
pub(in crate::segment) fn words(line: &str) -> usize {
    if let Some(words) = plain_words(line.as_bytes()) {
        return words;
    }
    let (mut spaced, mut dense, mut open) = (0, 0, 0);
    let mut rest = line;
    loop {
        let mut ascii = 0;
        for byte in rest.bytes() {
            let kind = KINDS[usize::from(byte)];
            if kind == OTHER {
                break;
            }
            // Without a branch: what words begin with and how long they are cannot be foretold.
            let space = kind >> 1;
            spaced += usize::from(open & space);
            open = (open | kind) & 1 & !space;
            ascii += 1;
        }
        rest = rest.get(ascii..).unwrap_or("");
        let Some(c) = rest.chars().next() else { break };
        rest = rest.get(c.len_utf8()..).unwrap_or("");
        if c.is_whitespace() {
            spaced += usize::from(open);
            open = 0;
        } else {
            open |= u8::from(c.is_alphanumeric());
            dense += usize::from(is_dense(c));
        }
    }
    spaced += usize::from(open);
    spaced.max(dense / 2)
}

/// The number of words of a line of ASCII in which each begins with a letter or a digit and blanks part them: of most lines,
/// and without a decision at each byte.
fn plain_words(line: &[u8]) -> Option<usize> {
    let begins = |before, byte: u8| (before == b' ') & (byte != b' ');
    let is_plain = line.first()?.is_ascii_alphanumeric()
        && count_bytes(line, |byte| !matches!(byte, b' '..=0x7F)) == 0
        && count_pairs(line, |before, byte| {
            begins(before, byte) & !byte.is_ascii_alphanumeric()
        }) == 0;
    is_plain.then(|| 1 + count_pairs(line, begins))
}

/// What bytes are for counting words: a part of a word, white space, neither, or not ASCII.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b' ' | b'\t'..=b'\r' => SPACE,
            byte if byte.is_ascii_alphanumeric() => PART,
            byte if byte.is_ascii() => 0,
            _ => OTHER,
        };
        byte += 1;
    }
    kinds
};
const PART: u8 = 1;
const SPACE: u8 = 2;
const OTHER: u8 = 4;

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{0E00}'..='\u{0EFF}')
}

/// Whether most words that are not small connecting words begin with a capital.
pub(in crate::segment) fn is_title_case(line: &str) -> bool {
    let (mut big, mut all) = (0, 0);
    for word in line
        .split_whitespace()
        .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4)
    {
        all += 1;
        big += usize::from(
            word.chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| !c.is_lowercase()),
        );
    }
    all >= 3 && big * 10 >= all * 8
}

/// Small words that stand between the names of a byline.
fn is_linking_word(word: &str) -> bool {
    LINKS.contains(&word.to_lowercase().as_str())
}

/// Whether the line could be one or more names with places or outlets: `Mona Haddad in Basra and Jon Reyes`.
pub(in crate::segment) fn is_names(line: &str) -> bool {
    // `“WE WERE NOT ASKED”`: somebody's words.
    if line.starts_with(['"', '“', '«']) {
        return false;
    }
    let mut names = 0;
    let mut chunk = 0;
    let mut count = 0;
    for raw in line.split_whitespace() {
        count += 1;
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        if word.is_empty() || is_linking_word(word) {
            chunk = 0;
            if count == 1 && !word.is_empty() {
                return false;
            }
            continue;
        }
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase)
            || word
                .split_once(['-', '’', '\''])
                .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase));
        let plain = word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        // A full stop or a colon after a long word ends a clause, and a lone A is an article.
        let possessive = word.ends_with("'s") || word.ends_with("’s");
        let clause =
            possessive || raw.ends_with([':', '!', '?']) || raw.ends_with('.') && word.len() > 4;
        if !capital || !plain || clause || raw == "A" {
            return false;
        }
        chunk += 1;
        names += 1;
        if chunk > 4 {
            return false;
        }
        if raw.ends_with([',', ';', '|', '/', '•', '·']) {
            chunk = 0;
        }
    }
    names >= 2
        && count <= 14
        && !ends_sentence(line.trim_end_matches("Jr.").trim_end_matches("Sr."))
        && !verbs::is_titled_clause(line)
}

/// Whether all words are names or stand within names.
pub(in crate::segment) fn is_all_names(text: &str) -> bool {
    let is_small = |word: &str| matches!(word, "and" | "for" | "of" | "on" | "the" | "-" | "–");
    let mut words = text.split(' ');
    words.all(|word| is_small(word) || !word.starts_with(char::is_lowercase))
}

/// `al-Amin`, `d’Or`: a name with a small article before it.
pub(in crate::segment) fn is_articled(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
        && word
            .split_once(['-', '’', '\''])
            .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase))
}

/// The line without the titles and ranks of those it names.
pub(in crate::segment) fn without_ranks(line: &str) -> String {
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|word| !RANKS.contains(&word.trim_matches(['(', ')'])))
        .collect();
    words.join(" ")
}

/// Titles and ranks before a writer's name.
#[rustfmt::skip]
const RANKS: &[&str] = &[
    "Assoc.", "Asst.", "Capt.", "Chap.", "Col.", "Cpl.", "Dr", "Dr.", "Gen.", "Lt.", "MCpl.", "Maj.", "Ph.D.", "Prof",
    "Prof.", "Rev.", "Ret.", "Sgt.", "Spc.", "ret", "ret.", "retd",
];

/// Small words that stand between the names of a byline.
#[rustfmt::skip]
const LINKS: &[&str] = &[
    "&", "+", "al", "and", "at", "bin", "da", "de", "den", "der", "di", "dos", "du", "el", "for", "ibn", "in",
    "la", "le", "near", "of", "the", "van", "von", "with",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_what_has_a_letter_or_a_digit(line in "([a-c]{0,3}[ .,0-9('-]{0,2}[\\té’]{0,1}){0,120}") {
            let has = |word: &&str| word.contains(char::is_alphanumeric);
            prop_assert_eq!(words(&line), line.split_whitespace().filter(has).count());
        }
    }

    #[test]
    fn names() {
        for line in [
            "Mona Haddad",
            "Mona Haddad and Jon Reyes in Basra",
            "Jon R. Reyes, Senior Editor",
            "LAYLA AL-JABIRI",
            "Omar al-Khatib",
        ] {
            assert!(is_names(line), "{line}");
        }
        for line in [
            "Economic fears",
            "The Long Road",
            "Basra",
            "Mona Haddad said no",
            "Mona Haddad left.",
            "Envoys Meet to Talk of Peace",
            "Parliament Should Hear Pilots",
            "Amara Denies Loan and Recalls Envoy",
        ] {
            assert!(!is_names(line), "{line}");
        }
    }

    #[test]
    fn more_names() {
        for line in [
            "Mona Haddad, Jon Reyes",
            "Mona Ann Layla Haddad",
            "Jon Reyes Jr.",
            "O’Neil Reyes",
        ] {
            assert!(is_names(line), "{line}");
        }
        for line in [
            "“Mona Haddad”",
            "of Mona Haddad",
            "Mona Ann Layla Haddad Reyes",
            "Mona Haddad's Reyes",
            "Mona Haddad: Reyes",
            "Mona Haddad 3",
            "A Haddad Reyes",
            "Mona Haddad.",
            "Basra leaving. Reyes",
            "Mona Haddad, Jon Reyes, Omar Amin, Ann Reed, Ben Reed, Max Reed, Tom Reed, Al Reed",
        ] {
            assert!(!is_names(line), "{line}");
        }
        assert_eq!(without_ranks("Lt. Col. (Dr.) Mona Haddad"), "Mona Haddad");
    }

    #[test]
    fn words_and_capitals() {
        for (line, count) in [
            ("", 0),
            ("One two", 2),
            (" One – two’s\u{A0}three ", 3),
            ("– é", 1),
            ("一二三四", 2),
            ("one一二三四五六 two", 3),
            ("... 3.5", 1),
        ] {
            assert_eq!(words(line), count, "{line}");
        }
        for line in [
            "Envoys Meet Over the Dykes",
            "“Envoys Meet” in Basra",
            "Aaaa Aaaa Aaaa Aaaa aaaa",
        ] {
            assert!(is_title_case(line), "{line}");
        }
        for line in [
            "Envoys Meet",
            "Envoys meet Over Dykes",
            "Aaaa Aaaa Aaaa aaaa",
        ] {
            assert!(!is_title_case(line), "{line}");
        }
    }

    #[test]
    fn lines_are_tidied() {
        for (line, tidied) in [
            ("one two", "one two"),
            ("^one two<", "one two"),
            ("one  two\t three ", "one two three"),
            ("\u{FEFF}o\u{AD}ne\u{A0}two", "one two"),
            ("^one\u{2009}two<", "one two"),
            ("one\u{3000}two\u{202E}", "one two"),
            ("one\u{A0}two", "one two"),
            ("one\u{85}two", "one two"),
            ("o\u{AD}ne two", "one two"),
            ("one\u{1680}two", "one two"),
            ("o\u{2060}ne two", "one two"),
            ("o\u{200B}ne two", "one two"),
            ("one\u{2028}two", "one two"),
            ("é – …", "é – …"),
        ] {
            assert_eq!(tidy(line), tidied, "{line:?}");
        }
    }
}
