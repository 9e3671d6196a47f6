//! EMQ: the shares that make what the model says of the sentences most likely.

use super::simplex::step;
use super::{Item, PrevalenceError};

/// How far the log likelihood may be from the largest: the shares are then within a thousandth or two of a
/// standard error of where it is.
const TOLERANCE: f64 = 1e-6;
/// Where nothing is odd some ten rounds are enough.
const MOST_ROUNDS: usize = 500;
/// Sums are made of the sums of so many sentences: what is rounded away stays small however many there are.
const AT_ONCE: usize = 1024;

/// EMQ, also called SLD (Saerens, Latinne and Decaestecker 2002): how common labels must be for the
/// probabilities, re-weighted to it, to average to it. `prior` are the shares among the sentences that the
/// model learned from. Assumes that only the shares differ from those, and probabilities that are calibrated.
///
/// These are the shares q of the largest likelihood `Σ ln Σ rq`, r the probability by the prior, which is concave. The EM
/// algorithm, by which it was published and has its name, multiplies each share by d, the mean over sentences of
/// r/Σ rq: where labels look alike it takes a hundred thousand such steps. Here it is Newton's method among distributions,
/// with a step of EM where that does not climb. It ends where N·(max d − 1), by which the largest likelihood lies higher
/// at most (Lindsay 1983), is no more than 1e-6; an error says if it did not. QuaPy stops where a step moves the shares
/// by 1e-4, which may be a point or two from the end.
pub fn expectation_maximisation(
    items: &[Item],
    prior: &[f64],
) -> Result<Vec<f64>, PrevalenceError> {
    if items.is_empty() {
        return Ok(prior.to_vec());
    }
    let learned: Vec<usize> = (0..prior.len()).filter(|&at| prior[at] > 0.0).collect();
    // Only labels that were never learned are possible: such a sentence keeps its probabilities.
    let (told, untold): (Vec<&[f64]>, Vec<&[f64]>) = items
        .iter()
        .map(|item| item.probabilities)
        .partition(|p| learned.iter().any(|&at| p[at] > 0.0));
    let mut shares = vec![0.0; prior.len()];
    for (at, share) in shares.iter_mut().enumerate() {
        *share = untold.iter().map(|p| p[at]).sum::<f64>() / items.len() as f64;
    }
    if told.is_empty() {
        return Ok(shares);
    }
    let prior: Vec<(usize, f64)> = learned.iter().map(|&at| (at, prior[at])).collect();
    let weight = told.len() as f64 / items.len() as f64;
    for (&at, share) in learned.iter().zip(most_likely(&told, &prior)?) {
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
    for _ in 0..MOST_ROUNDS {
        let Slope { growth, curvature } = Slope::at(rows, prior, &shares);
        short = n * growth.iter().copied().fold(0.0, f64::max);
        if growth.iter().any(|g| !g.is_finite()) {
            short = f64::INFINITY;
            break;
        }
        if short <= TOLERANCE {
            return Ok(shares);
        }
        let down: Vec<f64> = growth.iter().map(|g| -g).collect();
        let towards = step(&curvature, &down, &shares);
        let way = way_up(rows, prior, &shares, &towards);
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

/// The log likelihood around some shares, divided by the number of sentences.
struct Slope {
    /// For each label d − 1, by which a step of EM would make its share grow.
    growth: Vec<f64>,
    /// The mean over sentences of (r/Σ rq − 1) of one label times that of another: minus the second derivatives, but for
    /// what no distribution sees.
    curvature: Vec<Vec<f64>>,
}

impl Slope {
    fn at(rows: &[&[f64]], prior: &[(usize, f64)], shares: &[f64]) -> Self {
        let classes = prior.len();
        let (mut growth, mut curvature) = (vec![0.0; classes], vec![vec![0.0; classes]; classes]);
        for rows in rows.chunks(AT_ONCE) {
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
            for (sums, of_chunk) in curvature.iter_mut().zip(second) {
                sums.iter_mut().zip(of_chunk).for_each(|(sum, x)| *sum += x);
            }
        }
        let n = rows.len() as f64;
        growth.iter_mut().for_each(|sum| *sum /= n);
        let cell = |row: usize, column: usize| curvature[row.max(column)][row.min(column)] / n;
        let curvature = (0..classes)
            .map(|row| (0..classes).map(|column| cell(row, column)).collect())
            .collect();
        Slope { growth, curvature }
    }
}

/// r/Σ rq − 1 of each label for one sentence; their mean by the shares is 0.
fn excess(row: &[f64], prior: &[(usize, f64)], shares: &[f64]) -> Vec<f64> {
    let mut ratios: Vec<f64> = prior.iter().map(|&(at, share)| row[at] / share).collect();
    let total: f64 = ratios.iter().zip(shares).map(|(r, q)| r * q).sum();
    ratios.iter_mut().for_each(|r| *r = (*r - total) / total);
    ratios
}

/// How far to go from some shares towards others for the likelihood to rise by a part of what its slope promises; nothing where it
/// does not.
fn way_up(rows: &[&[f64]], prior: &[(usize, f64)], from: &[f64], to: &[f64]) -> Option<f64> {
    // What the way adds to a sentence's likelihood, by that likelihood.
    let added: Vec<f64> = rows
        .iter()
        .map(|row| {
            let excess = excess(row, prior, from);
            let moves = to.iter().zip(from).map(|(to, from)| to - from);
            excess.iter().zip(moves).map(|(e, m)| e * m).sum()
        })
        .collect();
    let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
        let chunks = added.chunks(AT_ONCE);
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
    use proptest::prelude::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn items<P: AsRef<[f64]>>(probabilities: &[P]) -> Vec<Item<'_>> {
        let item = |p| Item {
            document: 0,
            given: 0,
            probabilities: p,
            coded: None,
        };
        probabilities.iter().map(|p| item(p.as_ref())).collect()
    }

    fn near(found: &[f64], wanted: &[f64], within: f64) {
        let close = found.iter().zip(wanted);
        let close = close.map(|(a, b)| (a - b).abs()).all(|off| off < within);
        assert!(
            close && found.len() == wanted.len(),
            "{found:?} is not {wanted:?}"
        );
    }

    /// The log likelihood, and N·(max d − 1).
    fn likelihood(items: &[Item], prior: &[f64], shares: &[f64]) -> (f64, f64) {
        let (mut sum, mut grown) = (0.0, vec![0.0; prior.len()]);
        for item in items {
            let ratios = item
                .probabilities
                .iter()
                .zip(prior)
                .map(|(p, prior)| p / prior);
            let ratios: Vec<f64> = ratios.collect();
            let total: f64 = ratios.iter().zip(shares).map(|(r, q)| r * q).sum();
            sum += total.ln();
            grown
                .iter_mut()
                .zip(ratios)
                .for_each(|(d, r)| *d += r / total - 1.0);
        }
        (sum, grown.into_iter().fold(f64::MIN, f64::max))
    }

    /// As published: q ← the mean of what the probabilities are, re-weighted to q.
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

    /// By hand. With the second label at 0 its d is the mean of p₁/p₀, 0.468 < 1, so that it stays there. Of two
    /// sentences of 0.8 and one of 0.2 the derivative 2·1.2/(0.4 + 1.2q) − 1.2/(1.6 − 1.2q) is 0 at q = 7/9.
    #[test]
    fn emq_goes_on_to_the_largest_likelihood() {
        let p = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6], [0.95, 0.05]];
        let found = expectation_maximisation(&items(&p), &[0.5, 0.5]).unwrap();
        near(&found, &[1.0, 0.0], 1e-12);
        let p = [[0.8, 0.2], [0.8, 0.2], [0.2, 0.8]];
        let found = expectation_maximisation(&items(&p), &[0.5, 0.5]).unwrap();
        near(&found, &[7.0 / 9.0, 2.0 / 9.0], 1e-9);
    }

    /// By hand. Where a model can say three things only, in shares M of the sentences of each label, and says them in shares q, the largest
    /// likelihood is where M p = q, if that is a distribution. Here p = (0.2, 0.5, 0.3), M has the columns (0.7, 0.2, 0.1),
    /// (0.1, 0.8, 0.1), (0.2, 0.2, 0.6), and of 100 sentences 25, 50 and 25 are said to be this and that; the probabilities follow
    /// from Bayes' rule and the prior (0.5, 0.3, 0.2).
    #[test]
    fn what_a_model_can_say_in_three_ways_is_an_equation() {
        let (said, prior) = (
            [[0.7, 0.1, 0.2], [0.2, 0.8, 0.2], [0.1, 0.1, 0.6]],
            [0.5, 0.3, 0.2],
        );
        let p = said.map(|row| {
            let joint = [0, 1, 2].map(|at| row[at] * prior[at]);
            joint.map(|x| x / joint.iter().sum::<f64>())
        });
        let times = [25, 50, 25];
        let p: Vec<[f64; 3]> = (0..3).flat_map(|at| vec![p[at]; times[at]]).collect();
        let found = expectation_maximisation(&items(&p), &prior).unwrap();
        near(&found, &[0.2, 0.5, 0.3], 1e-9);
    }

    /// A hundred thousand sentences of which a model can hardly say anything, with six labels of which two look almost alike and one like a mixture of
    /// two others. Of 3,000 such sentences and three labels EM is 0.006 short after a hundred thousand rounds.
    #[test]
    fn hardly_any_difference_is_no_trouble() {
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

    /// Labels that the model never learned keep the sentences that can be nothing else, and get no others.
    #[test]
    fn labels_that_were_never_learned_keep_what_can_be_nothing_else() {
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
    fn what_is_no_number_is_told() {
        let p = [[0.5, 0.5], [f64::NAN, 0.5]];
        let refused = expectation_maximisation(&items(&p), &[0.5, 0.5]).unwrap_err();
        assert!(refused.to_string().contains("emq"), "{refused}");
    }

    proptest! {
        /// Whatever the model says: shares come out, as near to the largest likelihood as is promised, and never less
        /// likely than those of a long EM.
        #[test]
        fn nothing_is_more_likely(
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
