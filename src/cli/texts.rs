//! What is said of odd texts among those labelled.

use super::messages::Messages;
use crate::evaluation::{copies_across_folds, hardly_english, whole_texts};
use crate::labels::Labelled;
use crate::numbers::thousands;
use crate::text::Language;

/// Warns of texts that are taken for English and hardly are.
pub fn warn_of_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if language != Language::default() {
        return;
    }
    if let Some(share) = hardly_english(labelled) {
        messages.warn(format_args!(
            "these texts are taken for English and hardly are: {:.1} % of their words are “the”, “of”, “and” and the like; name their language, such as --language german, or --language none for one that `train --help` does not list",
            100.0 * share
        ));
    }
}

/// Warns of labels on whole texts, because `score` scores sentences unless it is told otherwise.
pub fn warn_of_whole_texts(labelled: &Labelled, messages: &Messages) {
    if let Some(median) = whole_texts(labelled) {
        messages.warn(format_args!(
            "these labels are on whole texts (half of them have {median} or more sentences), and by default sentences are scored: add --unit document when you score articles with this model, or --unit row for texts in a table as they stand"
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
