//! standpoint for Python: a layer on the library that converts arguments and results. The package `standpoint`
//! beside it has what is easier to say in Python.

mod columns;
mod errors;
mod explain;
mod files;
mod model;
mod pieces;
mod pool;
mod repetition;
mod scoring;
mod table;
mod texts;
mod train;

use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;

use arrow_array::{Int64Array, RecordBatch, StringArray};
use arrow_schema::Schema;
use pyo3::prelude::*;

use columns::whole;
use errors::{StandpointError, StandpointWarning, exception};
use pool::StopFlag;
use scoring::interruptible;
use table::PyTable;

/// The exit code of a program of Rust that panicked.
const PANICKED: u8 = 101;

/// Runs the command with these arguments, of which the first is its name, and returns the exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    let run = || {
        let code = standpoint::cli::main(arguments);
        // Rust flushes at the end of its own programs only, and this one is Python.
        let _ = std::io::stdout().flush();
        code
    };
    let code = py
        .detach(|| catch_unwind(AssertUnwindSafe(run)))
        .unwrap_or(ExitCode::from(PANICKED));
    // `ExitCode` does not give its number, but can be compared.
    let number = (0..=u8::MAX).find(|&number| ExitCode::from(number) == code);
    number.unwrap_or(PANICKED)
}

/// Cuts a text into sentences and boilerplate.
///
/// Returns a `Table` with the columns text, start and end (in characters, from 0; `end` is the first character after
/// it), kind ("sentence", "headline", or a kind of boilerplate such as "byline") and paragraph (from 0). Every
/// character that is not white space is in exactly one row.
#[pyfunction]
fn segment(py: Python<'_>, text: &str) -> PyResult<PyTable> {
    let whole_text = text.to_string();
    let cut = move |_: &StopFlag| standpoint::segment::segment(&whole_text, None);
    let segments = interruptible(py, cut)?;
    let texts = segments.iter().map(|segment| &text[segment.bytes.clone()]);
    let kinds = segments.iter().map(|segment| segment.kind.as_str());
    let numbers = |of: fn(&standpoint::segment::Segment) -> usize| {
        let numbers = segments.iter().map(|segment| of(segment) as i64);
        Arc::new(Int64Array::from_iter_values(numbers))
    };
    let schema = Arc::new(Schema::new(vec![
        columns::text("text"),
        whole("start"),
        whole("end"),
        columns::text("kind"),
        whole("paragraph"),
    ]));
    let batch = RecordBatch::try_new(
        schema.clone(),
        vec![
            Arc::new(StringArray::from_iter_values(texts)),
            numbers(|segment| segment.start),
            numbers(|segment| segment.end),
            Arc::new(StringArray::from_iter_values(kinds)),
            numbers(|segment| segment.paragraph),
        ],
    )
    .map_err(|error| exception(&error))?;
    Ok(PyTable::new(schema, vec![batch]))
}

/// Restores a model that was pickled.
#[pyfunction]
fn _restore(py: Python<'_>, data: Option<&[u8]>) -> PyResult<model::PyModel> {
    match data {
        Some(data) => model::PyModel::from_bytes(py, data),
        None => model::PyModel::default(py),
    }
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    // The code of an exception that has none of its own.
    let errors = module.py().get_type::<StandpointError>();
    errors.setattr("code", "failed")?;
    module.add("StandpointError", errors)?;
    let warnings = module.py().get_type::<StandpointWarning>();
    warnings.setattr("code", "warning")?;
    module.add("StandpointWarning", warnings)?;
    module.add_class::<model::PyModel>()?;
    module.add_class::<explain::PyExplanation>()?;
    module.add_class::<table::PyTable>()?;
    module.add_class::<files::ScoreStream>()?;
    module.add_class::<repetition::PyRepetition>()?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(segment, module)?)?;
    module.add_function(wrap_pyfunction!(_restore, module)?)
}
