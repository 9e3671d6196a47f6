//! Furniture inside a paragraph of prose, sentence by sentence: with what a dispatch begins and ends, credits, what is left over.

pub(super) mod list_marks;
pub(super) mod posts;
pub(super) mod pull_quotes;
pub(super) mod run_in;
pub(super) mod signed;

use std::borrow::Cow;

use super::boundaries::is_end_mark;
use super::kind::Furniture;
use super::line::Line;
use super::line::wording;
use super::patterns;
use super::phrases::forms::is_noise;
use super::phrases::{dateline, dates};
use super::words::{line_ends, shape};

use signed::{is_mark, is_reader};

/// Marks with which agencies end a dispatch.
#[rustfmt::skip]
const ENDS: &[&str] = &["(END)", "(end)", "(ends)", "ENDITEM", "ENDS", "Enditem", "Ends", "[ends]"];
/// Most words of a heading in quotation marks.
const HEADING: usize = 4;

/// Furniture at the end of a paragraph of prose, sentence by sentence: `(See story on Page Two.)`, `(Reporting by …)`.
///
/// `paragraph` is what is known of the whole; `is_last` is whether it ends with the sentence.
pub(super) fn classify(sentence: &str, is_last: bool, paragraph: &Line) -> Option<Furniture> {
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
    if is_last && is_quoted_heading(&text) {
        return Some(Furniture::SectionHeading);
    }
    if dates::is_date_alone(&text) || dates::is_clock(&text) || is_dispatched(&text) {
        return Some(Furniture::DateLine);
    }
    if ENDS.contains(&&*text) || is_end_mark(sentence) || is_rest(&text) || is_noise(&text) {
        return Some(Furniture::Navigation);
    }
    if is_mark(&text) {
        return Some(Furniture::Byline);
    }
    if is_last && is_dotted_button(&text) {
        return Some(Furniture::Navigation);
    }
    // Prose ends as a sentence does.
    if is_last
        && !line_ends::ends_sentence(&text)
        && !closes_quotation(&text, paragraph)
        && is_left_over(&text)
    {
        return Some(Furniture::Navigation);
    }
    let marks = paragraph.marks.of_part(|| patterns::marks(&text));
    let kind = patterns::classify_inside(&text, marks)?;
    let words = shape::words(&text);
    let bracketed = text.starts_with(['(', '[']);
    let certain = match kind {
        Furniture::Credit => bracketed || words >= 4 || text.contains(':'),
        Furniture::Advertisement => words <= 2,
        // The writer of a live page says `Stay tuned.`
        Furniture::SignUp if is_last => !text.starts_with("Stay tuned"),
        Furniture::SignUp | Furniture::Paywall | Furniture::Correction | Furniture::Disclaimer => {
            words >= 4
        }
        _ => true,
    };
    certain.then_some(kind)
}

/// `[+2213 chars]`: how much a news service left out.
fn is_rest(text: &str) -> bool {
    let inner = text
        .strip_prefix("[+")
        .and_then(|text| text.strip_suffix(']'));
    inner
        .and_then(|inner| inner.strip_suffix(" chars"))
        .is_some_and(|count| count.bytes().all(|b| b.is_ascii_digit()))
}

/// Most words of a link or a button at the end of a paragraph.
const LEFT_OVER: usize = 16;
/// Most words of a button with dots behind it.
const BUTTON: usize = 4;

/// `Story continues`, `Related: Who pays for the dykes`, `###`: what no article ends a paragraph with.
fn is_left_over(text: &str) -> bool {
    let words = shape::words(text);
    // A deck may end like this too.
    if text.starts_with("Here") || text.starts_with("What") {
        return false;
    }
    let is_bar = |c: char| matches!(c, '#' | '–' | '—' | '_' | '*' | '=' | '~' | ' ');
    let kind = || wording::furniture(text, words, patterns::marks(text), None);
    match words {
        0 => text.chars().all(is_bar),
        _ => words <= LEFT_OVER && kind() == Some(Furniture::Navigation),
    }
}

/// `Read more...`: a button behind what it leads on from.
fn is_dotted_button(text: &str) -> bool {
    let words = shape::words(text);
    let kind = || wording::furniture(text, words, patterns::marks(text), None);
    (text.ends_with('…') || text.ends_with(".."))
        && words <= BUTTON
        && kind() == Some(Furniture::Navigation)
}

/// Whether the mark behind the sentence closes a quotation that a sentence before it opened, and is no arrow.
fn closes_quotation(text: &str, paragraph: &Line) -> bool {
    let closes = |close: char, open: char| {
        text.ends_with(close) && !text.contains(open) && paragraph.text.contains(open)
    };
    closes('»', '«') || closes('›', '‹')
}

/// `'No way back'`: words in single quotation marks without a stop, the heading of what comes next. Ask only at the end of a
/// paragraph.
fn is_quoted_heading(text: &str) -> bool {
    let inner = text
        .strip_prefix(['\'', '‘'])
        .and_then(|text| text.strip_suffix(['\'', '’']));
    inner.is_some_and(|inner| {
        inner.starts_with(char::is_uppercase)
            && inner.ends_with(char::is_alphanumeric)
            && !inner.contains(['\'', '‘', '’', '.', ',', ':'])
            && shape::words(inner) <= HEADING
    })
}

/// `BASRA, March 4 (Delta News).`, `BASRA, March 4. /DELTA/.`: with what agencies begin a dispatch.
fn is_dispatched(text: &str) -> bool {
    let year = || text.trim_end_matches('.').rsplit(' ').next();
    let is_dated = text.ends_with('.')
        && text.contains(['—', '–'])
        && text.contains('(')
        && year().is_some_and(dates::is_year);
    let shouted = || text.chars().take(3).all(char::is_uppercase);
    let bare = if is_dated {
        text.trim_end_matches('.')
    } else {
        text
    };
    (is_dated && text.starts_with(char::is_uppercase)
        || (text.ends_with(").") || text.ends_with("/.")) && shouted())
        && dateline::stands_alone(bare, shape::words(text))
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;

    #[test]
    fn places_and_days_with_stops_before_a_report() {
        for dateline in ["BASRA, March 4. /DNA/.", "Basra, Iraq—(DNA)—March 4, 2021."] {
            let text = format!(
                "Envoys meet in the old palace\n\n{dateline} The envoys met on Monday in the old palace by the river again. Nobody came."
            );
            let found = segment(&text, None);
            let kinds: Vec<_> = found.iter().map(|s| s.kind.as_str()).collect();
            assert_eq!(
                kinds,
                ["headline", "date-line", "sentence", "sentence"],
                "{dateline}"
            );
        }
        assert!(is_rest("[+2213 chars]"));
        assert!(!is_rest("[+2213 guards]"));
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
            assert_eq!(classify(sentence, false, &linked), kind, "{sentence}");
        }
        assert_eq!(classify("The envoys met in Basra.", false, &line), None);
        // A credit of two words may be anything, and a long sentence is prose.
        assert_eq!(classify("Reporting by Haddad.", false, &linked), None);
        let many = "Mona Haddad, ".repeat(40);
        assert_eq!(
            classify(&format!("(Reporting by {many}Jon Reyes)"), false, &linked),
            None
        );
        assert_eq!(
            classify(&format!("(END){}", " ".repeat(400)), false, &linked),
            None
        );
    }

    #[test]
    fn what_a_transcript_says_of_the_room() {
        let text = "KEEPER: They never paid us. (Applause.) They never will. [end of recording]";
        let found = segment(text, None);
        let kinds: Vec<_> = found.iter().map(|s| s.kind.as_str()).collect();
        assert_eq!(kinds, ["sentence", "navigation", "sentence", "navigation"]);
        let page = "HOST: Who pays for the locks, and who for the old pumps of the delta?\n\n[Interruption.]\n\nKEEPER: Nobody pays for any of them.";
        let kinds: Vec<_> = segment(page, None)
            .iter()
            .map(|s| s.kind.as_str())
            .collect();
        assert_eq!(kinds[1], "navigation");
    }

    #[test]
    fn what_a_paragraph_ends_with() {
        let line = Line::new("The envoys met in Basra. 'No way back'", false, None);
        let heading = Some(Furniture::SectionHeading);
        assert_eq!(classify("'No way back'", true, &line), heading);
        for signed in ["— Agencies", "–The Editors", "— Ed."] {
            assert_eq!(classify(signed, true, &line), Some(Furniture::Byline));
        }
        for button in ["Read more...", "Show more…"] {
            let line = Line::new("The envoys met. Read more...", false, None);
            assert_eq!(classify(button, true, &line), Some(Furniture::Navigation));
            assert_eq!(classify(button, false, &line), None);
        }
        for text in [
            "'No way back.'",
            "'no way back'",
            "“No way back”",
            "— envoys",
        ] {
            let line = Line::new(text, false, None);
            assert_eq!(classify(text, true, &line), None, "{text}");
        }
        // In the middle of its paragraph it is a part of what is said.
        let line = Line::new("'No way back' The envoys met in Basra.", false, None);
        assert_eq!(classify("'No way back'", false, &line), None);
        assert!(!is_quoted_heading("'No way back for any of the envoys'"));
        assert!(!is_quoted_heading("'No,' he said, 'never'"));
    }

    #[test]
    fn marks_that_close_a_quotation_are_no_arrows() {
        let kind = |paragraph: &str, sentence: &str| {
            classify(sentence, true, &Line::new(paragraph, false, None))
        };
        let said = "The boats will never come back to the delta »";
        assert_eq!(kind(&format!("He said: « They left. {said}"), said), None);
        assert_eq!(
            kind(&format!("He said so. {said}"), said),
            Some(Furniture::Navigation)
        );
    }

    #[test]
    fn what_is_left_over_at_the_end_of_a_paragraph() {
        let line = Line::new("The envoys met in Basra. MORE", false, None);
        for text in [
            "MORE",
            "Story continues",
            "Full Article",
            "(Full story)",
            "read whole article",
            "Share this story:",
            "Related: Who pays for the dykes",
            "[Related] Who pays for the dykes",
            "###",
            "-30-",
        ] {
            let kind = classify(text, true, &line);
            assert_eq!(kind, Some(Furniture::Navigation), "{text}");
        }
        assert_eq!(classify("Story continues", false, &line), None);
        for text in [
            "We will wait and see",
            "The old palace",
            "”",
            "Here is what we know",
            "What we know so far",
        ] {
            assert_eq!(classify(text, true, &line), None, "{text}");
        }
    }
}
