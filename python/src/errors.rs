//! Errors of Rust as exceptions of Python, with the sentence that the command prints.

use std::error::Error;
use std::path::PathBuf;

use pyo3::create_exception;
use pyo3::exceptions::{PyFileNotFoundError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use standpoint::findings::{Finding, code_of, sentence};

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

/// What went wrong with a text or a file.
pub struct TextProblem {
    /// The code, such as `corpus/not-found`.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

impl TextProblem {
    /// A problem that has no code of its own.
    pub fn other(message: String) -> Self {
        let code = "failed";
        TextProblem { code, message }
    }
}

impl From<&(dyn Error + 'static)> for TextProblem {
    fn from(error: &(dyn Error + 'static)) -> Self {
        let code = code_of(error);
        let message = sentence(error);
        TextProblem { code, message }
    }
}

impl From<TextProblem> for PyErr {
    fn from(problem: TextProblem) -> Self {
        with_code(StandpointError::new_err(problem.message), problem.code)
    }
}

/// Makes an exception of a sentence. Its code is the one of the class.
pub fn failed(what: impl Into<String>) -> PyErr {
    StandpointError::new_err(what.into())
}

/// Makes an exception of an error and its causes.
pub fn exception(error: &(dyn Error + 'static)) -> PyErr {
    TextProblem::from(error).into()
}

/// Makes an exception of an error about files, of which one may not exist.
pub fn exception_about(paths: &[PathBuf], error: &(dyn Error + 'static)) -> PyErr {
    // The name of standard input is no path.
    let is_there = |path: &PathBuf| path.as_os_str() == "-" || path.exists();
    if paths.iter().all(is_there) {
        exception(error)
    } else {
        with_code(
            PyFileNotFoundError::new_err(sentence(error)),
            code_of(error),
        )
    }
}

/// Gives an exception the attribute `code`.
fn with_code(exception: PyErr, code: &str) -> PyErr {
    Python::attach(|py| match exception.value(py).setattr("code", code) {
        Ok(()) => exception,
        Err(error) => error,
    })
}

/// Warns of something, with the attributes `code` and `fields`.
pub fn warn(py: Python<'_>, finding: &Finding) -> PyResult<()> {
    let warning = py
        .get_type::<StandpointWarning>()
        .call1((&finding.message,))?;
    warning.setattr("code", finding.code)?;
    let fields = PyDict::new(py);
    for (name, value) in &finding.fields {
        match value.as_str() {
            // The name of a file is a path.
            Some(file) if name == "file" => fields.set_item(name, PathBuf::from(file))?,
            Some(text) => fields.set_item(name, text)?,
            None => {
                let json = py.import("json")?;
                let value = json.call_method1("loads", (value.to_string(),))?;
                fields.set_item(name, value)?;
            }
        }
    }
    warning.setattr("fields", fields)?;
    py.import("warnings")?.call_method1("warn", (warning,))?;
    Ok(())
}
