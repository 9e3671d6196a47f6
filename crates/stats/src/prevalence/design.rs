//! The design-based supervised learning estimator of a share, and intervals clustered by document.
//!
//! An interval of a share rests on what the articles and the coded sample show. A rare label may stand in one
//! of these articles or in none, and the sample may have no error of the model; Student's t then claims that
//! there are none. Wilson (1927) takes the variance at the end of the interval instead of its middle: at an
//! upper end θ + d there are articles and sentences with the label that these do not have. So does
//! [`ClusteredEstimate`], with a model and any sampling probabilities.

use std::collections::BTreeMap;

use serde::Serialize;

use super::correlation::shrunk_inverse_size;
use super::strata::Strata;
use super::{Coded, Item, ppi};
use crate::document_count::DocumentCount;
use crate::student::upper_quantile;

/// The least number of documents with coded sentences for an interval, and of coded sentences for one about
/// these articles only.
pub const MIN_DOCUMENTS: usize = 10;

/// The articles that a share is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Population {
    /// All articles of this kind that could have appeared, of which these are a sample: a superpopulation.
    #[default]
    LikeThese,
    /// These articles and no others: a finite population.
    These,
}

impl Population {
    pub(super) fn is_like_these(&self) -> bool {
        *self == Population::LikeThese
    }
}

/// A number estimated from a coded sample, with the contribution of each document to its error.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusteredEstimate {
    /// The number.
    pub value: f64,
    /// The influence of each document: the number with it minus the number without it, times `√((C − 1)/C)`,
    /// C the number of documents.
    influence: BTreeMap<usize, f64>,
    /// What the codes of each document with any add to the number.
    of_codes: BTreeMap<usize, MeanPart>,
    /// The variance of the sample; all of the variance if the number is about these articles only.
    of_sample: f64,
    /// The documents with coded sentences.
    pub coded_documents: usize,
    /// Whether enough is coded for an interval.
    has_interval: bool,
    /// The degrees of freedom of the interval.
    freedom: f64,
    /// The probability that the truth is beyond one end of the interval.
    beyond: f64,
    /// The growth of the variance of the sample if the true number is lower, and higher; see
    /// [`unseen_variance`].
    unseen: [f64; 2],
    /// The articles as a sample of a superpopulation.
    articles: Superpopulation,
    /// The least distances of the ends from the number.
    least_distances: [f64; 2],
}

/// The probability that the truth is beyond one end of a 95 % interval.
const BEYOND: f64 = 0.025;

/// The articles as a sample of a superpopulation. The variance of a share p is `p(1 − p)/m`, with m their effective
/// sample size (Kish 1965; Franco, Little, Louis and Slud 2019).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Superpopulation {
    /// The variance of the number that is left if every sentence is coded.
    variance: f64,
    /// 1/m; 0 for a difference, whose variance does not grow.
    inverse_size: f64,
    /// The same by a shrunk correlation ([`shrunk_inverse_size`]), if that is larger.
    shrunk: f64,
    /// The least and the largest possible 1/m: sentences do not depend on each other, or all of a document have
    /// the same label.
    bounds: [f64; 2],
}

impl Superpopulation {
    fn new(items: &[Item], share: f64, variance: f64) -> (Self, DocumentCount) {
        let documents = DocumentCount::from_sentences(items.iter().map(|item| item.cluster));
        let mut articles = Superpopulation {
            variance: variance.max(0.0),
            inverse_size: 0.0,
            shrunk: 0.0,
            bounds: [
                1.0 / items.len() as f64,
                1.0 / (documents.effective_number - 1.0),
            ],
        };
        articles.set_inverse_size(articles.variance / bernoulli_variance(share));
        (articles, documents)
    }

    /// The articles of a number whose variance does not grow.
    const NONE: Superpopulation = Superpopulation {
        variance: 0.0,
        inverse_size: 0.0,
        shrunk: 0.0,
        bounds: [0.0; 2],
    };

    /// Sets 1/m, moved to its bounds; it is the least possible one if nothing is known of it.
    fn set_inverse_size(&mut self, inverse_size: f64) {
        self.inverse_size = self.bounded(inverse_size);
    }

    fn bounded(&self, inverse_size: f64) -> f64 {
        let [least, largest] = self.bounds;
        inverse_size.max(least).min(largest)
    }
}

/// `p(1 − p)`, with an estimated p moved into 0 … 1.
fn bernoulli_variance(share: f64) -> f64 {
    let share = share.clamp(0.0, 1.0);
    share * (1.0 - share)
}

impl ClusteredEstimate {
    /// An estimate that is a sum of means over sentences. `means` gives the part of a sentence in each of
    /// them, `of_code` what the error that a code found in a sentence adds to the estimate, with its
    /// weight if that is a mean over codes, and `unseen` is
    /// the [`unseen_variance`].
    ///
    /// Without the document c a mean is lower by `ψ_c/(1 − h_c)`, ψ_c the sum of the deviations of its
    /// sentences and h_c the sum of their weights. ψ_c alone would be too small: a document with much of the
    /// weight draws the mean towards itself.
    ///
    /// The variance of the sample is `Σ (1 − π)·e²`, with e by `of_code` and π the sampling probability
    /// (Horvitz and Thompson 1952); the rest of the variance is that of the articles.
    pub(super) fn new<const MEANS: usize>(
        value: f64,
        items: &[Item],
        means: impl Fn(&Item) -> [MeanPart; MEANS],
        of_code: impl Fn(&Item, Coded) -> MeanPart,
        unseen: [f64; 2],
    ) -> Self {
        let mut documents: BTreeMap<usize, [MeanPart; MEANS]> = BTreeMap::new();
        let mut of_codes: BTreeMap<usize, MeanPart> = BTreeMap::new();
        let mut of_sample = 0.0;
        for item in items {
            let sums = documents
                .entry(item.cluster)
                .or_insert([MeanPart::NONE; MEANS]);
            for (sum, part) in sums.iter_mut().zip(means(item)) {
                sum.add(part);
            }
            if let Some(coded) = item.coded {
                let part = of_code(item, coded);
                let sum = of_codes.entry(item.cluster).or_insert(MeanPart::NONE);
                sum.add(part);
                of_sample += (1.0 - coded.probability) * part.deviation.powi(2);
            }
        }
        let count = documents.len() as f64;
        let scale = ((count - 1.0) / count).sqrt();
        let influence: BTreeMap<usize, f64> = documents
            .into_iter()
            .map(|(document, means)| {
                let influence = means.iter().map(MeanPart::influence).sum::<f64>();
                (document, scale * influence)
            })
            .collect();
        let variance = influence.values().map(|sum| sum * sum).sum::<f64>();
        let (articles, documents) = Superpopulation::new(items, value, variance - of_sample);
        let coded_documents = of_codes.len();
        ClusteredEstimate {
            value,
            influence,
            of_codes,
            of_sample,
            coded_documents,
            has_interval: coded_documents >= MIN_DOCUMENTS,
            freedom: documents.effective_number.min(coded_documents as f64) - 1.0,
            beyond: BEYOND,
            unseen,
            articles,
            least_distances: [0.0; 2],
        }
    }

    /// The standard error by the jackknife of documents: the square root of `(C − 1)/C · Σ_c (θ₍c₎ − θ)²`,
    /// θ₍c₎ the number without the document c and C the number of documents (Bell and McCaffrey 2002; CR3 in
    /// Cameron and Miller 2015).
    ///
    /// About these articles only it is that of the sample, see [`ClusteredEstimate::of_these_articles`] and
    /// `of_drawn_documents`.
    pub fn standard_error(&self) -> f64 {
        let squares = self.influence.values().map(|sum| sum * sum);
        if self.influence.is_empty() {
            self.of_sample.sqrt()
        } else {
            squares.sum::<f64>().sqrt()
        }
    }

    /// The 95 % interval, `θ − d_low` to `θ + d_high`. Each d solves `d² = t²·(V + g·d − d²/m)`: V is the
    /// variance, and the rest is its growth on that side. For a share that is d higher the variance of the
    /// articles grows by `(d·(1 − 2θ) − d²)/m`, and that of the sample by the `unseen_variance`. Where
    /// every sentence is coded it is Wilson's interval with the effective sample size m and Student's t,
    /// the “modified Wilson interval” of complex samples (Dean and Pagano 2015; Franco et al. 2019).
    ///
    /// The degrees of freedom are one fewer than the effective number of documents (`DocumentCount`), or
    /// than the documents with coded sentences if these are fewer: Satterthwaite's, if the variance of a
    /// document is as its length (Imbens and Kolesár 2016).
    ///
    /// Few codes of a label show little of how alike the sentences of a document are. So the interval is the
    /// union of this one and that with the 1/m of a shrunk correlation, if that is larger.
    ///
    /// `None` if fewer than ten documents have coded sentences, or about these articles fewer than ten sentences
    /// are coded, and not all.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let [low, high] = self.has_interval.then(|| self.distances())?;
        Some((self.value - low, self.value + high))
    }

    /// The distances of the ends of the interval from the number.
    fn distances(&self) -> [f64; 2] {
        let Superpopulation {
            inverse_size,
            shrunk,
            ..
        } = self.articles;
        let [low, high] = self.distances_with(inverse_size);
        let [other_low, other_high] = self.distances_with(inverse_size.max(shrunk));
        [
            low.max(other_low).max(self.least_distances[0]),
            high.max(other_high).max(self.least_distances[1]),
        ]
    }

    /// The same with this 1/m. The growth of the variance is that with each unit by which the true number is
    /// lower, and higher.
    fn distances_with(&self, inverse_size: f64) -> [f64; 2] {
        let quantile = upper_quantile(self.freedom, self.beyond);
        let square = quantile * quantile;
        let curvature = 1.0 + square * inverse_size;
        let plain = curvature.sqrt() * quantile * self.standard_error();
        let slope = inverse_size * (1.0 - 2.0 * self.value.clamp(0.0, 1.0));
        [self.unseen[0] - slope, self.unseen[1] + slope].map(|growth| {
            let half = square * growth / 2.0;
            (half + half.hypot(plain)) / curvature
        })
    }

    /// The same number about these articles only, as if coding every sentence of them would give the truth.
    /// `items` are those that it was estimated from.
    ///
    /// Its variance is that of the sample, `V = Σ (1 − π)·e² · n/(n − 1)`, n the coded sentences and e what the
    /// error in one of them adds to the estimate; the interval solves `d² = t²·(V + u·d)` with n − 1 degrees of
    /// freedom, u by `unseen_variance`. Documents do not matter: sentences were drawn, and not documents.
    pub fn of_these_articles(mut self, items: &[Item]) -> Self {
        let coded = items.iter().filter(|item| item.coded.is_some()).count();
        let freedom = (coded as f64 - 1.0).max(1.0);
        self.influence.clear();
        self.of_sample *= (freedom + 1.0) / freedom;
        self.has_interval = coded >= MIN_DOCUMENTS || coded == items.len();
        self.freedom = freedom;
        self.articles = Superpopulation::NONE;
        self
    }

    /// The same where whole documents were drawn, and not single sentences (`DrawnDocuments`).
    ///
    /// Its variance is that of the ultimate clusters, `V = C/(C − 1) · Σ_c (e_c − ē)²`, C the coded documents and e_c
    /// what the codes of one add to the estimate (of a mean, by which it is higher than without them), with C − 1
    /// degrees of freedom (Särndal, Swensson and Wretman 1992). It grows as that of so many documents of a
    /// superpopulation does.
    pub(super) fn of_drawn_documents(mut self, items: &[Item]) -> Self {
        let coded = items.iter().filter(|item| item.coded.is_some());
        let coded: Vec<Item> = coded.copied().collect();
        let documents = self.coded_documents as f64;
        let scale = (documents / (documents - 1.0).max(1.0)).sqrt();
        let errors = self.of_codes.values().map(MeanPart::influence);
        let mean = errors.sum::<f64>() / documents;
        let influence = self.of_codes.iter();
        self.influence = influence
            .map(|(document, part)| (*document, scale * (part.influence() - mean)))
            .collect();
        let variance = self.standard_error().powi(2);
        let (mut articles, _) = Superpopulation::new(&coded, self.value, variance);
        let coded_part = coded.len() as f64 / items.len() as f64;
        articles.shrunk = articles.bounded(self.articles.shrunk / coded_part);
        self.articles = articles;
        self.has_interval = self.coded_documents >= MIN_DOCUMENTS;
        self.freedom = (documents - 1.0).max(1.0);
        self
    }

    /// The same with an interval such that so many of them hold together in 95 of 100 samples (Bonferroni; Dunn 1961).
    pub(super) fn one_of(mut self, intervals: usize) -> Self {
        self.beyond = BEYOND / intervals.max(1) as f64;
        self
    }

    /// Raises the 1/m of each label's share to that of all labels together, `Σ V/Σ p(1 − p)`. A rare label may
    /// stand in too few documents to show how alike their sentences are. (Design effects are averaged over
    /// variables for the same reason; Kish 1965, Verma and Lê 1996.)
    pub(super) fn pool_design_effect(shares: &mut [Self]) {
        let variance: f64 = shares.iter().map(|share| share.articles.variance).sum();
        let largest = shares.iter().map(|share| bernoulli_variance(share.value));
        let pooled = variance / largest.sum::<f64>();
        for Self { articles, .. } in shares {
            articles.set_inverse_size(articles.inverse_size.max(pooled));
        }
    }

    /// Raises the growth of the variance of the sample to at least `floor` on both sides.
    pub(super) fn with_variance_floor(mut self, floor: f64) -> Self {
        self.unseen = self.unseen.map(|unseen| unseen.max(floor));
        self
    }

    /// Adds what the codes of a share's label show of little: how alike the sentences of a document are, and
    /// whether there are any with the label, or without it.
    pub(super) fn with_room_for_the_unseen(mut self, items: &[Item], label: usize) -> Self {
        let articles = &mut self.articles;
        articles.shrunk = articles.bounded(shrunk_inverse_size(items, label));
        self.reaching_none_or_all(items, label)
    }

    /// Extends the interval of a share to 0 if no coded sentence has the label, and to 1 if all have it.
    ///
    /// Such codes do not show how often the model is right where it finds the label, or does not find it. All
    /// that it finds may be wrong.
    fn reaching_none_or_all(mut self, items: &[Item], label: usize) -> Self {
        let has_label = |item: &Item| item.coded.map(|coded| coded.label == label);
        for (at, side, distance) in [(0, true, self.value), (1, false, 1.0 - self.value)] {
            let is_seen = items.iter().any(|item| has_label(item) == Some(side));
            if !is_seen {
                self.least_distances[at] = distance.max(0.0);
            }
        }
        self
    }

    /// The difference of two numbers from different sentences of perhaps the same documents. Its degrees of
    /// freedom are the lower ones of the two.
    ///
    /// An end is at least as far away as the distances A and B of the two numbers' own ends say:
    /// `√(A² + B² − 2rAB)`, with r their correlation (Newcombe 1998, method 10; Zou and Donner 2008).
    pub fn minus(&self, other: &Self) -> Self {
        let mut influence = self.influence.clone();
        let mut covariance = 0.0;
        for (document, sum) in &other.influence {
            let own = influence.entry(*document).or_default();
            covariance += *own * sum;
            *own -= sum;
        }
        let errors = self.standard_error() * other.standard_error();
        let correlation = if errors > 0.0 {
            covariance / errors
        } else {
            0.0
        };
        let square_and_add =
            |a: f64, b: f64| (a * a + b * b - 2.0 * correlation * a * b).max(0.0).sqrt();
        let ([low, high], [other_low, other_high]) = (self.distances(), other.distances());
        ClusteredEstimate {
            value: self.value - other.value,
            influence,
            of_codes: BTreeMap::new(),
            of_sample: self.of_sample + other.of_sample,
            coded_documents: self.coded_documents.min(other.coded_documents),
            has_interval: self.has_interval && other.has_interval,
            freedom: self.freedom.min(other.freedom),
            beyond: self.beyond,
            unseen: [0.0; 2],
            articles: Superpopulation::NONE,
            least_distances: [
                square_and_add(low, other_high),
                square_and_add(high, other_low),
            ],
        }
    }
}

/// The part of some sentences in a mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MeanPart {
    /// Their weighted deviation from the mean.
    pub deviation: f64,
    /// Their share of the weight.
    pub weight: f64,
}

impl MeanPart {
    pub const NONE: MeanPart = MeanPart {
        deviation: 0.0,
        weight: 0.0,
    };

    fn add(&mut self, other: MeanPart) {
        self.deviation += other.deviation;
        self.weight += other.weight;
    }

    /// The mean minus the mean without them; 0 if there are no others.
    fn influence(&self) -> f64 {
        match 1.0 - self.weight {
            rest if rest > 1e-9 => self.deviation / rest,
            _ => 0.0,
        }
    }
}

/// The pseudo-outcome of a sentence for a label: `ĝ + (R/π)(Y − ĝ)`. Its mean is the share of [`dsl`], and a regression
/// with it in place of the label has unbiased coefficients however bad the model is (Egami et al. 2023). It may be
/// below 0 and above 1.
pub fn pseudo_outcome(item: &Item, label: usize) -> f64 {
    let corrected = item
        .coded
        .map_or(0.0, |coded| correction(item, coded, label));
    item.probabilities[label] + corrected
}

/// What the code of a sentence adds to its probability.
fn correction(item: &Item, coded: Coded, label: usize) -> f64 {
    (f64::from(coded.label == label) - item.probabilities[label]) / coded.probability
}

/// Estimates the share of a label by design-based supervised learning (Egami, Hinck, Stewart and Wei 2023; R
/// package dsl): `θ = (1/N) Σ [ĝ + (R/π)(Y − ĝ)]` with ĝ the model's probability, R whether a sentence is in
/// the coded sample, π its sampling probability and Y whether the coder gave the label. The published
/// variance is `V = (1/N²) Σ_c (Σ_{i∈c} ψ_i)²` over documents c, ψ the term minus θ. Here the sum of each
/// document is divided by 1 − M_c/N, M_c its sentences ([`ClusteredEstimate::standard_error`]), or a document
/// with much of all sentences would hide its own error.
///
/// The predictions of the coded sample were made without its labels, by a model that was trained on others or by fits
/// that have not seen its articles, so that ĝ is fixed. θ is
/// unbiased however bad the model is. Where the sizes of the strata are known, it is [`ppi`] with the weight 1, and so is its
/// error. `None` if no sentence is coded.
pub fn dsl(items: &[Item], label: usize) -> Option<ClusteredEstimate> {
    items.iter().find(|item| item.coded.is_some())?;
    if !Strata::new(items, |_, _| 0.0).is_empty() {
        return ppi(items, label, 1.0);
    }
    let n = items.len() as f64;
    let correction = |item: &Item, coded| correction(item, coded, label);
    let term = |item: &Item| pseudo_outcome(item, label);
    let share = items.iter().map(term).sum::<f64>() / n;
    let unseen = unseen_variance(items, label, |item| item.probabilities[label], n);
    let parts = |item: &Item| {
        [MeanPart {
            deviation: (term(item) - share) / n,
            weight: 1.0 / n,
        }]
    };
    let of_code = |item: &Item, coded: Coded| MeanPart {
        deviation: correction(item, coded) / n,
        weight: 0.0,
    };
    let found = ClusteredEstimate::new(share, items, parts, of_code, unseen);
    Some(found.with_room_for_the_unseen(items, label))
}

/// The growth of the variance of a sample for each unit by which the true share of a label is lower, and
/// higher, than its estimate: the part of the variance that the coded sample cannot have shown. The estimate
/// is a mean over sentences of weight `total`, corrected by codes.
///
/// Take a stratum: the sentences of one sampling probability π, n of N coded. If a share δ of them had the
/// label and were coded without it, the variance of their mean error e = Y − ĝ would grow by δ·a·(1/n − 1/N),
/// with `a = 1 − 2(ḡ + ē)`, ḡ the mean of ĝ over those coded without the label and ē the mean error. (The
/// term in δ² is left out.) A shift of the share by d in this stratum so adds d·a·(1/π − 1)/total to the
/// variance, and the stratum in which that is largest counts. With one stratum and the same ĝ everywhere a is
/// 1 − 2p, as in Wilson's interval. For a lower share a is `2(ḡ + ē) − 1`, with ḡ over those coded with the
/// label.
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
        let weight = (1.0 / f64::from_bits(bits) - 1.0).max(0.0) / total;
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
    let a = |(n, sum): (f64, f64), sign: f64| {
        if n > 0.0 {
            (sign * (2.0 * (sum / n + error) - 1.0)).max(0.0)
        } else {
            0.0
        }
    };
    [a(with, 1.0), a(without, -1.0)]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::prevalence::tests::{all_near, item, near};
    use crate::student::t_quantile;

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
        let items = SENTENCES.iter().zip(&probabilities).map(
            |(&(document, _, sampled, label), probabilities)| {
                let code =
                    sampled.map(|probability| (label, if equal { 0.5 } else { probability }));
                item(document, probabilities, code)
            },
        );
        use_them(&items.collect::<Vec<Item>>())
    }

    /// A number whose variance does not grow.
    fn certain(
        value: f64,
        influence: BTreeMap<usize, f64>,
        coded_documents: usize,
    ) -> ClusteredEstimate {
        ClusteredEstimate {
            value,
            influence,
            of_codes: BTreeMap::new(),
            of_sample: 0.0,
            coded_documents,
            has_interval: coded_documents >= MIN_DOCUMENTS,
            freedom: coded_documents as f64 - 1.0,
            beyond: BEYOND,
            unseen: [0.0; 2],
            articles: Superpopulation::NONE,
            least_distances: [0.0; 2],
        }
    }

    /// Documents of so many sentences, all of them coded. The first ones have label 1 throughout.
    fn census(sizes: &[usize], with_label: usize) -> Vec<Item<'static>> {
        let documents = sizes
            .iter()
            .enumerate()
            .flat_map(|(document, &size)| std::iter::repeat_n(document, size));
        let coded = |document| {
            let code = Some((usize::from(document < with_label), 1.0));
            item(document, &[1.0, 0.0], code)
        };
        documents.map(coded).collect()
    }

    /// Computed in Python by leaving each document out, with `t = g + R/pi*(Y-g)`:
    /// `sqrt((C-1)/C*sum((mean(t[doc!=c]) - mean(t))**2 for c in docs))`.
    #[test]
    fn the_share_and_its_error_are_those_of_the_formula() {
        with_items(false, |items| {
            let found = dsl(items, 1).unwrap();
            near(found.value, 0.695);
            near(found.standard_error(), 0.287_743_124_604_425);
            assert_eq!(found.coded_documents, 4);
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
            assert_eq!(difference.coded_documents, 2);
        });
    }

    /// With documents of one length the variance is the published one times C/(C − 1). The part of a document
    /// with half of all sentences is four times as large.
    #[test]
    fn a_document_with_much_of_the_weight_does_not_hide_its_error() {
        let of = |sizes: &[usize]| dsl(&census(sizes, 1), 1).unwrap();
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
        let of = |documents: usize| certain(0.5, BTreeMap::from([(0, 0.1)]), documents);
        assert_eq!(of(9).interval(), None);
        let (low, high) = of(10).interval().unwrap();
        assert!((high - 0.5 - 0.226_215_7).abs() < 1e-6, "{high}");
        near(0.5 - low, high - 0.5);
    }

    /// Computed in Python: the roots of `(p − q)² = t²·q(1 − q)/n` with p = 0.1, n = 19 and qt(0.975, 19). The
    /// sample variance is p(1 − p)/(C − 1), so 20 documents that are alike throughout count as 19.
    #[test]
    fn documents_that_are_alike_throughout_give_wilsons_interval() {
        for size in [1, 6] {
            let found = dsl(&census(&[size; 20], 2), 1).unwrap();
            let (low, high) = found.interval().unwrap();
            assert!((low - 0.025_013_4).abs() < 1e-7, "{low}");
            assert!((high - 0.324_879_1).abs() < 1e-7, "{high}");
        }
    }

    /// Documents of 60 and of 10 sentences count as (10·60 + 10·10)²/(10·60² + 10·10²) = 13.24 of one length.
    #[test]
    fn documents_of_unlike_length_have_fewer_degrees_of_freedom() {
        let sizes = [&[60; 10][..], &[10; 10][..]].concat();
        let found = dsl(&census(&sizes, 2), 1).unwrap();
        near(found.freedom, 490_000.0 / 37_000.0 - 1.0);
        near(dsl(&census(&[7; 20], 2), 1).unwrap().freedom, 19.0);
    }

    /// Of twelve documents of ten sentences the first six have label 1 throughout, and none has label 2.
    #[test]
    fn a_rare_label_takes_the_design_effect_from_the_others() {
        let mut shares = [1, 2].map(|label| {
            let mut items = census(&[10; 12], 6);
            for item in &mut items {
                item.probabilities = &[1.0, 0.0, 0.0];
            }
            dsl(&items, label).unwrap()
        });
        near(shares[1].articles.inverse_size, 1.0 / 120.0);
        ClusteredEstimate::pool_design_effect(&mut shares);
        // V = p(1 − p)/11 for label 1, and nothing for label 2.
        for share in &shares {
            near(share.articles.inverse_size, 1.0 / 11.0);
        }
        // Wilson's upper end without a success: t²/(n + t²) with qt(0.975, 11) = 2.200985.
        let square = 2.200_985f64.powi(2);
        let (_, high) = shares[1].interval().unwrap();
        assert!((high - square / (11.0 + square)).abs() < 1e-6, "{high}");
    }

    /// By hand, label 1 of [`SENTENCES`] (N = 10). π = ½: Y − ĝ are 0.1, −0.4, −0.5, so ē = −0.8/3; with the
    /// label 2(0.9 − 0.8/3) − 1 = 0.26667, without it 1 − 2(0.45 − 0.8/3) = 0.63333, each times (2 − 1)/10.
    /// π = ¼: only 0.1 with the label, 2(0.1 + 0.9) − 1 = 1, times (4 − 1)/10 = 0.3. π = 1: 0.
    #[test]
    fn the_unseen_variance_is_largest_where_few_codes_stand_for_many() {
        with_items(false, |items| {
            let found = dsl(items, 1).unwrap();
            let [low, high] = found.unseen;
            near(low, 0.3);
            near(high, 0.1 * (1.0 - 2.0 * (0.45 - 0.8 / 3.0)));
            let other = dsl(items, 0).unwrap();
            near(other.unseen[0], high);
            near(other.unseen[1], low);
            // One label gains what the other loses, so that the difference is twice as uncertain.
            let [low, high] = found.distances();
            all_near(
                &found.minus(&other).least_distances,
                &[2.0 * low, 2.0 * high],
                1e-9,
            );
        });
    }

    /// Fifty documents of two sentences, one of each coded and none with the label: the standard error is 0,
    /// and the upper end is t²(u + 1/m)/(1 + t²/m) with qt(0.975, 49) = 2.009575 (Wilson: t²/(n + t²)). u = 1/100,
    /// and by a correlation of 0.3, as nothing is known of it, 1/m = 50/49 · (70 + 0.3 · 200)/100².
    #[test]
    fn a_label_that_was_never_seen_is_not_proved_absent() {
        let items: Vec<Item> = (0..100)
            .map(|at| item(at / 2, &[1.0, 0.0], (at % 2 == 0).then_some((0, 0.5))))
            .collect();
        let (low, high) = dsl(&items, 1).unwrap().interval().unwrap();
        assert_eq!(low, 0.0);
        let square = 2.009_575f64.powi(2);
        let inverse_size = 50.0 / 49.0 * 0.013;
        let wanted = square * (0.01 + inverse_size) / (1.0 + square * inverse_size);
        assert!((high - wanted).abs() < 1e-6, "{high}");
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
        let certain = certain(0.5, BTreeMap::new(), 60);
        at_the_end(found.minus(&certain).interval().unwrap().0, -0.5);
        at_the_end(certain.minus(&found).interval().unwrap().1, 0.5);
        // One code with the label is evidence.
        let one = dsl(&items(0.01), 1).unwrap().interval().unwrap();
        assert!(one.0 > 0.0, "{one:?}");
    }

    /// By hand, label 1 of [`SENTENCES`]: `(Y − ĝ)/π` is 0.2, −0.8, 3.6 and −1 where π < 1, so V =
    /// (½ · 0.04 + ½ · 0.64 + ¾ · 12.96 + ½ · 1)/10² · 5/4.
    #[test]
    fn the_error_about_these_articles_is_that_of_the_sample() {
        with_items(false, |items| {
            let found = dsl(items, 1).unwrap().of_these_articles(items);
            near(found.standard_error().powi(2), 0.1056 * 1.25);
            assert_eq!(found.interval(), None);
            let other = dsl(items, 0).unwrap().of_these_articles(items);
            near(found.minus(&other).standard_error().powi(2), 0.264);
        });
        // Twenty of forty sentences in two documents, five of them with the label, and no model: Cochran's
        // (1 − n/N)·s²/n (1977), and u = (2 − 1)/40 · (1 − 2 · ¼); qt(0.975, 19) = 2.093024.
        let coded = |at: usize| (at < 20).then_some((usize::from(at < 5), 0.5));
        let items: Vec<Item> = (0..40)
            .map(|at| item(at / 20, &[1.0, 0.0], coded(at)))
            .collect();
        let found = ppi(&items, 1, 0.0).unwrap().of_these_articles(&items);
        let variance = 0.5 * 3.75 / 19.0 / 20.0;
        near(found.standard_error().powi(2), variance);
        let (low, high) = found.interval().unwrap();
        let square = 2.093_024f64.powi(2);
        let distance = high - 0.25;
        all_near(
            &[distance * distance],
            &[square * (variance + 0.0125 * distance)],
            1e-7,
        );
        all_near(&[(0.25 - low).powi(2)], &[square * variance], 1e-7);
        // With every sentence coded nothing is left to chance, however few there are.
        let all: Vec<Item> = items[..4]
            .iter()
            .map(|of| Item {
                coded: Some(Coded {
                    label: 1,
                    probability: 1.0,
                }),
                ..*of
            })
            .collect();
        let found = dsl(&all, 1).unwrap().of_these_articles(&all);
        assert_eq!(found.interval(), Some((1.0, 1.0)));
    }

    /// Ten of twenty documents of two sentences drawn, the first of which has label 1 in both and the second in one. By
    /// hand, e_c = 2 · (2, 1, 0, …)/40, so that V = 10/9 · (0.1² + 0.05² − 10 · 0.015²).
    #[test]
    fn the_error_of_drawn_documents_is_that_between_them() {
        let code = |at: usize| (at < 20).then_some((usize::from(at < 3), 0.5));
        let items: Vec<Item> = (0..40)
            .map(|at| item(at / 2, &[1.0, 0.0], code(at)))
            .collect();
        let found = dsl(&items, 1).unwrap().of_drawn_documents(&items);
        let variance = 10.0 / 9.0 * (0.01 + 0.0025 - 10.0 * 0.015 * 0.015);
        near(found.standard_error().powi(2), variance);
        near(found.freedom, 9.0);
        // More documents have the label at the upper end, and the variance is larger there.
        let (low, high) = found.interval().unwrap();
        assert!(
            high - found.value > 1.2 * (found.value - low),
            "{low} {high}"
        );
        // Of a mean of codes: by which it is higher than without a document, e_c/(1 − 1/10).
        let share = ppi(&items, 1, 0.0).unwrap().of_drawn_documents(&items);
        let part = |sum: f64| (sum / 20.0 - 0.015) / 0.9;
        let squares = part(2.0).powi(2) + part(1.0).powi(2) + 8.0 * part(0.0).powi(2);
        near(share.standard_error().powi(2), 10.0 / 9.0 * squares);
        // Documents that both numbers have cancel out of their difference.
        near(found.minus(&found).standard_error(), 0.0);
        // Nine documents are too few.
        let few: Vec<Item> = items
            .iter()
            .map(|of| Item {
                coded: of.coded.filter(|_| of.document != 9),
                ..*of
            })
            .collect();
        let few = dsl(&few, 1).unwrap().of_drawn_documents(&few);
        assert_eq!(few.interval(), None);
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
