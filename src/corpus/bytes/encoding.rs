//! Which encoding bytes are in, or that they are no text.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::detector::Detector;
use super::escapes::Escapes;
use crate::byte_count::count_bytes;
use crate::corpus::notice::Notice;

/// The bytes are no text; `offset` is the first byte that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) struct NotText {
    pub(in crate::corpus) offset: u64,
}

/// An encoding, and how it was arrived at.
#[derive(Debug)]
pub(in crate::corpus) struct Choice {
    pub(in crate::corpus) encoding: &'static Encoding,
    /// Not told by a byte order mark, nor by the document, nor valid UTF-8.
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

    /// That the encoding is a guess, if it is one.
    pub(in crate::corpus) fn notice(&self) -> Option<Notice> {
        self.guessed.then(|| Notice::EncodingGuessed {
            encoding: self.encoding.name(),
        })
    }

    /// What there is to know before the bytes are decoded.
    pub(in crate::corpus) fn notices(&self) -> Vec<Notice> {
        // In UTF-16 every letter of this one would be a control byte.
        let is_utf_16 = self.encoding == UTF_16LE || self.encoding == UTF_16BE;
        let controls = self.controls.notice().filter(|_| !is_utf_16);
        self.notice().into_iter().chain(controls).collect()
    }
}

/// What bytes tell about their encoding. They may be shown piece by piece.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Evidence {
    length: u64,
    controls: Controls,
    utf_8: Utf8Tally,
}

impl Evidence {
    /// The evidence of all bytes there are.
    pub(in crate::corpus) fn of(bytes: &[u8]) -> Self {
        let mut evidence = Self::default();
        evidence.add(bytes);
        evidence
    }

    /// Takes in the next bytes.
    pub(in crate::corpus) fn add(&mut self, piece: &[u8]) {
        self.controls.add(self.length, piece);
        self.utf_8.add(piece);
        self.length += piece.len() as u64;
    }

    /// The encoding, unless only a [`Detector`] can tell. `start` is the beginning of the bytes, 64 KiB if there are so many,
    /// `declared` what the document says of itself.
    pub(in crate::corpus) fn choose(
        &self,
        start: &[u8],
        declared: Option<&'static Encoding>,
    ) -> Result<Option<Choice>, NotText> {
        let choice = |(encoding, guessed)| Choice {
            encoding,
            guessed,
            controls: self.controls,
        };
        let not_text = NotText {
            offset: self.controls.first.unwrap_or(0),
        };
        if let Some((encoding, _)) = Encoding::for_bom(start) {
            // A UTF-8 mark does not make text of what follows it.
            return match encoding == UTF_8 && !self.is_text() {
                true => Err(not_text),
                false => Ok(Some(choice((encoding, false)))),
            };
        }
        if self.is_text() {
            return Ok(self.utf_8.choose(declared, true).map(choice));
        }
        match utf_16_without_mark(start) {
            Some(encoding) => Ok(Some(choice((encoding, true)))),
            None if self.controls.count == 1 && self.length > LINE => {
                Ok(self.utf_8.choose(declared, true).map(choice))
            }
            None => Err(not_text),
        }
    }

    /// The choice of an encoding that a [`Detector`] found.
    pub(in crate::corpus) fn guess(&self, encoding: &'static Encoding) -> Choice {
        Choice {
            encoding,
            guessed: true,
            controls: self.controls,
        }
    }

    pub(in crate::corpus) fn has_controls(&self) -> bool {
        self.controls.count > 0
    }

    /// Text with a few stray control bytes is text; programs, pictures and archives have far more.
    pub(in crate::corpus) fn is_text(&self) -> bool {
        let count = self.controls.count;
        match self.utf_8.malformed {
            _ if count == 0 => true,
            0 => count <= 1 + self.length / 20,
            _ => count <= self.length / 100,
        }
    }
}

/// Chooses among encodings in which ASCII is ASCII; true when the choice is a guess.
/// `complete` says that nothing follows these bytes, so that a character cut off at their end is damage.
pub(in crate::corpus) fn eight_bit(bytes: &[u8], complete: bool) -> (&'static Encoding, bool) {
    let mut tally = Utf8Tally::default();
    tally.add(bytes);
    let choice = tally.choose(None, complete);
    choice.unwrap_or_else(|| (detect(bytes), true))
}

/// The likeliest encoding of bytes that are not UTF-8.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = Detector::new();
    detector.add(bytes);
    detector.guess()
}

/// Valid multi-byte sequences and malformed ones.
#[derive(Debug, Default)]
struct Utf8Tally {
    multibyte: u64,
    malformed: u64,
    /// The beginning of a sequence that the next bytes may complete.
    open: Vec<u8>,
    escapes: Escapes,
}

impl Utf8Tally {
    fn add(&mut self, piece: &[u8]) {
        self.escapes.add(piece);
        let joined = (!self.open.is_empty()).then(|| [&self.open, piece].concat());
        let bytes = joined.as_deref().unwrap_or(piece);
        self.open.clear();
        // A character of several bytes begins with one of these.
        let begun = |text: &str| count_bytes(text.as_bytes(), |byte| byte >= 0xC0) as u64;
        if let Ok(text) = std::str::from_utf8(bytes) {
            self.multibyte += begun(text);
            return;
        }
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.multibyte += begun(chunk.valid());
            if chunks.peek().is_none() && cut_off(chunk.invalid()) {
                self.open.extend(chunk.invalid());
            } else if !chunk.invalid().is_empty() {
                self.malformed += 1;
            }
        }
    }

    /// An encoding in which ASCII is ASCII, and whether it is a guess; `None` if only a [`Detector`] can tell.
    fn choose(
        &self,
        declared: Option<&'static Encoding>,
        complete: bool,
    ) -> Option<(&'static Encoding, bool)> {
        let cut_off = complete && !self.open.is_empty();
        let malformed = self.malformed + u64::from(cut_off);
        match declared {
            // Several valid multi-byte sequences do not come about by chance: pages that were
            // saved again as UTF-8 often keep their old declaration.
            Some(encoding) if self.multibyte > malformed && encoding != UTF_8 => {
                Some((UTF_8, true))
            }
            Some(encoding) if encoding != UTF_8 => Some((encoding, false)),
            // Seven bits, which could not be told from ASCII otherwise.
            _ if malformed + self.multibyte == 0 && self.escapes.are_japanese() => {
                Some((ISO_2022_JP, true))
            }
            _ if malformed == 0 => Some((UTF_8, false)),
            // UTF-8 with some damage: a guess would garble every accented letter for its sake.
            _ if self.multibyte > malformed => Some((UTF_8, false)),
            _ => None,
        }
    }
}

/// Whether these bytes are the beginning of a longer sequence.
fn cut_off(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
}

/// A text longer than a short line may have one stray control byte, whatever its encoding.
const LINE: u64 = 40;

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

    /// Takes in bytes of which the first stands at `offset`.
    pub(in crate::corpus) fn add(&mut self, offset: u64, bytes: &[u8]) {
        // Tab, line ends, form feed, DOS end of file, and the escape of ISO-2022 and terminals are none.
        let is_control = |byte: u8| matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F);
        for (start, bytes) in (offset..).step_by(64).zip(bytes.chunks(64)) {
            // Nearly always none, which shows in many bytes at once.
            if !bytes
                .iter()
                .fold(false, |any, &byte| any | is_control(byte))
            {
                continue;
            }
            for (at, _) in (start..).zip(bytes).filter(|(_, byte)| is_control(**byte)) {
                self.count += 1;
                self.first.get_or_insert(at);
            }
        }
    }
}

/// UTF-16 without a byte order mark: both byte orders are tried, and what comes out must look like text.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(1 << 16) & !1)?;
    // Every other byte of Latin letters would be NUL, and those of other scripts are no letters of this one.
    let ascii = sample
        .iter()
        .filter(|b| matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r'));
    if ascii.count() * 10 >= sample.len() * 9 {
        return None;
    }
    let plausible = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(sample)?;
        let (mut all, mut good, mut common) = (0_usize, 0_usize, 0_usize);
        for c in text.chars() {
            all += 1;
            good += usize::from(c.is_alphanumeric() || c.is_whitespace() || is_punctuation_like(c));
            common += usize::from(
                matches!(c, ' '..='~' | '\n' | '\r' | '\u{3000}'..='\u{30FF}' | '\u{FF00}'..='\u{FFEF}'),
            );
        }
        (all > 0 && good * 10 >= all * 9 && common * 50 >= all).then_some(common)
    };
    match (plausible(UTF_16LE), plausible(UTF_16BE)) {
        (Some(little), Some(big)) if big > little => Some(UTF_16BE),
        (Some(_), _) => Some(UTF_16LE),
        (None, Some(_)) => Some(UTF_16BE),
        (None, None) => None,
    }
}

fn is_punctuation_like(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{A1}'..='\u{BF}' | '\u{300}'..='\u{36F}' | '\u{2010}'..='\u{20BF}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                &b"plain words\n"[..],
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
            ])
            .prop_map(<[u8]>::to_vec),
            prop::collection::vec(any::<u8>(), 0..4),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn pieces_tell_what_the_whole_tells(bytes in any_bytes(), length in 1usize..9) {
            let mut evidence = Evidence::default();
            let mut detector = Detector::new();
            for piece in bytes.chunks(length) {
                evidence.add(piece);
                detector.add(piece);
            }
            let choice = evidence.choose(&bytes, None);
            let choice = choice.map(|c| c.unwrap_or_else(|| evidence.guess(detector.guess())));
            let told = |choice: Result<Choice, NotText>| choice.map(|c| (c.encoding, c.notices()));
            prop_assert_eq!(told(choice), told(Choice::for_bytes(&bytes, None)));
        }
    }
}
