//! A text to word pieces, as BERT's encoders were trained on them (Devlin et al. 2019; Wu et al. 2016).

use std::sync::OnceLock;

use regex::Regex;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// A word of more characters is an unknown one.
const LONGEST_WORD: usize = 100;
/// Before a piece that goes on with a word.
const INSIDE: &str = "##";

/// The pieces that an encoder knows, by number.
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
    /// Reads the lines of a `vocab.txt`, which are of small letters only or not, and with accents or not; `None` if a piece that every
    /// encoder needs is not among them.
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

    /// The lines that it was made of.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The numbers of a text's pieces between the two that stand around every text, no more than `most` in all: what is
    /// longer is cut off.
    pub fn spell(&self, text: &str, most: usize) -> Vec<u32> {
        let mut chars: Box<dyn Iterator<Item = char>> =
            Box::new(text.chars().filter(|char| !is_nothing(*char)));
        // Words are told apart afterwards, because what is left may be a word by itself: of ≠ it is =.
        if !self.has_accents {
            chars = Box::new(chars.nfd().filter(|char| !is_mark(*char)));
        }
        // Each character alone: a Σ at the end of a word is no other letter, as it was none when the pieces were learned.
        if self.is_lower_case {
            chars = Box::new(chars.flat_map(char::to_lowercase));
        }
        let mut spelled = vec![self.start];
        let room = most.saturating_sub(1);
        let mut word = String::new();
        for char in chars {
            if spelled.len() >= room {
                break;
            }
            match Kind::of(char) {
                Kind::Letter => word.push(char),
                Kind::Space => self.spell_word(&mut word, &mut spelled),
                Kind::Alone => {
                    self.spell_word(&mut word, &mut spelled);
                    word.push(char);
                    self.spell_word(&mut word, &mut spelled);
                }
            }
        }
        self.spell_word(&mut word, &mut spelled);
        spelled.truncate(room);
        spelled.push(self.end);
        spelled
    }

    /// Adds the pieces of a word, each the longest that fits, or the unknown one, and empties it.
    fn spell_word(&self, word: &mut String, spelled: &mut Vec<u32>) {
        if !word.is_empty() {
            let before = spelled.len();
            if !self.has_pieces(word, spelled) {
                spelled.truncate(before);
                spelled.push(self.unknown);
            }
            word.clear();
        }
    }

    /// Adds the pieces of a word as far as they go; whether they are the whole word.
    fn has_pieces(&self, word: &str, spelled: &mut Vec<u32>) -> bool {
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
                Some(number) if piece.len() > mark => spelled.push(*number),
                _ => return false,
            }
            rest = &rest[piece.len() - mark..];
        }
        true
    }
}

/// What a character does to the words around it.
enum Kind {
    Letter,
    Space,
    /// It is a word by itself.
    Alone,
}

impl Kind {
    fn of(char: char) -> Self {
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Letter,
            _ if char.is_whitespace() => Kind::Space,
            _ if char.is_ascii_punctuation() || is_ideograph(char) => Kind::Alone,
            _ if is(&PUNCTUATION, r"^\p{P}$", char) => Kind::Alone,
            _ => Kind::Letter,
        }
    }
}

static PUNCTUATION: OnceLock<Regex> = OnceLock::new();
static NOTHING: OnceLock<Regex> = OnceLock::new();
static MARK: OnceLock<Regex> = OnceLock::new();

/// Whether a character is as if it were not there. A form feed is, by the encoders' own rules, which would make one word of those
/// around it: here it stands between them as any space does.
fn is_nothing(char: char) -> bool {
    match char {
        ' '..='~' => false,
        '\u{fffd}' => true,
        _ => !char.is_whitespace() && is(&NOTHING, r"^[\p{Cc}\p{Cf}\p{Co}]$", char),
    }
}

/// Whether a character is an accent or another mark without room of its own.
fn is_mark(char: char) -> bool {
    !char.is_ascii() && is(&MARK, r"^\p{Mn}$", char)
}

/// Whether a character is of a class of Unicode.
fn is(class: &OnceLock<Regex>, pattern: &str, char: char) -> bool {
    let class = class.get_or_init(|| Regex::new(pattern).expect("a class of characters"));
    class.is_match(char.encode_utf8(&mut [0; 4]))
}

/// Chinese characters, which stand alone; those of Japanese and Korean syllables do not.
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
        let numbers = pieces().spell(text, 100);
        numbers.iter().map(|n| KNOWN[*n as usize]).collect()
    }

    #[test]
    fn each_piece_is_the_longest_that_fits() {
        assert_eq!(
            spelled("The UNLEAVED!"),
            ["[CLS]", "the", "un", "##leave", "##d", "!", "[SEP]"]
        );
        assert_eq!(
            spelled("leave's"),
            ["[CLS]", "leave", "'", "[UNK]", "[SEP]"]
        );
        assert_eq!(
            spelled("unx leaved"),
            ["[CLS]", "[UNK]", "leave", "##d", "[SEP]"]
        );
    }

    #[test]
    fn accents_controls_and_ideographs() {
        assert_eq!(spelled("Café\u{200b}s"), ["[CLS]", "cafe", "##s", "[SEP]"]);
        assert_eq!(spelled("国国"), ["[CLS]", "国", "国", "[SEP]"]);
        assert_eq!(spelled("—"), ["[CLS]", "[UNK]", "[SEP]"]);
        assert_eq!(spelled("\u{fffd}\0"), ["[CLS]", "[SEP]"]);
        let cased = Pieces::new(KNOWN.join("\n"), false, true).unwrap();
        assert_eq!(cased.spell("The the", 9), [2, 1, 4, 3]);
    }

    /// As `tokenizers` 0.23 cuts them with the `tokenizer.json` of all-MiniLM-L6-v2, but for the last two spaces and the mark.
    #[test]
    fn words_are_told_apart_after_all_characters_are_what_they_are_read_as() {
        assert_eq!(spelled("u≠u"), ["[CLS]", "u", "=", "u", "[SEP]"]);
        assert_eq!(spelled("u\u{1fef}"), ["[CLS]", "u", "`", "[SEP]"]);
        assert_eq!(spelled("ΟΔΟΣ οδός"), ["[CLS]", "οδοσ", "[UNK]", "[SEP]"]);
        assert_eq!(spelled("İI Å"), ["[CLS]", "i", "##i", "a", "[SEP]"]);
        for nothing in [
            "\u{e000}", "\u{ad}", "\u{200d}", "\u{feff}", "\u{1}", "\u{301}",
        ] {
            let text = format!("ca{nothing}fe {nothing} the{nothing}");
            assert_eq!(
                spelled(&text),
                ["[CLS]", "cafe", "the", "[SEP]"],
                "{text:?}"
            );
        }
        for space in ["\t", "\u{a0}", "\u{2028}", "\u{3000}", "\u{c}", "\u{85}"] {
            assert_eq!(
                spelled(&format!("the{space}u")),
                ["[CLS]", "the", "u", "[SEP]"],
                "{space:?}"
            );
        }
        // The marks of a text are none that somebody wrote into it.
        assert!(!spelled("the [SEP]")[1..3].contains(&"[SEP]"));
    }

    #[test]
    fn capitals_and_accents_stay_where_pieces_have_them() {
        let first = |is_lower_case, has_accents| {
            let pieces = Pieces::new(KNOWN.join("\n"), is_lower_case, has_accents).unwrap();
            KNOWN[pieces.spell("Café", 9)[1] as usize]
        };
        assert_eq!(first(true, false), "cafe");
        assert_eq!(first(true, true), "café");
        assert_eq!(first(false, true), "Café");
        assert_eq!(first(false, false), "[UNK]");
    }

    #[test]
    fn long_words_are_unknown_and_long_texts_are_cut() {
        assert_eq!(spelled(&"s".repeat(101)), ["[CLS]", "[UNK]", "[SEP]"]);
        assert_eq!(pieces().spell(&"the ".repeat(50), 4), [2, 4, 4, 3]);
        assert_eq!(pieces().spell("", 4), [2, 3]);
    }

    #[test]
    fn pieces_without_the_marks_are_none() {
        assert!(Pieces::new("the\nleave".to_string(), true, false).is_none());
    }

    proptest! {
        #[test]
        fn any_text_stands_between_the_marks(text in any::<String>(), most in 2usize..40) {
            let numbers = pieces().spell(&text, most);
            prop_assert!(numbers.len() <= most);
            prop_assert_eq!((numbers[0], numbers[numbers.len() - 1]), (2, 3));
            prop_assert!(numbers.iter().all(|n| (*n as usize) < KNOWN.len()));
        }
    }
}
