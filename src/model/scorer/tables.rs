//! A model's features by numbers instead of names.

use std::thread;

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use super::runs::{NONE, Node, Runs, Spelled, Symbol};
use super::stems::{self, Speller, Stems};
use crate::features::{Block, TfIdf, Vocabulary, split_collocation};

/// So many values are worked on at once.
pub(super) const LANES: usize = 4;

/// Bits of a weight that its place in the order does not depend on: what is left tells weights a thousandth apart.
const COARSE: u32 = 13;

/// A model's features by number.
///
/// The number of a feature is not its column but its place in the rough order of weights within its block. What is common has a low
/// inverse document frequency, so the numbers of common features are close to each other, and with
/// them all that is looked up by number.
pub(crate) struct Tables {
    /// For each number what the feature, weighed, adds to each class where it occurs once, and then its weight, filled up with zeros
    /// to whole lanes.
    values: Vec<[f32; LANES]>,
    /// The number of each column.
    numbers: Vec<u32>,
    classes: usize,
    /// How many lanes hold a value for each class, the last of them with something else behind.
    lanes: usize,
    stems: Stems,
    pub(super) words: Runs,
    /// Each a category as seen from one side, then a stem.
    pub(super) collocations: Runs,
    /// For each category what it is as seen from behind it and from before it.
    beside: Vec<[Node; 2]>,
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
        let ((columns, numbers), mut stems) =
            both(|| numbered(tfidf), || Stems::alone_in(vocabulary));
        let rows = || values(&columns, weights, tfidf.weights());
        let (values, (words, collocations)) = both(rows, || {
            spelled(vocabulary, categories, &numbers, &mut stems)
        });
        let beside = (0..categories.len() as Symbol)
            .map(|category| {
                [false, true].map(|is_before| {
                    collocations.step(collocations.root(), side(category, is_before))
                })
            })
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

    /// How many lanes hold a value for each class, the last of them with something else behind.
    #[inline]
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// What a feature that occurs once adds to each class before scaling, and behind the last class its weight.
    #[inline]
    pub fn row(&self, feature: u32) -> &[[f32; LANES]] {
        let start = feature as usize * self.lanes;
        &self.values[start..][..self.lanes]
    }

    /// A part of that, so many lanes from the first.
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

    /// What a category is to a word that stands before it, or behind it: the beginning of collocations.
    #[inline]
    pub(super) fn beside(&self, category: usize, is_before: bool) -> Node {
        self.beside[category][usize::from(is_before)]
    }

    /// The symbol of a stem; [`NONE`] if no feature has it.
    pub fn stem(&self, stem: &str) -> Symbol {
        self.stems.find(stem).unwrap_or(NONE)
    }
}

/// Two results, the first computed on another thread if there is one. Not one of rayon's: these may be waiting for the
/// tables.
fn both<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
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
            // Finite whatever a file says.
            *place = (weight * own).clamp(f32::MIN, f32::MAX);
        }
        row[classes] = own;
    }
    values
}

/// The runs of words and the collocations that are features. Gives symbols to the stems that have none.
fn spelled(
    vocabulary: &Vocabulary,
    categories: &[String],
    numbers: &[u32],
    stems: &mut Stems,
) -> (Runs, Runs) {
    loop {
        let (words, collocations) = both(
            || words(vocabulary, numbers, stems),
            || collocations(vocabulary, categories, numbers, stems),
        );
        // Training leaves no unknown stem: each is a feature more often than any run that it is in.
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

/// The runs of words that are features, or the stems that have no symbol.
fn words<'a>(
    vocabulary: &'a Vocabulary,
    numbers: &[u32],
    stems: &'a Stems,
) -> Result<Runs, Vec<&'a str>> {
    let columns = vocabulary.columns_of(Block::Words);
    let mut runs = Spelled::with_capacity(columns.len());
    let mut speller = Speller::new(stems);
    let mut run = Vec::new();
    for column in columns {
        run.clear();
        let mut parts = stems::each(vocabulary.key(column));
        run.extend(parts.next().map(|stem| speller.begin(stem)));
        run.extend(parts.map(|stem| speller.symbol(stem)));
        runs.insert(&run, numbers[column]);
    }
    speller.done(runs)
}

/// The collocations that are features, or the stems that have no symbol.
fn collocations<'a>(
    vocabulary: &'a Vocabulary,
    categories: &[String],
    numbers: &[u32],
    stems: &'a Stems,
) -> Result<Runs, Vec<&'a str>> {
    let symbols = categories.iter().map(String::as_str).zip(0..);
    let symbols: FxHashMap<&str, Symbol> = symbols.collect();
    let columns = vocabulary.columns_of(Block::Collocations);
    let mut runs = Spelled::with_capacity(columns.len());
    let mut speller = Speller::new(stems);
    for column in columns {
        // A file that names a category which its dictionary lacks has a feature that never occurs.
        let known = split_collocation(vocabulary.key(column))
            .and_then(|(name, stem, is_before)| Some((side(*symbols.get(name)?, is_before), stem)));
        if let Some((category, stem)) = known {
            runs.insert(&[category, speller.begin(stem)], numbers[column]);
        }
    }
    speller.done(runs)
}

/// The symbol of a category as seen by a word that stands before it, or behind it.
fn side(category: Symbol, is_before: bool) -> Symbol {
    2 * category + Symbol::from(is_before)
}

/// How many lanes a value for each class and one more take.
#[inline]
fn lanes(classes: usize) -> usize {
    (classes + 1).div_ceil(LANES)
}

/// The column of each number and the number of each column.
fn numbered(tfidf: &TfIdf) -> (Vec<u32>, Vec<u32>) {
    let columns = in_order_of_weights(tfidf);
    let mut numbers = vec![0; columns.len()];
    for (number, &column) in (0..).zip(&columns) {
        numbers[column as usize] = number;
    }
    (columns, numbers)
}

/// The columns, block by block, each roughly in the order of weights and where these are about equal of columns: sorted
/// by their exponent and the first bits behind it, which takes two passes.
fn in_order_of_weights(tfidf: &TfIdf) -> Vec<u32> {
    // No weight is negative, and numbers that are not are in the order of their bits.
    let key = |weight: &f32| weight.to_bits() >> COARSE;
    let mut order = vec![0; tfidf.weights().len()];
    let mut start = 0;
    for end in tfidf.ends() {
        let keys = tfidf.weights()[start..end].iter().map(key);
        let least = keys.clone().min().unwrap_or(0);
        let most = keys.clone().max().unwrap_or(0);
        // For each key where its next column goes.
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
