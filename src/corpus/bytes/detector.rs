//! Guesses the encoding of bytes that are not UTF-8 by how often letters follow each other.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_13, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254,
    WINDOWS_1257, WINDOWS_1258,
};

/// Finds the likeliest encoding of bytes that are not UTF-8. They may be shown piece by piece.
///
/// The pound sign of windows-1252 is the letter `Ł` of windows-1250, and one that stands before a number makes a guesser
/// of letters take an English text for Polish. So what is guessed to be in an alphabet is guessed again with all bytes
/// hidden that are signs in windows-1252 and stand where no letter does.
///
/// And a single `è` in an English text (Liège) is as likely a `č` to it. Languages with `č` have many such letters, and others
/// that windows-1252 does not explain; so a text with few letters that are not English, all of them those of Western Europe, is in windows-1252.
pub(in crate::corpus) struct Detector {
    plain: EncodingDetector,
    without_signs: EncodingDetector,
    /// The last byte that was shown to `without_signs`, and the one that waits for its neighbour.
    before: u8,
    waiting: Option<u8>,
    /// Letters of English, those that others in Western Europe have besides, and all others, as windows-1252 has them.
    english: u64,
    western: u64,
    others: u64,
}

impl Detector {
    pub(in crate::corpus) fn new() -> Self {
        let new = || EncodingDetector::new(Iso2022JpDetection::Deny);
        Self {
            plain: new(),
            without_signs: new(),
            before: b' ',
            waiting: None,
            english: 0,
            western: 0,
            others: 0,
        }
    }

    pub(in crate::corpus) fn add(&mut self, piece: &[u8]) {
        self.plain.feed(piece, false);
        let mut shown = Vec::with_capacity(piece.len());
        for &after in piece {
            shown.extend(self.next(after));
            self.waiting = Some(after);
        }
        self.without_signs.feed(&shown, false);
    }

    pub(in crate::corpus) fn guess(mut self) -> &'static Encoding {
        self.plain.feed(&[], true);
        let guess = self.plain.guess(None, Utf8Detection::Deny);
        if !guess.is_single_byte() {
            return guess;
        }
        let last = self.next(b' ');
        self.without_signs.feed(last.as_slice(), true);
        let again = self.without_signs.guess(None, Utf8Detection::Deny);
        match again == WINDOWS_1252 || LATIN.contains(&guess) {
            true if LATIN.contains(&again) && self.is_mostly_english() => WINDOWS_1252,
            true => again,
            false => guess,
        }
    }

    /// Whether a text has few letters that are not English, and those in words of Western Europe.
    fn is_mostly_english(&self) -> bool {
        self.others == 0 && self.western * SELDOM <= self.english
    }

    /// The byte that waits, hidden if it is a sign by itself.
    fn next(&mut self, after: u8) -> Option<u8> {
        let byte = self.waiting.take()?;
        let before = std::mem::replace(&mut self.before, byte);
        let alone = !is_letter(before) && !is_letter(after) && after != b'.';
        let byte = if is_sign(byte) && alone { b'$' } else { byte };
        match byte {
            _ if byte.is_ascii_alphabetic() => self.english += 1,
            _ if WESTERN.contains(&byte) => self.western += 1,
            _ if is_letter(byte) => self.others += 1,
            _ => {}
        }
        Some(byte)
    }
}

/// A text is mostly English if no more than one in so many of its letters is of another language of Western Europe.
const SELDOM: u64 = 20;

/// `à á â ä ç è é ê ë í î ï ñ ó ô ö ù ú û ü`, `É`, `Ö`, `Ü` and `ß` in windows-1252. Left out is what looks more like another encoding: `ø` is the
/// `ř` of Dvořák, `æ` the `ć` of Vučić, and `È`, which hardly any word begins with, the `Č` of Čapek.
const WESTERN: &[u8] = b"\xE0\xE1\xE2\xE4\xE7\xE8\xE9\xEA\xEB\xED\xEE\xEF\xF1\xF3\xF4\xF6\xF9\xFA\xFB\xFC\xC9\xD6\xDC\xDF";

/// What a text is guessed to be in whose signs were taken for letters.
const LATIN: [&Encoding; 7] = [
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1258,
    ISO_8859_2,
    ISO_8859_4,
    ISO_8859_13,
];

/// Whether a byte is a sign in windows-1252: `£`, `¥`, `½`, `³`, `×` …
fn is_sign(byte: u8) -> bool {
    matches!(byte, 0xA1..=0xBF | 0xD7 | 0xF7)
}

/// Whether a byte is a letter in any of these encodings.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
        || matches!(byte, 0x8A | 0x8C..=0x8F | 0x9A | 0x9C..=0x9F | 0xA1..=0xAA | 0xAC..=0xBA | 0xBC..)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{IBM866, WINDOWS_1251};

    use super::*;

    fn guess(text: &str, encoding: &'static Encoding) -> &'static Encoding {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text}");
        let mut detector = Detector::new();
        detector.add(&bytes);
        detector.guess()
    }

    #[test]
    fn signs_before_numbers_are_no_letters() {
        let told = "The owners of both mills must pay the town, the court found on Monday:";
        for sign in [
            "£5",
            "“£2,500” — a fine",
            "“$2,500” — a fine",
            "a fine — a “small” one",
            "a fine of £5 – he’d said “no”",
            "£ 40",
            "¥500",
            "¾ of it",
            "© 2020",
            "the café's £5",
        ] {
            let text = format!("{told} {sign}, and no more.");
            assert_eq!(guess(&text, WINDOWS_1252), WINDOWS_1252, "{text}");
        }
    }

    #[test]
    fn a_name_in_an_english_text_is_one_of_western_europe() {
        for name in [
            "Liège",
            "Liège and Genève",
            "Liège, Namur and Genève, where Hervé lives",
            "Irène",
            "naïve",
            "Núñez",
            "Müller",
            "São Tomé",
        ] {
            let text = format!("The talks in {name} would go on. Nobody spoke of it on Monday.");
            assert_eq!(guess(&text, WINDOWS_1252), WINDOWS_1252, "{text}");
        }
        for name in ["Dvořák", "Wałęsa", "Vučić and Đukić", "Slavoj Žižek"] {
            let text = format!("The talks with {name} would go on. Nobody spoke of it on Monday.");
            assert_eq!(guess(&text, WINDOWS_1250), WINDOWS_1250, "{text}");
        }
    }

    #[test]
    fn letters_of_other_languages_stay() {
        for (text, encoding) in [
            (
                "Młyn i łódź sprzedano za 5 tys. zł, a cała wieś już wie, że będzie nowa śluza.",
                WINDOWS_1250,
            ),
            (
                "Ł. Nowak i Ż. Lis mówią, że śluza kosztuje 5 zł, a łąka (wg §3) połowę tego.",
                WINDOWS_1250,
            ),
            (
                "Мельник и его брат не платят: лодка № 5 и шлюз, а также § 3 — в порту.",
                WINDOWS_1251,
            ),
            (
                "Мельник и его брат не платят: лодка и шлюз, а также и мост в порту.",
                IBM866,
            ),
            (
                "Město zvýšilo pokuty; žádný mlynář už nechce platit 5 Kč za člun, řekl soud.",
                WINDOWS_1250,
            ),
        ] {
            assert_eq!(guess(text, encoding), encoding, "{text}");
        }
    }
}
