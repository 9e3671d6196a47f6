//! The events that a command tells the program that runs it: a JSON object on each line of standard error (`--events`).

use serde::{Deserialize, Serialize};

use crate::findings::{Finding, Severity, without_options};
use crate::jobs::{Counted, JobStep};

/// One thing that is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A line of the command's own report.
    Said(String),
    /// A line on standard output.
    Printed(String),
    /// How good a model is.
    Verdict(ToldVerdict),
    /// The shares.
    Shares(ToldShares),
    /// The names of the figures that were drawn.
    Figures(Vec<String>),
    /// A finding.
    Finding(ToldFinding),
    /// How far the work is.
    Progress(ToldProgress),
    /// The address of a page that waits to be opened.
    Address(String),
}

/// How good a model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldVerdict {
    /// In plain words.
    pub sentences: Vec<String>,
    pub labels: Vec<String>,
    /// `confusion[label][given]`: the number of sentences.
    pub confusion: Vec<Vec<usize>>,
    /// The encoder that reads whole sentences beside the words.
    pub encoder: Option<String>,
    pub macro_f1: f64,
}

/// The shares of labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldShares {
    /// Those of each group and label by the first estimator, and their differences, as in the JSON of `summarize`.
    pub rows: Vec<serde_json::Value>,
    /// How they came about, as a paragraph for a paper.
    pub methods: String,
}

/// A finding without its particulars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldFinding {
    pub severity: String,
    pub code: String,
    pub message: String,
    /// `true` if it makes shares and their intervals wrong.
    #[serde(default)]
    pub is_wrong: bool,
}

/// How far the work is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldProgress {
    /// The unit that is counted, such as “fits”.
    pub what: String,
    pub done: u64,
    /// The number of all, if it is known.
    pub of: Option<u64>,
}

impl ToldFinding {
    /// Returns whether nothing could be done.
    pub fn is_refusal(&self) -> bool {
        self.severity == Severity::Refusal.name()
    }

    /// The same for a page, on which nobody can give an option.
    pub fn for_page(mut self) -> Self {
        self.message = without_options(&self.message);
        self
    }
}

impl From<&Finding> for Event {
    fn from(finding: &Finding) -> Self {
        Event::Finding(ToldFinding {
            severity: finding.severity.name().to_string(),
            code: finding.code.to_string(),
            message: finding.message.clone(),
            is_wrong: finding.is_wrong,
        })
    }
}

impl Event {
    /// The progress that a step shows, if it counts something.
    pub fn of_step(step: JobStep) -> Option<Self> {
        let (what, done, of) = match step {
            JobStep::Read {
                bytes,
                of: Some(of),
                ..
            } => ("bytes read", bytes, Some(of)),
            JobStep::Read { documents, .. } => ("documents read", documents as u64, None),
            JobStep::Counted { what, done, of } => {
                let what = match what {
                    Counted::Answers => "sentences labelled",
                    Counted::Fits => "fits",
                    Counted::Sentences => "sentences read by the encoder",
                    Counted::SentencesOfPasses => "sentences in all passes",
                };
                (what, done as u64, Some(of as u64))
            }
            _ => return None,
        };
        Some(Event::Progress(ToldProgress {
            what: what.to_string(),
            done,
            of,
        }))
    }

    /// The event of a line of standard error. Any other line was said.
    pub fn parse(line: &str) -> Self {
        serde_json::from_str(line).unwrap_or_else(|_| Event::Said(line.to_string()))
    }

    /// The line that tells it.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Note;

    #[test]
    fn a_line_that_was_told_is_understood() {
        let events = [
            Event::Said("Two\nlines".to_string()),
            Event::from(&Finding::from(Note::NoDates)),
            Event::Address("http://127.0.0.1:7/x/".to_string()),
        ];
        for event in events {
            assert!(!event.line().contains('\n'));
            assert_eq!(Event::parse(&event.line()), event);
        }
        let step = JobStep::Counted {
            what: Counted::Fits,
            done: 3,
            of: 12,
        };
        let event = Event::of_step(step).unwrap();
        assert_eq!(
            event.line(),
            r#"{"progress":{"what":"fits","done":3,"of":12}}"#
        );
        assert_eq!(Event::of_step(JobStep::PartEnded), None);
        let other = "error: unexpected argument";
        assert_eq!(Event::parse(other), Event::Said(other.to_string()));
    }
}
