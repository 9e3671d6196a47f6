//! What a heading looks like, wherever it stands.

use crate::segment::line::Line;
use crate::segment::words::line_ends;
use crate::segment::words::line_ends::is_label;
use crate::segment::words::utterances;

/// Most words of a heading; one in capitals may be longer.
pub(super) const HEADING: usize = 9;
/// Headings of a kind that a document must have before a doubtful one is believed.
pub(super) const SIBLINGS: usize = 2;
/// Most words of a heading in capitals.
const SHOUTED: usize = 12;
/// Most words of a heading behind what it is the number of.
const LABELLED: usize = 20;

/// A line in capitals that does not end as a sentence: `WHAT NOW?`, `► THE DYKES`.
pub(in crate::segment) fn is_shouted(text: &str) -> bool {
    !text.contains(char::is_lowercase)
        && text.chars().filter(|c| c.is_uppercase()).nth(3).is_some()
        && text.split_whitespace().nth(SHOUTED).is_none()
        && !text.ends_with(['.', '!', ':', ';', ',', '”', '"'])
        && !text.starts_with(['“', '"', '«'])
}

/// `2. The dykes`, `3.1 The dykes of the delta.`, `4. Who pays?`, `(b) The port`
pub(in crate::segment) fn is_numbered_heading(text: &str) -> bool {
    // `Option 2: Leave the dykes`
    let labelled = text
        .split_once(' ')
        .filter(|(label, rest)| LABELS.contains(label) && rest.contains(": "))
        .map(|(_, rest)| rest.replacen(": ", ") ", 1));
    let most = if labelled.is_some() {
        LABELLED
    } else {
        SHOUTED
    };
    let text = labelled.as_deref().unwrap_or(text);
    let lettered = text
        .strip_prefix('(')
        .and_then(|text| text.split_once(") "));
    if let Some((letter, title)) = lettered {
        return letter.len() == 1
            && letter.starts_with(|c: char| c.is_ascii_lowercase())
            && title.starts_with(char::is_uppercase)
            && text.split_whitespace().count() <= SHOUTED
            && !line_ends::ends_sentence(text)
            && !is_label(text);
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let deep = rest
        .strip_prefix('.')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let title = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    let asks = text.trim_end_matches(['"', '”']).ends_with('?');
    (1..=2).contains(&digits)
        && rest.starts_with(['.', ')'])
        && title.starts_with(char::is_uppercase)
        && text.split_whitespace().count() <= most
        && (deep || asks || !line_ends::ends_sentence(text))
        && !is_label(text)
        && !utterances::holds_sentence(text)
}

/// A short line that is no sentence, no label, no item and no line of figures.
pub(in crate::segment) fn is_heading(line: &Line) -> bool {
    let text: &str = &line.text;
    let start = text.trim_start_matches(|c: char| !c.is_alphabetic());
    // `2,500 — troops in the country`: a line of a fact box.
    let fact = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['—', '–']);
    let prose = line.stops
        || is_label(text)
        || fact
        || utterances::breaks_off(text)
        || utterances::is_turn(text)
        || utterances::has_tail(text)
        || utterances::holds_sentence(text)
        || utterances::ends_in_quotation(text)
        || utterances::names_speaker(text)
        || utterances::ends_in_update(text)
        // `The lock was blown up and built again (Amara)`: who said so, or where it was, stands behind a sentence.
        || text.ends_with(')') && !text.starts_with('(') && utterances::states(text)
        || text.starts_with(['-', '–', '—'])
        || line_ends::breaks_word(text);
    !prose && !start.starts_with(char::is_lowercase)
}

/// What is numbered besides plain headings.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "Argument", "Chapter", "Claim", "Lesson", "Myth", "Option", "Part", "Point", "Question", "Reason", "Scenario", "Step",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_headings() {
        for line in [
            "2. The dykes",
            "12) The pumps",
            "3.1 The dykes of the delta.",
            "4. Who pays?",
            "4. “Who pays?”",
            "Option 2: Leave the dykes",
            "Question 2: How high are the dykes, and do the two old towns beside them need pumps?",
            "(b) The port",
        ] {
            assert!(is_numbered_heading(line), "{line}");
        }
        for line in [
            "123. The dykes",
            "2. the dykes",
            "2. The dykes are old.",
            "2. The dykes:",
            "2. Haddad laughed. The",
            "2 The dykes",
            ". The dykes",
            "Option two: Leave the dykes",
            "(b) The port is shut.",
            "(by) The port",
            "Delta 2: Leave the dykes",
            "2. The dykes of the delta and the pumps of the two old towns beside it",
        ] {
            assert!(!is_numbered_heading(line), "{line}");
        }
    }

    #[test]
    fn what_is_said_is_no_heading() {
        let is = |text: &str| is_heading(&Line::new(text, false, None));
        for line in [
            "MS HADDAD: They should leave –",
            "Nobody came. Enditem",
            "Several of the envoys rose—",
            "“Never the dykes”, he said",
            "He told the council: “We were left”",
            "The lock was blown up and built again (Amara)",
            "Pilots voice unease (Adds reply of council)",
        ] {
            assert!(!is(line), "{line}");
        }
        for line in [
            "PART ONE: THE DYKES",
            "The dykes of St. Amara",
            "(The writer is a pilot)",
            "The dykes of Amara (in brief)",
        ] {
            assert!(is(line), "{line}");
        }
    }

    #[test]
    fn lines_in_capitals() {
        for line in ["WHAT NOW?", "► THE DYKES", "A B C D E F G H I J K L"] {
            assert!(is_shouted(line), "{line}");
        }
        for line in [
            "THE",
            "WHAT NOW.",
            "WHAT NOW:",
            "“WHAT NOW",
            "WHAT NOw",
            "A B C D E F G H I J K L M",
        ] {
            assert!(!is_shouted(line), "{line}");
        }
    }

    #[test]
    fn short_lines_that_are_no_headings() {
        let heading = |text: &str| is_heading(&Line::new(text, false, None));
        for line in [
            "The dykes of the delta",
            "“The dykes",
            "2,500 Men",
            "Dykes – and pumps",
        ] {
            assert!(heading(line), "{line}");
        }
        for line in [
            "The dykes of the delta.",
            "The dykes:",
            "• The dykes",
            "the dykes of the delta",
            "“the dykes",
            "“The dykes —",
            "– The dykes",
            "2,500 — men in the delta",
        ] {
            assert!(!heading(line), "{line}");
        }
    }
}
