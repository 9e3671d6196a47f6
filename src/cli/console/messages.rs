//! What is said to the person at the terminal: on standard error, never among the data.

use std::error::Error;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::progress::{Progress, Work, above};

/// Says things on standard error, or nothing when asked to be quiet.
pub struct Messages {
    quiet: bool,
    /// Whether somebody watches who may be shown how far the work has come.
    watched: bool,
    started: Instant,
    /// All warnings so far: results for other programs have them, too.
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

    /// The same without a word but warnings, for work on behalf of another command. A bar may be drawn.
    pub fn hushed(&self) -> Self {
        Messages {
            quiet: true,
            watched: self.watched,
            started: self.started,
            warned: Arc::clone(&self.warned),
        }
    }

    /// Begins to show how far work has come. Where rows go to the same terminal, which is unless they go
    /// `to_file`, nothing is drawn among them. What work it is, is asked only if it is shown.
    pub fn progress(&self, to_file: bool, work: impl FnOnce() -> Work) -> Progress {
        let visible = self.watched && (to_file || !io::stdout().is_terminal());
        let work = if visible { work() } else { Work::Documents };
        Progress::new(work, visible)
    }

    /// The seconds since the program began.
    pub fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// A line of the command's own report.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            to_stderr(line);
        }
    }

    /// Something the reader should know about the input.
    pub fn note(&self, note: impl std::fmt::Display) {
        self.say(&one_line(&format!("note: {note}")));
    }

    /// Something that the figures should not be believed without.
    pub fn warn(&self, warning: impl std::fmt::Display) {
        let warning = one_line(&warning.to_string());
        to_stderr(&format!("warning: {warning}"));
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        warned.push(warning);
    }

    /// What has been warned of, also on behalf of another command.
    pub fn warned(&self) -> Vec<String> {
        let warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        warned.clone()
    }

    /// Something that could not be read. Said even when quiet: data are missing.
    pub fn missing(&self, error: &(dyn Error + 'static)) {
        self.warn(sentence(error));
    }

    /// Why the command failed, in one sentence.
    pub fn error(&self, error: &anyhow::Error) {
        to_stderr(&one_line(&format!(
            "standpoint: {}",
            sentence(error.as_ref())
        )));
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
        // The number says nothing to those who read this.
        _ => {
            let said = error.to_string();
            let words = said.split_once(" (os error ").filter(|_| system.is_some());
            return words.map_or(said.clone(), |(words, _)| words.to_string());
        }
    };
    words.to_string()
}

/// With line breaks as a programmer writes them: names of files may have some, and what is said of them is one line.
fn one_line(said: &str) -> String {
    said.replace('\r', "\\r").replace('\n', "\\n")
}

/// Without what a terminal would obey, show in another order than it stands, or not show: names of files and of
/// columns come from strangers.
fn harmless(said: &str) -> String {
    let is_command = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            // Nothing is seen of these, by which two labels or two names may differ.
            || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
    };
    let mut shown = String::with_capacity(said.len());
    for c in said.chars() {
        match is_command(c) {
            true => shown.extend(c.escape_unicode()),
            false => shown.push(c),
        }
    }
    shown
}

/// Writes a line on standard error. Unlike `eprintln!`, does not panic when standard error is closed.
pub(in crate::cli) fn to_stderr(line: &str) {
    above(|| {
        let _ = writeln!(io::stderr(), "{}", harmless(line));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_a_sentence_also_where_no_file_has_a_name() {
        let error = io::Error::from(ErrorKind::FileTooLarge);
        assert_eq!(
            sentence(&error),
            "the file would be larger than one may be here (ulimit -f)"
        );
    }

    #[test]
    fn a_name_of_a_file_is_no_command_for_the_terminal() {
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
