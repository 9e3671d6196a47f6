//! The checks of a coded sample: whether the sample, its codes and its scores are what an interval takes them for. Each
//! returns a [`Sign`] that they are not. How often each is wrong is in docs/research/coverage.md.

mod balance;
mod clusters;
mod codes;
mod draw;

use std::collections::HashSet;

use standpoint_core::model::Fit;

use self::codes::{CodedRow, agreement, doubt};
use super::coded_sample::weight;
use super::{CodedSample, Scores};
use crate::labels::{Labelled, LabelledSentence, represent_another_number, squeezed};

pub use balance::{Imbalance, Trait};
pub use clusters::FoundClusters;
pub(super) use clusters::{DocumentColumn, found_clusters};
pub use codes::Doubt;
pub use draw::DrawnDocuments;

/// A sign that shares and intervals from a coded sample are wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Sign {
    /// The sample stands for fewer sentences than the table has.
    OfFewer {
        /// The sentences that it stands for.
        weight: f64,
    },
    /// The sample stands for more sentences than the table has.
    OtherTable {
        /// The sentences that it stands for.
        weight: f64,
        /// The least and the largest sampling probability, if they differ.
        unequal: Option<(f64, f64)>,
    },
    /// Sentences of the sample were skipped, and the others stand for them.
    Skipped,
    /// Codes seem to stand in the wrong rows.
    Codes {
        /// The rows in which codes and labels of the model agree.
        agree: usize,
        /// The rows of the sample.
        rows: usize,
        /// What speaks for it.
        doubt: Doubt,
    },
    /// The model borrowed so many sentences of the sample.
    BorrowedInSample(usize),
    /// The model borrowed so many sentences of the table, and none of the sample.
    BorrowedInTable(usize),
    /// The model is surer of the coded sentences than of the others, and the table does not say which it learned from.
    Surer(Imbalance),
    /// The sample does not look drawn at random.
    NotRandom(Imbalance),
}

/// Returns true if the sentences that a model learned from are worth a note. A few may stand in other articles by chance.
pub fn are_many_learned(learned: usize, of: usize) -> bool {
    learned > 0 && learned * 100 >= of
}

/// Returns true if so many sentences are more than those that were drawn with these probabilities stand for: articles came after
/// they were drawn, or rows are missing.
pub(super) fn is_of_fewer(probabilities: &[f64], sentences: usize) -> bool {
    let drawn = probabilities.iter().copied();
    weight(probabilities) < sentences as f64 && represent_another_number(drawn, sentences)
}

impl CodedSample {
    /// All signs that the sample of these scores is not what an interval takes it for.
    pub fn signs(&self, scores: &Scores) -> Vec<Sign> {
        let mut signs = Vec::new();
        let sentences = scores.sentences.len();
        let weight = self.weight();
        if self.is_of_fewer {
            signs.push(Sign::OfFewer { weight });
        } else if represent_another_number(self.probabilities.iter().copied(), sentences) {
            let unequal = self.labelled.unequal_probabilities();
            signs.push(Sign::OtherTable { weight, unequal });
        }
        if !self.skipped.0.is_empty() {
            signs.push(Sign::Skipped);
        }
        let rows = self.coded_rows(scores);
        signs.extend(doubt(&rows, &scores.labels).map(|doubt| Sign::Codes {
            agree: agreement(&rows),
            rows: rows.len(),
            doubt,
        }));
        let fits = scores.sentences.iter().map(|sentence| sentence.fit);
        let in_table = fits.filter(|fit| *fit == Fit::Borrowed).count();
        signs.extend(match self.count_fit(scores, Fit::Borrowed) {
            0 if are_many_learned(in_table, sentences) => Some(Sign::BorrowedInTable(in_table)),
            0 => None,
            borrowed => Some(Sign::BorrowedInSample(borrowed)),
        });
        // A sample of fewer sentences is one of a part of the table, and nobody knows of which.
        let is_unlike =
            |sign: &Sign| matches!(sign, Sign::OfFewer { .. } | Sign::BorrowedInSample(_));
        if !signs.iter().any(is_unlike) {
            signs.extend(self.imbalance(scores));
        }
        signs
    }

    /// The sign that its sentences are unlike all, if there is one. A model that learned from them is surer of them, and its
    /// probabilities differ too.
    fn imbalance(&self, scores: &Scores) -> Option<Sign> {
        let mut all = scores.imbalances(&self.coded).into_iter();
        let first = all.clone().next()?;
        let is_surer = |of: &Imbalance| of.of == Trait::Sureness && of.coded > of.all;
        let surer = all.find(is_surer).filter(|_| !scores.has_fits);
        Some(surer.map_or(Sign::NotRandom(first), Sign::Surer))
    }

    /// The rows in which codes and labels of the model agree.
    pub fn agreement(&self, scores: &Scores) -> usize {
        agreement(&self.coded_rows(scores))
    }

    /// The number of its sentences that are also among other labelled sentences, from which a model may have learned,
    /// and were not predicted by a fit without them.
    pub fn overlap_with(&self, others: &Labelled, scores: &Scores) -> usize {
        let texts: HashSet<String> = others.sentences.iter().map(|s| squeezed(&s.text)).collect();
        let coded = self.coded.iter().zip(&scores.sentences);
        let known = coded.filter(|(code, s)| code.is_some() && s.fit == Fit::All);
        known
            .filter(|(_, s)| texts.contains(&squeezed(&s.text)))
            .count()
    }

    /// The number of its sentences that this fit predicted.
    pub fn count_fit(&self, scores: &Scores, fit: Fit) -> usize {
        let places = self.places.iter();
        places
            .filter(|at| scores.sentences[**at].fit == fit)
            .count()
    }

    /// The code of each row of its file, with what the model says of the sentence.
    fn coded_rows<'a>(&self, scores: &'a Scores) -> Vec<CodedRow<'a>> {
        let row = |(at, sentence): (&usize, &LabelledSentence)| {
            let scored = &scores.sentences[*at];
            Some(CodedRow {
                line: sentence.row,
                code: self.coded[*at]?.label,
                given: scored.given,
                probabilities: &scored.probabilities,
            })
        };
        let rows = self.places.iter().zip(&self.labelled.sentences);
        rows.filter_map(row).collect()
    }
}
