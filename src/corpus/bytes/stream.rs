//! A reader that turns a stream of bytes in any encoding into UTF-8, a piece at a time.

use std::io::{self, Read};

use super::decode::Transcoder;
use super::encoding::{Choice, Controls, eight_bit};
use super::escapes::begins_japanese;
use crate::corpus::files::format::Kind;
use crate::corpus::files::signs::disguised;
use crate::corpus::notice::Notice;

const PIECE: u64 = 64 * 1024;
/// How far to look ahead from the first byte beyond ASCII before choosing an encoding.
const LOOKAHEAD: u64 = 1 << 20;

/// Decodes while reading and refuses to give one record more than its share of memory.
pub(in crate::corpus) struct DecodingReader<R> {
    inner: R,
    transcoder: Option<Transcoder>,
    /// False while only ASCII has been seen, which reads the same in every encoding that is left.
    settled: bool,
    decoded: String,
    position: usize,
    finished: bool,
    allowance: u64,
    guess: Option<Notice>,
    controls: Controls,
    /// Bytes read before the next piece.
    read: u64,
}

/// What [`DecodingReader`] raises, inside an [`io::Error`], when it is not the operating system that failed.
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

impl<R: Read> DecodingReader<R> {
    pub(in crate::corpus) fn new(inner: R) -> Self {
        Self {
            inner,
            transcoder: None,
            settled: false,
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

    fn fill(&mut self) -> io::Result<()> {
        while self.position >= self.decoded.len() && !self.finished {
            self.decoded.clear();
            self.position = 0;
            self.decode_piece()?;
        }
        Ok(())
    }

    fn decode_piece(&mut self) -> io::Result<()> {
        let mut piece = Vec::new();
        self.read_more(PIECE, &mut piece)?;
        self.finished = piece.is_empty();
        if self.transcoder.is_none() {
            if let Some(Kind::Convert { kind, advice }) = disguised(&piece) {
                let error = StreamError::Unsupported { kind, advice };
                return Err(io::Error::new(io::ErrorKind::InvalidData, error));
            }
            let choice = Choice::for_bytes(&piece, None).map_err(|e| {
                io::Error::new(io::ErrorKind::InvalidData, StreamError::NotText(e.offset))
            })?;
            // ASCII so far is no evidence; anything else the beginning has told.
            self.settled = !choice.encoding.is_ascii_compatible() || starts_with_mark(&piece);
            self.guess = self.settled.then(|| choice.notice()).flatten();
            self.transcoder = Some(Transcoder::new(choice.encoding));
        }
        if !self.settled && (!piece.is_ascii() || begins_japanese(&piece)) {
            self.settled = true;
            let complete = self.read_more(LOOKAHEAD, &mut piece)? < LOOKAHEAD;
            let (encoding, guessed) = eight_bit(&piece, complete);
            self.guess = guessed.then(|| Notice::EncodingGuessed {
                encoding: encoding.name(),
            });
            let seen = self.transcoder.take().map_or(0, |before| before.consumed());
            self.transcoder = Some(Transcoder::resumed(encoding, seen));
        }
        if let Some(transcoder) = &mut self.transcoder {
            // In UTF-16 every letter of this one would be a control byte.
            if transcoder.is_ascii_compatible() {
                self.controls.add(self.read, &piece);
            }
            self.read += piece.len() as u64;
            transcoder.push(&piece, self.finished, &mut self.decoded);
        }
        Ok(())
    }

    fn read_more(&mut self, bytes: u64, into: &mut Vec<u8>) -> io::Result<u64> {
        self.inner
            .by_ref()
            .take(bytes)
            .read_to_end(into)
            .map(|read| read as u64)
    }
}

fn starts_with_mark(bytes: &[u8]) -> bool {
    encoding_rs::Encoding::for_bom(bytes).is_some()
}

impl<R: Read> Read for DecodingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let mut rest = self
            .decoded
            .as_bytes()
            .get(self.position..)
            .unwrap_or_default();
        let given = rest.read(buffer)?;
        self.position += given;
        self.allowance = self
            .allowance
            .checked_sub(given as u64)
            .ok_or_else(|| io::Error::other(StreamError::RecordTooLarge))?;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<Notice>, Option<Notice>) {
        let mut reader = DecodingReader::new(bytes);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("text");
        let replaced = reader.replaced().next();
        (text, reader.take_guess(), replaced)
    }

    #[test]
    fn an_accent_far_into_the_file_still_decides_the_encoding() {
        let ascii = "plain words\n".repeat(20_000);
        let mut bytes = ascii.clone().into_bytes();
        bytes.extend_from_slice(b"the caf\xE9 was \x93closed\x94\n");
        let (text, guess, replaced) = read(&bytes);
        assert_eq!(text, format!("{ascii}the café was “closed”\n"));
        assert_eq!(
            guess,
            Some(Notice::EncodingGuessed {
                encoding: "windows-1252"
            })
        );
        assert_eq!(replaced, None);
    }

    #[test]
    fn japanese_in_seven_bits_is_known_wherever_it_begins() {
        let japanese = b"\x1B$BF|K\\\x1B(B of today\n";
        for ascii in ["", &"plain words\n".repeat(20_000)] {
            let (text, guess, replaced) = read(&[ascii.as_bytes(), japanese].concat());
            assert_eq!(text, format!("{ascii}日本 of today\n"));
            let encoding = "ISO-2022-JP";
            assert_eq!(guess, Some(Notice::EncodingGuessed { encoding }));
            assert_eq!(replaced, None);
        }
    }

    #[test]
    fn a_character_cut_by_the_piece_is_whole() {
        for shift in 0..4 {
            let text = format!("{}{}", "x".repeat(shift), "é“”🙂".repeat(40_000));
            assert_eq!(read(text.as_bytes()), (text, None, None));
        }
    }

    #[test]
    fn utf_16_streams_and_damage_is_counted_from_the_start_of_the_file() {
        let mut bytes = b"\xFF\xFE".to_vec();
        bytes.extend(
            "été\n"
                .repeat(50_000)
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        );
        assert_eq!(read(&bytes).0, "été\n".repeat(50_000));
        let mut bytes = "a".repeat(100_000).into_bytes();
        bytes.extend_from_slice("é\u{e9}".as_bytes());
        bytes.push(0xFF);
        bytes.push(b'!');
        assert_eq!(
            read(&bytes).2,
            Some(Notice::BytesReplaced {
                count: 1,
                first: 100_004
            })
        );
    }

    #[test]
    fn a_record_cannot_eat_the_memory() {
        let mut reader = DecodingReader::new(io::repeat(b'x'));
        reader.allow(1_000_000);
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.get_ref().is_some_and(|e| e.is::<StreamError>()));
    }
}
