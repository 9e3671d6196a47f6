//! Shares of labels from predictions: classify and count, and counts corrected for errors.

use super::Item;
use super::simplex::minimize_quadratic;

/// The most rounds of the corrected counts. Each round corrects the rounding errors of the one before.
const MAX_ROUNDS: usize = 20;

/// Classify and count: the share of sentences given each label.
///
/// # Panics
/// If an item has a label that is not below `classes`.
pub fn classify_and_count(items: &[Item], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; classes];
    for item in items {
        shares[item.given] += 1.0 / items.len() as f64;
    }
    shares
}

/// Probabilistic count: the mean probability of each label (Bella et al. 2010).
pub fn probabilistic_classify_and_count(items: &[Item], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; classes];
    for item in items {
        for (share, p) in shares.iter_mut().zip(item.probabilities) {
            *share += p / items.len() as f64;
        }
    }
    shares
}

/// Adjusted count: the distribution p that best explains the counted shares, `q = M p`, by least squares. It
/// is ACC with the label counts and [`Rates::hard`](super::Rates::hard) (Forman 2008), PACC with the mean
/// probabilities and [`Rates::soft`](super::Rates::soft) (Bella et al. 2010); with two labels it is (q −
/// fpr)/(tpr − fpr), clipped to 0 … 1.
pub fn adjusted_count(counted: &[f64], rates: &[Vec<f64>]) -> Vec<f64> {
    let classes = counted.len();
    // The error M p − q is the mean by p of the columns of M minus q.
    let errors: Vec<Vec<f64>> = (0..classes)
        .map(|at| rates.iter().zip(counted).map(|(m, q)| m[at] - q).collect())
        .collect();
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let products: Vec<Vec<f64>> = errors
        .iter()
        .map(|one| errors.iter().map(|other| product(one, other)).collect())
        .collect();
    let mut shares = vec![1.0 / classes as f64; classes];
    for _ in 0..MAX_ROUNDS {
        let error: Vec<f64> = (0..classes)
            .map(|at| errors.iter().zip(&shares).map(|(m, p)| m[at] * p).sum())
            .collect();
        let gradient: Vec<f64> = errors
            .iter()
            .map(|column| product(column, &error))
            .collect();
        let next = minimize_quadratic(&products, &gradient, &shares);
        let moved = next
            .iter()
            .zip(&shares)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        shares = next;
        if moved < 1e-13 {
            break;
        }
    }
    shares
}

/// The largest error of the adjusted count, `max |M p − q|`. It exceeds rounding if the shares that explain
/// the counts are beyond 0 or 1.
pub fn count_error(shares: &[f64], counted: &[f64], rates: &[Vec<f64>]) -> f64 {
    let errors = rates.iter().zip(counted).map(|(row, q)| {
        let expected: f64 = row.iter().zip(shares).map(|(m, p)| m * p).sum();
        (expected - q).abs()
    });
    errors.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::tests::{all_near as near, item};
    use proptest::prelude::*;

    fn items(probabilities: &[[f64; 2]]) -> Vec<Item<'_>> {
        let items = probabilities.iter().map(|p| Item {
            given: usize::from(p[1] > p[0]),
            ..item(0, p, None)
        });
        items.collect()
    }

    const P: [[f64; 2]; 5] = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6], [0.95, 0.05]];

    #[test]
    fn counts_are_of_labels_and_of_probabilities() {
        near(&classify_and_count(&items(&P), 2), &[0.8, 0.2], 1e-12);
        near(
            &probabilistic_classify_and_count(&items(&P), 2),
            &[0.75, 0.25],
            1e-12,
        );
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
        near(&adjusted_count(&[0.5, 0.3, 0.2], &rates), &inside, 1e-9);
        near(
            &adjusted_count(&[0.85, 0.1, 0.05], &rates),
            &[1.0, 0.0, 0.0],
            1e-9,
        );
        // Two labels: (0.4 − 0.1)/(0.9 − 0.1) = 0.375.
        let two = [vec![0.9, 0.1], vec![0.1, 0.9]];
        near(&adjusted_count(&[0.4, 0.6], &two), &[0.375, 0.625], 1e-9);
        near(&adjusted_count(&[0.05, 0.95], &two), &[0.0, 1.0], 1e-9);
        // The label that never occurs would still be given to a tenth of the sentences, not to 0.05.
        near(
            &[
                count_error(&[0.0, 1.0], &[0.05, 0.95], &two),
                count_error(&[0.375, 0.625], &[0.4, 0.6], &two),
            ],
            &[0.05, 0.0],
            1e-9,
        );
    }

    /// The sum of squares of `M p − q`.
    fn squares(shares: &[f64], counted: &[f64], rates: &[Vec<f64>]) -> f64 {
        let errors = rates.iter().zip(counted).map(|(row, q)| {
            let expected: f64 = row.iter().zip(shares).map(|(m, p)| m * p).sum();
            (expected - q).powi(2)
        });
        errors.sum()
    }

    /// Rates of mistaking each label for each other one, from arbitrary cells.
    fn rates(classes: usize, cells: &[f64]) -> Vec<Vec<f64>> {
        let mut rates: Vec<Vec<f64>> = cells
            .chunks(classes)
            .take(classes)
            .map(<[f64]>::to_vec)
            .collect();
        for column in 0..classes {
            let sum: f64 = rates.iter().map(|row| row[column]).sum();
            rates.iter_mut().for_each(|row| row[column] /= sum);
        }
        rates
    }

    /// The rates of the two labels differ by a ten-thousandth: (0.50003 − 0.5)/0.0001 = 0.3. Gradient descent
    /// would need hundreds of millions of steps.
    #[test]
    fn rates_that_hardly_differ_are_solved_exactly() {
        let near_singular = [vec![0.5001, 0.5], vec![0.4999, 0.5]];
        near(
            &adjusted_count(&[0.50003, 0.49997], &near_singular),
            &[0.3, 0.7],
            1e-9,
        );
        // Without any difference all shares are equally good.
        let same = [vec![0.5, 0.5], vec![0.5, 0.5]];
        let any = adjusted_count(&[0.4, 0.6], &same);
        assert!((any.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{any:?}");
    }

    /// Sixty labels, every second of which does not occur. The counts follow from known shares.
    #[test]
    fn the_shares_of_many_labels_are_recovered() {
        let classes = 60;
        let cells: Vec<f64> = (0..classes * classes)
            .map(|at| {
                if at / classes == at % classes {
                    20.0
                } else {
                    ((at * 7919) % 101) as f64 / 100.0
                }
            })
            .collect();
        let rates = rates(classes, &cells);
        let shares: Vec<f64> = (0..classes)
            .map(|at| {
                if at % 2 == 0 {
                    (at + 2) as f64 / 930.0
                } else {
                    0.0
                }
            })
            .collect();
        let counted: Vec<f64> = rates
            .iter()
            .map(|row| row.iter().zip(&shares).map(|(m, p)| m * p).sum())
            .collect();
        near(&adjusted_count(&counted, &rates), &shares, 1e-10);
    }

    proptest! {
        /// Any input gives shares, and rates without errors correct nothing.
        #[test]
        fn shares_are_distributions(
            p in prop::collection::vec(0.01f64..0.99, 2..30), tpr in 0.0f64..1.0, fpr in 0.0f64..1.0,
        ) {
            let p: Vec<[f64; 2]> = p.iter().map(|p| [*p, 1.0 - p]).collect();
            let items = items(&p);
            let rates = [vec![tpr, fpr], vec![1.0 - tpr, 1.0 - fpr]];
            let count = probabilistic_classify_and_count(&items, 2);
            for shares in [
                count.clone(),
                classify_and_count(&items, 2),
                adjusted_count(&count, &rates),
            ] {
                prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{:?}", shares);
                prop_assert!(shares.iter().all(|s| (-1e-12..=1.0 + 1e-12).contains(s)));
            }
            let perfect = [vec![1.0, 0.0], vec![0.0, 1.0]];
            let same = adjusted_count(&count, &perfect);
            prop_assert!((same[0] - count[0]).abs() < 1e-9);
        }

        /// Two labels: (q − fpr)/(tpr − fpr), clipped.
        #[test]
        fn two_labels_are_solved_by_their_formula(
            q in 0.0f64..1.0, tpr in 0.0f64..1.0, fpr in 0.0f64..1.0,
        ) {
            prop_assume!((tpr - fpr).abs() > 1e-3);
            let found = adjusted_count(&[q, 1.0 - q], &[vec![tpr, fpr], vec![1.0 - tpr, 1.0 - fpr]]);
            let wanted = ((q - fpr) / (tpr - fpr)).clamp(0.0, 1.0);
            prop_assert!((found[0] - wanted).abs() < 1e-8, "{:?} is not {}", found, wanted);
        }

        /// With three labels no point of a fine grid explains the counts better.
        #[test]
        fn no_distribution_of_three_labels_explains_more(
            cells in prop::collection::vec(0.01f64..1.0, 9), counted in prop::collection::vec(0.01f64..1.0, 3),
        ) {
            let rates = rates(3, &cells);
            let counted: Vec<f64> = counted.iter().map(|q| q / counted.iter().sum::<f64>()).collect();
            let found = adjusted_count(&counted, &rates);
            let least = squares(&found, &counted, &rates);
            for a in 0..=100u32 {
                for b in 0..=100 - a {
                    let grid = [a, b, 100 - a - b].map(|share| f64::from(share) / 100.0);
                    prop_assert!(least <= squares(&grid, &counted, &rates) + 1e-14, "{:?} {:?}", found, grid);
                }
            }
        }

        /// With up to nine labels the gradient is smallest, and equal, where the shares are positive (Karush,
        /// Kuhn and Tucker).
        #[test]
        fn no_share_could_be_moved_for_the_better(
            classes in 2usize..10, cells in prop::collection::vec(0.0f64..1.0, 81), counted in prop::collection::vec(0.01f64..1.0, 9),
        ) {
            let rates = rates(classes, &cells);
            let sum: f64 = counted[..classes].iter().sum();
            let counted: Vec<f64> = counted[..classes].iter().map(|q| q / sum).collect();
            let found = adjusted_count(&counted, &rates);
            let errors: Vec<f64> = rates.iter().zip(&counted)
                .map(|(row, q)| row.iter().zip(&found).map(|(m, p)| m * p).sum::<f64>() - q).collect();
            let gradient: Vec<f64> = (0..classes)
                .map(|at| rates.iter().zip(&errors).map(|(row, e)| row[at] * e).sum()).collect();
            let mean: f64 = gradient.iter().zip(&found).map(|(g, p)| g * p).sum();
            prop_assert!(gradient.iter().all(|g| *g >= mean - 1e-12), "{:?} {:?}", found, gradient);
        }
    }
}
