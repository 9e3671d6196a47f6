//! Numbers stems, and looks up their numbers in the order of feature names.

use std::hash::BuildHasher;
use std::iter;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::runs::{NONE, Runs, RunsBuilder, Symbol};
use crate::features::{Block, Vocabulary};

/// The separator of the words of a name.
const BLANK: u8 = b' ';

/// The stems in the name of a word n-gram.
pub(super) fn stems_in(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(name);
    iter::from_fn(move || {
        let name = rest.take()?;
        let Some(at) = name.bytes().position(|byte| byte == BLANK) else {
            return Some(name);
        };
        rest = name.get(at + 1..);
        name.get(..at)
    })
}

/// Stems by number, joined in one text, because they are many and short.
pub(super) struct Stems {
    text: String,
    /// The end of each stem in the text.
    ends: Vec<u32>,
    /// The number of each stem.
    places: HashTable<u32>,
}

impl Stems {
    /// The stems that are features by themselves.
    pub fn single_words(vocabulary: &Vocabulary) -> Self {
        let columns = vocabulary.columns_of(Block::Words);
        let mut stems = Stems {
            text: String::new(),
            ends: Vec::new(),
            places: HashTable::with_capacity(columns.len() / 4),
        };
        let keys = columns.map(|column| vocabulary.key(column));
        keys.filter(|key| !key.as_bytes().contains(&BLANK))
            .for_each(|stem| stems.add(stem));
        stems
    }

    pub fn find(&self, stem: &str) -> Option<Symbol> {
        let is_it = |place: &u32| self.stem(*place) == stem;
        self.places.find(hash(stem), is_it).copied()
    }

    /// Numbers a stem, if it has no number.
    pub fn add(&mut self, stem: &str) {
        if self.find(stem).is_some() {
            return;
        }
        let place = self.ends.len() as u32;
        self.text.push_str(stem);
        self.ends.push(self.text.len() as u32);
        let Stems { text, ends, .. } = self;
        let rehash = |place: &u32| hash(nth(text, ends, *place));
        self.places.insert_unique(hash(stem), place, rehash);
    }

    fn stem(&self, place: u32) -> &str {
        nth(&self.text, &self.ends, place)
    }
}

/// One of several joined texts, given the end of each.
fn nth<'t>(text: &'t str, ends: &[u32], place: u32) -> &'t str {
    let place = place as usize;
    let start = place.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start as usize..ends[place] as usize]
}

fn hash(stem: &str) -> u64 {
    FxBuildHasher.hash_one(stem)
}

/// Looks up symbols of stems in the order of names, in which many stems are those of the name before.
pub(super) struct Speller<'a> {
    stems: &'a Stems,
    last: Option<(&'a str, Symbol)>,
    /// Stems without a symbol.
    unknown: Vec<&'a str>,
}

impl<'a> Speller<'a> {
    pub fn new(stems: &'a Stems) -> Self {
        Speller {
            stems,
            last: None,
            unknown: Vec::new(),
        }
    }

    /// The symbol of a stem with which names begin.
    pub fn begin(&mut self, stem: &'a str) -> Symbol {
        match self.last {
            Some((before, symbol)) if before == stem => symbol,
            _ => {
                let symbol = self.symbol(stem);
                self.last = Some((stem, symbol));
                symbol
            }
        }
    }

    pub fn symbol(&mut self, stem: &'a str) -> Symbol {
        self.stems.find(stem).unwrap_or_else(|| {
            self.unknown.push(stem);
            NONE
        })
    }

    /// Builds the runs, or returns the stems that had no symbol.
    pub fn build(self, runs: RunsBuilder) -> Result<Runs, Vec<&'a str>> {
        match self.unknown.is_empty() {
            true => Ok(runs.build()),
            false => Err(self.unknown),
        }
    }
}
