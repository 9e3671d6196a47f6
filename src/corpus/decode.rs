//! Bytes → text: which encoding, and an honest count of what could not be decoded.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::Notice;

/// Bytes are fed to the decoder in pieces of this size, so that its worst-case reserve stays small.
const PIECE: usize = 1 << 20;

/// A decoded document.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) notices: Vec<Notice>,
}

/// The bytes are no text; `offset` is the first byte that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotText {
    pub(super) offset: u64,
}

/// Decodes a whole document. `declared` is what the document says of itself (an HTML `charset`).
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<Decoded, NotText> {
    let choice = Choice::for_bytes(bytes, declared)?;
    let mut notices: Vec<Notice> = choice.notice().into_iter().collect();
    if let (Some(first), false) = (choice.controls.first, choice.is_utf_16()) {
        let count = choice.controls.count;
        notices.push(Notice::ControlCharacters { count, first });
    }
    let mut transcoder = Transcoder::new(choice.encoding);
    let mut text = String::new();
    for piece in bytes.chunks(PIECE) {
        transcoder.push(piece, false, &mut text);
    }
    transcoder.push(&[], true, &mut text);
    notices.extend(transcoder.notice());
    Ok(Decoded { text, notices })
}

/// The text of bytes that have too many control characters for [`decode`] to take them for such, if they are UTF-8 all the
/// same and begin without any, as UTF-16, programs, pictures and archives do not.
pub(super) fn utf_8_full_of_controls(bytes: &[u8]) -> Option<&str> {
    let begins_well = Controls::count(&bytes[..bytes.len().min(16)]).count == 0;
    let text = std::str::from_utf8(bytes).ok().filter(|_| begins_well)?;
    let is_full = !Controls::count(bytes).tolerable(bytes);
    is_full.then(|| text.trim_start_matches('\u{FEFF}'))
}

/// An encoding, and how it was arrived at.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) encoding: &'static Encoding,
    /// Not told by a byte order mark, nor by the document, nor valid UTF-8.
    pub(super) guessed: bool,
    controls: Controls,
}

impl Choice {
    /// Looks at (the beginning of) a document.
    pub(super) fn for_bytes(
        bytes: &[u8],
        declared: Option<&'static Encoding>,
    ) -> Result<Self, NotText> {
        let controls = Controls::count(bytes);
        let (encoding, guessed) = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
            (encoding, false)
        } else if controls.tolerable(bytes) {
            eight_bit(bytes, declared, true)
        } else if let Some(encoding) = utf_16_without_mark(bytes) {
            (encoding, true)
        } else {
            return Err(NotText {
                offset: controls.first.unwrap_or(0),
            });
        };
        let choice = Self {
            encoding,
            guessed,
            controls,
        };
        // A UTF-8 mark does not make text of what follows it.
        if encoding == UTF_8 && !choice.controls.tolerable(bytes) {
            return Err(NotText {
                offset: choice.controls.first.unwrap_or(0),
            });
        }
        Ok(choice)
    }

    pub(super) fn notice(&self) -> Option<Notice> {
        self.guessed.then(|| Notice::EncodingGuessed {
            encoding: self.encoding.name(),
        })
    }

    fn is_utf_16(&self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }
}

/// Chooses among encodings in which ASCII is ASCII; true when the choice is a guess.
/// `complete` says that nothing follows these bytes, so that a character cut off at their end is damage.
pub(super) fn eight_bit(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    complete: bool,
) -> (&'static Encoding, bool) {
    let (multibyte, malformed) = tally_utf_8(bytes, complete);
    match declared {
        // Several valid multi-byte sequences do not come about by chance: pages that were
        // saved again as UTF-8 often keep their old declaration.
        Some(encoding) if multibyte > malformed && encoding != UTF_8 => (UTF_8, true),
        Some(encoding) if encoding != UTF_8 => (encoding, false),
        _ if malformed == 0 => (UTF_8, false),
        // UTF-8 with some damage: a guess would garble every accented letter for its sake.
        _ if multibyte > malformed => (UTF_8, false),
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            (detector.guess(None, Utf8Detection::Deny), true)
        }
    }
}

/// Valid multi-byte sequences and malformed ones. One cut off at the very end counts only if `complete`.
fn tally_utf_8(bytes: &[u8], complete: bool) -> (u64, u64) {
    // A character of several bytes begins with one of these.
    let begun = |text: &str| text.bytes().filter(|byte| *byte >= 0xC0).count() as u64;
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (begun(text), 0);
    }
    let (mut multibyte, mut malformed) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        multibyte += begun(chunk.valid());
        if !chunk.invalid().is_empty()
            && (complete || chunks.peek().is_some() || !cut_off(chunk.invalid()))
        {
            malformed += 1;
        }
    }
    (multibyte, malformed)
}

/// Whether these bytes are the beginning of a longer sequence.
fn cut_off(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
}

/// Control bytes that have no place in a text.
#[derive(Debug, Clone, Copy, Default)]
struct Controls {
    count: u64,
    first: Option<u64>,
}

impl Controls {
    fn count(bytes: &[u8]) -> Self {
        let mut controls = Self::default();
        for (at, &byte) in bytes.iter().enumerate() {
            // Tab, line ends, form feed, DOS end of file, and the escape of ISO-2022 and terminals.
            if matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F) {
                controls.count += 1;
                controls.first.get_or_insert(at as u64);
            }
        }
        controls
    }

    /// Text with a few stray control bytes is text; programs, pictures and archives have far more.
    fn tolerable(&self, bytes: &[u8]) -> bool {
        if self.count == 0 {
            return true;
        }
        let length = bytes.len() as u64;
        let (_, malformed) = tally_utf_8(bytes, false);
        if malformed == 0 {
            self.count <= 1 + length / 20
        } else {
            self.count <= length / 100
        }
    }
}

/// UTF-16 without a byte order mark: both byte orders are tried, and what comes out must look like text.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(1 << 16) & !1)?;
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

/// A decoder that replaces what is malformed and knows how often and where first.
pub(super) struct Transcoder {
    decoder: Decoder,
    consumed: u64,
    replaced: u64,
    first: Option<u64>,
}

impl Transcoder {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self {
            decoder: encoding.new_decoder_with_bom_removal(),
            consumed: 0,
            replaced: 0,
            first: None,
        }
    }

    /// A decoder for the rest of a file of which `consumed` bytes were read by another.
    pub(super) fn resumed(encoding: &'static Encoding, consumed: u64) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self {
            decoder,
            consumed,
            replaced: 0,
            first: None,
        }
    }

    /// How many bytes went in so far.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Decodes one piece onto the end of `out`.
    pub(super) fn push(&mut self, mut piece: &[u8], last: bool, out: &mut String) {
        use encoding_rs::DecoderResult::{InputEmpty, Malformed, OutputFull};
        loop {
            let most = self
                .decoder
                .max_utf8_buffer_length_without_replacement(piece.len());
            out.reserve(most.unwrap_or(piece.len()).max(16));
            let (result, read) = self
                .decoder
                .decode_to_string_without_replacement(piece, out, last);
            self.consumed += read as u64;
            piece = piece.get(read..).unwrap_or_default();
            match result {
                InputEmpty => return,
                OutputFull => {}
                Malformed(bad, beyond) => {
                    self.replaced += 1;
                    let at = self
                        .consumed
                        .saturating_sub(u64::from(bad) + u64::from(beyond));
                    self.first.get_or_insert(at);
                    out.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
    }

    pub(super) fn notice(&self) -> Option<Notice> {
        self.first.map(|first| Notice::BytesReplaced {
            count: self.replaced,
            first,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).expect("text").text
    }

    fn utf_16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn a_byte_order_mark_decides_and_disappears() {
        assert_eq!(text(b"\xEF\xBB\xBFCaf\xC3\xA9"), "Café");
        for (mark, little) in [(&b"\xFF\xFE"[..], true), (b"\xFE\xFF", false)] {
            let bytes = [mark, &utf_16("Café\r\n", little)].concat();
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(
                (decoded.text.as_str(), decoded.notices.len()),
                ("Café\r\n", 0)
            );
        }
    }

    #[test]
    fn utf_16_is_known_without_a_mark() {
        for sample in [
            "The envoy left.\n",
            "Войска вышли из города в среду.\n",
            "代表団は水曜日に出発した。",
        ] {
            for little in [true, false] {
                assert_eq!(text(&utf_16(sample, little)), sample, "{sample} {little}");
            }
        }
    }

    #[test]
    fn a_guess_is_told() {
        let decoded = decode(
            b"The caf\xE9 on the rue Gu\xE9n\xE9gaud is \x93closed\x94.",
            None,
        )
        .unwrap();
        assert_eq!(decoded.text, "The café on the rue Guénégaud is “closed”.");
        assert_eq!(
            decoded.notices,
            [Notice::EncodingGuessed {
                encoding: "windows-1252"
            }]
        );
    }

    #[test]
    fn damaged_utf_8_stays_utf_8_and_the_damage_is_counted() {
        let decoded = decode("“One” – ‘two’ \u{0}".as_bytes(), None).unwrap();
        assert!(decoded.text.ends_with('\0'));
        let mut bytes = "“One” – ‘two’".as_bytes().to_vec();
        bytes.splice(0..0, *b"ab\xFF\xC3 ");
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.text, "ab\u{FFFD}\u{FFFD} “One” – ‘two’");
        assert_eq!(
            decoded.notices,
            [Notice::BytesReplaced { count: 2, first: 2 }]
        );
    }

    #[test]
    fn a_declaration_counts_unless_the_bytes_are_plainly_utf_8() {
        let declared = Encoding::for_label(b"iso-8859-2");
        assert_eq!(decode(b"\xA3\xF3d\xBC", declared).unwrap().text, "Łódź");
        assert_eq!(decode("Łódź".as_bytes(), declared).unwrap().text, "Łódź");
        assert_eq!(decode(b"caf\xE9", Some(UTF_8)).unwrap().text, "café");
        assert_eq!(decode(b"caf\xE9", Some(WINDOWS_1252)).unwrap().notices, []);
    }

    #[test]
    fn stray_nuls_do_not_make_a_text_vanish() {
        let decoded = decode(b"Hello\0world!", None).unwrap();
        assert_eq!(decoded.text, "Hello\0world!");
        assert_eq!(
            decoded.notices,
            [Notice::ControlCharacters { count: 1, first: 5 }]
        );
    }

    #[test]
    fn pictures_and_programs_are_not_text() {
        assert_eq!(
            decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", None)
                .unwrap_err()
                .offset,
            8
        );
        let noise: Vec<u8> = (0..4096_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(decode(&noise, None).is_err());
        assert!(decode(&[0; 600], None).is_err());
    }

    proptest! {
        #[test]
        fn valid_utf_8_comes_back_as_it_was(text in "[^\\x00-\\x08\\x0E-\\x1F\\x7F\\u{FEFF}]*") {
            let decoded = decode(text.as_bytes(), None).unwrap();
            prop_assert_eq!(decoded.text, text);
            prop_assert_eq!(decoded.notices, []);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes, Encoding::for_label(b"shift_jis"));
            let _ = decode(&bytes, None);
        }
    }
}
