//! The design-based supervised learning estimator of a share, and intervals clustered by document.
//!
//! An interval of a share rests on the errors in the coded sample. If errors are rare the sample may have
//! none, and Student's t then claims that there are none. This happens in particular where few codes stand
//! for many sentences, as in the large stratum of a sample drawn by label. Wilson (1927) takes the variance
//! at the end of the interval instead of its middle: at an upper end θ + d there are sentences with the label
//! that the sample does not have. So does [`ClusteredEstimate`], with a model and any sampling probabilities.

use std::collections::{BTreeMap, BTreeSet};

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::Item;

/// The least number of documents with coded sentences for an interval.
pub const LEAST_DOCUMENTS: usize = 10;

/// A number estimated from a coded sample, with the contribution of each document to its error.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusteredEstimate {
    /// The number.
    pub value: f64,
    /// The influence of each document: the number with it minus the number without it, times `√((C − 1)/C)`,
    /// C the number of documents.
    influence: BTreeMap<usize, f64>,
    /// The documents with coded sentences, which give the degrees of freedom of the interval.
    pub audited_documents: usize,
    /// The growth of the variance if the true number is lower, and higher; see [`unseen_variance`].
    unseen: [f64; 2],
}

impl ClusteredEstimate {
    /// An estimate that is a sum of means over sentences. `means` gives the part of a sentence in each of
    /// them, and `unseen` is the [`unseen_variance`].
    ///
    /// Without the document c a mean is lower by `ψ_c/(1 − h_c)`, ψ_c the sum of the deviations of its
    /// sentences and h_c the sum of their weights. ψ_c alone would be too small: a document with much of the
    /// weight draws the mean towards itself.
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
                sum.deviation += part.deviation;
                sum.weight += part.weight;
            }
            if item.coded.is_some() {
                audited.insert(item.document);
            }
        }
        let count = documents.len() as f64;
        let scale = ((count - 1.0) / count).sqrt();
        let influence = documents.into_iter().map(|(document, means)| {
            let influence = means.iter().map(Part::influence).sum::<f64>();
            (document, scale * influence)
        });
        ClusteredEstimate {
            value,
            influence: influence.collect(),
            audited_documents: audited.len(),
            unseen,
        }
    }

    /// The standard error by the jackknife of documents: the square root of `(C − 1)/C · Σ_c (θ₍c₎ − θ)²`,
    /// θ₍c₎ the number without the document c and C the number of documents (Bell and McCaffrey 2002; CR3 in
    /// Cameron and Miller 2015).
    pub fn standard_error(&self) -> f64 {
        let squares = self.influence.values().map(|sum| sum * sum);
        squares.sum::<f64>().sqrt()
    }

    /// The 95 % interval, `θ − d_low` to `θ + d_high`. Each d solves `d² = t²·(V + u·d)`: V is the variance,
    /// u its growth on that side, and t Student's quantile with one degree of freedom fewer than there are
    /// documents with coded sentences. With u = 0 it is `θ ± t·√V`, and it is never shorter. `None` if fewer
    /// than ten documents have coded sentences.
    pub fn interval(&self) -> Option<(f64, f64)> {
        if self.audited_documents < LEAST_DOCUMENTS {
            return None;
        }
        let quantile = t_quantile((self.audited_documents - 1) as f64);
        let plain = quantile * self.standard_error();
        let [low, high] = self.unseen.map(|unseen| {
            let half = quantile * quantile * unseen / 2.0;
            half + half.hypot(plain)
        });
        Some((self.value - low, self.value + high))
    }

    /// Raises the growth of the variance to at least `room` on both sides.
    pub(super) fn with_room(mut self, room: f64) -> Self {
        self.unseen = self.unseen.map(|unseen| unseen.max(room));
        self
    }

    /// Extends the interval of a share to 0 if no coded sentence has the label, and to 1 if all have it.
    ///
    /// Such codes do not show how often the model is right where it finds the label, or does not find it. All
    /// that it finds may be wrong. For d = θ the growth of the variance has to be `u = θ/t² − V/θ`.
    pub(super) fn reaching_none_or_all(mut self, items: &[Item], label: usize) -> Self {
        let has_label = |item: &Item| item.coded.map(|coded| coded.label == label);
        for (at, side, reach) in [(0, true, self.value), (1, false, 1.0 - self.value)] {
            let is_seen = items.iter().any(|item| has_label(item) == Some(side));
            if !is_seen && reach > 0.0 {
                // Slightly more, so that rounding leaves no gap between the end and 0.
                let reach = reach * (1.0 + 1e-12);
                let quantile = t_quantile((self.audited_documents - 1) as f64);
                let room = reach / (quantile * quantile) - self.standard_error().powi(2) / reach;
                self.unseen[at] = self.unseen[at].max(room);
            }
        }
        self
    }

    /// The difference of two numbers from different sentences of perhaps the same documents. Its degrees of
    /// freedom are the lower ones of the two.
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
pub(super) fn t_quantile(freedom: f64) -> f64 {
    let student = StudentsT::new(0.0, 1.0, freedom);
    student.map_or(f64::INFINITY, |student| student.inverse_cdf(0.975))
}

/// The part of some sentences in a mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Their weighted deviation from the mean.
    pub deviation: f64,
    /// Their share of the weight.
    pub weight: f64,
}

impl Part {
    pub const NONE: Part = Part {
        deviation: 0.0,
        weight: 0.0,
    };

    /// The mean minus the mean without them; 0 if there are no others.
    fn influence(&self) -> f64 {
        match 1.0 - self.weight {
            rest if rest > 1e-9 => self.deviation / rest,
            _ => 0.0,
        }
    }
}

/// Estimates the share of a label by design-based supervised learning (Egami, Hinck, Stewart and Wei 2023; R
/// package dsl): `θ = (1/N) Σ [ĝ + (R/π)(Y − ĝ)]` with ĝ the model's probability, R whether a sentence is in
/// the coded sample, π its sampling probability and Y whether the coder gave the label. The published
/// variance is `V = (1/N²) Σ_c (Σ_{i∈c} ψ_i)²` over documents c, ψ the term minus θ. Here the sum of each
/// document is divided by 1 − M_c/N, M_c its sentences ([`ClusteredEstimate::standard_error`]), or a document
/// with much of all sentences would hide its own error.
///
/// The model was trained without the coded sample, so that ĝ is fixed and nothing is cross-fitted. θ is
/// unbiased however bad the model is. `None` if no sentence is coded.
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
    let unseen = unseen_variance(items, label, |item| item.probabilities[label], n);
    let parts = |item: &Item| {
        [Part {
            deviation: (term(item) - share) / n,
            weight: 1.0 / n,
        }]
    };
    let found = ClusteredEstimate::new(share, items, parts, unseen);
    Some(found.reaching_none_or_all(items, label))
}

/// The growth of the variance for each unit by which the true share of a label is lower, and higher, than its
/// estimate: the part of the variance that the coded sample cannot have shown. The estimate is a mean over
/// sentences of weight `total`, corrected by codes.
///
/// Take a stratum: the sentences of one sampling probability π, n of them coded. If a share δ of them had the
/// label and were coded without it, the variance of their mean error e = Y − ĝ would grow by δ·a/n, with
/// `a = 1 − 2(ḡ + ē)`, ḡ the mean of ĝ over those coded without the label and ē the mean error. (The term
/// −δ²/n is left out.) A shift of the share by d in this stratum so adds d·a/(π·total) to the variance, and
/// the stratum in which that is largest counts. With one stratum and the same ĝ everywhere a is 1 − 2p, as
/// in Wilson's interval. For a lower share a is `2(ḡ + ē) − 1`, with ḡ over those coded with the label.
pub(super) fn unseen_variance(
    items: &[Item],
    label: usize,
    predicted: impl Fn(&Item) -> f64,
    total: f64,
) -> [f64; 2] {
    // The codes without and with the label and the sums of ĝ, by π, whose bits have the order of the number.
    let mut strata: BTreeMap<u64, [(f64, f64); 2]> = BTreeMap::new();
    for item in items {
        if let Some(coded) = item.coded {
            let sides = strata.entry(coded.probability.to_bits()).or_default();
            let side = &mut sides[usize::from(coded.label == label)];
            *side = (side.0 + 1.0, side.1 + predicted(item));
        }
    }
    let mut largest = [0.0f64; 2];
    for (bits, sides) in strata {
        let weight = 1.0 / (f64::from_bits(bits) * total);
        for (largest, growth) in largest.iter_mut().zip(variance_growth(sides)) {
            *largest = largest.max(weight * growth);
        }
    }
    largest
}

/// The a of [`unseen_variance`] for a lower and a higher share, at least 0. For each side, without and with
/// the label, it takes the number of codes and the sum of ĝ.
pub(super) fn variance_growth([without, with]: [(f64, f64); 2]) -> [f64; 2] {
    let error = (with.0 - with.1 - without.1) / (with.0 + without.0);
    let a = |(n, sum): (f64, f64), sign: f64| match n > 0.0 {
        true => (sign * (2.0 * (sum / n + error) - 1.0)).max(0.0),
        false => 0.0,
    };
    [a(with, 1.0), a(without, -1.0)]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::prevalence::ppi;
    use crate::prevalence::tests::{item, near};

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
        let items = SENTENCES.iter().zip(&probabilities);
        let items = items.map(|(&(document, _, sampled, label), probabilities)| {
            let code = sampled.map(|probability| (label, if equal { 0.5 } else { probability }));
            item(document, probabilities, code)
        });
        use_them(&items.collect::<Vec<Item>>())
    }

    /// Computed in Python by leaving each document out, with `t = g + R/pi*(Y-g)`:
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

    /// Computed in Python: the change of each group's mean without a document, times √((C − 1)/C), the second
    /// minus the first. Document 2 has a sentence in both.
    #[test]
    fn a_difference_accounts_for_shared_documents() {
        with_items(false, |items| {
            let (first, second) = items.split_at(6);
            let difference = dsl(first, 1).unwrap().minus(&dsl(second, 1).unwrap());
            near(difference.value, 0.7625);
            near(difference.standard_error(), 0.542_439_192_700_691_5);
            assert_eq!(difference.audited_documents, 2);
        });
    }

    /// With documents of one length the variance is the published one times C/(C − 1). The part of a document
    /// with half of all sentences is four times as large.
    #[test]
    fn a_document_with_much_of_the_weight_does_not_hide_its_error() {
        let of = |sizes: &[usize]| {
            let documents = sizes.iter().enumerate();
            let items: Vec<Item> = documents
                .flat_map(|(document, &size)| std::iter::repeat_n(document, size))
                .map(|document| item(document, &[1.0, 0.0], (document == 0).then_some((1, 1.0))))
                .collect();
            dsl(&items, 1).unwrap()
        };
        let equal = of(&[6; 20]);
        // One of 20 documents has the label: ψ is 0.95/20 there and 0.05/20 in the others.
        let published = (0.95f64 * 0.95 + 19.0 * 0.05 * 0.05) / 400.0;
        near(equal.standard_error().powi(2), published * 20.0 / 19.0);
        // Half of the sentences have the label: ψ₀ = ½ · ½. Without that document the share is 0, and without
        // another one 19/37 or so.
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
    fn the_unseen_variance_is_largest_where_few_codes_stand_for_many() {
        with_items(false, |items| {
            let [low, high] = dsl(items, 1).unwrap().unseen;
            near(low, 0.4);
            near(high, 0.2 * (1.0 - 2.0 * (0.45 - 0.8 / 3.0)));
            let other = dsl(items, 0).unwrap();
            near(other.unseen[0], high);
            near(other.unseen[1], low);
            // One label gains what the other loses.
            let difference = dsl(items, 1).unwrap().minus(&other).unseen;
            assert_eq!(difference, [low, high]);
        });
    }

    /// Fifty documents of two sentences, one of each coded and none with the label: the standard error is 0,
    /// and the upper end is t²/n with qt(0.975, 49) = 2.009575 (Wilson: t²/(n + t²)).
    #[test]
    fn a_label_that_was_never_seen_is_not_proved_absent() {
        let items: Vec<Item> = (0..100)
            .map(|at| item(at / 2, &[1.0, 0.0], (at % 2 == 0).then_some((0, 0.5))))
            .collect();
        let (low, high) = dsl(&items, 1).unwrap().interval().unwrap();
        assert_eq!(low, 0.0);
        assert!((high - 2.009_575f64.powi(2) / 50.0).abs() < 1e-5, "{high}");
    }

    /// Sixty documents of two sentences. The model finds the label in every tenth sentence that was not
    /// coded, and no coded sentence has it. All that it finds may be wrong.
    #[test]
    fn codes_without_the_label_do_not_prove_it_present() {
        let items = |share: f64| -> Vec<Item<'static>> {
            let item = |at: usize| {
                let label = usize::from((at as f64) < 120.0 * share);
                let probabilities = match at % 20 {
                    1 => &[0.03, 0.97],
                    _ => &[1.0, 0.0],
                };
                item(
                    at / 2,
                    probabilities,
                    at.is_multiple_of(2).then_some((label, 0.5)),
                )
            };
            (0..120).map(item).collect()
        };
        let none = items(0.0);
        let found = dsl(&none, 1).unwrap();
        let error = t_quantile(59.0) * found.standard_error();
        // Otherwise the label would be proved present.
        assert!(found.value - error > 0.01, "{error}");
        let at_the_end = |found: f64, end: f64| assert!((found - end).abs() < 1e-9, "{found}");
        at_the_end(found.interval().unwrap().0, 0.0);
        at_the_end(dsl(&none, 0).unwrap().interval().unwrap().1, 1.0);
        at_the_end(ppi(&none, 1, 1.0).unwrap().interval().unwrap().0, 0.0);
        // So it is for a difference, here from a share without error.
        let certain = ClusteredEstimate {
            value: 0.5,
            influence: BTreeMap::new(),
            audited_documents: 60,
            unseen: [0.0; 2],
        };
        at_the_end(found.minus(&certain).interval().unwrap().0, -0.5);
        at_the_end(certain.minus(&found).interval().unwrap().1, 0.5);
        // One code with the label is evidence.
        let one = dsl(&items(0.01), 1).unwrap().interval().unwrap();
        assert!(one.0 > 0.0, "{one:?}");
    }

    #[test]
    fn without_a_coded_sentence_there_is_no_estimate() {
        with_items(false, |items| assert_eq!(dsl(&items[1..3], 1), None));
    }

    /// With every sentence coded the model does not matter.
    #[test]
    fn a_census_gives_the_share_itself() {
        with_items(false, |items| {
            let mut items = items.to_vec();
            for (at, of) in items.iter_mut().enumerate() {
                of.coded = item(0, &[], Some((usize::from(at < 3), 1.0))).coded;
            }
            near(dsl(&items, 1).unwrap().value, 0.3);
        });
    }
}
