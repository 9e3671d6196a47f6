//! Errors in words, for the terminal, the labelling page and Python.

use std::error::Error;
use std::io::{self, ErrorKind};

use serde_json::{Map, Value};
use standpoint_common::code::HasCode;
use standpoint_tables::StreamError;

use super::options::options_for;
use crate::classifier::{DecisionError, LogisticError};
use crate::corpus::{CorpusError, NotRead, Note};
use crate::encoder::{EncoderError, TuningError};
use crate::evaluation::{OtherLabels, ScoresError};
use crate::jobs::JobError;
use crate::jobs::annotate::AnnotateError;
use crate::labelling::{LabellingError, TrainingRoundError};
use crate::labels::{LabelsError, LabelsProblem};
use crate::model::{ModelError, TrainError};
use crate::output::report::error::ReportError;
use crate::prevalence::PrevalenceError;
use crate::text::{DictionaryError, DictionaryProblem, TopicError, UnknownLanguage};

/// The code of an error that none of the library's types describes.
const OTHER: &str = "failed";

/// The error as one that has a code, if it is of one of the library's types. A test compares the list with the sources.
fn with_code<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn HasCode + 'static)> {
    macro_rules! any_of {
        ($($kind:ty),* $(,)?) => {
            $(if let Some(error) = error.downcast_ref::<$kind>() {
                return Some(error);
            })*
        };
    }
    any_of!(
        AnnotateError,
        CorpusError,
        DecisionError,
        DictionaryError,
        DictionaryProblem,
        EncoderError,
        JobError,
        Box<JobError>,
        LabellingError,
        LabelsError,
        LabelsProblem,
        LogisticError,
        ModelError,
        NotRead,
        Note,
        OtherLabels,
        PrevalenceError,
        ReportError,
        ScoresError,
        StreamError,
        TopicError,
        TrainError,
        TrainingRoundError,
        TuningError,
        UnknownLanguage,
        io::Error,
    );
    None
}

/// The error with those that it passes on and its causes, the outermost first.
fn layers<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match with_code(error).and_then(HasCode::inner) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}

/// The code of an error: that of the first layer which has one.
pub fn code_of(error: &(dyn Error + 'static)) -> &'static str {
    layers(error)
        .find_map(with_code)
        .map_or(OTHER, HasCode::code)
}

/// The fields that say where an error is, as far as one of its layers knows.
pub(super) fn place_of(error: &(dyn Error + 'static)) -> Map<String, Value> {
    let path = layers(error).filter_map(with_code).find_map(HasCode::path);
    let place = layers(error).filter_map(with_code).find_map(HasCode::place);
    super::place(path, place.unwrap_or_default())
}

/// The error and its causes.
pub(crate) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(bare(error)), |&error| error.source().map(bare))
}

/// The error itself, where another one has no words but its own.
fn bare<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    match with_code(error).and_then(HasCode::inner) {
        Some(inner) if inner.to_string() == error.to_string() => bare(inner),
        _ => error,
    }
}

/// Joins an error and its causes to one sentence.
pub fn sentence(error: &(dyn Error + 'static)) -> String {
    let causes: Vec<String> = causes(error).map(describe).collect();
    causes.join(": ")
}

/// The same with the options and commands that help.
pub(super) fn sentence_with_options(error: &(dyn Error + 'static)) -> String {
    let options = layers(error).filter_map(options_for);
    let parts = std::iter::once(sentence(error)).chain(options);
    parts.collect::<Vec<String>>().join(" ")
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
        assert_eq!(code_of(&error), "system");
    }

    #[test]
    fn the_first_cause_with_a_code_gives_it() {
        let error = anyhow::Error::from(ModelError::Foreign).context("m.safetensors");
        assert_eq!(code_of(error.as_ref()), "model/foreign");
        assert_eq!(
            sentence_with_options(error.as_ref()),
            "m.safetensors: this is not a model file of standpoint (give one that “standpoint train” wrote)"
        );
        assert_eq!(code_of(anyhow::Error::msg("no").as_ref()), "failed");
    }
}
