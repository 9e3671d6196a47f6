//! Decodes bytes to text, all at once or as a stream, and counts what could not be decoded.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding};

use super::encoding::{Choice, Controls, Evidence, NotText, ascii_based, has_escape};
use crate::corpus::notice::Notice;

/// A decoder takes so many bytes at once, so that its worst-case reserve stays small.
const CHUNK: usize = 1 << 20;

/// The byte order mark of UTF-8 where a program took it for letters and saved these: in no language a text
/// begins so.
const MARK_AS_LETTERS: &str = "ï»¿";

/// A decoded document.
#[derive(Debug)]
pub(in crate::corpus) struct Decoded {
    pub(in crate::corpus) text: String,
    pub(in crate::corpus) notices: Vec<Notice>,
}

/// Decodes a document. `declared` is what it says of itself (an HTML `charset`).
pub(in crate::corpus) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<Decoded, NotText> {
    let choice = Choice::for_bytes(bytes, declared)?;
    let mut transcoder = Transcoder::new(choice.encoding);
    let mut text = String::new();
    for chunk in bytes.chunks(CHUNK) {
        transcoder.push(chunk, false, &mut text);
    }
    transcoder.push(&[], true, &mut text);
    let notices = choice.notices().into_iter().chain(transcoder.notice());
    Ok(Decoded {
        text,
        notices: notices.collect(),
    })
}

/// The text of bytes that have too many control characters for [`decode`] to take them for text, if they are
/// UTF-8 and begin without any, as UTF-16, programs, pictures and archives do not.
pub(in crate::corpus) fn utf_8_full_of_controls(bytes: &[u8]) -> Option<&str> {
    let begins_well = !Evidence::of(&bytes[..bytes.len().min(16)]).has_controls();
    let text = std::str::from_utf8(bytes).ok().filter(|_| begins_well)?;
    let is_full = !Evidence::of(bytes).is_text();
    is_full.then(|| text.trim_start_matches('\u{FEFF}'))
}

/// A decoder that replaces what is malformed by U+FFFD, and counts it.
pub(in crate::corpus) struct Transcoder {
    decoder: Decoder,
    /// How many bytes went in, how many sequences were replaced, and where the first of these stands.
    consumed: u64,
    replaced: u64,
    first: Option<u64>,
}

impl Transcoder {
    pub(in crate::corpus) fn new(encoding: &'static Encoding) -> Self {
        Self::with(encoding.new_decoder_with_bom_removal(), 0)
    }

    fn with(decoder: Decoder, consumed: u64) -> Self {
        Self {
            decoder,
            consumed,
            replaced: 0,
            first: None,
        }
    }

    /// Decodes one piece onto the end of `out`.
    pub(in crate::corpus) fn push(&mut self, piece: &[u8], last: bool, out: &mut String) {
        let start = (self.consumed == 0).then_some(out.len());
        self.decode(piece, last, out);
        if let Some(at) = start
            && out[at..].starts_with(MARK_AS_LETTERS)
        {
            out.drain(at..at + MARK_AS_LETTERS.len());
        }
    }

    fn decode(&mut self, mut piece: &[u8], last: bool, out: &mut String) {
        use encoding_rs::DecoderResult::{InputEmpty, Malformed, OutputFull};
        loop {
            let decoder = &mut self.decoder;
            let most = decoder.max_utf8_buffer_length_without_replacement(piece.len());
            out.reserve(most.unwrap_or(piece.len()).max(16));
            let (result, read) = decoder.decode_to_string_without_replacement(piece, out, last);
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

    /// Says what was replaced, if anything was.
    pub(in crate::corpus) fn notice(&self) -> Option<Notice> {
        self.first.map(|first| Notice::BytesReplaced {
            count: self.replaced,
            first,
        })
    }
}

/// So many bytes are decoded at once.
const PIECE: u64 = 64 * 1024;
/// A stream is read so far beyond its first byte that is not ASCII before its encoding is chosen.
const LOOKAHEAD: u64 = 1 << 20;

/// Turns a stream of bytes in any encoding into UTF-8 while it is read, and refuses to give one record more
/// than its share of memory.
pub(in crate::corpus) struct DecodingReader<R> {
    inner: R,
    refuse: fn(&[u8]) -> Option<StreamError>,
    transcoder: Option<Transcoder>,
    /// False while only ASCII was read, which is the same in every encoding that is left.
    is_settled: bool,
    decoded: String,
    position: usize,
    finished: bool,
    allowance: u64,
    guess: Option<Notice>,
    controls: Controls,
    /// Bytes read before the next piece.
    read: u64,
}

/// The error of a stream that the operating system has read without one. It is inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub(in crate::corpus) enum StreamError {
    #[error("not a text file (first control byte at byte {0})")]
    NotText(u64),
    #[error("a record is larger than its limit")]
    RecordTooLarge,
    #[error("{kind}; {advice}")]
    Unsupported {
        kind: &'static str,
        advice: &'static str,
    },
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}

impl<R: Read> DecodingReader<R> {
    /// Reads a stream unless `refuse` knows by its first bytes that it is no text.
    pub(in crate::corpus) fn new(inner: R, refuse: fn(&[u8]) -> Option<StreamError>) -> Self {
        Self {
            inner,
            refuse,
            transcoder: None,
            is_settled: false,
            decoded: String::new(),
            position: 0,
            finished: false,
            allowance: u64::MAX,
            guess: None,
            controls: Controls::default(),
            read: 0,
        }
    }

    /// Lets at most this many more bytes through before raising [`StreamError::RecordTooLarge`].
    pub(in crate::corpus) fn allow(&mut self, bytes: u64) {
        self.allowance = bytes;
    }

    /// The beginning of what is to be read next, at least one piece of it when there is that much.
    pub(in crate::corpus) fn peek(&mut self) -> io::Result<&str> {
        self.fill()?;
        Ok(self.decoded.get(self.position..).unwrap_or_default())
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.position >= self.decoded.len() && !self.finished {
            self.decoded.clear();
            self.position = 0;
            self.decode_piece()?;
        }
        Ok(())
    }

    /// Passes over bytes that were seen with [`Self::peek`].
    pub(in crate::corpus) fn skip(&mut self, bytes: usize) {
        self.position = self.decoded.len().min(self.position + bytes);
    }

    /// The guess that was made since the last call, if one was.
    pub(in crate::corpus) fn take_guess(&mut self) -> Option<Notice> {
        self.guess.take()
    }

    /// What had to be replaced so far, and which control characters there were.
    pub(in crate::corpus) fn replaced(&self) -> impl Iterator<Item = Notice> {
        let replaced = self.transcoder.as_ref().and_then(Transcoder::notice);
        replaced.into_iter().chain(self.controls.notice())
    }

    fn decode_piece(&mut self) -> io::Result<()> {
        let mut piece = Vec::new();
        self.read_more(PIECE, &mut piece)?;
        self.finished = piece.is_empty();
        let mut transcoder = match self.transcoder.take() {
            Some(transcoder) => transcoder,
            None => self.begin(&piece)?,
        };
        if !self.is_settled && (!piece.is_ascii() || has_escape(&piece)) {
            let complete = self.read_more(LOOKAHEAD, &mut piece)? < LOOKAHEAD;
            let (encoding, guessed) = ascii_based(&piece, complete);
            self.is_settled = guessed || !piece.is_ascii();
            let encoding_name = encoding.name();
            self.guess = guessed.then_some(Notice::EncodingGuessed {
                encoding: encoding_name,
            });
            let decoder = encoding.new_decoder_without_bom_handling();
            transcoder = Transcoder::with(decoder, transcoder.consumed);
        }
        // In UTF-16 every Latin letter has a control byte.
        if transcoder.decoder.encoding().is_ascii_compatible() {
            self.controls.add(self.read, &piece);
        }
        self.read += piece.len() as u64;
        transcoder.push(&piece, self.finished, &mut self.decoded);
        self.transcoder = Some(transcoder);
        Ok(())
    }

    /// Chooses an encoding by the first piece. ASCII so far is no evidence; anything else is.
    fn begin(&mut self, piece: &[u8]) -> io::Result<Transcoder> {
        if let Some(error) = (self.refuse)(piece) {
            return Err(error.into());
        }
        let choice = Choice::for_bytes(piece, None).map_err(|e| StreamError::NotText(e.offset))?;
        let has_mark = Encoding::for_bom(piece).is_some();
        self.is_settled = has_mark || !choice.encoding.is_ascii_compatible();
        self.guess = choice.notice().filter(|_| self.is_settled);
        Ok(Transcoder::new(choice.encoding))
    }

    fn read_more(&mut self, bytes: u64, into: &mut Vec<u8>) -> io::Result<u64> {
        let read = self.inner.by_ref().take(bytes).read_to_end(into);
        read.map(|read| read as u64)
    }
}

impl<R: Read> Read for DecodingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let decoded = self.decoded.as_bytes().get(self.position..);
        let given = decoded.unwrap_or_default().read(buffer)?;
        self.position += given;
        let left = self.allowance.checked_sub(given as u64);
        self.allowance = left.ok_or(StreamError::RecordTooLarge)?;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;

    /// What a stream of bytes holds, and all notices; the same as of all bytes at once.
    fn read(bytes: &[u8]) -> (String, Vec<Notice>) {
        let mut reader = DecodingReader::new(bytes, |_| None);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("text");
        let mut notices: Vec<Notice> = reader.take_guess().into_iter().collect();
        notices.extend(reader.replaced());
        let decoded = decode(bytes, None).expect("text");
        assert!(
            (&decoded.text, &decoded.notices) == (&text, &notices),
            "{notices:?}, {:?}",
            decoded.notices
        );
        (text, notices)
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    const GUESSED: fn(&'static str) -> Notice = |encoding| Notice::EncodingGuessed { encoding };

    #[test]
    fn encodings_are_found_and_marks_disappear() {
        let ascii = "plain words\n".repeat(20_000);
        let (western, japanese) = (
            b"the caf\xE9 was \x93closed\x94\n",
            b"\x1B$BF|K\\\x1B(B of today\n",
        );
        let (as_western, as_japanese) = ("the café was “closed”\n", "日本 of today\n");
        let [little, big] = [u16::to_le_bytes, u16::to_be_bytes];
        let long = "été\n".repeat(50_000);
        for (bytes, text, notices) in [
            (b"\xEF\xBB\xBFCaf\xC3\xA9".to_vec(), "Café", vec![]),
            ("ï»¿Café, ï»¿".into(), "Café, ï»¿", vec![]),
            (
                [&b"\xFF\xFE"[..], &utf_16("Café\r\n", little)].concat(),
                "Café\r\n",
                vec![],
            ),
            (
                [&b"\xFE\xFF"[..], &utf_16("Café\r\n", big)].concat(),
                "Café\r\n",
                vec![],
            ),
            (
                [&b"\xFF\xFE"[..], &utf_16(&long, little)].concat(),
                &long,
                vec![],
            ),
            (western.to_vec(), as_western, vec![GUESSED("windows-1252")]),
            (japanese.to_vec(), as_japanese, vec![GUESSED("ISO-2022-JP")]),
            (
                b"a \x1B[1mbold\x1B(B\x1B[m word \x1B $B".to_vec(),
                "a \x1B[1mbold\x1B(B\x1B[m word \x1B $B",
                vec![],
            ),
            // Far into the file.
            (
                [ascii.as_bytes(), western].concat(),
                &[&ascii, as_western].concat(),
                vec![GUESSED("windows-1252")],
            ),
            (
                [ascii.as_bytes(), japanese].concat(),
                &[&ascii, as_japanese].concat(),
                vec![GUESSED("ISO-2022-JP")],
            ),
            (
                b"Hello\0world!".to_vec(),
                "Hello\0world!",
                vec![Notice::ControlCharacters { count: 1, first: 5 }],
            ),
        ] {
            assert_eq!(read(&bytes), (text.to_string(), notices));
        }
        for text in [
            "The envoy left.\n",
            "Войска вышли из города в среду.\n",
            "代表団は水曜日に出発した。",
        ] {
            for order in [little, big] {
                assert_eq!(read(&utf_16(text, order)).0, text);
            }
        }
    }

    #[test]
    fn damaged_utf_8_stays_utf_8_and_the_damage_is_counted() {
        let replaced = |count, first| Notice::BytesReplaced { count, first };
        let text = [&b"ab\xFF\xC3 "[..], "“One” – ‘two’".as_bytes()].concat();
        let decoded = (
            "ab\u{FFFD}\u{FFFD} “One” – ‘two’".to_string(),
            vec![replaced(2, 2)],
        );
        assert_eq!(read(&text), decoded);
        let text = [&[b'a'; 100_000], "éé".as_bytes(), b"\xFF!"].concat();
        assert_eq!(read(&text).1, [replaced(1, 100_004)]);
        // A character that a piece cuts is no damage.
        for shift in 0..4 {
            let text = format!("{}{}", "x".repeat(shift), "é“”🙂".repeat(40_000));
            assert_eq!(read(text.as_bytes()), (text, vec![]));
        }
    }

    #[test]
    fn a_declaration_counts_unless_the_bytes_are_plainly_utf_8() {
        let polish = Encoding::for_label(b"iso-8859-2");
        for (bytes, declared, text, guessed) in [
            (&b"\xA3\xF3d\xBC"[..], polish, "Łódź", None),
            ("Łódź".as_bytes(), polish, "Łódź", Some("UTF-8")),
            (b"caf\xE9", Some(UTF_8), "café", Some("windows-1252")),
            (b"caf\xE9", Some(WINDOWS_1252), "café", None),
        ] {
            let decoded = decode(bytes, declared).unwrap();
            let notices: Vec<Notice> = guessed.into_iter().map(GUESSED).collect();
            assert_eq!((decoded.text.as_str(), decoded.notices), (text, notices));
        }
    }

    #[test]
    fn pictures_and_programs_are_no_text() {
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0";
        assert_eq!(decode(picture, None).unwrap_err().offset, 8);
        let random = |i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8;
        assert!(decode(&(0..4096).map(random).collect::<Vec<u8>>(), None).is_err());
        assert!(decode(&[0; 600], None).is_err());
    }

    #[test]
    fn a_record_does_not_fill_the_memory() {
        let mut reader = DecodingReader::new(io::repeat(b'x'), |_| None);
        reader.allow(1_000_000);
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.get_ref().is_some_and(|e| e.is::<StreamError>()));
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
