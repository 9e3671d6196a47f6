//! Guesses the encoding of bytes that are not UTF-8.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};

/// Finds the likeliest encoding by how often letters follow each other. Bytes may be added piece by piece.
///
/// chardetng takes every byte beyond ASCII for a letter of some language. In an English text a `£` before a
/// number then makes it Polish or Russian, and a single `è` (Liège) Czech. So an English text whose few other
/// bytes are signs or letters of Western Europe in windows-1252 is taken to be in windows-1252.
pub(in crate::corpus) struct Detector {
    detector: EncodingDetector,
    /// The two last bytes, of which the later one still waits for its neighbour.
    before: u8,
    waiting: u8,
    /// How many letters are English, how many of other languages of Western Europe, and how many bytes
    /// neither.
    english: u64,
    western: u64,
    others: u64,
}

/// A text is English if no more than one in so many of its letters is of another language.
const SELDOM: u64 = 20;

/// `à á â ä ç è é ê ë í î ï ñ ó ô ö ù ú û ü É Ö Ü ß` in windows-1252. Left out is what is likelier in another
/// encoding: `ø` is the `ř` of Dvořák, `æ` the `ć` of Vučić, and `È` the `Č` of Čapek.
const WESTERN: &[u8] =
    b"\xE0\xE1\xE2\xE4\xE7\xE8\xE9\xEA\xEB\xED\xEE\xEF\xF1\xF3\xF4\xF6\xF9\xFA\xFB\xFC\
    \xC9\xD6\xDC\xDF";

impl Detector {
    pub(in crate::corpus) fn new() -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Allow),
            before: b' ',
            waiting: b' ',
            english: 0,
            western: 0,
            others: 0,
        }
    }

    pub(in crate::corpus) fn add(&mut self, piece: &[u8]) {
        self.detector.feed(piece, false);
        for &after in piece {
            self.count(after);
        }
    }

    pub(in crate::corpus) fn guess(mut self) -> &'static Encoding {
        self.detector.feed(&[], true);
        self.count(b' ');
        let guess = self.detector.guess(None, Utf8Detection::Deny);
        let is_english = self.others == 0 && self.western * SELDOM <= self.english;
        match guess.is_single_byte() && is_english {
            true => WINDOWS_1252,
            false => guess,
        }
    }

    /// Counts the byte that waits, now that the one after it is there.
    fn count(&mut self, after: u8) {
        let byte = std::mem::replace(&mut self.waiting, after);
        let before = std::mem::replace(&mut self.before, byte);
        let is_sign = matches!(byte, 0xA1..=0xBF | 0xD7 | 0xF7);
        match byte {
            _ if byte.is_ascii_alphabetic() => self.english += 1,
            _ if WESTERN.contains(&byte) => self.western += 1,
            // A sign stands by itself: `£5`, not `s³oñce`, nor `£. Nowak`.
            _ if is_sign && !is_letter(before) && !is_letter(after) && after != b'.' => {}
            _ if is_letter(byte) => self.others += 1,
            _ => {}
        }
    }
}

/// Whether a byte is a letter in any of these encodings.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
        || matches!(byte, 0x8A | 0x8C..=0x8F | 0x9A | 0x9C..=0x9F | 0xA1..=0xAA | 0xAC..=0xBA | 0xBC..)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{IBM866, WINDOWS_1250, WINDOWS_1251};

    use super::*;

    /// Ends of English texts, parted by `|`.
    #[rustfmt::skip]
    const IN_ENGLISH: [(&Encoding, &str); 2] = [
        (
            WINDOWS_1252,
            "£5|“£2,500” — a fine|“$2,500” — a fine|a fine — a “small” one|a fine of £5 – he’d said “no”|£ 40|¥500|¾ of it\
            |© 2020|the café's £5|Liège|Liège and Genève|Liège, Namur and Genève, where Hervé lives|Irène|naïve|Núñez|Müller\
            |São Tomé",
        ),
        (WINDOWS_1250, "Dvořák|Wałęsa|Vučić and Đukić|Slavoj Žižek"),
    ];

    #[rustfmt::skip]
    const IN_OTHERS: [(&Encoding, &str); 7] = [
        (WINDOWS_1250, "Młyn i łódź sprzedano za 5 tys. zł, a cała wieś już wie, że będzie nowa śluza."),
        (WINDOWS_1250, "Ł. Nowak i Ż. Lis mówią, że śluza kosztuje 5 zł, a łąka (wg §3) połowę tego."),
        (WINDOWS_1250, "Město zvýšilo pokuty; žádný mlynář už nechce platit 5 Kč za člun, řekl soud."),
        (WINDOWS_1251, "Мельник и его брат не платят: лодка № 5 и шлюз, а также § 3 — в порту."),
        (IBM866, "Мельник и его брат не платят: лодка и шлюз, а также и мост в порту."),
        (WINDOWS_1252, "Les propriétaires des moulins ont payé 5 £ (½ du prix) à la ville, déclare le tribunal."),
        (WINDOWS_1252, "Die Mühle gehört der Stadt; das Gericht schätzt sie auf 5 £ bei 20 °C und ½ m²."),
    ];

    #[test]
    fn the_encoding_of_a_text_is_guessed() {
        let english = "The owners of both mills must pay the town, the court found on Monday:";
        for (encoding, ends) in IN_ENGLISH {
            for end in ends.split('|') {
                let text = format!("{english} {end}, and no more.");
                assert_eq!(guess(&text, encoding), encoding, "{text}");
            }
        }
        for (encoding, text) in IN_OTHERS {
            assert_eq!(guess(text, encoding), encoding, "{text}");
        }
    }

    fn guess(text: &str, encoding: &'static Encoding) -> &'static Encoding {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text}");
        let mut detector = Detector::new();
        detector.add(&bytes);
        detector.guess()
    }
}
