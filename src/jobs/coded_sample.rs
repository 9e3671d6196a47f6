//! A coded random sample of scored sentences, and the findings on it.

use std::path::{Path, PathBuf};

use super::labels::LabelTables;
use super::tables::{tell_notes, tell_respelled};
use super::{JobError, JobStep, Monitor};
use crate::corpus::column_names;
use crate::findings::{Finding, Note, Warning, displayed};
use crate::prevalence::{CodedSample, Imbalance, Scores, Sign};

/// A coded sample by its name, and how it is read.
#[derive(Debug, Clone, Default)]
pub struct CodedSource {
    /// The sample.
    pub path: PathBuf,
    /// Files of corrections: of several on one sentence the latest counts.
    pub corrections: Vec<PathBuf>,
    /// Its columns, and the articles for a sample without text.
    pub tables: LabelTables,
}

impl CodedSource {
    /// The sample among these files, in whatever order: the one that has probabilities. The others are corrections of it.
    #[must_use]
    pub fn among(mut paths: Vec<PathBuf>, tables: LabelTables) -> Option<Self> {
        let has_probabilities = |path: &PathBuf| {
            let names = column_names(path).unwrap_or_default();
            let mut names = names.iter();
            names.any(|name| name.trim().eq_ignore_ascii_case("probability"))
        };
        let at = match paths.len() {
            0 => return None,
            1 => 0,
            _ => paths.iter().position(has_probabilities).unwrap_or(0),
        };
        Some(CodedSource {
            path: paths.remove(at),
            corrections: paths,
            tables,
        })
    }

    /// Reads the sample of these scores.
    ///
    /// # Errors
    /// If it cannot be read, is coded in part, or does not fit the scores.
    pub fn read(&self, scores: &Scores, monitor: &Monitor) -> Result<CodedSample, JobError> {
        self.tables
            .coded_sample(&self.path, &self.corrections, scores, monitor)
    }

    /// Fails if the sample stands for fewer sentences than the scores of `source` have, of which it says nothing.
    pub(super) fn check_is_of_all(
        &self,
        sample: &CodedSample,
        source: &Path,
        scores: &Scores,
    ) -> Result<(), JobError> {
        match sample.is_of_fewer {
            false => Ok(()),
            true => Err(JobError::SampleOfFewer {
                path: self.path.clone(),
                scores: source.to_path_buf(),
                weight: sample.weight(),
                sentences: scores.sentences.len(),
            }),
        }
    }

    /// Tells what the sample is, and whether it fits the scores, which come from `source`. Returns the warnings, each of
    /// which makes the shares and their intervals wrong. Clusters of documents matter if there is a formula that does not
    /// explain them; it is empty for shares.
    pub(super) fn tell(
        &self,
        sample: &CodedSample,
        source: &Path,
        scores: &Scores,
        formula: Option<&str>,
        monitor: &Monitor,
    ) -> Vec<Finding> {
        let path = self.path.as_path();
        let (file, name) = (displayed(path), file_name(path));
        tell_notes(path, &sample.report.notes, monitor);
        monitor.show(JobStep::SampleRead {
            path,
            sample,
            scores,
        });
        let [others, no_sentences] = sample.left_out;
        if others > 0 {
            let file = file.clone();
            monitor.tell(Note::NotDrawnAtRandom { file, rows: others });
        }
        if no_sentences > 0 {
            let rows = no_sentences;
            monitor.tell(Note::NoSentences { file, rows });
        }
        if let Some(error) = sample.coder_error() {
            let file = name.clone();
            monitor.tell(Note::CodersDiffer { file, error });
        }
        tell_respelled(path, &sample.respelled, monitor);
        let sentences = scores.sentences.len();
        let warning = |sign| match sign {
            Sign::OfFewer { weight } => Warning::SampleOfFewer {
                file: name.clone(),
                weight,
                scores: file_name(source),
                sentences,
            },
            Sign::OtherTable { weight, unequal } => {
                let (file, scores) = (name.clone(), file_name(source));
                match unequal {
                    Some((least, largest)) => Warning::ProbabilitiesOfOtherTable {
                        file,
                        least,
                        largest,
                        weight,
                        scores,
                        sentences,
                    },
                    None => Warning::SampleOfOtherTable {
                        file,
                        weight,
                        scores,
                        sentences,
                    },
                }
            }
            Sign::Skipped => Warning::SkippedInSample {
                file: name.clone(),
                rows: sample.skipped.0.clone(),
                share: sample.skipped.1,
            },
            Sign::Codes { agree, rows, doubt } => Warning::DoubtfulCodes {
                file: name.clone(),
                agree,
                rows,
                doubt,
            },
            Sign::BorrowedInSample(borrowed) => Warning::BorrowedInSample {
                file: name.clone(),
                sentences: borrowed,
                of: sample.places.len(),
            },
            Sign::BorrowedInTable(borrowed) => Warning::BorrowedInTable {
                file: file_name(source),
                sentences: borrowed,
                of: sentences,
            },
            Sign::Surer(Imbalance { coded, all, .. }) => Warning::SurerOfCoded {
                file: name.clone(),
                coded,
                all,
            },
            Sign::NotRandom(imbalance) => Warning::NotRandom {
                file: name.clone(),
                scores: file_name(source),
                imbalance,
            },
        };
        let signs = sample.signs(scores).into_iter();
        let alike = formula.and_then(|formula| documents_alike(scores, formula));
        let doubts = signs.map(warning).chain(alike).map(Finding::from);
        let doubts: Vec<Finding> = doubts.collect();
        doubts.iter().for_each(|doubt| monitor.tell(doubt.clone()));
        doubts
    }
}

/// The warning about documents that are alike and nobody clustered, but by the columns of a formula.
pub(super) fn documents_alike(scores: &Scores, formula: &str) -> Option<Warning> {
    let explains = |column: &str| {
        let mut terms = formula.split(['+', '*', ':']);
        terms.any(|term| term.trim().eq_ignore_ascii_case(column))
    };
    let mut columns = scores.found_clusters.clone();
    columns.retain(|found| !explains(&found.column));
    (!columns.is_empty()).then_some(Warning::DocumentsAlike { columns })
}

/// The name of a file without its folder, which says nothing to the readers of a page.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
