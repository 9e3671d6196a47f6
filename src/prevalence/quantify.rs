//! Shares of labels from predictions alone, and corrected by what is known of their errors.

use super::Item;

/// EMQ stops when its log likelihood is so near to the largest: its shares are then within a thousandth or two
/// of a standard error of where they would end …
const TOLERANCE: f64 = 1e-6;
/// … or after so many rounds.
const MOST_ROUNDS: usize = 100_000;
/// Labels that differ less than this in what the model says of them cannot be told apart by it.
const LEAST_DIFFERENCE: f64 = 0.01;
/// Steps of the projected gradient; the error falls by a constant factor with each.
const STEPS: usize = 100_000;

/// Classify and count: the share of sentences given each label.
pub fn classify_and_count(items: &[Item], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; classes];
    for item in items {
        shares[item.given] += 1.0 / items.len() as f64;
    }
    shares
}

/// Probabilistic count: the mean probability of each label (Bella et al. 2010).
pub fn mean_posterior(items: &[Item], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; classes];
    for item in items {
        for (share, p) in shares.iter_mut().zip(item.probabilities) {
            *share += p / items.len() as f64;
        }
    }
    shares
}

/// What a model says of sentences whose label is known, by that label.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// `hard[i][j]`: the share of sentences of label j that were given i.
    pub hard: Vec<Vec<f64>>,
    /// `soft[i][j]`: the mean probability of i over the sentences of label j.
    pub soft: Vec<Vec<f64>>,
    /// The labels that no sentence has: they count as always found.
    pub absent: Vec<usize>,
}

impl Rates {
    /// From sentences that the model has not learned from: the true label, the label given, the
    /// probabilities, and how many sentences each stands for. A label without a sentence counts as
    /// always found, as in QuaPy.
    pub fn new<'a>(
        sentences: impl Iterator<Item = (usize, usize, &'a [f64], f64)>,
        classes: usize,
    ) -> Self {
        let mut hard = vec![vec![0.0; classes]; classes];
        let mut soft = hard.clone();
        let mut weights = vec![0.0; classes];
        for (truth, given, probabilities, weight) in sentences {
            weights[truth] += weight;
            hard[given][truth] += weight;
            for (row, p) in soft.iter_mut().zip(probabilities) {
                row[truth] += weight * p;
            }
        }
        for (truth, weight) in weights.iter().enumerate() {
            for at in 0..classes {
                for matrix in [&mut hard, &mut soft] {
                    let cell = &mut matrix[at][truth];
                    *cell = match *weight > 0.0 {
                        true => *cell / weight,
                        false => f64::from(at == truth),
                    };
                }
            }
        }
        let absent = (0..classes)
            .filter(|&label| weights[label] <= 0.0)
            .collect();
        Rates { hard, soft, absent }
    }

    /// From an audit sample, each sentence standing for 1/π.
    pub fn of_audit(items: &[Item], classes: usize) -> Self {
        let audited = items.iter().filter_map(|item| {
            let coded = item.coded?;
            Some((
                coded.label,
                item.given,
                item.probabilities,
                1.0 / coded.probability,
            ))
        });
        Self::new(audited, classes)
    }
}

/// Whether shares can be told from what is counted, `q = M p`: no share can change without q changing, so
/// that the differences of the columns of M are linearly independent. By modified Gram–Schmidt, the longest
/// first: the last is what of one label cannot be made of the others.
pub fn is_identified(rates: &[Vec<f64>]) -> bool {
    let column = |at: usize| rates.iter().map(move |row| row[at]);
    let mut differences: Vec<Vec<f64>> = (1..rates.len())
        .map(|at| column(at).zip(column(0)).map(|(a, b)| a - b).collect())
        .collect();
    let norm = |v: &Vec<f64>| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    for _ in 1..rates.len() {
        differences.sort_by(|a, b| norm(a).total_cmp(&norm(b)));
        let Some(longest) = differences.pop() else {
            break;
        };
        let length = norm(&longest);
        if length < LEAST_DIFFERENCE {
            return false;
        }
        for other in &mut differences {
            let along = longest.iter().zip(&*other).map(|(a, b)| a * b).sum::<f64>();
            let share = along / (length * length);
            other
                .iter_mut()
                .zip(&longest)
                .for_each(|(x, y)| *x -= share * y);
        }
    }
    true
}

/// The shares p that explain what was counted, `q = M p`: the least-squares solution among distributions.
/// ACC with the label counts and [`Rates::hard`] (Forman 2008), PACC with the mean probabilities and
/// [`Rates::soft`] (Bella et al. 2010); with two labels it is (q − fpr)/(tpr − fpr), clipped to 0 … 1.
pub fn adjusted(counted: &[f64], rates: &[Vec<f64>]) -> Vec<f64> {
    // The gradient's Lipschitz constant is the largest eigenvalue of MᵀM, which the trace bounds.
    let bound: f64 = rates.iter().flatten().map(|m| m * m).sum();
    let mut shares = counted.to_vec();
    for _ in 0..STEPS {
        let misses: Vec<f64> = rates
            .iter()
            .zip(counted)
            .map(|(row, q)| row.iter().zip(&shares).map(|(m, p)| m * p).sum::<f64>() - q)
            .collect();
        let step = |(at, p): (usize, &f64)| {
            let gradient: f64 = rates.iter().zip(&misses).map(|(row, e)| row[at] * e).sum();
            p - gradient / bound
        };
        let next = onto_simplex(&shares.iter().enumerate().map(step).collect::<Vec<_>>());
        let moved = next.iter().zip(&shares).map(|(a, b)| (a - b).abs());
        let moved = moved.fold(0.0, f64::max);
        shares = next;
        if moved < 1e-13 {
            break;
        }
    }
    shares
}

/// The nearest distribution (Duchi et al. 2008): subtract what makes the positive parts sum to 1.
fn onto_simplex(point: &[f64]) -> Vec<f64> {
    let mut sorted = point.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut threshold) = (0.0, 0.0);
    for (value, count) in sorted.iter().zip(1..) {
        sum += value;
        let candidate = (sum - 1.0) / f64::from(count);
        if *value > candidate {
            threshold = candidate;
        }
    }
    point.iter().map(|v| (v - threshold).max(0.0)).collect()
}

/// EMQ, also called SLD (Saerens, Latinne and Decaestecker 2002): how common labels must be for the
/// probabilities, re-weighted to it, to average to it. `prior` are the shares among the sentences that the
/// model learned from. Assumes that only the shares differ from those, and probabilities that are calibrated.
///
/// A round multiplies each share by d, the mean over sentences of r/Σ rq, r the probability by the prior and q the
/// shares: a step of the EM algorithm for the likelihood `Σ ln Σ rq`, which is concave and lies below its
/// largest value by at most N·(max d − 1) (Lindsay 1983). QuaPy stops where a round moves the shares by 1e-4,
/// which may be a point or two from the end, because many small steps are left.
pub fn expectation_maximisation(items: &[Item], prior: &[f64]) -> Vec<f64> {
    let classes = prior.len();
    let mut shares = prior.to_vec();
    for _ in 0..MOST_ROUNDS {
        let mut next = vec![0.0; classes];
        for item in items {
            let weight = |class: usize| match prior[class] > 0.0 {
                true => item.probabilities[class] * shares[class] / prior[class],
                false => 0.0,
            };
            let total: f64 = (0..classes).map(weight).sum();
            for (class, share) in next.iter_mut().enumerate() {
                // Only labels that were never learned are possible: they keep their probability.
                let posterior = match total > 0.0 {
                    true => weight(class) / total,
                    false => item.probabilities[class],
                };
                *share += posterior / items.len() as f64;
            }
        }
        let grown = next.iter().zip(&shares).filter(|(_, q)| **q > 0.0);
        let most = grown.map(|(new, q)| new / q).fold(0.0, f64::max);
        shares = next;
        if items.len() as f64 * (most - 1.0) < TOLERANCE {
            break;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(probabilities: &[[f64; 2]]) -> Vec<Item<'_>> {
        probabilities
            .iter()
            .map(|p| Item {
                document: 0,
                given: usize::from(p[1] > p[0]),
                probabilities: p,
                coded: None,
            })
            .collect()
    }

    fn near(found: &[f64], wanted: &[f64], within: f64) {
        let close = found
            .iter()
            .zip(wanted)
            .all(|(a, b)| (a - b).abs() < within);
        assert!(
            close && found.len() == wanted.len(),
            "{found:?} is not {wanted:?}"
        );
    }

    const P: [[f64; 2]; 5] = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6], [0.95, 0.05]];

    #[test]
    fn counts_are_of_labels_and_of_probabilities() {
        near(&classify_and_count(&items(&P), 2), &[0.8, 0.2], 1e-12);
        near(&mean_posterior(&items(&P), 2), &[0.75, 0.25], 1e-12);
    }

    /// By hand: label 0 has the sentences 1 (twice) and 4, label 1 the sentence 2, label 2 none.
    #[test]
    fn rates_are_by_true_label_and_an_absent_one_is_always_found() {
        let p = [[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.6, 0.2, 0.2]];
        let sentences = [
            (0, 0, &p[0][..], 2.0),
            (1, 1, &p[1][..], 1.0),
            (0, 1, &p[2][..], 1.0),
        ];
        let rates = Rates::new(sentences.into_iter(), 3);
        assert_eq!(rates.hard[0], [2.0 / 3.0, 0.0, 0.0]);
        assert_eq!(rates.hard[2], [0.0, 0.0, 1.0]);
        assert_eq!(rates.absent, [2]);
        near(&rates.soft[0], &[0.8, 0.2, 0.0], 1e-12);
    }

    /// `numpy.linalg.solve(M, q)`, and SciPy's SLSQP where that leaves the simplex.
    #[test]
    fn the_adjusted_shares_solve_the_equation_or_come_nearest() {
        let rates = [
            vec![0.8, 0.1, 0.2],
            vec![0.1, 0.7, 0.2],
            vec![0.1, 0.2, 0.6],
        ];
        let inside = [0.551_724_137_9, 0.310_344_827_6, 0.137_931_034_5];
        near(&adjusted(&[0.5, 0.3, 0.2], &rates), &inside, 1e-9);
        near(
            &adjusted(&[0.85, 0.1, 0.05], &rates),
            &[1.0, 0.0, 0.0],
            1e-9,
        );
        // Two labels: (0.4 − 0.1)/(0.9 − 0.1) = 0.375.
        let two = [vec![0.9, 0.1], vec![0.1, 0.9]];
        near(&adjusted(&[0.4, 0.6], &two), &[0.375, 0.625], 1e-9);
        near(&adjusted(&[0.05, 0.95], &two), &[0.0, 1.0], 1e-9);
    }

    /// By hand: with the second label at 0 its d is the mean of p₁/p₀, 0.468 < 1, so that it stays there. Of two
    /// sentences of 0.8 and one of 0.2 the derivative 2·1.2/(0.4 + 1.2q) − 1.2/(1.6 − 1.2q) is 0 at q = 7/9.
    #[test]
    fn emq_goes_on_to_the_largest_likelihood() {
        let found = expectation_maximisation(&items(&P), &[0.5, 0.5]);
        near(&found, &[1.0, 0.0], 1e-6);
        let p = [[0.8, 0.2], [0.8, 0.2], [0.2, 0.8]];
        let found = expectation_maximisation(&items(&p), &[0.5, 0.5]);
        near(&found, &[7.0 / 9.0, 2.0 / 9.0], 1e-3);
    }

    /// The third label is never given, and said of it is half what is said of each of the others.
    #[test]
    fn labels_that_look_like_a_mixture_of_others_are_not_identified() {
        let told = [
            vec![0.8, 0.1, 0.2],
            vec![0.1, 0.7, 0.2],
            vec![0.1, 0.2, 0.6],
        ];
        assert!(is_identified(&told));
        let mixed = [
            vec![0.8, 0.2, 0.5],
            vec![0.2, 0.8, 0.5],
            vec![0.0, 0.0, 0.0],
        ];
        assert!(!is_identified(&mixed));
        assert!(!is_identified(&[vec![0.5, 0.505], vec![0.5, 0.495]]));
    }

    proptest! {
        /// Whatever goes in, shares come out; and rates without errors correct nothing.
        #[test]
        fn shares_are_distributions(
            p in prop::collection::vec(0.01f64..0.99, 2..30), prior in 0.05f64..0.95,
            tpr in 0.0f64..1.0, fpr in 0.0f64..1.0,
        ) {
            let p: Vec<[f64; 2]> = p.iter().map(|p| [*p, 1.0 - p]).collect();
            let items = items(&p);
            let rates = [vec![tpr, fpr], vec![1.0 - tpr, 1.0 - fpr]];
            let count = mean_posterior(&items, 2);
            for shares in [
                count.clone(),
                classify_and_count(&items, 2),
                expectation_maximisation(&items, &[prior, 1.0 - prior]),
                adjusted(&count, &rates),
            ] {
                prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{:?}", shares);
                prop_assert!(shares.iter().all(|s| (-1e-12..=1.0 + 1e-12).contains(s)));
            }
            let perfect = [vec![1.0, 0.0], vec![0.0, 1.0]];
            let same = adjusted(&count, &perfect);
            prop_assert!((same[0] - count[0]).abs() < 1e-9);
        }
    }
}
