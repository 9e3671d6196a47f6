//! The words of running text, each looked up rather than made again.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::Tokenizer;
use super::clause::{Between, is_abbreviation};
use super::words::chunks;

/// What is longer hardly comes again and is not remembered.
const LONGEST: usize = 48;

/// So many chunks, so many bytes of long ones, and so many different words are as many as one lexicon holds. A table of
/// more chunks would be twice the size.
const MOST: [usize; 3] = [7 << 15, 2 << 20, 1 << 17];

/// A word as it stands in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its first byte in the sentence.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its number in the [`Lexicon`].
    pub word: u32,
    /// Whether a clause ends between it and the word before.
    pub breaks: bool,
}

/// A different word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As [`Token::word`](super::Token::word).
    pub word: Box<str>,
    /// As [`Token::stem`](super::Token::stem).
    pub stem: Box<str>,
}

/// The words seen so far, by what they were written as.
///
/// It reads a sentence as the [`Tokenizer`] does. What stands between two blanks is looked up as a
/// whole, since no rule of word boundaries reaches over a blank; only what was not seen before is
/// cut, normalised and stemmed.
pub struct Lexicon<'t> {
    tokenizer: &'t Tokenizer,
    chunks: HashTable<Chunk>,
    more: Vec<More>,
    /// The texts of long chunks, one after the other.
    texts: String,
    words: Vec<Word>,
    /// The number of each word, by its text.
    numbers: HashTable<u32>,
    /// The words of the chunk that was cut last.
    cut: Vec<Piece>,
    /// Of the sentence that is read, where each chunk begins, how long it is, and what is known of it.
    met: Vec<(usize, usize, Option<Chunk>)>,
}

debug_as_name!(Lexicon<'_>);

/// What stands between two blanks, with its first word: half a line of the processor's cache.
#[derive(Clone, Copy)]
struct Chunk {
    /// See [`Key`].
    first: u64,
    last: u64,
    /// Its first word; [`NONE`] if it has none.
    word: u32,
    /// What there is to know besides: an index into [`Lexicon::more`], or [`NONE`].
    more: u32,
    length: u8,
    shouting: bool,
    /// Where the word stands in the chunk, what stands before it, and whether it is an abbreviation.
    start: u8,
    end: u8,
    before: Between,
    abbreviation: bool,
    /// What stands behind its last word; all of it, if it has no word.
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

    /// The first word.
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

/// No such thing.
const NONE: u32 = u32::MAX;

/// What few chunks have.
struct More {
    /// Where the text of a long one begins.
    text: u32,
    /// Its words but the first.
    pieces: Box<[Piece]>,
}

/// What tells nearly all chunks apart: the first and the last bytes and the length, which are all of a short one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u8,
    shouting: bool,
}

impl Key {
    /// The key of a text that is not longer than [`LONGEST`].
    fn of(text: &str, shouting: bool) -> Self {
        let bytes = text.as_bytes();
        let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => {
                let mut first = 0;
                for byte in bytes {
                    first = first << 8 | u64::from(*byte);
                }
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

    /// Whether the key is all of its text.
    fn is_whole(self) -> bool {
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
    /// What stands between it and the word before, or the beginning of the chunk.
    before: Between,
    abbreviation: bool,
}

impl<'t> Lexicon<'t> {
    /// A lexicon without words.
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

    /// The words seen so far; a word's number is its index.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Whether it holds so much that a new one should take its place.
    pub(crate) fn is_full(&self) -> bool {
        let held = [self.chunks.len(), self.texts.len(), self.words.len()];
        held.iter().zip(MOST).any(|(held, most)| *held > most)
    }

    /// Appends the words of a sentence, in order.
    pub fn read(&mut self, sentence: &str, places: &mut Vec<Place>) {
        let shouting = Tokenizer::is_shouting(sentence);
        // All are looked up before any is gone through, so that the processor waits for several places of the table at once.
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
            // What is new may have stood in the sentence before.
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
        let key = Key::of(text, shouting);
        let is_it = |chunk: &Chunk| chunk.key() == key && (key.is_whole() || self.is(chunk, text));
        self.chunks.find(key.hash(), is_it).copied()
    }

    /// Whether a long chunk has this text, which is as long.
    fn is(&self, chunk: &Chunk, text: &str) -> bool {
        self.more.get(chunk.more as usize).is_some_and(|more| {
            let known = self.texts.as_bytes().get(more.text as usize..);
            known.is_some_and(|known| known.starts_with(text.as_bytes()))
        })
    }

    /// Keeps what was cut last, with what stands behind its last word.
    fn remember(&mut self, text: &str, shouting: bool, tail: Between) {
        if text.len() > LONGEST {
            return;
        }
        let key = Key::of(text, shouting);
        let mut more = NONE;
        if !key.is_whole() || self.cut.len() > 1 {
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

    /// Cuts a chunk into words; returns what stands behind the last of them.
    fn cut(&mut self, text: &str, shouting: bool) -> Between {
        self.cut.clear();
        let mut last = 0;
        let tokenizer = self.tokenizer;
        tokenizer.each_word(text, shouting, |bytes, word| {
            let before = text.get(last..bytes.start).unwrap_or("");
            let piece = Piece {
                start: bytes.start as u32,
                end: bytes.end as u32,
                before: Between::of(before),
                abbreviation: is_abbreviation(word),
                word: self.number(word),
            };
            self.cut.push(piece);
            last = bytes.end;
        });
        Between::of(text.get(last..).unwrap_or(""))
    }

    fn number(&mut self, word: &str) -> u32 {
        let words = &mut self.words;
        let hash = |word: &str| FxBuildHasher.hash_one(word);
        let is_it = |number: &u32| *words[*number as usize].word == *word;
        if let Some(&number) = self.numbers.find(hash(word), is_it) {
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

    /// What the lexicon says of a sentence, in the tokenizer's terms.
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
    fn what_is_long_is_read_but_not_remembered() {
        let tokenizer = Tokenizer::new(Language::default());
        let mut lexicon = Lexicon::new(&tokenizer);
        let long = "no-".repeat(LONGEST);
        assert_eq!(tokens(&mut lexicon, &long).len(), LONGEST);
        assert!(lexicon.texts.is_empty() && lexicon.more.is_empty());
        assert_eq!(lexicon.words().len(), 1);
    }
}
