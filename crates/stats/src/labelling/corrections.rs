//! Corrections: later decisions on sentences, such as a reader of a report makes. They become answers of one coder.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::import::answers_in;
use super::journal::Entry;
use super::{Answer, Chosen, GivenRow, LabellingError, SentencePlace, Session, Verdict};
use crate::labels::CORRECTED;

/// Corrections beside the answers that they replace.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    /// Those that give a sentence another label, or its first one.
    pub changes: Vec<Correction>,
    /// The rows whose sentence is not among the articles.
    pub lost: Vec<(PathBuf, usize)>,
    /// The answers that they make. Some change nothing but the time of the decision.
    answers: Vec<(Answer, usize)>,
}

/// A correction that changes an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The sentence.
    pub sentence: usize,
    /// Its text.
    pub text: String,
    /// The answer so far, if there is one.
    pub was: Option<Verdict>,
    /// The answer that replaces it.
    pub is: Option<Verdict>,
}

/// Reads the corrections of files: rows with a label and with a time in the column `corrected`.
///
/// # Errors
/// If a file cannot be read, or has no correction.
pub fn read_corrections(paths: &[PathBuf]) -> Result<Vec<GivenRow>, LabellingError> {
    let mut all = Vec::new();
    for path in paths {
        let rows = answers_in(path, "")?.into_iter();
        let mut corrections = rows
            .filter(|(_, row)| row.corrected().is_some())
            .map(|(line, row)| {
                let file = path.clone();
                GivenRow { file, line, row }
            })
            .peekable();
        if corrections.peek().is_none() {
            return Err(LabellingError::NoCorrections(path.clone()));
        }
        all.extend(corrections);
    }
    Ok(all)
}

/// Reads the corrections of a file that is in memory, under its name, whose ending says what kind of table it is.
///
/// # Errors
/// As [`read_corrections`], and if no temporary file can be written. The path in an error ends with the name.
pub fn read_corrections_in(name: &OsStr, bytes: &[u8]) -> Result<Vec<GivenRow>, LabellingError> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join(name);
    std::fs::write(&file, bytes)?;
    read_corrections(&[file])
}

impl Answer {
    /// When it replaced an earlier one, if it did.
    pub(super) fn corrected(&self) -> Option<&str> {
        let mut cells = self.stated.iter().flat_map(|stated| &stated.cells);
        let cell = cells.find(|(name, _)| name == CORRECTED);
        cell.map(|(_, time)| time.as_str())
    }

    /// Notes when it replaced an earlier one.
    pub(super) fn set_corrected(&mut self, time: &str) {
        let cells = &mut self.stated.get_or_insert_default().cells;
        cells.retain(|(name, _)| name != CORRECTED);
        cells.push((CORRECTED.to_string(), time.to_string()));
    }
}

/// The time of a decision that is made now, in the form of the corrections of a report.
pub(super) fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

impl Session {
    /// Compares corrections with the answers of the coder of a seat. Of several on one sentence the latest counts, in
    /// whatever order they come; one that is not later than that of the answer changes nothing.
    ///
    /// # Errors
    /// If the texts cannot be read, or a label could not be learned.
    pub fn compare(&self, seat: usize, rows: Vec<GivenRow>) -> Result<Corrections, LabellingError> {
        let mut latest: HashMap<SentencePlace, GivenRow> = HashMap::new();
        for given in rows {
            let known = latest.entry(given.row.place.without_end());
            let known = known.or_insert_with(|| given.clone());
            if known.row.corrected() <= given.row.corrected() {
                *known = given;
            }
        }
        let mut rows: Vec<GivenRow> = latest.into_values().collect();
        rows.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        let sentences = self
            .articles()
            .find(rows.iter().map(|given| ("", &given.row.place)))?;
        let mut corrections = Corrections::default();
        for (given, sentence) in rows.into_iter().zip(sentences) {
            let GivenRow { file, line, row } = given;
            let Some(sentence) = sentence else {
                corrections.lost.push((file, line));
                continue;
            };
            self.check_labels(&file, &[(line, row.clone())])?;
            let time = row.corrected().unwrap_or_default().to_string();
            let own = self.answers().of(self.seat(seat).coder(), sentence);
            if own.and_then(Answer::corrected) >= Some(time.as_str()) {
                continue;
            }
            let is_commented = !row.comment.is_empty();
            let given = row.into_answer(false);
            let answer = match own {
                Some(own) => Answer {
                    verdict: given.verdict,
                    comment: if is_commented {
                        given.comment
                    } else {
                        own.comment.clone()
                    },
                    ..own.clone()
                },
                None => Answer {
                    coder: self.seat(seat).coder().to_string(),
                    chosen: self.chosen(sentence).unwrap_or(Chosen::Found),
                    stated: self.listed(sentence).cloned(),
                    ..given
                },
            };
            let mut answer = self.placed(answer, Some(sentence))?;
            answer.set_corrected(&time);
            let was = own.and_then(|own| own.verdict.clone());
            if was != answer.verdict {
                corrections.changes.push(Correction {
                    sentence,
                    text: answer.place.text.clone(),
                    was,
                    is: answer.verdict.clone(),
                });
            }
            corrections.answers.push((answer, sentence));
        }
        Ok(corrections)
    }

    /// Takes corrections.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn correct(&mut self, corrections: Corrections) -> Result<(), LabellingError> {
        let entries = corrections
            .answers
            .iter()
            .map(|(answer, _)| Entry::of_answer(answer));
        self.journal.add(&entries.collect::<Vec<_>>())?;
        for (answer, sentence) in corrections.answers {
            self.take(answer, Some(sentence))?;
        }
        for seat in 0..self.seats.len() {
            // Undoing an answer from before would undo a correction.
            self.seats[seat].given.clear();
            self.ask(seat);
        }
        Ok(())
    }
}

/// The rows of each file, in their order.
#[must_use]
pub fn by_file(rows: &[(PathBuf, usize)]) -> Vec<(&Path, Vec<usize>)> {
    let mut files: Vec<(&Path, Vec<usize>)> = Vec::new();
    for (file, line) in rows {
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, lines)) => lines.push(*line),
            None => files.push((file, vec![*line])),
        }
    }
    files
}
