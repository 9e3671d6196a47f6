//! The pieces of a `tokenizer.json`, of which only sizes are checked.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::bounded::{Number, Text, too_long};

/// The largest number of pieces, twice that of LaBSE.
pub(in crate::encoder) const MOST_PIECES: usize = 1 << 20;
/// The longest piece in bytes. RoBERTa has some of 256.
const LONGEST_PIECE: usize = 512;
/// The same in a vocabulary with scores, where each beginning of a piece takes memory and time. Those of
/// SentencePiece have up to 16 characters, and the 250,000 of XLM-R must be about 2.6 MB: its file has 5.1.
const LONGEST_SCORED_PIECE: usize = 128;
const MOST_SCORED_BYTES: usize = 1 << 22;
const MOST_BYTES: usize = 1 << 24;

/// The number of a piece.
pub(super) type Id = Number<{ MOST_PIECES as u64 }>;

/// A list of pieces with scores, or a table of pieces with numbers.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// The number of pieces.
    pub pieces: usize,
    bytes: usize,
}

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VocabularyVisitor)
    }
}

struct VocabularyVisitor;

impl<'de> Visitor<'de> for VocabularyVisitor {
    type Value = Vocabulary;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a vocabulary")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vocabulary, A::Error> {
        let mut vocabulary = Vocabulary::default();
        while let Some((Text(piece), _)) =
            list.next_element::<(Text<LONGEST_SCORED_PIECE>, f64)>()?
        {
            vocabulary.add::<A::Error>(piece.len(), MOST_SCORED_BYTES)?;
        }
        Ok(vocabulary)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vocabulary, A::Error> {
        let mut vocabulary = Vocabulary::default();
        while let Some((Text(piece), _)) = map.next_entry::<Text<LONGEST_PIECE>, Id>()? {
            vocabulary.add::<A::Error>(piece.len(), MOST_BYTES)?;
        }
        Ok(vocabulary)
    }
}

impl Vocabulary {
    fn add<E: Error>(&mut self, length: usize, most: usize) -> Result<(), E> {
        self.pieces += 1;
        self.bytes += length;
        match () {
            () if self.pieces > MOST_PIECES => {
                Err(E::custom(format!("more than {MOST_PIECES} pieces")))
            }
            () if self.bytes > most => Err(E::custom(format!("pieces of more than {most} bytes"))),
            () => Ok(()),
        }
    }
}

/// Two pieces that become one: a line with a blank between them, or a pair.
pub(super) struct Merge;

impl<'de> Deserialize<'de> for Merge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MergeVisitor)
    }
}

struct MergeVisitor;

impl<'de> Visitor<'de> for MergeVisitor {
    type Value = Merge;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("two pieces")
    }

    fn visit_str<E: Error>(self, line: &str) -> Result<Merge, E> {
        if line.len() > 2 * LONGEST_PIECE {
            Err(too_long(2 * LONGEST_PIECE))
        } else {
            Ok(Merge)
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Merge, A::Error> {
        for _ in 0..2 {
            if pair.next_element::<Text<LONGEST_PIECE>>()?.is_none() {
                return Err(A::Error::custom("a merge of fewer than two pieces"));
            }
        }
        Ok(Merge)
    }
}
