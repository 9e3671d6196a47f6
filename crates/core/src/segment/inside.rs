//! Cuts a paragraph of prose into sentences, and finds the boilerplate that stands inside it: the mark of an
//! item, a credit or a notice at its end.

use std::ops::Range;

use super::kind::{Boilerplate, Kind};
use super::language::{Language, phrase_kind};
use super::model::LineModel;
use super::sentences;
use super::shape::{self, Shape};

/// Log-odds from which the last sentence of a paragraph is a notice.
const SURE: f32 = 4.0;

/// Calls `push` with each segment of a paragraph, in order.
pub(super) fn cut(
    text: &str,
    language: &Language,
    model: &LineModel,
    mut push: impl FnMut(Range<usize>, Kind),
) {
    let sentences = sentences::split(text, language);
    let last = sentences.len().saturating_sub(1);
    for (at, sentence) in sentences.into_iter().enumerate() {
        let said = text.get(sentence.clone()).unwrap_or("");
        let mark = shape::item_mark(said);
        if mark > 0 {
            let bare = said.get(..mark).map_or(0, |mark| mark.trim_end().len());
            push(
                sentence.start..sentence.start + bare,
                Kind::Boilerplate(Boilerplate::ListMark),
            );
        }
        let boilerplate = (at == last && at > 0)
            .then(|| phrase_kind(said).or(is_notice(said, model).then_some(Boilerplate::Notice)));
        let kind = boilerplate
            .flatten()
            .map_or(Kind::Sentence, Kind::Boilerplate);
        push(sentence.start + mark..sentence.end, kind);
    }
}

/// Returns true if the last sentence of a paragraph is a note in brackets about the article, or words without a
/// stop after it: `(Reporting by Mona Haddad)`, `Mona Haddad, Basra Gazette`.
fn is_notice(sentence: &str, model: &LineModel) -> bool {
    let in_brackets = sentence.starts_with(['(', '[', '©']) || sentence.starts_with("Copyright ");
    (in_brackets || !shape::ends_sentence(sentence))
        && sentence.len() < 300
        && model.score_line(sentence, &Shape::of(sentence))[0] > SURE
}
