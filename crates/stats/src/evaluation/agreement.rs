//! Agreement between coders, with intervals: overall, by label, by coder and by pair of coders.

use std::collections::HashMap;

use serde::Serialize;

use super::alpha::{Agreement, Coincidences};
use super::bootstrap::widened;
use super::coded_sentences::{
    CodedSentences, OwnCode, by_cluster, codes_differ, count_distinct, counts,
};
use super::disagreement::{ConfusedLabels, DividedSentence, confused_labels, divided_sentences};
use super::jackknife::{Estimate, Range, jackknife};
use super::pairs::PairAgreement;
use crate::document_count::DocumentCount;
use crate::labels::{Labelled, LabelledSentence};

/// The least number of clusters with a disagreement for an interval of alpha.
pub const MIN_DIVIDED: usize = 5;
/// The least number of clusters for an interval of alpha in which coders agree on a sentence and give it another
/// label than the most common one. Without any, alpha is 0 or less whatever the truth. For one label against the
/// others it is that of clusters with a sentence to which all coders gave it, and with one to which none did.
pub const MIN_AGREED: usize = 2;

/// Agreement of coders on the sentences with codes by at least two of them. Undefined figures are absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementFigures {
    /// Sentences coded by two or more.
    pub sentences: usize,
    /// Sentences coded by one coder, which do not count.
    pub coded_once: usize,
    /// The clusters (documents with their copies) that they stand in, which are left out in turn.
    pub clusters: usize,
    /// The effective number of clusters: `N²/Σ M²`, M the sentences of a cluster and N of all.
    pub effective_clusters: f64,
    /// The clusters with a sentence on which coders differ. If they are fewer than
    /// [`MIN_CLUSTERS`](super::MIN_CLUSTERS), no figure of all coders has an interval: so few do not
    /// show how much they vary. The same holds for the disagreements of a label, a coder or a pair. Alpha takes
    /// [`MIN_DIVIDED`], and [`MIN_AGREED`] in which coders agree.
    pub clusters_with_disagreement: usize,
    /// The share of other coders who gave the same label, on average over codes; see [`Agreement::observed`].
    pub observed: Estimate,
    /// Krippendorff's alpha; undefined where all codes are the same. Its interval is the union of that of the
    /// jackknife and that of a studentised bootstrap of clusters, both on the scale of Fisher's z.
    pub alpha: Option<Estimate>,
    /// By label.
    pub labels: Vec<LabelAgreement>,
    /// By coder.
    pub annotators: Vec<AnnotatorAgreement>,
    /// By pair of coders with a sentence in common; empty if there are more than 100,000 such pairs.
    pub pairs: Vec<PairAgreement>,
    /// Pairs of labels that coders confuse, the most frequent first.
    pub confused: Vec<ConfusedLabels>,
    /// The coincidence matrix, see [`Agreement`].
    pub coincidences: Vec<Vec<f64>>,
    /// Sentences on which coders differ, those that lower alpha most first.
    pub divided: Vec<DividedSentence>,
}

/// Agreement on one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelAgreement {
    /// The label.
    pub label: String,
    /// The number of codes.
    pub codes: usize,
    /// The clusters in which some did. If those of them in which coders differ on it are fewer than
    /// [`MIN_CLUSTERS`](super::MIN_CLUSTERS), or for alpha than [`MIN_DIVIDED`], its figures have no
    /// interval.
    pub clusters: usize,
    /// The share of other coders who gave it where one coder did (positive specific agreement).
    pub agreement: Option<Estimate>,
    /// Alpha of the label against all others.
    pub alpha: Option<Estimate>,
}

/// Agreement of one coder with the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnnotatorAgreement {
    /// The coder.
    pub annotator: String,
    /// The sentences that this coder coded.
    pub sentences: usize,
    /// The share of the other coders who gave the same label, on average over these sentences.
    pub agreement: Option<Estimate>,
    /// The mean of Cohen's kappa with each other coder, each counting by the sentences that both coded.
    pub mean_kappa: Option<f64>,
    /// Krippendorff's alpha of the other coders, which is higher than that of all if this coder is at odds.
    pub alpha_without: Option<f64>,
    /// The sentences that two or more of the others coded, which that alpha rests on.
    pub sentences_without: usize,
}

impl AgreementFigures {
    /// Computes the figures of a labels file; `None` if no sentence has two codes.
    pub fn new(labelled: &Labelled) -> Option<Self> {
        let sentences = labelled.sentences.iter().enumerate();
        let rows: Vec<usize> = sentences
            .filter_map(|(at, sentence)| (sentence.codes.len() > 1).then_some(at))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let coded = CodedSentences {
            clusters: labelled.groups(&rows),
            sentences: rows.iter().map(|&row| &labelled.sentences[row]).collect(),
            labelled,
        };
        let units = coded.labels_at(&(0..rows.len()).collect::<Vec<_>>());
        let all = Agreement::new(&units, labelled.labels.len());
        let parts = by_cluster(&coded.clusters, |ats| {
            let part = coded.labels_at(ats);
            Coincidences::from_matrix(&Agreement::new(&part, labelled.labels.len()).coincidences)
        });
        let sizes = by_cluster(&coded.clusters, <[usize]>::len);
        let mut ranges = vec![Range::SHARE, Range::CORRELATION];
        ranges.extend(
            labelled
                .labels
                .iter()
                .flat_map(|_| [Range::SHARE, Range::CORRELATION]),
        );
        let estimates = jackknife(&sizes, &ranges, |counts| {
            let mut sums = Coincidences::zeros(labelled.labels.len());
            let counted = parts.iter().zip(counts).filter(|(_, counts)| **counts);
            counted.for_each(|(part, _)| sums.add(part));
            let of_labels = (0..labelled.labels.len())
                .flat_map(|label| [sums.specific_agreement(label), sums.label_alpha(label)]);
            let overall = [sums.observed(), sums.alpha()];
            overall.into_iter().chain(of_labels).collect()
        });
        let (overall, of_labels) = estimates.split_at(2);
        let labels = labelled.labels.iter().zip(of_labels.chunks(2)).enumerate();
        let pairs = coded.pairs();
        let divided = coded.clusters_where(|s| codes_differ(s, |label| label));
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
            clusters_with_disagreement: divided,
            observed: overall[0].resting_on(divided),
            alpha: of_alpha(overall[1], divided, coded.clusters_agreed(), || {
                parts.clone()
            }),
            labels: labels
                .map(|(at, (label, estimates))| {
                    let has_label =
                        |s: &LabelledSentence| s.codes.iter().any(|code| code.label == at);
                    let divided = coded.clusters_where(|s| codes_differ(s, |label| label == at));
                    let sides = [true, false].map(|side| {
                        coded.clusters_where(|s| {
                            s.codes.iter().all(|code| (code.label == at) == side)
                        })
                    });
                    let agreed = sides[0].min(sides[1]);
                    let of_label = || parts.iter().map(|part| part.of_label(at)).collect();
                    LabelAgreement {
                        label: label.clone(),
                        codes: coded.codes().filter(|code| code.label == at).count(),
                        clusters: coded.clusters_where(has_label),
                        agreement: estimates[0].resting_on(divided).if_defined(),
                        alpha: of_alpha(estimates[1], divided, agreed, of_label),
                    }
                })
                .collect(),
            annotators: coded.annotators(&pairs),
            pairs,
            confused: confused_labels(labelled, &coded.sentences, &all.coincidences),
            coincidences: all.coincidences,
            divided: divided_sentences(labelled, &coded.sentences),
        })
    }
}

/// An alpha with its interval, if coders differ, and agree, in enough clusters. `parts` gives the coincidences of
/// each.
fn of_alpha(
    estimate: Estimate,
    divided: usize,
    agreed: usize,
    parts: impl FnOnce() -> Vec<Coincidences>,
) -> Option<Estimate> {
    let estimate = if divided < MIN_DIVIDED || agreed < MIN_AGREED {
        estimate.without_interval()
    } else {
        estimate
    }
    .if_defined()?;
    Some(match estimate.low {
        Some(_) => widened(estimate, &parts()),
        None => estimate,
    })
}

impl CodedSentences<'_> {
    /// The number of clusters with a sentence to which all its coders gave the same label, and not the most
    /// common one.
    fn clusters_agreed(&self) -> usize {
        let mut numbers = vec![0; self.labelled.labels.len()];
        self.codes().for_each(|code| numbers[code.label] += 1);
        let most_common = (0..numbers.len()).max_by_key(|label| numbers[*label]);
        self.clusters_where(|s| {
            let label = s.codes.first().map(|code| code.label);
            label != most_common && !codes_differ(s, |label| label)
        })
    }

    fn annotators(&self, pairs: &[PairAgreement]) -> Vec<AnnotatorAgreement> {
        let mut all = Coincidences::zeros(self.labelled.labels.len());
        let sentences = self.sentences.iter();
        sentences.for_each(|sentence| all.count(&counts(sentence), 1.0));
        // A crowd may have thousands of coders, each with few sentences.
        let mut pairs_of: HashMap<&str, Vec<&PairAgreement>> = HashMap::new();
        for pair in pairs {
            for name in &pair.annotators {
                pairs_of.entry(name).or_default().push(pair);
            }
        }
        let coders = self.labelled.annotators.iter().zip(self.by_coder());
        let figures = |(name, own): (&String, Vec<OwnCode>)| {
            // The cluster of each sentence that this coder coded, and the share of the others who agree.
            let clusters: Vec<usize> = own.iter().map(|code| self.clusters[code.at]).collect();
            let agreeing = |code: &OwnCode| {
                let others = self.sentences[code.at].codes.len() - 1;
                code.same as f64 / others as f64
            };
            let agreeing: Vec<f64> = own.iter().map(agreeing).collect();
            let divided_items = clusters
                .iter()
                .zip(&agreeing)
                .filter(|(_, agreeing)| **agreeing < 1.0);
            let differing = count_distinct(divided_items.map(|(cluster, _)| cluster));
            let sums: Vec<f64> =
                by_cluster(&clusters, |ats| ats.iter().map(|&at| agreeing[at]).sum());
            let sizes = by_cluster(&clusters, <[usize]>::len);
            let agreement = jackknife(&sizes, &[Range::SHARE], |counts| {
                let parts = sums.iter().zip(&sizes).zip(counts);
                let counted = parts.filter(|(_, counts)| **counts);
                let (sum, n) = counted.fold((0.0, 0), |(sum, n), ((part, size), _)| {
                    (sum + part, n + size)
                });
                vec![sum / n as f64]
            });
            let pairs = pairs_of.get(name.as_str()).into_iter().flatten();
            let (mut kappas, mut shared) = (0.0, 0.0);
            for (kappa, pair) in pairs.filter_map(|pair| Some((pair.kappa?, pair))) {
                kappas += kappa.value * pair.sentences as f64;
                shared += pair.sentences as f64;
            }
            let (alpha_without, sentences_without) = self.agreement_without(&own, &all);
            AnnotatorAgreement {
                annotator: name.clone(),
                sentences: agreeing.len(),
                agreement: agreement[0].resting_on(differing).if_defined(),
                mean_kappa: (shared > 0.0).then_some(kappas / shared),
                alpha_without,
                sentences_without,
            }
        };
        coders.map(figures).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;
    fn figures(table: &str) -> AgreementFigures {
        let labelled = from_csv(table);
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
            // The sentences of a document are all alike, so the true interval is √5 times as wide.
            let ratio = width(wide) / width(narrow);
            assert!((1.9..2.6).contains(&ratio), "{ratio}");
            assert_eq!(wide.value, narrow.value);
        }
    }

    /// Forty documents of five sentences. Two coders differ in the first sentence of so many documents. The
    /// pair of the first coder and a third one, who never differ, and the label that nobody confuses have no
    /// interval in any case.
    #[test]
    fn disagreements_in_few_documents_leave_no_interval() {
        let of = |divided: usize| {
            let mut table = "document,text,annotator_a,annotator_b,annotator_c\n".to_string();
            for row in 0..200 {
                let (document, at) = (row / 5, row % 5);
                let a = ["x", "y", "x", "y", "z"][at];
                let is_divided = at == 0 && document < divided;
                let b = if is_divided { "y" } else { a };
                table.push_str(&format!("{document},sentence {row},{a},{b},{a}\n"));
            }
            figures(&table)
        };
        let has = |estimate: Option<Estimate>| estimate.unwrap().low.is_some();
        for divided in [4, 5, 9, 10] {
            let found = of(divided);
            assert_eq!(found.clusters_with_disagreement, divided);
            let [x, _, z] = &found.labels[..] else {
                panic!()
            };
            let [a, b, _] = &found.annotators[..] else {
                panic!()
            };
            for estimate in [
                Some(found.observed),
                x.agreement,
                a.agreement,
                b.agreement,
                Some(found.pairs[0].agreement),
                found.pairs[0].kappa,
            ] {
                assert_eq!(has(estimate), divided == 10, "{divided}: {estimate:?}");
            }
            for alpha in [found.alpha, x.alpha] {
                assert_eq!(has(alpha), divided >= MIN_DIVIDED, "{divided}: {alpha:?}");
            }
            // Forty documents have the label, and nobody differs on it.
            assert!(z.clusters == 40 && !has(z.agreement) && !has(z.alpha));
            assert!(!has(found.pairs[1].kappa));
        }
    }

    #[test]
    fn undefined_figures_are_absent() {
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
        let labelled = from_csv(single);
        assert_eq!(AgreementFigures::new(&labelled), None);
    }
}
