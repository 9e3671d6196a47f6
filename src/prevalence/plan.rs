//! How many random sentences to code for an interval of a wanted width.

use std::collections::BTreeMap;

use serde::Serialize;

use super::correlation::correlation;
use super::design::{LEAST_DOCUMENTS, quantile};
use super::unseen::grows;
use super::{Item, dsl};
use crate::document_count::DocumentCount;

/// p(1 − p) at its largest.
const LARGEST_VARIANCE: f64 = 0.25;
/// Smaller samples are not planned: too few documents would have a coded sentence.
const LEAST_SENTENCES: f64 = 30.0;

/// How alike the sentences of a document are taken to be before any were coded, and how many pairs of coded sentences of one document
/// count as much as that: an analysis of variance of a few pairs finds anything from 0 to 1. A pilot of a hundred sentences has
/// a handful of pairs, one of four hundred eighty or more.
const SUPPOSED: f64 = 0.2;
const SUPPOSED_PAIRS: f64 = 15.0;
/// With fewer codes on either side of a label one more error is counted than was seen: what did not happen in a small pilot may
/// happen all the same.
const FEW_CODES: usize = 10;

/// What a plan is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Sentences of the table.
    pub sentences: usize,
    /// Their documents.
    pub documents: usize,
    /// As how many documents of one length these count: `N²/Σ M²`, M the sentences of a document and N of all.
    pub effective_documents: f64,
    /// Those of its sentences that are coded: its audit sample.
    pub coded: usize,
    /// The mean square of what the model's probability misses (from an audit sample), of the label that
    /// needs the most sentences; without a sample p(1 − p) at its largest, ¼.
    pub residual_variance: f64,
    /// How much n times the variance grows with every unit by which the share lies further off than it was
    /// found ([`ClusteredEstimate::interval`](super::ClusteredEstimate::interval)), the mean of both ways; 0 without a sample, where
    /// the variance is the largest already.
    pub unseen: f64,
    /// How alike the sentences of a document are: the larger of the two correlations below, both of the label that needs the most
    /// sentences. A rare label can be far more alike within documents than a common one, and its share varies the less for it.
    pub intraclass_correlation: f64,
    /// The intraclass correlation of the model's probabilities. A model that looks at each sentence
    /// by itself, or hardly tells labels apart, may not see how alike they are.
    pub model_correlation: f64,
    /// That of the codes of the audit sample, drawn towards 0.2 as if by 15 pairs of sentences. Absent without a sample, and where no
    /// document has two of its sentences.
    pub pilot_correlation: Option<f64>,
    /// How many pairs of coded sentences stand in one document, which is all that tells how alike these are.
    pub pilot_pairs: usize,
    /// The labels with fewer than ten codes in the audit sample, by their index, each with its codes: the plan knows little of their
    /// shares.
    #[serde(skip)]
    pub rare: Vec<(usize, usize)>,
    /// How many times larger the variance of a share is than if sentences stood alone:
    /// `1 + (Σ M²/N − 1)·ρ`, M the sentences of a document.
    pub design_effect: f64,
    /// The width of the interval if every sentence were coded: documents differ, and there are no more. Absent
    /// where there are too few documents for any interval, each counted by its length.
    pub narrowest: Option<f64>,
    /// The answer.
    pub wanted: Wanted,
}

/// The width asked for and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Wanted {
    /// The width of the 95 % interval from end to end.
    pub width: f64,
    /// Random sentences to code, at least thirty and so many that ten documents hardly fail to have one, or all if there are fewer; absent where even all are too few.
    pub sentences: Option<usize>,
}

impl Plan {
    /// Plans the audit sample of `items` for an interval of this width, with what their own audit sample
    /// says, if they have one.
    ///
    /// The variance of the design-based share has two parts: that of the articles, `p(1 − p)·deff/N`, which no
    /// coding makes smaller, and that of the sample, `(1 − n/N)·E(Y − ĝ)²/n`. Sentences are drawn one by
    /// one, not by document, so that the design effect belongs to the first only. To the second comes what
    /// a sample of n cannot show, `u·d/n`, d half the width, because the interval makes room for it. The quantile is that of the
    /// interval: Student's t of the documents in which so many random sentences stand.
    pub fn new(items: &[Item], classes: usize, width: f64) -> Self {
        let n = items.len() as f64;
        let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
        for item in items {
            *sizes.entry(item.document).or_default() += 1.0;
        }
        let mean_size = sizes.values().map(|size| size * size).sum::<f64>() / n;
        let design_effect = |part: &Variance| 1.0 + (mean_size - 1.0) * part.correlation();
        let half = width / 2.0;
        let of_articles = |part: &Variance| part.variance * design_effect(part) / n;
        // With so many coded sentences; more of them reach more documents, so that t, and what it takes, become less.
        let takes = |part: &Variance, coded: f64| {
            let reached = documents_reached(&sizes, coded / n);
            let target = (half / quantile(reached.mean.max(2.0) - 1.0)).powi(2);
            let of_sample = part.residual + half * part.unseen;
            let articles = of_articles(part);
            let has_interval = reached.at_least() >= LEAST_DOCUMENTS as f64;
            (has_interval && target > articles)
                .then(|| of_sample / (target - articles + part.residual / n))
        };
        let needed = |part: &Variance| {
            let enough = |coded: f64| takes(part, coded).is_some_and(|takes| takes <= coded);
            let (mut low, mut high) = (0.0, n);
            if !enough(high) {
                return None;
            }
            while high - low > 1e-6 * high {
                let middle = (low + high) / 2.0;
                match enough(middle) {
                    true => high = middle,
                    false => low = middle,
                }
            }
            Some(high)
        };
        let widest = quantile(sizes.len() as f64 - 1.0);
        let narrowest = |part: &Variance| {
            let room = widest * widest * part.unseen / n / 2.0;
            2.0 * (room + room.hypot(widest * of_articles(part).sqrt()))
        };
        // The label that needs the most; one that cannot be had needs more than any, and of several such the one that stays widest.
        let labels = (0..classes).map(|label| {
            let part = Variance::of(items, label);
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
        let DocumentCount {
            effective_number: effective,
            ..
        } = DocumentCount::from_sentences(items.iter().map(|item| item.document));
        let enough_documents = effective >= LEAST_DOCUMENTS as f64;
        let sentences = needed.filter(|needed| enough_documents && *needed <= n);
        Plan {
            sentences: items.len(),
            documents: sizes.len(),
            effective_documents: effective,
            coded: items.iter().filter(|item| item.coded.is_some()).count(),
            residual_variance: worst.residual,
            unseen: worst.unseen,
            intraclass_correlation: worst.correlation(),
            model_correlation: worst.of_model,
            pilot_correlation: worst.of_codes,
            pilot_pairs: pairs(items),
            rare: rare(items, classes),
            design_effect: design_effect(&worst),
            narrowest: enough_documents.then_some(narrowest),
            wanted: Wanted {
                width,
                sentences: sentences.map(|s| s.max(LEAST_SENTENCES).ceil().min(n) as usize),
            },
        }
    }
}

/// What the variance of a label's share is made of.
#[derive(Debug, Clone, Copy)]
struct Variance {
    /// p(1 − p).
    variance: f64,
    /// E(Y − ĝ)².
    residual: f64,
    /// What n times the variance grows by with every unit further off.
    unseen: f64,
    /// How alike the model's probabilities of a document are.
    of_model: f64,
    /// How alike the codes of a document are, if any has two.
    of_codes: Option<f64>,
}

impl Variance {
    /// Nothing is known.
    const UNKNOWN: Variance = Variance {
        variance: LARGEST_VARIANCE,
        residual: LARGEST_VARIANCE,
        unseen: 0.0,
        of_model: 0.0,
        of_codes: None,
    };

    /// What the table and, where there is one, its audit sample tell of this label.
    fn of(items: &[Item], label: usize) -> Self {
        let rows = items.iter();
        let rows = rows.map(|item| (item.document, item.probabilities[label]));
        let of_model = correlation(rows).unwrap_or(0.0);
        Variance {
            of_model,
            ..Variance::audited(items, label).unwrap_or(Variance::UNKNOWN)
        }
    }

    /// How alike the sentences of a document are.
    fn correlation(&self) -> f64 {
        self.of_codes.unwrap_or(0.0).max(self.of_model)
    }

    /// From an audit sample, if there is one.
    fn audited(items: &[Item], label: usize) -> Option<Self> {
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
        // Whatever strata the pilot has, the sample to come has none: what it cannot show is that of all sentences.
        let [low, high] = grows(sides);
        let coded = items.iter().filter_map(|item| Some((item, item.coded?)));
        let coded_rows =
            coded.map(|(item, coded)| (item.document, f64::from(coded.label == label)));
        let all = sides[0].0 + sides[1].0;
        let number = (codes[0] + codes[1]) as f64;
        let residual = match codes.iter().any(|codes| *codes < FEW_CODES) {
            true => (squares / all * number + 1.0) / (number + 1.0),
            false => squares / all,
        };
        let pairs = pairs(items) as f64;
        let drawn =
            |found: f64| (pairs * found + SUPPOSED_PAIRS * SUPPOSED) / (pairs + SUPPOSED_PAIRS);
        Some(Variance {
            variance: share * (1.0 - share),
            residual,
            unseen: (low + high) / 2.0,
            of_codes: correlation(coded_rows).map(drawn),
            ..Variance::UNKNOWN
        })
    }
}

/// How many pairs of coded sentences stand in one document.
fn pairs(items: &[Item]) -> usize {
    let mut coded: BTreeMap<usize, usize> = BTreeMap::new();
    for item in items.iter().filter(|item| item.coded.is_some()) {
        *coded.entry(item.document).or_default() += 1;
    }
    coded.values().map(|coded| coded * (coded - 1) / 2).sum()
}

/// The labels with few codes, and how many; none without an audit sample.
fn rare(items: &[Item], classes: usize) -> Vec<(usize, usize)> {
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

/// In how many documents the sentences of a sample stand.
struct Reached {
    mean: f64,
    variance: f64,
}

impl Reached {
    /// In no fewer, but by bad luck: two standard deviations below the mean.
    fn at_least(&self) -> f64 {
        self.mean - 2.0 * self.variance.sqrt()
    }
}

/// In how many documents sentences stand of which each is drawn with this probability.
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
