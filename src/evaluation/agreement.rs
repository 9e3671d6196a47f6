//! How far coders agree, with intervals: overall, on each label, of each coder, of each two.

use std::collections::HashMap;

use serde::Serialize;

use super::alpha::{Agreement, Coincidences};
use super::bootstrap::{Estimate, cluster_bootstrap};
use super::coded::{Coded, by_cluster, number, shown};
use super::disagreement::{Confused, Divided, confused, divided};
use super::pairs::PairAgreement;
use crate::document_count::DocumentCount;
use crate::labels::Labelled;

/// Agreement of coders. Only sentences with codes by at least two count. What is undefined is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementFigures {
    /// Sentences coded by two or more.
    pub sentences: usize,
    /// Sentences coded by one, which say nothing of agreement.
    pub coded_once: usize,
    /// How many clusters (documents with their copies) they stand in: what was resampled.
    pub clusters: usize,
    /// As how many clusters of one size these count: `N²/Σ M²`, M the sentences of a cluster and N of all.
    pub effective_clusters: f64,
    /// The clusters that have a sentence on which coders differ. Where these are fewer than [`LEAST_CLUSTERS`](super::LEAST_CLUSTERS),
    /// no figure of all coders has an interval: draws have such a cluster never, once or many times over. Nor has one of a label, a
    /// coder or two coders where their disagreements stand in fewer.
    pub clusters_with_disagreement: usize,
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
    /// The clusters of the sentences to which some did. Where those of them in which others gave another label are fewer than
    /// [`LEAST_CLUSTERS`](super::LEAST_CLUSTERS), its figures have no interval.
    pub clusters: usize,
    /// Where one coder gave it, how often another one did (positive specific agreement).
    pub agreement: Option<Estimate>,
    /// Alpha of it against all other labels.
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
        let units = coded.units();
        let all = Agreement::new(&units, labelled.labels.len());
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
        let divided_clusters = coded.clusters_divided();
        Some(AgreementFigures {
            sentences: rows.len(),
            coded_once: labelled
                .sentences
                .iter()
                .filter(|s| s.codes.len() == 1)
                .count(),
            clusters: parts.len(),
            effective_clusters: DocumentCount::from_sentences(coded.clusters.iter().copied())
                .effective_number,
            clusters_with_disagreement: divided_clusters,
            observed: overall[0].resting_on(divided_clusters),
            alpha: shown(overall[1], divided_clusters),
            labels: labels
                .map(|(at, (label, estimates))| {
                    let clusters = coded.clusters_with(|label| label == at);
                    let divided = coded.clusters_divided_by(|label| label == at);
                    LabelAgreement {
                        label: label.clone(),
                        codes: coded.codes().filter(|code| code.label == at).count(),
                        clusters,
                        agreement: shown(estimates[0], divided),
                        alpha: shown(estimates[1], divided),
                    }
                })
                .collect(),
            annotators: coded.annotators(&pairs, &units),
            pairs,
            confused: confused(labelled, &coded.sentences, &all.coincidences),
            coincidences: all.coincidences,
            divided: divided(labelled, &coded.sentences),
        })
    }
}

impl Coded<'_> {
    fn annotators(&self, pairs: &[PairAgreement], units: &[Vec<usize>]) -> Vec<AnnotatorAgreement> {
        // A crowd has thousands of coders, each of few sentences.
        let mut pairs_of: HashMap<&str, Vec<&PairAgreement>> = HashMap::new();
        for pair in pairs {
            for name in &pair.annotators {
                pairs_of.entry(name).or_default().push(pair);
            }
        }
        let coders = self.labelled.annotators.iter().zip(self.of_coders());
        let figures = |(annotator, (name, own)): (usize, (&String, Vec<usize>))| {
            // The cluster of each sentence that this annotator coded, and the share of others who agree.
            let mut clusters = Vec::new();
            let mut agreeing = Vec::new();
            for &at in &own {
                let codes = &self.sentences[at].codes;
                if let Some(own) = codes.iter().find(|code| code.annotator == annotator) {
                    let same = codes.iter().filter(|c| c.label == own.label);
                    let others = codes.len() - 1;
                    clusters.push(self.clusters[at]);
                    agreeing.push((same.count() - 1) as f64 / others as f64);
                }
            }
            let differing = clusters.iter().zip(&agreeing);
            let differing = number(
                differing
                    .filter(|(_, agreeing)| **agreeing < 1.0)
                    .map(|(c, _)| c),
            );
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
            let pairs = pairs_of.get(name.as_str()).into_iter().flatten();
            let (mut kappas, mut shared) = (0.0, 0.0);
            for (kappa, pair) in pairs.filter_map(|pair| Some((pair.kappa?, pair))) {
                kappas += kappa.value * pair.sentences as f64;
                shared += pair.sentences as f64;
            }
            let without = self.agreement_without(annotator, &own, units);
            AnnotatorAgreement {
                annotator: name.clone(),
                sentences: agreeing.len(),
                agreement: shown(agreement[0], differing),
                mean_kappa: (shared > 0.0).then_some(kappas / shared),
                alpha_without: without.alpha,
                sentences_without: without.sentences,
            }
        };
        coders.enumerate().map(figures).collect()
    }
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

    /// Forty documents of five sentences. Two coders differ in the first sentence of so many documents; a third one who coded as the
    /// first did, and the label that they never take for another, have no interval in any case.
    #[test]
    fn disagreements_in_few_documents_leave_no_interval() {
        let of = |divided: usize| {
            let mut table = "document,text,annotator_a,annotator_b,annotator_c\n".to_string();
            for row in 0..200 {
                let (document, at) = (row / 5, row % 5);
                let a = ["x", "y", "x", "y", "z"][at];
                let b = if at == 0 && document < divided {
                    "y"
                } else {
                    a
                };
                table.push_str(&format!("{document},sentence {row},{a},{b},{a}\n"));
            }
            figures(&table)
        };
        let has = |estimate: Option<Estimate>| estimate.unwrap().low.is_some();
        for divided in [9, 10] {
            let (found, enough) = (of(divided), divided == 10);
            assert_eq!(found.clusters_with_disagreement, divided);
            let [x, _, z] = &found.labels[..] else {
                panic!()
            };
            let [a, b, _] = &found.annotators[..] else {
                panic!()
            };
            for estimate in [
                Some(found.observed),
                found.alpha,
                x.agreement,
                x.alpha,
                a.agreement,
                b.agreement,
                Some(found.pairs[0].agreement),
                found.pairs[0].kappa,
            ] {
                assert_eq!(has(estimate), enough, "{divided}: {estimate:?}");
            }
            // Forty documents have the label, and nobody differs on it.
            assert!(z.clusters == 40 && !has(z.agreement) && !has(z.alpha));
            assert!(!has(found.pairs[1].kappa));
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
