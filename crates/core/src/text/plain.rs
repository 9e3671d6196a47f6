//! A text as its words are read: without invisible characters, vowels that are seldom written and line breaks inside words,
//! and with one apostrophe.
//!
//! Programs write the apostrophe of `don't` in many ways, and put marks of direction or of line breaking into words. A
//! model would not know such a word.

use std::borrow::Cow;
use std::ops::Range;

use super::hyphenation::HYPHENS;
use super::script::is_optional_mark;

/// Ends of English words after an apostrophe.
const AFTER_APOSTROPHE: [&str; 7] = ["t", "s", "re", "ve", "ll", "d", "m"];

/// Keeps two letters from being joined in writing, as before many Persian endings.
const NON_JOINER: char = '\u{200C}';

/// A text without what its words do not need, and the origin of each byte.
pub(super) struct Plain<'t> {
    /// The text as it is read.
    pub text: Cow<'t, str>,
    /// For each byte of `text` the range of the original in which it was written; empty if nothing was changed.
    origins: Vec<Range<usize>>,
}

impl<'t> Plain<'t> {
    /// Reads a chunk, whose only line breaks are those inside hyphenated words.
    pub fn new(chunk: &'t str) -> Self {
        let is_kept = |(at, c): (usize, char)| matches!(meant(chunk, at, c), Meant::Same);
        let (text, origins) = if chunk.is_ascii() && !chunk.contains(['\n', '`', '\u{7F}'])
            || chunk.char_indices().all(is_kept)
        {
            (Cow::Borrowed(chunk), Vec::new())
        } else {
            rewritten(chunk)
        };
        Plain { text, origins }
    }

    /// Returns the range of the chunk that a range of `text` comes from.
    pub fn origin(&self, bytes: Range<usize>) -> Range<usize> {
        let ends = (
            self.origins.get(bytes.start),
            self.origins.get(bytes.end.wrapping_sub(1)),
        );
        match ends {
            (Some(first), Some(last)) => first.start..last.end,
            _ => bytes,
        }
    }
}

/// The text of a sentence for a program that cuts it by itself: the same without the origins.
pub(crate) fn plain_characters(text: &str) -> Cow<'_, str> {
    let is_other = |c: char| !c.is_ascii() || c == '`';
    if text.contains(is_other) {
        let meant = |(at, c)| match meant(text, at, c) {
            Meant::Other(other) => Some(other),
            // Hyphens, line breaks and vowels stay, and what parts the endings of Persian and Indic words: an encoder has
            // learned to read them.
            Meant::Nothing if !c.is_ascii() && c != NON_JOINER && !is_optional_mark(c) => None,
            _ => Some(c),
        };
        Cow::Owned(text.char_indices().filter_map(meant).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn rewritten(chunk: &str) -> (Cow<'_, str>, Vec<Range<usize>>) {
    let mut text = String::with_capacity(chunk.len());
    let mut origins = Vec::with_capacity(chunk.len());
    for (at, c) in chunk.char_indices() {
        match meant(chunk, at, c) {
            Meant::Same => text.push(c),
            Meant::Other(other) => text.push(other),
            Meant::Nothing => {}
        }
        origins.resize(text.len(), at..at + c.len_utf8());
    }
    (Cow::Owned(text), origins)
}

/// The reading of a character.
enum Meant {
    Same,
    Other(char),
    Nothing,
}

/// Reads the character at a place of a text.
fn meant(text: &str, at: usize, c: char) -> Meant {
    let rest = || &text[at + c.len_utf8()..];
    let between = |is: fn(char) -> bool| {
        text[..at].chars().next_back().is_some_and(is) && rest().chars().next().is_some_and(is)
    };
    match c {
        // The hyphen and the line break inside a word.
        '\n' | '\r' => Meant::Nothing,
        c if HYPHENS.contains(&c) && rest().starts_with(['\r', '\n']) => Meant::Nothing,
        '`' | '´' | '′' | '‛' | 'ʹ' | 'ʻ' | 'ʽ' | '՚' | '׳' | '\u{91}' | '\u{92}'
            if between(char::is_alphabetic) =>
        {
            Meant::Other('\'')
        }
        char::REPLACEMENT_CHARACTER if between(char::is_alphabetic) => {
            let rest = rest();
            let end = rest
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len());
            if AFTER_APOSTROPHE.contains(&rest[..end].to_ascii_lowercase().as_str()) {
                Meant::Other('\'')
            } else {
                Meant::Same
            }
        }
        // It joins the words around it, but for the digits of a number.
        '\u{202F}' if !between(char::is_numeric) => Meant::Other(' '),
        c if is_invisible(c) || is_optional_mark(c) => Meant::Nothing,
        _ => Meant::Same,
    }
}

/// Returns whether a character shows nothing: a deleted one, marks of direction, of line breaking and of variants.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{7F}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Language, Tokenizer};

    fn words(text: &str) -> String {
        let tokens = Tokenizer::new(Language::default()).tokens(text).into_iter();
        tokens.map(|token| token.word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_apostrophe_is_read_however_it_is_written() {
        for c in "'’‘ʼ＇`´′‛ʹʻʽ՚׳\u{91}\u{92}\u{FFFD}".chars() {
            let text = format!("They needn{c}t go; it{c}s late.");
            assert_eq!(words(&text), "they need not go it's late", "{c:?}");
        }
        // A lost letter, a length and a code are none.
        assert_eq!(words("pi\u{FFFD}ata"), "pi ata");
        assert_eq!(words("5′ and `code`"), "0 and code");
    }

    #[test]
    fn invisible_characters_say_nothing() {
        let plain = "The boats shouldn't wait at that pier";
        for c in "\u{7F}\u{AD}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{202A}\u{202C}\u{2060}\u{2066}\u{2069}\u{FE0F}\u{FEFF}".chars() {
            let inside = plain.replace('t', &format!("{c}t{c}"));
            assert_eq!(words(&inside), words(plain), "{c:?}");
            let around = format!("{c}{}{c}", plain.replace(' ', &format!(" {c}")));
            assert_eq!(words(&around), words(plain), "{c:?}");
        }
        assert_eq!(words("The\u{202F}boats leave\u{202F}!"), "the boats leave");
        assert_eq!(words("20\u{202F}000 men"), "0 men");
    }

    #[test]
    fn vowels_that_are_seldom_written_say_nothing_but_to_an_encoder() {
        for (with, without) in [
            ("اِنْسَحَبَتِ القُوَّاتُ", "انسحبت القوات"),
            ("الســـلام", "السلام"),
            ("הֶסְכֵּם שָׁלוֹם", "הסכם שלום"),
        ] {
            assert_eq!(words(with), words(without));
            assert_eq!(words(with), without);
            assert_eq!(plain_characters(with), with);
        }
        // A mark that makes another letter stays.
        assert_eq!(words("مدرّسة آب"), "مدرسة آب");
    }

    proptest! {
        #[test]
        fn each_byte_has_its_origin(chunk in "[a-cبَ'`´\u{200e}\u{fffd}\u{202f}é-]{0,12}") {
            let plain = Plain::new(&chunk);
            for (at, c) in plain.text.char_indices() {
                let origin = &chunk[plain.origin(at..at + c.len_utf8())];
                prop_assert_eq!(origin.chars().count(), 1);
                prop_assert!(origin.starts_with(c) || c == '\'' || c == ' ');
            }
            let bare: String = chunk
                .chars()
                .filter(|c| !is_invisible(*c) && !is_optional_mark(*c))
                .collect();
            prop_assert_eq!(plain.text.chars().count(), bare.chars().count());
        }
    }
}
