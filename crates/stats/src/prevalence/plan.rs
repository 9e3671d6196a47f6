//! Plans how many random sentences to code for an interval of a given width.

use std::collections::BTreeMap;

use serde::Serialize;

use super::correlation::intraclass_correlation;
use super::design::{MIN_DOCUMENTS, variance_growth};
use super::groups::count_documents;
use super::{Item, Population, dsl};
use crate::document_count::DocumentCount;
use crate::student::t_quantile;

/// The largest value of p(1 − p).
const MAX_VARIANCE: f64 = 0.25;
/// The smallest sample that is planned. In a smaller one too few documents would have a coded sentence.
const MIN_SENTENCES: f64 = 30.0;

/// The prior of the intraclass correlation of codes, and the number of pairs of coded sentences of one
/// document that it counts as. An analysis of variance of a few pairs finds anything from 0 to 1: a pilot of
/// a hundred sentences has a handful of pairs, one of four hundred has eighty or more.
const PRIOR_CORRELATION: f64 = 0.2;
const PRIOR_PAIRS: f64 = 15.0;
/// With fewer codes on either side of a label one error more is counted than was seen.
const FEW_CODES: usize = 10;

/// A plan for a coded sample, with its grounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Sentences of the table.
    pub sentences: usize,
    /// Their documents.
    pub documents: usize,
    /// The clusters of these documents; without others the documents themselves.
    #[serde(skip)]
    pub clusters: DocumentCount,
    /// The effective number of clusters: `N²/Σ M²`, M the sentences of one and N of all.
    pub effective_documents: f64,
    /// The coded sentences of the table.
    pub coded: usize,
    /// The articles that the interval is about.
    #[serde(skip_serializing_if = "Population::is_like_these")]
    pub population: Population,
    /// The mean squared error of the model's probability of the label that needs the most sentences, from a
    /// coded sample; without one the largest p(1 − p), ¼.
    pub residual_variance: f64,
    /// The growth of n times the variance with each unit by which the true share is away from its estimate
    /// ([`ClusteredEstimate::interval`](super::ClusteredEstimate::interval)), the mean of both directions; 0
    /// without a sample.
    pub unseen: f64,
    /// The larger of the two correlations below, both of the label that needs the most sentences.
    pub intraclass_correlation: f64,
    /// The intraclass correlation of the model's probabilities. It is too low if the model looks at each
    /// sentence by itself or hardly tells labels apart.
    pub model_correlation: f64,
    /// The intraclass correlation of the codes, shrunk towards 0.2 with the weight of 15 pairs. Absent
    /// without a sample, and if no document has two of its sentences.
    pub pilot_correlation: Option<f64>,
    /// The pairs of coded sentences of one document, on which that correlation rests.
    pub pilot_pairs: usize,
    /// The labels with fewer than ten codes in the sample, by index, with their number of codes.
    #[serde(skip)]
    pub rare: Vec<(usize, usize)>,
    /// The design effect on the variance of a share: `1 + (Σ M²/N − 1)·ρ`, M the sentences of a document. About
    /// these articles it is 1, because documents do not matter.
    pub design_effect: f64,
    /// The width of the interval if every sentence were coded, because documents differ. Absent if the
    /// effective number of documents is too low for any interval. About these articles it is 0.
    pub narrowest: Option<f64>,
    /// The answer.
    pub wanted: PlannedSample,
}

/// The wanted width and the sample that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlannedSample {
    /// The width of the 95 % interval from end to end.
    pub width: f64,
    /// The random sentences to code: at least thirty, and enough to reach ten documents almost certainly.
    /// Absent if even all sentences are too few.
    pub sentences: Option<usize>,
}

impl Plan {
    /// Plans the sample of `items` for an interval of this width. If some items are coded they are a pilot.
    ///
    /// The variance of the design-based share has two parts: that of the articles, `p(1 − p)·deff/N`, which
    /// coding does not reduce, and that of the sample, `(1 − n/N)·E(Y − ĝ)²/n`. Sentences are drawn one by
    /// one, not by document, so that the design effect belongs to the first part only. The unseen variance of
    /// the interval adds `(1 − n/N)·u·d/n` to the second, d half the width. The quantile is that of the
    /// interval: Student's t of the effective number of documents, or of those that the sample reaches.
    ///
    /// About these articles the variance has the second part alone, `(1 − n/N)·(E(Y − ĝ)²/(n − 1) + u·d/n)`, and
    /// the quantile is that of n − 1 ([`ClusteredEstimate::of_these_articles`](super::ClusteredEstimate::of_these_articles)).
    pub fn new(items: &[Item], classes: usize, width: f64, population: Population) -> Self {
        let n = items.len() as f64;
        let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
        for item in items {
            *sizes.entry(item.cluster).or_default() += 1.0;
        }
        let mean_size = sizes.values().map(|size| size * size).sum::<f64>() / n;
        let clusters = DocumentCount::from_sentences(items.iter().map(|item| item.cluster));
        let effective = clusters.effective_number;
        let is_about_these = population == Population::These;
        let design_effect = |part: &Variance| match population {
            Population::LikeThese => 1.0 + (mean_size - 1.0) * part.correlation(),
            Population::These => 1.0,
        };
        let half = width / 2.0;
        let article_variance = |part: &Variance| part.variance * design_effect(part) / n;
        // The sentences needed with t for `coded` sentences, which gets smaller the more documents they
        // reach.
        let needed_with = |part: &Variance, coded: f64| {
            let reached = documents_reached(&sizes, coded / n);
            let target = (half / t_quantile(reached.mean.min(effective).max(2.0) - 1.0)).powi(2);
            let of_sample = part.residual + half * part.unseen;
            let articles = article_variance(part);
            let has_interval = reached.almost_certain() >= MIN_DOCUMENTS as f64;
            (has_interval && target > articles)
                .then(|| of_sample / (target - articles + of_sample / n))
        };
        let needed = |part: &Variance| {
            let enough = |coded: f64| match population {
                Population::LikeThese => {
                    needed_with(part, coded).is_some_and(|needed| needed <= coded)
                }
                Population::These => {
                    let freedom = (coded - 1.0).max(1.0);
                    let of_sample = part.residual / freedom + half * part.unseen / coded;
                    (1.0 - coded / n) * of_sample <= (half / t_quantile(freedom)).powi(2)
                }
            };
            let (mut low, mut high) = (0.0, n);
            if !enough(high) {
                return None;
            }
            while high - low > 1e-6 * high {
                let middle = (low + high) / 2.0;
                if enough(middle) {
                    high = middle
                } else {
                    low = middle
                }
            }
            Some(high)
        };
        let narrowest = |part: &Variance| match population {
            Population::LikeThese => {
                2.0 * t_quantile(effective - 1.0) * article_variance(part).sqrt()
            }
            Population::These => 0.0,
        };
        // The label that needs the most sentences, or if all are too few the one with the widest interval.
        let labels = (0..classes).map(|label| {
            let part = Variance::of_label(items, label);
            (needed(&part), narrowest(&part), part)
        });
        let most = |(needed, narrowest, _): &(Option<f64>, f64, Variance)| {
            (needed.unwrap_or(f64::INFINITY), *narrowest)
        };
        let worst = labels.max_by(|a, b| {
            let (a, b) = (most(a), most(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let (needed, narrowest, worst) = worst.unwrap_or((None, 1.0, Variance::UNKNOWN));
        let enough_documents = is_about_these || effective >= MIN_DOCUMENTS as f64;
        let sentences = needed.filter(|needed| enough_documents && *needed <= n);
        Plan {
            sentences: items.len(),
            documents: count_documents(items),
            clusters,
            effective_documents: effective,
            coded: items.iter().filter(|item| item.coded.is_some()).count(),
            population,
            residual_variance: worst.residual,
            unseen: worst.unseen,
            intraclass_correlation: worst.correlation(),
            model_correlation: worst.of_model,
            pilot_correlation: worst.of_codes,
            pilot_pairs: pairs(items),
            rare: rare_labels(items, classes),
            design_effect: design_effect(&worst),
            narrowest: enough_documents.then_some(narrowest),
            wanted: PlannedSample {
                width,
                sentences: sentences.map(|s| s.max(MIN_SENTENCES).ceil().min(n) as usize),
            },
        }
    }
}

/// The parts of the variance of a label's share.
#[derive(Debug, Clone, Copy)]
struct Variance {
    /// p(1 − p).
    variance: f64,
    /// E(Y − ĝ)².
    residual: f64,
    /// The growth of n times the variance; see [`Plan::unseen`].
    unseen: f64,
    /// The intraclass correlation of the model's probabilities.
    of_model: f64,
    /// The intraclass correlation of the codes, if it is known.
    of_codes: Option<f64>,
}

impl Variance {
    /// The most cautious values, for a table without a coded sample.
    const UNKNOWN: Variance = Variance {
        variance: MAX_VARIANCE,
        residual: MAX_VARIANCE,
        unseen: 0.0,
        of_model: 0.0,
        of_codes: None,
    };

    /// The variance of a label, by the table and its coded sample, if it has one.
    fn of_label(items: &[Item], label: usize) -> Self {
        let rows = items
            .iter()
            .map(|item| (item.cluster, item.probabilities[label]));
        let of_model = intraclass_correlation(rows).unwrap_or(0.0);
        Variance {
            of_model,
            ..Variance::of_codes(items, label).unwrap_or(Variance::UNKNOWN)
        }
    }

    /// The larger intraclass correlation.
    fn correlation(&self) -> f64 {
        self.of_codes.unwrap_or(0.0).max(self.of_model)
    }

    /// The variance by the coded sample, if there is one.
    fn of_codes(items: &[Item], label: usize) -> Option<Self> {
        let share = dsl(items, label)?.value.clamp(0.0, 1.0);
        let (mut squares, mut sides) = (0.0, [(0.0, 0.0); 2]);
        let mut codes = [0; 2];
        for item in items {
            if let Some(coded) = item.coded {
                let (predicted, weight) = (item.probabilities[label], 1.0 / coded.probability);
                let with = coded.label == label;
                codes[usize::from(with)] += 1;
                squares += weight * (f64::from(with) - predicted).powi(2);
                let side = &mut sides[usize::from(with)];
                *side = (side.0 + weight, side.1 + weight * predicted);
            }
        }
        // The sample to come has no strata, whatever strata the pilot has.
        let [low, high] = variance_growth(sides);
        let coded = items.iter().filter_map(|item| Some((item, item.coded?)));
        let labels = coded.map(|(item, coded)| (item.cluster, f64::from(coded.label == label)));
        let all = sides[0].0 + sides[1].0;
        let number = (codes[0] + codes[1]) as f64;
        let residual = if codes.iter().any(|codes| *codes < FEW_CODES) {
            (squares / all * number + 1.0) / (number + 1.0)
        } else {
            squares / all
        };
        let pairs = pairs(items) as f64;
        let shrunk =
            |found: f64| (pairs * found + PRIOR_PAIRS * PRIOR_CORRELATION) / (pairs + PRIOR_PAIRS);
        Some(Variance {
            variance: share * (1.0 - share),
            residual,
            unseen: (low + high) / 2.0,
            of_codes: intraclass_correlation(labels).map(shrunk),
            ..Variance::UNKNOWN
        })
    }
}

/// The number of pairs of coded sentences of one document.
fn pairs(items: &[Item]) -> usize {
    let mut coded: BTreeMap<usize, usize> = BTreeMap::new();
    for item in items.iter().filter(|item| item.coded.is_some()) {
        *coded.entry(item.cluster).or_default() += 1;
    }
    coded.values().map(|coded| coded * (coded - 1) / 2).sum()
}

/// The labels with few codes and their number of codes; none without a coded sample.
fn rare_labels(items: &[Item], classes: usize) -> Vec<(usize, usize)> {
    let mut codes = vec![0; classes];
    for coded in items.iter().filter_map(|item| item.coded) {
        codes[coded.label] += 1;
    }
    let is_coded = codes.iter().any(|codes| *codes > 0);
    let codes = codes.into_iter().enumerate();
    codes
        .filter(|(_, codes)| is_coded && *codes < FEW_CODES)
        .collect()
}

/// The number of documents with a sentence of a random sample.
struct Reached {
    mean: f64,
    variance: f64,
}

impl Reached {
    /// Two standard deviations below the mean.
    fn almost_certain(&self) -> f64 {
        self.mean - 2.0 * self.variance.sqrt()
    }
}

/// The documents reached if each sentence is drawn with this probability.
fn documents_reached(sizes: &BTreeMap<usize, f64>, drawn: f64) -> Reached {
    let reached = sizes
        .values()
        .map(|size| 1.0 - libm::pow((1.0 - drawn).max(0.0), *size));
    let (mean, variance) = reached.fold((0.0, 0.0), |(mean, variance), p| {
        (mean + p, variance + p * (1.0 - p))
    });
    Reached { mean, variance }
}

#[cfg(test)]
mod tests;
