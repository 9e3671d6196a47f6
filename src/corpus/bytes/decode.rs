//! Bytes → text, with an honest count of what could not be decoded.

use encoding_rs::{Decoder, Encoding};

use super::encoding::{Choice, Evidence, NotText};
use crate::corpus::notice::Notice;

/// Bytes are fed to the decoder in pieces of this size, so that its worst-case reserve stays small.
const PIECE: usize = 1 << 20;

/// The byte order mark of UTF-8 where a program took it for letters and saved these: in no language a text begins so.
const MARK_ENCODED_TWICE: &str = "ï»¿";

/// A decoded document.
#[derive(Debug)]
pub(in crate::corpus) struct Decoded {
    pub(in crate::corpus) text: String,
    pub(in crate::corpus) notices: Vec<Notice>,
}

/// Decodes a whole document. `declared` is what the document says of itself (an HTML `charset`).
pub(in crate::corpus) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<Decoded, NotText> {
    let choice = Choice::for_bytes(bytes, declared)?;
    let mut notices = choice.notices();
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
pub(in crate::corpus) fn utf_8_full_of_controls(bytes: &[u8]) -> Option<&str> {
    let begins_well = !Evidence::of(&bytes[..bytes.len().min(16)]).has_controls();
    let text = std::str::from_utf8(bytes).ok().filter(|_| begins_well)?;
    let is_full = !Evidence::of(bytes).is_text();
    is_full.then(|| text.trim_start_matches('\u{FEFF}'))
}

/// A decoder that replaces what is malformed and knows how often and where first.
pub(in crate::corpus) struct Transcoder {
    decoder: Decoder,
    consumed: u64,
    replaced: u64,
    first: Option<u64>,
}

impl Transcoder {
    pub(in crate::corpus) fn new(encoding: &'static Encoding) -> Self {
        Self {
            decoder: encoding.new_decoder_with_bom_removal(),
            consumed: 0,
            replaced: 0,
            first: None,
        }
    }

    /// A decoder for the rest of a file of which `consumed` bytes were read by another.
    pub(in crate::corpus) fn resumed(encoding: &'static Encoding, consumed: u64) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self {
            decoder,
            consumed,
            replaced: 0,
            first: None,
        }
    }

    /// Whether a byte below 128 is always the character of that number.
    pub(in crate::corpus) fn is_ascii_compatible(&self) -> bool {
        self.decoder.encoding().is_ascii_compatible()
    }

    /// How many bytes went in so far.
    pub(in crate::corpus) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Decodes one piece onto the end of `out`.
    pub(in crate::corpus) fn push(&mut self, piece: &[u8], last: bool, out: &mut String) {
        let start = (self.consumed == 0).then_some(out.len());
        self.decode(piece, last, out);
        if let Some(at) = start
            && out[at..].starts_with(MARK_ENCODED_TWICE)
        {
            out.drain(at..at + MARK_ENCODED_TWICE.len());
        }
    }

    fn decode(&mut self, mut piece: &[u8], last: bool, out: &mut String) {
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

    pub(in crate::corpus) fn notice(&self) -> Option<Notice> {
        self.first.map(|first| Notice::BytesReplaced {
            count: self.replaced,
            first,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, WINDOWS_1252};
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
        assert_eq!(text("ï»¿Café, ï»¿".as_bytes()), "Café, ï»¿");
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
