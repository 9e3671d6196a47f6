//! Messages on standard error, apart from the data on standard output.

use std::error::Error;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::progress::{Progress, Work, write_above_bar};
use super::screen::harmless;

/// Writes messages on standard error, unless asked to be quiet.
pub struct Messages {
    quiet: bool,
    /// `true` if a progress bar may be drawn.
    watched: bool,
    started: Instant,
    /// All warnings so far, which also go into results for other programs.
    warned: Arc<Mutex<Vec<String>>>,
}

impl Messages {
    pub fn new(quiet: bool) -> Self {
        Messages {
            quiet,
            watched: !quiet && io::stderr().is_terminal(),
            started: Instant::now(),
            warned: Arc::default(),
        }
    }

    /// Returns messages that write only warnings, for work on behalf of another command. A progress bar may
    /// be drawn.
    pub fn hushed(&self) -> Self {
        Messages {
            quiet: true,
            watched: self.watched,
            started: self.started,
            warned: Arc::clone(&self.warned),
        }
    }

    /// Begins to show the progress of work. Draws nothing if rows go to the same terminal, that is if they do
    /// not go `to_file`. Calls `work` only if the progress is shown.
    pub fn progress(&self, to_file: bool, work: impl FnOnce() -> Work) -> Progress {
        let visible = self.watched && (to_file || !io::stdout().is_terminal());
        let work = if visible { work() } else { Work::Documents };
        Progress::new(work, visible)
    }

    /// The seconds since the program started.
    pub fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Writes a line of the command's own report.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            to_stderr(line);
        }
    }

    /// Writes a line without which nothing could be done, even if asked to be quiet.
    pub fn insist(&self, line: &str) {
        to_stderr(line);
    }

    /// Writes something that the reader should know about the input.
    pub fn note(&self, note: impl std::fmt::Display) {
        self.say(&one_line(&format!("note: {note}")));
    }

    /// Writes something without which the figures should not be believed.
    pub fn warn(&self, warning: impl std::fmt::Display) {
        let warning = one_line(&warning.to_string());
        to_stderr(&format!("warning: {warning}"));
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        warned.push(warning);
    }

    /// All warnings, including those on behalf of another command.
    pub fn warned(&self) -> Vec<String> {
        let warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        warned.clone()
    }

    /// Writes in one sentence why the command failed.
    pub fn error(&self, error: &anyhow::Error) {
        to_stderr(&one_line(&format!(
            "standpoint: {}",
            sentence(error.as_ref())
        )));
    }
}

/// Joins an error and its causes to one sentence.
pub fn sentence(error: &(dyn Error + 'static)) -> String {
    let mut said = describe(error);
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(": ");
        said.push_str(&describe(error));
        cause = error.source();
    }
    said
}

/// Describes an error, in plainer words than those of the system, such as `Is a directory (os error 21)`.
fn describe(error: &(dyn Error + 'static)) -> String {
    let system = error
        .downcast_ref::<io::Error>()
        .filter(|error| error.get_ref().is_none());
    let words = match system.map(io::Error::kind) {
        Some(ErrorKind::NotFound) => "there is no such file or folder",
        // Windows lets nobody write a file that a program has open.
        Some(ErrorKind::PermissionDenied) if cfg!(windows) => {
            "you do not have permission for this file or folder, or it is open in Excel: close it and try \
             again"
        }
        Some(ErrorKind::PermissionDenied) => "you do not have permission for this file or folder",
        Some(ErrorKind::IsADirectory) => "it is a folder, not a file",
        Some(ErrorKind::NotADirectory) => "a part of this path is a file, not a folder",
        Some(ErrorKind::InvalidFilename) => {
            "the name is too long, or has a sign that no name may have: choose another one"
        }
        Some(ErrorKind::StorageFull) => "the disk is full",
        Some(ErrorKind::FileTooLarge) => {
            "the file would be larger than one may be here (ulimit -f)"
        }
        Some(ErrorKind::ReadOnlyFilesystem) => "nothing can be written to this disk",
        // The number of the error says nothing to most readers.
        _ => {
            let said = error.to_string();
            let words = said.split_once(" (os error ").filter(|_| system.is_some());
            return words.map_or(said.clone(), |(words, _)| words.to_string());
        }
    };
    words.to_string()
}

/// Escapes line breaks, because file names may contain some.
fn one_line(said: &str) -> String {
    said.replace('\r', "\\r").replace('\n', "\\n")
}

/// Writes a line on standard error. Unlike `eprintln!`, it does not panic when standard error is closed.
pub(in crate::cli) fn to_stderr(line: &str) {
    write_above_bar(|| {
        let _ = writeln!(io::stderr(), "{}", harmless(line));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_errors_are_described_in_plain_words() {
        let error = io::Error::from(ErrorKind::FileTooLarge);
        assert_eq!(
            sentence(&error),
            "the file would be larger than one may be here (ulimit -f)"
        );
    }

    #[test]
    fn control_characters_of_file_names_are_escaped() {
        let name = "a\u{1b}[2J\r\nb \u{202e}txt.été🙂";
        let shown = harmless(&one_line(name));
        assert_eq!(shown, r"a\u{1b}[2J\r\nb \u{202e}txt.été🙂");
        assert_eq!(harmless("a\n\tb"), "a\n\tb");
        assert_eq!(
            harmless("pro\u{200f} می\u{200c}خواهم"),
            "pro\\u{200f} می\u{200c}خواهم"
        );
    }
}
