//! Shares of every label in every group, by every estimator asked for.

use serde::Serialize;

use super::groups::{ALL, Group, compared, weights};
use super::without_interval;
use super::{
    ClusteredEstimate, Estimator, Groups, Item, PrevalenceError, Rates, WithoutInterval,
    adjusted_count, classify_and_count, dsl, expectation_maximisation, missed, power_tuning, ppi,
    probabilistic_classify_and_count,
};

/// Half of the last decimal that is written.
const TOLD: f64 = 5e-5;

/// What counts are corrected by.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    /// How labels are mistaken for each other, for ACC and PACC.
    pub rates: Option<Rates>,
    /// The shares of labels among the sentences that the model learned from, for EMQ.
    pub prior: Option<Vec<f64>>,
}

/// One share, or one difference of shares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The group; `(all)` is everything.
    pub group: String,
    /// The label.
    pub label: String,
    /// How the share was estimated.
    pub estimator: Estimator,
    /// The share, between 0 and 1; of a difference the share in `group` minus that in `against`. Absent where
    /// the estimator needs audited sentences and the group has none.
    pub share: Option<f64>,
    /// The lower end of the 95 % interval, where one can be defended.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Sentences in the group.
    pub sentences: usize,
    /// DocumentCount in the group.
    pub documents: usize,
    /// As how many documents of one length these count: `N²/Σ M²`, M the sentences of a document and N of all. Below ten there is no interval.
    pub effective_documents: f64,
    /// Sentences of the audit sample in the group.
    pub audited: usize,
    /// How many of those were coded with the label.
    pub audited_with_label: usize,
    /// Whether the interval, or that of one of the shares of a difference, rests on fewer than ten sentences coded with the label, or without it,
    /// each counted by what it stands for: ten that stand for few of the sentences are not ten. More codes make it shorter.
    pub thin: bool,
    /// Whether it rests on sentences of fewer than ten documents, though ten are coded, or a third of all, or several of each of these
    /// documents: those of one document are alike, so that it may be too short, and more codes hardly help.
    pub few_documents: bool,
    /// Whether few of the documents hold so much of the sentences that it is too narrow.
    pub uneven: bool,
    /// Whether the share (or difference) was estimated beyond what is possible and is shown as the end of it:
    /// then the shares of a group need not sum to 1, nor differ by the difference.
    pub beyond: bool,
    /// How many ends of the interval lay beyond what is possible and are shown as the end of it.
    pub ends_beyond: usize,
    /// What the group is compared with, if this is a difference.
    pub against: Option<String>,
}

/// All shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// In the order of groups, estimators, labels; then the differences.
    pub rows: Vec<Row>,
    /// The groups that have no interval, though sentences are coded, and why.
    pub(crate) without_interval: Vec<(String, WithoutInterval)>,
}

impl Summary {
    /// Estimates the shares of `labels` among `items`: of all, and with `groups` of each of them.
    ///
    /// # Errors
    /// When an estimator cannot be had from these items and corrections.
    ///
    /// # Panics
    /// When an item names a label or a group that is not there.
    pub fn new(
        labels: &[String],
        items: &[Item],
        groups: Option<Groups>,
        estimators: &[Estimator],
        corrections: &Corrections,
    ) -> Result<Self, PrevalenceError> {
        let table = Table {
            labels,
            powers: (0..labels.len())
                .map(|label| power_tuning(items, label))
                .collect(),
            corrections,
        };
        let of_sample = weights(items);
        let mut parts = Vec::new();
        if let Some(Groups { names, of, .. }) = groups {
            let mut members: Vec<Vec<Item>> = vec![Vec::new(); names.len()];
            for (item, &group) in items.iter().zip(of) {
                members[group].push(*item);
            }
            let named = names.iter().zip(members);
            parts.extend(named.map(|(name, members)| Group::new(name, members, &of_sample)));
        }
        let all = Group::new(ALL, items.to_vec(), &of_sample);
        let mut rows = Vec::new();
        for group in std::iter::once(&all).chain(&parts) {
            for &estimator in estimators {
                rows.extend(table.shares(group, estimator)?);
            }
        }
        let sampled = estimators.iter().any(|e| e.is_design_based());
        let has_interval = |g: &&Group| {
            let found = || dsl(&g.items, 0).and_then(|found| found.interval());
            g.has_enough_documents() && found().is_some()
        };
        let with_interval: Vec<&Group> = parts.iter().filter(has_interval).collect();
        if let Some(groups) = groups.filter(|groups| groups.compared) {
            for (group, other) in compared(items, groups, &parts, &with_interval, &of_sample) {
                for &estimator in estimators.iter().filter(|e| e.is_design_based()) {
                    rows.extend(table.differences(group, &other, estimator));
                }
            }
        }
        let without = parts.iter().filter(|g| sampled && !has_interval(g));
        let without = without.map(|g| (g.name.clone(), WithoutInterval::of_coded(g.documents)));
        Ok(Summary {
            rows,
            without_interval: without.collect(),
        })
    }

    /// Why some groups have no interval where others have one, and what could give them one; `by` is the column whose values they
    /// are.
    #[must_use]
    pub(crate) fn why_without_interval(&self, by: &str) -> Vec<String> {
        if self.rows.iter().all(|row| row.low.is_none()) {
            return Vec::new();
        }
        without_interval::of_groups(&self.without_interval, by)
    }
}

/// What all groups share.
struct Table<'a> {
    labels: &'a [String],
    /// The weight of predictions in PPI++, of each label: one for all groups, because few audited sentences
    /// would choose it badly.
    powers: Vec<f64>,
    corrections: &'a Corrections,
}

impl Table<'_> {
    fn shares(&self, group: &Group, estimator: Estimator) -> Result<Vec<Row>, PrevalenceError> {
        let classes = self.labels.len();
        let (items, needs) = (&group.items, |needs| PrevalenceError::Needs {
            estimator: estimator.name(),
            needs,
        });
        let rates = || {
            let rates = self.corrections.rates.as_ref();
            rates.ok_or_else(|| {
                needs("needs to know how labels are mistaken: add --audit, or --labels with --scores-from")
            })
        };
        let mut beyond = false;
        let mut corrected = |counted: Vec<f64>, rates: &[Vec<f64>], tells: bool| match tells {
            true => {
                let shares = adjusted_count(&counted, rates);
                beyond = missed(&shares, &counted, rates) > TOLD;
                Ok(shares)
            }
            false => Err(PrevalenceError::Unidentified {
                estimator: estimator.name(),
            }),
        };
        let shares = match estimator {
            Estimator::Cc => classify_and_count(items, classes),
            Estimator::Pcc => probabilistic_classify_and_count(items, classes),
            Estimator::Acc => {
                let (counted, rates) = (classify_and_count(items, classes), rates()?);
                corrected(counted, &rates.hard, rates.hard_tells)?
            }
            Estimator::Pacc => {
                let (counted, rates) = (probabilistic_classify_and_count(items, classes), rates()?);
                corrected(counted, &rates.soft, rates.soft_tells)?
            }
            Estimator::Emq => {
                let prior = self.corrections.prior.as_ref().ok_or_else(|| {
                    needs("needs the sentences that the model learned from: add --labels")
                })?;
                expectation_maximisation(items, prior)?
            }
            Estimator::Ppi | Estimator::Dsl => {
                let row = |label| {
                    self.row(
                        group,
                        label,
                        estimator,
                        self.estimate(group, label, estimator),
                        None,
                    )
                };
                return Ok((0..classes).map(row).collect());
            }
        };
        let is_end = |share: f64| share.min(1.0 - share) < TOLD;
        let row = |(label, share)| Row {
            share: Some(share),
            beyond: beyond && is_end(share),
            ..self.row(group, label, estimator, None, None)
        };
        Ok(shares.into_iter().enumerate().map(row).collect())
    }

    fn differences(&self, group: &Group, other: &Group, estimator: Estimator) -> Vec<Row> {
        let row = |label| {
            let one = self.estimate(group, label, estimator)?;
            let difference = one.minus(&self.estimate(other, label, estimator)?);
            difference
                .interval()
                .filter(|_| other.has_enough_documents())?;
            Some(self.row(group, label, estimator, Some(difference), Some(other)))
        };
        (0..self.labels.len()).filter_map(row).collect()
    }

    fn estimate(
        &self,
        group: &Group,
        label: usize,
        estimator: Estimator,
    ) -> Option<ClusteredEstimate> {
        let estimate = match estimator {
            Estimator::Ppi => ppi(&group.items, label, self.powers[label]),
            _ => dsl(&group.items, label),
        };
        Some(estimate?.with_room(group.room()))
    }

    /// Numbers outside of what is possible are taken to its ends, which brings them nearer to the truth.
    fn row(
        &self,
        group: &Group,
        label: usize,
        estimator: Estimator,
        estimate: Option<ClusteredEstimate>,
        against: Option<&Group>,
    ) -> Row {
        let least = if against.is_some() { -1.0 } else { 0.0 };
        let possible = |v: f64| v.clamp(least, 1.0);
        let is_beyond = |v: f64| (possible(v) - v).abs() > TOLD;
        let of = || std::iter::once(group).chain(against);
        let interval = estimate.as_ref().and_then(ClusteredEstimate::interval);
        let interval = interval.filter(|_| of().all(Group::has_enough_documents));
        // What lies beyond the possible as a whole, or has shown no error at all, would claim to be sure.
        let interval = interval.filter(|(low, high)| possible(*low) < possible(*high));
        let ends = interval.iter().flat_map(|(low, high)| [*low, *high]);
        Row {
            group: group.name.clone(),
            label: self.labels[label].clone(),
            estimator,
            beyond: estimate.as_ref().is_some_and(|l| is_beyond(l.value)),
            ends_beyond: ends.filter(|end| is_beyond(*end)).count(),
            share: estimate.map(|l| possible(l.value)),
            low: interval.map(|(low, _)| possible(low)),
            high: interval.map(|(_, high)| possible(high)),
            sentences: group.items.len(),
            documents: group.documents.number,
            effective_documents: group.documents.effective_number,
            audited: group.audited,
            audited_with_label: group.audited_with(label),
            thin: interval.is_some() && of().any(|group| group.is_thin(label)),
            few_documents: interval.is_some() && of().any(|group| group.is_in_few_documents(label)),
            uneven: interval.is_some() && of().any(|group| group.documents.is_uneven()),
            against: against.map(|other| other.name.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
