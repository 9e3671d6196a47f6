//! Errors of Rust as exceptions of Python, with the sentence that the command prints.

use std::error::Error;
use std::path::PathBuf;

use pyo3::PyErr;
use pyo3::create_exception;
use pyo3::exceptions::{PyFileNotFoundError, PyUserWarning, PyValueError};
use standpoint::cli::sentence;

create_exception!(
    standpoint,
    StandpointError,
    PyValueError,
    "What went wrong, in one sentence: what happened, where, and what to do."
);

create_exception!(
    standpoint,
    StandpointWarning,
    PyUserWarning,
    "Something without which the results should not be believed, such as a file that could not be read."
);

/// Makes an exception of a sentence.
pub fn failed(what: impl Into<String>) -> PyErr {
    StandpointError::new_err(what.into())
}

/// Makes an exception of an error and its causes.
pub fn exception(error: &(dyn Error + 'static)) -> PyErr {
    failed(sentence(error))
}

/// Makes an exception of an error about files, of which one may not exist.
pub fn exception_about(paths: &[PathBuf], error: &(dyn Error + 'static)) -> PyErr {
    // The name of standard input is no path.
    let is_there = |path: &PathBuf| path.as_os_str() == "-" || path.exists();
    match paths.iter().all(is_there) {
        true => exception(error),
        false => PyFileNotFoundError::new_err(sentence(error)),
    }
}
