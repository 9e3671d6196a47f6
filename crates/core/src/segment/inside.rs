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
        let noted =
            || (at == last && at > 0 && is_notice(said, model)).then_some(Boilerplate::Notice);
        let boilerplate = match shape::is_stage_note(said) {
            true => Some(Boilerplate::Notice),
            false if at == last && at > 0 => phrase_kind(said).or_else(noted),
            false if at == 0 && last > 0 && is_credit(said) => Some(Boilerplate::Notice),
            false => None,
        };
        let kind = boilerplate.map_or(Kind::Sentence, Kind::Boilerplate);
        push(sentence.start + mark..sentence.end, kind);
    }
}

/// Returns true if a text begins as a credit does: `© 2021 The Delta Herald`, `Copyright 2021`.
pub(super) fn is_credit(text: &str) -> bool {
    text.starts_with('©')
        || text
            .get(..9)
            .is_some_and(|word| word.eq_ignore_ascii_case("copyright"))
}

/// Returns true if the last sentence of a paragraph is a note in brackets about the article, or words without a
/// stop after it: `(Reporting by Mona Haddad)`, `Mona Haddad, Basra Gazette`.
fn is_notice(sentence: &str, model: &LineModel) -> bool {
    let in_brackets = sentence.starts_with(['(', '[', '©']) || sentence.starts_with("Copyright ");
    let shape = Shape::of(sentence);
    // The end of a page may break off a sentence.
    let is_broken_prose = shape.words >= 6 && shape.capitalised * 3 <= shape.lettered;
    (in_brackets || !shape::ends_sentence(sentence) && !is_broken_prose)
        && sentence.len() < 300
        && model.score_line(sentence, &shape)[0] > SURE
}
