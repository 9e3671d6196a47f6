//! How far coders agree, with intervals: overall, on each label, of each coder, of each two.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::bootstrap::{Estimate, LEAST_CLUSTERS, cluster_bootstrap};
use super::disagreement::{Confused, Divided, confused, divided};
use crate::labels::{Agreement, Code, Coincidences, CrossTable, Labelled, LabelledSentence};

/// The pairs of so many coders are 1,225; of more, each pair by itself is too little to have an interval of so many draws
/// (`DRAWS` of the bootstrap) made for it.
const MOST_IN_PAIRS: usize = 50;

/// Agreement of coders. Only sentences with codes by at least two count. What is undefined is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementFigures {
    /// Sentences coded by two or more.
    pub sentences: usize,
    /// Sentences coded by one, which say nothing of agreement.
    pub coded_once: usize,
    /// How many clusters (documents with their copies) they stand in: what was resampled.
    pub clusters: usize,
    /// How often another coder of the sentence gave the same label, on average over codes: of the pairs of codes of a
    /// sentence the share that are the same, each sentence weighing by its codes and not by its pairs.
    pub observed: Estimate,
    /// Krippendorff's alpha; undefined where all codes are the same.
    pub alpha: Option<Estimate>,
    /// By label.
    pub labels: Vec<LabelAgreement>,
    /// By coder.
    pub annotators: Vec<AnnotatorAgreement>,
    /// By two coders with a sentence in common.
    pub pairs: Vec<PairAgreement>,
    /// Pairs of labels by how often one stands against the other, most often first.
    pub confused: Vec<Confused>,
    /// The coincidence matrix, see [`Agreement`].
    pub coincidences: Vec<Vec<f64>>,
    /// Sentences on which coders differ, those that cost alpha most first.
    pub divided: Vec<Divided>,
}

/// Agreement on one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelAgreement {
    /// The label.
    pub label: String,
    /// How often coders gave it.
    pub codes: usize,
    /// The clusters of the sentences to which some did. Where these are fewer than [`LEAST_CLUSTERS`], its figures have no interval.
    pub clusters: usize,
    /// Where one coder gave it, how often another one did ([`Coincidences::specific`]).
    pub agreement: Option<Estimate>,
    /// Alpha of it against all other labels ([`Coincidences::alpha_of`]).
    pub alpha: Option<Estimate>,
}

/// Agreement of one coder with the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnnotatorAgreement {
    /// The coder.
    pub annotator: String,
    /// How many of the sentences this coder coded.
    pub sentences: usize,
    /// The share of the other coders who gave the same label, on average over these sentences.
    pub agreement: Option<Estimate>,
    /// The mean of Cohen's kappa with each other coder, each counting by the sentences that both coded.
    pub mean_kappa: Option<f64>,
    /// Krippendorff's alpha of the others: higher than that of all where this coder is the odd one.
    pub alpha_without: Option<f64>,
    /// How many sentences two or more of the others coded: what that alpha rests on.
    pub sentences_without: usize,
}

/// Agreement of two coders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairAgreement {
    /// The two.
    pub annotators: [String; 2],
    /// The sentences that both coded.
    pub sentences: usize,
    /// The share of them to which both gave the same label; without an interval, as is kappa, where they stand in fewer than
    /// [`LEAST_CLUSTERS`] or there are more than fifty coders.
    pub agreement: Estimate,
    /// Cohen's kappa; undefined where both gave one and the same label throughout.
    pub kappa: Option<Estimate>,
}

impl AgreementFigures {
    /// The figures of a file; none where no sentence has codes by two annotators.
    pub fn new(labelled: &Labelled) -> Option<Self> {
        let sentences = labelled.sentences.iter().enumerate();
        let rows: Vec<usize> = sentences
            .filter_map(|(at, sentence)| (sentence.codes.len() > 1).then_some(at))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let coded = Coded {
            clusters: labelled.groups(&rows),
            sentences: rows.iter().map(|&row| &labelled.sentences[row]).collect(),
            labelled,
        };
        let all = coded.agreement(|_| true);
        let parts = by_cluster(&coded.clusters, |ats| {
            let part = coded.sentences_at(ats, |_| true);
            Coincidences::of(&Agreement::new(&part, labelled.labels.len()).coincidences)
        });
        let estimates = cluster_bootstrap(parts.len(), |times| {
            let mut sums = Coincidences::none(labelled.labels.len());
            parts.iter().zip(times).for_each(|(p, &n)| sums.add(p, n));
            let of_labels = (0..labelled.labels.len())
                .flat_map(|label| [sums.specific(label), sums.alpha_of(label)]);
            let overall = [sums.observed(), sums.alpha()];
            overall.into_iter().chain(of_labels).collect()
        });
        let (overall, of_labels) = estimates.split_at(2);
        let labels = labelled.labels.iter().zip(of_labels.chunks(2)).enumerate();
        let pairs = coded.pairs();
        Some(AgreementFigures {
            sentences: rows.len(),
            coded_once: labelled
                .sentences
                .iter()
                .filter(|s| s.codes.len() == 1)
                .count(),
            clusters: parts.len(),
            observed: overall[0],
            alpha: defined(overall[1]),
            labels: labels
                .map(|(at, (label, estimates))| {
                    let clusters = coded.clusters_of(at);
                    let shown = |estimate: Estimate| match clusters < LEAST_CLUSTERS {
                        true => defined(estimate.without_interval()),
                        false => defined(estimate),
                    };
                    LabelAgreement {
                        label: label.clone(),
                        codes: coded.codes().filter(|code| code.label == at).count(),
                        clusters,
                        agreement: shown(estimates[0]),
                        alpha: shown(estimates[1]),
                    }
                })
                .collect(),
            annotators: coded.annotators(&pairs),
            pairs,
            confused: confused(labelled, &coded.sentences, &all.coincidences),
            coincidences: all.coincidences,
            divided: divided(labelled, &coded.sentences),
        })
    }
}

/// The sentences with codes by two or more, and the cluster of each.
struct Coded<'a> {
    labelled: &'a Labelled,
    sentences: Vec<&'a LabelledSentence>,
    clusters: Vec<usize>,
}

impl Coded<'_> {
    fn codes(&self) -> impl Iterator<Item = &Code> {
        self.sentences.iter().flat_map(|sentence| &sentence.codes)
    }

    /// In how many clusters somebody gave the label.
    fn clusters_of(&self, label: usize) -> usize {
        let sentences = self.sentences.iter().zip(&self.clusters);
        let with = sentences.filter(|(s, _)| s.codes.iter().any(|code| code.label == label));
        with.map(|(_, cluster)| cluster)
            .collect::<HashSet<_>>()
            .len()
    }

    /// The labels that some of the codes give each of some sentences.
    fn sentences_at(&self, ats: &[usize], of: impl Fn(&Code) -> bool) -> Vec<Vec<usize>> {
        let labels = |at: &usize| {
            let codes = self.sentences[*at].codes.iter();
            codes.filter(|c| of(c)).map(|c| c.label).collect()
        };
        ats.iter().map(labels).collect()
    }

    fn agreement(&self, of: impl Fn(&Code) -> bool) -> Agreement {
        let ats: Vec<usize> = (0..self.sentences.len()).collect();
        Agreement::new(&self.sentences_at(&ats, of), self.labelled.labels.len())
    }

    /// Each two coders who coded a sentence both, by their numbers, with what they said.
    fn codes_of_two(&self) -> impl Iterator<Item = (usize, [&Code; 2])> {
        let sentences = self.sentences.iter().zip(&self.clusters);
        sentences.flat_map(|(sentence, &cluster)| {
            let codes = &sentence.codes;
            let others = |at: usize| codes.iter().skip(at + 1);
            let pairs = codes.iter().enumerate();
            pairs.flat_map(move |(at, one)| {
                others(at).map(move |other| match one.annotator < other.annotator {
                    true => (cluster, [one, other]),
                    false => (cluster, [other, one]),
                })
            })
        })
    }

    fn pairs(&self) -> Vec<PairAgreement> {
        match self.labelled.annotators.len() > MOST_IN_PAIRS {
            true => self.pairs_without_intervals(),
            false => self.pairs_with_intervals(),
        }
    }

    /// Sums for each two coders, and not one sentence after the other.
    fn pairs_without_intervals(&self) -> Vec<PairAgreement> {
        let classes = self.labelled.labels.len();
        let mut tables: BTreeMap<[usize; 2], (usize, CrossTable)> = BTreeMap::new();
        for (_, [a, b]) in self.codes_of_two() {
            let begin = || (0, CrossTable::new(classes));
            let (sentences, table) = tables
                .entry([a.annotator, b.annotator])
                .or_insert_with(begin);
            *sentences += 1;
            table.count(a.label, b.label);
        }
        let figures = |(of, (sentences, table)): ([usize; 2], (usize, CrossTable))| {
            let alone = |value| Estimate {
                value,
                low: None,
                high: None,
            };
            PairAgreement {
                annotators: of.map(|annotator| self.labelled.annotators[annotator].clone()),
                sentences,
                agreement: alone(table.observed()),
                kappa: defined(alone(table.kappa())),
            }
        };
        tables.into_iter().map(figures).collect()
    }

    fn pairs_with_intervals(&self) -> Vec<PairAgreement> {
        // For each two annotators, the sentences that both coded: cluster and both labels.
        let mut shared: BTreeMap<[usize; 2], Vec<(usize, [usize; 2])>> = BTreeMap::new();
        for (cluster, [a, b]) in self.codes_of_two() {
            let both = shared.entry([a.annotator, b.annotator]).or_default();
            both.push((cluster, [a.label, b.label]));
        }
        let classes = self.labelled.labels.len();
        let figures = |(of, shared): ([usize; 2], Vec<(usize, [usize; 2])>)| {
            let clusters: Vec<usize> = shared.iter().map(|(cluster, _)| *cluster).collect();
            let parts = by_cluster(&clusters, |ats| {
                let mut table = CrossTable::new(classes);
                for &at in ats {
                    let (_, [first, second]) = shared[at];
                    table.count(first, second);
                }
                table
            });
            let estimates = cluster_bootstrap(parts.len(), |times| {
                let mut table = CrossTable::new(classes);
                parts.iter().zip(times).for_each(|(p, &n)| table.add(p, n));
                vec![table.observed(), table.kappa()]
            });
            PairAgreement {
                annotators: of.map(|annotator| self.labelled.annotators[annotator].clone()),
                sentences: shared.len(),
                agreement: estimates[0],
                kappa: defined(estimates[1]),
            }
        };
        shared.into_iter().map(figures).collect()
    }

    fn annotators(&self, pairs: &[PairAgreement]) -> Vec<AnnotatorAgreement> {
        let names = self.labelled.annotators.iter().enumerate();
        let figures = |(annotator, name): (usize, &String)| {
            // The cluster of each sentence that this annotator coded, and the share of others who agree.
            let mut clusters = Vec::new();
            let mut agreeing = Vec::new();
            for (sentence, &cluster) in self.sentences.iter().zip(&self.clusters) {
                let is_own = |code: &&Code| code.annotator == annotator;
                if let Some(own) = sentence.codes.iter().find(is_own) {
                    let same = sentence.codes.iter().filter(|c| c.label == own.label);
                    let others = sentence.codes.len() - 1;
                    clusters.push(cluster);
                    agreeing.push((same.count() - 1) as f64 / others as f64);
                }
            }
            let parts: Vec<(f64, f64)> = by_cluster(&clusters, |ats| {
                (ats.iter().map(|&at| agreeing[at]).sum(), ats.len() as f64)
            });
            let agreement = cluster_bootstrap(parts.len(), |times| {
                let weighted = parts.iter().zip(times);
                let (sum, n) = weighted.fold((0.0, 0.0), |(sum, n), (part, &times)| {
                    let times = f64::from(times);
                    (sum + times * part.0, n + times * part.1)
                });
                vec![sum / n]
            });
            let own = pairs.iter().filter(|pair| pair.annotators.contains(name));
            let (mut kappas, mut shared) = (0.0, 0.0);
            for (kappa, pair) in own.filter_map(|pair| Some((pair.kappa?, pair))) {
                kappas += kappa.value * pair.sentences as f64;
                shared += pair.sentences as f64;
            }
            let others = |s: &&&LabelledSentence| {
                s.codes
                    .iter()
                    .filter(|code| code.annotator != annotator)
                    .count()
                    > 1
            };
            AnnotatorAgreement {
                annotator: name.clone(),
                sentences: agreeing.len(),
                agreement: defined(agreement[0]),
                mean_kappa: (shared > 0.0).then_some(kappas / shared),
                alpha_without: self.agreement(|code| code.annotator != annotator).alpha,
                sentences_without: self.sentences.iter().filter(others).count(),
            }
        };
        names.map(figures).collect()
    }
}

/// What `of` makes of the positions of each cluster that occurs.
fn by_cluster<T>(clusters: &[usize], of: impl Fn(&[usize]) -> T) -> Vec<T> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, &cluster) in clusters.iter().enumerate() {
        members.entry(cluster).or_default().push(at);
    }
    members.values().map(|ats| of(ats)).collect()
}

fn defined(estimate: Estimate) -> Option<Estimate> {
    (!estimate.value.is_nan()).then_some(estimate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn figures(table: &str) -> AgreementFigures {
        let labelled = Labelled::parse(Path::new("x.csv"), table, None).unwrap();
        AgreementFigures::new(&labelled).unwrap()
    }

    const THREE: &str = "document,text,annotator_a,annotator_b,annotator_c\n\
        d,one,x,x,x\nd,two,x,x,y\ne,three,y,y,x\ne,four,y,y,y\nf,five,x,,\nf,six,z,y,\n";

    #[test]
    fn the_odd_one_out_is_seen() {
        let figures = figures(THREE);
        let agreement = |at: usize| figures.annotators[at].agreement.unwrap().value;
        // By hand: a agrees with both on two sentences of five, with one of two on two.
        assert!((agreement(0) - (1.0 + 0.5 + 0.5 + 1.0) / 5.0).abs() < 1e-12);
        assert!((agreement(2) - 0.5).abs() < 1e-12);
        let without = |at: usize| figures.annotators[at].alpha_without.unwrap();
        assert!(without(2) > figures.alpha.unwrap().value && without(0) < without(2));
        // a and c: alike on two of four, as by chance; b and c the same.
        assert_eq!(figures.annotators[2].mean_kappa, Some(0.0));
        assert_eq!((figures.sentences, figures.clusters), (5, 3));
    }

    #[test]
    fn intervals_by_document_are_wider_than_intervals_by_sentence() {
        let table = |with_documents: bool| {
            let mut table = "document,text,annotator_a,annotator_b\n".to_string();
            for row in 0..200 {
                let document = row / 5;
                let a = row % 2;
                let b = if document % 4 == 0 { 1 - a } else { a };
                let name = if with_documents {
                    document.to_string()
                } else {
                    String::new()
                };
                table.push_str(&format!("{name},sentence {row},{a},{b}\n"));
            }
            figures(&table)
        };
        let width = |e: Estimate| e.high.unwrap() - e.low.unwrap();
        let (by_document, by_sentence) = (table(true), table(false));
        assert_eq!((by_document.clusters, by_sentence.clusters), (40, 200));
        let kappa = |figures: &AgreementFigures| figures.pairs[0].kappa.unwrap();
        for (wide, narrow) in [
            (by_document.observed, by_sentence.observed),
            (by_document.alpha.unwrap(), by_sentence.alpha.unwrap()),
            (kappa(&by_document), kappa(&by_sentence)),
        ] {
            // Sentences of one document being all alike, the truth is √5 times as wide.
            let ratio = width(wide) / width(narrow);
            assert!((1.9..2.6).contains(&ratio), "{ratio}");
            assert_eq!(wide.value, narrow.value);
        }
    }

    #[test]
    fn what_is_undefined_is_absent() {
        let same = figures("text,annotator_a,annotator_b,annotator_c\n1,x,x,\n2,x,x,\n");
        assert_eq!((same.observed.value, same.alpha), (1.0, None));
        assert_eq!((same.pairs.len(), same.pairs[0].kappa), (1, None));
        let silent = &same.annotators[2];
        assert_eq!(
            (silent.sentences, silent.agreement, silent.mean_kappa),
            (0, None, None)
        );
        assert!(same.divided.is_empty() && same.confused.is_empty());
        let single = "text,annotator_a,annotator_b\n1,x,\n2,,y\n";
        let labelled = Labelled::parse(Path::new("x.csv"), single, None).unwrap();
        assert_eq!(AgreementFigures::new(&labelled), None);
    }
}
