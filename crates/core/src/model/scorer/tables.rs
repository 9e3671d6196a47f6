//! The features of a model by number instead of by name.

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use super::logits::LANES;
use crate::bit_filter::BitFilter;
use crate::features::{Block, PAIR, TfIdf, Vocabulary};
use crate::model::kinds::weight_of_steps;
use crate::text::NOT;

/// No stem and no n-gram.
pub(super) const NONE: u32 = u32::MAX;
/// The number of a stem.
pub(super) type Stem = u32;
/// The bit in the number of an n-gram of several words. An n-gram of one word has the number of its stem.
const LONGER: u32 = 1 << 31;

/// An n-gram of several words, or the beginning of one.
#[derive(Debug, Clone, Copy)]
struct Ngram {
    number: u32,
    /// The row of its feature; [`Tables::no_row`] if it is only the beginning of one.
    row: u32,
}

/// A model's features by number. A feature is known by its row.
pub(crate) struct Tables {
    /// For each feature what it adds to each class if it occurs once, and then the square of its weight,
    /// filled up with zeros to whole lanes. The last row is zero.
    rows: Vec<[f32; LANES]>,
    lanes: usize,
    /// The row of what is no feature: the last one.
    no_row: u32,
    stems: FxHashMap<Box<str>, Stem>,
    /// By the number of a stem the row of its feature.
    words: Vec<u32>,
    /// By the number of a stem its weight in telling two kinds of text apart; empty if the model knows one.
    kinds: Vec<f64>,
    /// By the number of an n-gram and a stem the n-gram that is one word longer.
    ngrams: FxHashMap<(u32, Stem), Ngram>,
    /// The keys of `ngrams`. Most runs of words are no n-gram.
    filter: BitFilter,
    categories: CategoryRows,
}

/// The rows of categories and of pairs of them, by [`Hit::signed_category`](crate::text::Hit).
struct CategoryRows {
    /// For each category the row of it alone.
    alone: Vec<u32>,
    /// For each category the second categories of pairs, 64 in a group.
    seconds: Vec<Seconds>,
    /// The number of groups for each category.
    groups: usize,
}

/// Those of 64 categories that make a pair with a first one. The rows of the pairs follow each other.
#[derive(Clone, Copy, Default)]
struct Seconds {
    mask: u64,
    first_row: u32,
}

impl Tables {
    /// Builds the tables from the names of the features. No stem contains a blank (see the tokenizer), so a
    /// name has only one meaning.
    pub fn new(
        vocabulary: &Vocabulary,
        tfidf: &TfIdf,
        weights: ArrayView2<f32>,
        categories: &[String],
        word_weights: Option<&[i8]>,
    ) -> Self {
        let no_row = tfidf.len() as u32;
        let mut stems: FxHashMap<Box<str>, Stem> = FxHashMap::default();
        let mut words: Vec<u32> = Vec::new();
        let mut ngrams: FxHashMap<(u32, Stem), Ngram> = FxHashMap::default();
        let mut key: Vec<Stem> = Vec::new();
        let mut kinds = Vec::new();
        let mut word_weights = word_weights.map(|weights| weights.iter());
        for column in vocabulary.columns_of(Block::Words) {
            key.clear();
            key.extend(vocabulary.key(column).split(' ').map(|stem| {
                stems.get(stem).copied().unwrap_or_else(|| {
                    let next = words.len() as Stem;
                    stems.insert(stem.into(), next);
                    words.push(no_row);
                    next
                })
            }));
            let row = column as u32;
            let mut number = key[0];
            for (at, &stem) in key.iter().enumerate().skip(1) {
                let next = Ngram {
                    number: LONGER | ngrams.len() as u32,
                    row: no_row,
                };
                let ngram = ngrams.entry((number, stem)).or_insert(next);
                if at + 1 == key.len() {
                    ngram.row = row;
                }
                number = ngram.number;
            }
            if let [word] = key[..] {
                words[word as usize] = row;
                if let Some(weights) = &mut word_weights {
                    kinds.resize(words.len(), 0.0);
                    kinds[word as usize] = weights.next().map_or(0.0, |&w| weight_of_steps(w));
                }
            }
        }
        let keys = ngrams.keys().map(|&(number, stem)| key_of(number, stem));
        let filter = BitFilter::new(keys);
        let (categories, pairs) = CategoryRows::new(vocabulary, categories, no_row);
        let first = vocabulary.columns_of(Block::Dictionary).start;
        let columns = (0..first).chain(pairs);
        let classes = weights.ncols();
        let lanes = (classes + 1).div_ceil(LANES);
        let mut rows = vec![[0.0; LANES]; lanes * (tfidf.len() + 1)];
        for (row, column) in rows.chunks_exact_mut(lanes).zip(columns) {
            let row = row.as_flattened_mut();
            let own = tfidf.weights()[column];
            // Finite, whatever a file says.
            let finite = |value: f32| value.clamp(f32::MIN, f32::MAX);
            for (place, weight) in row.iter_mut().zip(weights.row(column)) {
                *place = finite(weight * own);
            }
            row[classes] = finite(own * own);
        }
        Tables {
            rows,
            lanes,
            no_row,
            stems,
            words,
            kinds,
            ngrams,
            filter,
            categories,
        }
    }

    /// The number of lanes with a value for each class and the square of the weight.
    #[inline]
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len() / self.lanes
    }

    /// The row of what is no feature.
    #[inline]
    pub fn no_row(&self) -> u32 {
        self.no_row
    }

    /// The logits that a feature adds to each class if it occurs once, before scaling, and then the square of
    /// its weight.
    #[inline]
    pub fn row(&self, row: u32) -> &[[f32; LANES]] {
        &self.rows[row as usize * self.lanes..][..self.lanes]
    }

    /// The number of a stem, or [`NONE`] if no feature has it.
    pub fn stem(&self, stem: &str) -> Stem {
        self.stems.get(stem).copied().unwrap_or(NONE)
    }

    /// The row of a word, given by its stem.
    pub fn word(&self, stem: Stem) -> u32 {
        let row = self.words.get(stem as usize).copied();
        row.unwrap_or(self.no_row())
    }

    /// The weight of a stem in telling two kinds of text apart.
    pub fn kind(&self, stem: Stem) -> f64 {
        self.kinds.get(stem as usize).copied().unwrap_or(0.0)
    }

    /// The n-gram that is one word longer, if it or a longer one is a feature.
    #[inline]
    fn longer(&self, number: u32, stem: Stem) -> Option<Ngram> {
        if !self.filter.may_contain(key_of(number, stem)) {
            return None;
        }
        self.ngrams.get(&(number, stem)).copied()
    }

    /// Calls `visit` with the row of each longer n-gram that begins with a stem, and with the number of its
    /// words.
    #[inline]
    pub fn each_longer(
        &self,
        first: Stem,
        next_stems: impl Iterator<Item = Stem>,
        mut visit: impl FnMut(u32, usize),
    ) {
        let mut number = first;
        for (stem, words) in next_stems.zip(2..) {
            let Some(ngram) = self.longer(number, stem) else {
                return;
            };
            if ngram.row != self.no_row() {
                visit(ngram.row, words);
            }
            number = ngram.number;
        }
    }

    /// The row of a category, given as [`Hit::signed_category`](crate::text::Hit).
    #[inline]
    pub fn category(&self, signed: usize) -> u32 {
        self.categories.alone[signed]
    }

    /// The row of an ordered pair of categories.
    #[inline]
    pub fn pair(&self, first: usize, second: usize) -> Option<u32> {
        let group = self.categories.groups * first + second / 64;
        let Seconds { mask, first_row } = self.categories.seconds[group];
        let bit = 1 << (second % 64);
        let before = (mask & (bit - 1)).count_ones();
        (mask & bit != 0).then_some(first_row + before)
    }
}

fn key_of(number: u32, stem: Stem) -> u64 {
    u64::from(number) << 32 | u64::from(stem)
}

impl CategoryRows {
    /// Gives rows to the features of a dictionary. Returns their columns in the order of these rows as well.
    fn new(vocabulary: &Vocabulary, categories: &[String], no_row: u32) -> (Self, Vec<usize>) {
        let signed = 2 * categories.len();
        let groups = signed.div_ceil(64);
        let mut rows = CategoryRows {
            alone: vec![no_row; signed],
            seconds: vec![Seconds::default(); signed * groups],
            groups,
        };
        let numbers: FxHashMap<&str, usize> =
            categories.iter().map(String::as_str).zip(0..).collect();
        let sign = |name: &str| {
            let (negated, category) = match name.strip_prefix(NOT) {
                Some(category) => (1, category),
                None => (0, name),
            };
            Some(2 * numbers.get(category)? + negated)
        };
        // No name of a category contains the sign between those of a pair, or begins with the negation.
        let parse = |key: &str| match key.split_once(PAIR) {
            Some((first, second)) => Some((sign(first)?, Some(sign(second)?))),
            None => Some((sign(key)?, None)),
        };
        let columns = vocabulary.columns_of(Block::Dictionary);
        let first_row = columns.start as u32;
        let mut named: Vec<_> = columns
            .filter_map(|column| Some((parse(vocabulary.key(column))?, column)))
            .collect();
        named.sort_unstable();
        for (&((first, second), _), row) in named.iter().zip(first_row..) {
            let Some(second) = second else {
                rows.alone[first] = row;
                continue;
            };
            let group = &mut rows.seconds[groups * first + second / 64];
            if group.mask == 0 {
                group.first_row = row;
            }
            group.mask |= 1 << (second % 64);
        }
        (rows, named.into_iter().map(|(_, column)| column).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Norm;
    use ndarray::Array2;

    fn tables(keys: &[(Block, &str)], categories: &[&str]) -> Tables {
        let count = keys.len();
        let vocabulary = Vocabulary::new(keys.iter().copied());
        let ends = Block::ALL.map(|block| vocabulary.columns_of(block).end);
        let tfidf = TfIdf::from_parts(vec![1.0; count], ends, Norm::Full).unwrap();
        // The weights of a feature tell its column.
        let weights = Array2::from_shape_fn((count, 2), |(column, _)| column as f32);
        let categories: Vec<String> = categories.iter().map(|c| c.to_string()).collect();
        Tables::new(&vocabulary, &tfidf, weights.view(), &categories, None)
    }

    #[test]
    fn features_are_found_whose_stems_are_no_features_alone() {
        let tables = tables(
            &[
                (Block::Words, "ab"),
                (Block::Words, "ab cd ef"),
                (Block::Words, "gh ab"),
            ],
            &[],
        );
        let found = |words: &str| {
            let mut stems = words.split(' ').map(|stem| tables.stem(stem));
            let first = stems.next().unwrap();
            let mut rows = vec![(tables.word(first), 1)];
            tables.each_longer(first, stems, |row, words| rows.push((row, words)));
            rows.retain(|(row, _)| *row != tables.no_row());
            rows
        };
        assert_eq!(found("ab cd ef"), [(0, 1), (1, 3)]);
        assert_eq!(found("gh ab"), [(2, 2)]);
        assert_eq!(found("ab gh"), [(0, 1)]);
        assert_eq!(found("xy"), []);
        assert_eq!(found("xy ab"), []);
    }

    #[test]
    fn each_category_and_pair_has_the_weights_of_its_own_column() {
        let names: Vec<String> = (0..70).map(|at| format!("c{at:02}")).collect();
        let mut keys: Vec<String> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            keys.push(name.clone());
            keys.extend((at % 3 == 0).then(|| format!("not {name} > {}", names[69 - at])));
            keys.extend((at % 5 == 0).then(|| format!("{name} > not {}", names[at / 2])));
        }
        keys.sort();
        let keys: Vec<(Block, &str)> = keys.iter().map(|k| (Block::Dictionary, &**k)).collect();
        // In another order than that of the columns.
        let categories: Vec<&str> = names.iter().rev().map(String::as_str).collect();
        let tables = tables(&keys, &categories);
        let column = |row: u32| tables.row(row)[0][0] as usize;
        for (at, (_, key)) in keys.iter().enumerate() {
            let sign = |name: &str| {
                let category = name.trim_start_matches("not ");
                let category = categories.iter().position(|c| *c == category).unwrap();
                2 * category + usize::from(name.starts_with("not "))
            };
            match key.split_once(" > ") {
                None => assert_eq!(column(tables.category(sign(key))), at),
                Some((first, second)) => {
                    let row = tables.pair(sign(first), sign(second)).unwrap();
                    assert_eq!(column(row), at, "{key}");
                    assert_eq!(tables.pair(sign(second), sign(first)), None, "{key}");
                }
            }
        }
        assert_eq!(tables.category(1), tables.no_row());
    }
}
