//! How many random sentences to code for an interval of a wanted width.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Item, dsl};

/// The 97.5th percentile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// p(1 − p) at its largest.
const LARGEST_VARIANCE: f64 = 0.25;

/// What a plan is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Sentences of the table.
    pub sentences: usize,
    /// Their documents.
    pub documents: usize,
    /// The mean square of what the model's probability misses (from an audit sample), of the label that
    /// needs the most sentences; without a sample p(1 − p) at its largest, ¼.
    pub residual_variance: f64,
    /// How alike the sentences of a document are: the intraclass correlation of the model's probabilities,
    /// of the label where it is largest.
    pub intraclass_correlation: f64,
    /// How many times larger the variance of a share is than if sentences stood alone:
    /// `1 + (Σ M²/N − 1)·ρ`, M the sentences of a document.
    pub design_effect: f64,
    /// The width of the interval if every sentence were coded: documents differ, and there are no more.
    pub narrowest: f64,
    /// The answer.
    pub wanted: Wanted,
}

/// The width asked for and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Wanted {
    /// The width of the 95 % interval from end to end.
    pub width: f64,
    /// Random sentences to code; absent where even all are too few.
    pub sentences: Option<usize>,
}

impl Plan {
    /// Plans the audit sample of `items` for an interval of this width, with what their own audit sample
    /// says, if they have one.
    ///
    /// The variance of the design-based share has two parts: that of the articles, `p(1 − p)·deff/N`, which no
    /// coding makes smaller, and that of the sample, `(1 − n/N)·E(Y − ĝ)²/n`. Sentences are drawn one by
    /// one, not by document, so that the design effect belongs to the first only.
    pub fn new(items: &[Item], classes: usize, width: f64) -> Self {
        let n = items.len() as f64;
        let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
        for item in items {
            *sizes.entry(item.document).or_default() += 1.0;
        }
        let correlations = (0..classes).map(|label| correlation(items, &sizes, label));
        let intraclass_correlation = correlations.fold(0.0, f64::max);
        let mean_size = sizes.values().map(|size| size * size).sum::<f64>() / n;
        let design_effect = 1.0 + (mean_size - 1.0) * intraclass_correlation;
        let target = (width / (2.0 * Z)).powi(2);
        let needed = |(variance, residual): (f64, f64)| {
            let of_articles = variance * design_effect / n;
            (target > of_articles).then(|| residual / (target - of_articles + residual / n))
        };
        let parts: Vec<(f64, f64)> = match items.iter().any(|item| item.coded.is_some()) {
            true => (0..classes)
                .filter_map(|label| audited(items, label))
                .collect(),
            false => vec![(LARGEST_VARIANCE, LARGEST_VARIANCE)],
        };
        // The label that needs the most; one that cannot be had needs more than any.
        let most = |part: &&(f64, f64)| needed(**part).unwrap_or(f64::INFINITY);
        let worst = parts.iter().max_by(|a, b| most(a).total_cmp(&most(b)));
        let worst = worst
            .copied()
            .unwrap_or((LARGEST_VARIANCE, LARGEST_VARIANCE));
        Plan {
            sentences: items.len(),
            documents: sizes.len(),
            residual_variance: worst.1,
            intraclass_correlation,
            design_effect,
            narrowest: 2.0 * Z * (worst.0 * design_effect / n).sqrt(),
            wanted: Wanted {
                width,
                sentences: needed(worst).map(|needed| needed.ceil().min(n) as usize),
            },
        }
    }
}

/// p(1 − p) and E(Y − ĝ)² of a label, from an audit sample.
fn audited(items: &[Item], label: usize) -> Option<(f64, f64)> {
    let share = dsl(items, label)?.value.clamp(0.0, 1.0);
    let (mut squares, mut weight) = (0.0, 0.0);
    for item in items {
        if let Some(coded) = item.coded {
            let missed = f64::from(coded.label == label) - item.probabilities[label];
            squares += missed * missed / coded.probability;
            weight += 1.0 / coded.probability;
        }
    }
    Some((share * (1.0 - share), squares / weight))
}

/// The intraclass correlation of a label's probabilities by the analysis of variance:
/// `(MSB − MSW)/(MSB + (m₀ − 1)·MSW)` with `m₀ = (N − Σ M²/N)/(C − 1)`; 0 where it cannot be told.
fn correlation(items: &[Item], sizes: &BTreeMap<usize, f64>, label: usize) -> f64 {
    let (n, documents) = (items.len() as f64, sizes.len() as f64);
    if documents < 2.0 || documents >= n {
        return 0.0;
    }
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for item in items {
        *sums.entry(item.document).or_default() += item.probabilities[label];
    }
    let mean = sums.values().sum::<f64>() / n;
    let (mut between, mut within) = (0.0, 0.0);
    for (sum, size) in sums.values().zip(sizes.values()) {
        between += size * (sum / size - mean).powi(2);
    }
    for item in items {
        let of_document = sums[&item.document] / sizes[&item.document];
        within += (item.probabilities[label] - of_document).powi(2);
    }
    let (between, within) = (between / (documents - 1.0), within / (n - documents));
    let squares: f64 = sizes.values().map(|size| size * size).sum();
    let size = (n - squares / n) / (documents - 1.0);
    let total = between + (size - 1.0) * within;
    match total > 0.0 {
        true => ((between - within) / total).clamp(0.0, 1.0),
        false => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::Coded;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    /// Two thousand documents of two sentences whose probabilities are the same.
    fn items(coded: bool) -> Vec<Item<'static>> {
        const P: [[f64; 2]; 2] = [[0.5, 0.5], [0.9, 0.1]];
        let item = |at: usize| Item {
            document: at / 2,
            given: 0,
            probabilities: &P[at / 2 % 2],
            coded: (coded && at.is_multiple_of(4)).then_some(Coded {
                label: at / 4 % 2,
                probability: 0.25,
            }),
        };
        (0..4000).map(item).collect()
    }

    /// By hand: ρ = 1, deff = 2, articles ¼ · 2/4000 = 0.000125; for a width of 0.1 the variance may be
    /// (0.1/3.919928)² = 0.00065080; n = 0.25/(0.00065080 − 0.000125 + 0.25/4000) = 424.96.
    #[test]
    fn without_a_sample_the_plan_is_conservative() {
        let plan = Plan::new(&items(false), 2, 0.1);
        near(plan.intraclass_correlation, 1.0);
        near(plan.design_effect, 2.0);
        near(plan.residual_variance, 0.25);
        assert_eq!(plan.wanted.sentences, Some(425));
        assert!(
            (plan.narrowest - 0.043_826).abs() < 1e-6,
            "{}",
            plan.narrowest
        );
    }

    /// Audited are the sentences of p = ½ only, coded 0 and 1 in turn: E(Y − ĝ)² = ¼, and the share is
    /// 0.3 + 0 = 0.3, so the articles have 0.21 · 2/4000.
    #[test]
    fn a_sample_says_how_much_the_model_misses() {
        let plan = Plan::new(&items(true), 2, 0.1);
        near(plan.residual_variance, 0.25);
        near(plan.narrowest, 2.0 * Z * (0.21f64 * 2.0 / 4000.0).sqrt());
        let needed = 0.25 / ((0.05 / Z).powi(2) - 0.000_105 + 0.25 / 4000.0);
        assert_eq!(plan.wanted.sentences, Some(needed.ceil() as usize));
    }

    #[test]
    fn what_no_coding_can_give_is_not_promised() {
        assert_eq!(Plan::new(&items(false), 2, 0.04).wanted.sentences, None);
        let alone: Vec<Item> = items(false).into_iter().take(1).collect();
        assert_eq!(Plan::new(&alone, 2, 0.5).wanted.sentences, None);
    }
}
