//! The labels that a table gives to labelled sentences: a table of scores, or one of labels alone.

use std::path::{Path, PathBuf};

use standpoint_common::phrases::shortened;
use standpoint_corpus::Note;

use super::scores_table::{columns_of, other_labels, sentence_rows, untaken_rival};
use super::sentence_index::{SentenceIndex, SentenceRow};
use crate::labels::{
    LabelColumns, LabelSet, Labelled, LabelsFile, LoadedTable, RepeatedRows, ScoredRows,
    ScoresError, probability_columns,
};

const NEEDS: &str = "a header with text and label, or a column p_<label> for each label, and a row for each sentence";

/// A table of labels that somebody or something gave to sentences.
#[derive(Debug)]
pub struct SourceTable {
    path: PathBuf,
    table: LoadedTable,
    /// The labels of its columns of probabilities, in the order of a set of labels; none in a table of labels alone.
    scored: Vec<String>,
}

/// The labels that a table gives to labelled sentences.
#[derive(Debug, Default)]
pub struct FoundLabels {
    /// The label of each sentence, if the table has one for it.
    pub given: Vec<Option<usize>>,
    /// The first sentence without one, by its line in the labels file, and why it was not found.
    pub first_missing: Option<(usize, String)>,
    /// The lines of labelled sentences whose text is garbled, and which were found by their place.
    pub respelled: Vec<usize>,
    /// Sentences without a label for which several are the most probable: one was drawn at random.
    pub tied: usize,
    /// Rows that are in a table of scores twice.
    pub repeated: Option<RepeatedRows>,
    /// The labels, if the table has no probabilities.
    pub file: Option<LabelsFile>,
}

impl SourceTable {
    /// Reads a table of scores if it has a column `p_…` for one of the labels, and else a table of labels. `question`
    /// names the question to read where the table has several.
    ///
    /// # Errors
    /// If the table cannot be read, or has probabilities of some labels only.
    pub fn read(
        path: &Path,
        question: Option<&str>,
        labelled: &Labelled,
    ) -> Result<Self, ScoresError> {
        let mut table = LoadedTable::read_scores(path, NEEDS, question)?;
        let is_label = |(_, name): &(usize, String)| {
            let mut labels = labelled.labels.iter();
            labels.any(|label| label.to_lowercase() == name.to_lowercase())
        };
        let mut scored = Vec::new();
        if probability_columns(&table.names).iter().any(is_label) {
            columns_of(path, &table, &labelled.labels)?;
            scored = labelled.labels.clone();
            scored.extend(other_labels(path, &table, labelled));
        } else {
            table = table.with_columns(path, LabelColumns::default())?;
        }
        Ok(SourceTable {
            path: path.to_path_buf(),
            table,
            scored,
        })
    }

    /// Notes about how the table was read, such as its encoding.
    pub fn notes(&self) -> &[Note] {
        &self.table.notes
    }

    /// Returns whether the table has no probabilities.
    pub fn has_only_labels(&self) -> bool {
        self.scored.is_empty()
    }

    /// The labels of its columns that no labelled sentence has.
    pub fn other_labels<'a>(&'a self, labelled: &'a Labelled) -> impl Iterator<Item = &'a String> {
        let scored = self.scored.iter();
        scored.filter(|label| !labelled.labels.contains(label))
    }

    /// Finds the label of each labelled sentence, as [`Predicted::from_table`](super::Predicted::from_table) does. A
    /// sentence that the table does not have, or has without a label, has none.
    ///
    /// # Errors
    /// If the table has a label that is not among those of `labelled`, or contradicts itself.
    pub fn labels(&self, labelled: &Labelled) -> Result<FoundLabels, ScoresError> {
        if self.has_only_labels() {
            self.of_labels(labelled)
        } else {
            self.of_scores(labelled)
        }
    }

    fn of_scores(&self, labelled: &Labelled) -> Result<FoundLabels, ScoresError> {
        let (path, table) = (self.path.as_path(), &self.table);
        let text = table.require(path, "text")?;
        let columns = columns_of(path, table, &self.scored)?;
        let rows = ScoredRows::new(path, table, &self.scored, columns);
        rows.check()?;
        let place = |label: &String| labelled.labels.iter().position(|other| other == label);
        let places: Vec<Option<usize>> = self.scored.iter().map(place).collect();
        let mut taken = vec![false; table.rows.len()];
        let mut tied = 0;
        let mut found = find(
            sentence_rows(table, text),
            labelled,
            &mut taken,
            |row, text| {
                let scored = rows.row(row, text)?;
                tied += usize::from(scored.as_ref().is_some_and(|scored| scored.is_tied));
                Ok(scored.and_then(|scored| places[scored.given]))
            },
        )?;
        if let Some(pair) = untaken_rival(table, text, &rows, &taken) {
            return Err(rows.contradiction(pair));
        }
        found.tied = tied;
        found.repeated = table.repeated_rows();
        Ok(found)
    }

    fn of_labels(&self, labelled: &Labelled) -> Result<FoundLabels, ScoresError> {
        let path = self.path.as_path();
        let known = LabelSet::Known(&labelled.labels);
        let file = LabelsFile::from_table(path, &self.table, None, known)?;
        let sentences = &file.labelled.sentences;
        let cell = |at: Option<usize>| at.map_or_else(String::new, |at| at.to_string());
        let places: Vec<[String; 2]> = sentences
            .iter()
            .map(|sentence| [cell(sentence.start), cell(sentence.end)])
            .collect();
        let rows = sentences.iter().zip(&places);
        let rows = rows.map(|(sentence, [start, end])| SentenceRow {
            document: sentence.document.as_deref(),
            text: &sentence.text,
            start,
            end,
        });
        let mut taken = vec![false; sentences.len()];
        let mut found = find(rows.collect(), labelled, &mut taken, |row, _| {
            Ok(Some(sentences[row].label))
        })?;
        found.file = Some(file);
        Ok(found)
    }
}

/// Finds the row of each labelled sentence, and its label with `label`, which is given the row and the text.
fn find(
    rows: Vec<SentenceRow>,
    labelled: &Labelled,
    taken: &mut [bool],
    mut label: impl FnMut(usize, &str) -> Result<Option<usize>, ScoresError>,
) -> Result<FoundLabels, ScoresError> {
    let index = SentenceIndex::new(rows, labelled);
    let mut found = FoundLabels::default();
    for sentence in &labelled.sentences {
        let given = match index.find(sentence, taken) {
            Ok(row) => {
                taken[row] = true;
                if !index.has_text(row, sentence) {
                    found.respelled.push(sentence.row);
                }
                label(row, &sentence.text)?.ok_or_else(|| {
                    let text = shortened(&sentence.text);
                    format!("“{text}” has no label in the table")
                })
            }
            Err(missing) => Err(missing.explain(sentence, |_| {
                "label the sentences that are coded".to_string()
            })),
        };
        if let Err(why) = &given {
            let first = || (sentence.row, why.clone());
            found.first_missing.get_or_insert_with(first);
        }
        found.given.push(given.ok());
    }
    Ok(found)
}
