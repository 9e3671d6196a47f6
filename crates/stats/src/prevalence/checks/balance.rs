//! Compares what is known of all sentences with what is known of the coded ones (balance, as in Deville and Särndal 1992). A
//! random sample has the means of its table but for chance; one of the surest sentences, or of the first of each article, has not.

use std::cell::LazyCell;
use std::collections::HashMap;

use serde::Serialize;

use super::DrawnDocuments;
use crate::prevalence::correlation::intraclass_correlation;
use crate::prevalence::{Coded, Scores};

/// At most one of a thousand random samples differs so far from its table, in any trait.
const BEYOND_CHANCE: f64 = 0.001;
/// Smaller differences hardly change a share.
const MIN_DIFFERENCE: f64 = 0.02;

/// A number from 0 to 1 that each sentence has before anybody codes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "trait", rename_all = "kebab-case")]
pub enum Trait {
    /// The probability of a label.
    Probability {
        /// The label.
        label: String,
    },
    /// The highest probability of all labels.
    Sureness,
    /// The place in its document: 0 is the first sentence, and 1 the last.
    PlaceInDocument,
    /// The place in the table.
    PlaceInTable,
}

/// A trait whose mean differs between the coded sentences and all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Imbalance {
    /// The trait.
    #[serde(flatten)]
    pub of: Trait,
    /// Its mean in the coded sentences, weighted by the inverse of their sampling probabilities.
    pub coded: f64,
    /// Its mean in all sentences.
    pub all: f64,
}

impl Scores {
    /// The traits in which the coded sentences differ from all by more than chance, the one that differs most first.
    /// `coded` has an entry for each sentence.
    pub fn imbalances(&self, coded: &[Option<Coded>]) -> Vec<Imbalance> {
        let labels = self.labels.iter().enumerate();
        let mut traits: Vec<(Trait, Vec<f64>)> = labels
            .map(|(at, label)| {
                let of = self.sentences.iter().map(|s| s.probabilities[at]);
                let label = label.clone();
                (Trait::Probability { label }, of.collect())
            })
            .collect();
        let highest = |of: &Vec<f64>| of.iter().copied().fold(0.0, f64::max);
        let sureness = self.sentences.iter().map(|s| highest(&s.probabilities));
        traits.push((Trait::Sureness, sureness.collect()));
        traits.push((Trait::PlaceInDocument, self.places_in_documents()));
        let last = self.sentences.len().max(2) as f64 - 1.0;
        let in_table = (0..self.sentences.len()).map(|at| at as f64 / last);
        traits.push((Trait::PlaceInTable, in_table.collect()));
        let clusters: Vec<usize> = self.sentences.iter().map(|s| self.cluster_of(s)).collect();
        let sample = Weights::new(coded, &clusters);
        let is_drawn = LazyCell::new(|| DrawnDocuments::find(&self.items(coded)).is_some());
        // Each trait may be too large or too small.
        let chance = BEYOND_CHANCE / (2 * traits.len()) as f64;
        let compared = traits.into_iter().filter_map(|(of, values)| {
            let (all, difference, times) =
                sample.compare(&values, &clusters, chance, || *is_drawn)?;
            let coded = all + difference;
            Some((times, Imbalance { of, coded, all }))
        });
        let mut found: Vec<(f64, Imbalance)> = compared.collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        found.into_iter().map(|(_, imbalance)| imbalance).collect()
    }

    /// The place of each sentence in its document, from 0 to 1; ½ if it is alone.
    fn places_in_documents(&self) -> Vec<f64> {
        let mut sizes = vec![0usize; self.documents.len()];
        let ranks: Vec<usize> = (self.sentences.iter())
            .map(|sentence| {
                sizes[sentence.document] += 1;
                sizes[sentence.document] - 1
            })
            .collect();
        let ranked = self.sentences.iter().zip(ranks);
        let place = |(sentence, rank): (&crate::prevalence::ScoredSentence, usize)| match sizes
            [sentence.document]
        {
            1 => 0.5,
            size => rank as f64 / (size as f64 - 1.0),
        };
        ranked.map(place).collect()
    }
}

/// The weights of coded sentences, which sum to 1.
struct Weights {
    of: Vec<(usize, f64)>,
    /// The mean of 1 − π.
    undrawn: f64,
    /// The sum of their squares, and the largest.
    of_sentences: [f64; 2],
    /// The same of the clusters' weights.
    of_clusters: [f64; 2],
}

impl Weights {
    fn new(coded: &[Option<Coded>], clusters: &[usize]) -> Self {
        let of = coded.iter().enumerate();
        let mut of: Vec<(usize, f64)> = of
            .filter_map(|(at, coded)| Some((at, 1.0 / coded.as_ref()?.probability)))
            .collect();
        let undrawn = coded.iter().flatten().map(|coded| 1.0 - coded.probability);
        let undrawn = undrawn.sum::<f64>() / of.len() as f64;
        let total: f64 = of.iter().map(|(_, weight)| weight).sum();
        let mut sums: HashMap<usize, f64> = HashMap::new();
        for (at, weight) in &mut of {
            *weight /= total;
            *sums.entry(clusters[*at]).or_default() += *weight;
        }
        let squares = |weights: &mut dyn Iterator<Item = f64>| {
            weights.fold([0.0, 0.0f64], |[sum, largest], weight| {
                [sum + weight * weight, largest.max(weight)]
            })
        };
        Weights {
            of_sentences: squares(&mut of.iter().map(|(_, weight)| *weight)),
            of_clusters: squares(&mut sums.into_values()),
            undrawn,
            of,
        }
    }

    /// The mean of all values, by how much that of the sample differs from it, and how many times the largest difference by
    /// chance that is. `None` if it is no larger than that, or small.
    ///
    /// By Bernstein's inequality, which holds for draws without replacement as well (Hoeffding 1963), a mean differs by d or more
    /// in one direction with a probability of at most `exp(−d²/(2(V + b·d/3)))`, b the most that a draw adds to it. V is the
    /// variance `S²·(1 − π)·((1 − ρ)·Σw² + ρ·ΣW²)`, w the weight of a sentence and W of a cluster. S² and ρ are those of the
    /// table, because a sample that misses all rare values shows a variance near 0. ρ is the correlation in clusters if whole
    /// documents were drawn, and 0 if sentences were.
    fn compare(
        &self,
        values: &[f64],
        clusters: &[usize],
        chance: f64,
        is_drawn: impl Fn() -> bool,
    ) -> Option<(f64, f64, f64)> {
        let n = values.len() as f64;
        let all = values.iter().sum::<f64>() / n;
        let square = values
            .iter()
            .map(|value| (value - all).powi(2))
            .sum::<f64>()
            / n;
        let coded = self.of.iter().map(|(at, weight)| weight * values[*at]);
        let difference = coded.sum::<f64>() - all;
        let end = |most: fn(f64, f64) -> f64| values.iter().copied().fold(all, most);
        let farthest = match difference > 0.0 {
            true => end(f64::max) - all,
            false => all - end(f64::min),
        };
        let times = |correlation: f64| {
            let [of_sentences, of_clusters] = [self.of_sentences[0], self.of_clusters[0]];
            let largest = match correlation > 0.0 {
                true => self.of_clusters[1],
                false => self.of_sentences[1],
            };
            let variance = (1.0 - correlation) * of_sentences + correlation * of_clusters;
            let variance = square * self.undrawn * variance;
            // d² − (2/3)·L·b·d − 2·L·V = 0, L the logarithm.
            let log = -chance.ln();
            let half = log * largest * farthest / 3.0;
            difference.abs() / (half + (half * half + 2.0 * log * variance).sqrt())
        };
        let is_large = difference.abs() > MIN_DIFFERENCE && times(0.0) > 1.0;
        is_large.then_some(())?;
        let rows = clusters.iter().copied().zip(values.iter().copied());
        let correlation = is_drawn().then(|| intraclass_correlation(rows)).flatten();
        let times = times(correlation.unwrap_or(0.0));
        (times > 1.0).then_some((all, difference, times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::scores::tests::read;

    /// The probability of `yes` in a sentence, in no order that repeats.
    fn p(at: usize) -> f64 {
        [0.1, 0.7, 0.3, 0.9, 0.2, 0.6, 0.8, 0.4][(at * at + at / 3) % 8]
    }

    /// Codes some of 1,200 sentences in 120 documents, and returns the traits that differ.
    fn differing(is_coded: impl Fn(usize) -> bool) -> Vec<Trait> {
        let mut table = String::from("document,label,p_no,p_yes,text\n");
        for at in 0..1200 {
            table += &format!(
                "d{},no,{:.1},{:.1},Sentence {at}\n",
                at / 10,
                1.0 - p(at),
                p(at)
            );
        }
        let coded: Vec<usize> = (0..1200).filter(|at| is_coded(*at)).collect();
        let code = Coded {
            label: 0,
            probability: coded.len() as f64 / 1200.0,
        };
        let codes: Vec<_> = (0..1200)
            .map(|at| coded.contains(&at).then_some(code))
            .collect();
        let found = read(&table, None).unwrap().imbalances(&codes).into_iter();
        found.map(|imbalance| imbalance.of).collect()
    }

    #[test]
    fn sentences_that_were_chosen_differ_from_all() {
        let label = "yes".to_string();
        let most_probable = differing(|at| p(at) > 0.75);
        assert!(
            most_probable.contains(&Trait::Probability { label }),
            "{most_probable:?}"
        );
        let surest = differing(|at| p(at) == 0.1 || p(at) == 0.9);
        assert!(surest.contains(&Trait::Sureness), "{surest:?}");
        assert_eq!(differing(|at| at % 10 == 0), [Trait::PlaceInDocument]);
        assert_eq!(differing(|at| at < 300), [Trait::PlaceInTable]);
        assert_eq!(differing(|at| at % 7 == 0), []);
        // A fifth of the documents, coded whole.
        assert_eq!(differing(|at| at / 10 % 5 == 0), []);
    }

    /// By hand: of values that are 0 and 1 in halves the mean of 100 differs by `L/600 + √((L/600)² + 0.9·2·L/400)`,
    /// L = ln 1000: 0.1882.
    #[test]
    fn the_limit_is_that_of_bernstein() {
        let values: Vec<f64> = (0..1000).map(|at| f64::from(at % 2 == 0)).collect();
        let clusters: Vec<usize> = (0..1000).collect();
        let code = Coded {
            label: 0,
            probability: 0.1,
        };
        let compare = |ones: usize| {
            let coded = |at: usize| {
                at < 2 * if at.is_multiple_of(2) {
                    ones
                } else {
                    100 - ones
                }
            };
            let codes: Vec<_> = (0..1000).map(|at| coded(at).then_some(code)).collect();
            Weights::new(&codes, &clusters).compare(&values, &clusters, 0.001, || false)
        };
        let (all, difference, times) = compare(70).unwrap();
        let expected = [0.5, 0.2, 0.2 / 0.188_198];
        for (found, expected) in [all, difference, times].into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-4, "{found} {expected}");
        }
        assert_eq!(compare(68), None);
        assert_eq!(compare(50), None);
    }
}
