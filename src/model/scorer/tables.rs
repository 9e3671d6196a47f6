//! The features of a model by number instead of by name. The number of a feature is its column.

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use crate::features::{Block, TfIdf, Vocabulary};

/// The number of values that are computed at once.
pub(super) const LANES: usize = 4;
/// No feature and no stem.
pub(super) const NONE: u32 = u32::MAX;
/// The number of a stem.
pub(super) type Stem = u32;

/// A word n-gram, or the beginning of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ngram {
    number: u32,
    /// Its feature, or [`NONE`].
    pub feature: u32,
}

impl Ngram {
    /// The empty n-gram.
    pub const EMPTY: Ngram = Ngram {
        number: 0,
        feature: NONE,
    };
    /// No n-gram and no beginning of one.
    pub const NONE: Ngram = Ngram {
        number: NONE,
        feature: NONE,
    };
}

/// A model's features by number.
pub(crate) struct Tables {
    /// For each feature what it adds to each class if it occurs once, and then its weight, filled up with
    /// zeros to whole lanes.
    values: Vec<[f32; LANES]>,
    classes: usize,
    /// The number of lanes with a value for each class and the weight.
    lanes: usize,
    stems: FxHashMap<Box<str>, Stem>,
    /// By the number of an n-gram and a stem the n-gram that is one word longer.
    ngrams: FxHashMap<(u32, Stem), Ngram>,
}

impl Tables {
    /// Builds the tables from the names of the features. No stem contains a blank (see the tokenizer), so a
    /// name has only one meaning.
    pub fn new(vocabulary: &Vocabulary, tfidf: &TfIdf, weights: ArrayView2<f32>) -> Self {
        let mut stems: FxHashMap<Box<str>, Stem> = FxHashMap::default();
        let mut number = |stem: &str| match stems.get(stem) {
            Some(&number) => number,
            None => {
                let next = stems.len() as Stem;
                stems.insert(stem.into(), next);
                next
            }
        };
        let columns = vocabulary.columns_of(Block::Words);
        let mut ngrams: FxHashMap<(u32, Stem), Ngram> = FxHashMap::default();
        ngrams.reserve(columns.len());
        for column in columns {
            let mut ngram = &mut Ngram { ..Ngram::EMPTY };
            for stem in vocabulary.key(column).split(' ') {
                let key = (ngram.number, number(stem));
                let next = ngrams.len() as u32 + 1;
                ngram = ngrams.entry(key).or_insert(Ngram {
                    number: next,
                    feature: NONE,
                });
            }
            ngram.feature = column as u32;
        }
        let classes = weights.ncols();
        // A value of each class and the weight.
        let lanes = (classes + 1).div_ceil(LANES);
        let mut values = vec![[0.0; LANES]; lanes * tfidf.len()];
        let rows = values.chunks_exact_mut(lanes).zip(weights.outer_iter());
        for ((row, weights), own) in rows.zip(tfidf.weights()) {
            let row = row.as_flattened_mut();
            for (place, weight) in row.iter_mut().zip(weights) {
                // Finite, whatever a file says.
                *place = (weight * own).clamp(f32::MIN, f32::MAX);
            }
            row[classes] = *own;
        }
        Tables {
            values,
            classes,
            lanes,
            stems,
            ngrams,
        }
    }

    /// The number of lanes with a value for each class and the weight.
    #[inline]
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// The logits that a feature adds to each class if it occurs once, before scaling, and then its weight.
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

    /// The number of a stem, or [`NONE`] if no feature has it.
    pub fn stem(&self, stem: &str) -> Stem {
        self.stems.get(stem).copied().unwrap_or(NONE)
    }

    /// The n-gram that is one word longer, or [`Ngram::NONE`].
    #[inline]
    pub(super) fn longer(&self, ngram: Ngram, stem: Stem) -> Ngram {
        let longer = self.ngrams.get(&(ngram.number, stem));
        longer.copied().unwrap_or(Ngram::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Norm;
    use ndarray::Array2;

    #[test]
    fn features_are_found_whose_stems_are_no_features_alone() {
        let keys = [
            (Block::Words, "ab"),
            (Block::Words, "ab cd ef"),
            (Block::Words, "gh ab"),
        ];
        let tfidf = TfIdf::from_parts(vec![1.0; 3], [3, 3, 3], Norm::Full).unwrap();
        let weights = Array2::zeros((3, 2));
        let tables = Tables::new(&Vocabulary::new(keys), &tfidf, weights.view());
        let ngram = |words: &str| {
            let stems = words.split(' ').map(|stem| tables.stem(stem));
            stems.fold(Ngram::EMPTY, |ngram, stem| tables.longer(ngram, stem))
        };
        for (words, feature) in [
            ("ab", 0),
            ("ab cd", NONE),
            ("ab cd ef", 1),
            ("gh ab", 2),
            ("gh", NONE),
            ("ab gh", NONE),
            ("xy", NONE),
        ] {
            assert_eq!(ngram(words).feature, feature, "{words}");
        }
        assert_eq!(ngram("ab gh"), Ngram::NONE);
    }
}
