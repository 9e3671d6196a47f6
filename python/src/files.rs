//! Scores files with the job that the command `score` does, one bounded batch after the other.

use std::io;
use std::mem::replace;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::to_schema_pycapsule;
use standpoint::findings::{Finding, Severity};
use standpoint::jobs::score::{ScoreJob, ScoreRequest};
use standpoint::jobs::threads::lock;
use standpoint::jobs::{JobError, Monitor, Progress};
use standpoint::output::{DocumentSink, ScoreColumns, ScoredPart};

use crate::columns::{batch, schema};
use crate::errors::{exception_about, failed, warn};
use crate::scoring::caught;
use crate::table::{PyTable, frame, names, stream};

/// The pieces of each thread in a batch.
const PIECES: usize = 4;
/// The time after which signals are looked for, such as that of Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(50);

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
    Rest(Running),
    /// Nothing: all was taken.
    Nothing,
    /// Rows are lost, because reading ended early.
    Broken,
}

/// What the job says while it runs.
enum Said {
    /// The articles are open, and the table has these columns.
    Open(SchemaRef),
    /// The next rows.
    Rows(RecordBatch),
    /// Something to warn of.
    Warning(Finding),
    /// The job is done, or has failed.
    End(Result<(), JobError>),
    /// The job panicked.
    Bug(String),
}

/// What a caller gets of it.
enum Heard {
    Columns(SchemaRef),
    Rows(RecordBatch),
    End,
}

/// A job that runs on threads of its own. It ends when nobody listens any more.
struct Running {
    said: Mutex<Receiver<Said>>,
    is_stopped: Arc<AtomicBool>,
    /// The files, which an error may be about.
    paths: Vec<PathBuf>,
    /// The process whose threads these are. A process that was forked from it has none of them.
    process: u32,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }
}

/// Passes on what the job finds.
struct Listener {
    told: SyncSender<Said>,
    is_stopped: Arc<AtomicBool>,
}

impl Progress for Listener {
    fn finding(&self, finding: &Finding) {
        if finding.severity == Severity::Warning {
            let _ = self.told.send(Said::Warning(finding.clone()));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

/// Makes batches of Arrow of the rows.
struct ArrowSink {
    told: SyncSender<Said>,
    columns: ScoreColumns,
    schema: SchemaRef,
    /// The batches of documents since the last batch of rows, and how many make one.
    pieces: usize,
    most: usize,
}

impl ArrowSink {
    /// Passes on the rows so far.
    fn flush(&mut self) -> io::Result<()> {
        let columns = self.columns.take();
        self.pieces = 0;
        let rows = batch(columns, &self.schema).map_err(io::Error::other)?;
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.told.send(Said::Rows(rows)).map_err(gone)
    }
}

impl DocumentSink for ArrowSink {
    fn add(&mut self, part: ScoredPart) -> io::Result<()> {
        self.columns.push(part.document, part.scored, part.before);
        Ok(())
    }

    fn mark(&mut self) -> io::Result<()> {
        self.pieces += 1;
        if self.pieces < self.most {
            return Ok(());
        }
        self.flush()
    }
}

/// Runs the job, and says all of it.
fn run(request: &ScoreRequest, listener: &Listener) -> Result<(), JobError> {
    let monitor = Monitor::new(listener);
    let mut job = ScoreJob::open(request, &monitor)?;
    let schema = schema(job.table());
    let told = listener.told.clone();
    let _ = told.send(Said::Open(schema.clone()));
    let mut sink = ArrowSink {
        columns: ScoreColumns::new(job.table()),
        told,
        schema,
        pieces: 0,
        most: request.threads * PIECES,
    };
    let counts = job.write(&mut sink)?;
    sink.flush()?;
    job.end(counts);
    Ok(())
}

impl Running {
    /// Begins a job.
    fn begin(request: ScoreRequest) -> PyResult<Self> {
        let (told, said) = sync_channel(1);
        let is_stopped = Arc::<AtomicBool>::default();
        let running = Running {
            said: Mutex::new(said),
            is_stopped: Arc::clone(&is_stopped),
            paths: request.articles.paths.clone(),
            process: process::id(),
        };
        let begun = thread::Builder::new().spawn(move || {
            let listener = Listener { told, is_stopped };
            let end = match caught(|| run(&request, &listener)) {
                Ok(end) => Said::End(end),
                Err(bug) => Said::Bug(bug),
            };
            let _ = listener.told.send(end);
        });
        match begun {
            Ok(_) => Ok(running),
            Err(error) => Err(failed(format!(
                "the system gives no thread to score on: {error}"
            ))),
        }
    }

    /// Waits for what the job says next, and warns of what it found meanwhile. Ctrl-C ends the waiting at once, and the
    /// job soon after.
    fn hear(&self, py: Python<'_>) -> PyResult<Heard> {
        if self.process != process::id() {
            return Err(failed(
                "these scores were begun in another process, from which this one was forked: call score_files here",
            ));
        }
        loop {
            let said = py.detach(|| lock(&self.said).recv_timeout(PATIENCE));
            match said {
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(failed("the work ended without a result: try it again"));
                }
                Ok(Said::Warning(finding)) => warn(py, &finding)?,
                Ok(Said::Open(schema)) => return Ok(Heard::Columns(schema)),
                Ok(Said::Rows(rows)) => return Ok(Heard::Rows(rows)),
                Ok(Said::End(Ok(()))) => return Ok(Heard::End),
                Ok(Said::End(Err(error))) => return Err(exception_about(&self.paths, &error)),
                Ok(Said::Bug(bug)) => return Err(failed(bug)),
            }
        }
    }
}

/// The next rows; `None` at the end. Rows are lost where reading or a warning fails.
fn next(py: Python<'_>, left: &Mutex<Left>) -> PyResult<Option<RecordBatch>> {
    // Another thread that holds the lock may need the interpreter.
    py.detach(|| {
        let mut left = lock(left);
        let running = match replace(&mut *left, Left::Broken) {
            Left::Rest(running) => running,
            Left::Nothing => {
                *left = Left::Nothing;
                return Ok(None);
            }
            Left::Broken => {
                let broken = "reading these scores ended early, and rows of them are lost: call score_files again";
                return Err(failed(broken));
            }
        };
        let (now, rows) = match Python::attach(|py| running.hear(py))? {
            Heard::Rows(rows) => (Left::Rest(running), Some(rows)),
            _ => (Left::Nothing, None),
        };
        *left = now;
        Ok(rows)
    })
}

impl ScoreStream {
    /// Opens the articles and begins to score them.
    pub fn open(py: Python<'_>, request: ScoreRequest) -> PyResult<Self> {
        let running = Running::begin(request)?;
        match running.hear(py)? {
            Heard::Columns(schema) => Ok(ScoreStream {
                schema,
                left: Arc::new(Mutex::new(Left::Rest(running))),
            }),
            _ => Err(failed("the work ended without a result: try it again")),
        }
    }

    /// Fails if all was taken before, where somebody asks for all.
    fn has_rest(&self, py: Python<'_>) -> PyResult<()> {
        if py.detach(|| matches!(*lock(&self.left), Left::Nothing)) {
            Err(failed(
                "these scores were taken already, and are read once: keep the table that you took, or call \
                score_files again",
            ))
        } else {
            Ok(())
        }
    }
}

#[pymethods]
impl ScoreStream {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyTable>> {
        let batch = next(py, &self.left)?;
        Ok(batch.map(|batch| PyTable::new(self.schema.clone(), vec![batch])))
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
    fn read_all(&self, py: Python<'_>) -> PyResult<PyTable> {
        self.has_rest(py)?;
        let mut batches = Vec::new();
        while let Some(batch) = next(py, &self.left)? {
            batches.push(batch);
        }
        Ok(PyTable::new(self.schema.clone(), batches))
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
