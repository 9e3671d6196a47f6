//! Sentences of a few words between the headline and the first paragraph, where names and buttons stand too.

use crate::segment::line::Line;
use crate::segment::phrases::{dates, navigation, outlets};
use crate::segment::words::abbreviations;

/// Fewest letters of a word that may be a sentence.
const WORD: usize = 3;

/// Whether the line says something: it stops after three words or more, or as `Good evening.` after two of which one is small.
pub(super) fn is_said(line: &Line) -> bool {
    let small = |text: &str| {
        text.rsplit(' ')
            .next()
            .is_some_and(|last| last.starts_with(char::is_lowercase) && !last.contains('.'))
    };
    let pair = line.words == 2 && line.text.strip_suffix('.').is_some_and(small);
    line.stops && (line.words >= 3 || pair)
}

/// The lines of one word or two between the headline and `first` that stop and say something: a quotation closed behind its stop,
/// a cry or a question above prose or above another such line, one word so, the end of a sentence that the line above began.
pub(super) fn find(lines: &[Line], title: Option<usize>, first: usize) -> Vec<usize> {
    let Some(title) = title else {
        return Vec::new();
    };
    let mut said = Vec::new();
    let mut above_prose = lines.get(first).is_some_and(Line::is_prose);
    // From below, so that each line sees what the next one is.
    for at in (title + 1..first).rev() {
        let Some(line) = lines.get(at) else { continue };
        let goes_on = || {
            let above = at.checked_sub(1).and_then(|above| lines.get(above));
            line.text.starts_with(char::is_lowercase)
                && above.is_some_and(|line| {
                    line.text.ends_with([',', ';']) || line.text.ends_with("; and")
                })
        };
        let is_short = line.is_plain() && line.stops;
        let speaks = is_short
            && (is_whole_quotation(&line.text)
                || above_prose && is_cry_or_word(&line.text)
                || goes_on());
        if speaks {
            said.push(at);
        }
        above_prose = speaks || line.is_plain() && line.is_prose();
    }
    said
}

/// `‘You again.’`: a quotation from its first mark to its last, with a stop of its own.
fn is_whole_quotation(text: &str) -> bool {
    text.strip_prefix(['“', '‘', '«', '„', '"', '\''])
        .and_then(|said| said.strip_suffix(['”', '’', '»', '“', '"', '\'']))
        .is_some_and(|said| said.ends_with(['.', '!', '?', '…']))
}

/// `Boatmen!`, `Mud.`: one word or two that are cried or asked, or one word that stops and names no paper, section, month or
/// button.
fn is_cry_or_word(text: &str) -> bool {
    if text.ends_with(['!', '?']) {
        return true;
    }
    text.strip_suffix('.').is_some_and(|word| {
        word.chars().count() >= WORD
            && word.chars().all(char::is_alphabetic)
            && word.chars().skip(1).all(char::is_lowercase)
            && abbreviations::lookup(word).is_none()
            && !dates::is_month(&word.to_lowercase())
            && !outlets::is_outlet(word)
            && !navigation::is_of_menu(word)
    })
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn words_that_say_something_and_words_that_name() {
        for (line, kind) in [
            ("‘Boats again.’", "sentence"),
            ("‘Pumps?’", "sentence"),
            ("“Out, boats!”", "sentence"),
            ("Mud.", "sentence"),
            ("Boatmen!", "sentence"),
            ("Weather.", "navigation"),
            ("March.", "navigation"),
            ("Sign up.", "sign-up"),
            ("‘Boats again’", "navigation"),
        ] {
            for above in ["By Mona Haddad", "March 4, 2021"] {
                let page = ["Envoys meet in the old palace", above, line, LEAD, NEXT];
                assert_eq!(kind_of(&page, line), kind, "{line}");
            }
        }
    }

    #[test]
    fn short_sentences_see_what_stands_below_and_above_them() {
        let page = [
            "Envoys meet in the old palace",
            "Mud.",
            "Reeds.",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, "Mud."), "sentence");
        let page = [
            "Envoys meet in the old palace",
            "Mud.",
            "The Basra Herald",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, "Mud."), "navigation");
        let page = [
            "Envoys meet in the old palace",
            "They spoke of:",
            "the price of boats; and",
            "re-dyking.",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, "re-dyking."), "sentence");
    }
}
