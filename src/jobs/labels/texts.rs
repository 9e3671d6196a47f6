//! Warnings about the texts of labelled sentences.

use std::path::Path;

use standpoint_common::phrases::{capital, names_in_other_capitals};
use standpoint_tables::{is_empty_word, is_spreadsheet_error};

use crate::evaluation::{
    copies_across_folds, language_mismatch, language_to_read, other_language, sentences_per_text,
    shown_language,
};
use crate::findings::{Note, Warning, displayed};
use crate::jobs::Monitor;
use crate::jobs::languages::{describe_mismatch, foreign_texts};
use crate::labels::{Labelled, LabelsFile};
use crate::model::Model;
use crate::text::Language;

/// Warns of labels that a model gave, in a table of scores that somebody began to correct.
pub fn warn_of_guesses(path: &Path, file: &LabelsFile, monitor: &Monitor) {
    let Some(guesses) = &file.report.guesses else {
        return;
    };
    monitor.tell(Warning::GuessesAsLabels {
        file: displayed(path),
        own: guesses.own,
        labels: guesses.labelled,
        coders: file.labelled.annotators.len(),
    });
}

/// Returns the language in which training texts are read: the one that was named, or the one that they show. Tells of the
/// latter, and warns if they do not look like it.
pub fn language_of(labelled: &Labelled, named: Option<Language>, monitor: &Monitor) -> Language {
    let language = named.unwrap_or_else(|| language_to_read(labelled));
    tell_shown_language(language, named, monitor);
    warn_of_language(labelled, language, monitor);
    language
}

/// Notes a language that nobody named.
pub fn tell_shown_language(language: Language, named: Option<Language>, monitor: &Monitor) {
    match language {
        _ if named.is_some() || language.is_english() => {}
        none if none == Language::none() => monitor.tell(Note::NoStemmer),
        shown => monitor.tell(Note::LanguageShown {
            language: capital(shown.name()),
        }),
    }
}

fn warn_of_language(labelled: &Labelled, language: Language, monitor: &Monitor) {
    if let Some(hardly) = other_language(labelled, language) {
        let shown = shown_language(labelled).map(Language::name);
        let other = shown.unwrap_or(if language.is_english() {
            "german"
        } else {
            "english"
        });
        monitor.tell(Warning::OtherLanguage {
            language: describe_mismatch(&hardly),
            other,
        });
    }
}

/// Warns if borrowed texts do not look like the language that the model learns.
pub fn warn_of_borrowed_language(borrowed: &Labelled, language: Language, monitor: &Monitor) {
    if let Some(hardly) = other_language(borrowed, language) {
        monitor.tell(Warning::BorrowedLanguage {
            language: describe_mismatch(&hardly),
        });
    }
}

/// Warns if labelled texts do not look like the language of the model that they test.
pub fn warn_of_tested_language(labelled: &Labelled, model: &Model, monitor: &Monitor) {
    let check = model.language_check();
    if let Some(hardly) = check.and_then(|check| language_mismatch(labelled, check)) {
        monitor.tell(foreign_texts(&hardly));
    }
}

/// Notes names that differ only in capitals.
pub fn note_capitals(names: &[String], kind: &'static str, monitor: &Monitor) {
    for names in names_in_other_capitals(names) {
        let more = 0;
        monitor.tell(Note::NamesDifferInCapitals { names, kind, more });
    }
}

/// Warns of labels on whole texts, because `score` scores sentences by default.
pub fn warn_of_whole_texts(labelled: &Labelled, monitor: &Monitor) {
    if let Some(median) = sentences_per_text(labelled) {
        monitor.tell(Warning::LabelsOnWholeTexts { median });
    }
}

/// Warns of texts that nobody wrote: errors that a spreadsheet saved in place of a sentence (it reads a text
/// that begins with `=` or `-` as a formula), and words that mean an empty cell.
pub fn warn_of_no_texts(path: &Path, labelled: &Labelled, monitor: &Monitor) {
    if let Some((line, more, text)) = rows_with(labelled, is_spreadsheet_error) {
        let file = displayed(path);
        monitor.tell(Warning::SpreadsheetErrors {
            file,
            line,
            more,
            text,
        });
    }
    if let Some((line, more, text)) = rows_with(labelled, is_empty_word) {
        let file = displayed(path);
        monitor.tell(Warning::EmptyWords {
            file,
            line,
            more,
            text,
        });
    }
}

/// The first row with such a text, how many more there are, and the text.
fn rows_with(labelled: &Labelled, is_such: fn(&str) -> bool) -> Option<(usize, usize, String)> {
    let all = labelled.sentences.iter();
    let mut such = all.filter(|sentence| is_such(sentence.text.trim()));
    let first = such.next()?;
    Some((first.row, such.count(), first.text.trim().to_string()))
}

/// Warns of sentences with a copy in another fold.
pub fn warn_of_copies(labelled: &Labelled, monitor: &Monitor) {
    if let Some(copies) = copies_across_folds(labelled) {
        monitor.tell(Warning::CopiesAcrossFolds {
            copies,
            sentences: labelled.sentences.len(),
        });
    }
}
