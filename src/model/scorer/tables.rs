//! A model's features by numbers instead of names.

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use crate::features::{Block, TfIdf, Vocabulary};

/// No such thing.
pub(super) const NONE: u32 = u32::MAX;

/// What a run of words or frames is made of: a stem or a category.
pub(super) type Symbol = u32;

/// Bits of the filter before the edges: a fraction of them is set even for a large model, and they fit
/// into a processor's cache where the edges do not.
const FILTER: usize = 1 << 20;

/// Runs of symbols that are features.
///
/// A node stands for the run that leads to it from the root, 0.
pub(super) struct Runs {
    edges: FxHashMap<u64, u32>,
    /// A bit for each edge, by its hash. Most pairs of neighbours in a text are no edge, and here that
    /// shows at once.
    filter: Vec<u64>,
    /// Each node's column; [`NONE`] where the run is only the beginning of one that is a feature.
    columns: Vec<u32>,
}

impl Runs {
    fn new() -> Self {
        Runs {
            edges: FxHashMap::default(),
            filter: vec![0; FILTER / 64],
            columns: vec![NONE],
        }
    }

    fn insert(&mut self, run: &[Symbol], column: u32) {
        let mut node = 0;
        for &symbol in run {
            let (from, next) = (node, self.columns.len() as u32);
            node = *self.edges.entry(edge(node, symbol)).or_insert(next);
            if node == next {
                self.columns.push(NONE);
                let (word, bit) = filter_bit(from, symbol);
                self.filter[word] |= bit;
            }
        }
        self.columns[node as usize] = column;
    }

    /// The node that one more symbol leads to; [`NONE`] leads nowhere.
    pub fn step(&self, node: u32, symbol: Symbol) -> u32 {
        let (word, bit) = filter_bit(node, symbol);
        if symbol == NONE || self.filter[word] & bit == 0 {
            return NONE;
        }
        self.edges.get(&edge(node, symbol)).copied().unwrap_or(NONE)
    }

    /// The column of the run that leads to a node.
    pub fn column(&self, node: u32) -> u32 {
        self.columns[node as usize]
    }
}

fn edge(node: u32, symbol: Symbol) -> u64 {
    u64::from(node) << 32 | u64::from(symbol)
}

/// Where an edge's bit stands in the filter.
fn filter_bit(node: u32, symbol: Symbol) -> (usize, u64) {
    // Fibonacci hashing: the upper bits of a product with 2^64 / φ depend on all bits.
    let hash = edge(node, symbol).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44;
    ((hash / 64) as usize, 1 << (hash % 64))
}

/// A model's features by number.
pub(crate) struct Tables {
    /// For each column its weight and what it adds to each class: `1 + classes` numbers.
    columns: Vec<f32>,
    classes: usize,
    stems: FxHashMap<String, Symbol>,
    /// How many categories there are: their symbols come first.
    categories: u32,
    pub(super) words: Runs,
    pub(super) frames: Runs,
}

impl Tables {
    /// Takes the names of the features apart. No stem holds a blank (see the tokenizer) and no category a
    /// bracket (see the dictionary), so there is one way to do it.
    pub fn new(
        vocabulary: &Vocabulary,
        tfidf: &TfIdf,
        weights: ArrayView2<f32>,
        categories: &[String],
    ) -> Self {
        let numbers = categories.iter().map(String::as_str).zip(0..);
        let numbers: FxHashMap<&str, Symbol> = numbers.collect();
        let columns = tfidf.weights().iter().zip(weights.outer_iter());
        let mut tables = Tables {
            columns: columns
                .flat_map(|(weight, row)| std::iter::once(*weight).chain(row.to_vec()))
                .collect(),
            classes: weights.ncols(),
            stems: FxHashMap::default(),
            categories: categories.len() as u32,
            words: Runs::new(),
            frames: Runs::new(),
        };
        let mut run = Vec::new();
        for (column, (block, key)) in (0..).zip(vocabulary.keys()) {
            match block {
                Block::Words => {
                    run.clear();
                    run.extend(key.split(' ').map(|stem| tables.number(stem)));
                    tables.words.insert(&run, column);
                }
                Block::Frames => {
                    run.clear();
                    let mut rest = key.as_str();
                    while !rest.is_empty() {
                        let part;
                        (part, rest) = first_part(rest);
                        // A file that names a category which its dictionary lacks has a feature that never occurs.
                        run.push(
                            match part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
                                Some(name) => numbers.get(name).copied().unwrap_or(NONE),
                                None => tables.number(part),
                            },
                        );
                    }
                    tables.frames.insert(&run, column);
                }
                Block::Characters | Block::Dictionary => {}
            }
        }
        tables
    }

    /// A column's weight and what it adds to each class for a value of 1.
    pub fn column(&self, column: u32) -> (f64, &[f32]) {
        let start = column as usize * (self.classes + 1);
        let numbers = &self.columns[start..start + self.classes + 1];
        (f64::from(numbers[0]), &numbers[1..])
    }

    fn number(&mut self, stem: &str) -> Symbol {
        if let Some(&number) = self.stems.get(stem) {
            return number;
        }
        let number = self.categories + self.stems.len() as u32;
        self.stems.insert(stem.to_string(), number);
        number
    }

    /// The symbol of a stem; [`NONE`] if no feature has it.
    pub fn stem(&self, stem: &str) -> Symbol {
        self.stems.get(stem).copied().unwrap_or(NONE)
    }
}

/// The first stem or bracketed category of a frame's name, and what follows the blank after it.
fn first_part(name: &str) -> (&str, &str) {
    let end = match name.starts_with('[') {
        true => name.find(']').map(|at| at + 1),
        false => name.find(' '),
    };
    let (part, rest) = name.split_at(end.unwrap_or(name.len()));
    (part, rest.strip_prefix(' ').unwrap_or(rest))
}
