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
