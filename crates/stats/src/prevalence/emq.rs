//! EMQ: the shares with the largest likelihood, given the probabilities of the sentences.

use super::simplex::minimize_quadratic;
use super::{Item, PrevalenceError};

/// The largest distance of the log likelihood from its maximum. The shares are then within a thousandth or
/// two of a standard error of their optimum.
const TOLERANCE: f64 = 1e-6;
/// The most rounds. Usually some ten are enough.
const MAX_ROUNDS: usize = 500;
/// The number of sentences in a chunk. Sums are added up in chunks, which keeps rounding errors small.
const CHUNK: usize = 1024;

/// EMQ, also called SLD (Saerens, Latinne and Decaestecker 2002): the shares to which the probabilities
/// average after they are re-weighted to these shares. `prior` are the shares among the sentences that the
/// model learned from. EMQ assumes that only the shares differ from those, and calibrated probabilities.
///
/// The result is the q with the largest likelihood `Σ ln Σ rq`, r the probability divided by the prior, which
/// is concave. The EM algorithm, which gave it its name, multiplies each share by d, the mean over sentences
/// of r/Σ rq. It takes a hundred thousand steps where labels look alike, so here it is Newton's method over
/// distributions, with a step of EM if that does not raise the likelihood. It ends when the largest
/// likelihood can be higher by no more than N·(max d − 1) ≤ 1e-6 (Lindsay 1983). QuaPy stops when a step
/// moves the shares by less than 1e-4, which may be a percentage point or two away.
///
/// # Errors
/// If it does not converge.
pub fn expectation_maximisation(
    items: &[Item],
    prior: &[f64],
) -> Result<Vec<f64>, PrevalenceError> {
    if items.is_empty() {
        return Ok(prior.to_vec());
    }
    let learned: Vec<usize> = (0..prior.len()).filter(|&at| prior[at] > 0.0).collect();
    // A sentence for which only labels are possible that were never learned keeps its probabilities.
    let (usable, others): (Vec<&[f64]>, Vec<&[f64]>) = items
        .iter()
        .map(|item| item.probabilities)
        .partition(|p| learned.iter().any(|&at| p[at] > 0.0));
    let mut shares = vec![0.0; prior.len()];
    for (at, share) in shares.iter_mut().enumerate() {
        *share = others.iter().map(|p| p[at]).sum::<f64>() / items.len() as f64;
    }
    if usable.is_empty() {
        return Ok(shares);
    }
    let prior: Vec<(usize, f64)> = learned.iter().map(|&at| (at, prior[at])).collect();
    let weight = usable.len() as f64 / items.len() as f64;
    for (&at, share) in learned.iter().zip(most_likely(&usable, &prior)?) {
        shares[at] += weight * share;
    }
    Ok(shares)
}

/// The shares of the labels in `prior`.
fn most_likely(rows: &[&[f64]], prior: &[(usize, f64)]) -> Result<Vec<f64>, PrevalenceError> {
    let n = rows.len() as f64;
    let sum: f64 = prior.iter().map(|(_, share)| share).sum();
    let mut shares: Vec<f64> = prior.iter().map(|(_, share)| share / sum).collect();
    let mut short = 0.0;
    for _ in 0..MAX_ROUNDS {
        let LikelihoodSlope { growth, curvature } = LikelihoodSlope::at(rows, prior, &shares);
        short = n * growth.iter().copied().fold(0.0, f64::max);
        if growth.iter().any(|g| !g.is_finite()) {
            short = f64::INFINITY;
            break;
        }
        if short <= TOLERANCE {
            return Ok(shares);
        }
        let down: Vec<f64> = growth.iter().map(|g| -g).collect();
        let towards = minimize_quadratic(&curvature, &down, &shares);
        let way = line_search(rows, prior, &shares, &towards);
        for ((share, to), growth) in shares.iter_mut().zip(towards).zip(growth) {
            *share = match way {
                Some(way) => ((1.0 - way) * *share + way * to).max(0.0),
                None => *share * (1.0 + growth),
            };
        }
        let sum: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= sum);
    }
    Err(PrevalenceError::NotConverged {
        estimator: "emq",
        short,
    })
}

/// The derivatives of the log likelihood at some shares, divided by the number of sentences.
struct LikelihoodSlope {
    /// d − 1 for each label, the relative growth of its share in a step of EM.
    growth: Vec<f64>,
    /// The mean over sentences of (r/Σ rq − 1) of one label times that of another: minus the second
    /// derivatives, up to constants that do not matter for distributions.
    curvature: Vec<Vec<f64>>,
}

impl LikelihoodSlope {
    fn at(rows: &[&[f64]], prior: &[(usize, f64)], shares: &[f64]) -> Self {
        let classes = prior.len();
        let (mut growth, mut curvature) = (vec![0.0; classes], vec![vec![0.0; classes]; classes]);
        for rows in rows.chunks(CHUNK) {
            let (mut first, mut second) = (vec![0.0; classes], vec![vec![0.0; classes]; classes]);
            for row in rows {
                let excess = excess(row, prior, shares);
                for (at, one) in excess.iter().enumerate() {
                    first[at] += one;
                    for (sum, other) in second[at].iter_mut().zip(&excess[..=at]) {
                        *sum += one * other;
                    }
                }
            }
            growth.iter_mut().zip(first).for_each(|(sum, x)| *sum += x);
            for (sums, chunk_sums) in curvature.iter_mut().zip(second) {
                sums.iter_mut()
                    .zip(chunk_sums)
                    .for_each(|(sum, x)| *sum += x);
            }
        }
        let n = rows.len() as f64;
        growth.iter_mut().for_each(|sum| *sum /= n);
        let cell = |row: usize, column: usize| curvature[row.max(column)][row.min(column)] / n;
        let curvature = (0..classes)
            .map(|row| (0..classes).map(|column| cell(row, column)).collect())
            .collect();
        LikelihoodSlope { growth, curvature }
    }
}

/// r/Σ rq − 1 of each label for one sentence. Their mean by the shares is 0.
fn excess(row: &[f64], prior: &[(usize, f64)], shares: &[f64]) -> Vec<f64> {
    let mut ratios: Vec<f64> = prior.iter().map(|&(at, share)| row[at] / share).collect();
    let total: f64 = ratios.iter().zip(shares).map(|(r, q)| r * q).sum();
    ratios.iter_mut().for_each(|r| *r = (*r - total) / total);
    ratios
}

/// The step from some shares towards others with which the likelihood rises by a part of what its slope
/// promises. `None` if it does not rise.
fn line_search(rows: &[&[f64]], prior: &[(usize, f64)], from: &[f64], to: &[f64]) -> Option<f64> {
    // The relative change of each sentence's likelihood.
    let added: Vec<f64> = rows
        .iter()
        .map(|row| {
            let excess = excess(row, prior, from);
            let moves = to.iter().zip(from).map(|(to, from)| to - from);
            excess.iter().zip(moves).map(|(e, m)| e * m).sum()
        })
        .collect();
    let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
        let chunks = added.chunks(CHUNK);
        chunks.map(|c| c.iter().map(|x| of(*x)).sum::<f64>()).sum()
    };
    let promised = sum(&|x| x);
    let mut way = 1.0;
    while way > 1e-9 {
        let gained = sum(&|x| libm::log1p(way * x));
        // A sentence that would become impossible makes it −∞ or no number.
        if gained > 1e-4 * way * promised {
            return Some(way);
        }
        way /= 2.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::tests::{all_near as near, item};
    use proptest::prelude::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn items<P: AsRef<[f64]>>(probabilities: &[P]) -> Vec<Item<'_>> {
        let items = probabilities.iter().map(|p| item(0, p.as_ref(), None));
        items.collect()
    }

    /// The log likelihood, and N·(max d − 1).
    fn likelihood(items: &[Item], prior: &[f64], shares: &[f64]) -> (f64, f64) {
        let (mut sum, mut grown) = (0.0, vec![0.0; prior.len()]);
        for item in items {
            let ratios: Vec<f64> = item
                .probabilities
                .iter()
                .zip(prior)
                .map(|(p, prior)| p / prior)
                .collect();
            let total: f64 = ratios.iter().zip(shares).map(|(r, q)| r * q).sum();
            sum += total.ln();
            grown
                .iter_mut()
                .zip(ratios)
                .for_each(|(d, r)| *d += r / total - 1.0);
        }
        (sum, grown.into_iter().fold(f64::MIN, f64::max))
    }

    /// EM as published: q becomes the mean of the probabilities re-weighted to q.
    fn by_em(items: &[Item], prior: &[f64], rounds: usize) -> Vec<f64> {
        let mut shares = prior.to_vec();
        for _ in 0..rounds {
            let mut next = vec![0.0; prior.len()];
            for item in items {
                let weights: Vec<f64> = (0..prior.len())
                    .map(|at| item.probabilities[at] * shares[at] / prior[at])
                    .collect();
                let total: f64 = weights.iter().sum();
                next.iter_mut()
                    .zip(weights)
                    .for_each(|(q, w)| *q += w / total / items.len() as f64);
            }
            shares = next;
        }
        shares
    }

    /// By hand. With the second label at 0 its d is the mean of p₁/p₀, 0.468 < 1, so that it stays there. For
    /// two sentences of 0.8 and one of 0.2 the derivative 2·1.2/(0.4 + 1.2q) − 1.2/(1.6 − 1.2q) is 0 at 7/9.
    #[test]
    fn emq_reaches_the_largest_likelihood() {
        let p = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6], [0.95, 0.05]];
        let found = expectation_maximisation(&items(&p), &[0.5, 0.5]).unwrap();
        near(&found, &[1.0, 0.0], 1e-12);
        let p = [[0.8, 0.2], [0.8, 0.2], [0.2, 0.8]];
        let found = expectation_maximisation(&items(&p), &[0.5, 0.5]).unwrap();
        near(&found, &[7.0 / 9.0, 2.0 / 9.0], 1e-9);
    }

    /// By hand. A model makes three different predictions, in the shares M among the sentences of each label
    /// and in the shares q overall. The largest likelihood is where M p = q, if that is a distribution. Here
    /// p = (0.2, 0.5, 0.3), M has the columns (0.7, 0.2, 0.1), (0.1, 0.8, 0.1) and (0.2, 0.2, 0.6), and q is
    /// 25, 50 and 25 of 100. The probabilities follow from Bayes' rule and the prior (0.5, 0.3, 0.2).
    #[test]
    fn a_model_with_three_predictions_gives_an_equation() {
        let (rates, prior) = (
            [[0.7, 0.1, 0.2], [0.2, 0.8, 0.2], [0.1, 0.1, 0.6]],
            [0.5, 0.3, 0.2],
        );
        let p = rates.map(|row| {
            let joint = [0, 1, 2].map(|at| row[at] * prior[at]);
            joint.map(|x| x / joint.iter().sum::<f64>())
        });
        let times = [25, 50, 25];
        let p: Vec<[f64; 3]> = (0..3).flat_map(|at| vec![p[at]; times[at]]).collect();
        let found = expectation_maximisation(&items(&p), &prior).unwrap();
        near(&found, &[0.2, 0.5, 0.3], 1e-9);
    }

    /// A hundred thousand sentences that a model can hardly classify, with six labels: two look almost the
    /// same, and one looks like a mixture of two others. With 3,000 such sentences and three labels EM is
    /// 0.006 short after a hundred thousand rounds.
    #[test]
    fn nearly_indistinguishable_labels_converge() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for size in [1e-1, 1e-3, 1e-6, 1e-9] {
            let p: Vec<[f64; 6]> = (0..100_000)
                .map(|_| {
                    let mut p = [0.0; 6].map(|_: f64| 1.0 + size * (random.random::<f64>() - 0.5));
                    p[3] = (p[0] + p[1]) / 2.0 + size * size * (random.random::<f64>() - 0.5);
                    p[5] = p[4] + size * size * (random.random::<f64>() - 0.5);
                    p.map(|x| x / p.iter().sum::<f64>())
                })
                .collect();
            let items = items(&p);
            let prior = [0.3, 0.2, 0.2, 0.1, 0.1, 0.1];
            let found = expectation_maximisation(&items, &prior).unwrap();
            assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{found:?}");
            let (_, short) = likelihood(&items, &prior, &found);
            assert!(short < 2e-6, "{size}: {short}");
        }
    }

    #[test]
    fn labels_that_were_never_learned_keep_the_sentences_that_can_be_nothing_else() {
        let p = [
            [0.8, 0.1, 0.1],
            [0.1, 0.8, 0.1],
            [0.0, 0.0, 1.0],
            [0.6, 0.2, 0.2],
        ];
        let found = expectation_maximisation(&items(&p), &[0.5, 0.5, 0.0]).unwrap();
        near(&found[2..], &[0.25], 1e-12);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let found = expectation_maximisation(&items(&p), &[0.0; 3]).unwrap();
        near(&found, &[0.375, 0.275, 0.35], 1e-12);
        assert_eq!(
            expectation_maximisation(&[], &[0.5, 0.5]).unwrap(),
            [0.5, 0.5]
        );
    }

    #[test]
    fn a_nan_is_an_error() {
        let p = [[0.5, 0.5], [f64::NAN, 0.5]];
        let refused = expectation_maximisation(&items(&p), &[0.5, 0.5]).unwrap_err();
        assert!(refused.to_string().contains("emq"), "{refused}");
    }

    proptest! {
        /// Any probabilities give shares within the tolerance of the largest likelihood, and never less
        /// likely than those of a long EM.
        #[test]
        fn no_shares_are_more_likely(
            classes in 2usize..7, n in 1usize..60, powers in prop::collection::vec(-9.0f64..9.0, 360),
            sharp in 0.0f64..2.0, prior in prop::collection::vec(0.01f64..1.0, 6),
        ) {
            let sum: f64 = prior[..classes].iter().sum();
            let prior: Vec<f64> = prior[..classes].iter().map(|share| share / sum).collect();
            let p: Vec<Vec<f64>> = powers.chunks(classes).take(n).map(|row| {
                let row: Vec<f64> = row.iter().map(|z| (sharp * z).exp()).collect();
                row.iter().map(|x| x / row.iter().sum::<f64>()).collect()
            }).collect();
            let items = items(&p);
            let found = expectation_maximisation(&items, &prior).unwrap();
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{:?}", found);
            prop_assert!(found.iter().all(|q| (0.0..=1.0).contains(q)), "{:?}", found);
            let (reached, short) = likelihood(&items, &prior, &found);
            prop_assert!(short < 2e-6, "{:?} {}", found, short);
            let (long, _) = likelihood(&items, &prior, &by_em(&items, &prior, 2000));
            prop_assert!(reached > long - 1e-6, "{} {}", reached, long);
        }
    }
}
