//! Reads answers back from tables of labels, those of other coders and of other programs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::labelled_rows::KIND;
use super::written_table::{
    Places, are_ours, is_empty, is_labelled_table, read_kind, read_probability, read_sampling,
    wrong,
};
use super::{Articles, Guess, LABELLED_COLUMNS, LabelledRow, LabellingError, SentencePlace};
use crate::labels::{
    BOILERPLATE, LabelColumns, LabelsError, LabelsProblem, LoadedTable, ScoreColumns, Voters,
    character, label_name,
};

/// What such a table needs.
const NEEDS: &str = "a header with text,label,annotator and under it one labelled sentence a row";

/// The first answer of a coder on a sentence.
#[derive(Clone)]
struct First<'p> {
    path: &'p Path,
    line: usize,
    /// The label, and whether it is no sentence.
    answer: (String, bool),
}

/// An answer as a table has it.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenRow {
    /// The table.
    pub file: PathBuf,
    /// The row in it, as a spreadsheet counts.
    pub line: usize,
    /// The answer.
    pub row: LabelledRow,
}

/// Checks that the answers of other tables can be compared: each has its sentence among the articles, and one has two
/// coders, unless others are known.
///
/// # Errors
/// If not, with the rows that have none.
pub fn check_comparable(
    articles: &Articles,
    rows: &[GivenRow],
    knows_others: bool,
) -> Result<(), LabellingError> {
    let places = rows
        .iter()
        .map(|given| (given.row.coder.as_str(), &given.row.place));
    let sentences = articles.find(places)?;
    let mut without: Vec<(PathBuf, Vec<usize>)> = Vec::new();
    let mut coders: HashMap<usize, &str> = HashMap::new();
    let mut is_shared = knows_others;
    for (given, sentence) in rows.iter().zip(sentences) {
        let coder = given.row.coder.as_str();
        match sentence {
            Some(sentence) => is_shared |= *coders.entry(sentence).or_insert(coder) != coder,
            None => match without.iter_mut().find(|(file, _)| *file == given.file) {
                Some((_, lines)) => lines.push(given.line),
                None => without.push((given.file.clone(), vec![given.line])),
            },
        }
    }
    match (without.is_empty(), is_shared) {
        (false, _) => Err(LabellingError::NoSentences {
            unit: articles.unit().noun(),
            rows: without,
        }),
        (true, false) => Err(LabellingError::NothingShared),
        (true, true) => Ok(()),
    }
}

/// Reads the answers of several tables, each with the name of its coder if it names none. Of one coder on one sentence
/// they may have only one answer.
///
/// # Errors
/// If a file cannot be read, or has no column `text`, or none with labels, or a cell that no table of labels has, or if a
/// coder has two answers on a sentence.
pub fn read_answers<'p>(
    files: impl Iterator<Item = (&'p Path, String)>,
) -> Result<Vec<GivenRow>, LabellingError> {
    let mut rows = Vec::new();
    let mut known: HashMap<(String, SentencePlace), First> = HashMap::new();
    for (path, unnamed) in files {
        for (line, row) in answers_in(path, &unnamed)? {
            let own = First {
                path,
                line,
                answer: (row.label.clone(), row.is_boilerplate),
            };
            let first = known
                .entry((row.coder.clone(), row.place.without_end()))
                .or_insert_with(|| own.clone());
            if first.answer != own.answer {
                return Err(LabellingError::TwoAnswers {
                    coder: row.coder,
                    files: [first.path, path].map(Path::to_path_buf),
                    lines: [first.line, line],
                });
            }
            let file = path.to_path_buf();
            rows.push(GivenRow { file, line, row });
        }
    }
    Ok(rows)
}

/// Reads a table in which each row is the answer of one coder (column `annotator`), or has the labels of several
/// (columns `annotator_…`), with the numbers of the rows. A table with the names of none is the work of one coder, of the
/// name `unnamed`. Rows that nobody came to are left out.
pub(super) fn answers_in(
    path: &Path,
    unnamed: &str,
) -> Result<Vec<(usize, LabelledRow)>, LabellingError> {
    let table = match read_table(path) {
        Err(LabellingError::Table(error)) if is_empty(&error) && is_labelled_table(path) => {
            return Ok(Vec::new());
        }
        table => table?,
    };
    let columns = AnswerColumns::find(path, &table)?;
    let (mut rows, mut places) = (Vec::new(), Places::default());
    for (cells, &line) in table.rows.iter().zip(&table.lines) {
        let mut own = columns
            .answers(cells, unnamed)
            .map_err(|why| LabellingError::row(path, line, why))?;
        // The votes of one row are on one sentence, whoever voted on those before.
        if columns.votes.is_empty() {
            own.iter_mut().for_each(|row| places.number(row));
        } else if let Some(mut of_all) = own.first().cloned() {
            of_all.coder.clear();
            places.number(&mut of_all);
            own.iter_mut()
                .for_each(|row| row.place.start = of_all.place.start);
        }
        rows.extend(own.into_iter().map(|row| (line, row)));
    }
    Ok(rows)
}

/// Reads a table of answers.
pub(super) fn read_table(path: &Path) -> Result<LoadedTable, LabellingError> {
    let table = LoadedTable::read(path, NEEDS)?.with_columns(path, LabelColumns::default())?;
    if table.no_votes.is_empty() {
        Ok(table)
    } else {
        Err(LabelsProblem::NoVotes(table.no_votes).in_file(path).into())
    }
}

/// The columns of a table of answers by their purpose.
pub(super) struct AnswerColumns {
    text: usize,
    label: Option<usize>,
    annotator: Option<usize>,
    /// The scores of a list, whose labels are no answers where a model gave them.
    guessed: Option<ScoreColumns>,
    /// Each with the name of its coder.
    votes: Vec<(usize, String)>,
    /// Those of [`READ`].
    read: [Option<usize>; 8],
    /// The others, with their names.
    more: Vec<(usize, String)>,
    /// `true` if `label` wrote the table: then a name may end with a blank.
    is_ours: bool,
    /// `true` if a row without a label may be one that nobody came to, whatever it says of its sentence.
    is_list: bool,
}

/// The columns that are read besides the text, the label and the coders.
const READ: [&str; 8] = [
    "document",
    "start",
    "end",
    "paragraph",
    "comment",
    KIND,
    "sampling",
    "probability",
];

impl AnswerColumns {
    fn find(path: &Path, table: &LoadedTable) -> Result<Self, LabelsError> {
        let label = table.label_column(path)?;
        Self::new(path, table, label, false)
    }

    /// The columns of a list, which need not have labels.
    pub(super) fn of_list(path: &Path, table: &LoadedTable) -> Result<Self, LabelsError> {
        Self::new(path, table, table.column("label"), true)
    }

    fn new(
        path: &Path,
        table: &LoadedTable,
        label: Option<usize>,
        is_list: bool,
    ) -> Result<Self, LabelsError> {
        let text = table.text_column(path)?;
        let voters = Voters::find(path, table)?;
        let votes: Vec<(usize, String)> = voters
            .columns()
            .into_iter()
            .map(|(at, name)| (at, name.to_string()))
            .collect();
        let annotator = table.column("annotator");
        let scores = ScoreColumns::of(table);
        // In a table of scores it is the probability of the label.
        let read = READ.map(|name| {
            let column = table.column(name);
            column.filter(|_| scores.is_none() || name != "probability")
        });
        let is_named = |at: &usize| table.cells(*at).any(|cell| !cell.is_empty());
        let mut known = vec![text];
        known.extend(label.into_iter().chain(annotator));
        known.extend(READ.iter().filter_map(|name| table.column(name)));
        known.extend(votes.iter().map(|(at, _)| *at));
        // The coder of a list must not see its scores, and its answers do not keep them.
        let guessed = scores.filter(|_| is_list);
        known.extend(guessed.iter().flat_map(|scores| scores.about_labels(table)));
        // A column of a list may be there to be filled in.
        let is_kept = |at: &usize| {
            if is_list {
                !table.names[*at].trim().is_empty()
            } else {
                is_named(at)
            }
        };
        let others = (0..table.names.len()).filter(|at| !known.contains(at) && is_kept(at));
        let more: Vec<(usize, String)> = others.map(|at| (at, table.names[at].clone())).collect();
        let lower = |name: &str| name.to_lowercase();
        for (at, (_, name)) in more.iter().enumerate() {
            let mut before = more[..at].iter();
            let is_again = before.any(|(_, other)| lower(other) == lower(name));
            if is_again || LABELLED_COLUMNS.contains(&lower(name).as_str()) {
                return Err(LabelsProblem::RepeatedColumn(name.clone()).in_file(path));
            }
        }
        Ok(AnswerColumns {
            text,
            label,
            annotator: annotator.filter(|at| guessed.is_none() && is_named(at)),
            guessed,
            votes,
            read,
            more,
            is_ours: are_ours(&table.names),
            is_list,
        })
    }

    /// The names of the columns that only this table has.
    pub(super) fn others(&self) -> Vec<String> {
        self.more.iter().map(|(_, name)| name.clone()).collect()
    }

    /// The answers of a row. The error says what is wrong with a cell.
    fn answers(
        &self,
        cells: &csv::StringRecord,
        unnamed: &str,
    ) -> Result<Vec<LabelledRow>, String> {
        let given = self.given(cells, unnamed);
        // A row that nobody came to may have anything.
        if given.is_empty() {
            Ok(Vec::new())
        } else {
            Ok(self.answers_on(&self.sentence(cells)?, given))
        }
    }

    fn as_written<'c>(&self, cells: &'c csv::StringRecord, at: Option<usize>) -> &'c str {
        at.and_then(|at| cells.get(at)).unwrap_or_default()
    }

    fn cell<'c>(&self, cells: &'c csv::StringRecord, at: Option<usize>) -> &'c str {
        self.as_written(cells, at).trim()
    }

    /// The coders of a row, each with the label; an empty one says that the sentence was skipped or is none.
    pub(super) fn given<'c>(
        &'c self,
        cells: &'c csv::StringRecord,
        unnamed: &'c str,
    ) -> Vec<(&'c str, &'c str)> {
        let cell = |at| self.cell(cells, at);
        let [.., comment, kind, sampling, _] = self.read;
        let is_guess = |scores: &ScoreColumns| scores.is_guess(|at| self.cell(cells, Some(at)));
        let is_guess = self.guessed.as_ref().and_then(is_guess) == Some(true);
        let label = cell(self.label.filter(|_| !is_guess));
        let mut given: Vec<(&str, &str)> = self
            .votes
            .iter()
            .map(|(at, coder)| (coder.as_str(), cell(Some(*at))))
            .filter(|(_, label)| !label.is_empty())
            .collect();
        let is_asked = !cell(sampling).is_empty() || !cell(comment).is_empty();
        let is_answer = !label.is_empty() || cell(kind) == BOILERPLATE || is_asked && !self.is_list;
        let coder = match (self.annotator, self.votes.is_empty()) {
            (Some(_), _) => Some(cell(self.annotator)),
            (None, true) => Some(unnamed),
            // Beside votes the label is the decision.
            (None, false) => (!label.is_empty()).then_some(""),
        };
        given.extend(coder.filter(|_| is_answer).map(|coder| (coder, label)));
        given
    }

    /// Reads the label and the probabilities that a model gave to the sentence of a row. Returns `None` if the label is a person's.
    pub(super) fn guess(&self, cells: &csv::StringRecord) -> Option<Guess> {
        let scores = self.guessed.as_ref()?;
        let (label, probabilities) = scores.guess(|at| self.cell(cells, Some(at)))?;
        Some(Guess {
            probability: probabilities.get(&label).copied().unwrap_or(0.0),
            label,
            reasons: String::new(),
            probabilities,
        })
    }

    /// Reads the sentence of a row, without its answers. The error says what is wrong with a cell.
    pub(super) fn sentence(&self, cells: &csv::StringRecord) -> Result<LabelledRow, String> {
        let cell = |at| self.cell(cells, at);
        let [
            document,
            start,
            end,
            paragraph,
            comment,
            kind,
            sampling,
            probability,
        ] = self.read;
        let number = |name, at| match cell(at) {
            "" => Ok(None),
            cell => character(cell)
                .map(Some)
                .ok_or_else(|| wrong(name, cell, "a whole number, or nothing")),
        };
        let text = self.as_written(cells, Some(self.text)).to_string();
        if self.is_list && text.trim().is_empty() {
            return Err(wrong("text", "", "the sentence, or remove the row"));
        }
        let start = number("start", start)?;
        let place = SentencePlace {
            document: if self.is_ours {
                self.as_written(cells, document)
            } else {
                cell(document)
            }
            .to_string(),
            start: start.unwrap_or(0),
            end: number("end", end)?.unwrap_or_else(|| text.chars().count()),
            paragraph: number("paragraph", paragraph)?.unwrap_or(1),
            text,
        };
        let (is_boilerplate, other_kind) = match cell(kind) {
            "" => (false, None),
            kind => read_kind(kind)?,
        };
        let others = self.more.iter().map(|(at, name)| {
            let cell = self.as_written(cells, Some(*at));
            (name.clone(), cell.to_string())
        });
        let more = other_kind.into_iter().chain(others);
        let chosen = match cell(sampling) {
            "" => None,
            cell => Some(read_sampling(cell)?),
        };
        Ok(LabelledRow {
            place,
            label: String::new(),
            coder: String::new(),
            comment: cell(comment).to_string(),
            is_boilerplate,
            is_there: start.is_some(),
            chosen,
            probability: read_probability(cell(probability))?,
            more: more.filter(|(_, cell)| !cell.is_empty()).collect(),
        })
    }

    /// The answers of coders on the sentence of a row.
    pub(super) fn answers_on(
        &self,
        sentence: &LabelledRow,
        given: Vec<(&str, &str)>,
    ) -> Vec<LabelledRow> {
        let answer = |(coder, label): (&str, &str)| LabelledRow {
            label: label_name(label),
            coder: label_name(coder),
            is_boilerplate: sentence.is_boilerplate && label.is_empty(),
            ..sentence.clone()
        };
        given.into_iter().map(answer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, table: &str) -> Vec<(String, String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, table).unwrap();
        let files = [(path.as_path(), "eve".to_string())];
        let rows = read_answers(files.into_iter()).unwrap().into_iter();
        rows.map(|given| given.row)
            .map(|row| (row.place.text, row.coder, row.label))
            .collect()
    }

    #[test]
    fn each_layout_gives_the_answers_of_its_coders() {
        let answers = |rows: &[[&str; 3]]| -> Vec<(String, String, String)> {
            let rows = rows.iter().map(|row| row.map(str::to_string));
            rows.map(|[text, coder, label]| (text, coder, label))
                .collect()
        };
        let long = "text,label,annotator\nGo.,yes,ann\nGo.,no,\n";
        assert_eq!(
            read("x.csv", long),
            answers(&[["Go.", "ann", "yes"], ["Go.", "", "no"]])
        );
        let wide = "text,annotator_Ann,annotator_bob,label\nGo.,yes,no,no\nStay.,,no,\n";
        assert_eq!(
            read("x.csv", wide),
            answers(&[
                ["Go.", "Ann", "yes"],
                ["Go.", "bob", "no"],
                ["Go.", "", "no"],
                ["Stay.", "bob", "no"]
            ])
        );
        // A row that nobody came to is no answer.
        for alone in [
            "text,label\nGo.,yes\nStay.,\n",
            "text,label,annotator\nGo.,yes,\nStay.,,\n",
        ] {
            assert_eq!(read("x.csv", alone), answers(&[["Go.", "eve", "yes"]]));
        }
    }

    #[test]
    fn a_coder_has_one_answer_on_a_sentence_in_all_tables() {
        let folder = tempfile::tempdir().unwrap();
        let all = |tables: &[&str]| {
            let paths: Vec<_> = (0..tables.len())
                .map(|at| folder.path().join(at.to_string()))
                .collect();
            paths
                .iter()
                .zip(tables)
                .for_each(|(path, table)| std::fs::write(path, table).unwrap());
            read_answers(paths.iter().map(|path| (path.as_path(), "eve".to_string())))
        };
        let first = "document,start,text,label,annotator\na,0,Go.,yes,ann\na,9,Go.,no,ann\n";
        // The same answer again, and that of another coder.
        assert_eq!(
            all(&[
                first,
                first,
                &first.replace("ann", "bob").replace("yes", "no")
            ])
            .unwrap()
            .len(),
            6
        );
        let said = all(&[first, &first.replace("yes", "no")])
            .unwrap_err()
            .to_string();
        assert!(
            said.contains("“ann” gave two answers") && said.contains("in row 2 of "),
            "{said}"
        );
        // Without places the second one is on the second of two sentences.
        let twice = "text,label\nGo.,yes\nGo.,no\n";
        let rows = all(&[twice]).unwrap();
        assert_ne!(rows[0].row.place, rows[1].row.place);
        // The votes of a row stay together.
        let wide = "text,annotator_a,annotator_b\nGo.,yes,\nGo.,no,yes\n";
        let rows = all(&[wide]).unwrap();
        assert_eq!(rows[1].row.place, rows[2].row.place);
    }
}
