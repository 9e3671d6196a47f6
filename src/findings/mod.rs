//! What a command says about its input and its figures, as data: each finding has a code, a severity, a message
//! and the numbers in it. Options and commands are named here and nowhere below.

mod note;
mod options;
mod refusal;
mod warning;

use std::error::Error;
use std::fmt::Display;
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};
use standpoint_common::code::{HasCode, Place};

use crate::corpus::{self, CorpusError};
pub(crate) use note::{Few, Note, without_interval};
pub use options::without_options;
pub(crate) use refusal::causes;
pub use refusal::{code_of, sentence};
pub(crate) use warning::{Kept, NoDocuments, Warning};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is wrong.
    Note,
    /// The results should not be believed, or are incomplete, unless somebody looks into it.
    Warning,
    /// Nothing could be done.
    Refusal,
}

impl Severity {
    /// `note`, `warning` or `refusal`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Refusal => "refusal",
        }
    }
}

/// Something that a user should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it is, such as `tied-votes`. It stays the same where the message is improved.
    pub code: &'static str,
    /// The message, as a sentence without a full stop.
    pub message: String,
    /// The particulars of the message, such as `file`, `line` and `rows`.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
    /// `true` if it makes shares and their intervals wrong, so that no page shows them as a result.
    #[serde(skip)]
    pub(crate) is_wrong: bool,
}

impl Finding {
    fn new(severity: Severity, code: &'static str, finding: &(impl Serialize + Display)) -> Self {
        // An enum of structs without a tag is an object of its fields, or null if it has none.
        let fields = match serde_json::to_value(finding) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let message = finding.to_string();
        Finding {
            severity,
            code,
            message,
            fields,
            is_wrong: false,
        }
    }

    /// The same about one of several questions, whose name stands before the message. An empty name changes nothing.
    pub fn about(mut self, question: &str) -> Self {
        if !question.is_empty() {
            self.message = format!("{question}: {}", self.message);
            self.fields.insert("question".to_string(), question.into());
        }
        self
    }

    /// A note on how a document or a table was read.
    pub fn on_reading(name: impl Display, note: &corpus::Note) -> Self {
        let mut finding = Self::from(note);
        finding.message = format!("{name}: {}", finding.message);
        let file = name.to_string();
        finding.fields = place(Some(Path::new(&file)), note.place().unwrap_or_default());
        finding
    }

    /// The end of a command that failed.
    pub fn refusal(error: &(dyn Error + 'static)) -> Self {
        Self::of_error(Severity::Refusal, error)
    }

    fn of_error(severity: Severity, error: &(dyn Error + 'static)) -> Self {
        Finding {
            severity,
            code: code_of(error),
            message: refusal::sentence_with_options(error),
            fields: refusal::place_of(error),
            is_wrong: false,
        }
    }

    /// Wrong usage.
    pub fn usage(message: String) -> Self {
        Finding {
            severity: Severity::Refusal,
            code: "usage",
            message,
            fields: Map::new(),
            is_wrong: false,
        }
    }
}

impl From<&CorpusError> for Finding {
    /// A file or a row that gave no document.
    fn from(error: &CorpusError) -> Self {
        Self::of_error(Severity::Warning, error)
    }
}

impl From<&corpus::Note> for Finding {
    fn from(note: &corpus::Note) -> Self {
        let severity = if note.is_warning() {
            Severity::Warning
        } else {
            Severity::Note
        };
        Self::of_error(severity, note)
    }
}

impl From<Note> for Finding {
    fn from(note: Note) -> Self {
        Self::new(Severity::Note, (&note).into(), &note)
    }
}

impl From<Warning> for Finding {
    fn from(warning: Warning) -> Self {
        Finding {
            is_wrong: warning.is_of_wrong_figures(),
            ..Self::new(Severity::Warning, (&warning).into(), &warning)
        }
    }
}

/// The warning about cells that were cut for Excel, if any were.
pub(crate) fn cut_cells(cells: usize) -> Option<Warning> {
    (cells > 0).then_some(Warning::CellsCut { cells })
}

/// The note that a table takes several sheets of this name, if it does.
pub(crate) fn several_sheets(name: &'static str, sheets: usize) -> Option<Note> {
    (sheets > 1).then_some(Note::SeveralSheets { name, sheets })
}

/// A path as messages and fields write it.
pub fn displayed(path: &Path) -> String {
    path.display().to_string()
}

/// The fields that say where something is.
fn place(file: Option<&Path>, place: Place) -> Map<String, Value> {
    let fields = [
        ("file", file.map(|file| displayed(file).into())),
        ("line", place.line.map(Value::from)),
        ("column", place.column.map(Value::from)),
        ("byte", place.byte.map(Value::from)),
    ];
    let known = |(name, value): (&str, Option<Value>)| Some((name.to_string(), value?));
    fields.into_iter().filter_map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_an_object_with_its_fields() {
        let warning = Warning::RepeatedRows {
            file: "scores.csv".to_string(),
            rows: 2,
            line: 7,
            first: 3,
        };
        let finding = serde_json::to_value(Finding::from(warning)).unwrap();
        let message = "scores.csv: 2 rows repeat an earlier one, the same sentence of the same document (row 7 \
            repeats row 3): each is counted, so delete those that should not be there twice";
        let expected = serde_json::json!({
            "severity": "warning",
            "code": "repeated-rows",
            "message": message,
            "file": "scores.csv",
            "rows": 2,
            "line": 7,
            "first": 3,
        });
        assert_eq!(finding, expected);
        let finding = Finding::from(Note::FullAgreement);
        assert_eq!(
            (finding.severity, finding.code),
            (Severity::Note, "full-agreement")
        );
        assert!(finding.fields.is_empty());
    }

    #[test]
    fn a_file_that_is_lost_is_a_warning_and_one_that_is_no_article_a_note() {
        let lost = CorpusError::line(Path::new("a.csv"), 4, "a cell too many");
        let lost = Finding::from(&lost);
        assert_eq!(
            (lost.severity, lost.code),
            (Severity::Warning, "corpus/line")
        );
        assert_eq!(
            lost.fields,
            place(Some(Path::new("a.csv")), Place::line(4u64))
        );
        let set_aside = corpus::Note::EmptyRows {
            path: "a.csv".into(),
            count: 2,
        };
        let set_aside = Finding::from(&set_aside);
        assert_eq!(set_aside.severity, Severity::Note);
        assert_eq!(
            set_aside.message,
            "a.csv: 2 rows with an empty text cell set aside"
        );
    }

    #[test]
    fn a_note_on_a_document_names_the_option_that_helps() {
        let finding = Finding::on_reading("standard input", &corpus::Note::LooksLikeATable("csv"));
        assert_eq!(
            finding.message,
            "standard input: this looks like a table and was read as one text: let its name end in .csv (or name \
            its format with --stdin-format)"
        );
    }
}
