//! The words of running text, looked up instead of being cut again.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Tokenizer;
use super::clause::{Between, is_abbreviation};
use super::tokenizer::chunks;

/// Longer chunks hardly come again and are not remembered.
const LONGEST: usize = 48;
/// The largest number of chunks, and so of words, that a lexicon holds.
const MOST_CHUNKS: usize = 1 << 15;

/// The place of a word in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its first byte in the sentence.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its number in the [`Lexicon`].
    pub word: u32,
    /// `true` if a clause ends between it and the word before it.
    pub breaks: bool,
}

/// A distinct word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As [`Token::word`](super::Token::word).
    pub word: Box<str>,
    /// As [`Token::stem`](super::Token::stem).
    pub stem: Box<str>,
}

/// The words seen so far, by their spelling.
///
/// It reads a sentence as the [`Tokenizer`] does. It looks up a whole chunk between two blanks, because no
/// rule of word boundaries reaches over a blank. Only new chunks are cut, normalised and stemmed.
pub struct Lexicon<'t> {
    tokenizer: &'t Tokenizer,
    /// The chunks of ordinary sentences, and those of sentences in capitals.
    chunks: [FxHashMap<Box<str>, Chunk>; 2],
    /// The pieces of all chunks.
    pieces: Vec<Piece>,
    words: Vec<Word>,
    /// The number of each word.
    numbers: HashTable<u32>,
}

debug_as_name!(Lexicon<'_>);

/// The words of a chunk between two blanks.
struct Chunk {
    pieces: Range<u32>,
    /// The punctuation after its last word; all of it, if it has no word.
    tail: Between,
}

/// A word of a chunk.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
    word: u32,
    /// The punctuation between it and the word before, or the beginning of the chunk.
    before: Between,
    abbreviation: bool,
}

impl<'t> Lexicon<'t> {
    /// Makes a lexicon without words.
    pub fn new(tokenizer: &'t Tokenizer) -> Self {
        Lexicon {
            tokenizer,
            chunks: Default::default(),
            pieces: Vec::new(),
            words: Vec::new(),
            numbers: HashTable::new(),
        }
    }

    /// The words seen so far, by number.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Returns whether it is full, so that a new one should take its place.
    pub(crate) fn is_full(&self) -> bool {
        let chunks: usize = self.chunks.iter().map(FxHashMap::len).sum();
        chunks.max(self.words.len()) > MOST_CHUNKS
    }

    /// Appends the words of a sentence, in order.
    pub fn read(&mut self, sentence: &str, places: &mut Vec<Place>) {
        let is_shouting = Tokenizer::is_shouting(sentence);
        let first = places.len();
        let mut between = Between::default();
        let mut after_abbreviation = false;
        let mut take = |at: usize, chunk: &Chunk, pieces: &[Piece]| {
            for piece in &pieces[chunk.pieces.start as usize..chunk.pieces.end as usize] {
                between = between | piece.before;
                places.push(Place {
                    start: at + piece.start as usize,
                    end: at + piece.end as usize,
                    word: piece.word,
                    breaks: places.len() > first && between.ends_clause(after_abbreviation),
                });
                between = Between::default();
                after_abbreviation = piece.abbreviation;
            }
            between = between | chunk.tail;
        };
        for (at, text) in chunks(sentence) {
            if let Some(chunk) = self.chunks[usize::from(is_shouting)].get(text) {
                take(at, chunk, &self.pieces);
                continue;
            }
            let chunk = self.cut(text, is_shouting);
            take(at, &chunk, &self.pieces);
            match text.len() <= LONGEST {
                true => drop(self.chunks[usize::from(is_shouting)].insert(text.into(), chunk)),
                false => self.pieces.truncate(chunk.pieces.start as usize),
            }
        }
    }

    /// Cuts a chunk into words.
    fn cut(&mut self, text: &str, is_shouting: bool) -> Chunk {
        let start = self.pieces.len() as u32;
        let mut last = 0;
        let tokenizer = self.tokenizer;
        tokenizer.each_word(text, is_shouting, |bytes, word| {
            let piece = Piece {
                start: bytes.start as u32,
                end: bytes.end as u32,
                word: self.number(word),
                before: Between::new(text.get(last..bytes.start).unwrap_or("")),
                abbreviation: is_abbreviation(word),
            };
            self.pieces.push(piece);
            last = bytes.end;
        });
        Chunk {
            pieces: start..self.pieces.len() as u32,
            tail: Between::new(text.get(last..).unwrap_or("")),
        }
    }

    /// Returns the number of a word, which gets one if it is new.
    fn number(&mut self, word: &str) -> u32 {
        let words = &mut self.words;
        let hash = |word: &str| FxBuildHasher.hash_one(word);
        let matches = |number: &u32| *words[*number as usize].word == *word;
        if let Some(&number) = self.numbers.find(hash(word), matches) {
            return number;
        }
        let number = words.len() as u32;
        words.push(Word {
            word: word.into(),
            stem: self.tokenizer.stem(word).into(),
        });
        let rehash = |number: &u32| hash(&words[*number as usize].word);
        self.numbers.insert_unique(hash(word), number, rehash);
        number
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Language, Token};

    /// Reads a sentence and returns its words in the form of the tokenizer.
    fn tokens(lexicon: &mut Lexicon, sentence: &str) -> Vec<Token> {
        let mut places = Vec::new();
        lexicon.read(sentence, &mut places);
        let words = lexicon.words();
        let token = |place: Place| Token {
            bytes: place.start..place.end,
            word: words[place.word as usize].word.to_string(),
            stem: words[place.word as usize].stem.to_string(),
        };
        places.into_iter().map(token).collect()
    }

    proptest! {
        #[test]
        fn a_lexicon_reads_as_the_tokenizer_does(
            sentences in prop::collection::vec(
                "([a-cA-C.,'’ \\n\\r\\t\u{a0}\u{301}\u{200d}\u{ad}0-2_:;—“”()ﬁéà中あア한😀🇮ﷺ-]|n't|U\\.S\\.|cannot|US){0,60}",
                1..6,
            ),
        ) {
            let tokenizer = Tokenizer::new(Language::default());
            let mut lexicon = Lexicon::new(&tokenizer);
            for sentence in &sentences {
                let wanted = tokenizer.tokens(sentence);
                prop_assert_eq!(&tokens(&mut lexicon, sentence), &wanted);
                // The second time it is remembered.
                prop_assert_eq!(tokens(&mut lexicon, sentence), wanted);
            }
        }

        #[test]
        fn any_text_is_read_as_the_tokenizer_does(sentence in any::<String>()) {
            let tokenizer = Tokenizer::new(Language::default());
            let mut lexicon = Lexicon::new(&tokenizer);
            prop_assert_eq!(tokens(&mut lexicon, &sentence), tokenizer.tokens(&sentence));
        }
    }

    #[test]
    fn long_chunks_are_read_but_not_remembered() {
        let tokenizer = Tokenizer::new(Language::default());
        let mut lexicon = Lexicon::new(&tokenizer);
        let long = "no-".repeat(LONGEST);
        assert_eq!(tokens(&mut lexicon, &long).len(), LONGEST);
        assert!(lexicon.chunks.iter().all(FxHashMap::is_empty) && lexicon.pieces.is_empty());
        assert_eq!(lexicon.words().len(), 1);
    }
}
