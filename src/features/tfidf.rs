//! The vocabulary and the TF-IDF weighting.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Block;

/// The features a model knows, each in its column: blocks in their order, keys sorted within.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    keys: Vec<(Block, String)>,
    columns: [FxHashMap<String, u32>; Block::ALL.len()],
}

impl Vocabulary {
    /// A vocabulary of keys in the order of their columns.
    pub fn new(keys: impl IntoIterator<Item = (Block, String)>) -> Self {
        let keys: Vec<(Block, String)> = keys.into_iter().collect();
        let mut columns: [FxHashMap<String, u32>; Block::ALL.len()] = Default::default();
        for (column, (block, key)) in keys.iter().enumerate() {
            columns[*block as usize].insert(key.clone(), column as u32);
        }
        Vocabulary { keys, columns }
    }

    /// The number of features.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The features in the order of their columns.
    pub fn keys(&self) -> &[(Block, String)] {
        &self.keys
    }

    /// The column of a feature, if the model knows it.
    pub fn column(&self, block: Block, key: &str) -> Option<u32> {
        self.columns[block as usize].get(key).copied()
    }
}

/// What each block of a row is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// Its L2 norm: every sentence has the same norm, however long it is.
    Full,
    /// The square root of it, so that half of a sentence's length (on the scale of logarithms) stays:
    /// ten words that all speak for a label say more than two. The average sentence has norm 1.
    Root,
}

/// TF-IDF: `tf = 1 + ln n` for a count `n`, `idf = ln((1 + N) / (1 + df)) + 1` over `N` training
/// sentences (scikit-learn's smooth idf), then each block divided by a [`Norm`].
#[derive(Debug, Clone, PartialEq)]
pub struct TfIdf {
    /// Each column's weight: the inverse document frequency, times what the column tells about the
    /// labels where that was learned.
    weights: Vec<f32>,
    /// One past the last column of each block.
    ends: [usize; Block::ALL.len()],
    norm: Norm,
}

impl TfIdf {
    /// Learns from the number of sentences (of `sentences`) that each feature occurs in.
    pub fn learn(
        document_counts: &[u32],
        sentences: usize,
        ends: [usize; Block::ALL.len()],
        norm: Norm,
    ) -> Self {
        let weights = document_counts
            .iter()
            .map(|&df| (libm::log((1.0 + sentences as f64) / (1.0 + f64::from(df))) + 1.0) as f32)
            .collect();
        TfIdf {
            weights,
            ends,
            norm,
        }
    }

    /// Divides each block's weights by the mean norm of its rows, so that the average sentence has norm 1 in
    /// every block and none drowns another. With the full norm there is nothing to do.
    pub(super) fn level<R: IntoIterator<Item = (u32, u32)>>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
    ) {
        if self.norm == Norm::Full {
            return;
        }
        let mut sums = [(0.0, 0u32); Block::ALL.len()];
        for counts in rows {
            let row = self.terms(counts);
            let blocks = self.blocks(&row);
            for ((sum, number), range) in sums.iter_mut().zip(blocks) {
                let square = square(&row[range]);
                if square > 0.0 {
                    *sum += square.sqrt();
                    *number += 1;
                }
            }
        }
        let mut start = 0;
        for ((sum, number), end) in sums.into_iter().zip(self.ends) {
            for weight in &mut self.weights[start..end] {
                *weight = (f64::from(*weight) * f64::from(number) / sum) as f32;
            }
            start = end;
        }
    }

    /// Multiplies each column's weight with a factor.
    pub(super) fn scale(&mut self, factors: &[f64]) {
        for (weight, factor) in self.weights.iter_mut().zip(factors) {
            *weight *= *factor as f32;
        }
    }

    /// Restores a weighting from its numbers; `None` if they do not fit each other.
    pub fn from_parts(
        weights: Vec<f32>,
        ends: [usize; Block::ALL.len()],
        norm: Norm,
    ) -> Option<Self> {
        let ordered = ends.windows(2).all(|pair| pair[0] <= pair[1]);
        let fits = ordered && ends.last() == Some(&weights.len());
        let sound = weights.iter().all(|v| v.is_finite() && *v >= 0.0);
        (fits && sound).then_some(TfIdf {
            weights,
            ends,
            norm,
        })
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Each column's weight.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// One past the last column of each block.
    pub fn ends(&self) -> [usize; Block::ALL.len()] {
        self.ends
    }

    /// What the blocks of a row are divided by.
    pub fn norm(&self) -> Norm {
        self.norm
    }

    /// Weighs the counts of one sentence, given as (column, count) in ascending order of columns.
    pub fn weigh(&self, counts: impl IntoIterator<Item = (u32, u32)>) -> Vec<(u32, f32)> {
        let mut row = self.terms(counts);
        for range in self.blocks(&row) {
            let square = square(&row[range.clone()]);
            if square > 0.0 {
                let norm = match self.norm {
                    Norm::Full => square.sqrt(),
                    Norm::Root => square.sqrt().sqrt(),
                };
                let scale = (1.0 / norm) as f32;
                for (_, value) in &mut row[range] {
                    *value *= scale;
                }
            }
        }
        row
    }

    /// Each column's weight times what its count stands for.
    fn terms(&self, counts: impl IntoIterator<Item = (u32, u32)>) -> Vec<(u32, f32)> {
        let counts = counts.into_iter();
        let term = |(column, n)| {
            let tf = 1.0 + libm::log(f64::from(n));
            (column, tf as f32 * self.weights[column as usize])
        };
        counts.map(term).collect()
    }

    /// Where the blocks stand in a row.
    fn blocks(&self, row: &[(u32, f32)]) -> [Range<usize>; Block::ALL.len()] {
        let mut start = 0;
        self.ends.map(|end| {
            let stop = row.partition_point(|&(column, _)| (column as usize) < end);
            std::mem::replace(&mut start, stop)..stop
        })
    }
}

fn square(row: &[(u32, f32)]) -> f64 {
    row.iter().map(|&(_, v)| f64::from(v) * f64::from(v)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scikit-learn's `TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+")` on
    /// `["stay stay go", "go home"]`: columns go, home, stay.
    #[test]
    fn weights_are_those_of_scikit_learn() {
        let tfidf = TfIdf::learn(&[2, 1, 1], 2, [3, 3, 3, 3], Norm::Full);
        let row = tfidf.weigh([(0, 1), (2, 2)]);
        let expected = [(0, 0.387_411_33), (2, 0.921_906_97)];
        for ((column, value), (wanted_column, wanted)) in row.iter().zip(expected) {
            assert_eq!(*column, wanted_column);
            assert!((value - wanted).abs() < 1e-6, "{value} {wanted}");
        }
    }

    #[test]
    fn each_block_has_norm_one() {
        let tfidf = TfIdf::learn(&[1, 2, 3, 4], 9, [2, 2, 4, 4], Norm::Full);
        let row = tfidf.weigh([(0, 3), (1, 1), (3, 7)]);
        let norm =
            |range: std::ops::Range<usize>| -> f32 { row[range].iter().map(|(_, v)| v * v).sum() };
        assert!((norm(0..2) - 1.0).abs() < 1e-6);
        assert!((norm(2..3) - 1.0).abs() < 1e-6);
        assert!(tfidf.weigh([]).is_empty());
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        assert!(TfIdf::from_parts(vec![1.0, 2.0], [1, 1, 2, 2], Norm::Full).is_some());
        assert!(TfIdf::from_parts(vec![1.0, 2.0], [2, 1, 2, 2], Norm::Full).is_none());
        assert!(TfIdf::from_parts(vec![1.0, 2.0], [1, 1, 1, 1], Norm::Full).is_none());
        assert!(TfIdf::from_parts(vec![1.0, f32::NAN], [1, 1, 2, 2], Norm::Full).is_none());
    }

    #[test]
    fn with_the_root_the_average_sentence_has_norm_one_and_a_longer_one_more() {
        let mut tfidf = TfIdf::learn(&[3, 3, 3, 3], 3, [4, 4, 4, 4], Norm::Root);
        let rows: [&[(u32, u32)]; 2] = [&[(0, 1)], &[(0, 1), (1, 1), (2, 1), (3, 1)]];
        tfidf.level(rows.map(|row| row.iter().copied()));
        // Norms of 1 and 2 before, 2/3 and 4/3 after levelling; each is divided by its root.
        for (row, wanted) in rows.iter().zip([2.0f64 / 3.0, 4.0 / 3.0]) {
            let weighed = tfidf.weigh(row.iter().copied());
            assert!((square(&weighed).sqrt() - wanted.sqrt()).abs() < 1e-6);
        }
    }
}
