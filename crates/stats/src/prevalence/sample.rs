//! Draws random samples with known sampling probabilities, and extends them.
//!
//! Each sentence has a random rank that depends on nothing else, and a sample has the sentences of the lowest ranks: a
//! permanent random number, as Ohlsson (1995) calls it. So a table that came to have other articles needs no new sample. What
//! was drawn stays, and of the new articles the sentences below the same rank are added.
//!
//! Sentences of the same probability are a stratum (Cochran 1977, chapter 5). Where the new articles are sampled as much as the
//! old ones, all are one simple random sample. Otherwise those that came later are a stratum with a probability of its own.

use std::collections::{BTreeMap, HashMap};

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use sha2::{Digest, Sha256};

use super::{PrevalenceError, ScoredSentence, Scores};
use crate::occurrences::count_before;

/// A sentence of the sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its position among all sentences.
    pub sentence: usize,
    /// Its sampling probability.
    pub probability: f64,
    /// `true` if it was in the sample that this one extends.
    pub is_kept: bool,
}

/// The size of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleSize {
    /// So many sentences, or all that an earlier sample has if these are more.
    Sentences(usize),
    /// As many of what is new as the earlier sample has of the rest. With several probabilities the lowest one counts.
    InProportion,
}

/// A sentence that may be drawn.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    rank: u64,
    sentence: usize,
    /// The probability with which an earlier sample drew it.
    earlier: Option<f64>,
}

/// Draws `n` sentences without replacement, with ranks by the seed alone. `strata` has the stratum of each sentence, numbered
/// from 0 without gaps. Each stratum contributes the same number of sentences, or all that it has. Within a stratum every
/// sentence has the same probability: the number drawn divided by the size. The sample is in the order of the sentences, so
/// that it does not reveal the strata.
///
/// # Errors
/// If there are more strata than sentences to draw.
pub fn draw(strata: &[usize], n: usize, seed: u64) -> Result<Vec<Drawn>, PrevalenceError> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let ranks: Vec<u64> = strata.iter().map(|_| random.random()).collect();
    extend(strata, &ranks, &[], SampleSize::Sentences(n))
}

/// Draws sentences as [`draw`] does, by ranks of their own, and extends an earlier sample: `earlier` has the probability of
/// each sentence that it drew, and may be empty.
///
/// # Errors
/// If there are more strata than sentences to draw, or the earlier sample was not drawn by these ranks.
pub fn extend(
    strata: &[usize],
    ranks: &[u64],
    earlier: &[Option<f64>],
    size: SampleSize,
) -> Result<Vec<Drawn>, PrevalenceError> {
    let mut members: Vec<Vec<Candidate>> = Vec::new();
    for (sentence, (&stratum, &rank)) in strata.iter().zip(ranks).enumerate() {
        if stratum >= members.len() {
            members.resize(stratum + 1, Vec::new());
        }
        members[stratum].push(Candidate {
            rank,
            sentence,
            earlier: earlier.get(sentence).copied().flatten(),
        });
    }
    let counts: Vec<Option<usize>> = match size {
        SampleSize::InProportion => vec![None; members.len()],
        SampleSize::Sentences(n) if n < members.len() || n == 0 => {
            return Err(PrevalenceError::TooFew {
                wanted: n,
                strata: members.len(),
            });
        }
        SampleSize::Sentences(n) => {
            let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
            allocate(&sizes, n).into_iter().map(Some).collect()
        }
    };
    let mut drawn = Vec::new();
    for (members, count) in members.into_iter().zip(counts) {
        drawn.extend(draw_of_stratum(members, count)?);
    }
    drawn.sort_by_key(|drawn| drawn.sentence);
    Ok(drawn)
}

/// The sentences of one probability in an earlier sample.
#[derive(Debug, Clone, Copy)]
struct EarlierStratum {
    drawn: usize,
    probability: f64,
    /// The highest rank that was drawn.
    last: (u64, usize),
}

impl EarlierStratum {
    /// The number of sentences that it stands for.
    fn size(&self) -> f64 {
        self.drawn as f64 / self.probability
    }

    /// Returns whether so many sentences up to its last rank are far more than this probability draws of `all`: then it was
    /// drawn by other ranks. The last of n ranks is spread by about 1/√n of itself.
    fn is_exceeded_by(&self, below: usize, all: usize) -> bool {
        let expected = self.probability * all as f64;
        below as f64 > expected * (1.0 + 6.0 / (self.drawn as f64).sqrt()) + 6.0
    }
}

/// Draws `count` sentences of one stratum, with those that an earlier sample has, or as many as it needs to be in proportion.
fn draw_of_stratum(
    mut members: Vec<Candidate>,
    count: Option<usize>,
) -> Result<Vec<Drawn>, PrevalenceError> {
    let all = members.len();
    members.sort_unstable_by_key(|one| (one.rank, one.sentence));
    let mut earlier: BTreeMap<u64, EarlierStratum> = BTreeMap::new();
    for one in &members {
        if let Some(probability) = one.earlier {
            let last = (one.rank, one.sentence);
            let known = earlier.entry(probability.to_bits());
            let stratum = known.or_insert(EarlierStratum {
                drawn: 0,
                probability,
                last,
            });
            stratum.drawn += 1;
            stratum.last = last;
        }
    }
    let place = |one: &Candidate| (one.rank, one.sentence);
    for stratum in earlier.values() {
        let below = members.partition_point(|one| place(one) <= stratum.last);
        if stratum.is_exceeded_by(below, all) {
            return Err(PrevalenceError::OtherDraw);
        }
    }
    let kept: usize = earlier.values().map(|stratum| stratum.drawn).sum();
    let least = earlier.values().map(|stratum| stratum.last).min();
    let is_new = |one: &&Candidate| one.earlier.is_none();
    let wanted = match count {
        Some(count) => count.saturating_sub(kept),
        None => {
            let due = members.iter().filter(is_new);
            due.take_while(|one| Some(place(one)) < least).count()
        }
    };
    // The first sentence that is not in the sample, and what lies above it.
    let first_left = members.iter().filter(is_new).nth(wanted).map(place);
    let stays = |stratum: &EarlierStratum| first_left.is_some_and(|left| left < stratum.last);
    let staying = || earlier.values().filter(|stratum| stays(stratum));
    // All sentences outside the earlier strata that stay form one stratum, which is drawn up to a rank.
    let rest = all as f64 - staying().map(EarlierStratum::size).sum::<f64>();
    let drawn_of_rest = kept + wanted - staying().map(|stratum| stratum.drawn).sum::<usize>();
    let drawn_of_rest = drawn_of_rest.min(all) as f64;
    if drawn_of_rest > rest + 0.5 {
        return Err(PrevalenceError::OtherDraw);
    }
    let of_rest = if drawn_of_rest > 0.0 {
        (drawn_of_rest / rest).min(1.0)
    } else {
        1.0
    };
    let mut taken = 0;
    let drawn = members.iter().filter_map(|one| {
        let own = one.earlier.and_then(|p| earlier.get(&p.to_bits()));
        let probability = match own {
            Some(stratum) if stays(stratum) => stratum.probability,
            Some(_) => of_rest,
            None if taken < wanted => {
                taken += 1;
                of_rest
            }
            None => return None,
        };
        Some(Drawn {
            sentence: one.sentence,
            probability,
            is_kept: own.is_some(),
        })
    });
    Ok(drawn.collect())
}

/// The random rank of each sentence of a table: see [`rank`].
pub fn ranks(scores: &Scores, seed: u64) -> Vec<u64> {
    let mut before: HashMap<(usize, &str), usize> = HashMap::new();
    let sentences = scores.sentences.iter();
    let ranks = sentences.map(|ScoredSentence { document, text, .. }| {
        let times = count_before(&mut before, (*document, text.as_str()));
        rank(seed, &scores.documents[*document], text, times)
    });
    ranks.collect()
}

/// The random rank of a sentence: a hash of the seed, its document, its words, and how often the document had them before. It
/// stays whatever other articles come or go.
pub fn rank(seed: u64, document: &str, text: &str, before: usize) -> u64 {
    let hash = Sha256::new()
        .chain_update(b"sample")
        .chain_update(seed.to_le_bytes())
        .chain_update((before as u64).to_le_bytes())
        .chain_update((document.len() as u64).to_le_bytes())
        .chain_update(document)
        .chain_update(text)
        .finalize();
    let first = hash[..8].iter();
    first.fold(0, |rank, byte| rank << 8 | u64::from(*byte))
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

    fn ranks_of(sentences: usize, seed: u64) -> Vec<u64> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        (0..sentences)
            .map(|_| rand::Rng::random(&mut random))
            .collect()
    }

    /// The probabilities of a sample of the first sentences, for all of these ranks.
    fn earlier(ranks: &[u64], sentences: usize, n: usize) -> Vec<Option<f64>> {
        let drawn = extend(
            &vec![0; sentences],
            &ranks[..sentences],
            &[],
            SampleSize::Sentences(n),
        );
        let mut earlier = vec![None; ranks.len()];
        for drawn in drawn.unwrap() {
            earlier[drawn.sentence] = Some(drawn.probability);
        }
        earlier
    }

    #[test]
    fn sentences_that_come_later_are_drawn_in_proportion_and_all_are_one_sample() {
        let ranks = ranks_of(1500, 3);
        let first = earlier(&ranks, 1000, 100);
        let all = extend(&[0; 1500], &ranks, &first, SampleSize::InProportion).unwrap();
        let kept = all.iter().filter(|drawn| drawn.is_kept).count();
        assert_eq!(kept, 100);
        // About fifty, with a standard deviation of seven.
        let new = all.len() - kept;
        assert!((30..70).contains(&new), "{new}");
        assert!(
            all.iter()
                .all(|drawn| drawn.probability == all.len() as f64 / 1500.0)
        );
        // It is the sample that would have been drawn of all at once.
        let at_once = extend(&[0; 1500], &ranks, &[], SampleSize::Sentences(all.len())).unwrap();
        let places = |drawn: &[Drawn]| drawn.iter().map(|one| one.sentence).collect::<Vec<_>>();
        assert_eq!(places(&all), places(&at_once));
    }

    #[test]
    fn with_fewer_the_later_sentences_are_a_stratum() {
        let ranks = ranks_of(1500, 3);
        let first = earlier(&ranks, 1000, 100);
        let half = extend(&[0; 1500], &ranks, &first, SampleSize::Sentences(120)).unwrap();
        let of = |is_kept| half.iter().filter(move |drawn| drawn.is_kept == is_kept);
        assert!(of(true).all(|drawn| drawn.probability == 0.1));
        assert!(of(false).all(|drawn| drawn.probability == 20.0 / 500.0 && drawn.sentence >= 1000));
        // A third wave is drawn as the second was, and more sentences make the second as dense as the first.
        let mut second = vec![None; 1500];
        half.iter()
            .for_each(|drawn| second[drawn.sentence] = Some(drawn.probability));
        let again = extend(&[0; 1500], &ranks, &second, SampleSize::InProportion).unwrap();
        assert_eq!(again.len(), 120);
        let more = extend(&[0; 1500], &ranks, &second, SampleSize::Sentences(400)).unwrap();
        assert!(more.iter().all(|drawn| drawn.probability == 400.0 / 1500.0));
        // A size below that of the earlier sample adds nothing and changes no probability.
        let none = extend(&[0; 1500], &ranks, &first, SampleSize::Sentences(100)).unwrap();
        assert!(none.iter().all(|drawn| drawn.probability == 0.1));
    }

    #[test]
    fn sentences_that_are_gone_leave_a_sample_of_the_others() {
        let ranks = ranks_of(1000, 3);
        let first = earlier(&ranks, 1000, 100);
        let left = extend(
            &[0; 700],
            &ranks[..700],
            &first[..700],
            SampleSize::InProportion,
        );
        let left = left.unwrap();
        let expected = first[..700].iter().flatten().count();
        assert_eq!(left.len(), expected);
        assert!(
            left.iter()
                .all(|drawn| drawn.probability == expected as f64 / 700.0)
        );
    }

    #[test]
    fn a_sample_of_another_seed_is_refused() {
        let first = earlier(&ranks_of(1000, 3), 1000, 100);
        let other = extend(
            &[0; 1000],
            &ranks_of(1000, 4),
            &first,
            SampleSize::Sentences(200),
        );
        assert!(matches!(other, Err(PrevalenceError::OtherDraw)));
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
