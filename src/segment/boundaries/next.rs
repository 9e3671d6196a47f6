//! What follows a stop: the first words of what may be the next sentence.

use super::attribution;
use crate::segment::lines::markup::entity;
use crate::segment::phrases::dates;
use crate::segment::words::quotation::is_opener;
use crate::segment::words::shape::is_articled;

/// What follows a run of stops.
pub(super) struct Next<'a> {
    pub(super) spaced: bool,
    /// A quote or bracket opens before the word.
    pub(super) opened: bool,
    /// The mark right before the word opens a quotation: `“No`.
    pub(super) quotes: bool,
    /// A dash stands before the word.
    pub(super) dashed: bool,
    pub(super) upper: bool,
    /// A capital followed by a small letter.
    pub(super) titled: bool,
    pub(super) digit: bool,
    /// A letter of a script without capitals, or a sign such as `@` or `#`.
    pub(super) uncased: bool,
    /// A small letter.
    pub(super) lower: bool,
    /// A lower-case Arabic article before a name (`al-Sudani`), or `iPhone` and `deHaddad`; `In` and `It` as a scanner read them.
    pub(super) particle: bool,
    pub(super) word: &'a str,
    /// Whether a full stop follows the word.
    pub(super) dotted: bool,
    pub(super) second: &'a str,
    /// One small word in brackets is all that follows, or the end of a recording.
    pub(super) remark: bool,
    /// A few small words in brackets, and then a capital: `(pause) I told him`.
    pub(super) aside: bool,
    /// Who owns the text: `(c) 2021 Delta News`. `Copyright` has a capital, and `©` is no letter.
    pub(super) owned: bool,
    /// Everything up to the next white space.
    pub(super) token: &'a str,
    pub(super) words: &'a str,
}

impl<'a> Next<'a> {
    pub(super) fn read(after: &'a str) -> Next<'a> {
        let mut trimmed = after.trim_start();
        let spaced = trimmed.len() < after.len() || matches!(entity(trimmed), Some((' ', _)));
        let (mut opened, mut dashed, mut sign) = (false, false, false);
        while let Some((mark, length)) = entity(trimmed) {
            opened |= mark != ' ';
            trimmed = trimmed.get(length..).unwrap_or("").trim_start();
        }
        let words = trimmed.trim_start_matches(|c: char| {
            opened |= is_opener(c) || matches!(c, '"' | '\'' | '’' | '”');
            dashed |= matches!(c, '-' | '–' | '—' | '―');
            sign |= matches!(c, '@' | '#');
            !(c.is_alphanumeric()
                || matches!(c, ',' | ';' | ':' | '%' | '/' | '.' | '?' | '!' | '&' | '='))
        });
        let marks = trimmed.get(..trimmed.len() - words.len()).unwrap_or("");
        let word = first_word(words);
        let rest = words.get(word.len()..).unwrap_or("");
        let stuck = !rest.starts_with(char::is_whitespace);
        let mut following = rest.split_whitespace().skip(usize::from(stuck));
        let mut chars = word.chars();
        let first = chars.next();
        let second_char = chars.next();
        let cased = |c: char| c.is_uppercase() || c.is_lowercase();
        let lower = first.is_some_and(char::is_lowercase);
        Next {
            spaced,
            opened,
            quotes: marks.ends_with(['“', '"', '«', '„']),
            dashed,
            upper: first.is_some_and(char::is_uppercase),
            titled: first.is_some_and(char::is_uppercase)
                && second_char.is_none_or(|c| !c.is_uppercase()),
            digit: first.is_some_and(char::is_numeric),
            uncased: sign
                || first.is_some_and(|c| c.is_alphabetic() && !cased(c))
                || lower && is_mail(words),
            lower,
            particle: lower
                && (has_inner_capital(word)
                    || is_articled(word)
                    || matches!(word, "ln" | "lt") && rest.starts_with([' ', '\n'])),
            word,
            dotted: rest.starts_with('.'),
            remark: lower && opened && (rest.trim_end() == ")" || is_end_of_recording(trimmed)),
            aside: lower && is_aside(trimmed),
            owned: lower && is_owned(trimmed),
            second: following
                .next()
                .unwrap_or("")
                .trim_end_matches([',', '.', ':', ';']),
            token: words.split_whitespace().next().unwrap_or(""),
            words,
        }
    }

    /// Whether a sentence may begin here.
    pub(super) fn is_start(&self) -> bool {
        self.upper || self.digit || self.uncased || self.particle
    }

    /// Whether a bracket of a few words opens here: `(Basra time)`.
    pub(super) fn is_short_bracket(&self) -> bool {
        self.opened
            && self.words.split_once(')').is_some_and(|(inner, _)| {
                !inner.contains(['.', '(']) && inner.split_whitespace().count() <= 3
            })
    }

    /// Whether these words say who spoke the quotation before them: `Trump asked reporters.`
    pub(super) fn attributes(&self) -> bool {
        !self.opened && attribution::attributes(self.words)
    }
}

/// Most small letters before the capital inside a name.
const SMALL: usize = 3;

/// `iPhone`, `deHaddad`: whether a word that begins with a small letter goes on with a capital soon.
fn has_inner_capital(word: &str) -> bool {
    word.chars().take(SMALL + 1).any(char::is_uppercase)
}

/// Whether the text begins with the address of a mailbox, as a note about the writer may.
fn is_mail(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or("");
    word.split_once('@')
        .is_some_and(|(_, host)| host.trim_end_matches('.').contains('.'))
}

/// Whether the text opens with a remark in brackets after which a new sentence begins.
fn is_aside(text: &str) -> bool {
    let Some((inner, rest)) = text
        .strip_prefix(['(', '['])
        .and_then(|inner| inner.split_once([')', ']']))
    else {
        return false;
    };
    inner.len() <= 24
        && inner.chars().all(|c| c.is_lowercase() || c == ' ')
        && rest.starts_with(' ')
        && rest.trim_start().starts_with(char::is_uppercase)
}

/// Whether the text is a bracket that says what ends here: `[end of recording]`.
fn is_end_of_recording(text: &str) -> bool {
    let inner = text.strip_prefix(['(', '[']);
    inner
        .and_then(|inner| inner.trim_end().strip_suffix([')', ']']))
        .and_then(|inner| inner.strip_prefix("end of "))
        .is_some_and(|what| {
            what.split(' ').count() <= 2 && what.chars().all(|c| c.is_lowercase() || c == ' ')
        })
}

/// Whether the text opens with the mark of a copyright in letters, and a year.
fn is_owned(text: &str) -> bool {
    let year = text.strip_prefix("(c)").map(str::trim_start);
    year.and_then(|year| year.get(..4))
        .is_some_and(dates::is_year)
}

/// The word at the start of the text; empty if there is none.
pub(super) fn first_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|&(_, c)| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map_or(text.len(), |(at, _)| at);
    text.get(..end)
        .unwrap_or("")
        .trim_end_matches(['\'', '’', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_after_a_stop() {
        let next = Next::read(" “Then, they left.");
        assert!(next.spaced && next.opened && next.upper && next.titled && next.is_start());
        assert!(!next.dashed && !next.digit && !next.uncased && !next.particle && !next.dotted);
        assert_eq!(
            (next.word, next.second, next.token),
            ("Then", "they", "Then,")
        );
        let next = Next::read("U.S. – of");
        assert!(!next.spaced && next.dotted && next.upper && next.titled && !next.dashed);
        assert!(Next::read(" – Iran").dashed);
        assert!(!Next::read(" ISIS came").titled);
        assert!(Next::read(" 3 came").digit);
        assert!(Next::read(" @basra").uncased && Next::read(" هل").uncased);
        assert!(!Next::read(" the").is_start());
        for word in [" al-Sudani", " iPhone", " d’Or"] {
            assert!(Next::read(word).particle, "{word}");
        }
        for word in [" north-Basra", " al-amin", " Al-Amin"] {
            assert!(!Next::read(word).particle, "{word}");
        }
    }

    #[test]
    fn remarks_in_brackets() {
        assert!(Next::read(" (end)").remark);
        for text in [" (end) It", " end)", " (End)"] {
            assert!(!Next::read(text).remark, "{text}");
        }
        assert!(Next::read(" [end of recording]").remark);
        assert!(Next::read(" (end of the tape)").remark);
        for text in [
            " [end of recording] It",
            " [end of]",
            " [end of Basra]",
            " end of it]",
        ] {
            assert!(!Next::read(text).remark, "{text}");
        }
        assert!(Next::read(" (c) 2021 Gazette").owned && Next::read(" (c)2021 Gazette").owned);
        assert!(!Next::read(" (c) the boats").owned && !Next::read(" c) 2021").owned);
        assert!(Next::read(" (pause) I told him").aside);
        assert!(Next::read(" [long pause] I told him").aside);
        for text in [
            " (pause) he told him",
            " (pause)I told him",
            " (pause, 3) I told",
            " (a pause that is longer than that) I",
        ] {
            assert!(!Next::read(text).aside, "{text}");
        }
    }
}
