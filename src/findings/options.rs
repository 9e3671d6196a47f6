//! The options and commands that help against an error. The library that found it knows none.

use std::error::Error;

use standpoint_common::phrases::shell_word;

use crate::corpus::{ClosingNote, CorpusError, Note};
use crate::encoder::TuningError;
use crate::jobs::JobError;
use crate::jobs::annotate::AnnotateError;
use crate::labelling::LabellingError;
use crate::labels::LabelsProblem;
use crate::model::{ModelError, Unit};
use crate::output::report::ReportError;
use crate::prevalence::{Need, PrevalenceError};

const OTHER_ENDINGS: &str = "(--ending NAME reads files of another ending as plain text)";

/// What the first arm that fits says of an error of one of these types.
macro_rules! options {
    ($error:ident: $($kind:ident { $($pattern:pat $(if $guard:expr)? => $options:expr,)* })*) => {
        $(if let Some(error) = $error.downcast_ref::<$kind>() {
            return match error {
                $($pattern $(if $guard)? => Some($options.to_string()),)*
                _ => None,
            };
        })*
    };
}

/// What to add to the description of an error, or nothing. What it passes on or what caused it is another error.
pub fn options_for(error: &(dyn Error + 'static)) -> Option<String> {
    options! { error:
        AnnotateError {
            AnnotateError::NoServer { .. } => "(--server URL names one)",
            AnnotateError::Remote { .. } => "(--allow-remote)",
            AnnotateError::NoSuchModel { .. } | AnnotateError::SeveralModels { .. } => "(--language-model NAME)",
            AnnotateError::Redirect { .. } => "(--server URL)",
            AnnotateError::Timeout { .. } => "(--timeout SECONDS)",
            AnnotateError::NoLabels { .. } => "(--language-model NAME, --prompt FILE)",
            AnnotateError::ManyOrders { .. } => "(--orders N)",
        }
        CorpusError {
            CorpusError::NoTextColumn { is_nameable: true, .. } | CorpusError::NoWords { .. } => "(--text-column NAME)",
            CorpusError::NoArticles { unknown: true, .. } => OTHER_ENDINGS,
        }
        Note {
            Note::LooksLikeATable(_) => "(or name its format with --stdin-format)",
            Note::TwiceEncoded(_) => "(start and end count in the repaired text, which “standpoint segment --texts FILE” writes)",
            Note::SeveralArticles => "(or cut it with --split-at REGEX)",
            Note::LooksLikeSeveral { .. } => "(--split-at REGEX)",
            Note::SetAside { unknown: true, .. } => OTHER_ENDINGS,
            Note::Closing { what: ClosingNote::SeveralTextColumns, .. } => "(--text-column NAME)",
            Note::Closing { what: ClosingNote::EncodedTwice, .. } => "(“standpoint segment --texts FILE” writes it)",
        }
        LabelsProblem {
            LabelsProblem::Guesses => "(“standpoint sample” draws some)",
            LabelsProblem::OfMachine { .. } => "(--borrow)",
            LabelsProblem::NoLabels { unread, .. } if !unread.is_empty() => "(--label-column NAME)",
            LabelsProblem::MissingColumn { nameable, fitting, .. } if !nameable.is_empty() => {
                name_columns(nameable, fitting.as_deref())
            },
            LabelsProblem::SeveralQuestions { .. } => "(--question NAME)",
            LabelsProblem::NoSuchQuestion { questions, .. } if questions.is_empty() => "(leave --question away)",
            LabelsProblem::WithoutText => "(--articles PATH)",
        }
        JobError {
            JobError::NoModel { meant: None, .. } => {
                "(“standpoint train LABELS.csv” writes one, and “-m built-in” is the one in the program)"
            },
            JobError::ModelFolder(_) => "(the one that “standpoint train” wrote)",
            JobError::CopiesBorrowed { .. } => "(without --borrow)",
            JobError::SampleOfFewer { .. } => "(“standpoint sample SCORES.csv --keep CODED.csv”)",
            JobError::WouldReplace { .. } => "(or add --force)",
            JobError::NoRegression(_) => "(--link identity)",
            JobError::NoColumnToShow { .. } | JobError::NothingToShow => "(--show)",
            JobError::TeamWithoutLabels => "(--labels pro,anti,neutral)",
            JobError::LabelsOfTeam(_) => "(--share, --coder NAME)",
            JobError::TooFewCoders => "(--share anna,ben,cleo)",
            JobError::NoTwoCoders { .. } => "(--coder-column and --label-column name others)",
            JobError::SampleOfSeveralQuestions { are_models: true, .. } => "(-m)",
            JobError::SampleOfSeveralQuestions { .. } => "(--question NAME)",
        }
        ReportError {
            ReportError::Divided { column, .. } => {
                format!("(“standpoint summarize SCORES.csv --by {}” groups sentences)", shell_word(column))
            },
            ReportError::Unlike { .. } => "(--question NAME)",
            ReportError::TooLarge { .. } => "(“standpoint summarize” gives the shares of all)",
        }
        PrevalenceError {
            PrevalenceError::NotRandom { .. } | PrevalenceError::UnknownOrigin { .. } => {
                "(“standpoint sample SCORES.csv -n 200 -o coded.xlsx”)"
            },
            PrevalenceError::Needs { needs: Need::Prior, .. } => "(--labels)",
            PrevalenceError::Needs { .. } => "(--sample, or --labels with --scores-from)",
            PrevalenceError::Unidentified { .. } => "(--sample)",
            PrevalenceError::OtherDraw => "(--seed, --by, -n)",
        }
        LabellingError {
            LabellingError::Edited { .. } => "(--force)",
            LabellingError::SameName(_) => "(--document-column NAME)",
            LabellingError::NoSentences { .. } => {
                "(and the --unit that they are; without articles the texts are those of the tables)"
            },
            LabellingError::ListMissing(_) => "(--only)",
            LabellingError::OtherUnit { given_on: Some(Unit::Sentence), .. } => "(--unit sentence)",
            LabellingError::OtherUnit { given_on: Some(Unit::Paragraph), .. } => "(--unit paragraph)",
            LabellingError::OtherUnit { given_on: Some(Unit::Document), .. } => "(--unit document)",
            LabellingError::OtherUnit { given_on: Some(Unit::Row), .. } => "(--unit row)",
            LabellingError::OtherUnit { .. } => "(--unit)",
            LabellingError::OtherSeed { .. } | LabellingError::SeedLost { .. } => "(--seed)",
        }
        ModelError {
            ModelError::Foreign => "(give one that “standpoint train” wrote)",
        }
        TuningError {
            TuningError::Diverged => "(leave --fine-tune away)",
        }
    }
    None
}

/// The options that name columns. `fitting` is a column that may be the first of them, which is the one that is missing.
fn name_columns(nameable: &[&str], fitting: Option<&str>) -> String {
    let mut fitting = fitting.map(shell_word);
    let option = |column: &&str| {
        let name = fitting.take().unwrap_or_else(|| "NAME".to_string());
        format!("--{column}-column {name}")
    };
    let options: Vec<String> = nameable.iter().map(option).collect();
    format!("(add {})", options.join(" "))
}

/// Removes the parts of a message that name an option, because nobody can give one on a page. A part stands in parentheses, or
/// ends at a colon, a semicolon or a full stop. A message that has no other parts stays as it is.
pub fn without_options(message: &str) -> String {
    let mut kept = String::new();
    for part in split_before(&without_asides(message), &[": ", "; ", ". "]) {
        if !names_option(part) {
            kept.push_str(part);
        }
    }
    match kept.trim_matches([' ', ':', ';', '.', ',']) {
        "" => message.to_string(),
        kept => kept.to_string(),
    }
}

/// Removes the parentheses that name an option.
fn without_asides(message: &str) -> String {
    let parts = split_before(message, &[" ("]).into_iter();
    parts
        .map(|part| match part.split_once(')') {
            Some((aside, after)) if aside.starts_with(" (") && names_option(aside) => after,
            _ => part,
        })
        .collect()
}

/// Cuts a text before each of these signs. Signs in parentheses and at the beginning do not count.
fn split_before<'t>(text: &'t str, signs: &[&str]) -> Vec<&'t str> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, sign) in text.char_indices() {
        if at > begin && depth == 0 && signs.iter().any(|sign| text[at..].starts_with(sign)) {
            parts.push(&text[begin..at]);
            begin = at;
        }
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

/// Returns whether a text names an option, such as `--by` or `-n 200`.
fn names_option(text: &str) -> bool {
    text.split([' ', '(', '“', '“', '”', '`', '\'', '"', '='])
        .any(|word| {
            let name = word.trim_end_matches([',', ')', '?', '.', ':', ';']);
            let is_word = |name: &str| name.starts_with(|sign: char| sign.is_ascii_lowercase());
            match name.strip_prefix("--") {
                Some(long) => is_word(long),
                None => name
                    .strip_prefix('-')
                    .is_some_and(|short| short.len() == 1 && is_word(short)),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_no_option() {
        let cases = [
            ("no date in any row", "no date in any row"),
            ("labels.csv: no label (--borrow)", "labels.csv: no label"),
            (
                "a.csv: it exists: choose another (or add --force)",
                "a.csv: it exists: choose another",
            ),
            (
                "rows share values of author (12 values) and year: if they (the rows) are alike, add --cluster author; look",
                "rows share values of author (12 values) and year; look",
            ),
            (
                "the figures are too low: name the table with --scores-from instead of -m",
                "the figures are too low",
            ),
            (
                "it is far too sure. Leave --unit away, or train",
                "it is far too sure",
            ),
            (
                "5 of −3 to -3 words - no more",
                "5 of −3 to -3 words - no more",
            ),
            (
                "a well-known, non-t value -- so",
                "a well-known, non-t value -- so",
            ),
            ("give --topic a word", "give --topic a word"),
        ];
        for (message, page) in cases {
            assert_eq!(without_options(message), page);
        }
    }
}
