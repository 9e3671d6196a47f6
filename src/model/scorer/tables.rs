//! The features of a model by number instead of by name.

use std::thread;

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use super::runs::{NONE, Node, Runs, RunsBuilder, Symbol};
use super::stems::{Speller, Stems, stems_in};
use crate::features::{Block, TfIdf, Vocabulary, split_collocation};

/// The number of values that are computed at once.
pub(super) const LANES: usize = 4;

/// The lower bits of a weight that do not count in the order: the others distinguish weights a thousandth
/// apart.
const COARSE: u32 = 13;

/// A model's features by number.
///
/// The number of a feature is not its column but its place in the rough order of weights within its block.
/// Common features have a low inverse document frequency, so their numbers are close together, and so is
/// everything that is looked up by number.
pub(crate) struct Tables {
    /// For each feature what it adds to each class if it occurs once, and then its weight, filled up with
    /// zeros to whole lanes.
    values: Vec<[f32; LANES]>,
    /// The feature of each column.
    numbers: Vec<u32>,
    classes: usize,
    /// The number of lanes with a value for each class and the weight.
    lanes: usize,
    stems: Stems,
    pub(super) words: Runs,
    /// Each is a category as seen from one side, then a stem.
    pub(super) collocations: Runs,
    /// For each category its nodes as seen from after it and from before it.
    beside: Vec<[Node; 2]>,
}

impl Tables {
    /// Builds the tables from the names of the features. No stem contains a blank (see the tokenizer) and no
    /// category a bracket (see the dictionary), so a name has only one meaning.
    pub fn new(
        vocabulary: &Vocabulary,
        tfidf: &TfIdf,
        weights: ArrayView2<f32>,
        categories: &[String],
    ) -> Self {
        let ((columns, numbers), mut stems) =
            in_parallel(|| numbered(tfidf), || Stems::single_words(vocabulary));
        let rows = || values(&columns, weights, tfidf.weights());
        let (values, (words, collocations)) = in_parallel(rows, || {
            build_runs(vocabulary, categories, &numbers, &mut stems)
        });
        let node =
            |category, is_before| collocations.step(collocations.root(), side(category, is_before));
        let beside = (0..categories.len() as Symbol)
            .map(|category| [false, true].map(|is_before| node(category, is_before)))
            .collect();
        Tables {
            values,
            numbers,
            classes: weights.ncols(),
            lanes: lanes(weights.ncols()),
            stems,
            words,
            collocations,
            beside,
        }
    }

    /// The number of lanes with a value for each class and the weight.
    #[inline]
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// What a feature that occurs once adds to each class before scaling, and then its weight.
    #[inline]
    pub fn row(&self, feature: u32) -> &[[f32; LANES]] {
        let start = feature as usize * self.lanes;
        &self.values[start..][..self.lanes]
    }

    /// A part of that row.
    #[inline]
    pub fn part(&self, feature: u32, part: usize) -> &[f32; LANES] {
        &self.values[feature as usize * self.lanes + part]
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

    /// The beginning of the collocations of a category, as seen from a word before it or after it.
    #[inline]
    pub(super) fn beside(&self, category: usize, is_before: bool) -> Node {
        self.beside[category][usize::from(is_before)]
    }

    /// The symbol of a stem, or [`NONE`] if no feature has it.
    pub fn stem(&self, stem: &str) -> Symbol {
        self.stems.find(stem).unwrap_or(NONE)
    }
}

/// Computes two results, the first on another thread if there is one. It does not use rayon's threads, which
/// may be waiting for these tables.
fn in_parallel<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, &first);
        let second = second();
        let other = other.ok().and_then(|other| other.join().ok());
        (other.unwrap_or_else(&first), second)
    })
}

/// The rows of all features, in the order of their numbers.
fn values(columns: &[u32], weights: ArrayView2<f32>, own: &[f32]) -> Vec<[f32; LANES]> {
    let classes = weights.ncols();
    let lanes = lanes(classes);
    let mut values = vec![[0.0; LANES]; lanes * columns.len()];
    let weights = weights.as_standard_layout();
    let weights = weights.as_slice().unwrap_or(&[]);
    for (&column, row) in columns.iter().zip(values.chunks_exact_mut(lanes)) {
        let row = row.as_flattened_mut();
        let column = column as usize;
        let of_classes = &weights[column * classes..(column + 1) * classes];
        let own = own[column];
        for (place, weight) in row.iter_mut().zip(of_classes) {
            // Finite, whatever a file says.
            *place = (weight * own).clamp(f32::MIN, f32::MAX);
        }
        row[classes] = own;
    }
    values
}

/// Builds the word n-grams and the collocations that are features. Numbers stems that have no number.
fn build_runs(
    vocabulary: &Vocabulary,
    categories: &[String],
    numbers: &[u32],
    stems: &mut Stems,
) -> (Runs, Runs) {
    loop {
        let (words, collocations) = in_parallel(
            || words(vocabulary, numbers, stems),
            || collocations(vocabulary, categories, numbers, stems),
        );
        // After training there is none: each stem is a feature more often than any n-gram with it.
        let unknown: Vec<String> = match (words, collocations) {
            (Ok(words), Ok(collocations)) => return (words, collocations),
            (words, collocations) => [words.err(), collocations.err()]
                .into_iter()
                .flatten()
                .flatten()
                .map(str::to_string)
                .collect(),
        };
        unknown.iter().for_each(|stem| stems.add(stem));
    }
}

/// Builds the word n-grams that are features, or returns the stems that have no symbol.
fn words<'a>(
    vocabulary: &'a Vocabulary,
    numbers: &[u32],
    stems: &'a Stems,
) -> Result<Runs, Vec<&'a str>> {
    let columns = vocabulary.columns_of(Block::Words);
    let mut runs = RunsBuilder::with_capacity(columns.len());
    let mut speller = Speller::new(stems);
    let mut run = Vec::new();
    for column in columns {
        run.clear();
        let mut parts = stems_in(vocabulary.key(column));
        run.extend(parts.next().map(|stem| speller.begin(stem)));
        run.extend(parts.map(|stem| speller.symbol(stem)));
        runs.insert(&run, numbers[column]);
    }
    speller.build(runs)
}

/// Builds the collocations that are features, or returns the stems that have no symbol.
fn collocations<'a>(
    vocabulary: &'a Vocabulary,
    categories: &[String],
    numbers: &[u32],
    stems: &'a Stems,
) -> Result<Runs, Vec<&'a str>> {
    let symbols = categories.iter().map(String::as_str).zip(0..);
    let symbols: FxHashMap<&str, Symbol> = symbols.collect();
    let columns = vocabulary.columns_of(Block::Collocations);
    let mut runs = RunsBuilder::with_capacity(columns.len());
    let mut speller = Speller::new(stems);
    for column in columns {
        // A file may name a category that its dictionary lacks; its feature never occurs.
        let known = split_collocation(vocabulary.key(column))
            .and_then(|(name, stem, is_before)| Some((side(*symbols.get(name)?, is_before), stem)));
        if let Some((category, stem)) = known {
            runs.insert(&[category, speller.begin(stem)], numbers[column]);
        }
    }
    speller.build(runs)
}

/// The symbol of a category as seen from a word before it, or after it.
fn side(category: Symbol, is_before: bool) -> Symbol {
    2 * category + Symbol::from(is_before)
}

/// The number of lanes for a value of each class and one more.
#[inline]
fn lanes(classes: usize) -> usize {
    (classes + 1).div_ceil(LANES)
}

/// The column of each feature, and the feature of each column.
fn numbered(tfidf: &TfIdf) -> (Vec<u32>, Vec<u32>) {
    let columns = in_order_of_weights(tfidf);
    let mut numbers = vec![0; columns.len()];
    for (number, &column) in (0..).zip(&columns) {
        numbers[column as usize] = number;
    }
    (columns, numbers)
}

/// The columns, block by block, roughly in the order of weights and otherwise of columns: sorted by exponent
/// and first bits, in two passes.
fn in_order_of_weights(tfidf: &TfIdf) -> Vec<u32> {
    // Non-negative numbers are in the order of their bits.
    let key = |weight: &f32| weight.to_bits() >> COARSE;
    let mut order = vec![0; tfidf.weights().len()];
    let mut start = 0;
    for end in tfidf.ends() {
        let keys = tfidf.weights()[start..end].iter().map(key);
        let least = keys.clone().min().unwrap_or(0);
        let most = keys.clone().max().unwrap_or(0);
        // The place of the next column with each key.
        let mut places = vec![0; (most - least) as usize + 2];
        for key in keys.clone() {
            places[(key - least) as usize + 1] += 1;
        }
        let mut sum = start;
        for place in &mut places {
            sum += *place;
            *place = sum;
        }
        for (column, key) in (start as u32..).zip(keys) {
            let place = &mut places[(key - least) as usize];
            order[*place] = column;
            *place += 1;
        }
        start = end;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Norm;
    use ndarray::Array2;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn columns_are_sorted_within_their_block(
            weights in prop::collection::vec(prop_oneof![Just(0.0f32), 0.01f32..9.0, 0.0f32..1e9], 0..60),
            ends in prop::collection::vec(0usize..60, 3),
        ) {
            let mut ends: Vec<usize> = ends.iter().map(|&end| end.min(weights.len())).collect();
            ends.push(weights.len());
            ends.sort_unstable();
            let ends = [ends[0], ends[1], ends[2], ends[3]];
            let tfidf = TfIdf::from_parts(weights.clone(), ends, Norm::Full).unwrap();
            let mut wanted: Vec<u32> = (0..weights.len() as u32).collect();
            let key = |&column: &u32| weights[column as usize].to_bits() >> COARSE;
            for (start, end) in [0].into_iter().chain(ends).zip(ends) {
                wanted[start..end].sort_by_key(key);
            }
            prop_assert_eq!(in_order_of_weights(&tfidf), wanted);
        }
    }

    #[test]
    fn runs_are_found_whose_stems_are_no_features_alone() {
        let keys = [
            (Block::Words, "ab cd"),
            (Block::Collocations, "ef … [plan]"),
        ];
        let tfidf = TfIdf::from_parts(vec![1.0; 2], [1, 1, 1, 2], Norm::Full).unwrap();
        let tables = Tables::new(
            &Vocabulary::new(keys),
            &tfidf,
            Array2::zeros((2, 2)).view(),
            &["plan".to_string()],
        );
        let [ab, cd, ef] = ["ab", "cd", "ef"].map(|stem| tables.stem(stem));
        let run = tables
            .words
            .step(tables.words.step(tables.words.root(), ab), cd);
        let near = tables.collocations.step(tables.beside(0, true), ef);
        let features = [0, 1].map(|column| tables.feature(column));
        assert_eq!([run, near].map(|node| node.feature), features);
        assert_eq!(tables.stem("gh"), NONE);
    }
}
