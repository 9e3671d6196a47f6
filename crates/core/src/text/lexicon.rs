//! The words of running text, looked up instead of being cut again.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::clause::{Between, is_abbreviation};
use super::tokenizer::chunks;
use super::{Language, Tokenizer};

/// Longer chunks hardly come again and are not remembered.
const MAX_LENGTH: usize = 48;
/// The largest number of chunks, and so of words, that a lexicon holds.
const MAX_CHUNKS: usize = 1 << 15;

/// The place of a word in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordPlace {
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
pub struct Lexicon {
    tokenizer: Tokenizer,
    /// The chunks of ordinary sentences, and those of sentences in capitals.
    chunks: [Chunks; 2],
    /// The words of chunks after their first ones.
    pieces: Vec<ChunkWord>,
    words: Words,
    /// The chunks of a sentence with their bytes, as far as they are known.
    found: Vec<(Range<usize>, Option<Chunk>)>,
    /// The words of the chunk that was cut last.
    cut: Vec<ChunkWord>,
}

standpoint_common::debug_as_name!(Lexicon);

/// The distinct words.
#[derive(Default)]
struct Words {
    by_number: Vec<Word>,
    numbers: HashTable<u32>,
}

/// Chunks by their spelling. Most are so short that they fit into a number, which is quicker to compare.
#[derive(Default)]
struct Chunks {
    short: FxHashMap<u128, Chunk>,
    long: FxHashMap<Box<str>, Chunk>,
}

impl Chunks {
    fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Finds a chunk, given by its bytes in a sentence.
    #[inline]
    fn get(&self, sentence: &str, bytes: Range<usize>) -> Option<Chunk> {
        let found = match packed(sentence.as_bytes(), bytes.clone()) {
            Some(key) => self.short.get(&key),
            None => self.long.get(&sentence[bytes]),
        };
        found.copied()
    }

    fn insert(&mut self, text: &str, chunk: Chunk) {
        match packed(text.as_bytes(), 0..text.len()) {
            Some(key) => self.short.insert(key, chunk),
            None => self.long.insert(text.into(), chunk),
        };
    }
}

/// The bytes of a chunk and its length as one number, if they fit.
#[inline]
fn packed(sentence: &[u8], bytes: Range<usize>) -> Option<u128> {
    const MAX_PACKED: usize = size_of::<u128>() - 1;
    if bytes.len() > MAX_PACKED {
        return None;
    }
    let length = (bytes.len() as u128) << (8 * MAX_PACKED);
    let read = match sentence[bytes.start..].first_chunk() {
        Some(read) => *read,
        None => {
            let mut read = [0; size_of::<u128>()];
            read[..bytes.len()].copy_from_slice(&sentence[bytes.clone()]);
            read
        }
    };
    let mask = (1 << (8 * bytes.len())) - 1;
    Some(u128::from_le_bytes(read) & mask | length)
}

/// The words of a chunk between two blanks. It has its first word, usually the only one, in itself and in few
/// bytes, because the processor waits for nearly every chunk.
#[derive(Clone, Copy)]
struct Chunk {
    /// The number of its first word, or [`NONE`].
    word: u32,
    /// The index in [`Lexicon::pieces`] of its second word.
    others: u32,
    count_of_others: u8,
    /// The bytes of its first word.
    start: u8,
    end: u8,
    /// The punctuation before its first word.
    before: Between,
    abbreviation: bool,
    /// The punctuation after its last word; all of it, if it has no word.
    tail: Between,
}

/// No word.
const NONE: u32 = u32::MAX;

impl Chunk {
    fn first(self) -> Option<ChunkWord> {
        (self.word != NONE).then_some(ChunkWord {
            start: self.start.into(),
            end: self.end.into(),
            word: self.word,
            before: self.before,
            abbreviation: self.abbreviation,
        })
    }
}

/// A word of a chunk.
#[derive(Clone, Copy)]
struct ChunkWord {
    start: u32,
    end: u32,
    word: u32,
    /// The punctuation between it and the word before, or the beginning of the chunk.
    before: Between,
    abbreviation: bool,
}

impl Lexicon {
    /// Makes a lexicon without words.
    pub fn new(language: Language) -> Self {
        Lexicon {
            tokenizer: Tokenizer::new(language),
            chunks: Default::default(),
            pieces: Vec::new(),
            words: Words::default(),
            found: Vec::new(),
            cut: Vec::new(),
        }
    }

    /// The words seen so far, by number.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words.by_number
    }

    /// Returns whether it is full, so that a new one should take its place.
    pub(crate) fn is_full(&self) -> bool {
        let chunks: usize = self.chunks.iter().map(Chunks::len).sum();
        chunks.max(self.words().len()) > MAX_CHUNKS
    }

    /// Appends the words of a sentence, in order.
    pub fn read(&mut self, sentence: &str, places: &mut Vec<WordPlace>) {
        let capitals = usize::from(Tokenizer::is_shouting(sentence));
        // All chunks are looked up before any is used, so that the processor waits for several at once.
        let mut found = std::mem::take(&mut self.found);
        found.extend(chunks(sentence).map(|(at, text)| {
            let bytes = at..at + text.len();
            (bytes.clone(), self.chunks[capitals].get(sentence, bytes))
        }));
        let first = places.len();
        let mut between = Between::default();
        let mut after_abbreviation = false;
        for (bytes, known) in found.drain(..) {
            let mut place = |piece: &ChunkWord| {
                between = between | piece.before;
                places.push(WordPlace {
                    start: bytes.start + piece.start as usize,
                    end: bytes.start + piece.end as usize,
                    word: piece.word,
                    breaks: places.len() > first && between.ends_clause(after_abbreviation),
                });
                between = Between::default();
                after_abbreviation = piece.abbreviation;
            };
            // A new chunk may have come earlier in the sentence.
            let chunks = &self.chunks[capitals];
            let tail = match known.or_else(|| chunks.get(sentence, bytes.clone())) {
                Some(chunk) => {
                    chunk.first().iter().for_each(&mut place);
                    if chunk.count_of_others > 0 {
                        let from_first = &self.pieces[chunk.others as usize..];
                        let others = &from_first[..chunk.count_of_others.into()];
                        others.iter().for_each(place);
                    }
                    chunk.tail
                }
                None => {
                    let tail = self.learn(&sentence[bytes.clone()], capitals);
                    self.cut.iter().for_each(place);
                    tail
                }
            };
            between = between | tail;
        }
        self.found = found;
    }

    /// Cuts a chunk into words and remembers it, unless it is so long that it hardly comes again. Returns the
    /// punctuation after its last word.
    fn learn(&mut self, text: &str, capitals: usize) -> Between {
        self.cut.clear();
        let mut last = 0;
        let tokenizer = &self.tokenizer;
        tokenizer.each_word(text, capitals == 1, |bytes, word| {
            let piece = ChunkWord {
                start: bytes.start as u32,
                end: bytes.end as u32,
                word: self.words.number(tokenizer, word),
                before: Between::new(text.get(last..bytes.start).unwrap_or("")),
                abbreviation: is_abbreviation(word),
            };
            self.cut.push(piece);
            last = bytes.end;
        });
        let tail = Between::new(text.get(last..).unwrap_or(""));
        if text.len() <= MAX_LENGTH {
            let first = self.cut.first();
            let others = self.cut.get(1..).unwrap_or_default();
            let chunk = Chunk {
                word: first.map_or(NONE, |first| first.word),
                others: self.pieces.len() as u32,
                // At most as many as bytes, and these are few.
                count_of_others: others.len() as u8,
                start: first.map_or(0, |first| first.start as u8),
                end: first.map_or(0, |first| first.end as u8),
                before: first.map_or(Between::default(), |first| first.before),
                abbreviation: first.is_some_and(|first| first.abbreviation),
                tail,
            };
            self.pieces.extend(others);
            self.chunks[capitals].insert(text, chunk);
        }
        tail
    }
}

impl Words {
    /// Returns the number of a word, which gets one if it is new.
    fn number(&mut self, tokenizer: &Tokenizer, word: &str) -> u32 {
        let words = &mut self.by_number;
        let hash = |word: &str| FxBuildHasher.hash_one(word);
        let matches = |number: &u32| *words[*number as usize].word == *word;
        if let Some(&number) = self.numbers.find(hash(word), matches) {
            return number;
        }
        let number = words.len() as u32;
        words.push(Word {
            word: word.into(),
            stem: tokenizer.stem(word).into(),
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
        let token = |place: WordPlace| Token {
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
            let mut lexicon = Lexicon::new(Language::default());
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
            let mut lexicon = Lexicon::new(Language::default());
            prop_assert_eq!(tokens(&mut lexicon, &sentence), tokenizer.tokens(&sentence));
        }
    }

    #[test]
    fn long_chunks_are_read_but_not_remembered() {
        let mut lexicon = Lexicon::new(Language::default());
        let long = "no-".repeat(MAX_LENGTH);
        assert_eq!(tokens(&mut lexicon, &long).len(), MAX_LENGTH);
        assert!(lexicon.chunks.iter().all(|chunks| chunks.len() == 0) && lexicon.pieces.is_empty());
        assert_eq!(lexicon.words().len(), 1);
    }
}
