//! Predicts the sentences of an article that the model learned from as if it had not seen the article.
//!
//! The model keeps out-of-fold logits of its training sentences (`held_out_logits`). The other sentences of the same
//! article share words with them, names above all, so their logits know the labels as well. Leaving the article out
//! would change the weights of the sentence model. Ridge regression (Hoerl and Kennard 1970) finds the smallest such
//! change that explains how the logits of the training sentences differ out of fold. It changes the other logits as far
//! as their sentences share features, because logits are linear in the weights.

use ndarray::{Array1, Array2};
use rustc_hash::FxHashMap;

use super::Scorer;
use super::logits::frequency;
use super::page::PageSentence;
use crate::features::Block;
use crate::model::Sentence;

/// The penalty of the regression, as a part of the mean squared norm of a sentence's features. The fit without the article
/// is also one without the other articles of its fold, which this article does not explain.
const RIDGE: f64 = 0.02;
/// The steps of the conjugate gradient method, and the part of the residual at which it ends.
const MAX_STEPS: usize = 50;
const TOLERANCE: f64 = 1e-6;

/// Features of a sentence: numbers and values.
type Features = Vec<(usize, f64)>;

impl Scorer {
    /// Gives the sentences of an article that the model learned from the logits of a fit that has not seen it, and
    /// returns what that changed; nothing if it learned from none of them.
    pub(super) fn leave_labels_out(
        &self,
        sentences: &[Sentence],
        hashes: &[u64],
        logits: &mut Array2<f64>,
    ) -> Option<Array2<f64>> {
        let held_out = &self.model.parts.held_out;
        let found = sentences.iter().zip(hashes).enumerate();
        let learned: Vec<_> = found
            .filter_map(|(at, (s, hash))| Some((at, held_out.find(s, *hash)?)))
            .collect();
        if learned.is_empty() {
            return None;
        }
        let mut changes = Array2::zeros(logits.raw_dim());
        for (at, row) in &learned {
            let change = held_out.words().row(*row).mapv(f64::from) - logits.row(*at);
            changes.row_mut(*at).assign(&change);
        }
        if learned.len() < sentences.len() {
            let rows: Vec<usize> = learned.iter().map(|(at, _)| *at).collect();
            self.spread(&rows, &mut changes);
        }
        *logits += &changes;
        Some(changes)
    }

    /// Spreads the changes of some rows to all others.
    fn spread(&self, known: &[usize], changes: &mut Array2<f64>) {
        let mut numbers = FxHashMap::default();
        let rows: Vec<Features> = known
            .iter()
            .map(|&at| {
                let mut row = Features::new();
                self.each_feature(&self.page.entries[at], |key, value| {
                    let next = numbers.len();
                    row.push((*numbers.entry(key).or_insert(next), value));
                });
                row
            })
            .collect();
        let weights: Vec<Vec<f64>> = changes
            .columns()
            .into_iter()
            .map(|column| {
                let wanted = known.iter().map(|&at| column[at]).collect();
                smallest_weights(&rows, wanted, numbers.len())
            })
            .collect();
        let mut is_known = vec![false; changes.nrows()];
        known.iter().for_each(|&at| is_known[at] = true);
        for at in (0..changes.nrows()).filter(|&at| !is_known[at]) {
            self.each_feature(&self.page.entries[at], |key, value| {
                if let Some(&number) = numbers.get(&key) {
                    for (class, weights) in weights.iter().enumerate() {
                        changes[[at, class]] += value * weights[number];
                    }
                }
            });
        }
    }

    /// Calls `visit` with the features of a sentence of the page and their values: words, n-grams, categories, and for
    /// each word its characters as one.
    fn each_feature(&self, entry: &PageSentence, mut visit: impl FnMut((bool, u32), f64)) {
        let classes = self.model.parts.labels.len();
        let scale = |block: Block| entry.scales[block as usize];
        let in_block = [
            (entry.found.start..entry.categories, Block::Words),
            (entry.categories(), Block::Dictionary),
        ];
        for (range, block) in in_block {
            for found in self.page.found[range]
                .iter()
                .filter(|found| found.times > 0)
            {
                let row = self.tables.row(found.row).as_flattened();
                let value = f64::from(row[classes]).max(0.0).sqrt();
                if value > 0.0 {
                    visit(
                        (false, found.row),
                        frequency(found.times) * value * scale(block),
                    );
                }
            }
        }
        if self.characters.is_empty() {
            return;
        }
        let lanes = self.tables.lanes();
        for place in entry.places.clone() {
            let times = self.page.word_times[place];
            let word = self.page.places[place].word;
            let first = word as usize * lanes;
            let row = self.characters[first..first + lanes].as_flattened();
            let value = row[classes].max(0.0).sqrt();
            if times > 0 && value > 0.0 {
                visit(
                    (true, word),
                    frequency(times) * value * scale(Block::Characters),
                );
            }
        }
    }
}

/// The weights `Xᵀ(XXᵀ + λI)⁻¹y` of so many features, by the conjugate gradient method.
fn smallest_weights(rows: &[Features], wanted: Vec<f64>, features: usize) -> Vec<f64> {
    let squares = rows.iter().flatten().map(|(_, value)| value * value);
    let penalty = RIDGE * squares.sum::<f64>() / rows.len() as f64;
    if penalty <= 0.0 {
        // No sentence has a feature.
        return vec![0.0; features];
    }
    let to_weights = |factors: &Array1<f64>| {
        let mut weights = vec![0.0; features];
        for (row, factor) in rows.iter().zip(factors) {
            row.iter()
                .for_each(|(at, value)| weights[*at] += factor * value);
        }
        weights
    };
    let product = |factors: &Array1<f64>| -> Array1<f64> {
        let weights = to_weights(factors);
        let dot = |row: &Features| {
            row.iter()
                .map(|(at, value)| weights[*at] * value)
                .sum::<f64>()
        };
        rows.iter().map(dot).collect::<Array1<f64>>() + factors * penalty
    };
    let mut residual = Array1::from(wanted);
    let mut factors = Array1::zeros(rows.len());
    let mut direction = residual.clone();
    let mut square = residual.dot(&residual);
    let enough = square * TOLERANCE * TOLERANCE;
    for _ in 0..MAX_STEPS {
        if square <= enough {
            break;
        }
        let product = product(&direction);
        let step = square / direction.dot(&product);
        factors.scaled_add(step, &direction);
        residual.scaled_add(-step, &product);
        let next = residual.dot(&residual);
        direction = &residual + &direction * (next / square);
        square = next;
    }
    to_weights(&factors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labelled::fixture;
    use crate::model::{Fit, Options, Trainer};

    /// One sentence: `x·y / (x·x + λ)`, and λ is a part of `x·x`.
    #[test]
    fn the_smallest_weights_are_those_of_ridge_regression() {
        let row = vec![(0, 3.0), (2, 4.0)];
        let found = smallest_weights(&[row], vec![10.0], 3);
        let factor = 10.0 / (25.0 * (1.0 + RIDGE));
        for (found, value) in found.iter().zip([3.0, 0.0, 4.0]) {
            assert!((found - factor * value).abs() < 1e-12);
        }
        // Two sentences without a common feature do not matter to each other.
        let rows = [vec![(0, 2.0)], vec![(1, 2.0)]];
        let found = smallest_weights(&rows, vec![1.0, -3.0], 2);
        for (found, wanted) in found.iter().zip([1.0, -3.0]) {
            assert!((found - 2.0 * wanted / (4.0 * (1.0 + RIDGE))).abs() < 1e-9);
        }
        assert_eq!(smallest_weights(&rows, vec![0.0, 0.0], 2), [0.0, 0.0]);
        assert!(smallest_weights(&[Features::new()], vec![1.0], 0).is_empty());
    }

    #[test]
    fn sentences_of_a_learned_article_change_as_far_as_they_share_its_words() {
        let row = |at: usize| {
            let (label, verb) = [("yes", "welcome"), ("no", "oppose")][at % 2];
            let mayor = format!("Mayor Name{} Other{}", at / 2, at / 2);
            format!(
                "d{},{mayor} and the people {verb} it here today.,{label}\n",
                at / 2
            )
        };
        let rows: String = (0..60).map(row).collect();
        let labelled = fixture::labelled(&format!("document,text,label\n{rows}"));
        let options = Options {
            vectors: Some(false),
            characters: Some(false),
            context: false,
            cues: false,
            ..Options::default()
        };
        let trainer = Trainer::new(&labelled, options).unwrap();
        let model = trainer.train(&trainer.cross_validate().unwrap()).unwrap();
        let known = labelled.sentences[0].text.as_str();
        let (names, other) = ("Name0 Other0.", "Nothing else matters.");
        let alone = model.score(&[names, other]);
        let beside = model.score(&[known, names, other]);
        assert!(alone.iter().all(|stance| stance.fit == Fit::All));
        assert!(beside.iter().all(|stance| stance.fit == Fit::HeldOut));
        let change = |at: usize| beside[at + 1].probabilities[0] - alone[at].probabilities[0];
        assert!(change(0).abs() > 1e-4, "{}", change(0));
        assert_eq!(change(1), 0.0);
        // It is of the direction in which the training sentence changes.
        let mut scorer = model.scorer();
        let sentences = [known, names, other].map(Sentence::from);
        let changes = scorer.read_article(&sentences).left_out.unwrap();
        assert!(changes[[0, 0]] * changes[[1, 0]] > 0.0, "{changes}");
    }
}
