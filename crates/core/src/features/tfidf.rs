//! TF-IDF weighting.

use super::Block;

/// The amount of a feature in a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Its term frequency, `1 + ln n` for `n` occurrences.
    pub tf: f32,
    /// Its part of the square of its block's norm, before weighting.
    pub square: f32,
}

impl Amount {
    /// The amount of a feature that occurs once.
    pub(super) const ONCE: Amount = Amount {
        tf: 1.0,
        square: 1.0,
    };

    /// The amount of a feature with these occurrences, in the order of the sentence: for each its first token
    /// and the [`times`](super::Occurrence::times) of its word.
    ///
    /// A character n-gram sums over its words: `c (1 + ln n)` for a word that occurs `n` times and contains
    /// it `c` times. Words that share n-grams are treated as orthogonal, so that all n-grams of a word can be
    /// remembered as one vector with one norm.
    pub fn new(block: Block, occurrences: &[(u32, u32)]) -> Self {
        let tf = |n: f64| 1.0 + libm::log(n);
        if block != Block::Characters {
            let tf = tf(occurrences.len() as f64);
            return Amount {
                tf: tf as f32,
                square: (tf * tf) as f32,
            };
        }
        let (mut sum, mut square) = (0.0, 0.0);
        for word in occurrences.chunk_by(|a, b| a.0 == b.0) {
            let of_word = word.len() as f64 * tf(f64::from(word[0].1));
            sum += of_word;
            square += of_word * of_word;
        }
        Amount {
            tf: sum as f32,
            square: square as f32,
        }
    }
}

/// The norm that each block of a row is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// The L2 norm. Every sentence has the same norm, however long it is.
    Full,
    /// The square root of the L2 norm. Half of a sentence's length (on a logarithmic scale) stays: ten words
    /// that all speak for a label say more than two. The average sentence has norm 1.
    Root,
}

impl Norm {
    /// The factor for the values of a block, given the sum of their squares.
    pub(crate) fn scale(self, square: f64) -> f64 {
        match self {
            // Zeros have no norm to be divided by.
            _ if square <= 0.0 => 1.0,
            Norm::Full => 1.0 / square.sqrt(),
            Norm::Root => 1.0 / square.sqrt().sqrt(),
        }
    }
}

/// TF-IDF: `tf = 1 + ln n` for a count `n` (see [`Amount::new`] for character n-grams), `idf = ln((1 + N) /
/// (1 + df)) + 1` over `N` training sentences (scikit-learn's smooth idf); then each block is divided by a
/// [`Norm`].
#[derive(Debug, Clone, PartialEq)]
pub struct TfIdf {
    /// Each column's weight: the inverse document frequency, times its association with the labels where that
    /// was learned.
    weights: Vec<f32>,
    /// One past the last column of each block.
    ends: [usize; Block::ALL.len()],
    norm: Norm,
}

impl TfIdf {
    /// Learns from the number of sentences, of `sentences`, that have each feature.
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
    /// every block and none outweighs another. With the full norm this changes nothing.
    pub(super) fn level<R: IntoIterator<Item = (u32, Amount)>>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
    ) {
        if self.norm == Norm::Full {
            return;
        }
        let mut sums = [(0.0, 0u32); Block::ALL.len()];
        for features in rows {
            let (mut squares, mut block) = ([0.0; Block::ALL.len()], 0);
            for (column, amount) in features {
                block = self.block(block, column);
                squares[block] += self.square(column, amount);
            }
            for ((sum, number), square) in sums.iter_mut().zip(squares) {
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

    /// Restores a weighting from its parts. Returns `None` if they do not fit each other.
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

    /// `true` if there is no column.
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

    /// The norm of the blocks.
    pub fn norm(&self) -> Norm {
        self.norm
    }

    /// Weighs the features of one sentence, given in ascending order of columns.
    #[cfg(test)]
    pub fn weigh(&self, features: impl IntoIterator<Item = (u32, Amount)>) -> Vec<(u32, f32)> {
        let mut row = Vec::new();
        self.weigh_onto(features, &mut row);
        row
    }

    /// Appends the weighted features of one sentence to earlier rows.
    pub(super) fn weigh_onto(
        &self,
        features: impl IntoIterator<Item = (u32, Amount)>,
        rows: &mut Vec<(u32, f32)>,
    ) {
        let start = rows.len();
        let (mut squares, mut block) = ([0.0; Block::ALL.len()], 0);
        for (column, amount) in features {
            block = self.block(block, column);
            squares[block] += self.square(column, amount);
            rows.push((column, amount.tf * self.weights[column as usize]));
        }
        let scales = squares.map(|square| self.norm.scale(square));
        block = 0;
        for (column, value) in &mut rows[start..] {
            block = self.block(block, *column);
            *value *= scales[block] as f32;
        }
    }

    /// The index of the column's block in [`Block::ALL`], searched from the block of an earlier column on.
    #[inline]
    fn block(&self, mut before: usize, column: u32) -> usize {
        while self.ends[before] <= column as usize {
            before += 1;
        }
        before
    }

    /// The contribution of a feature to the squared norm of its block.
    fn square(&self, column: u32, amount: Amount) -> f64 {
        let weight = f64::from(self.weights[column as usize]);
        f64::from(amount.square) * weight * weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(n: u32) -> Amount {
        let occurrences: Vec<(u32, u32)> = (0..n).map(|at| (at, 1)).collect();
        Amount::new(Block::Words, &occurrences)
    }

    #[test]
    fn characters_come_in_the_amount_of_their_words() {
        // Twice in a word that occurs three times, once in another.
        let amount = Amount::new(Block::Characters, &[(0, 3), (0, 3), (4, 1)]);
        let tf = 1.0 + 3f64.ln();
        assert!((f64::from(amount.tf) - (2.0 * tf + 1.0)).abs() < 1e-6);
        assert!((f64::from(amount.square) - (4.0 * tf * tf + 1.0)).abs() < 1e-5);
    }

    /// scikit-learn's `TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+")` on
    /// `["stay stay go", "go home"]`: columns go, home, stay.
    #[test]
    fn weights_are_those_of_scikit_learn() {
        let tfidf = TfIdf::learn(&[2, 1, 1], 2, [3, 3, 3], Norm::Full);
        let row = tfidf.weigh([(0, times(1)), (2, times(2))]);
        let expected = [(0, 0.387_411_33), (2, 0.921_906_97)];
        for ((column, value), (wanted_column, wanted)) in row.iter().zip(expected) {
            assert_eq!(*column, wanted_column);
            assert!((value - wanted).abs() < 1e-6, "{value} {wanted}");
        }
    }

    #[test]
    fn each_block_has_norm_one() {
        let tfidf = TfIdf::learn(&[1, 2, 3, 4], 9, [2, 2, 4], Norm::Full);
        let row = tfidf.weigh([(0, times(3)), (1, times(1)), (3, times(7))]);
        let norm =
            |range: std::ops::Range<usize>| -> f32 { row[range].iter().map(|(_, v)| v * v).sum() };
        assert!((norm(0..2) - 1.0).abs() < 1e-6);
        assert!((norm(2..3) - 1.0).abs() < 1e-6);
        assert!(tfidf.weigh([]).is_empty());
    }

    #[test]
    fn with_the_root_the_average_sentence_has_norm_one_and_a_longer_one_more() {
        let mut tfidf = TfIdf::learn(&[3, 3, 3, 3], 3, [4, 4, 4], Norm::Root);
        let rows = [vec![0], vec![0, 1, 2, 3]];
        let row = |columns: &Vec<u32>| -> Vec<(u32, Amount)> {
            columns.iter().map(|&column| (column, times(1))).collect()
        };
        tfidf.level(rows.iter().map(row));
        // Norms of 1 and 2 before, 2/3 and 4/3 after levelling; each is divided by its root.
        for (columns, wanted) in rows.iter().zip([2.0 / 3.0, 4.0 / 3.0]) {
            let weighed = tfidf.weigh(columns.iter().map(|&column| (column, times(1))));
            let square: f32 = weighed.iter().map(|(_, value)| value * value).sum();
            assert!((f64::from(square) - wanted).abs() < 1e-6);
        }
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let fits =
            |weights: &[f32], ends| TfIdf::from_parts(weights.to_vec(), ends, Norm::Full).is_some();
        assert!(fits(&[1.0, 0.0, 2.5], [1, 2, 3]));
        for (weights, ends) in [
            ([1.0, 0.0, 2.5], [1, 2, 2]),
            ([1.0, 0.0, 2.5], [2, 1, 3]),
            ([1.0, -0.5, 2.5], [1, 2, 3]),
            ([1.0, f32::NAN, 2.5], [1, 2, 3]),
            ([1.0, f32::INFINITY, 2.5], [1, 2, 3]),
        ] {
            assert!(!fits(&weights, ends), "{weights:?} {ends:?}");
        }
    }
}
