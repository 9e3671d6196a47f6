//! Warnings about the texts of labelled sentences.

use std::path::Path;

use standpoint_common::phrases::names_in_other_capitals;

use crate::cli::console::messages::Messages;
use crate::corpus::Document;
use crate::corpus::{is_empty_word, is_spreadsheet_error};
use crate::evaluation::{copies_across_folds, other_language, sentences_per_text};
use crate::findings::{Note, Warning, displayed};
use crate::labels::{Labelled, LabelsFile};
use crate::text::{Language, LanguageCheck, LanguageMismatch};

/// Warns of labels that a model gave, in a table of scores that somebody began to correct.
pub fn warn_of_guesses(path: &Path, file: &LabelsFile, messages: &Messages) {
    let Some(guesses) = &file.report.guesses else {
        return;
    };
    let what = match file.labelled.annotators.len() {
        0 => {
            "empty those that nobody checked, because a model that learns its own guesses keeps its errors, \
            and one that is tested on them looks too good"
        }
        _ => {
            "they count more than the votes of the coders: delete the column label unless somebody decided so"
        }
    };
    messages.tell(Warning::GuessesAsLabels {
        file: displayed(path),
        own: guesses.own,
        labels: guesses.labelled,
        what,
    });
}

/// Warns if training texts do not look like their language.
pub fn warn_of_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(labelled, language) {
        let other = match language.is_english() {
            true => "german",
            false => "english",
        };
        messages.tell(Warning::OtherLanguage {
            language: describe(&hardly),
            other,
        });
    }
}

/// Warns if borrowed texts do not look like the language that the model learns.
pub fn warn_of_borrowed_language(borrowed: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(borrowed, language) {
        messages.tell(Warning::BorrowedLanguage {
            language: describe(&hardly),
        });
    }
}

/// Warns if labelled texts do not look like the language of the model that they test.
pub fn warn_of_tested_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(labelled, language) {
        tell_foreign(&hardly, messages);
    }
}

fn tell_foreign(hardly: &LanguageMismatch, messages: &Messages) {
    messages.tell(Warning::ForeignTexts {
        language: describe(hardly),
    });
}

/// The name of a language as it is written in a sentence.
fn capitalised(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

/// Says how little texts look like a language.
fn describe(hardly: &LanguageMismatch) -> String {
    let name = capitalised(hardly.language.name());
    let [one, two, three] = hardly.words;
    format!(
        "{name} but do not look like {name}: {:.1} % of their words are “{one}”, “{two}”, “{three}” and the \
        like",
        100.0 * hardly.share
    )
}

/// The number of bytes of one text and of all texts that are examined for their language.
const LOOKED_AT: [usize; 2] = [4 << 10, 64 << 10];
/// The number of bytes of each document that are examined for another language.
const BEGINNING: usize = 2 << 10;

/// Examines the beginnings of the first scored texts for the language of the model, and that of each document for another
/// one.
pub struct LanguageSample {
    check: Option<LanguageCheck>,
    left: usize,
    /// Reads one document at a time.
    own: Option<LanguageCheck>,
    documents: usize,
    /// The documents in another language, each with that.
    foreign: Vec<(String, Language)>,
}

impl LanguageSample {
    /// Begins to examine texts for a model of this language.
    pub fn new(language: Language) -> Self {
        LanguageSample {
            check: LanguageCheck::new(language),
            left: LOOKED_AT[1],
            own: LanguageCheck::new(language),
            documents: 0,
            foreign: Vec::new(),
        }
    }

    /// Examines a document or a part of one, and warns once enough texts were examined.
    pub fn see(&mut self, document: &Document, messages: &Messages) {
        let text = document.text.as_str();
        if let Some(check) = &mut self.check {
            let end = text.floor_char_boundary(LOOKED_AT[0].min(self.left));
            check.add(&text[..end]);
            self.left -= end;
            if self.left < LOOKED_AT[0] {
                self.end_sample(messages);
            }
        }
        if document.continues() {
            return;
        }
        self.documents += 1;
        let beginning = &text[..text.floor_char_boundary(BEGINNING)];
        let own = self.own.as_ref();
        if let Some(other) = own.and_then(|own| own.other_language(beginning)) {
            self.foreign.push((document.id.clone(), other));
        }
    }

    /// Warns if the texts together are in another language. Then nothing is to be said of each of them.
    fn end_sample(&mut self, messages: &Messages) {
        let seen = self.check.take();
        if let Some(hardly) = seen.and_then(|check| check.mismatch()) {
            self.own = None;
            tell_foreign(&hardly, messages);
        }
    }

    /// Warns after the last text, unless it has warned before.
    pub fn end(&mut self, messages: &Messages) {
        self.end_sample(messages);
        let foreign = std::mem::take(&mut self.foreign);
        let Some((first, language)) = foreign.first().filter(|_| self.own.is_some()) else {
            return;
        };
        messages.tell(Warning::ForeignDocuments {
            documents: foreign.len(),
            of: self.documents,
            first: first.clone(),
            language: capitalised(language.name()),
        });
    }
}

/// Notes names that differ only in capitals.
pub fn note_capitals(names: &[String], kind: &'static str, messages: &Messages) {
    for names in names_in_other_capitals(names) {
        let more = 0;
        messages.tell(Note::NamesDifferInCapitals { names, kind, more });
    }
}

/// Warns of labels on whole texts, because `score` scores sentences by default.
pub fn warn_of_whole_texts(labelled: &Labelled, messages: &Messages) {
    if let Some(median) = sentences_per_text(labelled) {
        messages.tell(Warning::LabelsOnWholeTexts { median });
    }
}

/// Warns of texts that nobody wrote: errors that a spreadsheet saved in place of a sentence (it reads a text
/// that begins with `=` or `-` as a formula), and words that mean an empty cell.
pub fn warn_of_no_texts(path: &Path, labelled: &Labelled, messages: &Messages) {
    if let Some((line, more, text)) = rows_with(labelled, is_spreadsheet_error) {
        let file = displayed(path);
        messages.tell(Warning::SpreadsheetErrors {
            file,
            line,
            more,
            text,
        });
    }
    if let Some((line, more, text)) = rows_with(labelled, is_empty_word) {
        let file = displayed(path);
        messages.tell(Warning::EmptyWords {
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
pub fn warn_of_copies(labelled: &Labelled, messages: &Messages) {
    if let Some(copies) = copies_across_folds(labelled) {
        messages.tell(Warning::CopiesAcrossFolds {
            copies,
            sentences: labelled.sentences.len(),
        });
    }
}
