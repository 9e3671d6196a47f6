//! Compares the table of labels with the journal, and takes from the table what the journal has lost.
//!
//! A table that the journal knows by its hash is not compared. Any other table was written from answers that this
//! journal has lost, or a user changed it. Where the journal is whole and the table only has more answers, these
//! are taken. Where the two contradict each other, only the user knows which is right: the table is refused, unless the
//! user wants to go on from it. Then what was changed since it was written is taken; answers that came later stay. A
//! damaged journal has less than the table, so the table counts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use standpoint_common::hash::sha256_of_file;
use standpoint_corpus::Note;

use super::edits::{Cells, TableEdit, answered_otherwise, cells, differing};
use super::journal::{Damage, Entry};
use super::other_unit::check_unit;
use super::written_table::WrittenTable;
use super::{
    Answer, Answers, Journal, LABELLED_COLUMNS, LabelledRow, LabellingError, Order, Session,
    Stated, Verdict,
};
use crate::labels::{CORRECTED, LabelsError, in_order};
use crate::occurrences::count_before;

/// What was lost, and what the table gave back.
#[derive(Debug, Clone, Default)]
pub struct Recovered {
    /// `true` if all answers come from the table, because the journal is gone or empty.
    pub is_journal_gone: bool,
    /// The damage of the journal.
    pub damage: Vec<Damage>,
    /// The number of answers of the table that the journal lacked.
    pub taken: usize,
    /// The number of answers of a damaged journal in place of which those of the table were taken.
    pub replaced: usize,
    /// The number of answers of a damaged journal that the table lacks.
    pub beside: usize,
    /// The rows of the table that are written otherwise from now on.
    pub rewritten: Option<Rewritten>,
    /// The number of edits that were taken from the table in place of what a whole journal has.
    pub adopted: usize,
    /// The journal as it was before.
    pub kept: Option<PathBuf>,
    /// How the table was read.
    pub notes: Vec<Note>,
}

/// Rows of the table that are written otherwise, because the articles say otherwise or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// Their number.
    pub rows: usize,
    /// The line of the first one.
    pub line: usize,
    /// Its first column that changes.
    pub column: String,
    /// The cell as it was.
    pub was: String,
    /// The cell as it is from now on.
    pub is: String,
}

/// The key of an answer: its coder, and the sentence, or else its document, its words and how often these came
/// before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum AnswerKey {
    At(String, usize),
    Gone(String, String, String, usize),
}

/// What the journal still knows.
pub(super) struct Remains {
    /// `true` if it has no entry.
    pub is_empty: bool,
    /// Its damage, unless it was told.
    pub damage: Vec<Damage>,
    /// How much damage it has, with that which was told.
    pub damaged: usize,
    /// `true` if it or the user has told the number of the random order.
    pub knows_seed: bool,
    /// The answers when the last table was written, if others came later.
    pub written: Option<Answers>,
    /// `true` if the user wants to go on from the table where the two contradict each other.
    pub adopts: bool,
}

/// An answer with its row in the table.
#[derive(Clone)]
struct Known {
    answer: Answer,
    sentence: Option<usize>,
    cells: Cells,
}

impl Session {
    /// Takes over what the table has and the journal lacks, and returns what has to be written to the journal.
    ///
    /// # Errors
    /// If the table cannot be read or contradicts the journal.
    pub(super) fn recover(
        &mut self,
        labels: &Path,
        mut remains: Remains,
    ) -> Result<Vec<Entry>, LabellingError> {
        let is_whole = !remains.is_empty && remains.damage.is_empty();
        let mut new = Vec::new();
        self.recovered.damage = std::mem::take(&mut remains.damage);
        if labels.exists() {
            let unread = |error| LabellingError::Journal(labels.to_path_buf(), error);
            let hash = sha256_of_file(labels).map_err(unread)?;
            if !is_whole || !self.has_written(&hash) {
                self.recovered.is_journal_gone = remains.is_empty;
                new = self.merge(labels, is_whole, &remains)?;
                self.tables.insert(hash.clone());
                new.push(Entry::Table(hash));
            }
        }
        let is_damaged = !self.recovered.damage.is_empty();
        new.extend(is_damaged.then_some(Entry::Told(remains.damaged)));
        Ok(new)
    }

    /// Joins the answers with those of the table. Contradictions are errors if the journal is whole, unless the user wants
    /// to go on from the table.
    fn merge(
        &mut self,
        labels: &Path,
        is_whole: bool,
        remains: &Remains,
    ) -> Result<Vec<Entry>, LabellingError> {
        let table = WrittenTable::read(labels).map_err(|error| {
            if is_whole {
                unreadable(labels, error)
            } else {
                error
            }
        })?;
        let places = table
            .rows
            .iter()
            .map(|(_, row)| (row.coder.as_str(), &row.place));
        let sentences = self.articles.find(places)?;
        let known = self.by_key(&self.answers);
        let later = remains.written.as_ref().filter(|_| is_whole);
        let mut written = later.map_or_else(|| known.clone(), |answers| self.by_key(answers));
        let given: Vec<Answer> = table
            .rows
            .iter()
            .map(|(_, row)| row.clone().into_answer(self.is_stated(row, is_whole)))
            .collect();
        let keys = keys(sentences.iter().copied().zip(&given));
        let mut merged = self.answers.clone();
        let mut taken = Vec::new();
        let (mut edits, mut added) = (Vec::new(), Vec::new());
        // The rows on sentences that are not among the articles, all of them and those that the journal lacks.
        let (mut lost, mut unknown) = (None, Vec::new());
        let rows = table.rows.iter().zip(given).zip(sentences).zip(keys);
        for (((&(line, ref row), mut answer), sentence), key) in rows {
            if sentence.is_none() && row.is_there {
                lost.get_or_insert(line);
            }
            let cells = cells(row);
            let was = written.remove(&key);
            let own = known.get(&key);
            let is_same = |known: &Known| answered_otherwise(&cells, &known.cells).is_empty();
            if own.is_some_and(is_same) || (is_whole && was.as_ref().is_some_and(is_same)) {
                continue;
            }
            match was.as_ref().or(own) {
                Some(was) if is_whole => {
                    edits.extend(edited_cells(line, row, &cells, &was.cells));
                }
                Some(_) => self.recovered.replaced += 1,
                None => {
                    self.recovered.taken += 1;
                    added.push(TableEdit::Added {
                        line,
                        label: row.label.clone(),
                        text: row.place.text.clone(),
                    });
                    if sentence.is_none() {
                        unknown.push((line, row.is_there));
                    }
                }
            }
            match own {
                Some(own) => answer.goes_on(row, own),
                None => {
                    if answer.stated.is_none() {
                        answer.stated = with_cells(None, row);
                    }
                    // Without a place its own number must not be that of another one.
                    while sentence.is_none() && merged.has_gone(&answer) {
                        answer.place.start += 1;
                    }
                }
            }
            merged.put(self.placed(answer.clone(), sentence)?, sentence);
            taken.push((answer, sentence));
        }
        if is_whole {
            for (own, sentence) in removed(written, &known) {
                edits.push(TableEdit::Removed {
                    label: own.label().unwrap_or_default().to_string(),
                    text: own.place.text.clone(),
                });
                let answer = Answer {
                    verdict: None,
                    ..own
                };
                merged.put(answer.clone(), sentence);
                taken.push((answer, sentence));
            }
        } else {
            self.recovered.beside = written.len();
        }
        // Later answers change the random part, and nobody changed the table.
        let changed = rewritten(&table.rows, &self.rows_of(&merged)).filter(|_| later.is_none());
        let contradicts = is_whole && (!edits.is_empty() || changed.is_some());
        unknown.retain(|(_, is_there)| is_whole && (*is_there || contradicts));
        if !unknown.is_empty() {
            let lines = unknown.into_iter().map(|(line, _)| line).collect();
            return Err(LabellingError::NoSentences {
                unit: self.articles.unit().noun(),
                rows: vec![(labels.to_path_buf(), lines)],
            });
        }
        check_unit(&self.articles, &merged, labels, self.given_on)?;
        if !remains.knows_seed && self.undrawn_of(&merged) > 0 {
            return Err(LabellingError::SeedLost {
                labels: labels.to_path_buf(),
                line: lost,
            });
        }
        if contradicts {
            self.check_labels(labels, &table.rows)
                .map_err(|error| unreadable(labels, error))?;
            // With other answers the random part has another size, which is told as the rest of it.
            edits.extend(
                changed
                    .clone()
                    .filter(|_| edits.is_empty())
                    .map(TableEdit::Derived),
            );
            edits.extend(added);
            if !remains.adopts {
                return Err(LabellingError::Edited {
                    labels: labels.to_path_buf(),
                    journal: Journal::path(labels),
                    edits,
                });
            }
            self.recovered.taken = 0;
            self.recovered.adopted = edits.len();
        }
        self.recovered.rewritten = changed;
        self.recovered.notes = table.notes;
        if self.labels.is_empty() {
            // Nobody knows the order of their keys any more.
            let labels = taken.iter().filter_map(|(answer, _)| answer.label());
            self.labels = in_order(labels.map(str::to_string).collect());
        }
        let entries = taken
            .iter()
            .map(|(answer, _)| Entry::of_answer(answer))
            .collect();
        for (answer, sentence) in taken {
            self.take(answer, sentence)?;
        }
        Ok(entries)
    }

    /// Checks the labels that rows have and the label set lacks: nobody could take them back.
    pub(super) fn check_labels(
        &self,
        file: &Path,
        rows: &[(usize, LabelledRow)],
    ) -> Result<(), LabellingError> {
        let mut all = self.labels.clone();
        for (line, row) in rows {
            if !row.label.is_empty() && !all.contains(&row.label) {
                all.push(row.label.clone());
                let checked = self.check_names(&all);
                checked.map_err(|error| LabellingError::row(file, *line, error.to_string()))?;
            }
        }
        Ok(())
    }

    /// Returns whether the word of a row counts for how its sentence was chosen. Nothing is drawn in a review or of a list,
    /// nor are their columns made here. Beside a whole journal such columns are the user's.
    fn is_stated(&self, row: &LabelledRow, is_whole: bool) -> bool {
        let mut others = row.more.iter().filter(|(name, _)| name != CORRECTED);
        matches!(self.seat(0).order(), Order::Disputed | Order::Listed)
            || (others.next().is_some() && !is_whole)
    }

    /// Answers with their rows, by their keys.
    fn by_key(&self, answers: &Answers) -> HashMap<AnswerKey, Known> {
        let rows = self.rows_in_order_of(answers);
        let all = answers.iter().zip(rows);
        let known = all.map(|((sentence, answer), row)| Known {
            answer: answer.clone(),
            sentence,
            cells: cells(&row),
        });
        keys(answers.iter()).into_iter().zip(known).collect()
    }

    /// What was lost, and what the table gave back, when the session was opened.
    pub fn recovered(&self) -> &Recovered {
        &self.recovered
    }
}

/// The error for a table that cannot be read back, beside a whole journal.
fn unreadable(labels: &Path, error: LabellingError) -> LabellingError {
    let why = match error {
        LabellingError::Row { line, why, .. } => format!("row {line}: {why}"),
        LabellingError::Table(LabelsError::Content { problem, .. }) => problem.to_string(),
        error => return error,
    };
    LabellingError::Unreadable {
        labels: labels.to_path_buf(),
        journal: Journal::path(labels),
        why,
    }
}

impl Answer {
    /// Keeps what the journal has of this answer, and the table does not say otherwise.
    fn goes_on(&mut self, row: &LabelledRow, own: &Known) {
        self.place = own.answer.place.clone();
        self.chosen = own.answer.chosen;
        self.stated = with_cells(own.answer.stated.as_ref(), row);
    }
}

/// What was stated, with the other cells of a row.
fn with_cells(stated: Option<&Stated>, row: &LabelledRow) -> Option<Stated> {
    let is_there = stated.is_some() || !row.more.is_empty();
    is_there.then(|| Stated {
        cells: row.more.clone(),
        ..stated.cloned().unwrap_or_default()
    })
}

/// The cells of a row in which somebody answered otherwise.
fn edited_cells(line: usize, row: &LabelledRow, is: &Cells, was: &Cells) -> Vec<TableEdit> {
    let cell = |cells: &Cells, column: &str| cells.get(column).cloned().unwrap_or_default();
    let columns = answered_otherwise(is, was).into_iter();
    let edit = |column: String| TableEdit::Cell {
        line,
        was: cell(was, &column),
        is: cell(is, &column),
        column,
        text: row.place.text.clone(),
    };
    columns.map(edit).collect()
}

/// The answers that have no row any more, in the order of the articles. One that was given anew since stays.
fn removed(
    written: HashMap<AnswerKey, Known>,
    known: &HashMap<AnswerKey, Known>,
) -> Vec<(Answer, Option<usize>)> {
    let said = |known: &Known| -> (Option<Verdict>, String) {
        (known.answer.verdict.clone(), known.answer.comment.clone())
    };
    let mut removed: Vec<_> = written
        .into_iter()
        .filter_map(|(key, was)| {
            let own = known.get(&key)?;
            (said(own) == said(&was)).then(|| (own.answer.clone(), own.sentence))
        })
        .collect();
    removed.sort_by_key(|(own, sentence)| {
        let place = &own.place;
        let words = (place.document.clone(), place.start, own.coder.clone());
        (sentence.unwrap_or(usize::MAX), words)
    });
    removed
}

/// The keys of answers, in their order.
fn keys<'a>(answers: impl Iterator<Item = (Option<usize>, &'a Answer)>) -> Vec<AnswerKey> {
    let mut gone = HashMap::new();
    let key = |(sentence, answer): (Option<usize>, &'a Answer)| match sentence {
        Some(sentence) => AnswerKey::At(answer.coder.clone(), sentence),
        None => {
            let words = (
                answer.coder.as_str(),
                answer.place.document.as_str(),
                answer.place.text.as_str(),
            );
            let (coder, document, text) = words;
            AnswerKey::Gone(
                coder.into(),
                document.into(),
                text.into(),
                count_before(&mut gone, words),
            )
        }
    };
    answers.map(key).collect()
}

/// Compares the rows of a table with those that will be written, of which there is one for each.
fn rewritten(old: &[(usize, LabelledRow)], new: &[LabelledRow]) -> Option<Rewritten> {
    let mut by_words: HashMap<[String; 3], Vec<Cells>> = HashMap::new();
    let words =
        |row: &LabelledRow| [&row.place.document, &row.place.text, &row.coder].map(String::clone);
    for row in new {
        by_words.entry(words(row)).or_default().push(cells(row));
    }
    let mut found: Option<Rewritten> = None;
    for (line, row) in old {
        let cells = cells(row);
        let like = by_words.get(&words(row)).map_or(&[][..], Vec::as_slice);
        if like.contains(&cells) {
            continue;
        }
        let nearest = like
            .iter()
            .map(|other| (differing(&cells, other), other))
            .min_by_key(|(names, _)| names.len());
        let found = found.get_or_insert_with(|| {
            let column = nearest
                .as_ref()
                .and_then(|(names, _)| names.first().cloned())
                .unwrap_or_else(|| LABELLED_COLUMNS[0].to_string());
            let cell = |cells: &Cells| cells.get(&column).cloned().unwrap_or_default();
            Rewritten {
                rows: 0,
                line: *line,
                was: cell(&cells),
                is: nearest.map_or_else(String::new, |(_, other)| cell(other)),
                column,
            }
        });
        found.rows += 1;
    }
    found
}

#[cfg(test)]
mod tests;
