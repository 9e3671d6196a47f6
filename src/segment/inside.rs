//! Furniture inside a paragraph of prose, sentence by sentence: who signs a letter, with what a dispatch begins and ends, credits.

use std::borrow::Cow;

use super::boundaries::is_end_mark;
use super::line::Line;
use super::wording::is_signature;
use super::{Furniture, dateline, dates, patterns, shape};

/// Marks with which agencies end a dispatch.
#[rustfmt::skip]
const ENDS: &[&str] = &["(END)", "(end)", "(ends)", "ENDITEM", "ENDS", "Enditem", "Ends", "[ends]"];
/// Most bytes of a mark of capitals.
const MOST: usize = 9;

/// Furniture at the end of a paragraph of prose, sentence by sentence: `(See story on Page Two.)`, `(Reporting by …)`.
///
/// `paragraph` is what is known of the whole.
pub(super) fn classify(sentence: &str, paragraph: &Line) -> Option<Furniture> {
    if sentence.len() > 400 {
        return None;
    }
    let text = match paragraph.text {
        // Nothing in the paragraph was to be tidied.
        Cow::Borrowed(whole) if !whole.is_empty() && !sentence.ends_with('<') => {
            Cow::Borrowed(sentence.trim_start_matches('^').trim_start())
        }
        _ => shape::tidy(sentence),
    };
    if is_reader(&text) {
        return Some(Furniture::Byline);
    }
    if dates::is_day(&text) || dates::is_clock(&text) || is_dispatched(&text) {
        return Some(Furniture::DateLine);
    }
    if ENDS.contains(&&*text) || is_end_mark(sentence) {
        return Some(Furniture::Navigation);
    }
    if text.len() <= MOST && is_mark(&text) {
        return Some(Furniture::Byline);
    }
    let marks = paragraph.marks.of_part(|| patterns::marks(&text));
    let kind = patterns::classify_inside(&text, marks)?;
    let words = shape::words(&text);
    let bracketed = text.starts_with(['(', '[']);
    let certain = match kind {
        Furniture::Credit => bracketed || words >= 4 || text.contains(':'),
        Furniture::Advertisement => words <= 2,
        Furniture::SignUp | Furniture::Paywall | Furniture::Correction | Furniture::Disclaimer => {
            words >= 4
        }
        _ => true,
    };
    certain.then_some(kind)
}

/// `— Mona Haddad, Basra`, `— mona_h`: who wrote the comment or the letter before it.
fn is_reader(text: &str) -> bool {
    let name = text.trim_start_matches(['—', '–', '-', ' ']);
    if name.len() == text.len() {
        return false;
    }
    let words = shape::words(text);
    let handle = !name.contains(' ')
        && (name.contains('_')
            || name.chars().skip(1).any(char::is_uppercase) && name.contains(char::is_lowercase));
    words <= 8 && (handle || is_signature(text.trim_end_matches('.'), words))
}

/// `(DNA).`, `MH`: capitals of an agency or a writer that stand for a sentence.
fn is_mark(text: &str) -> bool {
    let bracketed = text
        .trim_end_matches('.')
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    let capitals = |text: &str| text.chars().all(|c| c.is_ascii_uppercase());
    match bracketed {
        Some(inner) => (2..=6).contains(&inner.len()) && capitals(inner),
        None => (2..=3).contains(&text.len()) && capitals(text) && text != "OK",
    }
}

/// `BASRA, March 4 (Delta News).`, `BASRA, March 4. /DELTA/.`: with what agencies begin a dispatch.
fn is_dispatched(text: &str) -> bool {
    (text.ends_with(").") || text.ends_with("/."))
        && text.chars().take(3).all(char::is_uppercase)
        && dateline::stands_alone(text, shape::words(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_writers_and_readers() {
        for text in [
            "— Mona Haddad, Basra",
            "— mona_h",
            "– monaH",
            "- Mona Haddad.",
        ] {
            assert!(is_reader(text), "{text}");
        }
        for text in ["Mona Haddad", "— mona", "— a mona_h", "— Mona", "— MONA"] {
            assert!(!is_reader(text), "{text}");
        }
        for text in ["(DNA).", "MH", "(ABCDEF)", "MHJ"] {
            assert!(is_mark(text), "{text}");
        }
        for text in ["(D)", "(ABCDEFG)", "(Dna)", "M", "MHJR", "OK", "Mh"] {
            assert!(!is_mark(text), "{text}");
        }
    }

    #[test]
    fn furniture_inside_a_paragraph() {
        let line = Line::new("The envoys met in Basra by the river.", false, None);
        let linked = Line::new(
            "The envoys met. See https://gazette.example for more.",
            false,
            None,
        );
        for (sentence, kind) in [
            ("— Mona Haddad, Basra", Some(Furniture::Byline)),
            ("4 March 2021.", Some(Furniture::DateLine)),
            ("BASRA, March 4. /DELTA/.", Some(Furniture::DateLine)),
            ("(END)", Some(Furniture::Navigation)),
            ("♦", Some(Furniture::Navigation)),
            ("Read more: Envoys meet", Some(Furniture::Navigation)),
            ("(DNA).", Some(Furniture::Byline)),
            ("(Reporting by Mona Haddad)", Some(Furniture::Credit)),
            ("The envoys met in Basra.", None),
        ] {
            assert_eq!(classify(sentence, &linked), kind, "{sentence}");
        }
        assert_eq!(classify("The envoys met in Basra.", &line), None);
        // A credit of two words may be anything, and a long sentence is prose.
        assert_eq!(classify("Reporting by Haddad.", &linked), None);
        let many = "Mona Haddad, ".repeat(40);
        assert_eq!(
            classify(&format!("(Reporting by {many}Jon Reyes)"), &linked),
            None
        );
        assert_eq!(
            classify(&format!("(END){}", " ".repeat(400)), &linked),
            None
        );
    }
}
