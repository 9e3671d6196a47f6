//! Finds what deserves a second look in a labels file.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::ArrayView2;
use serde::Serialize;
use standpoint_core::labelled::takes_side;
use standpoint_core::model::MIN_FOLDS;
use standpoint_core::text::Tokenizer;

use super::confident::ConfidentLearning;
use super::duplicates::{Pair, duplicates};
use super::predicted::Predicted;
use crate::labels::{Labelled, LabelledSentence};

/// The fewest sentences of a document whose mean loss is reported.
const MIN_SENTENCES: usize = 5;
/// The number of the hardest documents that are named.
const HARDEST_DOCUMENTS: usize = 5;

/// The largest share of mistakes of a model whose doubts tell how many labels are wrong, and the largest part of
/// the mistakes that the most frequent label alone would make.
const MAX_MISTAKES: f64 = 0.2;
const MAX_BASELINE_SHARE: f64 = 0.5;

/// A reason to look at a sentence again.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Problem {
    /// By confident learning the model is sure of another label.
    Doubt,
    /// The label takes no side, and another label is more probable than it is on average where it is given.
    Overlooked,
    /// An earlier sentence with the same words has another label.
    Duplicate,
    /// An earlier sentence with nearly the same words has another label.
    NearDuplicate,
    /// A document that may be in another fold has nearly the same words.
    Leak,
    /// Too few sentences have its label.
    RareLabel,
}

impl Problem {
    /// The code of the problem in the table of findings.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// A sentence to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct SuspectSentence {
    /// The position of the labelled sentence.
    pub at: usize,
    /// The reason.
    pub problem: Problem,
    /// The label that it may have instead.
    pub suggested: Option<usize>,
    /// The other sentence, of a pair.
    pub other: Option<usize>,
}

/// Figures of how well a label is learned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelAudit {
    /// The label.
    pub label: String,
    /// Sentences that have it.
    pub sentences: usize,
    /// The documents with such sentences; 0 if the file has no documents.
    pub documents: usize,
    /// The mean probability of the label for them, which is the threshold of confident learning.
    pub own_probability: f64,
    /// The mean probability of the label for the other sentences.
    pub others_probability: f64,
    /// The area under the ROC curve: how often a sentence with the label has a higher probability of it than
    /// another sentence has. Ties count half; 0.5 is chance.
    pub area: f64,
    /// The mean of −ln p of the label over its sentences.
    pub log_loss: f64,
    /// Their share of the whole loss.
    pub share_of_loss: f64,
}

impl LabelAudit {
    /// Measures how well each label is learned, by out-of-fold predictions.
    pub fn by_label(labelled: &Labelled, held_out: &Predicted) -> Vec<Self> {
        let losses = losses(labelled, held_out);
        let total: f64 = losses.iter().sum();
        let of_label = |label: usize| {
            let all = 0..labelled.sentences.len();
            let (own, others): (Vec<usize>, Vec<usize>) =
                all.partition(|&at| labelled.sentences[at].label == label);
            let loss: f64 = own.iter().map(|&at| losses[at]).sum();
            let probabilities = |of: &[usize]| -> Vec<f64> {
                let p = |&at: &usize| libm::exp(held_out.log_probabilities[[at, label]]);
                of.iter().map(p).collect()
            };
            let (here, elsewhere) = (probabilities(&own), probabilities(&others));
            let mean = |p: &[f64]| p.iter().sum::<f64>() / p.len().max(1) as f64;
            LabelAudit {
                label: labelled.labels[label].clone(),
                sentences: own.len(),
                documents: count_documents(labelled, &own),
                own_probability: mean(&here),
                others_probability: mean(&elsewhere),
                area: area_under_curve(&here, &elsewhere),
                log_loss: loss / own.len().max(1) as f64,
                share_of_loss: loss / total.max(f64::MIN_POSITIVE),
            }
        };
        (0..labelled.labels.len()).map(of_label).collect()
    }

    /// The label of which to label more, with the largest share of the loss beyond its share of the sentences, and
    /// both shares. The loss of a frequent label may be the largest and yet small for so many sentences, and that of
    /// a very rare one hardly counts.
    #[must_use]
    pub fn next(labels: &[Self]) -> Option<(&Self, [f64; 2])> {
        let sentences: usize = labels.iter().map(|label| label.sentences).sum();
        let shares = labels.iter().map(|label| {
            let share = label.sentences as f64 / sentences.max(1) as f64;
            (label, [label.share_of_loss, share])
        });
        shares.max_by(|(_, a), (_, b)| (a[0] - a[1]).total_cmp(&(b[0] - b[1])))
    }

    /// Returns true if the model tells its sentences from others in three pairs of five or more.
    pub fn is_learned(&self) -> bool {
        self.area >= 0.6
    }
}

/// Figures of how hard a document is to predict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentAudit {
    /// The document.
    pub document: String,
    /// Its labelled sentences.
    pub sentences: usize,
    /// Their mean −ln p of the label.
    pub log_loss: f64,
}

/// Everything that deserves a second look.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// The result of confident learning.
    pub confident: ConfidentLearning,
    /// The sentences to look at: first doubtful labels, then overlooked ones, duplicates and leaks, each ranked.
    pub findings: Vec<SuspectSentence>,
    /// The labels, in their order.
    pub labels: Vec<LabelAudit>,
    /// The hardest documents, hardest first.
    pub documents: Vec<DocumentAudit>,
    /// The share of sentences to which the model gives the label that they have.
    pub accuracy: f64,
    /// The share of sentences with the most frequent label: what the model would reach without learning.
    pub most_frequent: f64,
}

impl Audit {
    /// Audits labelled sentences by out-of-fold predictions.
    pub fn new(labelled: &Labelled, held_out: &Predicted, tokenizer: &Tokenizer) -> Self {
        let all: Vec<usize> = (0..labelled.sentences.len()).collect();
        let probabilities = held_out.log_probabilities.mapv(libm::exp);
        let own = labelled.label_indices();
        let confident = ConfidentLearning::new(&own, probabilities.view());
        let errors = confident.suspects.iter().map(|suspect| SuspectSentence {
            at: suspect.at,
            problem: Problem::Doubt,
            suggested: Some(suspect.suggested),
            other: None,
        });
        let labels = LabelAudit::by_label(labelled, held_out);
        let mut findings: Vec<SuspectSentence> = errors.collect();
        findings.extend(overlooked(labelled, probabilities.view(), &labels));
        let found = duplicates(labelled, &labelled.groups(&all), tokenizer);
        let of_pair = |pair: &Pair, problem, suggested| SuspectSentence {
            at: pair.at,
            problem,
            suggested,
            other: Some(pair.other),
        };
        findings.extend(found.conflicts.iter().map(|pair| {
            let problem = if pair.similarity >= 1.0 {
                Problem::Duplicate
            } else {
                Problem::NearDuplicate
            };
            of_pair(pair, problem, Some(labelled.sentences[pair.other].label))
        }));
        let leaks = found.leaks.iter();
        findings.extend(leaks.map(|pair| of_pair(pair, Problem::Leak, None)));
        if !labels.iter().any(LabelAudit::is_learned) {
            // A model that has learned nothing cannot correct labels.
            findings.retain(|finding| finding.problem != Problem::Doubt);
        }
        Audit {
            labels,
            documents: hardest_documents(labelled, &losses(labelled, held_out)),
            confident,
            findings,
            accuracy: share(
                held_out
                    .given
                    .iter()
                    .zip(&own)
                    .map(|(given, own)| given == own),
            ),
            most_frequent: (0..labelled.labels.len())
                .map(|label| share(own.iter().map(|own| *own == label)))
                .fold(0.0, f64::max),
        }
    }

    /// The estimated share of wrong labels. `None` unless the model is nearly always right: of a worse one the
    /// estimate counts its own mistakes. `research/src/bin/doubts.rs` measures how far it is off then.
    #[must_use]
    pub fn share_of_wrong_labels(&self) -> Option<f64> {
        let mistakes = 1.0 - self.accuracy;
        let is_good =
            mistakes <= MAX_MISTAKES && mistakes <= MAX_BASELINE_SHARE * (1.0 - self.most_frequent);
        is_good.then(|| self.confident.noise())
    }

    /// The findings, of doubtful and of overlooked labels only the first ones.
    #[must_use]
    pub fn first_doubts(&self, most: usize) -> Vec<SuspectSentence> {
        // They come before all others.
        let (doubts, others) = self.findings.split_at(self.count(Problem::Doubt));
        let (overlooked, others) = others.split_at(self.count(Problem::Overlooked));
        let first = doubts.iter().take(most).chain(overlooked.iter().take(most));
        first.chain(others).cloned().collect()
    }

    /// Counts the findings with a problem.
    pub fn count(&self, problem: Problem) -> usize {
        let findings = self.findings.iter();
        findings.filter(|f| f.problem == problem).count()
    }
}

/// A label that stands in too few documents to be learned, with its sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct RareLabelSentences {
    /// The label.
    pub label: String,
    /// Its sentences, as the file has them.
    pub sentences: Vec<LabelledSentence>,
}

/// Sets aside the labels that stand in too few documents to be cross-validated, so that the others can be
/// audited. Sets nothing aside if fewer than two labels would be left.
pub fn set_rare_labels_aside(labelled: Labelled) -> (Labelled, Vec<RareLabelSentences>) {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let mut groups_with = vec![BTreeSet::new(); labelled.labels.len()];
    for (sentence, group) in labelled.sentences.iter().zip(labelled.groups(&all)) {
        groups_with[sentence.label].insert(group);
    }
    let kept: Vec<bool> = groups_with
        .iter()
        .map(|groups| groups.len() >= MIN_FOLDS)
        .collect();
    if kept.iter().filter(|kept| **kept).count() < 2 {
        return (labelled, Vec::new());
    }
    let (labelled, aside) = labelled.keep_labels(&kept);
    let mut rare: BTreeMap<String, Vec<LabelledSentence>> = BTreeMap::new();
    for (label, sentence) in aside {
        rare.entry(label).or_default().push(sentence);
    }
    let rare = rare
        .into_iter()
        .map(|(label, sentences)| RareLabelSentences { label, sentences });
    (labelled, rare.collect())
}

/// The sentences with a label that takes no side, or else with the most frequent one, in which another learned label
/// reaches its threshold, the mean of its probability where it is given: those that exceed it most come first.
///
/// A coder who overlooks a stance does not confuse it with another one, and few sentences have a stance. So the model is
/// seldom surer of it than of the frequent label, and no doubt comes of it.
fn overlooked(
    labelled: &Labelled,
    probabilities: ArrayView2<f64>,
    labels: &[LabelAudit],
) -> Vec<SuspectSentence> {
    let sentences = labels.iter().map(|label| label.sentences);
    let most = sentences.clone().max().unwrap_or(0);
    let has_side: Vec<bool> = if labels.iter().all(|label| takes_side(&label.label)) {
        sentences.map(|count| count < most).collect()
    } else {
        labels
            .iter()
            .map(|label| takes_side(&label.label))
            .collect()
    };
    let sides: Vec<(usize, f64)> = labels
        .iter()
        .enumerate()
        .filter(|(at, label)| has_side[*at] && label.is_learned())
        .map(|(at, label)| (at, label.own_probability))
        .collect();
    let mut rated: Vec<(f64, SuspectSentence)> = Vec::new();
    for (at, sentence) in labelled.sentences.iter().enumerate() {
        let excess = |(label, threshold): &(usize, f64)| {
            (
                probabilities[[at, *label]] / threshold.max(f64::MIN_POSITIVE),
                *label,
            )
        };
        let best = sides.iter().map(excess).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((excess, label)) = best.filter(|(excess, _)| *excess >= 1.0)
            && !has_side[sentence.label]
        {
            let finding = SuspectSentence {
                at,
                problem: Problem::Overlooked,
                suggested: Some(label),
                other: None,
            };
            rated.push((excess, finding));
        }
    }
    // A stable sort keeps equals in the order of the file.
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    rated.into_iter().map(|(_, finding)| finding).collect()
}

/// The share of pairs in which the first value is larger, with ties counted half (Mann and Whitney 1947). A
/// half if there are no pairs.
fn area_under_curve(own: &[f64], others: &[f64]) -> f64 {
    let mut others = others.to_vec();
    others.sort_by(f64::total_cmp);
    let pairs = own.len() as f64 * others.len() as f64;
    let wins = |p: &f64| {
        let below = others.partition_point(|other| other < p);
        let not_above = others.partition_point(|other| other <= p);
        0.5 * (below + not_above) as f64
    };
    if pairs > 0.0 {
        own.iter().map(wins).sum::<f64>() / pairs
    } else {
        0.5
    }
}

/// −ln p of each sentence's label.
fn losses(labelled: &Labelled, held_out: &Predicted) -> Vec<f64> {
    let sentences = labelled.sentences.iter().enumerate();
    let loss = |(at, sentence): (usize, &LabelledSentence)| {
        -held_out.log_probabilities[[at, sentence.label]]
    };
    sentences.map(loss).collect()
}

/// The share of yes among answers; 0 if there are none.
fn share(answers: impl Iterator<Item = bool>) -> f64 {
    let (mut yes, mut all) = (0, 0);
    for answer in answers {
        yes += usize::from(answer);
        all += 1;
    }
    yes as f64 / all.max(1) as f64
}

fn count_documents(labelled: &Labelled, sentences: &[usize]) -> usize {
    let documents = sentences
        .iter()
        .filter_map(|&at| labelled.sentences[at].document.as_deref());
    documents.collect::<BTreeSet<&str>>().len()
}

/// The documents with the largest mean loss.
fn hardest_documents(labelled: &Labelled, losses: &[f64]) -> Vec<DocumentAudit> {
    let mut sums: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    for (sentence, loss) in labelled.sentences.iter().zip(losses) {
        if let Some(document) = &sentence.document {
            let sum = sums.entry(document).or_default();
            *sum = (sum.0 + 1, sum.1 + loss);
        }
    }
    let mut documents: Vec<DocumentAudit> = sums
        .into_iter()
        .filter(|(_, (sentences, _))| *sentences >= MIN_SENTENCES)
        .map(|(document, (sentences, loss))| DocumentAudit {
            document: document.to_string(),
            sentences,
            log_loss: loss / sentences as f64,
        })
        .collect();
    documents.sort_by(|a, b| b.log_loss.total_cmp(&a.log_loss));
    documents.truncate(HARDEST_DOCUMENTS);
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;
    use ndarray::Array2;
    use standpoint_core::text::Language;
    fn parse(rows: &str) -> Labelled {
        let csv = format!("document,text,label\n{rows}");
        from_csv(&csv)
    }

    #[test]
    fn losses_are_added_up_by_label_and_by_document() {
        let labelled =
            parse("a,One.,no\na,Two.,no\na,Three.,no\na,Four.,yes\na,Five.,no\nb,Six.,yes\n");
        // The model predicts no with .8 throughout, so that a yes costs -ln .2 and a no -ln .8.
        let predicted = Predicted {
            log_probabilities: Array2::from_shape_fn((6, 2), |(_, k)| [0.8f64, 0.2][k].ln()),
            given: vec![0; 6],
            cutoffs: None,
            table: Default::default(),
        };
        let audit = Audit::new(&labelled, &predicted, &Tokenizer::new(Language::default()));
        let yes = &audit.labels[1];
        assert_eq!((yes.sentences, yes.documents), (2, 2));
        let (cheap, dear) = (-(0.8f64.ln()), -(0.2f64.ln()));
        assert!((yes.log_loss - dear).abs() < 1e-12);
        let share = 2.0 * dear / (2.0 * dear + 4.0 * cheap);
        assert!((yes.share_of_loss - share).abs() < 1e-12);
        assert!(!yes.is_learned(), "its sentences look like the others");
        assert_eq!(LabelAudit::next(&audit.labels).unwrap().0.label, "yes");
        // Document b has too few sentences.
        assert_eq!(audit.documents.len(), 1);
        let mean = (4.0 * cheap + dear) / 5.0;
        assert!((audit.documents[0].log_loss - mean).abs() < 1e-12);
        // Both thresholds are reached everywhere, and “no” is more probable, but no label is learned.
        assert_eq!(audit.confident.suspects.len(), 2);
        assert_eq!(audit.count(Problem::Doubt), 0);
    }

    #[test]
    fn the_label_to_label_next_has_most_loss_beyond_its_share_of_the_sentences() {
        let audit = |sentences: usize, loss: f64| LabelAudit {
            label: sentences.to_string(),
            sentences,
            documents: 3,
            own_probability: 0.5,
            others_probability: 0.5,
            area: 0.5,
            log_loss: loss / sentences as f64,
            share_of_loss: loss / 100.0,
        };
        // The first has the largest share of the loss, the last the largest mean loss.
        let labels = [audit(70, 50.0), audit(28, 42.0), audit(2, 8.0)];
        let (next, shares) = LabelAudit::next(&labels).unwrap();
        assert_eq!((next.label.as_str(), shares), ("28", [0.42, 0.28]));
    }

    #[test]
    fn stances_among_the_neutral_sentences_are_ranked_by_their_threshold() {
        let labelled = parse(
            "a,One.,pro\nb,Two.,pro\na,Three.,anti\nb,Four.,anti\n\
             a,Five.,neutral\nb,Six.,neutral\nc,Seven.,neutral\nc,Eight.,neutral\n",
        );
        // Thresholds: 0.3 for anti and 0.6 for pro. Columns: anti, neutral, pro.
        let rows = [
            [0.1, 0.2, 0.7],
            [0.1, 0.4, 0.5],
            [0.3, 0.6, 0.1],
            [0.3, 0.6, 0.1],
            [0.05, 0.9, 0.05],
            [0.1, 0.25, 0.65],
            [0.4, 0.55, 0.05],
            [0.25, 0.7, 0.05],
        ];
        let predicted = Predicted {
            log_probabilities: Array2::from_shape_fn((8, 3), |(at, k)| f64::ln(rows[at][k])),
            given: vec![1; 8],
            cutoffs: None,
            table: Default::default(),
        };
        let audit = Audit::new(&labelled, &predicted, &Tokenizer::new(Language::default()));
        let found: Vec<(usize, Option<usize>)> = audit
            .findings
            .iter()
            .filter(|finding| finding.problem == Problem::Overlooked)
            .map(|f| (f.at, f.suggested))
            .collect();
        // The seventh exceeds its threshold by a third, the sixth by a twelfth.
        assert_eq!(found, [(6, Some(0)), (5, Some(2))]);
        assert_eq!(audit.first_doubts(1).len(), 2);
    }

    /// By hand: 5, 2.5, 2 and 5 of five pairs are won.
    #[test]
    fn the_area_under_the_curve_counts_equals_half() {
        let (own, others) = ([0.9, 0.5, 0.4, 0.8], [0.1, 0.5, 0.6, 0.3, 0.7]);
        assert!((area_under_curve(&own, &others) - 14.5 / 20.0).abs() < 1e-12);
        assert_eq!(area_under_curve(&own, &[]), 0.5);
    }

    #[test]
    fn a_label_of_two_documents_is_set_aside() {
        let labelled = parse(
            "a,One.,yes\nb,Two.,yes\nc,Three.,yes\na,Four.,no\nb,Five.,no\nc,Six.,no\na,Seven.,odd\na,Eight.,odd\nb,Nine.,odd\n",
        );
        let (kept, rare) = set_rare_labels_aside(labelled);
        assert_eq!(kept.labels, ["no", "yes"]);
        assert_eq!(kept.label_indices(), [1, 1, 1, 0, 0, 0]);
        assert!(kept.sentences.iter().all(|s| s.votes.len() == 2));
        assert_eq!(rare.len(), 1);
        assert_eq!(rare[0].label, "odd");
        let rows: Vec<usize> = rare[0].sentences.iter().map(|s| s.row).collect();
        assert_eq!(rows, [8, 9, 10]);
    }

    #[test]
    fn nothing_is_set_aside_where_one_label_would_be_left() {
        let labelled = parse("a,One.,yes\nb,Two.,yes\nc,Three.,yes\na,Four.,no\n");
        let (kept, rare) = set_rare_labels_aside(labelled);
        assert_eq!((kept.sentences.len(), rare), (4, Vec::new()));
    }
}
