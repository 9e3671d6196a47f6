//! Cuts a text into word pieces as BERT's encoders do (Devlin et al. 2019; Wu et al. 2016).

use std::sync::OnceLock;

use regex::Regex;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// A longer word is unknown.
const LONGEST_WORD: usize = 100;
/// The prefix of a piece that continues a word.
const INSIDE: &str = "##";

/// The pieces of an encoder, by number.
pub(super) struct Pieces {
    /// One a line, as in `vocab.txt`.
    text: String,
    numbers: FxHashMap<String, u32>,
    is_lower_case: bool,
    has_accents: bool,
    unknown: u32,
    start: u32,
    end: u32,
}

impl Pieces {
    /// Reads the lines of a `vocab.txt`. Returns `None` if a piece is missing that every encoder needs.
    pub fn new(text: String, is_lower_case: bool, has_accents: bool) -> Option<Self> {
        let numbers: FxHashMap<String, u32> = text.lines().map(str::to_string).zip(0..).collect();
        let number = |piece| numbers.get(piece).copied();
        Some(Pieces {
            unknown: number("[UNK]")?,
            start: number("[CLS]")?,
            end: number("[SEP]")?,
            is_lower_case,
            has_accents,
            numbers,
            text,
        })
    }

    /// The lines of the vocabulary.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Cuts a text into the numbers of its pieces between the two markers of every text, at most `most` in
    /// all; the rest is cut off.
    pub fn tokenize(&self, text: &str, most: usize) -> Vec<u32> {
        let mut chars: Box<dyn Iterator<Item = char>> =
            Box::new(text.chars().filter(|char| !is_ignored(*char)));
        // Words are separated afterwards, because a base character may be a word by itself: ≠ becomes =.
        if !self.has_accents {
            chars = Box::new(chars.nfd().filter(|char| !is_mark(*char)));
        }
        // Each character is changed alone: a final Σ is no other letter, as in the encoders' own training.
        if self.is_lower_case {
            chars = Box::new(chars.flat_map(char::to_lowercase));
        }
        let mut pieces = vec![self.start];
        let room = most.saturating_sub(1);
        let mut word = String::new();
        for char in chars {
            if pieces.len() >= room {
                break;
            }
            match Kind::find(char) {
                Kind::Letter => word.push(char),
                Kind::Space => self.take_word(&mut word, &mut pieces),
                Kind::Alone => {
                    self.take_word(&mut word, &mut pieces);
                    word.push(char);
                    self.take_word(&mut word, &mut pieces);
                }
            }
        }
        self.take_word(&mut word, &mut pieces);
        pieces.truncate(room);
        pieces.push(self.end);
        pieces
    }

    /// Adds the pieces of a word, or the unknown one, and empties the word.
    fn take_word(&self, word: &mut String, pieces: &mut Vec<u32>) {
        if !word.is_empty() {
            let before = pieces.len();
            if !self.add_pieces(word, pieces) {
                pieces.truncate(before);
                pieces.push(self.unknown);
            }
            word.clear();
        }
    }

    /// Adds the pieces of a word, each the longest that fits. Returns whether they are the complete word.
    fn add_pieces(&self, word: &str, pieces: &mut Vec<u32>) -> bool {
        if word.chars().nth(LONGEST_WORD).is_some() {
            return false;
        }
        let mut piece = String::new();
        let mut rest = word;
        while !rest.is_empty() {
            piece.clear();
            if rest.len() < word.len() {
                piece.push_str(INSIDE);
            }
            let mark = piece.len();
            piece.push_str(rest);
            while !self.numbers.contains_key(&piece) && piece.len() > mark {
                piece.pop();
            }
            match self.numbers.get(&piece) {
                Some(number) if piece.len() > mark => pieces.push(*number),
                _ => return false,
            }
            rest = &rest[piece.len() - mark..];
        }
        true
    }
}

/// The role of a character in a text.
enum Kind {
    Letter,
    Space,
    /// A word by itself.
    Alone,
}

impl Kind {
    fn find(char: char) -> Self {
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Letter,
            _ if char.is_whitespace() => Kind::Space,
            _ if char.is_ascii_punctuation() || is_ideograph(char) => Kind::Alone,
            _ if is_in(&PUNCTUATION, r"^\p{P}$", char) => Kind::Alone,
            _ => Kind::Letter,
        }
    }
}

static PUNCTUATION: OnceLock<Regex> = OnceLock::new();
static IGNORED: OnceLock<Regex> = OnceLock::new();
static MARK: OnceLock<Regex> = OnceLock::new();

/// Returns whether a character is ignored. The encoders' own rules ignore a form feed as well, which would
/// join the words around it; here it is a space.
fn is_ignored(char: char) -> bool {
    match char {
        ' '..='~' => false,
        '\u{fffd}' => true,
        _ => !char.is_whitespace() && is_in(&IGNORED, r"^[\p{Cc}\p{Cf}\p{Co}]$", char),
    }
}

/// Returns whether a character is an accent or another combining mark.
fn is_mark(char: char) -> bool {
    !char.is_ascii() && is_in(&MARK, r"^\p{Mn}$", char)
}

/// Returns whether a character is in a Unicode class.
fn is_in(class: &OnceLock<Regex>, pattern: &str, char: char) -> bool {
    let class = class.get_or_init(|| Regex::new(pattern).expect("a class of characters"));
    class.is_match(char.encode_utf8(&mut [0; 4]))
}

/// Returns whether a character is a Chinese character, which stands alone; Japanese and Korean syllables do
/// not.
fn is_ideograph(char: char) -> bool {
    matches!(
        char,
        '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2ceaf}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: [&str; 25] = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "leave", "un", "##leave", "##d", "'", "!",
        "##s", "cafe", "国", "-", "u", "=", "`", "οδοσ", "i", "##i", "café", "caf", "Café", "a",
    ];

    fn pieces() -> Pieces {
        Pieces::new(KNOWN.join("\n"), true, false).unwrap()
    }

    fn spelled(text: &str) -> Vec<&'static str> {
        let numbers = pieces().tokenize(text, 100);
        numbers.iter().map(|n| KNOWN[*n as usize]).collect()
    }

    #[test]
    fn each_piece_is_the_longest_that_fits() {
        for (text, wanted) in [
            (
                "The UNLEAVED!",
                &["[CLS]", "the", "un", "##leave", "##d", "!", "[SEP]"][..],
            ),
            ("leave's", &["[CLS]", "leave", "'", "[UNK]", "[SEP]"]),
            ("unx leaved", &["[CLS]", "[UNK]", "leave", "##d", "[SEP]"]),
            ("Café\u{200b}s", &["[CLS]", "cafe", "##s", "[SEP]"]),
            ("国国", &["[CLS]", "国", "国", "[SEP]"]),
            ("—", &["[CLS]", "[UNK]", "[SEP]"]),
            ("\u{fffd}\0", &["[CLS]", "[SEP]"]),
        ] {
            assert_eq!(spelled(text), wanted);
        }
        let cased = Pieces::new(KNOWN.join("\n"), false, true).unwrap();
        assert_eq!(cased.tokenize("The the", 9), [2, 1, 4, 3]);
    }

    /// As `tokenizers` 0.23 with the `tokenizer.json` of all-MiniLM-L6-v2, except for the last two spaces and
    /// the mark.
    #[test]
    fn words_are_separated_after_characters_are_normalised() {
        assert_eq!(spelled("u≠u"), ["[CLS]", "u", "=", "u", "[SEP]"]);
        assert_eq!(spelled("u\u{1fef}"), ["[CLS]", "u", "`", "[SEP]"]);
        assert_eq!(spelled("ΟΔΟΣ οδός"), ["[CLS]", "οδοσ", "[UNK]", "[SEP]"]);
        assert_eq!(spelled("İI Å"), ["[CLS]", "i", "##i", "a", "[SEP]"]);
        for ignored in [
            "\u{e000}", "\u{ad}", "\u{200d}", "\u{feff}", "\u{1}", "\u{301}",
        ] {
            let text = format!("ca{ignored}fe {ignored} the{ignored}");
            assert_eq!(
                spelled(&text),
                ["[CLS]", "cafe", "the", "[SEP]"],
                "{text:?}"
            );
        }
        for space in ["\t", "\u{a0}", "\u{2028}", "\u{3000}", "\u{c}", "\u{85}"] {
            let spelled = spelled(&format!("the{space}u"));
            assert_eq!(spelled, ["[CLS]", "the", "u", "[SEP]"], "{space:?}");
        }
        // The markers are none that somebody wrote into a text.
        assert!(!spelled("the [SEP]")[1..3].contains(&"[SEP]"));
    }

    #[test]
    fn capitals_and_accents_are_kept_if_pieces_have_them() {
        let first = |is_lower_case, has_accents| {
            let pieces = Pieces::new(KNOWN.join("\n"), is_lower_case, has_accents).unwrap();
            KNOWN[pieces.tokenize("Café", 9)[1] as usize]
        };
        assert_eq!(first(true, false), "cafe");
        assert_eq!(first(true, true), "café");
        assert_eq!(first(false, true), "Café");
        assert_eq!(first(false, false), "[UNK]");
    }

    #[test]
    fn long_words_are_unknown_and_long_texts_are_cut() {
        assert_eq!(spelled(&"s".repeat(101)), ["[CLS]", "[UNK]", "[SEP]"]);
        assert_eq!(pieces().tokenize(&"the ".repeat(50), 4), [2, 4, 4, 3]);
        assert_eq!(pieces().tokenize("", 4), [2, 3]);
    }

    #[test]
    fn a_vocabulary_without_the_markers_is_refused() {
        assert!(Pieces::new("the\nleave".to_string(), true, false).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_between_the_markers(text in any::<String>(), most in 2usize..40) {
            let numbers = pieces().tokenize(&text, most);
            prop_assert!(numbers.len() <= most);
            prop_assert_eq!((numbers[0], numbers[numbers.len() - 1]), (2, 3));
            prop_assert!(numbers.iter().all(|n| (*n as usize) < KNOWN.len()));
        }
    }
}
