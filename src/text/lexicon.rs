//! The words of running text, looked up instead of being cut again.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::Tokenizer;
use super::clause::{Between, is_abbreviation};
use super::tokenizer::chunks;

/// Longer chunks hardly come again and are not remembered.
const LONGEST: usize = 48;

/// The most chunks, bytes of long chunks, and different words that a lexicon holds. More chunks would double
/// the size of its table.
const MOST: [usize; 3] = [7 << 15, 2 << 20, 1 << 17];

/// The place of a word in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its first byte in the sentence.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its number in the [`Lexicon`].
    pub word: u32,
    /// Whether a clause ends between it and the word before it.
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
    chunks: HashTable<Chunk>,
    more: Vec<More>,
    /// The texts of long chunks, joined.
    texts: String,
    words: Vec<Word>,
    /// The number of each word, by its text.
    numbers: HashTable<u32>,
    /// The words of the chunk that was cut last.
    cut: Vec<Piece>,
    /// For each chunk of the current sentence its start, its length, and its entry if it has one.
    met: Vec<(usize, usize, Option<Chunk>)>,
}

debug_as_name!(Lexicon<'_>);

/// A chunk between two blanks with its first word: half a line of the processor's cache.
#[derive(Clone, Copy)]
struct Chunk {
    /// See [`Key`].
    first: u64,
    last: u64,
    /// Its first word, or [`NONE`].
    word: u32,
    /// An index into [`Lexicon::more`], or [`NONE`].
    more: u32,
    length: u8,
    shouting: bool,
    /// The place of the word in the chunk, the punctuation before it, and whether it is an abbreviation.
    start: u8,
    end: u8,
    before: Between,
    abbreviation: bool,
    /// The punctuation after its last word; all of it, if it has no word.
    tail: Between,
}

impl Chunk {
    fn key(&self) -> Key {
        Key {
            first: self.first,
            last: self.last,
            length: self.length,
            shouting: self.shouting,
        }
    }

    /// Returns the first word.
    fn piece(&self) -> Option<Piece> {
        (self.word != NONE).then_some(Piece {
            start: self.start.into(),
            end: self.end.into(),
            word: self.word,
            before: self.before,
            abbreviation: self.abbreviation,
        })
    }
}

/// No index.
const NONE: u32 = u32::MAX;

/// What only a few chunks have.
struct More {
    /// The start of the text of a long chunk.
    text: u32,
    /// Its words but the first.
    pieces: Box<[Piece]>,
}

/// The first and last bytes and the length of a chunk, which are all of a short one and differ for nearly all
/// others.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u8,
    shouting: bool,
}

impl Key {
    /// Makes the key of a text that is not longer than [`LONGEST`].
    fn new(text: &str, shouting: bool) -> Self {
        let bytes = text.as_bytes();
        let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => {
                let first = bytes
                    .iter()
                    .fold(0, |first, byte| first << 8 | u64::from(*byte));
                (first, 0)
            }
        };
        Key {
            first,
            last,
            length: bytes.len() as u8,
            shouting,
        }
    }

    /// Returns whether the key is all of its text.
    fn is_complete(self) -> bool {
        self.length <= 16
    }

    fn hash(self) -> u64 {
        let length = u64::from(self.length) << 1 | u64::from(self.shouting);
        let product = u128::from(self.first ^ 0x9E37_79B9_7F4A_7C15)
            * u128::from(self.last.rotate_left(23) ^ length ^ 0xD6E8_FEB8_6659_FD93);
        product as u64 ^ (product >> 64) as u64
    }
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
            chunks: HashTable::new(),
            texts: String::new(),
            more: Vec::new(),
            words: Vec::new(),
            numbers: HashTable::new(),
            cut: Vec::new(),
            met: Vec::new(),
        }
    }

    /// The words seen so far, by number.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Returns whether it is full, so that a new one should take its place.
    pub(crate) fn is_full(&self) -> bool {
        let held = [self.chunks.len(), self.texts.len(), self.words.len()];
        held.iter().zip(MOST).any(|(held, most)| *held > most)
    }

    /// Appends the words of a sentence, in order.
    pub fn read(&mut self, sentence: &str, places: &mut Vec<Place>) {
        let shouting = Tokenizer::is_shouting(sentence);
        // All chunks are looked up first, so that the processor waits for several places of the table at
        // once.
        let mut met = std::mem::take(&mut self.met);
        met.extend(chunks(sentence).map(|(at, text)| (at, text.len(), self.find(text, shouting))));
        let first = places.len();
        let mut between = Between::default();
        let mut after_abbreviation = false;
        for (at, length, known) in met.drain(..) {
            let text = &sentence[at..at + length];
            let mut place = |piece: &Piece| {
                between = between | piece.before;
                places.push(Place {
                    start: at + piece.start as usize,
                    end: at + piece.end as usize,
                    word: piece.word,
                    breaks: places.len() > first && between.ends_clause(after_abbreviation),
                });
                between = Between::default();
                after_abbreviation = piece.abbreviation;
            };
            // A new chunk may have stood earlier in the sentence.
            let tail = match known.or_else(|| self.find(text, shouting)) {
                Some(chunk) => {
                    chunk.piece().iter().for_each(&mut place);
                    if let Some(more) = self.more.get(chunk.more as usize) {
                        more.pieces.iter().for_each(place);
                    }
                    chunk.tail
                }
                None => {
                    let tail = self.cut(text, shouting);
                    self.cut.iter().for_each(place);
                    self.remember(text, shouting, tail);
                    tail
                }
            };
            between = between | tail;
        }
        self.met = met;
    }

    fn find(&self, text: &str, shouting: bool) -> Option<Chunk> {
        if text.len() > LONGEST {
            return None;
        }
        let key = Key::new(text, shouting);
        let matches =
            |chunk: &Chunk| chunk.key() == key && (key.is_complete() || self.has_text(chunk, text));
        self.chunks.find(key.hash(), matches).copied()
    }

    /// Returns whether a long chunk has this text, which has the same length.
    fn has_text(&self, chunk: &Chunk, text: &str) -> bool {
        self.more.get(chunk.more as usize).is_some_and(|more| {
            let known = self.texts.as_bytes().get(more.text as usize..);
            known.is_some_and(|known| known.starts_with(text.as_bytes()))
        })
    }

    /// Remembers the chunk that was cut last; `tail` is the punctuation after its last word.
    fn remember(&mut self, text: &str, shouting: bool, tail: Between) {
        if text.len() > LONGEST {
            return;
        }
        let key = Key::new(text, shouting);
        let mut more = NONE;
        if !key.is_complete() || self.cut.len() > 1 {
            more = self.more.len() as u32;
            self.more.push(More {
                text: self.texts.len() as u32,
                pieces: self.cut.get(1..).unwrap_or_default().into(),
            });
            self.texts.push_str(text);
        }
        let first = self.cut.first();
        let chunk = Chunk {
            first: key.first,
            last: key.last,
            word: first.map_or(NONE, |piece| piece.word),
            more,
            length: key.length,
            shouting,
            start: first.map_or(0, |piece| piece.start as u8),
            end: first.map_or(0, |piece| piece.end as u8),
            before: first.map_or(Between::default(), |piece| piece.before),
            abbreviation: first.is_some_and(|piece| piece.abbreviation),
            tail,
        };
        let rehash = |chunk: &Chunk| chunk.key().hash();
        self.chunks.insert_unique(key.hash(), chunk, rehash);
    }

    /// Cuts a chunk into words and returns the punctuation after the last of them.
    fn cut(&mut self, text: &str, shouting: bool) -> Between {
        self.cut.clear();
        let mut last = 0;
        let tokenizer = self.tokenizer;
        tokenizer.each_word(text, shouting, |bytes, word| {
            let before = text.get(last..bytes.start).unwrap_or("");
            let piece = Piece {
                start: bytes.start as u32,
                end: bytes.end as u32,
                before: Between::new(before),
                abbreviation: is_abbreviation(word),
                word: self.number(word),
            };
            self.cut.push(piece);
            last = bytes.end;
        });
        Between::new(text.get(last..).unwrap_or(""))
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
        assert!(lexicon.texts.is_empty() && lexicon.more.is_empty());
        assert_eq!(lexicon.words().len(), 1);
    }
}
