//! A model's features by numbers instead of names.

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use super::runs::{NONE, Runs, Symbol};
use crate::features::{Block, TfIdf, Vocabulary};

/// So many values are worked on at once.
pub(super) const LANES: usize = 4;

/// A model's features by number.
///
/// The number of a feature is not its column but its place in the order of weights within its block. What is common has a low
/// inverse document frequency, so the numbers of common features are close to each other, and with
/// them all that is looked up by number.
pub(crate) struct Tables {
    /// For each number what the feature adds to each class and then its weight, filled up with zeros to whole lanes.
    values: Vec<[f32; LANES]>,
    /// The column of each number, and the number of each column.
    columns: Vec<u32>,
    numbers: Vec<u32>,
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
        let symbols = categories.iter().map(String::as_str).zip(0..);
        let symbols: FxHashMap<&str, Symbol> = symbols.collect();
        let [words, _, dictionary, frames] = tfidf.ends();
        let columns = in_order_of_weights(tfidf);
        let mut numbers = vec![0; columns.len()];
        let lanes = lanes(weights.ncols());
        let mut values = vec![[0.0; LANES]; lanes * columns.len()];
        let classes = weights.ncols();
        let weights = weights.as_standard_layout();
        let weights = weights.as_slice().unwrap_or(&[]);
        for ((number, &column), row) in (0..).zip(&columns).zip(values.chunks_mut(lanes)) {
            let row = row.as_flattened_mut();
            let column = column as usize;
            numbers[column] = number;
            row[..classes].copy_from_slice(&weights[column * classes..(column + 1) * classes]);
            row[classes] = tfidf.weights()[column];
        }
        let mut tables = Tables {
            values,
            columns,
            numbers,
            classes,
            stems: FxHashMap::default(),
            categories: categories.len() as u32,
            words: Runs::with_capacity(words),
            frames: Runs::with_capacity(frames - dictionary),
        };
        let mut run = Vec::new();
        for (at, (block, key)) in vocabulary.keys().enumerate() {
            let number = tables.numbers[at];
            match block {
                Block::Words => {
                    run.clear();
                    run.extend(key.split(' ').map(|stem| tables.symbol(stem)));
                    tables.words.insert(&run, number);
                }
                Block::Frames => {
                    run.clear();
                    let mut rest = key;
                    while !rest.is_empty() {
                        let part;
                        (part, rest) = first_part(rest);
                        // A file that names a category which its dictionary lacks has a feature that never occurs.
                        run.push(
                            match part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
                                Some(name) => symbols.get(name).copied().unwrap_or(NONE),
                                None => tables.symbol(part),
                            },
                        );
                    }
                    tables.frames.insert(&run, number);
                }
                Block::Characters | Block::Dictionary => {}
            }
        }
        tables
    }

    /// The number of features.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// How many lanes hold a value for each class, the last of them with something else behind.
    #[inline]
    pub fn lanes(&self) -> usize {
        lanes(self.classes)
    }

    /// What a feature adds to each class for a value of 1, and behind the last class its weight.
    #[inline]
    pub fn row(&self, feature: u32) -> &[[f32; LANES]] {
        let lanes = self.lanes();
        let start = feature as usize * lanes;
        &self.values[start..start + lanes]
    }

    /// A feature's weight.
    #[inline]
    pub fn weight(&self, feature: u32) -> f64 {
        f64::from(self.row(feature).as_flattened()[self.classes])
    }

    /// The feature of a column.
    pub fn feature(&self, column: u32) -> u32 {
        self.numbers[column as usize]
    }

    /// The column of a feature.
    pub fn column(&self, feature: u32) -> usize {
        self.columns[feature as usize] as usize
    }

    fn symbol(&mut self, stem: &str) -> Symbol {
        if let Some(&number) = self.stems.get(stem) {
            return number;
        }
        let number = self.categories + self.stems.len() as u32;
        self.stems.insert(stem.to_string(), number);
        number
    }

    /// Whether a symbol is a category.
    pub fn is_category(&self, symbol: Symbol) -> bool {
        symbol < self.categories
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

/// How many lanes a value for each class and one more take.
#[inline]
fn lanes(classes: usize) -> usize {
    (classes + 1).div_ceil(LANES)
}

/// The columns, block by block, each in the order of weights and where these are equal of columns.
fn in_order_of_weights(tfidf: &TfIdf) -> Vec<u32> {
    // No weight is negative, and numbers that are not are in the order of their bits.
    let key = |(weight, column): (&f32, u32)| u64::from(weight.to_bits()) << 32 | u64::from(column);
    let mut keys: Vec<u64> = tfidf.weights().iter().zip(0..).map(key).collect();
    let mut start = 0;
    for end in tfidf.ends() {
        keys[start..end].sort_unstable();
        start = end;
    }
    keys.into_iter().map(|key| key as u32).collect()
}
