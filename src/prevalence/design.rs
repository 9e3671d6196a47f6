//! The design-based estimate of a share, and intervals that respect documents.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::Item;

/// Fewer documents with audited sentences say too little about how documents differ.
const LEAST_DOCUMENTS: usize = 10;

/// A number estimated from an audit sample, with what each document adds to its error.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// The number.
    pub value: f64,
    /// For each document the sum of its sentences' influence on the number, in the order of documents.
    influence: BTreeMap<usize, f64>,
    /// Sentences of the audit sample in it.
    pub audited: usize,
    /// Documents that have such sentences: what the interval's degrees of freedom come from.
    pub audited_documents: usize,
}

impl Linear {
    /// `influence` has one entry a sentence.
    pub(super) fn new(value: f64, items: &[Item], influence: impl Iterator<Item = f64>) -> Self {
        let mut by_document: BTreeMap<usize, f64> = BTreeMap::new();
        let mut audited: BTreeMap<usize, usize> = BTreeMap::new();
        for (item, influence) in items.iter().zip(influence) {
            *by_document.entry(item.document).or_default() += influence;
            if item.coded.is_some() {
                *audited.entry(item.document).or_default() += 1;
            }
        }
        Linear {
            value,
            influence: by_document,
            audited: audited.values().sum(),
            audited_documents: audited.len(),
        }
    }

    /// The square root of `Σ_c (Σ_{i∈c} ψ_i)²` over documents c, where ψ sums to zero over sentences.
    pub fn standard_error(&self) -> f64 {
        let squares = self.influence.values().map(|sum| sum * sum);
        squares.sum::<f64>().sqrt()
    }

    /// The 95 % interval: Student's t with one degree of freedom fewer than there are documents with
    /// audited sentences. Nothing where these are fewer than ten.
    pub fn interval(&self) -> Option<(f64, f64)> {
        if self.audited_documents < LEAST_DOCUMENTS {
            return None;
        }
        let freedom = (self.audited_documents - 1) as f64;
        let quantile = StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(0.975);
        let half = quantile * self.standard_error();
        Some((self.value - half, self.value + half))
    }

    /// The difference of two numbers, of other sentences of perhaps the same documents. Its degrees of
    /// freedom are those of the one that has fewer.
    pub fn minus(&self, other: &Self) -> Self {
        let mut influence = self.influence.clone();
        for (document, sum) in &other.influence {
            *influence.entry(*document).or_default() -= sum;
        }
        Linear {
            value: self.value - other.value,
            influence,
            audited: self.audited + other.audited,
            audited_documents: self.audited_documents.min(other.audited_documents),
        }
    }
}

/// The share of a label by design-based supervised learning (Egami, Hinck, Stewart and Wei 2023; R package
/// dsl): `θ = (1/N) Σ [ĝ + (R/π)(Y − ĝ)]` with ĝ the model's probability, R whether a sentence is in the
/// audit sample, π its sampling probability and Y whether the coder gave the label;
/// `V = (1/N²) Σ_c (Σ_{i∈c} ψ_i)²`, ψ the term minus θ, over documents c.
///
/// The model was made without the audit sample, so that ĝ is fixed and nothing is cross-fitted: θ is
/// without bias whatever the model is worth. Nothing where no sentence is audited.
pub fn dsl(items: &[Item], label: usize) -> Option<Linear> {
    let term = |item: &Item| {
        let predicted = item.probabilities[label];
        predicted
            + item.coded.map_or(0.0, |coded| {
                (f64::from(coded.label == label) - predicted) / coded.probability
            })
    };
    items.iter().find(|item| item.coded.is_some())?;
    let n = items.len() as f64;
    let share = items.iter().map(term).sum::<f64>() / n;
    let influence = items.iter().map(|item| (term(item) - share) / n);
    Some(Linear::new(share, items, influence))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::prevalence::Coded;

    /// (document, probability of label 1, sampled with probability …, label).
    type Sentence = (usize, f64, Option<f64>, usize);

    pub const SENTENCES: [Sentence; 10] = [
        (0, 0.9, Some(0.5), 1),
        (0, 0.2, None, 0),
        (0, 0.6, None, 0),
        (1, 0.4, Some(0.5), 0),
        (1, 0.1, Some(0.25), 1),
        (2, 0.8, None, 0),
        (2, 0.7, Some(1.0), 1),
        (3, 0.3, None, 0),
        (3, 0.5, Some(0.5), 0),
        (4, 0.15, None, 0),
    ];

    /// The sentences as items; `equal` makes every probability one half.
    pub fn with_items<T>(equal: bool, use_them: impl FnOnce(&[Item]) -> T) -> T {
        let probabilities: Vec<[f64; 2]> = SENTENCES.iter().map(|s| [1.0 - s.1, s.1]).collect();
        let items: Vec<Item> = SENTENCES
            .iter()
            .zip(&probabilities)
            .map(|(&(document, p, sampled, label), probabilities)| Item {
                document,
                given: usize::from(p > 0.5),
                probabilities,
                coded: sampled.map(|probability| Coded {
                    label,
                    probability: if equal { 0.5 } else { probability },
                }),
            })
            .collect();
        use_them(&items)
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
    }

    /// Worked out with numpy from the formula:
    /// `t = g + R/pi*(Y-g); psi = t - t.mean(); sqrt(sum(psi[doc==c].sum()**2 for c in docs))/N`.
    #[test]
    fn the_share_and_its_error_are_those_of_the_formula() {
        with_items(false, |items| {
            let found = dsl(items, 1).unwrap();
            near(found.value, 0.695);
            near(found.standard_error(), 0.258_370_857_489_771_84);
            assert_eq!((found.audited, found.audited_documents), (5, 4));
            near(dsl(items, 0).unwrap().value, 1.0 - 0.695);
        });
    }

    /// numpy again: `sqrt(sum(ps[doc==c].sum()**2))`, ps = psi/n, negative in the second group; document 2
    /// has a sentence in either.
    #[test]
    fn a_difference_knows_the_documents_that_both_groups_share() {
        with_items(false, |items| {
            let (first, second) = items.split_at(6);
            let difference = dsl(first, 1).unwrap().minus(&dsl(second, 1).unwrap());
            near(difference.value, 0.7625);
            near(difference.standard_error(), 0.399_584_745_392_013_2);
            assert_eq!(difference.audited_documents, 2);
        });
    }

    /// qt(0.975, 9) in R is 2.262157.
    #[test]
    fn intervals_are_of_students_t_and_need_ten_documents() {
        let of = |documents: usize| Linear {
            value: 0.5,
            influence: BTreeMap::from([(0, 0.1)]),
            audited: 30,
            audited_documents: documents,
        };
        assert_eq!(of(9).interval(), None);
        let (low, high) = of(10).interval().unwrap();
        assert!((high - 0.5 - 0.226_215_7).abs() < 1e-6, "{high}");
        near(0.5 - low, high - 0.5);
    }

    #[test]
    fn without_an_audited_sentence_there_is_nothing() {
        with_items(false, |items| assert_eq!(dsl(&items[1..3], 1), None));
    }

    /// With every sentence coded the model does not matter.
    #[test]
    fn a_census_gives_the_share_itself() {
        with_items(false, |items| {
            let mut items = items.to_vec();
            for (at, item) in items.iter_mut().enumerate() {
                item.coded = Some(Coded {
                    label: usize::from(at < 3),
                    probability: 1.0,
                });
            }
            near(dsl(&items, 1).unwrap().value, 0.3);
        });
    }
}
