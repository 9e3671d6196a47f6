//! The checks of a coded sample: whether the sample, its codes and its scores are what an interval takes them for. Each
//! returns a [`Sign`] that they are not. How often each is wrong is in docs/research/coverage.md.

mod balance;
mod clusters;
mod coders;
mod codes;
mod draw;

use std::collections::{BTreeMap, HashSet};

use standpoint_core::model::Fit;

use self::codes::{CodedRow, agreement, doubt};
use super::{Coded, CodedSample, Scores};
use crate::labels::{Labelled, LabelledSentence, represent_another_number, squeezed};

pub use balance::{Imbalance, Trait};
pub use clusters::FoundClusters;
pub(super) use clusters::{DocumentColumn, found_clusters};
pub use coders::CoderError;
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
        /// The change of the codes after which far more of them agree.
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

/// Returns true if a sample that was drawn with these probabilities stands for another number of sentences than the table has. Whole
/// documents have as many sentences as it happens, so that of a sample of documents their number counts.
pub(super) fn is_of_another_table(
    probabilities: &[f64],
    coded: &[Option<Coded>],
    scores: &Scores,
) -> bool {
    let of_sentences = probabilities.iter().copied();
    if !represent_another_number(of_sentences, scores.sentences.len()) {
        return false;
    }
    if DrawnDocuments::find(&scores.items(coded)).is_none() {
        return true;
    }
    let mut of_documents: BTreeMap<usize, f64> = BTreeMap::new();
    for (sentence, code) in scores.sentences.iter().zip(coded) {
        if let Some(code) = code {
            let least = of_documents.entry(sentence.document).or_insert(1.0);
            *least = least.min(code.probability);
        }
    }
    let of_documents: Vec<f64> = of_documents.into_values().collect();
    represent_another_number(of_documents.into_iter(), scores.documents.len())
}

impl CodedSample {
    /// All signs that the sample of these scores is not what an interval takes it for.
    pub fn signs(&self, scores: &Scores) -> Vec<Sign> {
        let mut signs = Vec::new();
        let sentences = scores.sentences.len();
        let weight = self.weight();
        if self.is_of_fewer {
            signs.push(Sign::OfFewer { weight });
        } else if self.is_of_another_table {
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

    /// Measures how often its coders err, if two of them coded enough of it.
    pub fn coder_error(&self) -> Option<CoderError> {
        CoderError::of(&self.labelled)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::scores::tests::read;

    /// Sixty documents of two to twenty sentences, of which every fifth is coded whole.
    #[test]
    fn of_whole_documents_their_number_counts() {
        let mut table = String::from("document,label,p_no,p_yes,text\n");
        for document in 0..60 {
            for sentence in 0..2 + document % 19 {
                table += &format!("d{document},no,0.5,0.5,Sentence {document} {sentence}\n");
            }
        }
        let scores = read(&table, None).unwrap();
        let of_another = |probability: f64| {
            let code = Coded {
                label: 0,
                probability,
            };
            let is_drawn = |document: usize| document.is_multiple_of(5);
            let codes: Vec<Option<Coded>> = (scores.sentences.iter())
                .map(|sentence| is_drawn(sentence.document).then_some(code))
                .collect();
            let probabilities: Vec<f64> = codes.iter().flatten().map(|c| c.probability).collect();
            let sentences =
                represent_another_number(probabilities.iter().copied(), scores.sentences.len());
            (
                sentences,
                is_of_another_table(&probabilities, &codes, &scores),
            )
        };
        assert_eq!(of_another(0.2), (true, false));
        // Twelve documents of fifty, or of seventy.
        assert_eq!([0.24, 12.0 / 70.0].map(|p| of_another(p).1), [true, true]);
    }
}
