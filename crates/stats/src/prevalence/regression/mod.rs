//! Regressions of shares on columns of the table of scores, right on average however wrong the model is.

mod clustered;
mod covariates;
mod margins;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use covariates::{Coefficient, Covariates, Unreadable};
pub use margins::{MarginRow, Margins};

use ndarray::Array1;

use super::design::MIN_DOCUMENTS;
use super::groups::MIN_CODED;
use super::{Item, pseudo_outcome};
use crate::student::{t_quantile, two_sided_p, upper_f};
use clustered::{ClusteredFit, ClusteredOutcomes, CoefficientError, CovariateCell, Standardised};

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

/// One coefficient for one label, or a marginal mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoefficientRow {
    /// The label whose share is explained.
    pub label: String,
    /// The column, or `(intercept)`. A product is `outlet:year`.
    pub term: String,
    /// The value of a column of categories; of several in a product `Herald:2004`.
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

/// A test for one label that all coefficients of a term are 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermTest {
    /// The label whose share is explained.
    pub label: String,
    /// The column, or the product.
    pub term: String,
    /// The test statistic.
    pub f: f64,
    /// The degrees of freedom of its numerator: the number of coefficients.
    pub coefficients: usize,
    /// Those of its denominator.
    pub freedom: f64,
    /// The probability of so large a statistic if all are 0.
    pub p: f64,
}

/// A regression of the share of each label.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// The coefficients, by label.
    pub rows: Vec<CoefficientRow>,
    /// Tests of the terms with several coefficients that all have an interval, by label.
    pub tests: Vec<TermTest>,
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
    /// clubSandwich. Terms are tested as by its `Wald_test` with “HTZ” (Pustejovsky and Tipton 2018).
    ///
    /// A coefficient has an interval if ten documents or more with coded sentences stand on either side of it, none
    /// determines it alone, and some sentence is coded with the label and some without: the model's errors where nobody
    /// coded are unknown.
    pub fn new(labels: &[String], items: &[Item], covariates: &Covariates, link: Link) -> Self {
        let model = Model::new(items, covariates, link);
        let kept = &model.kept;
        let directions: Vec<Array1<f64>> = (0..kept.len())
            .map(|at| model.standardised.direction(kept, at))
            .collect();
        let coded_documents: Vec<usize> = kept
            .iter()
            .map(|&at| coded_documents(model.coded(), covariates, at))
            .collect();
        let (mut rows, mut tests, mut not_fitted) = (Vec::new(), Vec::new(), Vec::new());
        // With least squares they are the same for all labels.
        let mut freedoms: Option<Vec<f64>> = None;
        for (label, name) in labels.iter().enumerate() {
            let Some(fit) = model.fit(label) else {
                not_fitted.push(name.clone());
                continue;
            };
            let errors = directions.iter().enumerate();
            let errors: Vec<CoefficientError> = errors
                .map(|(at, direction)| fit.error(direction, freedoms.as_ref().map(|of| of[at])))
                .collect();
            if link == Link::Identity {
                freedoms = Some(errors.iter().map(|error| error.freedom).collect());
            }
            let evidence = model.evidence(label);
            let own: Vec<CoefficientRow> = (0..kept.len())
                .map(|at| {
                    let value = fit.coefficients.dot(&directions[at]);
                    let coefficient = &covariates.coefficients[kept[at]];
                    evidence.row(name, coefficient, value, errors[at], coded_documents[at])
                })
                .collect();
            for (term, places) in by_term(&own) {
                let of_term = places.clone();
                let gradients = &directions[places];
                let all_have_errors = own[of_term].iter().all(|row| row.p.is_some());
                let test =
                    (gradients.len() > 1 && all_have_errors).then(|| fit.joint_test(gradients));
                tests.extend(test.flatten().map(|test| TermTest {
                    label: name.clone(),
                    term,
                    f: test.f,
                    coefficients: test.sums,
                    freedom: test.freedom,
                    p: upper_f(test.f, test.sums as f64, test.freedom),
                }));
            }
            rows.extend(own);
        }
        let is_left_out = |(at, _): &(usize, &Coefficient)| !kept.contains(at);
        let left_out = covariates.coefficients.iter().enumerate();
        Regression {
            rows,
            tests,
            sentences: model.sentences().count(),
            documents: model
                .sentences()
                .map(|of| of.item.document)
                .collect::<BTreeSet<_>>()
                .len(),
            coded: model.coded().count(),
            undetermined: left_out
                .filter(is_left_out)
                .map(|(_, c)| c.clone())
                .collect(),
            not_fitted,
        }
    }
}

impl Regression {
    /// The coefficients of each label and term, with the test of the term if there is one.
    pub fn by_term(&self) -> impl Iterator<Item = (&[CoefficientRow], Option<&TermTest>)> {
        let terms = self
            .rows
            .chunk_by(|row, next| row.label == next.label && row.term == next.term);
        terms.map(|rows| {
            let is_of = |test: &&TermTest| test.label == rows[0].label && test.term == rows[0].term;
            (rows, self.tests.iter().find(is_of))
        })
    }
}

/// The terms of coefficients that stand one after the other, with their places.
fn by_term(rows: &[CoefficientRow]) -> Vec<(String, std::ops::Range<usize>)> {
    let mut end = 0;
    rows.chunk_by(|row, next| row.term == next.term)
        .map(|rows| {
            let start = end;
            end += rows.len();
            (rows[0].term.clone(), start..end)
        })
        .collect()
}

/// The covariates of some sentences, standardised and without those that are sums of others.
struct Model<'a> {
    items: &'a [Item<'a>],
    covariates: &'a Covariates,
    link: Link,
    standardised: Standardised,
    /// The coefficients that are determined.
    kept: Vec<usize>,
    /// Rows of the design matrix, with these coefficients.
    patterns: Vec<Vec<f64>>,
}

impl<'a> Model<'a> {
    fn new(items: &'a [Item<'a>], covariates: &'a Covariates, link: Link) -> Self {
        let counts = by_document(sentences(items, covariates), |_| 0.0);
        let standardised = Standardised::new(&covariates.patterns, &counts);
        let kept = ClusteredOutcomes {
            patterns: &standardised.patterns,
            documents: &counts,
        }
        .independent_columns();
        let select = |pattern: &Vec<f64>| kept.iter().map(|&at| pattern[at]).collect();
        Model {
            patterns: standardised.patterns.iter().map(select).collect(),
            items,
            covariates,
            link,
            standardised,
            kept,
        }
    }

    /// The sentences that take part.
    fn sentences(&self) -> impl Iterator<Item = RegressionSentence<'a>> {
        sentences(self.items, self.covariates)
    }

    /// The sentences that take part and are coded.
    fn coded(&self) -> impl Iterator<Item = RegressionSentence<'a>> {
        self.sentences().filter(|of| of.item.coded.is_some())
    }

    fn fit(&self, label: usize) -> Option<ClusteredFit> {
        let documents = by_document(self.sentences(), |item| pseudo_outcome(item, label));
        let sample = ClusteredOutcomes {
            patterns: &self.patterns,
            documents: &documents,
        };
        sample.fit(self.link)
    }

    fn evidence(&self, label: usize) -> Evidence {
        let codes = self.coded().filter_map(|of| of.item.coded);
        let with_label = codes.filter(|coded| coded.label == label).count();
        Evidence {
            fewer: with_label.min(self.coded().count() - with_label),
        }
    }
}

/// A sentence that takes part.
#[derive(Debug, Clone, Copy)]
struct RegressionSentence<'a> {
    item: &'a Item<'a>,
    pattern: usize,
    weight: f64,
}

fn sentences<'a>(
    items: &'a [Item<'a>],
    covariates: &'a Covariates,
) -> impl Iterator<Item = RegressionSentence<'a>> {
    let all = items.iter().zip(&covariates.of).enumerate();
    all.filter_map(|(at, (item, pattern))| {
        Some(RegressionSentence {
            item,
            pattern: (*pattern)?,
            weight: covariates.weight(at),
        })
    })
}

/// What the intervals of a label rest on.
struct Evidence {
    /// The sentences coded with the label, or without it if these are fewer.
    fewer: usize,
}

impl Evidence {
    /// A value with its interval, if there is one.
    fn row(
        &self,
        label: &str,
        of: &Coefficient,
        estimate: f64,
        error: CoefficientError,
        coded_documents: usize,
    ) -> CoefficientRow {
        let CoefficientError {
            standard_error,
            freedom,
            rests_on_one,
        } = error;
        let has_interval = coded_documents >= MIN_DOCUMENTS
            && self.fewer > 0
            && standard_error > NO_ERROR
            && freedom.is_finite()
            && !rests_on_one;
        let half = t_quantile(freedom) * standard_error;
        CoefficientRow {
            label: label.to_string(),
            term: of.term.clone(),
            level: of.level.clone(),
            against: of.against.clone(),
            estimate,
            low: has_interval.then_some(estimate - half),
            high: has_interval.then_some(estimate + half),
            standard_error: has_interval.then_some(standard_error),
            freedom: has_interval.then_some(freedom),
            p: has_interval.then(|| two_sided_p(estimate / standard_error, freedom)),
            coded_documents,
            thin: has_interval && self.fewer < MIN_CODED,
        }
    }
}

/// Sums outcomes by document and pattern, each times the weight of its sentence.
fn by_document<'a>(
    sentences: impl Iterator<Item = RegressionSentence<'a>>,
    outcome: impl Fn(&Item) -> f64,
) -> BTreeMap<usize, Vec<CovariateCell>> {
    let mut sums: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for of in sentences {
        let sum = sums.entry((of.item.cluster, of.pattern)).or_default();
        sum.0 += of.weight;
        sum.1 += of.weight * outcome(of.item);
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
    coded: impl Iterator<Item = RegressionSentence<'a>>,
    covariates: &Covariates,
    at: usize,
) -> usize {
    let coefficients = &covariates.coefficients;
    let own = &coefficients[at];
    let categories = || {
        let of_levels = coefficients.iter().enumerate();
        of_levels.filter(|(_, other)| other.level.is_some() && (at == 0 || other.term == own.term))
    };
    let is_reference = |pattern: usize, term: &str| {
        let mut own = categories().filter(|(_, other)| other.term == term);
        own.all(|(column, _)| !covariates.is_at_levels(pattern, column))
    };
    let terms: BTreeSet<&str> = categories().map(|(_, other)| other.term.as_str()).collect();
    let middle = middle(covariates, at);
    let mut all = BTreeSet::new();
    let mut above = BTreeSet::new();
    let mut below = BTreeSet::new();
    let mut references = vec![BTreeSet::new(); terms.len()];
    for RegressionSentence { item, pattern, .. } in coded {
        let x = &covariates.patterns[pattern];
        all.insert(item.cluster);
        let is_above = match own.level {
            Some(_) => covariates.is_at_levels(pattern, at),
            None => x[at] > middle,
        };
        let side = if is_above { &mut above } else { &mut below };
        side.insert(item.cluster);
        for (term, documents) in terms.iter().zip(&mut references) {
            if is_reference(pattern, term) {
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
