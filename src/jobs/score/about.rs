//! Facts about a run for the sheet `about` of a workbook.

use std::path::{Path, PathBuf};

use standpoint_common::hash::sha256_of_file;

use crate::jobs::ReadCounts;
use crate::jobs::{BuiltInModel, NamedModel};
use crate::model::ModelError;
use crate::output::label_rule;

use super::counts::ScoreCounts;
use super::run::ScoreWork;

/// The names of rows from which a report takes the model.
pub const VERSION: &str = "version of standpoint";
pub const MODEL: &str = "model";
pub const LABELS: &str = "its labels";
pub const LEARNED: &str = "what it was trained on";
pub const TRAINER: &str = "version that trained it";
pub const RULE: &str = "how labels are chosen";

/// The largest number of input files that are listed.
const FILES: usize = 1000;

/// The rows on the program and the command that does the same.
pub fn program_rows(command: &str) -> Vec<[String; 3]> {
    vec![
        row(VERSION, env!("CARGO_PKG_VERSION")),
        row("command", command),
    ]
}

/// The name of a row about one of several questions; an empty question is the only one.
pub fn about_question(question: &str, what: &str) -> String {
    match question {
        "" => what.to_string(),
        question => format!("{question}: {what}"),
    }
}

/// The rows on a model and its training data.
pub fn model_rows(named: &NamedModel) -> Result<Vec<[String; 3]>, ModelError> {
    let NamedModel { model, path, .. } = named;
    let built_in = BuiltInModel::of(path.as_deref()).map(|model| model.title().to_string());
    let file = || {
        path.as_ref()
            .map_or(String::new(), |path| path.display().to_string())
    };
    let name = built_in.unwrap_or_else(file);
    let provenance = model.provenance();
    let mut rows = vec![
        hashed(MODEL, name, model.sha256()?),
        row(LABELS, model.labels().join(", ")),
        hashed(
            LEARNED,
            format!(
                "{} sentences in {} documents{}",
                provenance.sentences,
                provenance.documents,
                match &provenance.borrowed {
                    None => String::new(),
                    Some(borrowed) => {
                        format!(", with the help of {} borrowed ones", borrowed.sentences)
                    }
                }
            ),
            provenance.labels_sha256.clone(),
        ),
        row(TRAINER, &provenance.version),
    ];
    rows.extend(label_rule(model).map(|sentence| row(RULE, sentence)));
    for [what, ..] in &mut rows {
        *what = about_question(&named.name, what);
    }
    Ok(rows)
}

/// The rows on the input files.
pub fn input_rows(files: &[PathBuf]) -> Vec<[String; 3]> {
    let mut rows: Vec<_> = files
        .iter()
        .take(FILES)
        .map(|path| hashed("input file", path.display().to_string(), file_hash(path)))
        .collect();
    let rest = files.len().saturating_sub(FILES);
    if rest > 0 {
        rows.push(row("input files not listed", rest.to_string()));
    }
    rows
}

/// A row of the sheet.
pub fn row(what: &str, value: impl Into<String>) -> [String; 3] {
    [what.to_string(), value.into(), String::new()]
}

/// A row with the SHA-256 of a file.
fn hashed(what: &str, value: String, hash: String) -> [String; 3] {
    [what.to_string(), value, hash]
}

/// The SHA-256 of a file. A pipe has none, because it can be read only once.
fn file_hash(path: &Path) -> String {
    let hash = if path.is_file() {
        sha256_of_file(path).ok()
    } else {
        None
    };
    hash.unwrap_or_else(|| "not known: it could not be read again".to_string())
}

/// The rows on the results.
pub fn result_rows(
    work: &ScoreWork,
    counts: &ScoreCounts,
    reading: &ReadCounts,
) -> Vec<[String; 3]> {
    let models = &work.request.models;
    let scored = format!("{}s scored", work.cutting.unit.noun());
    let mut rows = vec![
        row("documents", counts.documents.to_string()),
        row(&scored, counts.scored.to_string()),
    ];
    for (named, given) in models.iter().zip(&counts.given) {
        let mut push = |of: &str, count: usize| {
            let what = about_question(&named.name, &format!("of these {of}"));
            rows.push(row(&what, count.to_string()));
        };
        for (label, count) in named.model.labels().iter().zip(&given.labels) {
            push(label, *count);
        }
        if given.less_probable > 0 {
            push("less probable than another label", given.less_probable);
        }
        if given.withheld > 0 {
            push("without a label", given.withheld);
        }
    }
    let boilerplate = counts.boilerplate.to_string();
    rows.push(row("pieces of boilerplate set aside", boilerplate));
    if let Some(topic) = &work.cutting.topic {
        rows.push(row("words of the topic", topic.patterns().join(", ")));
        let passed_over = counts.off_topic.to_string();
        rows.push(row("documents off the topic, passed over", passed_over));
    }
    let findings = counts.findings(models).into_iter();
    rows.extend(findings.map(|finding| row(finding.severity.name(), finding.message)));
    rows.extend(reading.noted.iter().map(|what| row("note", what)));
    rows.extend(reading.unread.iter().map(|what| row("not read", what)));
    if reading.more_unread > 0 {
        let more = reading.more_unread.to_string();
        rows.push(row("not read, not listed", more));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_a_thousand_files_the_rest_is_counted() {
        let files: Vec<PathBuf> = (0..FILES + 5).map(|n| format!("{n}.txt").into()).collect();
        let rows = input_rows(&files);
        assert_eq!(rows.len(), FILES + 1);
        assert_eq!(rows[FILES], row("input files not listed", "5"));
        assert!(rows[0][2].starts_with("not known"), "{}", rows[0][2]);
    }
}
