//! What is said of odd texts among those labelled.

use std::path::Path;

use crate::cli::console::messages::Messages;
use crate::corpus::{is_empty_word, is_spreadsheet_error};
use crate::evaluation::{copies_across_folds, other_language, sentences_per_text};
use crate::labels::Labelled;
use crate::phrases::{notes_on_capitals, thousands};
use crate::text::{Language, LanguageCheck, LanguageMismatch};

/// Warns of labels that a model gave, in a table of scores that somebody began to correct.
pub fn warn_of_guesses(path: &Path, labelled: &Labelled, messages: &Messages) {
    let Some(guesses) = &labelled.report.guesses else {
        return;
    };
    let (own, all) = (thousands(guesses.own), thousands(guesses.labelled));
    let what = match labelled.report.annotators {
        0 => {
            "only the rows that you corrected are yours. Where nobody read the sentence and agreed, empty the label: a model that learns its own guesses keeps its errors, and one that is tested on them looks better than it is"
        }
        _ => {
            "they count as the decision, before the votes of the coders: delete the column label unless somebody decided so"
        }
    };
    messages.warn(format_args!(
        "{}: this is a table of scores, and {own} of its {all} labels are the model's own: {what}",
        path.display()
    ));
}

/// Warns of texts that are to be learned from and hardly are in the language that they are taken for.
pub fn warn_of_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(labelled, language) {
        let other = match language.is_english() {
            true => "german",
            false => "english",
        };
        messages.warn(format_args!(
            "these texts were read as {}; name their language, such as --language {other}, or --language none for one that `train --help` does not list",
            in_words(&hardly)
        ));
    }
}

/// Warns of labelled texts that hardly are in the language of the model that they are to test.
pub fn warn_of_tested_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if let Some(hardly) = other_language(labelled, language) {
        tell_foreign(&hardly, messages);
    }
}

fn tell_foreign(hardly: &LanguageMismatch, messages: &Messages) {
    messages.warn(format_args!(
        "the model has learned from texts in one language, and these were read as {}; what it says of another language means nothing: score them with a model of their own language",
        in_words(hardly)
    ));
}

/// How little texts look like a language.
fn in_words(hardly: &LanguageMismatch) -> String {
    let name = hardly.language.name();
    let (first, rest) = name.split_at(1);
    let name = first.to_uppercase() + rest;
    let [one, two, three] = hardly.words;
    format!(
        "{name} but do not look like {name}: {:.1} % of their words are “{one}”, “{two}”, “{three}” and the like",
        100.0 * hardly.share
    )
}

/// So many bytes of a text are looked at for its language, and of all texts together.
const LOOKED_AT: [usize; 2] = [4 << 10, 64 << 10];

/// Looks at the beginnings of the first texts that a model is to score, whether they are in its language.
pub struct LanguageSample {
    check: Option<LanguageCheck>,
    left: usize,
}

impl LanguageSample {
    /// For a model of this language.
    pub fn of(language: Language) -> Self {
        LanguageSample {
            check: LanguageCheck::new(language),
            left: LOOKED_AT[1],
        }
    }

    /// Looks at a text, and warns once enough of them are seen.
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

    /// Warns if there are no more texts, unless that was done.
    pub fn end(&mut self, messages: &Messages) {
        let seen = self.check.take();
        if let Some(hardly) = seen.and_then(|check| check.mismatch()) {
            tell_foreign(&hardly, messages);
        }
    }
}

/// Names what may be one, because the names differ in capitals only.
pub fn note_alike(names: &[String], what: &str, messages: &Messages) {
    for note in notes_on_capitals(names, what) {
        messages.note(note);
    }
}

/// Warns of labels on whole texts, because `score` scores sentences unless it is told otherwise.
pub fn warn_of_whole_texts(labelled: &Labelled, messages: &Messages) {
    if let Some(median) = sentences_per_text(labelled) {
        messages.warn(format_args!(
            "these labels are on whole texts (half of them have {median} or more sentences), and by default sentences are scored: add --unit document when you score articles with this model, or --unit row for texts in a table as they stand"
        ));
    }
}

/// Warns of texts that nobody wrote: errors that a spreadsheet saved in place of a sentence (one that begins with `=` or `-` is a
/// formula to it), and words for a cell that is empty.
pub fn warn_of_no_texts(path: &Path, labelled: &Labelled, messages: &Messages) {
    warn_of_texts(
        path,
        labelled,
        is_spreadsheet_error,
        "is what a spreadsheet saves where it took a sentence for a formula or its column was too narrow, and is learned as if somebody had written it: put the sentence back, with an apostrophe before it",
        messages,
    );
    warn_of_texts(
        path,
        labelled,
        is_empty_word,
        "is what programs write for an empty cell, and is learned as if somebody had written it: delete the row",
        messages,
    );
}

/// Warns of texts that are something else, with the line of the first.
fn warn_of_texts(
    path: &Path,
    labelled: &Labelled,
    is_other: impl Fn(&str) -> bool,
    what: &str,
    messages: &Messages,
) {
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

/// Warns of sentences that are learned in one document and tested in another.
pub fn warn_of_copies(labelled: &Labelled, messages: &Messages) {
    if let Some(copies) = copies_across_folds(labelled) {
        messages.warn(format_args!(
            "{} of {} sentences have the text and label of an earlier one in another document, and are too short to keep their documents in one fold: what is tested was often learned word for word, so the figures are probably too good",
            thousands(copies),
            thousands(labelled.sentences.len())
        ));
    }
}
