//! What is said to the person at the terminal: on standard error, never among the data.

use std::error::Error;
use std::io::{self, ErrorKind, Write};

/// Says things on standard error, or nothing when asked to be quiet.
pub struct Messages {
    quiet: bool,
}

impl Messages {
    pub fn new(quiet: bool) -> Self {
        Messages { quiet }
    }

    /// A line of the command's own report.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            to_stderr(line);
        }
    }

    /// Something the reader should know about the input.
    pub fn note(&self, note: impl std::fmt::Display) {
        self.say(&format!("note: {note}"));
    }

    /// Something that the figures should not be believed without.
    pub fn warn(&self, warning: impl std::fmt::Display) {
        to_stderr(&format!("warning: {warning}"));
    }

    /// Something that could not be read. Said even when quiet: data are missing.
    pub fn missing(&self, error: &(dyn Error + 'static)) {
        self.warn(sentence(error));
    }

    /// Why the command failed, in one sentence.
    pub fn error(&self, error: &anyhow::Error) {
        to_stderr(&format!("standpoint: {}", sentence(error.as_ref())));
    }
}

/// An error and its causes as one sentence.
pub fn sentence(error: &(dyn Error + 'static)) -> String {
    let mut said = in_words(error);
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(": ");
        said.push_str(&in_words(error));
        cause = error.source();
    }
    said
}

/// An error in the words of this program where the system's are terse, such as `Is a directory (os
/// error 21)`.
fn in_words(error: &(dyn Error + 'static)) -> String {
    let system = error
        .downcast_ref::<io::Error>()
        .filter(|error| error.get_ref().is_none());
    let words = match system.map(io::Error::kind) {
        Some(ErrorKind::NotFound) => "there is no such file or folder",
        Some(ErrorKind::PermissionDenied) => "you do not have the permission",
        Some(ErrorKind::IsADirectory) => "it is a folder, not a file",
        Some(ErrorKind::NotADirectory) => "a part of this path is a file, not a folder",
        Some(ErrorKind::StorageFull) => "the disk is full",
        Some(ErrorKind::ReadOnlyFilesystem) => "nothing can be written to this disk",
        _ => return error.to_string(),
    };
    words.to_string()
}

/// Unlike `eprintln!`, does not panic when standard error is closed.
fn to_stderr(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
