//! Reads a sample that another one extends: what was drawn, and the codes that it has so far.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::coded_sample::{NEEDS, SampleRows, sentence_rows};
use super::{PrevalenceError, Scores};
use crate::evaluation::SentenceIndex;
use crate::labels::{
    BOILERPLATE, LabelColumns, LabelSet, Labelled, LabelledSentence, LabelsFile, LabelsProblem,
    LoadedTable, character,
};

/// A sample that another one extends.
#[derive(Debug, Clone)]
pub struct KeptSample {
    /// The probability with which it drew each sentence of the scores, if it did.
    pub drawn: Vec<Option<f64>>,
    /// The label of each sentence of the scores that is coded.
    pub labels: Vec<Option<usize>>,
    /// `true` for each sentence of the scores that a coder marked as boilerplate.
    pub no_sentences: Vec<bool>,
    /// Its sentences that the scores do not have: their articles were taken away or changed.
    pub lost: usize,
}

impl KeptSample {
    /// Reads the rows that were drawn at random, coded or not. A sentence is found by its document and its words, wherever
    /// it stands in its document now.
    ///
    /// # Errors
    /// If the sample cannot be read, does not say how it was drawn, or has a label that the scores do not have.
    pub fn read(path: &Path, scores: &Scores) -> Result<Self, PrevalenceError> {
        let columns = LabelColumns::default();
        let table = LoadedTable::read(path, NEEDS)?.with_columns(path, columns)?;
        let rows = SampleRows::find(path, &table)?;
        let labels = labels(path, &table, scores)?;
        let [document, start, end, text, kind] =
            ["document", "start", "end", "text", "kind"].map(|name| table.column(name));
        let mut known = HashSet::new();
        let mut drawn = Labelled::default();
        for at in 0..table.rows.len() {
            let line = table.line(at);
            let cells = [document, start, text].map(|column| rows.cell(line, column));
            // Each coder may have a row of a sentence.
            if !rows.is_random(line) || !known.insert(cells) {
                continue;
            }
            let words = rows.cell(line, text).to_string();
            drawn.sentences.push(LabelledSentence {
                document: Some(cells[0].to_string()).filter(|name| !name.is_empty()),
                start: character(cells[1]),
                end: character(rows.cell(line, end)),
                ..LabelledSentence::new(words, 0, 1, line)
            });
        }
        let index = SentenceIndex::new(sentence_rows(scores), &drawn);
        let mut taken = vec![false; scores.sentences.len()];
        let mut kept = KeptSample {
            drawn: vec![None; scores.sentences.len()],
            labels: vec![None; scores.sentences.len()],
            no_sentences: vec![false; scores.sentences.len()],
            lost: 0,
        };
        for sentence in &drawn.sentences {
            let moved = LabelledSentence {
                start: None,
                end: None,
                ..sentence.clone()
            };
            let found = index.find(sentence, &taken);
            let found = found.or_else(|_| index.find(&moved, &taken));
            let Some(place) = found.ok().filter(|place| !taken[*place]) else {
                kept.lost += 1;
                continue;
            };
            taken[place] = true;
            kept.drawn[place] = Some(rows.drawn_with(&LabelledSentence {
                sampling: Some(rows.sampling(sentence.row).to_string()),
                probability: rows.probability(sentence.row),
                ..sentence.clone()
            })?);
            let cells = [document, start, text].map(|column| rows.cell(sentence.row, column));
            kept.labels[place] = labels.get(&cells.map(str::to_string)).copied();
            kept.no_sentences[place] =
                kept.labels[place].is_none() && rows.cell(sentence.row, kind) == BOILERPLATE;
        }
        Ok(kept)
    }
}

/// The label of each coded sentence, by its document, start and words.
fn labels(
    path: &Path,
    table: &LoadedTable,
    scores: &Scores,
) -> Result<HashMap<[String; 3], usize>, PrevalenceError> {
    let file = match LabelsFile::from_table(path, table, None, LabelSet::Known(&scores.labels)) {
        Ok(file) => file,
        Err(error) => match error.problem() {
            Some(LabelsProblem::NoLabels { unread, .. }) if unread.is_empty() => {
                return Ok(HashMap::new());
            }
            _ => return Err(error.into()),
        },
    };
    let cells = |line: usize| {
        ["document", "start", "text"].map(|name| {
            let cell = table
                .column(name)
                .and_then(|at| table.on_line(line)?.get(at));
            cell.unwrap_or_default().trim().to_string()
        })
    };
    let decided = file.labelled.sentences.iter();
    let decided = decided.filter(|sentence| !file.report.ties.contains(&sentence.row));
    Ok(decided
        .map(|sentence| (cells(sentence.row), sentence.label))
        .collect())
}
