//! Scores files as the command `score` does, one bounded batch after the other.

use std::mem::{replace, take};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::to_schema_pycapsule;
use standpoint::corpus::{Corpus, CorpusError, Document};
use standpoint::model::Unit;
use standpoint::output::{ScoreColumns, ScoreTable, TableFormat};

use crate::columns::{batch, push, schema};
use crate::errors::{Problem, failed, warn};
use crate::pool::{self, Stop};
use crate::scoring::{Scoring, interruptible};
use crate::table::{Table, frame, names, stream};

/// The pieces of each thread in a batch.
const PIECES: usize = 4;

/// The scores of files, which are read and scored while they are taken.
///
/// Iterate over it to get one `Table` after the other, or give it to a library that reads Arrow streams
/// (`pyarrow.RecordBatchReader.from_stream(scores)`): memory stays bounded. `to_pandas()` and the like take all
/// that is left. It can be taken once, and raises StandpointError the second time. A warning names each file that could not be read.
#[pyclass(frozen, module = "standpoint")]
pub struct ScoreStream {
    schema: SchemaRef,
    left: Arc<Mutex<Left>>,
}

/// What is left of the scores.
enum Left {
    /// All that was not taken.
    Rest(Box<Reading>),
    /// Nothing: all was taken.
    Nothing,
    /// Rows are lost, because reading ended early.
    Broken,
}

/// The files that are left.
struct Reading {
    scoring: Scoring,
    table: ScoreTable,
    schema: SchemaRef,
    corpus: Corpus,
    paths: Vec<PathBuf>,
    strict: bool,
    /// The units of the current document that were scored in its parts before.
    numbered: usize,
    documents: usize,
    is_done: bool,
    /// Warnings on files that could not be read, which Python has not had yet.
    warnings: Vec<CorpusError>,
}

impl ScoreStream {
    /// Opens the scores of a corpus. A corpus that can be read only once learns nothing of lines that recur.
    pub fn open(
        mut scoring: Scoring,
        mut corpus: Corpus,
        paths: Vec<PathBuf>,
        boilerplate: bool,
        strict: bool,
    ) -> Self {
        let labels = scoring.engine.model.labels();
        let metadata = corpus.metadata_columns();
        let table = ScoreTable::new(TableFormat::Csv, labels, metadata, boilerplate);
        let schema = schema(&table);
        if scoring.cutting.unit != Unit::Row && !Corpus::is_read_once(&paths) {
            scoring.cutting.repetition = Some(Arc::new(corpus.repetition(|_| {})));
        }
        let reading = Reading {
            scoring,
            schema: schema.clone(),
            table,
            corpus,
            paths,
            strict,
            numbered: 0,
            documents: 0,
            is_done: false,
            warnings: Vec::new(),
        };
        ScoreStream {
            schema,
            left: Arc::new(Mutex::new(Left::Rest(Box::new(reading)))),
        }
    }
}

impl Reading {
    /// Reads documents in pieces for all threads.
    fn pieces(&mut self, stop: &Stop) -> Result<Vec<Vec<Document>>, CorpusError> {
        let threads = self.scoring.threads;
        let most = self.scoring.engine.model.batch_bytes();
        let mut pieces = vec![Vec::new()];
        let mut bytes = 0;
        while pieces.len() <= threads * PIECES && !stop.is_asked() {
            let next = self.corpus.next();
            let document = match next {
                None => {
                    self.is_done = true;
                    break;
                }
                Some(Ok(document)) => document,
                Some(Err(error)) if self.strict && !error.is_skip() => return Err(error),
                Some(Err(error)) => {
                    if !error.is_skip() || error.is_warning() {
                        self.warnings.push(error);
                    }
                    continue;
                }
            };
            self.documents += usize::from(!document.continues());
            bytes += document.size();
            if let Some(piece) = pieces.last_mut() {
                piece.push(document);
            }
            if bytes >= most {
                bytes = 0;
                pieces.push(Vec::new());
            }
        }
        pieces.retain(|piece| !piece.is_empty());
        Ok(pieces)
    }

    /// The rows of the next documents.
    fn next(&mut self, stop: &Stop) -> Result<RecordBatch, Problem> {
        let pieces = self.pieces(stop).map_err(|error| problem(&error))?;
        if self.is_done && self.documents == 0 {
            let paths = self.paths.iter().map(|path| path.display().to_string());
            let paths: Vec<String> = paths.collect();
            return Err(Problem::other(format!(
                "{}: no text was found, so there is nothing to do",
                paths.join(", ")
            )));
        }
        let scoring = &self.scoring;
        let score = |piece| scoring.score(piece, stop);
        let scored = pool::in_order(scoring.threads, pieces, stop, score);
        let mut columns = ScoreColumns::new(&self.table);
        for outcome in scored.into_iter().flatten() {
            let (document, scored) = outcome.map_err(Problem::other)?;
            self.numbered = push(&mut columns, &document, &scored, self.numbered);
        }
        batch(columns, &self.schema).map_err(|error| problem(&error))
    }
}

fn problem(error: &(dyn std::error::Error + 'static)) -> Problem {
    error.into()
}

/// Waits until no other thread reads on.
fn lock(left: &Mutex<Left>) -> MutexGuard<'_, Left> {
    left.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next rows, and warnings of what could not be read; `None` at the end.
fn next(py: Python<'_>, left: &Mutex<Left>) -> PyResult<Option<RecordBatch>> {
    // Another thread that holds the lock may need the interpreter.
    let (batch, warnings) = py.detach(|| {
        let mut left = lock(left);
        let mut reading = match replace(&mut *left, Left::Broken) {
            Left::Rest(reading) => reading,
            Left::Nothing => {
                *left = Left::Nothing;
                return (Ok(None), Vec::new());
            }
            Left::Broken => {
                let broken = "reading these scores ended early, and rows of them are lost: call score_files again";
                return (Err(failed(broken)), Vec::new());
            }
        };
        let read = Python::attach(|py| {
            interruptible(py, move |stop| {
                let batch = reading.next(stop);
                (batch, take(&mut reading.warnings), reading)
            })
        });
        match read {
            Err(error) => (Err(error), Vec::new()),
            Ok((Err(problem), warnings, _)) => (Err(problem.into()), warnings),
            Ok((Ok(batch), warnings, reading)) => {
                *left = match reading.is_done {
                    true => Left::Nothing,
                    false => Left::Rest(reading),
                };
                (Ok(Some(batch)), warnings)
            }
        }
    });
    for warning in &warnings {
        if let Err(error) = warn(py, warning) {
            // The rows do not reach anybody.
            py.detach(|| *lock(left) = Left::Broken);
            return Err(error);
        }
    }
    batch
}

impl ScoreStream {
    /// Fails if all was taken before, where somebody asks for all.
    fn has_rest(&self, py: Python<'_>) -> PyResult<()> {
        match py.detach(|| matches!(*lock(&self.left), Left::Nothing)) {
            true => Err(failed(
                "these scores were taken already, and are read once: keep the table that you took, or call \
                score_files again",
            )),
            false => Ok(()),
        }
    }
}

#[pymethods]
impl ScoreStream {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        let batch = next(py, &self.left)?;
        Ok(batch.map(|batch| Table::new(self.schema.clone(), vec![batch])))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.has_rest(py)?;
        let left = Arc::clone(&self.left);
        let batches = std::iter::from_fn(move || {
            let batch = Python::attach(|py| next(py, &left));
            let failed = |error: PyErr| ArrowError::ExternalError(Box::new(error));
            batch.map_err(failed).transpose()
        });
        stream(py, &self.schema, batches, requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        names(&self.schema)
    }

    /// Returns all that is left as one `Table`.
    fn read_all(&self, py: Python<'_>) -> PyResult<Table> {
        self.has_rest(py)?;
        let mut batches = Vec::new();
        while let Some(batch) = next(py, &self.left)? {
            batches.push(batch);
        }
        Ok(Table::new(self.schema.clone(), batches))
    }

    /// Returns all that is left as a `pyarrow.Table`. Needs pyarrow.
    fn to_pyarrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        frame(&Bound::new(py, self.read_all(py)?)?, "to_pyarrow")
    }

    /// Returns all that is left as a `pandas.DataFrame`. Needs pandas and pyarrow.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        frame(&Bound::new(py, self.read_all(py)?)?, "to_pandas")
    }

    /// Returns all that is left as a `polars.DataFrame`. Needs polars.
    fn to_polars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        frame(&Bound::new(py, self.read_all(py)?)?, "to_polars")
    }
}
