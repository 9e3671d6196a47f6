//! Marginal means: the share of each label if all sentences had one value of a column, everything else as it is.

use std::collections::BTreeSet;

use ndarray::Array1;
use serde::Serialize;
use standpoint_common::cholesky::dot;

use super::clustered::ClusteredFit;
use super::{Coefficient, CoefficientRow, Covariates, Item, Link, Model};

/// A marginal mean, or a difference of two, for one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarginRow {
    /// The mean of the value `level`, or how far it lies above that of the value `against`. A mean has no p.
    #[serde(flatten)]
    pub row: CoefficientRow,
    /// For a difference, p adjusted for the other differences of the label (Holm 1979).
    pub adjusted_p: Option<f64>,
}

/// The marginal means of a column of categories, and all their differences.
#[derive(Debug, Clone, PartialEq)]
pub struct Margins {
    /// By label: the means, then the differences.
    pub rows: Vec<MarginRow>,
}

/// A mean of shares and how it changes with the coefficients.
struct Mean {
    value: f64,
    gradient: Array1<f64>,
}

impl Mean {
    fn above(&self, other: &Mean) -> Mean {
        Mean {
            value: self.value - other.value,
            gradient: &self.gradient - &other.gradient,
        }
    }
}

impl Margins {
    /// Returns the marginal means of a column of the covariates.
    ///
    /// The mean of a value is `Σ_i μ(x_iᵀβ)/n`, where x_i is the row of sentence i with this value in place of its own. Its
    /// error is that of its gradient, `Σ_i μ′(x_iᵀβ) x_i/n` (the delta method), with the covariance and the degrees of
    /// freedom of [`Regression`](super::Regression). For least squares without products these are the means of R's emmeans
    /// with `weights = "proportional"`; in general they are `avg_predictions` of R's marginaleffects with `variables`.
    ///
    /// # Errors
    /// What is wrong with the column: it is none of categories of the formula, or a coefficient of it is not determined.
    pub fn new(
        labels: &[String],
        items: &[Item],
        covariates: &Covariates,
        link: Link,
        column: &str,
    ) -> Result<Self, String> {
        let of_categories = || covariates.columns.iter().filter(|of| !of.levels.is_empty());
        let at = covariates
            .columns
            .iter()
            .position(|known| known.name.eq_ignore_ascii_case(column) && !known.levels.is_empty())
            .ok_or_else(|| {
                let names: Vec<&str> = of_categories().map(|of| of.name.as_str()).collect();
                match names.as_slice() {
                    [] => "there are no marginal means, because the regression has no column of categories: factor(column) makes them of numbers".into(),
                    names => format!("it is no column of categories of the regression, which has {}", names.join(", ")),
                }
            })?;
        let model = Model::new(items, covariates, link);
        if !(0..covariates.coefficients.len())
            .filter(|coefficient| covariates.involves(*coefficient, at))
            .all(|coefficient| model.kept.contains(&coefficient))
        {
            return Err(
                "its marginal means are not determined, because not all of its coefficients are: name fewer columns".into(),
            );
        }
        let known = &covariates.columns[at];
        let sentences = model.sentences();
        let patterns: Vec<Vec<Vec<f64>>> = (0..known.levels.len())
            .map(|level| model.standardised_rows(&covariates.with_level(at, level)))
            .collect();
        let coded = model.coded_by_level(at, known.levels.len());
        let mut rows = Vec::new();
        for (label, name) in labels.iter().enumerate() {
            let Some(fit) = model.fit(label) else {
                continue;
            };
            let evidence = model.evidence(label);
            let of_level = |patterns: &Vec<Vec<f64>>| mean(&fit, link, patterns, &sentences);
            let means: Vec<Mean> = patterns.iter().map(of_level).collect();
            let row = |level: usize, against: Option<usize>| {
                let of = Coefficient {
                    term: known.name.clone(),
                    level: Some(known.levels[level].clone()),
                    against: against.map(|at| known.levels[at].clone()),
                };
                let least = against.map_or(usize::MAX, |at| coded[at]).min(coded[level]);
                let above = against.map(|at| means[level].above(&means[at]));
                let Mean { value, gradient } = above.as_ref().unwrap_or(&means[level]);
                let mut row = evidence.row(name, &of, *value, fit.error(gradient, None), least);
                row.p = row.p.filter(|_| against.is_some());
                MarginRow {
                    row,
                    adjusted_p: None,
                }
            };
            let levels = 0..means.len();
            rows.extend(levels.clone().map(|level| row(level, None)));
            let pairs = levels
                .flat_map(|against| (against + 1..means.len()).map(move |level| (level, against)));
            let mut differences: Vec<MarginRow> = pairs
                .map(|(level, against)| row(level, Some(against)))
                .collect();
            adjust(&mut differences);
            rows.extend(differences);
        }
        Ok(Margins { rows })
    }
}

/// The mean share over sentences, of which each pattern has so many.
fn mean(fit: &ClusteredFit, link: Link, patterns: &[Vec<f64>], sentences: &[f64]) -> Mean {
    let coefficients = fit.coefficients.as_slice().unwrap_or_default();
    let all: f64 = sentences.iter().sum();
    let mut mean = Mean {
        value: 0.0,
        gradient: Array1::zeros(coefficients.len()),
    };
    for (x, sentences) in patterns.iter().zip(sentences) {
        let share = link.mean(dot(x, coefficients));
        let part = sentences / all;
        mean.value += part * share;
        let slope = part * link.variance(share);
        mean.gradient
            .iter_mut()
            .zip(x)
            .for_each(|(sum, x)| *sum += slope * x);
    }
    mean
}

/// Adjusts the p of several differences (Holm 1979): the smallest of m counts m times, the next m − 1 times, and none less
/// than the one before.
fn adjust(rows: &mut [MarginRow]) {
    let mut places: Vec<(usize, f64)> = Vec::new();
    places.extend(
        rows.iter()
            .enumerate()
            .filter_map(|(at, row)| Some((at, row.row.p?))),
    );
    places.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut least: f64 = 0.0;
    for (rank, (at, p)) in places.iter().enumerate() {
        least = least.max((p * (places.len() - rank) as f64).min(1.0));
        rows[*at].adjusted_p = Some(least);
    }
}

impl Model<'_> {
    /// The number of sentences of each pattern.
    fn sentences(&self) -> Vec<f64> {
        let mut sentences = vec![0.0; self.patterns.len()];
        self.used()
            .for_each(|(_, pattern)| sentences[pattern] += 1.0);
        sentences
    }

    /// Rows of the design matrix as the fit knows them.
    fn standardised_rows(&self, patterns: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let row = |pattern: &Vec<f64>| {
            let row = self.standardised.row(pattern);
            self.kept.iter().map(|&at| row[at]).collect()
        };
        patterns.iter().map(row).collect()
    }

    /// The documents with a coded sentence of each level of a column.
    fn coded_by_level(&self, column: usize, levels: usize) -> Vec<usize> {
        let mut documents = vec![BTreeSet::new(); levels];
        for (item, pattern) in self.used().filter(|(item, _)| item.coded.is_some()) {
            documents[self.covariates.level(pattern, column)].insert(item.cluster);
        }
        documents.iter().map(BTreeSet::len).collect()
    }
}
