//! Estimates the share of every label in every group.

use std::collections::HashSet;

use serde::Serialize;

use super::groups::{ALL, DRAWN, Group, comparisons, weights};
use super::{
    ClusteredEstimate, DrawnDocuments, Estimator, Groups, Item, MissingIntervals, Need, Population,
    PrevalenceError, RateMatrix, Rates, WithoutInterval, adjusted_count, classify_and_count,
    count_error, dsl, expectation_maximisation, missing_intervals, power_tuning, ppi,
    probabilistic_classify_and_count,
};

/// Half of the last decimal that is shown.
const HALF_DECIMAL: f64 = 5e-5;

/// The particulars that corrected counts need.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    /// The rates of mistaking labels for each other, for ACC and PACC.
    pub rates: Option<Rates>,
    /// The shares of labels among the sentences that the model learned from, for EMQ.
    pub prior: Option<Vec<f64>>,
}

/// One share, or one difference of shares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummaryRow {
    /// The group; `(all)` is all sentences.
    pub group: String,
    /// The label.
    pub label: String,
    /// The estimator.
    pub estimator: Estimator,
    /// The share, between 0 and 1, or the share in `group` minus that in `against`. Absent if the estimator
    /// needs coded sentences and the group has none.
    pub share: Option<f64>,
    /// The lower end of the 95 % interval, if there is one.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Sentences in the group.
    pub sentences: usize,
    /// The documents of the group.
    pub documents: usize,
    /// The effective number of its documents, or of their clusters: `N²/Σ M²`, M the sentences of one. Below ten there is
    /// no interval.
    pub effective_documents: f64,
    /// Coded sentences in the group.
    pub coded: usize,
    /// The coded sentences with the label.
    pub coded_with_label: usize,
    /// The documents, or clusters, with a coded sentence; of a difference those of the side with fewer.
    pub coded_documents: usize,
    /// True if the estimate was beyond the possible range and is shown as the end of the range. The shares of
    /// a group need not sum to 1 then.
    pub beyond: bool,
    /// The number of ends of the interval that were beyond the possible range.
    pub ends_beyond: usize,
    /// The group that it is compared with, if this is a difference.
    pub against: Option<String>,
}

/// All shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The shares in the order of groups, estimators and labels, and then the differences.
    pub rows: Vec<SummaryRow>,
    /// The groups without an interval and the reasons, if sentences are coded.
    pub without_interval: Vec<(String, WithoutInterval)>,
    /// The documents of the sample, if these were drawn, and not single sentences. Intervals about these articles
    /// are clustered by document then. Those about articles like these are so anyway.
    pub drawn_documents: Option<DrawnDocuments>,
}

impl Summary {
    /// Estimates the shares of `labels` among `items`: of all, and with `groups` of each of them. The intervals
    /// are about a `population`.
    ///
    /// # Errors
    /// If an estimator cannot be computed from these items and corrections.
    ///
    /// # Panics
    /// If an item has a label or a group that does not exist.
    pub fn new(
        labels: &[String],
        items: &[Item],
        groups: Option<Groups>,
        estimators: &[Estimator],
        corrections: &Corrections,
        population: Population,
    ) -> Result<Self, PrevalenceError> {
        let of_documents = population == Population::These;
        let drawn_documents = of_documents.then(|| DrawnDocuments::find(items)).flatten();
        let table = SharedInputs {
            labels,
            power: power_tuning(items, labels.len()),
            corrections,
            population,
            drawn_documents,
        };
        let sample_weights = weights(items);
        let mut parts = Vec::new();
        if let Some(Groups { names, of, .. }) = groups {
            let mut members: Vec<Vec<Item>> = vec![Vec::new(); names.len()];
            for (item, &group) in items.iter().zip(of) {
                members[group].push(*item);
            }
            let named = names.iter().zip(members);
            parts.extend(named.map(|(name, members)| Group::new(name, members, &sample_weights)));
        }
        let all = Group::new(ALL, items.to_vec(), &sample_weights);
        let mut rows = Vec::new();
        for group in std::iter::once(&all).chain(&parts) {
            for &estimator in estimators {
                rows.extend(table.shares(group, estimator)?);
            }
        }
        let sampled = estimators.iter().any(|e| e.is_design_based());
        let has_interval = |g: &&Group| {
            let share = || table.estimate(g, 0, Estimator::Ppi);
            table.has_enough_documents(g) && share().and_then(|share| share.interval()).is_some()
        };
        let with_interval: Vec<&Group> = parts.iter().filter(has_interval).collect();
        if let Some(groups) = groups.filter(|groups| groups.compared) {
            let compared = if parts.len() == 2 {
                1
            } else {
                with_interval.len()
            };
            // Of two labels one difference says all.
            let of_each = if labels.len() == 2 { 1 } else { labels.len() };
            let together = compared * of_each;
            for (group, other) in
                comparisons(items, groups, &parts, &with_interval, &sample_weights)
            {
                for &estimator in estimators.iter().filter(|e| e.is_design_based()) {
                    rows.extend(table.differences(group, &other, estimator, together));
                }
            }
        }
        let without = parts
            .iter()
            .filter(|g| sampled && !has_interval(g))
            .map(|g| {
                (
                    g.name.clone(),
                    WithoutInterval::explain(g.clusters, population, drawn_documents.is_some()),
                )
            });
        Ok(Summary {
            rows,
            without_interval: without.collect(),
            drawn_documents,
        })
    }

    /// Estimates the shares of `labels` among the sentences that a sample was drawn from, by its codes alone, where these are
    /// fewer than the scores have and nobody knows which.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn of_drawn_sentences(
        labels: &[String],
        items: &[Item],
        population: Population,
    ) -> Result<Self, PrevalenceError> {
        // All documents with a code are among those that it was drawn from, and hardly any others.
        let coded = items.iter().filter(|item| item.coded.is_some());
        let documents: HashSet<usize> = coded.map(|item| item.document).collect();
        let around = items
            .iter()
            .filter(|item| documents.contains(&item.document));
        let table = SharedInputs {
            labels,
            power: 0.0,
            corrections: &Corrections::default(),
            population,
            drawn_documents: None,
        };
        let group = Group::new(DRAWN, around.copied().collect(), &[]);
        let weights = items
            .iter()
            .filter_map(|item| Some(1.0 / item.coded?.probability));
        let sentences = weights.sum::<f64>().round() as usize;
        let mut rows = table.shares(&group, Estimator::Ppi)?;
        rows.iter_mut().for_each(|row| row.sentences = sentences);
        Ok(Summary {
            rows,
            without_interval: Vec::new(),
            drawn_documents: None,
        })
    }

    /// Explains why some groups have no interval while others have one. `by` is the column of the groups.
    pub fn missing_intervals(&self) -> Vec<MissingIntervals> {
        if self.rows.iter().all(|row| row.low.is_none()) {
            return Vec::new();
        }
        missing_intervals(&self.without_interval)
    }
}

/// The inputs that all groups share.
struct SharedInputs<'a> {
    labels: &'a [String],
    /// The weight of predictions in PPI++. It is the same for all groups, because few coded sentences would
    /// choose it badly.
    power: f64,
    corrections: &'a Corrections,
    population: Population,
    drawn_documents: Option<DrawnDocuments>,
}

impl SharedInputs<'_> {
    fn shares(
        &self,
        group: &Group,
        estimator: Estimator,
    ) -> Result<Vec<SummaryRow>, PrevalenceError> {
        let classes = self.labels.len();
        let (items, needs) = (&group.items, |needs| PrevalenceError::Needs {
            estimator: estimator.abbreviation(),
            needs,
        });
        let rates = || {
            let rates = self.corrections.rates.as_ref();
            rates.ok_or_else(|| needs(Need::Mistakes))
        };
        let mut beyond = false;
        let mut corrected = |counted: Vec<f64>, rates: &RateMatrix| {
            if !rates.identifies {
                return Err(PrevalenceError::Unidentified {
                    estimator: estimator.abbreviation(),
                });
            }
            let shares = adjusted_count(&counted, &rates.cells);
            beyond = count_error(&shares, &counted, &rates.cells) > HALF_DECIMAL;
            Ok(shares)
        };
        let shares = match estimator {
            Estimator::Cc => classify_and_count(items, classes),
            Estimator::Pcc => probabilistic_classify_and_count(items, classes),
            Estimator::Acc => corrected(classify_and_count(items, classes), &rates()?.hard)?,
            Estimator::Pacc => {
                let counted = probabilistic_classify_and_count(items, classes);
                corrected(counted, &rates()?.soft)?
            }
            Estimator::Emq => {
                let prior = self
                    .corrections
                    .prior
                    .as_ref()
                    .ok_or_else(|| needs(Need::Prior))?;
                expectation_maximisation(items, prior)?
            }
            Estimator::Ppi | Estimator::Dsl => {
                let mut estimates = self.estimates(group, estimator).into_iter();
                let row = |label| self.row(group, label, estimator, estimates.next(), None);
                return Ok((0..classes).map(row).collect());
            }
        };
        let is_end = |share: f64| share.min(1.0 - share) < HALF_DECIMAL;
        let row = |(label, share)| SummaryRow {
            share: Some(share),
            beyond: beyond && is_end(share),
            ..self.row(group, label, estimator, None, None)
        };
        Ok(shares.into_iter().enumerate().map(row).collect())
    }

    /// The differences of two groups, which are some of so many differences that hold `together`.
    fn differences(
        &self,
        group: &Group,
        other: &Group,
        estimator: Estimator,
        together: usize,
    ) -> Vec<SummaryRow> {
        let estimates = |group: &Group| {
            let estimates = self.estimates(group, estimator).into_iter();
            estimates.map(move |estimate| estimate.one_of(together))
        };
        let pairs = estimates(group).zip(estimates(other)).enumerate();
        let row = |(label, (one, other_one)): (usize, (ClusteredEstimate, ClusteredEstimate))| {
            let difference = one.minus(&other_one);
            difference
                .interval()
                .filter(|_| self.has_enough_documents(other))?;
            Some(self.row(group, label, estimator, Some(difference), Some(other)))
        };
        pairs.filter_map(row).collect()
    }

    /// Estimates the shares of all labels; none if no sentence is coded.
    fn estimates(&self, group: &Group, estimator: Estimator) -> Vec<ClusteredEstimate> {
        let estimate = |label: usize| self.estimate(group, label, estimator);
        let mut estimates: Vec<_> = (0..self.labels.len()).filter_map(estimate).collect();
        ClusteredEstimate::pool_design_effect(&mut estimates);
        estimates
    }

    /// Estimates the share of a label.
    fn estimate(
        &self,
        group: &Group,
        label: usize,
        estimator: Estimator,
    ) -> Option<ClusteredEstimate> {
        let corrected = match estimator {
            Estimator::Dsl => dsl(&group.items, label),
            _ => ppi(&group.items, label, self.power),
        };
        let estimate = corrected?.with_variance_floor(group.variance_floor());
        Some(match (self.population, self.drawn_documents) {
            (Population::LikeThese, _) => estimate,
            (Population::These, None) => estimate.of_these_articles(&group.items),
            (Population::These, Some(_)) => estimate.of_drawn_documents(&group.items),
        })
    }

    /// Returns true if documents are no obstacle to an interval.
    fn has_enough_documents(&self, group: &Group) -> bool {
        self.is_about_these() || group.has_enough_documents()
    }

    fn is_about_these(&self) -> bool {
        self.population == Population::These
    }

    /// Makes a row. Estimates beyond the possible range are moved to its ends, which are nearer to the truth.
    fn row(
        &self,
        group: &Group,
        label: usize,
        estimator: Estimator,
        estimate: Option<ClusteredEstimate>,
        against: Option<&Group>,
    ) -> SummaryRow {
        let least = if against.is_some() { -1.0 } else { 0.0 };
        let possible = |v: f64| v.clamp(least, 1.0);
        let is_beyond = |v: f64| (possible(v) - v).abs() > HALF_DECIMAL;
        let groups = || std::iter::once(group).chain(against);
        let interval = estimate
            .as_ref()
            .and_then(ClusteredEstimate::interval)
            .filter(|_| groups().all(|group| self.has_enough_documents(group)));
        // An interval entirely beyond the range, or without any error, would claim certainty, which only codes
        // of all sentences give.
        let is_certain = self.is_about_these() && groups().all(Group::is_coded);
        let interval =
            interval.filter(|(low, high)| is_certain || possible(*low) < possible(*high));
        let ends = interval.iter().flat_map(|(low, high)| [*low, *high]);
        SummaryRow {
            group: group.name.clone(),
            label: self.labels[label].clone(),
            estimator,
            beyond: estimate.as_ref().is_some_and(|l| is_beyond(l.value)),
            ends_beyond: ends.filter(|end| is_beyond(*end)).count(),
            share: estimate.map(|l| possible(l.value)),
            low: interval.map(|(low, _)| possible(low)),
            high: interval.map(|(_, high)| possible(high)),
            sentences: group.items.len(),
            documents: group.documents,
            effective_documents: group.clusters.effective_number,
            coded: group.coded,
            coded_with_label: group.coded_with(label),
            coded_documents: groups().map(Group::coded_documents).min().unwrap_or(0),
            against: against.map(|other| other.name.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
