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
    let credit = photo_credit(text).unwrap_or(0);
    if credit > 0 {
        push(0..credit, Kind::Boilerplate(Boilerplate::Caption));
    }
    let text = text.get(credit..).unwrap_or("");
    let (start, text) = (
        credit + text.len() - text.trim_start().len(),
        text.trim_start(),
    );
    let mut push = |piece: Range<usize>, kind| push(start + piece.start..start + piece.end, kind);
    let sentences = sentences::split(text, language);
    let last = sentences.len().saturating_sub(1);
    let mut numbered = None;
    for (at, sentence) in sentences.into_iter().enumerate() {
        let said = text.get(sentence.clone()).unwrap_or("");
        let mark = item_mark(said, language, at, &mut numbered);
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
            false if at == 0 && last > 0 && shape::is_speaker(said) => Some(Boilerplate::Byline),
            false => None,
        };
        let kind = boilerplate.map_or(Kind::Sentence, Kind::Boilerplate);
        push(sentence.start + mark..sentence.end, kind);
    }
}

/// The length of the mark of an item with which a sentence begins. A dash may begin speech instead, and a number inside a
/// paragraph is the mark of an item only where it begins to count or goes on to.
fn item_mark(said: &str, language: &Language, at: usize, numbered: &mut Option<u32>) -> usize {
    let mark = shape::item_mark(said);
    let (bare, rest) = said.split_at(mark);
    if bare.starts_with(['-', '–', '—']) && language.has("writing", "dialogue-dashes") {
        let speaks = rest.starts_with(|c: char| !c.is_lowercase());
        let is_speech = speaks && (!bare.starts_with('-') || shape::ends_sentence(rest));
        return if is_speech { 0 } else { mark };
    }
    let digits = bare.trim_matches(|c: char| !c.is_ascii_digit());
    let Ok(number) = digits.parse::<u32>() else {
        return mark;
    };
    let counts = at == 0 || number == 1 || *numbered == number.checked_sub(1);
    if counts {
        *numbered = Some(number);
    }
    if counts { mark } else { 0 }
}

/// Agencies that sell pictures, as credits name them in small letters.
const AGENCIES: [&str; 16] = [
    "aap",
    "afp",
    "anp",
    "ansa",
    "ap",
    "apa",
    "bloomberg",
    "dpa",
    "efe",
    "epa",
    "getty",
    "imago",
    "reuters",
    "tass",
    "upi",
    "xinhua",
];
/// Words of a credit, and fewest words of what may follow it as prose.
const CREDIT: usize = 6;
const PROSE: usize = 9;

/// Returns where the credit of a photograph ends with which a text begins, if prose follows on the same line: `Photo: AP
/// The envoys met …`, `(Photo: Mona Haddad) The envoys met …`.
pub(super) fn photo_credit(text: &str) -> Option<usize> {
    if phrase_kind(text) != Some(Boilerplate::Caption) {
        return None;
    }
    let close = match text.chars().next()? {
        '(' => Some(')'),
        '[' => Some(']'),
        _ => None,
    };
    let end = match close {
        Some(close) => text.find(close)? + close.len_utf8(),
        None => source_end(text)?,
    };
    let (credit, prose) = (text.get(..end)?, text.get(end..)?.trim_start());
    let shape = Shape::of(prose);
    let follows = shape.words >= PROSE && shape.is_statement() && !shape.lower;
    (credit.split_whitespace().count() <= CREDIT && follows).then_some(end)
}

/// Returns where the agency ends that a credit names after its colon: `Photo: Mona Haddad/Reuters`, `Photo: Getty Images`.
fn source_end(text: &str) -> Option<usize> {
    let mut at = text.find(':')? + 1;
    let mut end = None;
    for word in text.get(at..)?.split_inclusive(' ').take(CREDIT) {
        let bare = word.trim();
        let (_, agency) = bare.rsplit_once('/').unwrap_or(("", bare));
        let agency = agency.trim_end_matches(['.', ',', ';']).to_lowercase();
        let goes_on = end.is_some() && bare.starts_with("Image");
        if goes_on || AGENCIES.contains(&&*agency) {
            end = Some(at + word.trim_end().len());
        } else if end.is_some() || !bare.is_empty() && !bare.starts_with(char::is_uppercase) {
            break;
        }
        at += word.len();
    }
    end
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_items_are_neither_speech_nor_numbers_at_the_end() {
        let english = Language::of("", None);
        let norwegian = Language::of_code("no");
        for (language, at, said, mark) in [
            (english, 0, "12. Close the base.", 4),
            (english, 2, "12. Close the base.", 0),
            (english, 2, "4. Close the base.", 3),
            (english, 2, "1) Close the base.", 3),
            (english, 2, "– Close the base.", "– ".len()),
            (norwegian, 0, "– Vi går, sier hun.", 0),
            (norwegian, 2, "- Vi går.", 0),
            (norwegian, 0, "– «Vi går»", 0),
            (norwegian, 0, "- En båt", 2),
            (norwegian, 0, "– en båt", "– ".len()),
        ] {
            assert_eq!(item_mark(said, language, at, &mut Some(3)), mark, "{said}");
        }
    }

    #[test]
    fn only_the_credit_is_a_caption_where_prose_follows() {
        let prose = "Traders crossed the river at dawn with their stalls, witnesses said.";
        for credit in [
            "Photo: AP",
            "Photo: Mona Haddad/Reuters",
            "(Photo: Mona Haddad)",
            "Image: AFP/Getty Images",
            "Foto: dpa",
        ] {
            let text = format!("{credit} {prose}");
            assert_eq!(photo_credit(&text), Some(credit.len()), "{text}");
        }
        for other in [
            format!("Photo: {prose}"),
            format!("Photo: Mona Haddad {prose}"),
            format!("{prose} (Photo: AP)"),
            "Photo: AP".to_owned(),
            "Photo: AP Traders by the river.".to_owned(),
            "(Photo: AP".to_owned(),
            String::new(),
        ] {
            assert_eq!(photo_credit(&other), None, "{other}");
        }
    }
}
