//! The sources of contributions to a logit, and how words are named in them.

use std::ops::Range;

/// A weaker contribution is no reason: it would be shown as `+0.00`.
pub(super) const FAINT: f64 = 0.005;
/// The name of the embedding's contribution, which belongs to no words.
pub(super) const WHOLE_SENTENCE: &str = "whole sentence";

/// The source of a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// A word: itself, its characters and its vector.
    Word,
    /// A word n-gram.
    Phrase,
    /// A dictionary category or a pair of them.
    Category,
    /// The embedding of the whole sentence, if the model was trained with an encoder.
    Sentence,
    /// The sentences around it and the article's first sentence.
    Surroundings,
    /// Its length, how much of it is quoted, and whether its neighbours share its paragraph.
    Form,
    /// The difference between the fit on all training sentences and one without its document, which has some of them.
    LeftOut,
    /// The constant of any sentence.
    Constant,
}

impl Source {
    /// Returns whether it is something other than words of the sentence.
    pub fn is_outside(self) -> bool {
        matches!(
            self,
            Source::Surroundings | Source::Form | Source::LeftOut | Source::Constant
        )
    }
}

/// Appends a part of a sentence in lower case and on one line, so that a word has the same name at the
/// beginning of a sentence.
pub(super) fn push_words(sentence: &str, bytes: Range<usize>, is_not: bool, line: &mut String) {
    // The halves of "cannot" share its range; `not` is shown as a word.
    if is_not {
        line.push_str("not");
        return;
    }
    let start = line.len();
    let slice = sentence.get(bytes).unwrap_or_default();
    // An acronym keeps its capitals.
    let is_acronym = !slice.chars().any(char::is_lowercase);
    for word in slice.split_whitespace() {
        if line.len() > start {
            line.push(' ');
        }
        line.push_str(word);
    }
    if is_acronym {
        return;
    }
    if slice.is_ascii() {
        line[start..].make_ascii_lowercase();
    } else {
        // `İzmir`: Unicode keeps the dot of the capital as a mark, but the small letter has it anyway.
        let small = line[start..].to_lowercase().replace("i\u{307}", "i");
        line.truncate(start);
        line.push_str(&small);
    }
}
