//! Regressions of shares on columns of the table of scores, right on average however wrong the model is.

mod clustered;
mod covariates;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use covariates::{Coefficient, Covariates, Unreadable};

use ndarray::Array1;

use super::design::LEAST_DOCUMENTS;
use super::groups::LEAST_CODED;
use super::{Item, pseudo_outcome};
use crate::student::{t_quantile, two_sided_p};
use clustered::{ClusteredOutcomes, CovariateCell, Standardised};

/// An error as small as this is one of rounding: all outcomes agree.
const NO_ERROR: f64 = 1e-9;

/// How a share depends on the covariates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// The share is a sum: least squares, a linear probability model. Coefficients are differences of shares.
    #[default]
    Identity,
    /// The log-odds of the share are a sum: logistic regression. Coefficients are log-odds ratios.
    Logit,
}

impl Link {
    /// The share with this sum of covariates.
    fn mean(self, score: f64) -> f64 {
        match self {
            Link::Identity => score,
            Link::Logit => 1.0 / (1.0 + libm::exp(-score)),
        }
    }

    /// The growth of the share with the sum.
    fn variance(self, share: f64) -> f64 {
        match self {
            Link::Identity => 1.0,
            Link::Logit => share * (1.0 - share),
        }
    }
}

/// One coefficient for one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoefficientRow {
    /// The label whose share is explained.
    pub label: String,
    /// The column, or `(intercept)`.
    pub term: String,
    /// The value of a column of categories.
    pub level: Option<String>,
    /// The value that it is compared with.
    pub against: Option<String>,
    /// The coefficient: a difference of shares, or of log-odds with [`Link::Logit`], for one unit of a column of numbers.
    pub estimate: f64,
    /// The lower end of the 95 % interval, if there is one.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The standard error, clustered by document.
    pub standard_error: Option<f64>,
    /// The degrees of freedom of Student's t.
    pub freedom: Option<f64>,
    /// The probability of a coefficient so far from 0 if it is 0.
    pub p: Option<f64>,
    /// The documents with a coded sentence that it rests on; on the side with fewer where it compares two sides.
    pub coded_documents: usize,
    /// True if the interval rests on fewer than ten sentences coded with the label, or without it.
    pub thin: bool,
}

/// A regression of the share of each label.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// The coefficients, by label.
    pub rows: Vec<CoefficientRow>,
    /// The sentences that take part.
    pub sentences: usize,
    /// Their documents.
    pub documents: usize,
    /// The coded ones among them.
    pub coded: usize,
    /// Coefficients left out because no sentence has their value, or because they are sums of those before them.
    pub undetermined: Vec<Coefficient>,
    /// Labels without a logistic regression, because no sentence of some group seems to have them, or each.
    pub not_fitted: Vec<String>,
}

impl Regression {
    /// Explains the share of each label by covariates.
    ///
    /// The outcome of a sentence is its [`pseudo_outcome`], `ỹ = ĝ + (R/π)(Y − ĝ)`, with which the coefficients are those
    /// of a regression of the codes, on average, however wrong the model is: they solve `Σ x·(ỹ − μ(xᵀβ)) = 0` (Egami,
    /// Hinck, Stewart and Wei 2023; R package dsl). The R package takes a normal quantile and an unadjusted sandwich. Here
    /// the covariance is CR2 by document with the degrees of freedom of Bell and McCaffrey (2002), as by `coef_test` of R's
    /// clubSandwich.
    ///
    /// A coefficient has an interval if ten documents or more with coded sentences stand on either side of it, none
    /// determines it alone, and some sentence is coded with the label and some without: the model's errors where nobody
    /// coded are unknown.
    pub fn new(labels: &[String], items: &[Item], covariates: &Covariates, link: Link) -> Self {
        let all = || items.iter().zip(&covariates.of);
        let used = || all().filter_map(|(item, pattern)| Some((item, (*pattern)?)));
        let counts = by_document(used(), |_| 0.0);
        let standardised = Standardised::new(&covariates.patterns, &counts);
        let kept = ClusteredOutcomes {
            patterns: &standardised.patterns,
            documents: &counts,
        }
        .independent_columns();
        let select = |pattern: &Vec<f64>| kept.iter().map(|&at| pattern[at]).collect();
        let patterns: Vec<Vec<f64>> = standardised.patterns.iter().map(select).collect();
        let directions: Vec<Array1<f64>> = (0..kept.len())
            .map(|at| standardised.direction(&kept, at))
            .collect();
        let coded_documents: Vec<usize> = kept
            .iter()
            .map(|&at| coded_documents(used(), covariates, at))
            .collect();
        let coded = used().filter(|(item, _)| item.coded.is_some()).count();
        let (mut rows, mut not_fitted) = (Vec::new(), Vec::new());
        // With least squares they are the same for all labels.
        let mut freedoms: Option<Vec<f64>> = None;
        for (label, name) in labels.iter().enumerate() {
            let documents = by_document(used(), |item| pseudo_outcome(item, label));
            let sample = ClusteredOutcomes {
                patterns: &patterns,
                documents: &documents,
            };
            let Some(estimates) = sample.fit(link, &directions, freedoms.as_deref()) else {
                not_fitted.push(name.clone());
                continue;
            };
            if link == Link::Identity {
                freedoms = Some(estimates.iter().map(|found| found.freedom).collect());
            }
            let with_label = used()
                .filter_map(|(item, _)| item.coded)
                .filter(|coded| coded.label == label)
                .count();
            let fewer = with_label.min(coded - with_label);
            let estimates = kept.iter().zip(estimates).zip(&coded_documents);
            rows.extend(estimates.map(|((&at, found), &coded_documents)| {
                let coefficient = &covariates.coefficients[at];
                let error = found.standard_error;
                let has_interval = coded_documents >= LEAST_DOCUMENTS
                    && fewer > 0
                    && error > NO_ERROR
                    && found.freedom.is_finite()
                    && !found.rests_on_one;
                let half = t_quantile(found.freedom) * error;
                CoefficientRow {
                    label: name.clone(),
                    term: coefficient.term.clone(),
                    level: coefficient.level.clone(),
                    against: coefficient.against.clone(),
                    estimate: found.value,
                    low: has_interval.then_some(found.value - half),
                    high: has_interval.then_some(found.value + half),
                    standard_error: has_interval.then_some(error),
                    freedom: has_interval.then_some(found.freedom),
                    p: has_interval.then(|| two_sided_p(found.value / error, found.freedom)),
                    coded_documents,
                    thin: has_interval && fewer < LEAST_CODED,
                }
            }));
        }
        let is_left_out = |(at, _): &(usize, &Coefficient)| !kept.contains(at);
        let left_out = covariates.coefficients.iter().enumerate();
        Regression {
            rows,
            sentences: used().count(),
            documents: used()
                .map(|(item, _)| item.document)
                .collect::<BTreeSet<_>>()
                .len(),
            coded,
            undetermined: left_out
                .filter(is_left_out)
                .map(|(_, c)| c.clone())
                .collect(),
            not_fitted,
        }
    }
}

/// Sums outcomes by document and pattern.
fn by_document<'a>(
    items: impl Iterator<Item = (&'a Item<'a>, usize)>,
    outcome: impl Fn(&Item) -> f64,
) -> BTreeMap<usize, Vec<CovariateCell>> {
    let mut sums: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for (item, pattern) in items {
        let sum = sums.entry((item.cluster, pattern)).or_default();
        sum.0 += 1.0;
        sum.1 += outcome(item);
    }
    let mut documents: BTreeMap<usize, Vec<CovariateCell>> = BTreeMap::new();
    for ((document, pattern), (sentences, outcome)) in sums {
        documents.entry(document).or_default().push(CovariateCell {
            pattern,
            sentences,
            outcome,
        });
    }
    documents
}

/// The documents with a coded sentence that a coefficient rests on: of a category, or a number of two values, those on the
/// side with fewer; of another number twice those below or above its middle, or all if these are fewer; of the intercept
/// those with the references.
fn coded_documents<'a>(
    items: impl Iterator<Item = (&'a Item<'a>, usize)>,
    covariates: &Covariates,
    at: usize,
) -> usize {
    let coefficients = &covariates.coefficients;
    let own = &coefficients[at];
    let categories = || {
        let of_levels = coefficients.iter().enumerate();
        of_levels.filter(|(_, other)| other.level.is_some() && (at == 0 || other.term == own.term))
    };
    let is_reference = |x: &[f64], term: &str| {
        let mut own = categories().filter(|(_, other)| other.term == term);
        own.all(|(column, _)| x[column] == 0.0)
    };
    let terms: BTreeSet<&str> = categories().map(|(_, other)| other.term.as_str()).collect();
    let middle = middle(covariates, at);
    let mut all = BTreeSet::new();
    let mut above = BTreeSet::new();
    let mut below = BTreeSet::new();
    let mut references = vec![BTreeSet::new(); terms.len()];
    for (item, pattern) in items.filter(|(item, _)| item.coded.is_some()) {
        let x = &covariates.patterns[pattern];
        all.insert(item.cluster);
        let side = if x[at] > middle {
            &mut above
        } else {
            &mut below
        };
        side.insert(item.cluster);
        for (term, documents) in terms.iter().zip(&mut references) {
            if is_reference(x, term) {
                documents.insert(item.cluster);
            }
        }
    }
    let least_reference = references.iter().map(BTreeSet::len).min();
    match (at, &own.level) {
        (0, _) => least_reference.unwrap_or(all.len()),
        (_, Some(_)) => least_reference.map_or(0, |least| least.min(above.len())),
        (_, None) => {
            let fewer = above.len().min(below.len());
            if has_two_values(covariates, at) {
                fewer
            } else {
                all.len().min(2 * fewer)
            }
        }
    }
}

fn has_two_values(covariates: &Covariates, column: usize) -> bool {
    let of = covariates.of.iter().flatten();
    let values: BTreeSet<u64> = of
        .map(|&at| covariates.patterns[at][column].to_bits())
        .collect();
    values.len() == 2
}

/// A number between the values of a column: half of the sentences, or fewer, are above it, and some below.
fn middle(covariates: &Covariates, column: usize) -> f64 {
    let of = covariates.of.iter().flatten();
    let mut values: Vec<f64> = of.map(|&at| covariates.patterns[at][column]).collect();
    values.sort_by(f64::total_cmp);
    let median = values.get(values.len() / 2).copied().unwrap_or_default();
    let largest = values.last().copied().unwrap_or_default();
    match median < largest {
        true => median,
        // The largest value is that of half of the sentences or more: the one below it parts them.
        false => values
            .into_iter()
            .rfind(|x| *x < largest)
            .unwrap_or(largest),
    }
}

#[cfg(test)]
mod tests;
