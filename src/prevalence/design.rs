//! The design-based estimate of a share, and intervals that respect documents.
//!
//! An interval of a share is made of the errors that the coded sample has shown. Where errors are rare it may
//! have shown none, and Student's t then says that there are none; so it is in particular where few codes stand
//! for many sentences, as in the large stratum of a sample drawn by label. Wilson (1927) takes the variance at the
//! end of the interval instead of in its middle: at an upper end θ + d there are sentences with the label
//! that the sample did not show. [`ClusteredEstimate`] does so for a share with a model and for any sampling probabilities.

use std::collections::{BTreeMap, BTreeSet};

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::Item;
use super::unseen::unseen;

/// Fewer documents with audited sentences say too little about how documents differ.
pub const LEAST_DOCUMENTS: usize = 10;

/// A number estimated from an audit sample, with what each document adds to its error.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusteredEstimate {
    /// The number.
    pub value: f64,
    /// For each document, in their order, what the number would be more with it than without it, times
    /// `√((C − 1)/C)`, C the number of documents.
    influence: BTreeMap<usize, f64>,
    /// Documents that have such sentences: what the interval's degrees of freedom come from.
    pub audited_documents: usize,
    /// How much the variance grows with every unit by which the number lies lower than it was found, and
    /// higher.
    unseen: [f64; 2],
}

impl ClusteredEstimate {
    /// Of a number that is a sum of means over sentences: `means` say of a sentence what it adds to each of them beyond the
    /// mean, and its part of the mean's weight; `unseen` is [`unseen`].
    ///
    /// Without its document c a mean is lower by `ψ_c/(1 − h_c)`, ψ_c the sum of what the document's sentences add and h_c
    /// that of their parts of the weight. A document that holds much of the weight draws the mean to itself, so that ψ_c alone is too small.
    pub(super) fn new<const MEANS: usize>(
        value: f64,
        items: &[Item],
        means: impl Fn(&Item) -> [Part; MEANS],
        unseen: [f64; 2],
    ) -> Self {
        let mut documents: BTreeMap<usize, [Part; MEANS]> = BTreeMap::new();
        let mut audited = BTreeSet::new();
        for item in items {
            let sums = documents
                .entry(item.document)
                .or_insert([Part::NONE; MEANS]);
            for (sum, part) in sums.iter_mut().zip(means(item)) {
                sum.added += part.added;
                sum.weight += part.weight;
            }
            if item.coded.is_some() {
                audited.insert(item.document);
            }
        }
        let count = documents.len() as f64;
        let scale = ((count - 1.0) / count).sqrt();
        let influence = documents.into_iter().map(|(document, means)| {
            let without = means.iter().map(Part::without).sum::<f64>();
            (document, scale * without)
        });
        ClusteredEstimate {
            value,
            influence: influence.collect(),
            audited_documents: audited.len(),
            unseen,
        }
    }

    /// The jackknife's, of documents: the square root of `(C − 1)/C · Σ_c (θ₍c₎ − θ)²`, θ₍c₎ the number without the document c, C
    /// how many there are (Bell and McCaffrey 2002; CR3 in Cameron and Miller 2015).
    pub fn standard_error(&self) -> f64 {
        let squares = self.influence.values().map(|sum| sum * sum);
        squares.sum::<f64>().sqrt()
    }

    /// The 95 % interval, `θ − d_low` to `θ + d_high`: each d solves `d² = t²·(V + u·d)`, V the variance, u what
    /// it grows by if the number lies further that way, and t Student's quantile with one degree of freedom
    /// fewer than there are documents with audited sentences. With u = 0 that is `θ ± t·√V`, and it is never
    /// shorter. Nothing where fewer than ten documents have audited sentences.
    pub fn interval(&self) -> Option<(f64, f64)> {
        if self.audited_documents < LEAST_DOCUMENTS {
            return None;
        }
        let quantile = quantile((self.audited_documents - 1) as f64);
        let plain = quantile * self.standard_error();
        let [low, high] = self.unseen.map(|unseen| {
            let half = quantile * quantile * unseen / 2.0;
            half + half.hypot(plain)
        });
        Some((self.value - low, self.value + high))
    }

    /// The same with more room for what the sample cannot have shown: the variance grows by no less than `room` with every unit.
    pub(super) fn with_room(mut self, room: f64) -> Self {
        self.unseen = self.unseen.map(|unseen| unseen.max(room));
        self
    }

    /// A share with room as far as 0 where no coded sentence has the label, and as far as 1 where all have it.
    ///
    /// Such codes cannot tell how often the model is right where it sees the label (or does not see it): what it says
    /// too much it may say too much of all. With d = θ the variance at the end has to grow by `u = θ/t² − V/θ`.
    pub(super) fn with_room_for_none_or_all(mut self, items: &[Item], label: usize) -> Self {
        let has_label = |item: &Item| item.coded.map(|coded| coded.label == label);
        for (at, side, reach) in [(0, true, self.value), (1, false, 1.0 - self.value)] {
            let is_seen = items.iter().any(|item| has_label(item) == Some(side));
            if !is_seen && reach > 0.0 {
                // A hair beyond, so that rounding leaves nothing between the end and 0.
                let reach = reach * (1.0 + 1e-12);
                let quantile = quantile((self.audited_documents - 1) as f64);
                let room = reach / (quantile * quantile) - self.standard_error().powi(2) / reach;
                self.unseen[at] = self.unseen[at].max(room);
            }
        }
        self
    }

    /// The difference of two numbers, of other sentences of perhaps the same documents. Its degrees of
    /// freedom are those of the one that has fewer; what one may lie higher is what the difference may, and
    /// what the other may lie lower.
    pub fn minus(&self, other: &Self) -> Self {
        let mut influence = self.influence.clone();
        for (document, sum) in &other.influence {
            *influence.entry(*document).or_default() -= sum;
        }
        ClusteredEstimate {
            value: self.value - other.value,
            influence,
            audited_documents: self.audited_documents.min(other.audited_documents),
            unseen: [
                self.unseen[0].max(other.unseen[1]),
                self.unseen[1].max(other.unseen[0]),
            ],
        }
    }
}

/// The 97.5th percentile of Student's t.
pub(super) fn quantile(freedom: f64) -> f64 {
    let student = StudentsT::new(0.0, 1.0, freedom);
    student.map_or(f64::INFINITY, |student| student.inverse_cdf(0.975))
}

/// What some sentences add to a mean beyond it, and their part of its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub added: f64,
    pub weight: f64,
}

impl Part {
    pub const NONE: Part = Part {
        added: 0.0,
        weight: 0.0,
    };

    /// By how much the mean is higher than without them; 0 where they are all there is.
    fn without(&self) -> f64 {
        match 1.0 - self.weight {
            rest if rest > 1e-9 => self.added / rest,
            _ => 0.0,
        }
    }
}

/// The share of a label by design-based supervised learning (Egami, Hinck, Stewart and Wei 2023; R package
/// dsl): `θ = (1/N) Σ [ĝ + (R/π)(Y − ĝ)]` with ĝ the model's probability, R whether a sentence is in the
/// audit sample, π its sampling probability and Y whether the coder gave the label. Of the published
/// `V = (1/N²) Σ_c (Σ_{i∈c} ψ_i)²`, ψ the term minus θ, over documents c, each document's sum is here divided by 1 − M_c/N,
/// M_c its sentences ([`ClusteredEstimate::standard_error`]): else one that holds much of all sentences hides its own error.
///
/// The model was made without the audit sample, so that ĝ is fixed and nothing is cross-fitted: θ is
/// without bias whatever the model is worth. Nothing where no sentence is audited.
pub fn dsl(items: &[Item], label: usize) -> Option<ClusteredEstimate> {
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
    let unseen = unseen(items, label, |item| item.probabilities[label], n);
    let parts = |item: &Item| {
        [Part {
            added: (term(item) - share) / n,
            weight: 1.0 / n,
        }]
    };
    let found = ClusteredEstimate::new(share, items, parts, unseen);
    Some(found.with_room_for_none_or_all(items, label))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::prevalence::{Coded, ppi};

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

    /// Worked out in Python by leaving each document out, of `t = g + R/pi*(Y-g)`:
    /// `sqrt((C-1)/C*sum((mean(t[doc!=c]) - mean(t))**2 for c in docs))`.
    #[test]
    fn the_share_and_its_error_are_those_of_the_formula() {
        with_items(false, |items| {
            let found = dsl(items, 1).unwrap();
            near(found.value, 0.695);
            near(found.standard_error(), 0.287_743_124_604_425);
            assert_eq!(found.audited_documents, 4);
            near(dsl(items, 0).unwrap().value, 1.0 - 0.695);
        });
    }

    /// Python again: what either group's mean changes without a document, times √((C − 1)/C), the second's taken from the first's;
    /// document 2 has a sentence in either.
    #[test]
    fn a_difference_knows_the_documents_that_both_groups_share() {
        with_items(false, |items| {
            let (first, second) = items.split_at(6);
            let difference = dsl(first, 1).unwrap().minus(&dsl(second, 1).unwrap());
            near(difference.value, 0.7625);
            near(difference.standard_error(), 0.542_439_192_700_691_5);
            assert_eq!(difference.audited_documents, 2);
        });
    }

    /// Where all documents are as long as each other the jackknife's variance is the published one times C/(C − 1); of one
    /// document that holds half of all sentences its own part is four times as much.
    #[test]
    fn a_document_that_draws_the_mean_to_itself_does_not_hide_its_error() {
        let of = |sizes: &[usize]| {
            let coded = Some(Coded {
                label: 1,
                probability: 1.0,
            });
            let documents = sizes.iter().enumerate();
            let items: Vec<Item> = documents
                .flat_map(|(document, &size)| std::iter::repeat_n(document, size))
                .map(|document| Item {
                    document,
                    given: 0,
                    probabilities: &[1.0, 0.0],
                    coded: coded.filter(|_| document == 0),
                })
                .collect();
            dsl(&items, 1).unwrap()
        };
        let even = of(&[6; 20]);
        // Of 20 documents one has the label: ψ is 0.95/20 there, 0.05/20 in the others.
        let published = (0.95f64 * 0.95 + 19.0 * 0.05 * 0.05) / 400.0;
        near(even.standard_error().powi(2), published * 20.0 / 19.0);
        // The half is of the label: ψ₀ = ½ · ½, without it the share is 0, and without another it is 19/37 or so.
        let long = of(&[&[19][..], &[1; 19][..]].concat());
        let other = 19.0 / 37.0 - 0.5;
        let jackknife = 19.0 / 20.0 * (0.25 + 19.0 * other * other);
        near(long.standard_error().powi(2), jackknife);
    }

    /// qt(0.975, 9) in R is 2.262157.
    #[test]
    fn intervals_are_of_students_t_and_need_ten_documents() {
        let of = |documents: usize| ClusteredEstimate {
            value: 0.5,
            influence: BTreeMap::from([(0, 0.1)]),
            audited_documents: documents,
            unseen: [0.0; 2],
        };
        assert_eq!(of(9).interval(), None);
        let (low, high) = of(10).interval().unwrap();
        assert!((high - 0.5 - 0.226_215_7).abs() < 1e-6, "{high}");
        near(0.5 - low, high - 0.5);
    }

    /// By hand, label 1 of [`SENTENCES`] (N = 10). π = ½: Y − ĝ are 0.1, −0.4, −0.5, so ē = −0.8/3; with the
    /// label 2(0.9 − 0.8/3) − 1 = 0.26667, without it 1 − 2(0.45 − 0.8/3) = 0.63333, each times 1/(½ · 10).
    /// π = ¼: only 0.1 with the label, 2(0.1 + 0.9) − 1 = 1, times 1/(¼ · 10) = 0.4. π = 1: 0.1.
    #[test]
    fn what_was_not_seen_weighs_most_where_few_codes_stand_for_many() {
        with_items(false, |items| {
            let [low, high] = dsl(items, 1).unwrap().unseen;
            near(low, 0.4);
            near(high, 0.2 * (1.0 - 2.0 * (0.45 - 0.8 / 3.0)));
            let other = dsl(items, 0).unwrap();
            near(other.unseen[0], high);
            near(other.unseen[1], low);
            // What one label has more the other has less.
            let difference = dsl(items, 1).unwrap().minus(&other).unseen;
            assert_eq!(difference, [low, high]);
        });
    }

    /// Fifty documents of two sentences, one of each coded and none with the label: the standard error is 0, and
    /// the upper end is t²/n with qt(0.975, 49) = 2.009575 (Wilson: t²/(n + t²)).
    #[test]
    fn a_label_that_was_never_seen_is_not_proved_absent() {
        let items: Vec<Item> = (0..100)
            .map(|at| Item {
                document: at / 2,
                given: 0,
                probabilities: &[1.0, 0.0],
                coded: (at % 2 == 0).then_some(Coded {
                    label: 0,
                    probability: 0.5,
                }),
            })
            .collect();
        let (low, high) = dsl(&items, 1).unwrap().interval().unwrap();
        assert_eq!(low, 0.0);
        assert!((high - 2.009_575f64.powi(2) / 50.0).abs() < 1e-5, "{high}");
    }

    /// Sixty documents of two sentences; the model finds the label in every tenth that was not coded, and no coded sentence has it. All
    /// that it found may be wrong, and the same of the other label.
    #[test]
    fn codes_without_the_label_do_not_prove_it_present() {
        let items = |share: f64| -> Vec<Item<'static>> {
            let item = |at: usize| Item {
                document: at / 2,
                given: 0,
                probabilities: match at % 20 {
                    1 => &[0.03, 0.97],
                    _ => &[1.0, 0.0],
                },
                coded: at.is_multiple_of(2).then_some(Coded {
                    label: usize::from((at as f64) < 120.0 * share),
                    probability: 0.5,
                }),
            };
            (0..120).map(item).collect()
        };
        let none = items(0.0);
        let found = dsl(&none, 1).unwrap();
        let error = quantile(59.0) * found.standard_error();
        // Without the room the label would be proved present.
        assert!(found.value - error > 0.01, "{error}");
        let at_the_end = |found: f64, end: f64| assert!((found - end).abs() < 1e-9, "{found}");
        at_the_end(found.interval().unwrap().0, 0.0);
        at_the_end(dsl(&none, 0).unwrap().interval().unwrap().1, 1.0);
        at_the_end(ppi(&none, 1, 1.0).unwrap().interval().unwrap().0, 0.0);
        // A difference has that room too, here from a share that is known.
        let known = ClusteredEstimate {
            value: 0.5,
            influence: BTreeMap::new(),
            audited_documents: 60,
            unseen: [0.0; 2],
        };
        at_the_end(found.minus(&known).interval().unwrap().0, -0.5);
        at_the_end(known.minus(&found).interval().unwrap().1, 0.5);
        // One code with the label is the sample's own word for it.
        let one = dsl(&items(0.01), 1).unwrap().interval().unwrap();
        assert!(one.0 > 0.0, "{one:?}");
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
