//! Scores texts in memory, piece by piece.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Int64Array, RecordBatch, StringArray, new_null_array};
use arrow_schema::{ArrowError, SchemaRef};
use arrow_select::concat::concat;
use pyo3::prelude::*;
use standpoint::output::{ScoreColumns, ScoreTable};

use crate::columns::{batch, push, schema};
use crate::errors::{TextProblem, exception};
use crate::pool::{self, StopFlag};
use crate::scoring::{Scoring, caught, interruptible};
use crate::texts::{Names, Texts};

/// The scores of some texts.
pub struct ScoredBatch {
    /// The rows.
    pub batch: RecordBatch,
    /// For each row the number of its text.
    rows: Vec<i64>,
    /// The texts that could not be scored, and why; without words where the text is missing.
    pub errors: Vec<(usize, Option<TextProblem>)>,
}

/// Scores texts in pieces.
pub fn score_texts(
    py: Python<'_>,
    scoring: Scoring,
    texts: Texts,
    names: Names,
    as_cells: bool,
    table: ScoreTable,
) -> PyResult<Vec<ScoredBatch>> {
    let pieces = interruptible(py, move |stop| {
        score_pieces(&scoring, &texts, &names, as_cells, &table, stop)
    })?;
    pieces.map_err(|error| exception(&error))
}

fn score_pieces(
    scoring: &Scoring,
    texts: &Texts,
    names: &Names,
    as_cells: bool,
    table: &ScoreTable,
    stop: &StopFlag,
) -> Result<Vec<ScoredBatch>, ArrowError> {
    let schema = schema(table);
    let score = |run: Range<usize>| {
        let (mut numbers, mut documents, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for number in run {
            let document = caught(|| texts.document(number, names, as_cells));
            match document.map_err(TextProblem::other).flatten() {
                Ok(Some(document)) if scoring.cutting.unit.is_in_parts() => {
                    documents.extend(document.into_parts())
                }
                Ok(Some(document)) => documents.push(document),
                Ok(None) => errors.push((number, None)),
                Err(error) => errors.push((number, Some(error))),
            }
            numbers.resize(documents.len(), number);
        }
        let mut columns = ScoreColumns::new(table);
        let (mut pushed, mut last) = (Vec::new(), 0);
        for (number, outcome) in numbers.into_iter().zip(scoring.score(documents, stop)) {
            match outcome {
                Ok((document, scored)) => {
                    last = push(&mut columns, &document, &scored, last);
                    pushed.push(number as i64);
                }
                Err(error) => errors.push((number, Some(TextProblem::other(error)))),
            }
        }
        errors.sort_by_key(|(number, _)| *number);
        let rows = columns.documents.iter().map(|&at| pushed[at as usize]);
        Ok(ScoredBatch {
            rows: rows.collect(),
            batch: batch(columns, &schema)?,
            errors,
        })
    };
    let runs = texts.runs(scoring.piece(texts.bytes()));
    let pieces = pool::in_order(scoring.threads, runs, stop, score);
    pieces.into_iter().collect()
}

/// The rows of a piece with the columns `row` and `error`, and a row for each error, which has the name of its text.
pub fn with_rows(
    piece: ScoredBatch,
    names: &Names,
    schema: &SchemaRef,
) -> Result<RecordBatch, ArrowError> {
    let (scored, failed) = (piece.batch.num_rows(), piece.errors.len());
    let mut columns = Vec::with_capacity(schema.fields().len());
    for column in piece.batch.columns() {
        let nothing = new_null_array(column.data_type(), failed);
        columns.push(concat(&[column, &nothing])?);
    }
    let of_errors = piece.errors.iter().map(|(number, _)| *number as i64);
    let rows: Int64Array = piece.rows.into_iter().chain(of_errors).collect();
    let documents = rows.values().iter().map(|&row| names.known(row as usize));
    columns[0] = Arc::new(documents.collect::<StringArray>());
    columns.push(Arc::new(rows));
    let said = piece.errors.iter().map(|(_, error)| {
        Some(match error {
            Some(TextProblem { code, message }) => format!("{code}: {message}"),
            None => "text/missing: the text is missing".to_string(),
        })
    });
    let errors: StringArray = std::iter::repeat_n(None, scored).chain(said).collect();
    columns.push(Arc::new(errors));
    RecordBatch::try_new(schema.clone(), columns)
}
