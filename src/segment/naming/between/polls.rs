//! Questions to readers, known by the buttons below them.

use super::links::TEASER;
use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};

/// Names a question above what is to be ticked or pressed: `Should the dykes be mended?`, `( ) Yes`.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    for at in 0..lines.len() {
        let below =
            |by: usize, is: fn(&str) -> bool| lines.get(at + by).is_some_and(|line| is(&line.text));
        let is_question = lines.get(at).is_some_and(|line| {
            line.is_plain() && line.words <= TEASER && line.text.ends_with('?')
        });
        let is_poll =
            is_question && (below(1, is_button) || below(1, is_answer) && below(2, is_answer));
        if is_poll {
            set(lines, at, Furniture::Navigation);
        }
    }
}

/// Whether a line is there to be ticked, or sends what was ticked.
fn is_button(text: &str) -> bool {
    let ticked = ["( )", "()", "[ ]", "○", "◯", "☐"];
    let text = text.trim_end_matches(['.', '!', ' ']);
    ticked.iter().any(|mark| text.starts_with(mark))
        || PRESSED.iter().any(|words| text.eq_ignore_ascii_case(words))
}

/// Whether a line is one of the answers that a reader may choose, which in a talk would end as a sentence does.
fn is_answer(text: &str) -> bool {
    ANSWERS.iter().any(|words| text.eq_ignore_ascii_case(words))
}

/// What buttons of polls say.
const PRESSED: [&str; 6] = [
    "vote",
    "vote now",
    "view results",
    "cast your vote",
    "click here to vote",
    "submit your vote",
];

/// Answers that polls offer.
const ANSWERS: [&str; 5] = ["yes", "no", "not sure", "don't know", "undecided"];

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn a_question_above_buttons_is_a_poll() {
        let asked = "Should the dykes be mended this year?";
        for (below, expected) in [
            (&["( ) Yes", "( ) No"][..], "navigation"),
            (&["○ They should", "○ They should not"], "navigation"),
            (&["Yes", "No", "Vote"], "navigation"),
            (&["Click here to vote"], "navigation"),
            (&["Yes.", "No, said the miller."], "sentence"),
            (&["(No answer came.)"], "sentence"),
        ] {
            let head = [
                "Envoys meet in the old palace",
                "By Mona Haddad",
                LEAD,
                NEXT,
                LEAD,
            ];
            let page = [&head[..], &[asked], below, &[NEXT]].concat();
            assert_eq!(kind_of(&page, asked), expected, "{below:?}");
        }
    }
}
