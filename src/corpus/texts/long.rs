//! A plain text longer than a part: decoded as it is read, part by part.

use crate::corpus::files::signs::refuse;
use std::io;
use std::path::{Path, PathBuf};

use super::split::split_point;
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::decode::DecodingReader;
use crate::corpus::bytes::mojibake::repair;
use crate::corpus::error::CorpusError;
use crate::corpus::notice::Notice;

/// A longer plain text comes in parts of at most so many bytes of UTF-8. Hardly an article is longer, and scoring
/// takes many times the size of a part (`docs/performance.md`).
pub(in crate::corpus) const PART: usize = 128 << 10;

/// A part of a text.
pub(in crate::corpus) struct Part {
    pub(in crate::corpus) text: String,
    /// How many characters stand before it.
    pub(in crate::corpus) begins: usize,
    pub(in crate::corpus) notices: Vec<Notice>,
}

/// The parts of a text; joined they are the text.
pub(in crate::corpus) struct Parts {
    path: PathBuf,
    reader: DecodingReader<ByteStream>,
    /// The most bytes of a part.
    most: usize,
    /// The text that is decoded and not given away yet.
    text: String,
    finished: bool,
    /// Why no more can be read: reported behind the text before.
    failed: Option<io::Error>,
    /// How many characters were given away.
    begins: usize,
    /// How many characters were encoded twice.
    twice_encoded: u64,
}

impl Parts {
    /// The parts of a stream; `path` is for messages only.
    pub(in crate::corpus) fn new(path: &Path, bytes: ByteStream, most: usize) -> Self {
        Self {
            path: path.to_path_buf(),
            reader: DecodingReader::new(bytes, refuse),
            most,
            text: String::new(),
            finished: false,
            failed: None,
            begins: 0,
            twice_encoded: 0,
        }
    }

    /// The first `most` bytes of the text or a few more, before any part was given.
    pub(in crate::corpus) fn beginning(&mut self, most: usize) -> &str {
        self.read(most);
        &self.text
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Reads until more than so many bytes of text are there.
    fn read(&mut self, most: usize) {
        while self.text.len() <= most && !self.finished && self.failed.is_none() {
            match self.reader.peek() {
                Ok(piece) => {
                    let length = piece.len();
                    self.text.push_str(piece);
                    self.finished = length == 0;
                    self.reader.skip(length);
                }
                Err(error) => self.failed = Some(error),
            }
        }
    }
}

impl Iterator for Parts {
    type Item = Result<Part, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read(self.most);
        let is_last = self.text.len() <= self.most;
        if is_last && let Some(error) = self.failed.take() {
            self.text.clear();
            self.finished = true;
            return Some(Err(CorpusError::reading(&self.path, None, error)));
        }
        if self.text.is_empty() {
            return None;
        }
        let rest = match is_last {
            true => String::new(),
            false => self.text.split_off(split_point(&self.text, self.most)),
        };
        let mut text = std::mem::replace(&mut self.text, rest);
        if let Some((better, count)) = repair(&text) {
            text = better;
            self.twice_encoded += count;
        }
        let mut notices: Vec<Notice> = self.reader.take_guess().into_iter().collect();
        if is_last {
            // These counts are known only now.
            notices.extend(self.reader.replaced());
            let count = self.twice_encoded;
            notices.extend((count > 0).then_some(Notice::TwiceEncoded { count }));
        }
        let begins = self.begins;
        self.begins += text.chars().count();
        Some(Ok(Part {
            text,
            begins,
            notices,
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};
    use std::mem::take;

    use super::*;
    use crate::corpus::bytes::decode::decode;
    use proptest::prelude::*;

    /// The parts of bytes, and all notices.
    fn parts(bytes: &[u8], most: usize) -> (Vec<Part>, Vec<Notice>) {
        let parts = Parts::new(
            Path::new("a.txt"),
            Box::new(Cursor::new(bytes.to_vec())),
            most,
        );
        let mut parts: Vec<Part> = parts.map_while(Result::ok).collect();
        let notices = parts.iter_mut().map(|part| take(&mut part.notices));
        let notices = notices.collect::<Vec<_>>().concat();
        (parts, notices)
    }

    proptest! {
        #[test]
        fn parts_joined_are_the_whole(
            pieces in prop::collection::vec(prop::sample::select(vec![
                &b"Plain words. "[..], b"on and on ", b"\r\n", b"\n\n", b"caf\xE9 ", "Łódź “é” 🙂".as_bytes(), "e\u{301}".as_bytes(),
                b"\xE2\x82", "字。".as_bytes(), b"\xEF\xBB\xBF",
            ]), 0..60),
            most in 16usize..200,
        ) {
            let bytes = pieces.concat();
            let Ok(whole) = decode(&bytes, None) else {
                return Ok(());
            };
            let (parts, notices) = parts(&bytes, most);
            // Characters that were encoded twice may be parted where parts are as short as here.
            prop_assume!(!whole.text.contains(['Ã', 'Â', 'Å', 'â']));
            let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
            prop_assert_eq!(texts.concat(), whole.text);
            prop_assert_eq!(notices, whole.notices);
            let mut characters = 0;
            for part in &parts {
                prop_assert!((1..=most).contains(&part.text.len()));
                prop_assert_eq!(part.begins, characters);
                characters += part.text.chars().count();
            }
        }
    }

    #[test]
    fn characters_that_were_encoded_twice_are_repaired_in_each_part_and_counted_once() {
        let (parts, notices) = parts("They donâ€™t want it. ".repeat(50).as_bytes(), 100);
        assert!(parts.len() > 5);
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts.concat(), "They don’t want it. ".repeat(50));
        assert_eq!(notices, [Notice::TwiceEncoded { count: 50 }]);
    }

    #[test]
    fn a_stream_that_breaks_off_is_reported_and_ends() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        let bytes = Box::new((&b"Some words of a text. "[..]).chain(Broken));
        let mut parts = Parts::new(Path::new("a.txt"), bytes, 16);
        let error = parts.next().unwrap().err().unwrap();
        assert!(matches!(error, CorpusError::Read { .. }), "{error}");
        assert!(parts.next().is_none());
    }
}
