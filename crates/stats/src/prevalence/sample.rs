//! Draws random samples with known sampling probabilities.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::PrevalenceError;

/// A sentence of the sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its position among all sentences.
    pub sentence: usize,
    /// Its sampling probability.
    pub probability: f64,
}

/// Draws `n` sentences without replacement. `strata` has the stratum of each sentence, numbered from 0
/// without gaps. Each stratum contributes the same number of sentences, or all that it has. Within a stratum
/// every sentence has the same probability: the number drawn divided by the size. The sample is in the order
/// of the sentences, so that it does not reveal the strata.
///
/// # Errors
/// If there are more strata than sentences to draw.
pub fn draw(strata: &[usize], n: usize, seed: u64) -> Result<Vec<Drawn>, PrevalenceError> {
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (sentence, &stratum) in strata.iter().enumerate() {
        if stratum >= members.len() {
            members.resize(stratum + 1, Vec::new());
        }
        members[stratum].push(sentence);
    }
    if n < members.len() || n == 0 {
        return Err(PrevalenceError::TooFew {
            wanted: n,
            strata: members.len(),
        });
    }
    let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut drawn = Vec::new();
    for (mut members, count) in members.into_iter().zip(allocate(&sizes, n)) {
        let probability = count as f64 / members.len().max(1) as f64;
        // The first part of a Fisher–Yates shuffle.
        for at in 0..count {
            let other = random.random_range(at..members.len());
            members.swap(at, other);
            drawn.push(Drawn {
                sentence: members[at],
                probability,
            });
        }
    }
    drawn.sort_by_key(|drawn| drawn.sentence);
    Ok(drawn)
}

/// Divides `n` into equal parts, none larger than its stratum.
fn allocate(sizes: &[usize], n: usize) -> Vec<usize> {
    let mut smallest_first: Vec<usize> = (0..sizes.len()).collect();
    smallest_first.sort_by_key(|&stratum| sizes[stratum]);
    let (mut left, mut strata) = (n, sizes.len());
    let mut counts = vec![0; sizes.len()];
    for stratum in smallest_first {
        counts[stratum] = (left / strata).min(sizes[stratum]);
        left -= counts[stratum];
        strata -= 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The codes of a pilot can be kept (docs/sample.md).
    #[test]
    fn a_larger_sample_holds_a_smaller_one_of_the_same_seed() {
        let places = |n: usize| -> Vec<usize> {
            let drawn = draw(&[0; 500], n, 7).unwrap();
            drawn.iter().map(|drawn| drawn.sentence).collect()
        };
        let (pilot, all) = (places(60), places(200));
        assert!(pilot.iter().all(|sentence| all.contains(sentence)));
        assert!(places(61).iter().all(|sentence| all.contains(sentence)));
    }

    #[test]
    fn strata_get_equal_parts_and_small_ones_are_drawn_completely() {
        assert_eq!(allocate(&[100, 3, 100], 23), [10, 3, 10]);
        assert_eq!(allocate(&[5, 5], 100), [5, 5]);
        assert_eq!(allocate(&[50, 60], 11), [5, 6]);
    }

    #[test]
    fn a_stratum_that_would_be_left_out_is_refused() {
        let message = draw(&[0, 1, 2], 2, 1).unwrap_err().to_string();
        assert!(message.contains("each of 3 groups"), "{message}");
        assert!(draw(&[0], 0, 1).is_err());
    }

    #[test]
    fn the_seed_decides_the_sample() {
        let strata = vec![0; 1000];
        let of = |seed| draw(&strata, 20, seed).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    /// 4,000 draws of 2 in 8: 1,000 of each sentence, with a standard deviation of √(4000 · ¼ · ¾) = 27.
    #[test]
    fn the_probability_is_how_often_a_sentence_is_drawn() {
        let mut times = [0; 8];
        for seed in 0..4000 {
            for drawn in draw(&[0; 8], 2, seed).unwrap() {
                times[drawn.sentence] += 1;
            }
        }
        assert!(times.iter().all(|t| (880..1120).contains(t)), "{times:?}");
    }

    proptest! {
        /// The inverse probabilities add up to the size of every stratum.
        #[test]
        fn weights_add_up(mut strata in prop::collection::vec(0usize..3, 3..80), n in 3usize..90, seed: u64) {
            strata[..3].copy_from_slice(&[0, 1, 2]);
            let drawn = draw(&strata, n, seed).unwrap();
            prop_assert_eq!(drawn.len(), n.min(strata.len()));
            prop_assert!(drawn.windows(2).all(|pair| pair[0].sentence < pair[1].sentence));
            for stratum in 0..3 {
                let of = drawn.iter().filter(|d| strata[d.sentence] == stratum);
                let weight: f64 = of.map(|d| 1.0 / d.probability).sum();
                let size = strata.iter().filter(|s| **s == stratum).count();
                prop_assert!((weight - size as f64).abs() < 1e-9);
            }
        }
    }
}
