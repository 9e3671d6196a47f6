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

/// What to add to the description of an error, or nothing. What it passes on or what caused it is another error.
pub fn options_for(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<AnnotateError>() {
        return for_annotate(error).map(str::to_string);
    }
    if let Some(error) = error.downcast_ref::<CorpusError>() {
        return for_corpus(error).map(str::to_string);
    }
    if let Some(note) = error.downcast_ref::<Note>() {
        return for_note(note).map(str::to_string);
    }
    if let Some(problem) = error.downcast_ref::<LabelsProblem>() {
        return for_labels(problem);
    }
    if let Some(error) = error.downcast_ref::<JobError>() {
        return for_job(error).map(str::to_string);
    }
    if let Some(error) = error.downcast_ref::<ReportError>() {
        return for_report(error);
    }
    let options = if let Some(error) = error.downcast_ref::<PrevalenceError>() {
        match error {
            PrevalenceError::NotRandom { .. } | PrevalenceError::UnknownOrigin { .. } => {
                "(“standpoint sample SCORES.csv -n 200 -o coded.xlsx”)"
            }
            PrevalenceError::Needs { needs, .. } => match needs {
                Need::Prior => "(--labels)",
                _ => "(--sample, or --labels with --scores-from)",
            },
            PrevalenceError::Unidentified { .. } => "(--sample)",
            PrevalenceError::OtherDraw => "(--seed, --by, -n)",
            _ => return None,
        }
    } else if let Some(error) = error.downcast_ref::<LabellingError>() {
        match error {
            LabellingError::Edited { .. } => "(--force)",
            LabellingError::SameName(_) => "(--document-column NAME)",
            LabellingError::NoSentences { .. } => {
                "(and the --unit that they are; without articles the texts are those of the tables)"
            }
            LabellingError::ListMissing(_) => "(--only)",
            LabellingError::OtherUnit { given_on, .. } => match given_on {
                Some(Unit::Sentence) => "(--unit sentence)",
                Some(Unit::Paragraph) => "(--unit paragraph)",
                Some(Unit::Document) => "(--unit document)",
                Some(Unit::Row) => "(--unit row)",
                _ => "(--unit)",
            },
            LabellingError::OtherSeed { .. } | LabellingError::SeedLost { .. } => "(--seed)",
            _ => return None,
        }
    } else if let Some(ModelError::Foreign) = error.downcast_ref::<ModelError>() {
        "(give one that “standpoint train” wrote)"
    } else if let Some(TuningError::Diverged) = error.downcast_ref::<TuningError>() {
        "(leave --fine-tune away)"
    } else {
        return None;
    };
    Some(options.to_string())
}

fn for_job(error: &JobError) -> Option<&'static str> {
    Some(match error {
        JobError::NoModel { meant: None, .. } => {
            "(“standpoint train LABELS.csv” writes one, and “-m built-in” is the one in the program)"
        }
        JobError::ModelFolder(_) => "(the one that “standpoint train” wrote)",
        JobError::CopiesBorrowed { .. } => "(without --borrow)",
        JobError::SampleOfFewer { .. } => "(“standpoint sample SCORES.csv --keep CODED.csv”)",
        JobError::NoRegression(_) => "(--link identity)",
        JobError::NoColumnToShow { .. } | JobError::NothingToShow => "(--show)",
        JobError::TeamWithoutLabels => "(--labels pro,anti,neutral)",
        JobError::LabelsOfTeam(_) => "(--share, --coder NAME)",
        JobError::TooFewCoders => "(--share anna,ben,cleo)",
        JobError::NoTwoCoders { .. } => "(--coder-column and --label-column name others)",
        JobError::SampleOfSeveralQuestions { are_models, .. } => match are_models {
            true => "(-m)",
            false => "(--question NAME)",
        },
        _ => return None,
    })
}

fn for_report(error: &ReportError) -> Option<String> {
    Some(match error {
        ReportError::Divided { column, .. } => format!(
            "(“standpoint summarize SCORES.csv --by {}” groups sentences)",
            shell_word(column)
        ),
        ReportError::Unlike { .. } => "(--question NAME)".to_string(),
        ReportError::TooLarge { .. } => {
            "(“standpoint summarize” gives the shares of all)".to_string()
        }
        _ => return None,
    })
}

fn for_note(note: &Note) -> Option<&'static str> {
    match note {
        Note::LooksLikeATable(_) => Some("(or name its format with --stdin-format)"),
        Note::TwiceEncoded(_) => Some(
            "(start and end count in the repaired text, which “standpoint segment --texts FILE” writes)",
        ),
        Note::SeveralArticles => Some("(or cut it with --split-at REGEX)"),
        Note::LooksLikeSeveral { .. } => Some("(--split-at REGEX)"),
        Note::SetAside { unknown: true, .. } => Some(OTHER_ENDINGS),
        Note::Closing { what, .. } => match what {
            ClosingNote::SeveralTextColumns => Some("(--text-column NAME)"),
            ClosingNote::EncodedTwice => Some("(“standpoint segment --texts FILE” writes it)"),
            _ => None,
        },
        _ => None,
    }
}

fn for_corpus(error: &CorpusError) -> Option<&'static str> {
    match error {
        CorpusError::NoTextColumn { is_nameable, .. } => {
            is_nameable.then_some("(--text-column NAME)")
        }
        CorpusError::NoWords { .. } => Some("(--text-column NAME)"),
        CorpusError::NoArticles { unknown: true, .. } => Some(OTHER_ENDINGS),
        _ => None,
    }
}

fn for_annotate(error: &AnnotateError) -> Option<&'static str> {
    Some(match error {
        AnnotateError::NoServer { .. } => "(--server URL names one)",
        AnnotateError::Remote { .. } => "(--allow-remote)",
        AnnotateError::NoSuchModel { .. } | AnnotateError::SeveralModels { .. } => {
            "(--language-model NAME)"
        }
        AnnotateError::Redirect { .. } => "(--server URL)",
        AnnotateError::Timeout { .. } => "(--timeout SECONDS)",
        AnnotateError::NoLabels { .. } => "(--language-model NAME, --prompt FILE)",
        AnnotateError::ManyOrders { .. } => "(--orders N)",
        _ => return None,
    })
}

fn for_labels(problem: &LabelsProblem) -> Option<String> {
    Some(match problem {
        LabelsProblem::Guesses => "(“standpoint sample” draws some)".to_string(),
        LabelsProblem::OfMachine { .. } => "(--borrow)".to_string(),
        LabelsProblem::NoLabels { unread, .. } if !unread.is_empty() => {
            "(--label-column NAME)".to_string()
        }
        LabelsProblem::MissingColumn {
            nameable, fitting, ..
        } if !nameable.is_empty() => {
            // The first is the one that is missing here.
            let mut fitting = fitting.as_deref().map(shell_word);
            let option = |column: &&str| {
                let name = fitting.take().unwrap_or_else(|| "NAME".to_string());
                format!("--{column}-column {name}")
            };
            let options: Vec<String> = nameable.iter().map(option).collect();
            format!("(add {})", options.join(" "))
        }
        LabelsProblem::SeveralQuestions { .. } => "(--question NAME)".to_string(),
        LabelsProblem::NoSuchQuestion { questions, .. } if questions.is_empty() => {
            "(leave --question away)".to_string()
        }
        LabelsProblem::WithoutText => "(--articles PATH)".to_string(),
        _ => return None,
    })
}
