//! Chooses the encoding of bytes, or finds that they are no text.
//!
//! In this order: a byte order mark; what the document declares; UTF-8, if that is valid or nearly; UTF-16
//! without a mark; what [`Detector`] guesses.

use std::sync::LazyLock;

use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use regex::bytes::Regex;

use super::detector::Detector;
use crate::byte_count::count_bytes;
use crate::corpus::notice::Notice;

/// The bytes are no text; `offset` is the first byte that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) struct NotText {
    pub(in crate::corpus) offset: u64,
}

/// An encoding, and how it was chosen.
#[derive(Debug)]
pub(in crate::corpus) struct Choice {
    pub(in crate::corpus) encoding: &'static Encoding,
    /// Neither marked nor declared nor valid UTF-8.
    guessed: bool,
    controls: Controls,
}

impl Choice {
    /// Looks at (the beginning of) a document. `declared` is what it says of itself.
    pub(in crate::corpus) fn for_bytes(
        bytes: &[u8],
        declared: Option<&'static Encoding>,
    ) -> Result<Self, NotText> {
        let evidence = Evidence::of(bytes);
        let choice = evidence.choose(bytes, declared)?;
        Ok(choice.unwrap_or_else(|| evidence.guess(detect(bytes))))
    }

    /// Says that the encoding is a guess, if it is one.
    pub(super) fn notice(&self) -> Option<Notice> {
        self.guessed.then(|| Notice::EncodingGuessed {
            encoding: self.encoding.name(),
        })
    }

    /// What a reader should know before the bytes are decoded.
    pub(in crate::corpus) fn notices(&self) -> Vec<Notice> {
        // In UTF-16 every Latin letter has a control byte.
        let controls = self.controls.notice();
        let controls = controls.filter(|_| self.encoding.is_ascii_compatible());
        self.notice().into_iter().chain(controls).collect()
    }
}

/// What bytes tell about their encoding. They may be added piece by piece.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Evidence {
    length: u64,
    controls: Controls,
    /// Characters of several bytes in UTF-8, and sequences that are malformed in it.
    multibyte: u64,
    malformed: u64,
    /// The beginning of a sequence that the next bytes may complete.
    open: Vec<u8>,
    /// Whether an escape stands in the bytes, as ISO-2022-JP has them.
    has_escape: bool,
}

/// A text longer than a short line may have one stray control byte, whatever its encoding.
const LINE: u64 = 40;

impl Evidence {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut evidence = Self::default();
        evidence.add(bytes);
        evidence
    }

    pub(in crate::corpus) fn add(&mut self, piece: &[u8]) {
        self.controls.add(self.length, piece);
        self.length += piece.len() as u64;
        self.has_escape |= has_escape(piece);
        let joined = (!self.open.is_empty()).then(|| [&self.open, piece].concat());
        let bytes = joined.as_deref().unwrap_or(piece);
        self.open.clear();
        // A character of several bytes begins with one of these.
        let multibyte = |text: &str| count_bytes(text.as_bytes(), |byte| byte >= 0xC0) as u64;
        if let Ok(text) = std::str::from_utf8(bytes) {
            self.multibyte += multibyte(text);
            return;
        }
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.multibyte += multibyte(chunk.valid());
            let is_cut_off =
                |bytes| std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none());
            match chunk.invalid() {
                [] => {}
                open if chunks.peek().is_none() && is_cut_off(open) => self.open.extend(open),
                _ => self.malformed += 1,
            }
        }
    }

    /// The encoding, unless only a [`Detector`] can tell. `start` is the beginning of the bytes, 64 KiB if
    /// there are so many; `declared` is what the document says of itself.
    pub(in crate::corpus) fn choose(
        &self,
        start: &[u8],
        declared: Option<&'static Encoding>,
    ) -> Result<Option<Choice>, NotText> {
        let not_text = NotText {
            offset: self.controls.first.unwrap_or(0),
        };
        let choice = match Encoding::for_bom(start) {
            // A mark of UTF-8 does not make text of what follows it.
            Some((encoding, _)) if encoding == UTF_8 && !self.is_text() => return Err(not_text),
            Some((encoding, _)) => Some((encoding, false)),
            None if self.is_text() => self.ascii_based(declared, true),
            None => Some((utf_16_without_mark(start).ok_or(not_text)?, true)),
        };
        Ok(choice.map(|choice| self.choice(choice)))
    }

    /// The choice of an encoding that a [`Detector`] found.
    pub(in crate::corpus) fn guess(&self, encoding: &'static Encoding) -> Choice {
        self.choice(self.unless_ascii(encoding))
    }

    fn choice(&self, (encoding, guessed): (&'static Encoding, bool)) -> Choice {
        Choice {
            encoding,
            guessed,
            controls: self.controls,
        }
    }

    /// What a detector says counts only of bytes beyond ASCII, and of the escapes of ISO-2022-JP, not of
    /// terminals.
    fn unless_ascii(&self, encoding: &'static Encoding) -> (&'static Encoding, bool) {
        match self.is_ascii() && encoding != ISO_2022_JP {
            true => (UTF_8, false),
            false => (encoding, true),
        }
    }

    fn is_ascii(&self) -> bool {
        self.multibyte + self.malformed == 0 && self.open.is_empty()
    }

    /// An encoding in which ASCII is ASCII, and whether it is a guess; `None` if only a [`Detector`] can
    /// tell. `complete` says that nothing follows these bytes, so that a character cut off
    /// at their end is damage.
    fn ascii_based(
        &self,
        declared: Option<&'static Encoding>,
        complete: bool,
    ) -> Option<(&'static Encoding, bool)> {
        let malformed = self.malformed + u64::from(complete && !self.open.is_empty());
        match declared {
            // Several valid sequences do not come about by chance: pages that were saved again as UTF-8 often
            // keep their old declaration.
            Some(encoding) if self.multibyte > malformed && encoding != UTF_8 => {
                Some((UTF_8, true))
            }
            Some(encoding) if encoding != UTF_8 => Some((encoding, false)),
            _ if self.has_escape && self.is_ascii() => None,
            // With some damage, too: a guess would garble every accented letter for its sake.
            _ if malformed == 0 || self.multibyte > malformed => Some((UTF_8, false)),
            _ => None,
        }
    }

    pub(super) fn has_controls(&self) -> bool {
        self.controls.count > 0
    }

    /// Text with a few stray control bytes is text; programs, pictures and archives have far more.
    pub(super) fn is_text(&self) -> bool {
        let count = self.controls.count;
        match self.malformed {
            _ if count == 0 => true,
            0 => count <= 1 + self.length / 20,
            _ => count <= u64::from(self.length > LINE).max(self.length / 100),
        }
    }
}

/// Chooses among encodings in which ASCII is ASCII; true when the choice is a guess.
pub(super) fn ascii_based(bytes: &[u8], complete: bool) -> (&'static Encoding, bool) {
    let evidence = Evidence::of(bytes);
    let choice = evidence.ascii_based(None, complete);
    choice.unwrap_or_else(|| evidence.unless_ascii(detect(bytes)))
}

/// Whether bytes may be Japanese in seven bits.
pub(super) fn has_escape(bytes: &[u8]) -> bool {
    memchr::memchr(b'\x1B', bytes).is_some()
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = Detector::new();
    detector.add(bytes);
    detector.guess()
}

/// Control bytes that have no place in a text.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::corpus) struct Controls {
    count: u64,
    first: Option<u64>,
}

impl Controls {
    pub(in crate::corpus) fn notice(&self) -> Option<Notice> {
        let count = self.count;
        self.first
            .map(|first| Notice::ControlCharacters { count, first })
    }

    /// Counts those among bytes of which the first stands at `offset`.
    pub(in crate::corpus) fn add(&mut self, offset: u64, bytes: &[u8]) {
        // Not tab, line ends, form feed, the end of a DOS file, nor the escape of ISO-2022 and terminals.
        let is_control = |byte: u8| matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F);
        let found = count_bytes(bytes, is_control) as u64;
        if found > 0 && self.count == 0 {
            let first = bytes.iter().position(|&byte| is_control(byte));
            self.first = first.map(|first| offset + first as u64);
        }
        self.count += found;
    }
}

/// UTF-16 without a byte order mark: both byte orders are tried, and what comes out must look like text.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(1 << 16) & !1)?;
    // Of Latin letters every other byte would be NUL, and of other scripts few would be ASCII.
    let ascii = sample
        .iter()
        .filter(|b| matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r'));
    if ascii.count() * 10 >= sample.len() * 9 {
        return None;
    }
    // How many characters are blanks, ASCII or of East Asia, if nearly all are such as texts have.
    let common = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(sample)?;
        let (mut all, mut good, mut common) = (0_usize, 0_usize, 0_usize);
        for c in text.chars() {
            all += 1;
            good += usize::from(c.is_alphanumeric() || c.is_whitespace() || is_punctuation(c));
            common += usize::from(
                matches!(c, ' '..='~' | '\n' | '\r' | '\u{3000}'..='\u{30FF}' | '\u{FF00}'..='\u{FFEF}'),
            );
        }
        (all > 0 && good * 10 >= all * 9 && common * 50 >= all).then_some(common)
    };
    let orders = [UTF_16BE, UTF_16LE].map(|encoding| (common(encoding), encoding));
    let (found, encoding) = orders.into_iter().max_by_key(|(common, _)| *common)?;
    found.map(|_| encoding)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{A1}'..='\u{BF}' | '\u{300}'..='\u{36F}' | '\u{2010}'..='\u{20BF}')
        || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

/// Browsers look no further for a declaration.
const PRESCAN: usize = 4096;

static DECLARATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let meta = r#"<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)"#;
    let xml = r#"^\s*<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]+)"#;
    Regex::new(&format!("(?i-u){meta}|{xml}")).ok()
});

/// The encoding that a web page declares, in `<meta charset>`, its older form, or an XML declaration.
pub(in crate::corpus) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let captures = DECLARATION
        .as_ref()?
        .captures(&bytes[..bytes.len().min(PRESCAN)])?;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn declarations_of_all_ages_are_read() {
        for (page, name) in [
            ("<html><META CHARSET=Windows-1251>", Some("windows-1251")),
            (
                "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>",
                Some("windows-1252"),
            ),
            (
                "<?xml version='1.0' encoding='Shift_JIS'?><html>",
                Some("Shift_JIS"),
            ),
            ("<meta charset='utf-16'>", Some("UTF-8")),
            ("<p>charset=utf-8</p><meta charset=nonsense>", None),
            ("<meta charset=hz-gb-2312>", None),
            ("<meta charset=x-user-defined>", None),
        ] {
            let declared = declared_encoding(page.as_bytes());
            assert_eq!(declared.map(Encoding::name), name, "{page}");
        }
    }

    fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
        let pieces: [&[u8]; 11] = [
            b"plain words\n",
            "Łódź “é” 🙂".as_bytes(),
            b"caf\xE9 ",
            b"\xE2\x82",
            b"\xF0\x9F",
            b"\0",
            b"\x1B",
            b"\x1B$B",
            b"\xFF\xFE",
            b"\xEF\xBB\xBF",
            b"T\0h\0e\0 \0",
        ];
        let piece = prop_oneof![
            prop::sample::select(pieces.to_vec()).prop_map(<[u8]>::to_vec),
            prop::collection::vec(any::<u8>(), 0..4),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn pieces_give_the_same_choice_as_all_bytes_at_once(bytes in any_bytes(), length in 1usize..9) {
            let mut evidence = Evidence::default();
            let mut detector = Detector::new();
            for piece in bytes.chunks(length) {
                evidence.add(piece);
                detector.add(piece);
            }
            let choice = evidence.choose(&bytes, None);
            let choice = choice.map(|c| c.unwrap_or_else(|| evidence.guess(detector.guess())));
            let seen = |choice: Result<Choice, NotText>| choice.map(|c| (c.encoding, c.notices()));
            prop_assert_eq!(seen(choice), seen(Choice::for_bytes(&bytes, None)));
        }
    }
}
