//! Chooses the encoding of bytes, or finds that they are no text.
//!
//! In this order: a byte order mark; what the document declares; UTF-8, if that is valid or nearly; UTF-16
//! without a mark; what chardetng guesses.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_2022_JP, ISO_8859_5, KOI8_R, KOI8_U, MACINTOSH, REPLACEMENT, UTF_8,
    UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
    X_MAC_CYRILLIC, X_USER_DEFINED,
};
use regex::bytes::Regex;

use crate::byte_count::count_bytes;
use crate::note::Note;

/// An encoding, and whether it is a guess: neither marked nor declared nor valid UTF-8.
type Choice = (&'static Encoding, bool);

/// Counts in the beginning of a text that tell its encoding.
#[derive(Default)]
pub(super) struct EncodingSigns<'b> {
    bytes: &'b [u8],
    pub(super) controls: Controls,
    /// Characters of several bytes in UTF-8, and sequences that are malformed in it.
    multibyte: u64,
    malformed: u64,
}

/// A text longer than a short line may have one stray control byte, whatever its encoding.
const LINE: u64 = 40;

impl<'b> EncodingSigns<'b> {
    /// Looks at the beginning of a text. If it is `complete`, a character that is cut at its end is damage.
    pub(super) fn new(bytes: &'b [u8], complete: bool) -> Self {
        let mut evidence = Self {
            bytes,
            ..Self::default()
        };
        evidence.controls.add(0, bytes);
        let mut rest = bytes;
        while !rest.is_empty() {
            let error = std::str::from_utf8(rest).err();
            let (valid, bad) = rest.split_at(error.map_or(rest.len(), |e| e.valid_up_to()));
            // A character of several bytes begins with one of these.
            evidence.multibyte += count_bytes(valid, |byte| byte >= 0xC0) as u64;
            let length = error.and_then(|e| e.error_len());
            evidence.malformed += u64::from(!bad.is_empty() && (complete || length.is_some()));
            rest = &bad[length.unwrap_or(bad.len())..];
        }
        evidence
    }

    /// Chooses the encoding of these bytes; `None` if they are no text.
    pub(super) fn choose(&self, declared: Option<&'static Encoding>) -> Option<Choice> {
        match Encoding::for_bom(self.bytes) {
            // A mark of UTF-8 does not make text of what follows it.
            Some((encoding, _)) if encoding == UTF_8 && !self.is_text() => None,
            Some((encoding, _)) => Some((encoding, false)),
            None if self.is_text() => Some(self.choose_ascii_based(declared)),
            None => Some((utf_16_without_mark(self.bytes)?, true)),
        }
    }

    /// Chooses an encoding in which ASCII is ASCII.
    pub(super) fn choose_ascii_based(&self, declared: Option<&'static Encoding>) -> Choice {
        let bytes = self.bytes;
        match declared {
            // Several valid sequences do not come about by chance: pages that were saved again as UTF-8 often
            // keep their old declaration.
            Some(encoding) if encoding != UTF_8 && self.multibyte > self.malformed => (UTF_8, true),
            Some(encoding) if encoding != UTF_8 => (encoding, false),
            // The escapes of ISO-2022-JP count, those of terminals do not.
            _ if bytes.is_ascii() => {
                if bytes.contains(&ESCAPE) && detect(bytes) == ISO_2022_JP {
                    (ISO_2022_JP, true)
                } else {
                    (UTF_8, false)
                }
            }
            // With some damage, too: a guess would garble every accented letter for its sake.
            _ if self.malformed == 0 || self.multibyte > self.malformed => (UTF_8, false),
            _ => (detect(bytes), true),
        }
    }

    /// Returns whether these bytes are UTF-8.
    pub(super) fn is_utf_8(&self) -> bool {
        self.malformed == 0
    }

    /// Returns whether these bytes are UTF-8 with too many control characters for a text, and begin without
    /// any, as UTF-16, programs, pictures and archives do not.
    pub(super) fn is_full_of_controls(&self) -> bool {
        let begins_well = self.controls.first.is_none_or(|first| first >= 16);
        begins_well && self.is_utf_8() && !self.is_text()
    }

    /// Returns whether control bytes are few: programs, pictures and archives have far more than texts.
    pub(super) fn is_text(&self) -> bool {
        let (count, length) = (self.controls.count, self.bytes.len() as u64);
        match self.malformed {
            _ if count == 0 => true,
            0 => count <= 1 + length / 20,
            _ => count <= u64::from(length > LINE).max(length / 100),
        }
    }
}

/// Bytes with it may be Japanese in seven bits.
pub(super) const ESCAPE: u8 = 0x1B;

/// Control bytes that have no place in a text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Controls {
    count: u64,
    pub(super) first: Option<u64>,
}

impl Controls {
    pub(crate) fn note(&self) -> Option<Note> {
        let count = self.count;
        self.first
            .map(|first| Note::ControlCharacters { count, first })
    }

    /// Adds those of the bytes after these.
    pub(super) fn join(&mut self, behind: Self) {
        self.count += behind.count;
        self.first = self.first.or(behind.first);
    }

    /// Counts those among bytes of which the first stands at `offset`.
    pub(crate) fn add(&mut self, offset: u64, bytes: &[u8]) {
        // Not tab, line ends, form feed, the end of a DOS file, nor the escape of ISO-2022 and terminals.
        let is_control = |byte: u8| matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F);
        let count = count_bytes(bytes, is_control) as u64;
        if count > 0 && self.count == 0 {
            let first = bytes.iter().position(|&byte| is_control(byte));
            self.first = first.map(|first| offset + first as u64);
        }
        self.count += count;
    }
}

/// UTF-16 without a byte order mark: the order in which more characters are ASCII or of East Asia, if nearly
/// all are such as texts have.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(1 << 16) & !1)?;
    // Two bytes of ASCII would be a letter of Chinese.
    let ascii = count_bytes(sample, |byte| {
        matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
    });
    if ascii * 10 >= sample.len() * 9 {
        return None;
    }
    let common = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(sample)?;
        let is_common = |c| {
            let is_east_asian = matches!(c, '\u{3000}'..='\u{30FF}' | '\u{FF00}'..='\u{FFEF}');
            is_east_asian || matches!(c, ' '..='~' | '\n' | '\r')
        };
        let is_usual = |c: char| c.is_alphanumeric() || c.is_whitespace() || is_common(c);
        let common = text.chars().filter(|&c| is_common(c)).count();
        let usual = text.chars().filter(|&c| is_usual(c)).count();
        let all = text.chars().count();
        (usual * 10 >= all * 9 && common * 50 >= all).then_some(common)
    };
    let orders = [UTF_16BE, UTF_16LE].map(|encoding| (common(encoding), encoding));
    let (common, encoding) = orders.into_iter().max_by_key(|(common, _)| *common)?;
    common.map(|_| encoding)
}

/// Guesses by how often letters follow each other.
///
/// chardetng takes every byte beyond ASCII for a letter of some language. In an English text a `£` before a
/// number then makes it Polish or Russian, and a single `è` (Liège) Czech. So a text with hardly a letter
/// that is not English is taken to be in windows-1252.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let english = count_bytes(bytes, |byte| byte.is_ascii_alphabetic());
    // Quotation marks, dashes and signs in windows-1252 are no letters.
    let is_sign =
        |byte| matches!(byte, 0x80..=0x85 | 0x91..=0x97 | 0xA0..=0xB0 | 0xB7 | 0xBB..=0xBE);
    let others = count_bytes(bytes, |byte| byte >= 0x80 && !is_sign(byte));
    let is_english = guess.is_single_byte() && others * 50 <= english;
    // Lines of the Macintosh of old end with CR alone, and so do those of “CSV (Macintosh)”.
    if bytes.contains(&b'\r') && !bytes.contains(&b'\n') {
        if is_english || [WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257].contains(&guess) {
            return MACINTOSH;
        }
        if [WINDOWS_1251, IBM866, ISO_8859_5, KOI8_R, KOI8_U].contains(&guess) {
            return X_MAC_CYRILLIC;
        }
    }
    let guess = if is_english { WINDOWS_1252 } else { guess };
    // Nor does chardetng know those of the Macintosh if lines end otherwise.
    let other = match guess {
        _ if [WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257].contains(&guess) => MACINTOSH,
        _ if guess == WINDOWS_1251 => X_MAC_CYRILLIC,
        _ => return guess,
    };
    if is_better(letters_of(bytes, other), letters_of(bytes, guess)) {
        other
    } else {
        guess
    }
}

/// The characters that code page 850 of DOS, which no browser knows, has for the bytes beyond ASCII.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// Decodes bytes in code page 850.
pub(super) fn decode_cp850(bytes: &[u8]) -> impl Iterator<Item = char> {
    let beyond: Vec<char> = CP850.chars().collect();
    let decode = move |byte: &u8| match byte.checked_sub(128) {
        Some(at) => beyond[usize::from(at)],
        None => char::from(*byte),
    };
    bytes.iter().map(decode)
}

/// Returns whether a text of Western Europe, for which this encoding was guessed, is in code page 850.
pub(super) fn is_cp850(bytes: &[u8], guess: &'static Encoding) -> bool {
    let western = [
        WINDOWS_1250,
        WINDOWS_1252,
        WINDOWS_1254,
        WINDOWS_1257,
        MACINTOSH,
    ];
    let score = || score_within_words(decode_cp850(sample(bytes)));
    western.contains(&guess) && is_better(score(), letters_of(bytes, guess))
}

/// Returns whether one encoding reads the letters within words better than another: at least two of them.
fn is_better(score: i64, other: i64) -> bool {
    score > 0 && score >= other + 4
}

/// The beginning of a text, by which encodings are compared.
fn sample(bytes: &[u8]) -> &[u8] {
    bytes.get(..1 << 16).unwrap_or(bytes)
}

fn letters_of(bytes: &[u8], encoding: &'static Encoding) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(sample(bytes));
    score_within_words(text.chars())
}

/// Counts what is not ASCII between two small letters: for the encoding if it is a small letter, and against it if it is a
/// capital or a sign, other than an apostrophe, a dash, a hyphen or a blank.
fn score_within_words(text: impl Iterator<Item = char>) -> i64 {
    let mut last = [' '; 2];
    let mut score = 0;
    for next in text {
        let [before, sign] = last;
        if !sign.is_ascii() && before.is_lowercase() && next.is_lowercase() {
            score += match sign {
                _ if sign.is_lowercase() => 1,
                '’' | '‘' | '–' | '—' | '\u{AD}' | '\u{A0}' => 0,
                _ => -1,
            };
        }
        last = [sign, next];
    }
    score
}

/// Browsers look no further for a declaration.
const PRESCAN: usize = 4096;

static DECLARATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let meta = r#"<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)"#;
    let xml = r#"^\s*<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]+)"#;
    Regex::new(&format!("(?i-u){meta}|{xml}")).ok()
});

/// The encoding that a web page declares, in `<meta charset>`, its older form, or an XML declaration.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(PRESCAN)];
    let captures = DECLARATION.as_ref()?.captures(start)?;
    let label = captures.get(1).or_else(|| captures.get(2))?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    match encoding {
        // A declaration that can be read as ASCII proves that the page is not UTF-16 (WHATWG HTML).
        _ if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
        // Browsers do not read these as text.
        _ if encoding == REPLACEMENT || encoding == X_USER_DEFINED => None,
        _ => Some(encoding),
    }
}
