//! Warnings about the texts of labelled sentences.

use std::path::Path;

use standpoint_common::phrases::{notes_on_capitals, thousands};

use crate::cli::console::messages::Messages;
use crate::corpus::{is_empty_word, is_spreadsheet_error};
use crate::evaluation::{copies_across_folds, other_language, sentences_per_text};
use crate::labels::{Labelled, LabelsFile};
use crate::text::{Language, LanguageCheck, LanguageMismatch};

/// Warns of labels that a model gave, in a table of scores that somebody began to correct.
pub fn warn_of_guesses(path: &Path, file: &LabelsFile, messages: &Messages) {
    let Some(guesses) = &file.report.guesses else {
        return;
    };
    let (own, all) = (thousands(guesses.own), thousands(guesses.labelled));
    let what = match file.labelled.annotators.len() {
        0 => {
            "empty those that nobody checked, because a model that learns its own guesses keeps its errors, \
            and one that is tested on them looks too good"
        }
        _ => {
            "they count more than the votes of the coders: delete the column label unless somebody decided so"
        }
    };
    messages.warn(format_args!(
        "{}: this is a table of scores, and {own} of its {all} labels are the model's own: {what}",
        path.display()
    ));
}

/// Warns if training texts do not look like their language.
pub fn warn_of_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(labelled, language) {
        let other = match language.is_english() {
            true => "german",
            false => "english",
        };
        messages.warn(format_args!(
            "these texts were read as {}; name their language, such as --language {other}, or --language \
            none for one that `train --help` does not list",
            describe(&hardly)
        ));
    }
}

/// Warns if labelled texts do not look like the language of the model that they test.
pub fn warn_of_tested_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(labelled, language) {
        tell_foreign(&hardly, messages);
    }
}

fn tell_foreign(hardly: &LanguageMismatch, messages: &Messages) {
    messages.warn(format_args!(
        "the model knows one language, and these texts were read as {}; its labels mean nothing in another \
        language: use a model trained on theirs",
        describe(hardly)
    ));
}

/// Says how little texts look like a language.
fn describe(hardly: &LanguageMismatch) -> String {
    let name = hardly.language.name();
    let (first, rest) = name.split_at(1);
    let name = first.to_uppercase() + rest;
    let [one, two, three] = hardly.words;
    format!(
        "{name} but do not look like {name}: {:.1} % of their words are “{one}”, “{two}”, “{three}” and the \
        like",
        100.0 * hardly.share
    )
}

/// The number of bytes of one text and of all texts that are examined for their language.
const LOOKED_AT: [usize; 2] = [4 << 10, 64 << 10];

/// Examines the beginnings of the first scored texts for the language of the model.
pub struct LanguageSample {
    check: Option<LanguageCheck>,
    left: usize,
}

impl LanguageSample {
    /// Begins to examine texts for a model of this language.
    pub fn new(language: Language) -> Self {
        LanguageSample {
            check: LanguageCheck::new(language),
            left: LOOKED_AT[1],
        }
    }

    /// Examines a text, and warns once enough texts were examined.
    pub fn see(&mut self, text: &str, messages: &Messages) {
        if let Some(check) = &mut self.check {
            let end = text.floor_char_boundary(LOOKED_AT[0].min(self.left));
            check.add(&text[..end]);
            self.left -= end;
            if self.left < LOOKED_AT[0] {
                self.end(messages);
            }
        }
    }

    /// Warns after the last text, unless it has warned before.
    pub fn end(&mut self, messages: &Messages) {
        let seen = self.check.take();
        if let Some(hardly) = seen.and_then(|check| check.mismatch()) {
            tell_foreign(&hardly, messages);
        }
    }
}

/// Notes names that differ only in capitals.
pub fn note_capitals(names: &[String], what: &str, messages: &Messages) {
    for note in notes_on_capitals(names, what) {
        messages.note(note);
    }
}

/// Warns of labels on whole texts, because `score` scores sentences by default.
pub fn warn_of_whole_texts(labelled: &Labelled, messages: &Messages) {
    if let Some(median) = sentences_per_text(labelled) {
        messages.warn(format_args!(
            "these labels are on whole texts (half of them have {median} or more sentences), but `score` \
            scores sentences: add --unit document for articles, or --unit row for the rows of a table"
        ));
    }
}

/// Warns of texts that nobody wrote: errors that a spreadsheet saved in place of a sentence (it reads a text
/// that begins with `=` or `-` as a formula), and words that mean an empty cell.
pub fn warn_of_no_texts(path: &Path, labelled: &Labelled, messages: &Messages) {
    for (is_other, what) in [
        (
            is_spreadsheet_error as fn(&str) -> bool,
            "is an error that a spreadsheet saved in place of a sentence, and the model would learn it: put \
            the sentence back, with an apostrophe before it",
        ),
        (
            is_empty_word,
            "is what programs write for an empty cell, and the model would learn it: delete the row",
        ),
    ] {
        let all = labelled.sentences.iter();
        let mut others = all.filter(|sentence| is_other(sentence.text.trim()));
        if let Some(first) = others.next() {
            let more = match others.count() {
                0 => String::new(),
                more => format!(" and {} more", thousands(more)),
            };
            messages.warn(format_args!(
                "{}: line {}{more}: the text “{}” {what}",
                path.display(),
                first.row,
                first.text.trim()
            ));
        }
    }
}

/// Warns of sentences with a copy in another fold.
pub fn warn_of_copies(labelled: &Labelled, messages: &Messages) {
    if let Some(copies) = copies_across_folds(labelled) {
        messages.warn(format_args!(
            "{} of {} sentences have the text and label of an earlier one in another document, and are too \
            short to keep their documents in one fold: the model often learned what it is tested on, so the \
            figures are probably too good",
            thousands(copies),
            thousands(labelled.sentences.len())
        ));
    }
}
