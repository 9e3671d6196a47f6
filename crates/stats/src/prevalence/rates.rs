//! Rates at which labels are mistaken for each other, and a check that they are known well enough to correct
//! counts.

use super::Item;

/// The least difference of the predictions for two labels with which they can be told apart …
const MIN_DIFFERENCE: f64 = 0.01;
/// … and the least difference in standard errors. A smaller one may be chance.
const MIN_ERRORS: f64 = 2.0;
/// The number of imaginary sentences of each label, for which all labels are equally probable. Without them a few
/// sentences that happen to be the same would pass for certainty (Agresti and Coull 1998, for a share).
const IMAGINARY: f64 = 2.0;

/// Predictions for sentences whose label is known, by that label.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// The share of sentences of a label that were given each label.
    pub hard: RateMatrix,
    /// The mean probability of each label over the sentences of a label.
    pub soft: RateMatrix,
    /// The labels without a sentence, which count as always recognised.
    pub absent: Vec<usize>,
}

/// Mean predictions by true label, M.
#[derive(Debug, Clone, PartialEq)]
pub struct RateMatrix {
    /// `cells[i][j]`: the mean prediction of i over the sentences of label j.
    pub cells: Vec<Vec<f64>>,
    /// True if `q = M p` identifies the shares p: each change of them changes q by more than a hundredth
    /// and by more than two standard errors.
    pub identifies: bool,
}

/// A sentence: its true label, the label given, its probabilities and its weight.
type KnownSentence<'a> = (usize, usize, &'a [f64], f64);

impl Rates {
    /// Computes rates from sentences that the model has not learned from: each with its true label, the label
    /// given, its probabilities and its weight. A label without sentences counts as always recognised.
    ///
    /// # Panics
    /// If a label is not below `classes`.
    pub fn new<'a>(sentences: impl Iterator<Item = KnownSentence<'a>>, classes: usize) -> Self {
        let sentences: Vec<KnownSentence> = sentences.collect();
        let is_absent = |label: &usize| sentences.iter().all(|sentence| sentence.0 != *label);
        Rates {
            hard: RateMatrix::new(&sentences, classes, |s, label| f64::from(s.1 == label)),
            soft: RateMatrix::new(&sentences, classes, |s, label| s.2[label]),
            absent: (0..classes).filter(is_absent).collect(),
        }
    }

    /// Computes rates from the coded items, with the weights 1/π.
    pub fn from_coded(items: &[Item], classes: usize) -> Self {
        let coded = items.iter().filter_map(|item| {
            let coded = item.coded?;
            Some((
                coded.label,
                item.given,
                item.probabilities,
                1.0 / coded.probability,
            ))
        });
        Self::new(coded, classes)
    }
}

impl RateMatrix {
    /// `predicted` is the prediction of a label for a sentence.
    fn new(
        sentences: &[KnownSentence],
        classes: usize,
        predicted: impl Fn(&KnownSentence, usize) -> f64,
    ) -> Self {
        let mut cells = vec![vec![0.0; classes]; classes];
        let (mut weights, mut squares) = (vec![0.0; classes], vec![0.0; classes]);
        for sentence in sentences {
            let (truth, weight) = (sentence.0, sentence.3);
            weights[truth] += weight;
            squares[truth] += weight * weight;
            for (label, row) in cells.iter_mut().enumerate() {
                row[truth] += weight * predicted(sentence, label);
            }
        }
        for (label, row) in cells.iter_mut().enumerate() {
            for (truth, cell) in row.iter_mut().enumerate() {
                *cell = if weights[truth] > 0.0 {
                    *cell / weights[truth]
                } else {
                    f64::from(label == truth)
                };
            }
        }
        // The squared standard errors of the columns along a direction.
        let errors = |along: &[f64]| {
            let mean = |truth: usize| cells.iter().zip(along).map(|(m, d)| m[truth] * d).sum();
            let means: Vec<f64> = (0..classes).map(mean).collect();
            let mut errors = vec![0.0; classes];
            for sentence in sentences {
                let truth = sentence.0;
                let products = along
                    .iter()
                    .enumerate()
                    .map(|(label, d)| predicted(sentence, label) * d);
                let deviation = products.sum::<f64>() - means[truth];
                errors[truth] += sentence.3 / weights[truth] * deviation.powi(2);
            }
            let uniform = along.iter().sum::<f64>() / classes as f64;
            for (truth, error) in errors.iter_mut().enumerate() {
                // The effective number of sentences when their weights differ (Kish 1965).
                let n = weights[truth] * weights[truth] / squares[truth];
                let imaginary = IMAGINARY / (n + IMAGINARY) * (uniform - means[truth]).powi(2);
                *error = if n > 0.0 {
                    (*error + imaginary) / n
                } else {
                    0.0
                };
            }
            errors
        };
        let identifies = identifies(&cells, errors);
        RateMatrix { cells, identifies }
    }
}

/// A difference of columns and the coefficient of each column.
struct ColumnDifference {
    cells: Vec<f64>,
    columns: Vec<f64>,
}

/// Returns true if the differences of the columns of `rates` are linearly independent beyond chance: by
/// modified Gram–Schmidt, the longest first. `errors` gives the squared standard errors of the columns along
/// a unit vector.
fn identifies(rates: &[Vec<f64>], errors: impl Fn(&[f64]) -> Vec<f64>) -> bool {
    let classes = rates.len();
    let mut differences: Vec<ColumnDifference> = (1..classes)
        .map(|at| ColumnDifference {
            cells: rates.iter().map(|row| row[at] - row[0]).collect(),
            columns: (0..classes)
                .map(|column| f64::from(column == at) - f64::from(column == 0))
                .collect(),
        })
        .collect();
    let length = |d: &ColumnDifference| d.cells.iter().map(|x| x * x).sum::<f64>().sqrt();
    for _ in 1..classes {
        differences.sort_by(|a, b| length(a).total_cmp(&length(b)));
        let Some(longest) = differences.pop() else {
            break;
        };
        let long = length(&longest);
        if long < MIN_DIFFERENCE {
            return false;
        }
        let along: Vec<f64> = longest.cells.iter().map(|x| x / long).collect();
        let parts = longest.columns.iter().zip(errors(&along));
        let error = parts.map(|(c, error)| c * c * error).sum::<f64>().sqrt();
        if long < MIN_ERRORS * error {
            return false;
        }
        for other in &mut differences {
            let cells = other.cells.iter().zip(&along);
            let share = cells.map(|(a, b)| a * b).sum::<f64>() / long;
            let subtract = |x: &mut [f64], y: &[f64]| {
                x.iter_mut().zip(y).for_each(|(x, y)| *x -= share * y);
            };
            subtract(&mut other.cells, &longest.cells);
            subtract(&mut other.columns, &longest.columns);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// By hand: label 0 has the sentences 1 (twice) and 4, label 1 the sentence 2, label 2 none.
    #[test]
    fn rates_are_by_true_label_and_an_absent_one_is_always_recognised() {
        let p = [[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.6, 0.2, 0.2]];
        let sentences = [
            (0, 0, &p[0][..], 2.0),
            (1, 1, &p[1][..], 1.0),
            (0, 1, &p[2][..], 1.0),
        ];
        let rates = Rates::new(sentences.into_iter(), 3);
        assert_eq!(rates.hard.cells[0], [2.0 / 3.0, 0.0, 0.0]);
        assert_eq!(rates.hard.cells[2], [0.0, 0.0, 1.0]);
        assert_eq!(rates.absent, [2]);
        for (found, wanted) in rates.soft.cells[0].iter().zip([0.8, 0.2, 0.0]) {
            assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
        }
    }

    /// The third label is never given, and its predictions are a mixture of those of the others.
    #[test]
    fn a_label_that_looks_like_a_mixture_of_others_is_not_identified() {
        let exactly = |rates: &[Vec<f64>]| identifies(rates, |_| vec![0.0; rates.len()]);
        let distinct = [
            vec![0.8, 0.1, 0.2],
            vec![0.1, 0.7, 0.2],
            vec![0.1, 0.2, 0.6],
        ];
        assert!(exactly(&distinct));
        let mixed = [
            vec![0.8, 0.2, 0.5],
            vec![0.2, 0.8, 0.5],
            vec![0.0, 0.0, 0.0],
        ];
        assert!(!exactly(&mixed));
        assert!(!exactly(&[vec![0.5, 0.505], vec![0.5, 0.495]]));
    }

    /// Two labels with n sentences each. The first label is given to a share of a and of b.
    fn two(n: usize, a: f64, b: f64) -> Rates {
        const P: [[f64; 2]; 2] = [[0.8, 0.2], [0.2, 0.8]];
        let row = |truth: usize, at: usize| {
            let share = if truth == 0 { a } else { b };
            let given = usize::from(at as f64 >= share * n as f64);
            (truth, given, &P[given][..], 1.0)
        };
        let rows = (0..2).flat_map(|truth| (0..n).map(move |at| row(truth, at)));
        Rates::new(rows, 2)
    }

    /// By hand: 0.6 and 0.5 differ by 0.1. With 100 sentences each the standard error is
    /// √((0.24 + 2/102 · 0.01 + 0.25)/100) = 0.0700, which makes 1.43; with 400 each it is 0.0350 and 2.86.
    #[test]
    fn a_difference_that_may_be_chance_identifies_nothing() {
        let identifies = |rates: Rates| {
            assert_eq!(rates.hard.identifies, rates.soft.identifies);
            rates.hard.identifies
        };
        assert!(!identifies(two(100, 0.6, 0.5)));
        assert!(identifies(two(400, 0.6, 0.5)));
        assert!(!identifies(two(400, 0.5, 0.505)));
        // One sentence each is too little, though both were right; two are the least.
        assert!(!identifies(two(1, 1.0, 0.0)));
        assert!(identifies(two(2, 1.0, 0.0)));
        // A sentence that outweighs the others does not count as more sentences.
        let p = [1.0, 0.0];
        let rows = (0..40).map(|at| (at % 2, at % 2, &p[..], if at < 2 { 1e6 } else { 1.0 }));
        assert!(!Rates::new(rows, 2).hard.identifies);
    }

    /// Two random labels seem to be identified in one of twenty corpora by label and in one of twenty by
    /// probability (20 of 200 in all, with a standard deviation of 4.2), and more labels hardly ever.
    #[test]
    fn random_labels_identify_nothing() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for classes in [2usize, 3, 5, 12] {
            let identified = (0..200).filter(|_| {
                let given: Vec<(usize, usize, Vec<f64>)> = (0..40 * classes)
                    .map(|at| {
                        let p: Vec<f64> = (0..classes).map(|_| random.random()).collect();
                        let sum: f64 = p.iter().sum();
                        let p = p.iter().map(|x| x / sum).collect();
                        (at % classes, random.random_range(0..classes), p)
                    })
                    .collect();
                let rows = given.iter().map(|(t, g, p)| (*t, *g, p.as_slice(), 1.0));
                let rates = Rates::new(rows, classes);
                rates.hard.identifies || rates.soft.identifies
            });
            let (count, most) = (identified.count(), if classes == 2 { 32 } else { 4 });
            assert!(count <= most, "{classes} labels: {count} of 200");
        }
    }
}
