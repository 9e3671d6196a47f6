//! Figures of several sources of labels for the same coded sentences: how good each is, and how they differ.
//!
//! A sentence that was drawn with the probability π stands for 1/π sentences, so that the figures are those of all
//! sentences that the sample was drawn from.

use serde::Serialize;

use super::figures::{hide_interval, is_rare};
use super::jackknife::{Estimate, MIN_CLUSTERS, Range, jackknife};
use crate::document_count::DocumentCount;
use crate::labels::Labelled;

/// How good the labels of a source are where it gave or should have given one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceLabel {
    /// The label.
    pub label: String,
    /// The share of sentences given the label that have it; 0 if none was given it. Neither this nor the other
    /// figures have a value if no sentence has the label either.
    pub precision: Option<Estimate>,
    /// The share of sentences with the label that were given it.
    pub recall: Option<Estimate>,
    /// Their harmonic mean.
    pub f1: Option<Estimate>,
    /// The sentences given the label that somebody has to read for one that has it: 1/precision. No value if none has
    /// it.
    pub read_for_one: Option<Estimate>,
    /// The share of sentences with the label that were given another: 1 − recall. No value if no sentence has it.
    pub missed: Option<Estimate>,
    /// Sentences with the label.
    pub sentences: usize,
    /// Sentences given the label.
    pub given: usize,
}

/// How good the labels of a source are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Its name.
    pub source: String,
    /// The coded sentences for which it has no label.
    pub missing: usize,
    /// The share given their own label.
    pub accuracy: Estimate,
    /// The mean F1 over labels, those that no sentence has and none was given left out.
    pub macro_f1: Estimate,
    /// By label.
    pub labels: Vec<SourceLabel>,
}

/// The differences of the figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelDifference {
    /// The label.
    pub label: String,
    /// The difference of the precision.
    pub precision: Option<Estimate>,
    /// The difference of the recall.
    pub recall: Option<Estimate>,
    /// The difference of F1.
    pub f1: Option<Estimate>,
}

/// The differences of two sources, the first minus the second. The same clusters are left out for both. A figure in
/// which the two differ in fewer than [`MIN_CLUSTERS`](super::MIN_CLUSTERS) clusters has no interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceDifference {
    /// The first source.
    pub source: String,
    /// The second.
    pub against: String,
    /// The difference of the accuracy.
    pub accuracy: Estimate,
    /// The difference of the mean F1 over labels.
    pub macro_f1: Estimate,
    /// By label.
    pub labels: Vec<LabelDifference>,
}

/// Several sources beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceComparison {
    /// The coded sentences for which every source has a label.
    pub sentences: usize,
    /// All coded sentences.
    pub coded: usize,
    /// The clusters (documents with their copies) that the sentences stand in, which are left out in turn.
    pub clusters: usize,
    /// The effective number of clusters by the weight of their sentences.
    pub effective_clusters: f64,
    /// The smallest and the largest sampling probability, if they differ: sentences count by the inverse.
    pub weighted: Option<(f64, f64)>,
    /// Each source.
    pub sources: Vec<Source>,
    /// Each pair of sources.
    pub differences: Vec<SourceDifference>,
}

/// The label that a source gave to each sentence of a labels file, if it gave one.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenLabels {
    /// The name of the source.
    pub source: String,
    /// By sentence.
    pub given: Vec<Option<usize>>,
}

/// The weight of the sentences of each true label and label given.
#[derive(Debug, Clone, PartialEq)]
struct Confusion {
    labels: usize,
    weights: Vec<f64>,
}

impl Confusion {
    fn empty(labels: usize) -> Self {
        Confusion {
            labels,
            weights: vec![0.0; labels * labels],
        }
    }

    fn add(&mut self, (truth, given): (usize, usize), weight: f64) {
        self.weights[truth * self.labels + given] += weight;
    }

    fn of(&self, truth: usize, given: usize) -> f64 {
        self.weights[truth * self.labels + given]
    }

    fn right(&self) -> f64 {
        (0..self.labels).map(|label| self.of(label, label)).sum()
    }

    fn with(&self, label: usize) -> f64 {
        (0..self.labels).map(|given| self.of(label, given)).sum()
    }

    fn given(&self, label: usize) -> f64 {
        (0..self.labels).map(|truth| self.of(truth, label)).sum()
    }

    fn is_absent(&self, label: usize) -> bool {
        self.with(label) == 0.0 && self.given(label) == 0.0
    }

    /// The accuracy, the mean F1, and the precision, recall and F1 of each label. Those that the `sample` has and this
    /// part of it has not are undefined, and labels that only the sample has do not count in the mean.
    fn numbers(&self, sample: &Confusion) -> Vec<f64> {
        let share = |part: f64, all: f64| if all > 0.0 { part / all } else { 0.0 };
        let all: f64 = self.weights.iter().sum();
        let mut numbers = vec![share(self.right(), all), 0.0];
        let (mut sum, mut counted) = (0.0, 0);
        for label in 0..self.labels {
            let (with, given, right) = (self.with(label), self.given(label), self.of(label, label));
            let f1 = share(2.0 * right, with + given);
            let (is_lost, was_given) = (
                with == 0.0 && sample.with(label) > 0.0,
                sample.given(label) > 0.0,
            );
            if !sample.is_absent(label) && !is_lost {
                sum += f1;
                counted += 1;
            }
            let defined = |is_lost: bool, number: f64| if is_lost { f64::NAN } else { number };
            numbers.extend([
                defined(given == 0.0 && was_given, share(right, given)),
                defined(is_lost, share(right, with)),
                defined(is_lost, f1),
            ]);
        }
        numbers[1] = sum / counted.max(1) as f64;
        numbers
    }
}

/// The place of a figure in [`Confusion::numbers`].
const ACCURACY: usize = 0;
const MACRO_F1: usize = 1;
const OVERALL: usize = 2;
const OF_LABEL: usize = 3;

/// The labels of one source: a confusion for each cluster.
struct Tallied<'a> {
    name: &'a str,
    clusters: Vec<Confusion>,
    all: Confusion,
    given: Vec<usize>,
    missing: usize,
}

impl<'a> Tallied<'a> {
    /// The labels of a source for these rows, before any is added.
    fn new(source: &'a GivenLabels, rows: &[usize], labels: usize, clusters: usize) -> Self {
        let has_none = |row: &&usize| source.given[**row].is_none();
        Tallied {
            name: &source.source,
            clusters: vec![Confusion::empty(labels); clusters],
            all: Confusion::empty(labels),
            given: vec![0; labels],
            missing: rows.iter().filter(has_none).count(),
        }
    }

    /// Adds the true label of a sentence and the label given.
    fn add(&mut self, labels: (usize, usize), cluster: usize, weight: f64) {
        self.clusters[cluster].add(labels, weight);
        self.all.add(labels, weight);
        self.given[labels.1] += 1;
    }

    /// The confusion of the clusters that count.
    fn part(&self, counts: &[bool]) -> Confusion {
        let mut sum = Confusion::empty(self.all.labels);
        for (cluster, _) in self
            .clusters
            .iter()
            .zip(counts)
            .filter(|(_, counts)| **counts)
        {
            sum.weights
                .iter_mut()
                .zip(&cluster.weights)
                .for_each(|(sum, more)| *sum += more);
        }
        sum
    }

    /// The weight of some sentences of each cluster; none where there are too few clusters for any interval.
    fn sizes(&self, size: impl Fn(&Confusion) -> f64) -> impl Iterator<Item = f64> {
        let is_tested = self.clusters.len() >= MIN_CLUSTERS;
        let tested = self.clusters.iter().filter(move |_| is_tested);
        tested.map(size)
    }

    fn clusters_where(&self, holds: impl Fn(&Confusion) -> bool) -> usize {
        self.clusters
            .iter()
            .filter(|cluster| holds(cluster))
            .count()
    }

    fn differing(&self, other: &Self, figure: impl Fn(&Confusion) -> Vec<f64>) -> usize {
        let both = self.clusters.iter().zip(&other.clusters);
        both.filter(|(one, other)| figure(one) != figure(other))
            .count()
    }
}

impl SourceComparison {
    /// Compares sources on those of the `rows` of a labels file for which each of them has a label.
    ///
    /// # Panics
    /// If the sources are of another file, or a label is not one of it.
    pub fn new(labelled: &Labelled, sources: &[GivenLabels], rows: &[usize]) -> Self {
        let is_everywhere = |row: &usize| sources.iter().all(|source| source.given[*row].is_some());
        let common: Vec<usize> = rows.iter().copied().filter(is_everywhere).collect();
        let labels = labelled.labels.len();
        let (weights, weighted) = weights(labelled, &common);
        let clusters = labelled.groups(&common);
        let count = clusters.iter().max().map_or(0, |last| last + 1);
        let truth = |row: usize| labelled.sentences[row].label;
        let tally = |source| {
            let mut tallied = Tallied::new(source, rows, labels, count);
            for ((row, cluster), weight) in common.iter().zip(&clusters).zip(&weights) {
                if let Some(given) = source.given[*row] {
                    tallied.add((truth(*row), given), *cluster, *weight);
                }
            }
            tallied
        };
        let tallied: Vec<Tallied> = sources.iter().map(tally).collect();
        let pairs: Vec<(usize, usize)> = (0..sources.len())
            .flat_map(|one| (one + 1..sources.len()).map(move |other| (one, other)))
            .collect();
        let figures = OVERALL + OF_LABEL * labels;
        let mut ranges = vec![Range::SHARE; figures * sources.len()];
        ranges.resize(figures * (sources.len() + pairs.len()), Range::CORRELATION);
        let sizes = sizes(&clusters, &weights, count);
        let estimates = jackknife(&sizes, &ranges, |counts| {
            let numbers = tallied
                .iter()
                .map(|source| source.part(counts).numbers(&source.all));
            let numbers: Vec<Vec<f64>> = numbers.collect();
            let differences = pairs.iter().flat_map(|(one, other)| {
                let both = numbers[*one].iter().zip(&numbers[*other]);
                both.map(|(one, other)| one - other)
            });
            numbers
                .iter()
                .flatten()
                .copied()
                .chain(differences)
                .collect()
        });
        let mut estimates = estimates.chunks(figures);
        let mut with_label = vec![0; labels];
        common.iter().for_each(|row| with_label[truth(*row)] += 1);
        let standing: Vec<usize> = (0..labels)
            .map(|label| {
                tallied
                    .first()
                    .map_or(0, |source| source.clusters_where(|c| c.with(label) > 0.0))
            })
            .collect();
        let names = &labelled.labels;
        let sources = tallied.iter().zip(&mut estimates);
        let sources =
            sources.map(|(source, found)| source.figures(found, names, &with_label, &standing));
        let sources: Vec<Source> = sources.collect();
        let differences = pairs.iter().zip(&mut estimates);
        let differences = differences.map(|((one, other), found)| {
            tallied[*one].minus(&tallied[*other], found, names, &standing)
        });
        SourceComparison {
            sentences: common.len(),
            coded: rows.len(),
            clusters: count,
            effective_clusters: DocumentCount::from_sizes(sizes.iter().copied()).effective_number,
            weighted,
            differences: differences.collect(),
            sources,
        }
    }
}

impl Tallied<'_> {
    fn figures(
        &self,
        found: &[Estimate],
        names: &[String],
        with_label: &[usize],
        standing: &[usize],
    ) -> Source {
        let errors = self.clusters_where(|cluster| cluster.right() < cluster.weights.iter().sum());
        let labels = names.iter().enumerate().map(|(label, name)| {
            let mistaken = self.clusters_where(|cluster| {
                let right = cluster.of(label, label);
                cluster.with(label) > right || cluster.given(label) > right
            });
            let given = self.clusters_where(|cluster| cluster.given(label) > 0.0);
            let of = |at: usize| {
                let estimate = found[OVERALL + OF_LABEL * label + at];
                (!self.all.is_absent(label)).then_some(estimate)
            };
            let telling = standing[label].min(mistaken);
            let precision = of(0).map(|precision| {
                precision.or_of_few(telling.min(given), self.sizes(|c| c.given(label)))
            });
            let recall =
                of(1).map(|recall| recall.or_of_few(telling, self.sizes(|c| c.with(label))));
            let either = |c: &Confusion| c.with(label) + c.given(label) - c.of(label, label);
            let f1 = of(2).map(|f1| f1.f1_or_of_few(telling, self.sizes(either)));
            SourceLabel {
                label: name.clone(),
                read_for_one: precision
                    .filter(|p| p.value > 0.0)
                    .map(|p| p.turned(|p| 1.0 / p)),
                missed: recall
                    .filter(|_| with_label[label] > 0)
                    .map(|recall| recall.turned(|recall| 1.0 - recall)),
                precision,
                recall,
                f1,
                sentences: with_label[label],
                given: self.given[label],
            }
        });
        let is_any_rare = standing.iter().any(|clusters| is_rare(*clusters));
        Source {
            source: self.name.to_string(),
            missing: self.missing,
            accuracy: found[ACCURACY].or_of_few(errors, self.sizes(|c| c.weights.iter().sum())),
            macro_f1: hide_interval(is_any_rare, found[MACRO_F1].resting_on(errors)),
            labels: labels.collect(),
        }
    }

    fn minus(
        &self,
        other: &Self,
        found: &[Estimate],
        names: &[String],
        standing: &[usize],
    ) -> SourceDifference {
        let labels = names.iter().enumerate().map(|(label, name)| {
            let right = |cluster: &Confusion| vec![cluster.of(label, label)];
            let right_and_given =
                |cluster: &Confusion| vec![cluster.of(label, label), cluster.given(label)];
            let differ = [
                self.differing(other, right_and_given),
                self.differing(other, right),
                self.differing(other, right_and_given),
            ];
            let shown = |at: usize| {
                let estimate = found[OVERALL + OF_LABEL * label + at].resting_on(differ[at]);
                let is_absent = self.all.is_absent(label) && other.all.is_absent(label);
                (!is_absent).then(|| hide_interval(is_rare(standing[label]), estimate))
            };
            LabelDifference {
                label: name.clone(),
                precision: shown(0),
                recall: shown(1),
                f1: shown(2),
            }
        });
        let is_any_rare = standing.iter().any(|clusters| is_rare(*clusters));
        let right = |cluster: &Confusion| vec![cluster.right()];
        let macro_f1 =
            found[MACRO_F1].resting_on(self.differing(other, |cluster| cluster.weights.clone()));
        SourceDifference {
            source: self.name.to_string(),
            against: other.name.to_string(),
            accuracy: found[ACCURACY].resting_on(self.differing(other, right)),
            macro_f1: hide_interval(is_any_rare, macro_f1),
            labels: labels.collect(),
        }
    }
}

/// The weight of each row, and the smallest and the largest sampling probability if rows differ in it. Every row has
/// the weight 1 unless all were drawn with known probabilities that differ.
fn weights(labelled: &Labelled, rows: &[usize]) -> (Vec<f64>, Option<(f64, f64)>) {
    let drawn = rows.iter().map(|row| labelled.sentences[*row].probability);
    let drawn: Option<Vec<f64>> = drawn.collect();
    match (drawn, labelled.unequal_probabilities()) {
        (Some(drawn), Some(range)) => (drawn.into_iter().map(|p| 1.0 / p).collect(), Some(range)),
        _ => (vec![1.0; rows.len()], None),
    }
}

/// The weight of each cluster as a whole number of thousandths of a sentence of mean weight.
fn sizes(clusters: &[usize], weights: &[f64], count: usize) -> Vec<usize> {
    let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
    let mut sizes = vec![0.0; count];
    clusters
        .iter()
        .zip(weights)
        .for_each(|(cluster, weight)| sizes[*cluster] += weight / mean);
    sizes
        .into_iter()
        .map(|size: f64| (1000.0 * size).round() as usize)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluation::{Difference, Figures, Predicted};
    use crate::labels::from_csv;

    /// Labelled sentences, by document and label; a label may be given a sampling probability.
    fn labelled(rows: &[(usize, usize, &str)]) -> Labelled {
        let row = |(at, (document, label, drawn)): (usize, &(usize, usize, &str))| {
            format!("d{document},sentence {at},l{label},{drawn}\n")
        };
        let rows: String = rows.iter().enumerate().map(row).collect();
        from_csv(&format!("document,text,label,sampling,probability\n{rows}"))
    }

    fn source(name: &str, given: impl IntoIterator<Item = Option<usize>>) -> GivenLabels {
        GivenLabels {
            source: name.to_string(),
            given: given.into_iter().collect(),
        }
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }

    /// Four sentences drawn with ½ and two drawn with ⅒, by hand. They stand for 2 · 4 + 10 · 2 = 28 sentences. Of
    /// the label l1 are sentences 0 to 2 (2 + 2 + 2 = 6) and 4 (10), 16 in all. One source gives l1 to 0, 1, 3 and 4
    /// (2 + 2 + 2 + 10 = 16), of which 0, 1 and 4 (14) are right: precision and recall 14/16, and right are 14 and
    /// sentence 5 (10), 24/28. The other gives l1 to 0 only: precision 1 and recall 2/16, right are 0, 3 and 5, 14/28.
    #[test]
    fn sentences_count_by_the_inverse_of_their_probability() {
        let (half, tenth) = ("random,0.5", "random,0.1");
        let labelled = labelled(&[
            (0, 1, half),
            (1, 1, half),
            (2, 1, half),
            (3, 0, half),
            (4, 1, tenth),
            (5, 0, tenth),
        ]);
        let one = source("one", [1, 1, 0, 1, 1, 0].map(Some));
        let other = source("other", [1, 0, 0, 0, 0, 0].map(Some));
        let found = SourceComparison::new(&labelled, &[one, other], &[0, 1, 2, 3, 4, 5]);
        assert_eq!((found.sentences, found.coded), (6, 6));
        assert_eq!(found.weighted, Some((0.1, 0.5)));
        let [one, other] = found.sources.as_slice() else {
            panic!("{found:?}")
        };
        near(one.accuracy.value, 24.0 / 28.0);
        near(other.accuracy.value, 14.0 / 28.0);
        let value = |estimate: Option<Estimate>| estimate.unwrap().value;
        near(value(one.labels[1].precision), 14.0 / 16.0);
        near(value(one.labels[1].recall), 14.0 / 16.0);
        near(value(one.labels[1].read_for_one), 16.0 / 14.0);
        near(value(one.labels[1].missed), 2.0 / 16.0);
        near(value(other.labels[1].read_for_one), 1.0);
        near(value(other.labels[1].missed), 14.0 / 16.0);
        assert_eq!((one.labels[1].sentences, one.labels[1].given), (4, 4));
        // Sentences 3 (weight 2) and 5 (weight 10) have l0. The first source finds 10 of 12, and gives l0 to 2 and 5 (12).
        near(one.macro_f1.value, (14.0 / 16.0 + 10.0 / 12.0) / 2.0);
        let [difference] = found.differences.as_slice() else {
            panic!("{found:?}")
        };
        near(difference.accuracy.value, 10.0 / 28.0);
        near(value(difference.labels[1].recall), 12.0 / 16.0);
        // Six documents are too few for an interval.
        assert_eq!(difference.accuracy.low, None);
    }

    #[test]
    fn sources_are_compared_on_what_all_have() {
        let labelled = labelled(&[(0, 1, ","), (1, 1, ","), (2, 0, ","), (3, 0, ",")]);
        let all = source("all", [1, 1, 1, 1].map(Some));
        let some = source("some", [None, Some(1), Some(0), Some(0)]);
        let found = SourceComparison::new(&labelled, &[all, some], &[0, 1, 2]);
        let missing: Vec<usize> = found.sources.iter().map(|source| source.missing).collect();
        assert_eq!((found.sentences, found.coded, missing), (2, 3, vec![0, 1]));
        near(found.sources[0].accuracy.value, 0.5);
        near(found.sources[1].accuracy.value, 1.0);
        assert_eq!(found.weighted, None);
        // Nothing was given l0 by the one: all of its right ones are missed, and no reading finds one.
        assert_eq!(found.sources[0].labels[0].read_for_one, None);
        near(found.sources[0].labels[0].missed.unwrap().value, 1.0);
        let none = SourceComparison::new(&labelled, &[source("none", [None; 4])], &[0, 1]);
        assert_eq!((none.sentences, none.sources[0].missing), (0, 2));
    }

    /// Two hundred samples of sixty documents of fifteen sentences, half of which are hard for one source, drawn with
    /// ¾ where it gives l1 and with ¼ else. Sentences of a document are alike, and yet the intervals hold what is
    /// true of all such documents: accuracies of 0.75 and 0.8.
    #[test]
    fn intervals_hold_the_truth_in_most_samples() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let (samples, mut held) = (200, [0; 3]);
        for _ in 0..samples {
            let mut rows = String::from("document,text,label,sampling,probability\n");
            let mut given = [Vec::new(), Vec::new()];
            let hard: Vec<bool> = (0..60).map(|_| random() < 0.5).collect();
            for at in 0..60 * 15 {
                let document = at / 15;
                let truth = usize::from(random() < 0.4);
                let right = [if hard[document] { 0.6 } else { 0.9 }, 0.8];
                let labels = right.map(|p| if random() < p { truth } else { 1 - truth });
                let probability = if labels[0] == 1 { 0.75 } else { 0.25 };
                if random() < probability {
                    rows += &format!("d{document},sentence {at},l{truth},random,{probability}\n");
                    given[0].push(Some(labels[0]));
                    given[1].push(Some(labels[1]));
                }
            }
            let labelled = from_csv(&rows);
            let all: Vec<usize> = (0..labelled.sentences.len()).collect();
            let sources = given.map(|given| source("s", given));
            let found = SourceComparison::new(&labelled, &sources, &all);
            let estimates = [
                (found.sources[0].accuracy, 0.75),
                (found.sources[1].accuracy, 0.8),
                (found.differences[0].accuracy, -0.05),
            ];
            for (held, (estimate, truth)) in held.iter_mut().zip(estimates) {
                let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
                *held += usize::from(low <= truth && truth <= high);
            }
        }
        // About 190 of 200 intervals of 95 % hold; the bounds are three standard deviations away.
        assert!(
            held.iter().all(|held| (180..=199).contains(held)),
            "{held:?}"
        );
    }

    /// Rows of a document, a true label and the labels that two sources give.
    fn rows() -> impl Strategy<Value = Vec<(usize, usize, usize, usize)>> {
        prop::collection::vec((0usize..25, 0usize..3, 0usize..3, 0usize..3), 20..120)
    }

    proptest! {
        /// Where all sentences count alike the figures and intervals are those of a single table of scores.
        #[test]
        fn figures_are_those_of_one_table(rows in rows(), probability in prop::sample::select(vec![",", "random,0.25"])) {
            let truth: Vec<_> = rows.iter().map(|row| (row.0, row.1, probability)).collect();
            let labelled = labelled(&truth);
            // Labels that no sentence has are none of its labels.
            prop_assume!(labelled.labels.len() == 3);
            let all: Vec<usize> = (0..rows.len()).collect();
            let sides = [rows.iter().map(|row| row.2).collect(), rows.iter().map(|row| row.3).collect::<Vec<_>>()];
            let sources = sides.clone().map(|given| source("s", given.into_iter().map(Some)));
            let found = SourceComparison::new(&labelled, &sources, &all);
            let predicted = sides.map(|given| Predicted { given, ..Predicted::empty(&labelled) });
            for (source, predicted) in found.sources.iter().zip(&predicted) {
                let wanted = Figures::of_rows(&labelled, predicted, &all);
                same(source.accuracy, wanted.accuracy);
                same(source.macro_f1, wanted.macro_f1);
                for (label, wanted) in source.labels.iter().zip(&wanted.labels) {
                    for (one, other) in [(label.precision, wanted.precision), (label.recall, wanted.recall), (label.f1, wanted.f1)] {
                        same(one.unwrap(), other.unwrap());
                    }
                    prop_assert_eq!(label.sentences, wanted.sentences);
                }
            }
            let wanted = Difference::of_rows(&labelled, &predicted[1], &predicted[0], &all);
            same(found.differences[0].accuracy, wanted.accuracy);
            same(found.differences[0].macro_f1, wanted.macro_f1);
        }

        /// Whatever the probabilities are, a difference is that of the values, its interval holds it, and the other way
        /// round it has the other sign.
        #[test]
        fn differences_turn_with_their_sides(rows in rows(), drawn in prop::collection::vec(1usize..20, 120)) {
            let drawn: Vec<String> = drawn.iter().map(|p| format!("random,{}", *p as f64 / 20.0)).collect();
            let truth: Vec<_> = rows.iter().zip(&drawn).map(|(row, drawn)| (row.0, row.1, drawn.as_str())).collect();
            let labelled = labelled(&truth);
            prop_assume!(labelled.labels.len() == 3);
            let all: Vec<usize> = (0..rows.len()).collect();
            let one = source("one", rows.iter().map(|row| Some(row.2)));
            let other = source("other", rows.iter().map(|row| Some(row.3)));
            let found = SourceComparison::new(&labelled, &[one.clone(), other.clone()], &all);
            let turned = SourceComparison::new(&labelled, &[other, one], &all);
            let (a, b) = (&found.differences[0], &turned.differences[0]);
            let both = |of: &SourceDifference| {
                let labels = of.labels.iter().flat_map(|label| [label.precision, label.recall, label.f1]);
                [of.accuracy, of.macro_f1].into_iter().chain(labels.flatten()).collect::<Vec<_>>()
            };
            let negative = |x: Option<f64>| x.map(|x| -x);
            for (one, other) in both(a).into_iter().zip(both(b)) {
                let other = Estimate { value: -other.value, low: negative(other.high), high: negative(other.low) };
                same(one, other);
                if let (Some(low), Some(high)) = (one.low, one.high) {
                    prop_assert!(low < one.value && one.value < high, "{:?}", one);
                }
            }
            near(a.accuracy.value, found.sources[0].accuracy.value - found.sources[1].accuracy.value);
        }
    }

    fn same(one: Estimate, other: Estimate) {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let both = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => close(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let are_same =
            close(one.value, other.value) && both(one.low, other.low) && both(one.high, other.high);
        assert!(are_same, "{one:?} {other:?}");
    }
}
