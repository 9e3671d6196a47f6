//! A plain text that is longer than a part: read once to find its encoding, and once more for its text, part by part.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::cut::cut;
use crate::corpus::bytes::Detector;
use crate::corpus::bytes::compressed;
use crate::corpus::bytes::compressed::{ByteStream, Counter};
use crate::corpus::bytes::decode::Transcoder;
use crate::corpus::bytes::encoding::{Choice, Evidence, NotText};
use crate::corpus::bytes::mojibake::repair;
use crate::corpus::error::CorpusError;
use crate::corpus::files::walk::Source;
use crate::corpus::notice::Notice;
use crate::corpus::read_error::read_error;

/// A longer plain text comes in parts of at most so many bytes of UTF-8.
///
/// Hardly an article is longer, so that what is cut is a book or an archive. And scoring takes many times the size of a part:
/// a text of 125,000 bytes took 7 MB more than one of 20,000 (`docs/performance.md`).
pub(in crate::corpus) const PART: usize = 128 << 10;

/// So many bytes are read at once.
const PIECE: u64 = 64 << 10;

/// A part of a text.
pub(in crate::corpus) struct Part {
    pub(in crate::corpus) text: String,
    /// How many characters stand before it.
    pub(in crate::corpus) begins: usize,
    pub(in crate::corpus) notices: Vec<Notice>,
}

/// The parts of a text; joined they are the text as it would be read in one piece.
pub(in crate::corpus) struct Parts {
    path: PathBuf,
    bytes: ByteStream,
    transcoder: Transcoder,
    /// The most bytes of a part.
    most: usize,
    /// What is decoded and not given away yet.
    text: String,
    finished: bool,
    /// Why no more can be read: told behind what was.
    failed: Option<io::Error>,
    /// How many characters were given away.
    begins: usize,
    /// To be told with the next part.
    notices: Vec<Notice>,
    /// How many characters were put right that had been encoded twice.
    put_right: u64,
}

impl Parts {
    /// The parts of what is left to read, with the name of the file for messages.
    pub(in crate::corpus) fn new(
        path: &Path,
        bytes: ByteStream,
        choice: &Choice,
        most: usize,
    ) -> Self {
        Self {
            path: path.to_path_buf(),
            bytes,
            transcoder: Transcoder::new(choice.encoding),
            most,
            text: String::new(),
            finished: false,
            failed: None,
            begins: 0,
            notices: choice.notices(),
            put_right: 0,
        }
    }

    /// The first `most` bytes of the text or a few more, before any part was given.
    pub(in crate::corpus) fn beginning(&mut self, most: usize) -> &str {
        self.read(most);
        &self.text
    }

    /// Reads until more than so many bytes of text are there.
    fn read(&mut self, most: usize) {
        let mut piece = Vec::new();
        while self.text.len() <= most && !self.finished && self.failed.is_none() {
            match next_piece(&mut self.bytes, &mut piece) {
                Ok(finished) => self.finished = finished,
                Err(error) => {
                    self.failed = Some(error);
                    return;
                }
            }
            self.transcoder.push(&piece, self.finished, &mut self.text);
        }
    }
}

impl Iterator for Parts {
    type Item = Result<Part, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read(self.most);
        if self.text.len() <= self.most
            && let Some(error) = self.failed.take()
        {
            self.text.clear();
            self.finished = true;
            return Some(Err(read_error(&self.path, None, error)));
        }
        if self.text.is_empty() {
            return None;
        }
        let is_last = self.text.len() <= self.most;
        let rest = match is_last {
            true => String::new(),
            false => self.text.split_off(cut(&self.text, self.most)),
        };
        let mut text = std::mem::replace(&mut self.text, rest);
        if let Some((better, count)) = repair(&text) {
            text = better;
            self.put_right += count;
        }
        if is_last {
            // What had to be replaced is known only now.
            self.notices.extend(self.transcoder.notice());
            if self.put_right > 0 {
                let count = self.put_right;
                self.notices.push(Notice::TwiceEncoded { count });
            }
        }
        let begins = self.begins;
        self.begins += text.chars().count();
        let notices = std::mem::take(&mut self.notices);
        Some(Ok(Part {
            text,
            begins,
            notices,
        }))
    }
}

/// What a first reading has found out about a long file.
pub(in crate::corpus) struct Survey {
    pub(in crate::corpus) choice: Choice,
    /// The first words, up to a piece; none if there is only white space.
    pub(in crate::corpus) words: Option<String>,
    /// The file from its beginning.
    pub(in crate::corpus) bytes: ByteStream,
}

/// Reads a file to its end. `start` was read of it before, 64 KiB at least, and `rest` is what is left. What does not come from a
/// regular file, the `source`, is copied to a temporary file, unless its beginning shows that it is no text: it may have no end.
pub(in crate::corpus) fn survey(
    start: Vec<u8>,
    mut rest: ByteStream,
    source: Option<&Source>,
) -> io::Result<Result<Survey, NotText>> {
    let again = match source {
        Some(source) => Again::File(source),
        None => match Choice::for_bytes(&start, None) {
            Ok(_) => Again::Copy(copy(&start, &mut rest)?),
            Err(not_text) => return Ok(Err(not_text)),
        },
    };
    let choice = match choose(&start, &again)? {
        Ok(choice) => choice,
        Err(not_text) => return Ok(Err(not_text)),
    };
    let words = first_words(again.open()?, choice.encoding)?;
    let bytes: ByteStream = match again {
        // So that what is read is counted once.
        Again::File(_) => Box::new(Cursor::new(start).chain(rest)),
        Again::Copy(_) => again.open()?,
    };
    Ok(Ok(Survey {
        choice,
        words,
        bytes,
    }))
}

/// Where the bytes can be read from their beginning.
enum Again<'s> {
    File(&'s Source),
    Copy(File),
}

impl Again<'_> {
    fn open(&self) -> io::Result<ByteStream> {
        match self {
            Self::File(source) => {
                compressed::open(&source.path, source.compression, &Counter::default())
            }
            Self::Copy(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Ok(Box::new(file))
            }
        }
    }
}

/// A temporary file of what was read and what is left.
fn copy(start: &[u8], rest: &mut ByteStream) -> io::Result<File> {
    let not_written = |error: io::Error| {
        let folder = std::env::temp_dir();
        let reason = format!("no copy could be made in {}: {error}", folder.display());
        io::Error::new(error.kind(), reason)
    };
    let mut file = tempfile::tempfile().map_err(not_written)?;
    file.write_all(start).map_err(not_written)?;
    each_piece(rest, |piece| file.write_all(piece).map_err(not_written))?;
    Ok(file)
}

/// The encoding that all bytes together speak for.
fn choose(start: &[u8], again: &Again) -> io::Result<Result<Choice, NotText>> {
    let mut evidence = Evidence::default();
    each_piece(&mut again.open()?, |piece| {
        evidence.add(piece);
        Ok(())
    })?;
    Ok(match evidence.choose(start, None) {
        Ok(Some(choice)) => Ok(choice),
        Ok(None) => {
            // Rare, and slow: few texts are not UTF-8.
            let mut detector = Detector::new();
            each_piece(&mut again.open()?, |piece| {
                detector.add(piece);
                Ok(())
            })?;
            Ok(evidence.guess(detector.guess()))
        }
        Err(not_text) => Err(not_text),
    })
}

fn first_words(mut bytes: ByteStream, encoding: &'static Encoding) -> io::Result<Option<String>> {
    /// As many characters as tell whether it is a page.
    const ENOUGH: usize = 20;
    let mut transcoder = Transcoder::new(encoding);
    let (mut piece, mut text) = (Vec::new(), String::new());
    loop {
        let finished = next_piece(&mut bytes, &mut piece)?;
        transcoder.push(&piece, finished, &mut text);
        text.drain(..text.len() - text.trim_start().len());
        if finished || text.chars().nth(ENOUGH).is_some() {
            return Ok(Some(text).filter(|text| !text.is_empty()));
        }
    }
}

fn each_piece(
    bytes: &mut ByteStream,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut piece = Vec::new();
    while !next_piece(bytes, &mut piece)? {
        take(&piece)?;
    }
    Ok(())
}

/// Reads the next bytes in place of those in `piece`; true if there are none.
fn next_piece(bytes: &mut ByteStream, piece: &mut Vec<u8>) -> io::Result<bool> {
    piece.clear();
    bytes.take(PIECE).read_to_end(piece).map(|read| read == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::bytes::decode::decode;
    use proptest::prelude::*;

    /// The parts of bytes, and all notices.
    fn parts(bytes: &[u8], most: usize) -> Result<(Vec<Part>, Vec<Notice>), NotText> {
        let survey = survey(bytes.to_vec(), Box::new(io::empty()), None).unwrap()?;
        let parts = Parts::new(Path::new("a.txt"), survey.bytes, &survey.choice, most);
        let mut parts: Vec<Part> = parts.map(Result::unwrap).collect();
        let notices = parts.iter_mut().flat_map(|part| part.notices.drain(..));
        let notices = notices.collect();
        Ok((parts, notices))
    }

    proptest! {
        #[test]
        fn parts_joined_are_the_whole(
            pieces in prop::collection::vec(prop::sample::select(vec![
                &b"Plain words. "[..], b"on and on ", b"\r\n", b"\n\n", b"caf\xE9 ", "Łódź “é” 🙂".as_bytes(), "e\u{301}".as_bytes(),
                b"\xE2\x82", b"\0", "字。".as_bytes(), b"\xEF\xBB\xBF", b"\xFF\xFE", b"T\0h\0e\0 \0",
            ]), 0..60),
            most in 16usize..200,
        ) {
            let bytes = pieces.concat();
            match (parts(&bytes, most), decode(&bytes, None)) {
                (Ok((parts, notices)), Ok(whole)) => {
                    // What was encoded twice is another text, and may be parted where parts are as short as here.
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
                (parts, whole) => prop_assert_eq!(parts.err(), whole.err()),
            }
        }
    }

    #[test]
    fn what_was_encoded_twice_is_put_right_in_each_part_and_counted_once() {
        let text = "They donâ€™t want it. ".repeat(50);
        let (parts, notices) = parts(text.as_bytes(), 100).unwrap();
        assert!(parts.len() > 5);
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts.concat(), "They don’t want it. ".repeat(50));
        let mut characters = 0;
        for part in &parts {
            assert_eq!(part.begins, characters);
            characters += part.text.chars().count();
        }
        assert_eq!(notices, [Notice::TwiceEncoded { count: 50 }]);
    }

    #[test]
    fn a_stream_without_end_that_is_no_text_is_not_copied() {
        let endless = Box::new(io::repeat(0));
        let found = survey(vec![0; PART], endless, None).unwrap();
        assert_eq!(found.err(), Some(NotText { offset: 0 }));
    }

    #[test]
    fn what_is_replaced_is_told_with_the_last_part() {
        let text = ["“One” – ‘two’. ".as_bytes(), b"\xFF "].concat().repeat(10);
        let survey = survey(text.clone(), Box::new(io::empty()), None);
        let survey = survey.unwrap().unwrap();
        let parts = Parts::new(Path::new("a.txt"), survey.bytes, &survey.choice, 100);
        let told: Vec<usize> = parts.map(|part| part.unwrap().notices.len()).collect();
        assert!(told.len() > 2);
        assert_eq!(told.iter().sum::<usize>(), 1);
        assert_eq!(told.last(), Some(&1));
    }

    #[test]
    fn a_beginning_of_white_space_is_passed_over() {
        let words = |text: &str| {
            let bytes: ByteStream = Box::new(Cursor::new(text.as_bytes().to_vec()));
            first_words(bytes, encoding_rs::UTF_8).unwrap()
        };
        let blank = " \n\u{2028}".repeat(50_000);
        assert_eq!(words(&blank), None);
        let page = words(&format!("{blank}<!doctype html><p>"));
        assert_eq!(page.as_deref(), Some("<!doctype html><p>"));
    }

    #[test]
    fn a_stream_that_breaks_off_is_told_and_ends() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        let choice = Choice::for_bytes(b"a", None).unwrap();
        let bytes = Box::new(&b"Some words of a text. "[..]).chain(Broken);
        let mut parts = Parts::new(Path::new("a.txt"), Box::new(bytes), &choice, 16);
        let error = parts.next().unwrap().err().unwrap();
        assert!(matches!(error, CorpusError::Read { .. }), "{error}");
        assert!(parts.next().is_none());
    }
}
