//! The labels and the sentences on which coders differ.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::coded_sentences::counts;
use crate::labels::{Labelled, LabelledSentence, written_alike};

/// Two labels that coders confuse.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConfusedLabels {
    /// The two.
    pub labels: [String; 2],
    /// Sentences to which some coders gave one and some the other.
    pub sentences: usize,
    /// Their share of all disagreement.
    pub share: f64,
    /// Their confusion as a multiple of chance: their part of alpha's observed disagreement
    /// divided by their part of the expected one.
    pub against_chance: f64,
}

/// A sentence on which coders differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DividedSentence {
    /// The line on which its row begins, from 1; of several votes the first.
    pub row: usize,
    /// The file with that line, if several were joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The document it stands in, if the file says so.
    pub document: Option<String>,
    /// Its place in the document, in characters, if the file says so.
    pub start: Option<usize>,
    /// The sentence.
    pub text: String,
    /// The label by each coder.
    pub codes: BTreeMap<String, String>,
    /// Its part of the observed disagreement of alpha, `Σ_{c≠k} n_c n_k / (m − 1)` of its `m` codes.
    pub disagreement: f64,
}

/// A label that only one coder gave, among the sentences that others coded too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelOfOneCoder {
    /// The label.
    pub label: String,
    /// The coder.
    pub annotator: String,
    /// The number of times.
    pub times: usize,
    /// A label of the other coders that is spelled much like it and that this coder never gave.
    pub similar: Option<String>,
}

/// Finds the labels that only one coder gave, among the sentences coded by two or more.
pub fn labels_of_one_coder(labelled: &Labelled) -> Vec<LabelOfOneCoder> {
    let mut given = vec![BTreeMap::<usize, usize>::new(); labelled.labels.len()];
    let coded = labelled.sentences.iter().filter(|s| s.codes.len() > 1);
    for code in coded.flat_map(|sentence| &sentence.codes) {
        *given[code.label].entry(code.annotator).or_default() += 1;
    }
    let labels = || labelled.labels.iter().zip(&given);
    let mut found = Vec::new();
    for (label, by) in labels() {
        let mut by = by.iter();
        if let (Some((annotator, times)), None) = (by.next(), by.next()) {
            let never_own =
                labels().filter(|(_, by)| !by.is_empty() && !by.contains_key(annotator));
            let others = never_own.map(|(label, _)| label.as_str());
            found.push(LabelOfOneCoder {
                label: label.clone(),
                annotator: labelled.annotators[*annotator].clone(),
                times: *times,
                similar: written_alike(label, others).map(str::to_string),
            });
        }
    }
    found
}

/// The pairs of labels that coders confused in some sentence, the most frequent first.
pub(super) fn confused_labels(
    labelled: &Labelled,
    sentences: &[&LabelledSentence],
    coincidences: &[Vec<f64>],
) -> Vec<ConfusedLabels> {
    let totals: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
    let n: f64 = totals.iter().sum();
    let same: f64 = coincidences.iter().enumerate().map(|(k, row)| row[k]).sum();
    let both = sentences_with_both(sentences);
    let names = &labelled.labels;
    let mut confused = Vec::new();
    for (c, row) in coincidences.iter().enumerate() {
        let later = row.iter().enumerate().skip(c + 1);
        for (k, &times) in later.filter(|(_, times)| **times > 0.0) {
            confused.push(ConfusedLabels {
                labels: [names[c].clone(), names[k].clone()],
                sentences: both.get(&[c, k]).copied().unwrap_or_default(),
                share: 2.0 * times / (n - same),
                against_chance: times * (n - 1.0) / (totals[c] * totals[k]),
            });
        }
    }
    confused.sort_by(|a, b| b.share.total_cmp(&a.share));
    confused
}

/// The number of sentences with both labels of a pair, which is in ascending order.
fn sentences_with_both(sentences: &[&LabelledSentence]) -> HashMap<[usize; 2], usize> {
    let mut both = HashMap::new();
    for sentence in sentences {
        let given: BTreeSet<usize> = sentence.codes.iter().map(|code| code.label).collect();
        let mut rest = given.iter();
        while let Some(one) = rest.next() {
            for other in rest.clone() {
                *both.entry([*one, *other]).or_default() += 1;
            }
        }
    }
    both
}

/// The sentences on which coders differ, those with the most disagreement first.
pub(super) fn divided_sentences(
    labelled: &Labelled,
    sentences: &[&LabelledSentence],
) -> Vec<DividedSentence> {
    let divided = |sentence: &&LabelledSentence| {
        let codes = &sentence.codes;
        let counts = counts(sentence).into_values();
        let apart: usize = counts.map(|count| count * (codes.len() - count)).sum();
        let named = codes.iter().map(|code| {
            let label = labelled.labels[code.label].clone();
            (labelled.annotators[code.annotator].clone(), label)
        });
        (apart > 0).then(|| DividedSentence {
            row: sentence.row,
            file: labelled.files.get(sentence.file).cloned(),
            document: sentence.document.clone(),
            start: sentence.start,
            text: sentence.text.clone(),
            codes: named.collect(),
            disagreement: apart as f64 / (codes.len() - 1) as f64,
        })
    };
    let mut found: Vec<DividedSentence> = sentences.iter().filter_map(divided).collect();
    // A stable sort keeps equals in the order of the file.
    found.sort_by(|a, b| b.disagreement.total_cmp(&a.disagreement));
    found
}

#[cfg(test)]
mod tests {
    use super::super::AgreementFigures;
    use super::*;
    use crate::labels::from_csv;
    fn figures(table: &str) -> AgreementFigures {
        let labelled = from_csv(table);
        AgreementFigures::new(&labelled).unwrap()
    }

    #[test]
    fn confused_labels_and_divided_sentences_are_found() {
        let figures = figures(
            "document,text,annotator_a,annotator_b,annotator_c\nd,one,x,x,x\nd,two,x,x,y\n\
             e,three,y,y,x\ne,four,y,y,y\nf,five,x,,\nf,six,z,y,\n",
        );
        let rows: Vec<usize> = figures.divided.iter().map(|d| d.row).collect();
        assert_eq!(rows, [3, 4, 7]);
        let found: Vec<f64> = figures.divided.iter().map(|d| d.disagreement).collect();
        assert_eq!(found, [2.0, 2.0, 2.0]);
        let labels: Vec<&[String; 2]> = figures.confused.iter().map(|c| &c.labels).collect();
        assert_eq!(labels, [&["x", "y"], &["y", "z"]]);
        assert_eq!(figures.confused[0].sentences, 2);
        let shares: f64 = figures.confused.iter().map(|c| c.share).sum();
        assert!((shares - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_label_that_only_one_coder_gave_is_found() {
        let table = "text,annotator_a,annotator_b\n1,pro,pro-tax\n2,pro,pro-tax\n3,con,con\n4,con,con\n5,odd,con\n6,rare,\n";
        let labelled = from_csv(table);
        let found = labels_of_one_coder(&labelled);
        let labels: Vec<_> = found
            .iter()
            .map(|of| {
                (
                    of.label.as_str(),
                    of.annotator.as_str(),
                    of.times,
                    of.similar.as_deref(),
                )
            })
            .collect();
        let (pro, tax) = (
            ("pro", "a", 2, Some("pro-tax")),
            ("pro-tax", "b", 2, Some("pro")),
        );
        assert_eq!(labels, [("odd", "a", 1, None), pro, tax]);
    }

    /// Observed divided by expected disagreement is 1 − alpha, for two labels as for all.
    #[test]
    fn with_two_labels_confusion_against_chance_is_one_minus_alpha() {
        let figures = figures("text,annotator_a,annotator_b\n1,x,x\n2,x,y\n3,y,y\n4,y,y\n5,x,x\n");
        let left = 1.0 - figures.alpha.unwrap().value;
        assert!((figures.confused[0].against_chance - left).abs() < 1e-12);
    }
}
