//! Decodes bytes to text, all at once or as a stream, and counts what could not be decoded.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};
use standpoint_tables::StreamError;

use super::encoding::{Controls, ESCAPE, EncodingSigns, decode_cp850, is_cp850};
use crate::files::signs::refuse;
use crate::note::Note;

/// The number of bytes that are decoded at once.
const PIECE: u64 = 64 * 1024;
/// A stream is read this far beyond its first byte that is not ASCII before its encoding is chosen.
const LOOKAHEAD: u64 = 1 << 20;

/// The byte order mark of UTF-8 after a program took it for letters and saved these. No text begins so in any
/// language.
const MARK_AS_LETTERS: &str = "ï»¿";

/// A decoded document.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) notes: Vec<Note>,
}

/// Reads a stream to its end, or returns `None` if it is larger than `limit`.
pub(crate) fn read_all(stream: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = stream
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((read as u64 <= limit).then_some(bytes))
}

/// Decodes a document. `declared` is what it says of itself (an HTML `charset`).
pub(crate) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> io::Result<Decoded> {
    let mut reader = DecodingReader::new(bytes);
    reader.declared = declared;
    let mut text = String::new();
    while !reader.is_at_end {
        reader.decode_piece(&mut text)?;
    }
    Ok(reader.decoded(text))
}

/// Decodes a stream to its end, or returns `None` if it is larger than `limit`. A table that this program
/// wrote repeats the control characters of its articles.
pub(crate) fn decode_sheet(stream: impl Read, limit: u64) -> io::Result<Option<Decoded>> {
    let mut reader = DecodingReader::new(stream);
    reader.take_controls();
    let mut text = String::new();
    while !reader.is_at_end {
        reader.decode_piece(&mut text)?;
        if reader.consumed > limit {
            return Ok(None);
        }
    }
    Ok(Some(reader.decoded(text)))
}

/// Reads a stream of text as [`read_all`] does, and fails at the first piece of it that is no text.
pub(crate) fn read_text(stream: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut stream = stream.take(limit.saturating_add(1));
    let (mut watch, mut is_ascii_based) = (Watch::default(), None);
    while stream.by_ref().take(PIECE).read_to_end(&mut bytes)? as u64 == PIECE {
        let begin = bytes.len() - PIECE as usize;
        let piece = &bytes[begin..];
        match is_ascii_based {
            None => {
                let mut reader = DecodingReader::new(piece);
                reader.fill()?;
                is_ascii_based = reader.decoder.map(|d| d.encoding().is_ascii_compatible());
            }
            Some(is_ascii_based) => {
                let binary = watch.binary_from(begin as u64, piece, is_ascii_based);
                let rest = |at: u64| &piece[(at - begin as u64) as usize..];
                binary.map_or(Ok(()), |at| Err(no_text(at, rest(at))))?;
            }
        }
    }
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// So many NULs in a row are no text in any encoding.
const NULS: [u8; 4096] = [0; 4096];

/// The error of a stream that is no text from byte `at` on, where these bytes stand.
fn no_text(at: u64, bytes: &[u8]) -> StreamError {
    if bytes.iter().all(|byte| *byte == 0) {
        StreamError::Zeros(at)
    } else {
        StreamError::NotText(at)
    }
}

/// Looks at the pieces of a stream, each of which must be text: a file may begin as text and go on as zeros.
#[derive(Default)]
struct Watch {
    controls: Controls,
    /// True if UTF-8 is text however many control characters it has.
    takes_controls: bool,
}

impl Watch {
    /// Returns the place in the stream from which on a piece of it, which begins at byte `begin`, is no text.
    fn binary_from(&mut self, begin: u64, piece: &[u8], is_ascii_based: bool) -> Option<u64> {
        let mut chunks = piece
            .chunks(PIECE as usize)
            .zip((begin..).step_by(PIECE as usize));
        chunks.find_map(|(chunk, begin)| {
            // The search of many NULs takes long to prepare.
            let nuls = memchr::memchr(0, chunk).and_then(|_| memchr::memmem::find(chunk, &NULS));
            if let Some(at) = nuls {
                return Some(begin + at as u64);
            }
            let mut controls = Controls::default();
            // In UTF-16 every Latin letter has a control byte.
            if is_ascii_based {
                controls.add(begin, chunk);
            }
            let is_text = |evidence: EncodingSigns| {
                evidence.is_text() || self.takes_controls && evidence.is_utf_8()
            };
            let first = controls
                .first
                .filter(|_| !is_text(EncodingSigns::new(chunk, false)));
            self.controls.join(controls);
            first
        })
    }
}

/// Turns a stream of bytes in any encoding into UTF-8 while it is read.
pub(crate) struct DecodingReader<R> {
    inner: R,
    declared: Option<&'static Encoding>,
    decoder: Option<Decoder>,
    /// True if code page 850 was guessed, for which there is no decoder.
    is_cp850: bool,
    /// False while only ASCII was read, which is the same in every encoding that is left.
    is_settled: bool,
    guess: Option<Note>,
    decoded: String,
    position: usize,
    is_at_end: bool,
    /// The number of bytes that were decoded.
    consumed: u64,
    watch: Watch,
    /// Why the stream is no text from here on, once that is known.
    binary: Option<StreamError>,
    /// The number of malformed sequences that were replaced, and the place of the first.
    replaced: u64,
    first_replaced: Option<u64>,
}

impl<R: Read> DecodingReader<R> {
    /// Reads a stream, unless its first bytes are those of a file that is no text.
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            declared: None,
            decoder: None,
            is_cp850: false,
            is_settled: false,
            guess: None,
            decoded: String::new(),
            position: 0,
            is_at_end: false,
            consumed: 0,
            watch: Watch::default(),
            binary: None,
            replaced: 0,
            first_replaced: None,
        }
    }

    /// Takes UTF-8 for text however many control characters it has.
    pub(crate) fn take_controls(&mut self) {
        self.watch.takes_controls = true;
    }

    /// The beginning of what is to be read next, at least one piece of it when there is that much.
    pub(crate) fn peek(&mut self) -> io::Result<&str> {
        self.fill()?;
        Ok(self.decoded.get(self.position..).unwrap_or_default())
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.position >= self.decoded.len() && !self.is_at_end {
            let mut decoded = std::mem::take(&mut self.decoded);
            decoded.clear();
            self.position = 0;
            self.decode_piece(&mut decoded)?;
            self.decoded = decoded;
        }
        Ok(())
    }

    /// Passes over bytes that were seen with [`Self::peek`].
    pub(crate) fn skip(&mut self, bytes: usize) {
        self.position = self.decoded.len().min(self.position + bytes);
    }

    /// Returns a new guess once.
    pub(crate) fn take_guess(&mut self) -> Option<Note> {
        self.guess.take()
    }

    /// Returns notes of what was replaced so far, and of control characters.
    pub(crate) fn replaced(&self) -> impl Iterator<Item = Note> {
        let count = self.replaced;
        let replaced = self
            .first_replaced
            .map(|first| Note::BytesReplaced { count, first });
        replaced.into_iter().chain(self.watch.controls.note())
    }

    /// The whole text, with its notes.
    fn decoded(mut self, text: String) -> Decoded {
        let guess = self.take_guess().into_iter();
        let notes = guess.chain(self.replaced()).collect();
        Decoded { text, notes }
    }

    /// Decodes the next piece onto the end of `out`.
    fn decode_piece(&mut self, out: &mut String) -> io::Result<()> {
        if let Some(error) = self.binary {
            return Err(error.into());
        }
        let mut piece = Vec::new();
        self.read_more(PIECE, &mut piece)?;
        self.is_at_end = piece.is_empty();
        if !self.is_settled {
            self.choose_decoder(&mut piece)?;
        }
        let Some(mut decoder) = self.decoder.take() else {
            return Ok(());
        };
        let is_ascii_based = decoder.encoding().is_ascii_compatible();
        // The text before is decoded first.
        let binary = self
            .watch
            .binary_from(self.consumed, &piece, is_ascii_based);
        if let Some(at) = binary {
            let rest = piece.split_off((at - self.consumed) as usize);
            self.binary = Some(no_text(at, &rest));
        }
        let (is_first, start) = (self.consumed == 0, out.len());
        self.transcode(&mut decoder, &piece, out);
        self.decoder = Some(decoder);
        if is_first && out[start..].starts_with(MARK_AS_LETTERS) {
            out.drain(start..start + MARK_AS_LETTERS.len());
        }
        Ok(())
    }

    /// Chooses an encoding by the first piece, and again by the first that is not ASCII and what follows it.
    fn choose_decoder(&mut self, piece: &mut Vec<u8>) -> io::Result<()> {
        let is_first = self.decoder.is_none();
        let mut choice = None;
        if is_first {
            if let Some(error) = refuse(piece) {
                return Err(error.into());
            }
            let evidence = EncodingSigns::new(piece, false);
            let not_text = || {
                let first = evidence.controls.first.unwrap_or(0);
                no_text(first, &piece[first as usize..])
            };
            let chosen = if self.watch.takes_controls && evidence.is_full_of_controls() {
                Some((UTF_8, false))
            } else {
                evidence.choose(self.declared)
            };
            let (encoding, is_guess) = chosen.ok_or_else(not_text)?;
            let has_mark = Encoding::for_bom(piece).is_some();
            self.is_settled = has_mark || !encoding.is_ascii_compatible();
            choice = Some((encoding, is_guess));
        }
        if !self.is_settled && (!piece.is_ascii() || piece.contains(&ESCAPE)) {
            let complete = self.read_more(LOOKAHEAD, piece)? < LOOKAHEAD;
            let evidence = EncodingSigns::new(piece, complete);
            let (encoding, is_guess) = evidence.choose_ascii_based(self.declared);
            self.is_settled = is_guess || !piece.is_ascii();
            choice = Some((encoding, is_guess));
        }
        if let Some((encoding, is_guess)) = choice {
            self.is_cp850 = is_guess && is_cp850(piece, encoding);
            let name = if self.is_cp850 {
                "code page 850"
            } else {
                encoding.name()
            };
            self.guess = is_guess.then_some(Note::EncodingGuessed(name));
            self.decoder = Some(if is_first {
                encoding.new_decoder_with_bom_removal()
            } else {
                encoding.new_decoder_without_bom_handling()
            });
        }
        Ok(())
    }

    /// Decodes a piece, and replaces what is malformed by U+FFFD.
    fn transcode(&mut self, decoder: &mut Decoder, mut piece: &[u8], out: &mut String) {
        use encoding_rs::DecoderResult::{InputEmpty, Malformed, OutputFull};
        if self.is_cp850 {
            self.consumed += piece.len() as u64;
            out.extend(decode_cp850(piece));
            return;
        }
        loop {
            let most = decoder.max_utf8_buffer_length_without_replacement(piece.len());
            out.reserve(most.unwrap_or(piece.len()).max(16));
            let (result, read) =
                decoder.decode_to_string_without_replacement(piece, out, self.is_at_end);
            self.consumed += read as u64;
            piece = piece.get(read..).unwrap_or_default();
            match result {
                InputEmpty => return,
                OutputFull => {}
                Malformed(bad, beyond) => {
                    self.replaced += 1;
                    let length = u64::from(bad) + u64::from(beyond);
                    let at = self.consumed.saturating_sub(length);
                    self.first_replaced.get_or_insert(at);
                    out.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
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
        let read = decoded.unwrap_or_default().read(buffer)?;
        self.position += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::encoding::declared_encoding;
    use super::*;
    use crate::tests::bytes;

    /// The bytes of a case: in an encoding if it begins with a name, else as they are.
    fn bytes_of(case: &str) -> Vec<u8> {
        let (label, text) = case.split_once(": ").unwrap_or(("", case));
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => encoding.encode(text).0.into_owned(),
            None => bytes(case),
        }
    }

    #[test]
    fn encodings_are_chosen_and_damage_is_counted() {
        let english = "The owners of both mills must pay the town, the court ruled on Monday: ";
        let words = "words ".repeat(17_000);
        let mut failures = Vec::new();
        for case in include_str!("../../tests/encodings.txt")
            .split("\n\n")
            .skip(1)
        {
            let (source, expected) = case.trim_end().split_once('\n').unwrap();
            let source = source.replace('…', english).replace("⟨100 KB⟩", &words);
            let expected = expected.replace('…', english);
            let bytes = bytes_of(&source);
            let shown = match decode(&bytes, declared_encoding(&bytes)) {
                Ok(Decoded { text, notes }) => {
                    let text = text
                        .replace(&words, "⟨100 KB⟩")
                        .replace('\r', "⟨0D⟩")
                        .replace('\n', "⟨0A⟩")
                        .replace('\0', "⟨00⟩")
                        .replace('\x1B', "⟨1B⟩");
                    let notes = notes.iter().map(|note| format!("\n! {note}"));
                    format!("= {text}{}", notes.collect::<String>())
                }
                Err(error) => format!("! {error}"),
            };
            let mut lines = shown.lines().zip(expected.lines());
            let is_same = lines.all(|(shown, expected)| shown.starts_with(expected));
            if !is_same || shown.lines().count() != expected.lines().count() {
                failures.push(format!("{case}\n{shown}"));
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    }

    #[test]
    fn utf_16_is_read_without_a_mark_and_binary_data_is_refused() {
        for text in [
            "The envoy left.\n",
            "Войска вышли из города в среду.\n",
            "代表団は水曜日に出発した。",
        ] {
            for order in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
                assert_eq!(decode(&bytes, None).unwrap().text, text);
            }
        }
        let random = |i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8;
        assert!(decode(&(0..4096).map(random).collect::<Vec<u8>>(), None).is_err());
        assert!(decode(&[0; 600], None).is_err());
    }

    proptest! {
        #[test]
        fn valid_utf_8_comes_back_as_it_was(
            text in "[^\\x00-\\x08\\x0E-\\x1F\\x7F\\u{FEFF}]*",
            repeats in 1usize..4000,
        ) {
            let text = format!("{}{text}", "é“”🙂 ".repeat(repeats));
            let decoded = decode(text.as_bytes(), None).unwrap();
            prop_assert_eq!(&decoded.text, &text);
            prop_assert_eq!(decoded.notes, []);
            let mut read = String::new();
            DecodingReader::new(text.as_bytes()).read_to_string(&mut read).unwrap();
            prop_assert_eq!(read, text);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes, Encoding::for_label(b"shift_jis"));
            let _ = decode(&bytes, None);
        }
    }
}
