//! Compares the table of labels with the journal, and takes from the table what the journal has lost.
//!
//! A table that the journal knows by its hash is not compared. Any other table was written from answers that this
//! journal has lost, or a user changed it. Where the journal is whole and the table only has more answers, these
//! are taken. Where the two contradict each other, only the user knows which is right, so the table is refused. A
//! damaged journal has less than the table, so the table counts.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use standpoint_common::hash::sha256_of_file;
use standpoint_common::phrases::plural;
use standpoint_corpus::Note;

use super::journal::{Damage, Entry};
use super::labelled_rows::KIND;
use super::other_unit::check_unit;
use super::written_table::WrittenTable;
use super::{Answer, Journal, LABELLED_COLUMNS, LabelledRow, LabellingError, Order, Session};
use crate::labels::{LabelsError, in_order};
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
}

impl Session {
    /// Takes over what the table has and the journal lacks, and returns what has to be written to the journal.
    ///
    /// # Errors
    /// If the table cannot be read or contradicts the journal.
    pub(super) fn recover(
        &mut self,
        labels: &Path,
        remains: Remains,
    ) -> Result<Vec<Entry>, LabellingError> {
        let is_whole = !remains.is_empty && remains.damage.is_empty();
        let mut new = Vec::new();
        self.recovered.damage = remains.damage;
        if labels.exists() {
            let unread = |error| LabellingError::Journal(labels.to_path_buf(), error);
            let hash = sha256_of_file(labels).map_err(unread)?;
            if !is_whole || !self.has_written(&hash) {
                self.recovered.is_journal_gone = remains.is_empty;
                let merged = self.merge(labels, is_whole, remains.knows_seed);
                new = merged.map_err(|error| {
                    if is_whole {
                        edited(labels, error)
                    } else {
                        error
                    }
                })?;
                self.tables.insert(hash.clone());
                new.push(Entry::Table(hash));
            }
        }
        let is_damaged = !self.recovered.damage.is_empty();
        new.extend(is_damaged.then_some(Entry::Told(remains.damaged)));
        Ok(new)
    }

    /// Joins the answers with those of the table. Contradictions are errors if the journal is whole.
    fn merge(
        &mut self,
        labels: &Path,
        is_whole: bool,
        knows_seed: bool,
    ) -> Result<Vec<Entry>, LabellingError> {
        let refuse = |line, why| LabellingError::row(labels, line, why);
        let table = WrittenTable::read(labels)?;
        let places = table
            .rows
            .iter()
            .map(|(_, row)| (row.coder.as_str(), &row.place));
        let sentences = self.articles.find(places)?;
        let mut known = by_key(self.answers.iter());
        // Nothing is drawn in a review or of a list, nor are their columns made here: the rows say how their sentences
        // were chosen.
        let is_stated = |row: &LabelledRow| {
            matches!(self.seat(0).order(), Order::Disputed | Order::Listed) || !row.more.is_empty()
        };
        let given: Vec<Answer> = table
            .rows
            .iter()
            .map(|(_, row)| row.clone().into_answer(is_stated(row)))
            .collect();
        let keys = keys(sentences.iter().copied().zip(&given));
        let mut merged = self.answers.clone();
        let mut taken = Vec::new();
        // The first rows on a sentence that is not among the articles, and on one that the journal lacks.
        let (mut lost, mut foreign) = (None, None);
        let rows = table.rows.iter().zip(given).zip(sentences).zip(keys);
        for (((&(line, ref row), mut answer), sentence), key) in rows {
            if sentence.is_none() && row.is_there {
                lost.get_or_insert(line);
            }
            match known.remove(&key) {
                Some(own) if (&own.verdict, &own.comment) == (&answer.verdict, &answer.comment) => {
                    continue;
                }
                Some(_) if is_whole => {
                    let why = "it has another answer than the journal".to_string();
                    return Err(refuse(line, why));
                }
                Some(own) => {
                    answer.place = own.place.clone();
                    answer.stated = answer.stated.or(own.stated);
                    self.recovered.replaced += 1;
                }
                None => {
                    self.recovered.taken += 1;
                    foreign.get_or_insert(line);
                    // Without a place its own number must not be that of another one.
                    while sentence.is_none() && merged.has_gone(&answer) {
                        answer.place.start += 1;
                    }
                }
            }
            merged.put(self.placed(answer.clone(), sentence)?, sentence);
            taken.push((answer, sentence));
        }
        let beside = known.len();
        if is_whole && beside > 0 {
            let are = if beside == 1 { "is" } else { "are" };
            let why = format!(
                "{} of the journal {are} not in it",
                plural(beside, "answer")
            );
            return Err(match foreign {
                Some(line) => refuse(
                    line,
                    format!("its sentence is not in the journal, and {why}"),
                ),
                None => refuse(0, why),
            });
        }
        check_unit(&self.articles, &merged, labels, self.given_on)?;
        if !knows_seed && self.undrawn_of(&merged) > 0 {
            return Err(LabellingError::SeedLost {
                labels: labels.to_path_buf(),
                line: lost,
            });
        }
        self.recovered.beside = beside;
        self.recovered.rewritten = rewritten(&table.rows, &self.rows_of(&merged));
        if let Some(rewritten) = self.recovered.rewritten.as_ref().filter(|_| is_whole) {
            let Rewritten {
                line,
                column,
                was,
                is,
                ..
            } = rewritten;
            let why = format!("the column {column} has “{was}”, where the answers give “{is}”");
            return Err(refuse(*line, why));
        }
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

    /// What was lost, and what the table gave back, when the session was opened.
    pub fn recovered(&self) -> &Recovered {
        &self.recovered
    }
}

/// The error for a table that contradicts a whole journal.
fn edited(labels: &Path, error: LabellingError) -> LabellingError {
    let why = match error {
        LabellingError::Row { line: 0, why, .. } => why,
        LabellingError::Row { line, why, .. } => format!("row {line}: {why}"),
        LabellingError::Table(LabelsError::Content { problem, .. }) => problem.to_string(),
        error => return error,
    };
    LabellingError::Edited {
        labels: labels.to_path_buf(),
        journal: Journal::path(labels),
        why,
    }
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

fn by_key<'a>(
    answers: impl Iterator<Item = (Option<usize>, &'a Answer)> + Clone,
) -> HashMap<AnswerKey, Answer> {
    let keys = keys(answers.clone());
    keys.into_iter()
        .zip(answers.map(|(_, answer)| answer.clone()))
        .collect()
}

/// The cells of a row by the names of their columns.
type Cells = BTreeMap<String, String>;

fn cells(row: &LabelledRow) -> Cells {
    let own = LABELLED_COLUMNS.map(str::to_string).into_iter();
    // A kind of its own is among the cells of every row.
    let more = row.more.iter().filter(|(name, _)| name != KIND).cloned();
    own.zip(row.cells()).chain(more).collect()
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
        let differs = |other: &Cells| -> Vec<String> {
            let all = cells.keys().chain(other.keys()).cloned();
            all.filter(|name| cells.get(name) != other.get(name))
                .collect()
        };
        let nearest = like
            .iter()
            .map(|other| (differs(other), other))
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
