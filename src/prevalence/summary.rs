//! Shares of every label in every group, by every estimator asked for.

use serde::Serialize;

use super::design::LEAST_DOCUMENTS;
use super::groups::{ALL, Group, compared, weights};
use super::{
    Estimator, Groups, Item, Linear, PrevalenceError, Rates, adjusted, classify_and_count, dsl,
    expectation_maximisation, mean_posterior, missed, power, ppi,
};

/// What an interval of a row that is [`thin`](Row::thin) rests on, to be read behind `rests`.
pub const THIN: &str = "on fewer than ten sentences coded with the label (or without it), each counted by what it stands for, or on sentences of fewer than ten documents, and on what so few cannot have shown";

/// Half of the last decimal that is written.
const TOLD: f64 = 5e-5;

/// What the corrected counts are made of.
#[derive(Debug, Clone, Default)]
pub struct Means {
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
    /// Documents in the group.
    pub documents: usize,
    /// Sentences of the audit sample in the group.
    pub audited: usize,
    /// How many of those were coded with the label.
    pub audited_with_label: usize,
    /// Whether the interval, or that of one of the shares of a difference, rests on fewer than ten sentences coded with the label, or without it,
    /// each counted by what it stands for: ten that stand for few of the sentences are not ten. Or on sentences of
    /// fewer than ten documents: those of one are alike.
    pub thin: bool,
    /// Whether the share (or difference) was estimated beyond what is possible and is shown as the end of it:
    /// then the shares of a group need not sum to 1, nor differ by the difference.
    pub beyond: bool,
    /// What the group is compared with, if this is a difference.
    pub against: Option<String>,
}

/// All shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// In the order of groups, estimators, labels; then the differences.
    pub rows: Vec<Row>,
    /// Groups that have too few audited documents for an interval.
    pub without_interval: usize,
    /// Those of them that have too few documents at all, so that no sample could give them one.
    pub too_small: usize,
}

impl Summary {
    /// Estimates the shares of `labels` among `items`: of all, and with `groups` of each of them.
    pub fn new(
        labels: &[String],
        items: &[Item],
        groups: Option<Groups>,
        estimators: &[Estimator],
        means: &Means,
    ) -> Result<Self, PrevalenceError> {
        let table = Table {
            labels,
            powers: (0..labels.len()).map(|label| power(items, label)).collect(),
            means,
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
        let has_interval = |g: &&Group| dsl(&g.items, 0).is_some_and(|l| l.interval().is_some());
        let with_interval: Vec<&Group> = parts.iter().filter(has_interval).collect();
        if let Some(groups) = groups.filter(|groups| groups.compared) {
            for (group, other) in compared(items, groups, &parts, &with_interval, &of_sample) {
                for &estimator in estimators.iter().filter(|e| e.is_design_based()) {
                    rows.extend(table.differences(group, &other, estimator));
                }
            }
        }
        Ok(Summary {
            rows,
            without_interval: match sampled {
                true => parts.len() - with_interval.len(),
                false => 0,
            },
            too_small: match sampled {
                true => parts
                    .iter()
                    .filter(|g| g.documents < LEAST_DOCUMENTS)
                    .count(),
                false => 0,
            },
        })
    }
}

/// What all groups share.
struct Table<'a> {
    labels: &'a [String],
    /// The weight of predictions in PPI++, of each label: one for all groups, because few audited sentences
    /// would choose it badly.
    powers: Vec<f64>,
    means: &'a Means,
}

impl Table<'_> {
    fn shares(&self, group: &Group, estimator: Estimator) -> Result<Vec<Row>, PrevalenceError> {
        let classes = self.labels.len();
        let (items, needs) = (&group.items, |needs| PrevalenceError::Needs {
            estimator: estimator.name(),
            needs,
        });
        let rates = || {
            let rates = self.means.rates.as_ref();
            rates.ok_or_else(|| {
                needs("needs to know how labels are mistaken: add --audit, or --labels with --scores-from")
            })
        };
        let mut beyond = false;
        let mut corrected = |counted: Vec<f64>, rates: &[Vec<f64>], tells: bool| match tells {
            true => {
                let shares = adjusted(&counted, rates);
                beyond = missed(&shares, &counted, rates) > TOLD;
                Ok(shares)
            }
            false => Err(PrevalenceError::Unidentified {
                estimator: estimator.name(),
            }),
        };
        let shares = match estimator {
            Estimator::Cc => classify_and_count(items, classes),
            Estimator::Pcc => mean_posterior(items, classes),
            Estimator::Acc => {
                let (counted, rates) = (classify_and_count(items, classes), rates()?);
                corrected(counted, &rates.hard, rates.hard_tells)?
            }
            Estimator::Pacc => {
                let (counted, rates) = (mean_posterior(items, classes), rates()?);
                corrected(counted, &rates.soft, rates.soft_tells)?
            }
            Estimator::Emq => {
                let prior = self.means.prior.as_ref().ok_or_else(|| {
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
                        self.linear(group, label, estimator),
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
            let one = self.linear(group, label, estimator)?;
            let difference = one.minus(&self.linear(other, label, estimator)?);
            difference.interval()?;
            Some(self.row(group, label, estimator, Some(difference), Some(other)))
        };
        (0..self.labels.len()).filter_map(row).collect()
    }

    fn linear(&self, group: &Group, label: usize, estimator: Estimator) -> Option<Linear> {
        let linear = match estimator {
            Estimator::Ppi => ppi(&group.items, label, self.powers[label]),
            _ => dsl(&group.items, label),
        };
        Some(linear?.with_room(group.room()))
    }

    /// Numbers outside of what is possible are taken to its ends, which brings them nearer to the truth.
    fn row(
        &self,
        group: &Group,
        label: usize,
        estimator: Estimator,
        linear: Option<Linear>,
        against: Option<&Group>,
    ) -> Row {
        let least = if against.is_some() { -1.0 } else { 0.0 };
        let possible = |v: f64| v.clamp(least, 1.0);
        let interval = linear.as_ref().and_then(Linear::interval);
        let interval = interval.map(|(low, high)| (possible(low), possible(high)));
        // What lies beyond the possible as a whole, or has shown no error at all, would claim to be sure.
        let interval = interval.filter(|(low, high)| low < high);
        let is_beyond = |l: &Linear| (possible(l.value) - l.value).abs() > TOLD;
        Row {
            group: group.name.clone(),
            label: self.labels[label].clone(),
            estimator,
            beyond: linear.as_ref().is_some_and(is_beyond),
            share: linear.map(|l| possible(l.value)),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            sentences: group.items.len(),
            documents: group.documents,
            audited: group.audited,
            audited_with_label: group.audited_with(label),
            thin: interval.is_some()
                && std::iter::once(group)
                    .chain(against)
                    .any(|group| group.is_thin(label)),
            against: against.map(|other| other.name.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::Coded;

    /// Sixty documents of two sentences in three groups; group 0 has the label 1 three times as often.
    fn summary(groups: usize, estimators: &[Estimator], coded: bool) -> Summary {
        let labels = ["no", "yes"].map(String::from);
        let probabilities = [[0.7, 0.3]];
        let items: Vec<Item> = (0..120)
            .map(|at| Item {
                document: at / 2,
                given: 0,
                probabilities: &probabilities[0],
                coded: (coded && at % 2 == 0).then_some(Coded {
                    label: usize::from(at % 8 == 0 || (at / 2 % groups == 0 && at % 4 == 0)),
                    probability: 0.5,
                }),
            })
            .collect();
        let names: Vec<String> = (0..groups).map(|at| format!("g{at}")).collect();
        let group_of: Vec<usize> = (0..120).map(|at| at / 2 % groups).collect();
        let means = Means::default();
        Summary::new(
            &labels,
            &items,
            Some(Groups {
                names: &names,
                of: &group_of,
                compared: coded,
            }),
            estimators,
            &means,
        )
        .unwrap()
    }

    #[test]
    fn shares_have_intervals_where_a_sample_was_coded_and_nowhere_else() {
        let plain = summary(3, &[Estimator::Cc, Estimator::Pcc], false);
        assert_eq!(plain.rows.len(), 4 * 2 * 2);
        assert!(
            plain
                .rows
                .iter()
                .all(|row| row.low.is_none() && row.audited == 0)
        );
        assert_eq!(plain.without_interval, 0);
        let coded = summary(3, &[Estimator::Dsl], true);
        for pair in coded.rows[..8].chunks(2) {
            let (no, yes) = (&pair[0], &pair[1]);
            assert!((no.share.unwrap() + yes.share.unwrap() - 1.0).abs() < 1e-12);
            assert!(
                yes.low.unwrap() <= yes.share.unwrap() && yes.share.unwrap() <= yes.high.unwrap()
            );
        }
        assert_eq!(coded.rows[0].group, "(all)");
        assert_eq!((coded.rows[2].documents, coded.rows[2].audited), (20, 20));
    }

    #[test]
    fn an_interval_beyond_what_is_possible_is_none() {
        // Drawn with one half, four fifths were coded, none with the label that the model gives a tenth.
        let item = |at: usize| Item {
            document: at / 50,
            given: 0,
            probabilities: &[0.9, 0.1],
            coded: (!at.is_multiple_of(5)).then_some(Coded {
                label: 0,
                probability: 0.5,
            }),
        };
        let items: Vec<Item> = (0..1000).map(item).collect();
        let labels = ["no", "yes"].map(String::from);
        let (means, dsl) = (Means::default(), [Estimator::Dsl]);
        let rows = Summary::new(&labels, &items, None, &dsl, &means)
            .unwrap()
            .rows;
        for (row, share) in rows.iter().zip([1.0, 0.0]) {
            assert_eq!((row.share, row.beyond), (Some(share), true));
            assert_eq!((row.low, row.high, row.thin), (None, None, false));
        }
    }

    #[test]
    fn two_groups_are_compared_with_each_other_and_three_with_the_rest() {
        let differences = |groups| -> Vec<(String, String)> {
            let rows = summary(groups, &[Estimator::Dsl, Estimator::Ppi], true).rows;
            let rows = rows
                .into_iter()
                .filter(|row| row.label == "yes" && row.estimator == Estimator::Dsl);
            rows.filter_map(|row| Some((row.group, row.against?)))
                .collect()
        };
        let named = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(differences(2), [named("g0", "g1")]);
        assert_eq!(
            differences(3),
            [
                named("g0", "(rest)"),
                named("g1", "(rest)"),
                named("g2", "(rest)")
            ]
        );
        // Seven groups have eight or nine documents each: too few to compare.
        assert_eq!(differences(7), []);
        let seven = summary(7, &[Estimator::Dsl], true);
        assert_eq!((seven.without_interval, seven.too_small), (7, 7));
        // Six have ten each, all of them audited.
        let six = summary(6, &[Estimator::Dsl], true);
        assert_eq!((six.without_interval, six.too_small), (0, 0));
    }

    /// Thirty documents of ten sentences, all coded; a label stands in all sentences of so many of them.
    #[test]
    fn ten_sentences_of_few_documents_are_few() {
        let thin = |documents: usize| {
            let item = |at: usize| Item {
                document: at / 10,
                given: 0,
                probabilities: &[0.5, 0.5],
                coded: Some(Coded {
                    label: usize::from(at / 10 < documents),
                    probability: 1.0,
                }),
            };
            let items: Vec<Item> = (0..300).map(item).collect();
            let labels = ["no", "yes"].map(String::from);
            let means = Means::default();
            let summary = Summary::new(&labels, &items, None, &[Estimator::Dsl], &means);
            let rows = summary.unwrap().rows;
            assert!(rows.iter().all(|row| row.low.is_some()));
            [rows[0].thin, rows[1].thin]
        };
        // Ninety sentences of nine documents; of the label that all but nine have nobody knows more.
        assert_eq!(thin(9), [true, true]);
        assert_eq!(thin(10), [false, false]);
        assert_eq!(thin(21), [true, true]);
    }

    #[test]
    fn what_an_estimator_needs_is_said() {
        let labels = ["no", "yes"].map(String::from);
        for (estimator, option) in [(Estimator::Acc, "--audit"), (Estimator::Emq, "--labels")] {
            let means = Means::default();
            let refused = Summary::new(&labels, &[], None, &[estimator], &means);
            let message = refused.unwrap_err().to_string();
            assert!(message.contains(option), "{message}");
        }
    }
}
