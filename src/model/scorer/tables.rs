//! A model's features by numbers instead of names.

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use super::runs::{NONE, Runs, Symbol};
use crate::features::{Block, TfIdf, Vocabulary};

/// A model's features by number.
///
/// The number of a feature is not its column but its place in the order of weights. What is common has a low
/// inverse document frequency, so the numbers of common features are close to each other, and with
/// them all that is looked up by number.
pub(crate) struct Tables {
    /// For each number the feature's weight and what it adds to each class: `1 + classes` values.
    values: Vec<f32>,
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
        let mut columns: Vec<u32> = (0..tfidf.len() as u32).collect();
        columns.sort_unstable_by(|&a, &b| {
            let weight = |column: u32| tfidf.weights()[column as usize];
            weight(a).total_cmp(&weight(b)).then(a.cmp(&b))
        });
        let mut numbers = vec![0; columns.len()];
        let mut values = Vec::with_capacity(columns.len() * (weights.ncols() + 1));
        for (number, &column) in (0..).zip(&columns) {
            numbers[column as usize] = number;
            values.push(tfidf.weights()[column as usize]);
            values.extend(weights.row(column as usize));
        }
        let mut tables = Tables {
            values,
            columns,
            numbers,
            classes: weights.ncols(),
            stems: FxHashMap::default(),
            categories: categories.len() as u32,
            words: Runs::new(),
            frames: Runs::new(),
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

    /// A feature's weight and what it adds to each class for a value of 1.
    pub fn values(&self, feature: u32) -> (f64, &[f32]) {
        let start = feature as usize * (self.classes + 1);
        let values = &self.values[start..start + self.classes + 1];
        (f64::from(values[0]), &values[1..])
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
