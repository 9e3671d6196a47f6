//! Regressions of shares on columns of the table of scores, right on average however wrong the model is.

mod clustered;
mod covariates;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use covariates::{Coefficient, Covariates};

use super::design::LEAST_DOCUMENTS;
use super::{Item, pseudo_outcome};
use crate::student::{t_quantile, two_sided_p};
use clustered::{Cell, Sample};

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
    /// The documents with a coded sentence; of a category those on the side with fewer.
    pub coded_documents: usize,
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
    /// A coefficient has an interval if ten documents or more with coded sentences stand on either side of it: the
    /// model's errors in a category that nobody coded are unknown.
    pub fn new(labels: &[String], items: &[Item], covariates: &Covariates, link: Link) -> Self {
        let used = || items.iter().zip(&covariates.of);
        let used = || used().filter_map(|(item, pattern)| Some((item, (*pattern)?)));
        let kept = Sample {
            patterns: &covariates.patterns,
            documents: &by_document(used(), |_| 0.0),
        }
        .independent_columns();
        let select = |pattern: &Vec<f64>| kept.iter().map(|&at| pattern[at]).collect();
        let patterns: Vec<Vec<f64>> = covariates.patterns.iter().map(select).collect();
        let coefficients = || kept.iter().map(|&at| &covariates.coefficients[at]);
        let coded_documents: Vec<usize> = (0..kept.len())
            .map(|at| coded_documents(used(), &patterns, at, &kept, covariates))
            .collect();
        let (mut rows, mut not_fitted) = (Vec::new(), Vec::new());
        for (label, name) in labels.iter().enumerate() {
            let documents = by_document(used(), |item| pseudo_outcome(item, label));
            let sample = Sample {
                patterns: &patterns,
                documents: &documents,
            };
            let Some(estimates) = sample.fit(link) else {
                not_fitted.push(name.clone());
                continue;
            };
            let estimates = coefficients().zip(estimates).zip(&coded_documents);
            rows.extend(estimates.map(|((coefficient, found), &coded_documents)| {
                let error = found.standard_error;
                let has_interval =
                    coded_documents >= LEAST_DOCUMENTS && error > 0.0 && found.freedom.is_finite();
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
            coded: used().filter(|(item, _)| item.coded.is_some()).count(),
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
) -> BTreeMap<usize, Vec<Cell>> {
    let mut sums: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for (item, pattern) in items {
        let sum = sums.entry((item.document, pattern)).or_default();
        sum.0 += 1.0;
        sum.1 += outcome(item);
    }
    let mut documents: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    for ((document, pattern), (sentences, outcome)) in sums {
        documents.entry(document).or_default().push(Cell {
            pattern,
            sentences,
            outcome,
        });
    }
    documents
}

/// The documents with a coded sentence that a coefficient rests on: of a category those with its value, or those with the
/// reference if these are fewer, else all.
fn coded_documents<'a>(
    items: impl Iterator<Item = (&'a Item<'a>, usize)>,
    patterns: &[Vec<f64>],
    at: usize,
    kept: &[usize],
    covariates: &Covariates,
) -> usize {
    let coefficient = |at: usize| &covariates.coefficients[kept[at]];
    let own = coefficient(at);
    let of_term: Vec<usize> = (0..kept.len())
        .filter(|&other| coefficient(other).term == own.term)
        .collect();
    let mut sides = [BTreeSet::new(), BTreeSet::new()];
    for (item, pattern) in items.filter(|(item, _)| item.coded.is_some()) {
        let x = &patterns[pattern];
        if own.level.is_none() || x[at] != 0.0 {
            sides[0].insert(item.document);
        }
        if own.level.is_none() || of_term.iter().all(|&other| x[other] == 0.0) {
            sides[1].insert(item.document);
        }
    }
    sides[0].len().min(sides[1].len())
}

#[cfg(test)]
mod tests;
