//! Headings between the paragraphs of the article.

use super::line::{Line, set};
use super::line_ends::is_label;
use super::links::{TEASER, is_teaser};
use super::questions::{is_question, speaks_of_itself};
use super::{Furniture, Kind, line_ends, lists, turns, utterances};

/// Most words of a heading; one in capitals may be longer.
const HEADING: usize = 9;
/// Most words of a question where there are others.
const QUESTION: usize = 13;
/// Most words of a heading in capitals.
const SHOUTED: usize = 12;
/// Headings of a kind that a document must have before a doubtful one is believed.
const SIBLINGS: usize = 2;

/// Names the headings among `lines[from..last]`.
pub(super) fn name(lines: &mut [Line], from: usize, last: usize) {
    let from = from - usize::from(is_first_of_several(lines, from, last));
    name_marked(lines, from, last);
    let family = Family::of(lines.get(from..=last).unwrap_or(&[]));
    // From below, so that a heading above a heading sees the prose under both.
    let listed = lists::items(lines.get(..=last).unwrap_or(&[]));
    let said = turns::said(lines.get(..=last).unwrap_or(&[]));
    let mut prose_below = lines.get(last).is_some_and(Line::is_prose);
    for (at, line) in lines.iter_mut().enumerate().take(last).skip(from).rev() {
        if line.is_plain() && (1..=TEASER).contains(&line.words) {
            if prose_below && !line.stops && is_teaser(&line.text) {
                line.kind = Some(Kind::Furniture(Furniture::Navigation));
            } else if ![&listed, &said]
                .iter()
                .any(|list| list.get(at) == Some(&true))
                && family.holds(line, prose_below)
            {
                line.kind = Some(Kind::Furniture(Furniture::SectionHeading));
            }
        }
        if line.is_plain() {
            prose_below = line.is_prose();
        }
    }
}

/// Whether `1. Who pays?` stands above the first paragraph, and `2. …` between others.
fn is_first_of_several(lines: &[Line], from: usize, last: usize) -> bool {
    let is = |line: &Line, number: &str| {
        line.is_plain() && line.text.starts_with(number) && is_numbered_heading(&line.text)
    };
    let above = from.checked_sub(1).and_then(|at| lines.get(at));
    let below = lines.get(from..last).unwrap_or(&[]);
    above.is_some_and(|line| is(line, "1.") || is(line, "1)"))
        && below.iter().any(|line| is(line, "2.") || is(line, "2)"))
}

/// `■ The dykes` above prose, where others stand so too: the parts of a digest. Items of a list stand below each other.
fn name_marked(lines: &mut [Line], from: usize, last: usize) {
    let is_marked = |line: &Line| {
        line.is_plain()
            && line.text.starts_with(MARKS)
            && (1..=HEADING).contains(&line.words)
            && !line.stops
            && !line.text.ends_with([':', ';', ','])
    };
    let found: Vec<usize> = (from..last)
        .filter(|at| {
            let below = lines.get(at + 1);
            lines.get(*at).is_some_and(is_marked)
                && below.is_some_and(|l| l.is_plain() && l.is_body() && !l.text.starts_with(MARKS))
        })
        .collect();
    if found.len() <= SIBLINGS {
        return;
    }
    for at in found {
        set(lines, at, Furniture::SectionHeading);
    }
}

/// Marks that stand before headings.
const MARKS: [char; 8] = ['■', '□', '▪', '●', '◆', '◼', '•', '▌'];

/// What headings a document has beyond doubt.
struct Family {
    /// Short lines without a full stop.
    plain: usize,
    /// Lines in capitals.
    shouted: usize,
    /// Short questions with prose below, as an explainer has; none in an interview.
    questions: usize,
    /// Short numbered lines with prose below.
    numbered: usize,
}

impl Family {
    fn of(lines: &[Line]) -> Family {
        let mut family = Family {
            plain: 0,
            shouted: 0,
            questions: 0,
            numbered: 0,
        };
        let (mut asked, mut personal) = (0, 0);
        for pair in lines.windows(2) {
            let [line, below] = pair else { continue };
            if !line.is_plain() || line.words == 0 || line.words > QUESTION {
                continue;
            }
            family.shouted += usize::from(is_shouted(&line.text));
            if !below.is_plain() || !below.is_prose() {
                continue;
            }
            let short = line.words <= HEADING;
            family.plain += usize::from(short && is_heading(line));
            family.numbered += usize::from(is_numbered_heading(&line.text));
            if line.text.ends_with('?') {
                asked += 1;
                family.questions += usize::from(is_question(&line.text));
                personal += usize::from(speaks_of_itself(&below.text));
            }
        }
        if asked >= SIBLINGS && personal * 2 > asked {
            family.questions = 0;
            family.plain = 0;
        }
        family
    }

    /// Whether the line is a heading, given its siblings.
    fn holds(&self, line: &Line, prose_below: bool) -> bool {
        let shouted = is_shouted(&line.text);
        if shouted && self.shouted > SIBLINGS && line.words >= 2 {
            return true;
        }
        if !prose_below {
            return false;
        }
        if is_numbered_heading(&line.text) && self.numbered >= SIBLINGS {
            return true;
        }
        if line.text.ends_with('?') {
            let alike = self.questions >= SIBLINGS
                || self.questions + self.plain > SIBLINGS && line.words >= 2
                || shouted;
            let most = if self.questions > SIBLINGS {
                QUESTION
            } else {
                HEADING + 1
            };
            return line.words <= most && alike && is_question(&line.text);
        }
        (line.words <= HEADING || shouted) && is_heading(line)
    }
}

/// A line in capitals that does not end as a sentence: `WHAT NOW?`, `► THE DYKES`.
pub(super) fn is_shouted(text: &str) -> bool {
    !text.contains(char::is_lowercase)
        && text.chars().filter(|c| c.is_uppercase()).nth(3).is_some()
        && text.split_whitespace().nth(SHOUTED).is_none()
        && !text.ends_with(['.', '!', ':', ';', ',', '”', '"'])
        && !text.starts_with(['“', '"', '«'])
}

/// `2. The dykes`, `3.1 The dykes of the delta.`, `4. Who pays?`, `(b) The port`
pub(super) fn is_numbered_heading(text: &str) -> bool {
    // `Option 2: Leave the dykes`
    let labelled = text
        .split_once(' ')
        .filter(|(label, rest)| LABELS.contains(label) && rest.contains(": "))
        .map(|(_, rest)| rest.replacen(": ", ") ", 1));
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
        && text.split_whitespace().count() <= SHOUTED
        && (deep || asks || !line_ends::ends_sentence(text))
        && !is_label(text)
}

/// A short line that is no sentence, no label, no item and no line of figures.
pub(super) fn is_heading(line: &Line) -> bool {
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
        || text.starts_with(['-', '–', '—']);
    !prose && !start.starts_with(char::is_lowercase)
}

/// What is numbered besides plain headings.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "Argument", "Chapter", "Claim", "Lesson", "Myth", "Option", "Part", "Point", "Question", "Reason", "Scenario", "Step",
];

#[cfg(test)]
mod tests {
    use super::super::furniture;
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
            "(b) The port",
        ] {
            assert!(is_numbered_heading(line), "{line}");
        }
        for line in [
            "123. The dykes",
            "2. the dykes",
            "2. The dykes are old.",
            "2. The dykes:",
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
        ] {
            assert!(!is(line), "{line}");
        }
        for line in ["PART ONE: THE DYKES", "The dykes of St. Amara"] {
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

    #[test]
    fn the_first_of_numbered_questions_stands_above_all_prose() {
        let title = "Envoys meet in the old palace by the river";
        let (lead, next) = (
            "The envoys of both towns, who met on Monday in the old palace by the river.",
            "Nobody else was there to hear what they said, and neither of them would tell.",
        );
        let asked = ["1. Who came?", "2. Who stayed?", "3. Who pays?"];
        let of = |page: &[&str]| furniture::tests::kind_of(page, asked[0]);
        let page = [title, asked[0], lead, asked[1], next, asked[2], lead];
        assert_eq!(of(&page), "section-heading");
        assert_eq!(of(&[title, asked[0], lead, next, lead]), "sentence");
    }
}
