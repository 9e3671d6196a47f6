//! Messages on standard error, apart from the data on standard output.

use crate::findings::{Finding, Severity};
use crate::jobs::Progress;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use super::events::{Event, ToldShares, ToldVerdict};
use super::progress::write_above_bar;
use super::screen::harmless;
use crate::jobs::threads::lock;

/// Writes messages on standard error, unless asked to be quiet.
pub struct Messages {
    quiet: bool,
    /// `true` if a progress bar may be drawn.
    pub(super) watched: bool,
    /// `true` if another program reads the messages.
    pub(super) is_for_program: bool,
    started: Instant,
    findings: Arc<Mutex<Vec<Finding>>>,
}

impl Messages {
    pub fn new(quiet: bool) -> Self {
        Messages {
            quiet,
            watched: !quiet && io::stderr().is_terminal(),
            is_for_program: false,
            started: Instant::now(),
            findings: Arc::default(),
        }
    }

    /// Returns messages that write only warnings, for work on behalf of another command. A progress bar may
    /// be drawn.
    pub fn hushed(&self) -> Self {
        Messages {
            quiet: true,
            watched: self.watched,
            is_for_program: self.is_for_program,
            started: self.started,
            findings: Arc::clone(&self.findings),
        }
    }

    /// Tells everything as [events](Event), for a program that runs this one.
    pub fn for_program(self, is_for_program: bool) -> Self {
        Messages {
            is_for_program,
            watched: self.watched && !is_for_program,
            ..self
        }
    }

    /// Returns whether a program runs this one.
    pub fn is_for_program(&self) -> bool {
        self.is_for_program
    }

    /// Tells a program that runs this one of an event. Returns whether there is one.
    pub(super) fn event(&self, event: impl FnOnce() -> Event) -> bool {
        if self.is_for_program {
            to_stderr(&event().line());
        }
        self.is_for_program
    }

    /// The seconds since the program started.
    pub fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Writes a line of the command's own report.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.insist(line);
        }
    }

    /// Writes a line without which nothing could be done, even if asked to be quiet.
    pub fn insist(&self, line: &str) {
        if !self.event(|| Event::Said(line.to_string())) {
            to_stderr(line);
        }
    }

    /// Says how good a model is in plain words, a sentence on each line, with an empty line below.
    pub fn verdict(&self, verdict: ToldVerdict) {
        let words = verdict.sentences.join("\n");
        if !self.event(|| Event::Verdict(verdict)) {
            self.say(&format!("{words}\n"));
        }
    }

    /// Tells a program that runs this one the shares.
    pub fn shares(&self, shares: impl FnOnce() -> ToldShares) {
        self.event(|| Event::Shares(shares()));
    }

    /// Tells a program that runs this one which figures were drawn.
    pub fn figures(&self, names: Vec<String>) {
        self.event(|| Event::Figures(names));
    }

    /// Tells the address of a page that no browser shows yet, even if asked to be quiet.
    pub fn insist_on_address(&self, address: &str) {
        if !self.event(|| Event::Address(address.to_string())) {
            to_stderr(&format!("Open this address in a browser: {address}"));
        }
    }

    /// Writes a finding in one line, and keeps it for results that other programs read.
    pub fn tell(&self, finding: impl Into<Finding>) {
        let finding = finding.into();
        if self.event(|| Event::from(&finding)) {
            return self.keep(finding);
        }
        let message = one_line(&finding.message);
        match finding.severity {
            Severity::Note => self.say(&format!("note: {message}")),
            Severity::Warning => to_stderr(&format!("warning: {message}")),
            Severity::Refusal => to_stderr(&format!("standpoint: {message}")),
        }
        self.keep(finding);
    }

    /// Keeps a finding that was written in another form.
    pub fn keep(&self, finding: Finding) {
        self.kept().push(finding);
    }

    /// All findings so far, including those on behalf of another command and those that were not written because
    /// the user wants quiet.
    pub fn findings(&self) -> Vec<Finding> {
        self.kept().clone()
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Finding>> {
        lock(&self.findings)
    }
}

/// Writes the findings of a job, and shows no steps.
impl Progress for Messages {
    fn finding(&self, finding: &Finding) {
        self.tell(finding.clone());
    }
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
