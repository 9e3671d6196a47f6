//! Long texts in parts that separate little of what belongs together; a plain text is decoded as it is read.

use std::io;
use std::mem::take;
use std::path::{Path, PathBuf};

use standpoint_core::segment::Marks;
use unicode_segmentation::UnicodeSegmentation;

use super::plain::plain_text;
use crate::bytes::compressed::ByteStream;
use crate::bytes::decode::DecodingReader;
use crate::bytes::mojibake::repair;
use crate::document::Document;
use crate::error::CorpusError;
use crate::files::format::FileKind;
use crate::note::Note;

/// The most bytes of UTF-8 in a part of a plain text. Hardly an article is longer, and scoring takes many times the
/// size of a part (`docs/performance.md`).
pub(crate) const PART: usize = 128 << 10;

/// The parts of a text, without name and metadata; joined they are the text.
pub(crate) struct Parts {
    path: PathBuf,
    reader: DecodingReader<ByteStream>,
    /// The most bytes of a part.
    most: usize,
    /// The text that is decoded and not returned yet.
    text: String,
    finished: bool,
    /// Why no more can be read: reported after the text before.
    pub(super) failed: Option<io::Error>,
    /// The headline that a document marks in the first part, with its place.
    pub(super) headline: Option<(usize, String)>,
    /// The number of characters that were returned.
    begins: usize,
    /// The number of characters that were encoded twice.
    twice_encoded: u64,
    /// The kind of the file, if tags and escapes are to be taken out.
    pub(super) plain: Option<FileKind>,
    /// What was noted on tags and escapes.
    noted: Vec<Note>,
}

impl Parts {
    /// The parts of a stream; `path` is for messages only.
    pub(crate) fn new(path: &Path, bytes: ByteStream, most: usize) -> Self {
        Self {
            path: path.to_path_buf(),
            reader: DecodingReader::new(bytes),
            most,
            text: String::new(),
            finished: false,
            failed: None,
            headline: None,
            begins: 0,
            twice_encoded: 0,
            plain: None,
            noted: Vec::new(),
        }
    }

    /// The first `most` bytes of the text or a few more, before any part was given.
    pub(crate) fn beginning(&mut self, most: usize) -> &str {
        self.read(most);
        &self.text
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
    type Item = Result<Document, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read(self.most);
        let is_last = self.text.len() <= self.most;
        if self.text.is_empty()
            && let Some(error) = self.failed.take()
        {
            self.finished = true;
            return Some(Err(CorpusError::reading(&self.path, None, error)));
        }
        if self.text.is_empty() {
            return None;
        }
        // A part owns no more memory than it needs: many of them may wait.
        let end = split_point(&self.text, self.most);
        let mut text = self.text[..end].to_owned();
        self.text.drain(..end);
        self.text.shrink_to(2 * self.most);
        if let Some((better, count)) = repair(&text) {
            text = better;
            self.twice_encoded += count;
        }
        let (marked, noted) = self
            .plain
            .map_or_else(Default::default, |kind| plain_text(&mut text, kind));
        for note in noted {
            if !self.noted.contains(&note) {
                self.noted.push(note);
            }
        }
        let mut notes: Vec<Note> = self.reader.take_guess().into_iter().collect();
        if is_last {
            // These counts are known only now.
            notes.extend(self.reader.replaced());
            let count = self.twice_encoded;
            notes.extend((count > 0).then_some(Note::TwiceEncoded(count)));
            notes.append(&mut self.noted);
        }
        let begins = self.begins;
        self.begins += text.chars().count();
        Some(Ok(Document {
            marked: headline_marks(&text, self.headline.take())
                .or(marked)
                .unwrap_or_default(),
            text,
            begins,
            notes,
            ..Document::default()
        }))
    }
}

/// The number of bytes of `text` in the next part: all or at most `most`, but at least one character.
///
/// The split is made in the last quarter of a part: after the last empty line; if there is none, after the
/// last line, sentence or white space, and at last between two characters as readers see them.
pub(super) fn split_point(text: &str, most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    let end = text.floor_char_boundary(most);
    let start = text.floor_char_boundary(most - most / 4);
    let window = &text[start..end];
    let (mut line_end, mut empty_line, mut at) = (0, 0, 0);
    let lines = window.split_inclusive('\n');
    for line in lines.filter(|line| line.ends_with('\n')) {
        at += line.len();
        if line.trim().is_empty() && line_end > 0 {
            empty_line = at;
        }
        line_end = at;
    }
    let start_of = |last: Option<(usize, &str)>| last.map_or(0, |(at, _)| at);
    let sentence = || start_of(window.split_sentence_bound_indices().last());
    let word = || window.rfind(' ').map_or(0, |at| at + 1);
    let character = || start_of(window.grapheme_indices(true).next_back());
    let places: [&dyn Fn() -> usize; 5] =
        [&|| empty_line, &|| line_end, &sentence, &word, &character];
    let place = places.iter().map(|place| place()).find(|at| *at > 0);
    let first = text.chars().next().map_or(0, char::len_utf8);
    place.map_or(end, |at| start + at).max(first)
}

/// Returns true if a line ends with this character.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The parts of a document that was read in one piece, such as a row of a table; joined they are its text.
pub(crate) fn in_parts(
    mut document: Document,
    most: usize,
) -> impl Iterator<Item = Document> + Send {
    let (mut start, mut begins) = (0, 0);
    std::iter::from_fn(move || {
        let rest = document.text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = split_point(rest, most);
        let text = rest.get(..length)?.to_owned();
        let part = Document {
            id: document.id.clone(),
            metadata: document.metadata.clone(),
            notes: take(&mut document.notes),
            begins,
            marked: document.marked.within(start..start + length),
            text,
        };
        start += length;
        begins += part.text.chars().count();
        Some(part)
    })
}

/// Marks the headline that a word processor's document names, if its words still stand in the text.
pub(super) fn headline_marks(text: &str, headline: Option<(usize, String)>) -> Option<Marks> {
    let (start, words) = headline?;
    let is_there = text.get(start..)?.starts_with(&words);
    is_there.then(|| Marks::of_headline(start..start + words.len()))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use proptest::prelude::*;

    use super::*;
    use crate::bytes::decode::decode;
    use standpoint_core::segment::{Marks, Part};

    /// The parts of bytes, and all notes.
    fn parts(bytes: &[u8], most: usize) -> (Vec<Document>, Vec<Note>) {
        let stream = Box::new(Cursor::new(bytes.to_vec()));
        let mut parts: Vec<Document> = Parts::new(Path::new("a.txt"), stream, most)
            .map_while(Result::ok)
            .collect();
        let notes = parts
            .iter_mut()
            .map(|part| take(&mut part.notes))
            .collect::<Vec<_>>()
            .concat();
        (parts, notes)
    }

    proptest! {
        #[test]
        fn parts_joined_are_the_whole_and_part_no_character(
            pieces in prop::collection::vec(prop::sample::select(vec![
                &b"Plain words. "[..], b"on and on ", b"a", b"\r\n", b"\n\n", b"caf\xE9 ", b"\xE2\x82",
                b"\xEF\xBB\xBF", "Łódź “é” 🙂".as_bytes(), "e\u{301}".as_bytes(), "字。".as_bytes(),
                "👩\u{200D}🚒".as_bytes(), "👍🏽".as_bytes(), "\u{2028}".as_bytes(),
            ]), 0..200),
            most in 64usize..200,
        ) {
            let bytes = pieces.concat();
            let Ok(decoded) = decode(&bytes, None) else {
                return Ok(());
            };
            // Characters that were encoded twice may be parted where parts are as short as here.
            prop_assume!(!decoded.text.contains(['Ã', 'Â', 'Å', 'â']));
            let (parts, notes) = parts(&bytes, most);
            let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
            prop_assert_eq!(texts.concat(), decoded.text.as_str());
            prop_assert_eq!(notes, decoded.notes);
            let bounds: Vec<usize> = decoded.text.grapheme_indices(true).map(|(at, _)| at).collect();
            let (mut characters, mut at) = (0, 0);
            for part in &parts {
                prop_assert!((1..=most).contains(&part.text.len()));
                prop_assert_eq!(part.begins, characters);
                prop_assert!(bounds.binary_search(&at).is_ok(), "{:?}", part.text);
                characters += part.text.chars().count();
                at += part.text.len();
            }
            let document = Document { text: decoded.text, ..Document::default() };
            let pieces = in_parts(document, most).map(|part| (part.text, part.begins));
            let parts = parts.into_iter().map(|part| (part.text, part.begins));
            prop_assert_eq!(pieces.collect::<Vec<_>>(), parts.collect::<Vec<_>>());
        }
    }

    #[test]
    fn characters_that_were_encoded_twice_are_repaired_in_each_part_and_counted_once() {
        let (parts, notes) = parts("They donâ€™t want it. ".repeat(50).as_bytes(), 100);
        assert!(parts.len() > 5);
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts.concat(), "They don’t want it. ".repeat(50));
        assert_eq!(notes, [Note::TwiceEncoded(50)]);
    }

    #[test]
    fn the_headline_of_a_long_document_is_marked_in_its_first_part() {
        let text = "By Ann Lee\n\nTitle of it\n\n".to_owned() + &"They go.\n".repeat(9);
        let mut parts = Parts::new(Path::new("a.odt"), Box::new(Cursor::new(text)), 40);
        parts.headline = Some((12, "Title of it".to_owned()));
        let marked = |part: Result<Document, _>| part.unwrap().marked.headline();
        let marked: Vec<_> = parts.map(marked).collect();
        assert_eq!(marked, [Some(12..23), None, None]);
    }

    #[test]
    fn a_stream_that_breaks_off_is_reported_and_ends() {
        // Bytes that no Zstandard frame begins with.
        let torn = zstd::Decoder::new(&b"torn"[..]).unwrap();
        let bytes = Box::new((&b"Some words of a text. "[..]).chain(torn));
        let mut parts = Parts::new(Path::new("a.txt"), bytes, 16);
        let error = parts.next().unwrap().err().unwrap();
        assert!(matches!(error, CorpusError::Read { .. }), "{error}");
        assert!(parts.next().is_none());
    }

    #[test]
    fn the_best_place_in_the_last_quarter_is_taken() {
        for wanted in [
            "aa\n\n|b.\nc d",
            "a\r\n \r\n|b. c",
            "word.\nb\n|cd",
            "words. |B c",
            "words b |c",
            "abcdefgh|e\u{301}",
            "abcdef|👍🏽",
        ] {
            // So many bytes stand before the last quarter of forty.
            let begin = ". \n\n".repeat(7) + ".\n";
            let place = begin.len() + wanted.find('|').unwrap();
            let text = begin + &wanted.replace('|', "") + "字\n\n. more";
            assert!(split_point(&text, 40) <= 40);
            if wanted.contains([' ', '\n']) {
                assert_eq!(split_point(&text, 40), place, "{wanted:?}");
            }
        }
        assert_eq!(split_point("字字", 1), 3);
    }

    #[test]
    fn marks_and_metadata_go_to_every_part() {
        let (title, byline) = ("Títle of it", "By Ann Lee");
        let text = format!("{title}\n\nÉlan has words. It has more. \n\n{byline}\n\nThe end.");
        let mut marked = Marks::of_headline(0..title.len());
        let start = text.find(byline).unwrap();
        marked.add(start..start + byline.len(), Part::Item);
        let metadata = vec!["Planet".to_owned()];
        let document = Document {
            text,
            metadata,
            marked,
            ..Document::default()
        };
        for most in 16..document.text.len() + 2 {
            let mut words = String::new();
            for part in in_parts(document.clone(), most) {
                assert_eq!(part.metadata, ["Planet"]);
                let marked = part.marked.parts.into_iter();
                words.extend(marked.map(|(at, _)| part.text[at].to_owned()));
            }
            assert_eq!(words, [title, byline].concat(), "{most}");
        }
    }
}
