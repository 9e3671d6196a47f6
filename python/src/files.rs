//! Scores files as the command `score` does, one bounded batch after the other.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::to_schema_pycapsule;
use standpoint::corpus::{Corpus, CorpusError, Document};
use standpoint::model::Unit;
use standpoint::output::{ScoreColumns, ScoreTable, TableFormat};

use crate::columns::{batch, push, schema};
use crate::errors::{exception, failed, warn};
use crate::scoring::{Scoring, guarded};
use crate::table::{Table, frame, names, stream};

/// The pieces of each thread in a batch.
const PIECES: usize = 4;

/// The scores of files, which are read and scored while they are taken.
///
/// Iterate over it to get one `Table` after the other, or give it to a library that reads Arrow streams
/// (`pyarrow.RecordBatchReader.from_stream(scores)`): memory stays bounded. `to_pandas()` and the like take all
/// that is left. It can be taken once. A warning names each file that could not be read.
#[pyclass(frozen, module = "standpoint")]
pub struct ScoreStream {
    schema: SchemaRef,
    reading: Arc<Mutex<Reading>>,
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
            reading: Arc::new(Mutex::new(reading)),
        }
    }
}

impl Reading {
    /// Reads documents in pieces for all threads.
    fn pieces(&mut self) -> Result<Vec<Vec<Document>>, CorpusError> {
        let threads = self.scoring.threads;
        let most = self.scoring.engine.model.batch_bytes();
        let mut pieces = vec![Vec::new()];
        let mut bytes = 0;
        while pieces.len() <= threads * PIECES {
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

    /// The rows of the next documents; `None` at the end.
    fn next(&mut self, py: Python<'_>) -> PyResult<Option<RecordBatch>> {
        if self.is_done {
            return Ok(None);
        }
        let pieces = guarded(py, || self.pieces())?.map_err(|error| {
            self.is_done = true;
            exception(&error)
        })?;
        if self.is_done && self.documents == 0 {
            let paths = self.paths.iter().map(|path| path.display().to_string());
            let paths: Vec<String> = paths.collect();
            return Err(failed(format!(
                "{}: no text was found, so there is nothing to do",
                paths.join(", ")
            )));
        }
        let scored = self
            .scoring
            .in_order(py, pieces, |piece| self.scoring.score(piece))?;
        let mut columns = ScoreColumns::new(&self.table);
        for outcome in scored.into_iter().flatten() {
            let (document, scored) = outcome.map_err(failed)?;
            self.numbered = push(&mut columns, &document, &scored, self.numbered);
        }
        let batch = batch(columns, &self.schema);
        Ok(Some(batch.map_err(|error| exception(&error))?))
    }
}

/// The next rows, and warnings of what could not be read.
fn next(py: Python<'_>, reading: &Mutex<Reading>) -> PyResult<Option<RecordBatch>> {
    // Another thread that holds the lock may need the interpreter.
    let (batch, warnings) = py.detach(|| {
        let mut reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = Python::attach(|py| reading.next(py));
        (batch, std::mem::take(&mut reading.warnings))
    });
    for warning in &warnings {
        warn(py, warning)?;
    }
    batch
}

#[pymethods]
impl ScoreStream {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        let batch = next(py, &self.reading)?;
        Ok(batch.map(|batch| Table::new(self.schema.clone(), vec![batch])))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let reading = Arc::clone(&self.reading);
        let batches = std::iter::from_fn(move || {
            let batch = Python::attach(|py| next(py, &reading));
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
        let mut batches = Vec::new();
        while let Some(batch) = next(py, &self.reading)? {
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
