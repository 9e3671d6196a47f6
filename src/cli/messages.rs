//! What is said to the person at the terminal: on standard error, never among the data.

use std::io::Write;

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

    /// Something that could not be read or used. Said even when quiet: data may be missing.
    pub fn warn(&self, warning: impl std::fmt::Display) {
        to_stderr(&format!("warning: {warning}"));
    }

    /// Why the command failed, in one sentence.
    pub fn error(&self, error: &anyhow::Error) {
        to_stderr(&format!("standpoint: {error:#}"));
    }
}

/// Unlike `eprintln!`, does not panic when standard error is closed.
fn to_stderr(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
