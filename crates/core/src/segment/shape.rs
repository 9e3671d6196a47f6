//! The shape of a line: what can be said about it without a list of words.

use super::language::{is_heard, names_date};
use super::sentences::is_stop_of_script;
use crate::text::is_unspaced;

/// Words at the beginning of a line that are looked at.
const WORDS: usize = 40;

/// Generic features of a line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shape {
    /// Words, of which at most [`WORDS`] are counted exactly.
    pub(super) words: usize,
    /// Words that begin with a letter, and those of them that begin with a capital. A tag, such as `#valley`, is none.
    pub(super) lettered: usize,
    pub(super) capitalised: usize,
    /// Characters that are digits, among the first words.
    pub(super) digits: usize,
    /// True if the line ends like a sentence.
    pub(super) ends: bool,
    /// True if the line ends as speech that was interrupted.
    pub(super) breaks_off: bool,
    /// True if the line ends with a colon.
    pub(super) introduces: bool,
    /// True if the line ends with a question mark.
    pub(super) asks: bool,
    /// True if a sentence ends inside the line.
    pub(super) inner_end: bool,
    /// True if it has capitals and no small letters.
    pub(super) all_caps: bool,
    /// True if it begins with a small letter.
    pub(super) lower: bool,
    /// True if it holds a web or mail address.
    pub(super) address: bool,
    /// True if it names a month or a weekday, or a year.
    pub(super) dated: bool,
}

impl Shape {
    /// Reads the shape of a line.
    pub(super) fn of(text: &str) -> Shape {
        let mut shape = Shape {
            ends: ends_sentence(text),
            breaks_off: breaks_off(text),
            introduces: text.ends_with([':', '：']),
            asks: text.ends_with(['?', '？']),
            lower: starts_lower(text),
            all_caps: is_all_caps(text),
            ..Shape::default()
        };
        let mut ended_small = false;
        for word in text.split_whitespace() {
            shape.words += 1;
            if shape.words > WORDS {
                // The mean word of a longer line has six bytes.
                shape.words = WORDS.max(text.len() / 6);
                break;
            }
            if !word.is_ascii() {
                let (words, inner_end) = unspaced(word);
                shape.words += words;
                shape.lettered += words;
                shape.inner_end |= inner_end;
            }
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let is_tag = word.starts_with(['#', '@']);
            let first = bare.chars().next().filter(|_| !is_tag);
            shape.lettered += usize::from(first.is_some_and(char::is_alphabetic));
            shape.capitalised += usize::from(first.is_some_and(char::is_uppercase));
            shape.digits += word.bytes().filter(u8::is_ascii_digit).count();
            shape.address |= is_address(word);
            shape.dated = shape.dated || is_date_word(bare);
            let ended = word.trim_end_matches(['"', '”', '’', ')']);
            shape.inner_end |= ended_small && first.is_some_and(char::is_uppercase);
            ended_small = ended
                .strip_suffix(['.', '!', '?'])
                .is_some_and(|word| word.len() >= 3 && word.ends_with(char::is_lowercase));
        }
        // The stop of `Jan. 3, 2020 | 6:10 a.m.` belongs to the abbreviation.
        shape.ends &= !(shape.dated && shape.has_few_words() && abbreviates_at_end(text));
        shape
    }

    /// Returns true if at least half of the line is numbers, signs or tags: `Jan. 3, 2020 | 6:10 a.m.`.
    pub(super) fn has_few_words(&self) -> bool {
        self.lettered * 2 <= self.words.min(WORDS)
    }

    /// Returns true if the line says something: a sentence ends in it, most of its words are small, and most
    /// are no numbers, signs or tags.
    pub(super) fn is_statement(&self) -> bool {
        let has_sentence = self.ends && self.words >= 4 || self.inner_end && self.words >= 8;
        has_sentence && self.capitalised * 3 <= self.lettered * 2 && !self.has_few_words()
    }

    /// Returns true if the line is as long as a sentence and written like one, whatever it ends with. A
    /// shorter line that ends with a colon introduces what follows.
    pub(super) fn is_running_text(&self) -> bool {
        let least = if self.introduces { 6 } else { 12 };
        self.words >= least && self.capitalised * 3 <= self.lettered
    }

    /// Returns true if the line is long enough, and written such that hardly anything but prose looks like
    /// it.
    pub(super) fn is_long_statement(&self) -> bool {
        self.is_statement() && self.words >= 15
    }
}

/// Returns the number of words beyond the first in a run of a script without blanks, such as Chinese or Thai,
/// where two characters are about a word. Also returns true if a sentence ends inside the run.
fn unspaced(run: &str) -> (usize, bool) {
    let characters = run.chars().filter(|c| is_unspaced(*c)).count();
    let after_stop = run.split_once(is_stop_of_script).map(|(_, after)| after);
    let goes_on = |after: &str| after.chars().any(is_unspaced);
    (
        (characters / 2).saturating_sub(1),
        after_stop.is_some_and(goes_on),
    )
}

/// Returns true if a word holds a web or mail address.
fn is_address(word: &str) -> bool {
    let has = |sign: u8| word.bytes().any(|b| b == sign);
    has(b':') && word.contains("://")
        || has(b'@') && has(b'.')
        || word.as_bytes().first_chunk() == Some(b"www.")
}

/// Returns true if a word names a month or a weekday, or is a year.
fn is_date_word(word: &str) -> bool {
    if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.starts_with("19") || word.starts_with("20");
    }
    let may_be =
        (3..=14).contains(&word.len()) && word.chars().next().is_some_and(char::is_alphabetic);
    may_be && word != "may" && names_date(word)
}

/// Returns true if a line ends like a sentence: with a stop and what closes after it.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches([
        '"', '\'', '”', '’', '»', '«', ')', ']', '*', '_', ' ', '\u{a0}', '\u{202f}', '“', '‘',
    ]);
    bare.ends_with(|c| matches!(c, '.' | '!' | '?' | '…') || is_stop_of_script(c))
        || bare
            .strip_suffix(|c: char| c.is_ascii_digit())
            .is_some_and(|said| {
                // `minutes.12`: the number of a note.
                said.trim_end_matches(|c: char| c.is_ascii_digit())
                    .strip_suffix('.')
                    .is_some_and(|said| said.ends_with(char::is_lowercase))
            })
}

/// Returns true if a line ends as records write speech that was interrupted: `I only wanted to -`.
fn breaks_off(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '”', '’', '»', ' ']);
    let dashes = ["—", "―", "--", " -", " –"];
    let begins = text.trim_start_matches(['"', '“', '‘', '«', ' ']);
    begins.starts_with(char::is_alphanumeric)
        && dashes.iter().any(|dash| bare.ends_with(dash))
        && !bare.ends_with("---")
        && !is_all_caps(text)
}

/// Returns true if a line ends with an abbreviation that has a stop inside, such as `a.m.`.
fn abbreviates_at_end(text: &str) -> bool {
    let last = text
        .strip_suffix('.')
        .and_then(|text| text.split_whitespace().next_back());
    last.is_some_and(|word| word.contains('.') && word.ends_with(char::is_alphabetic))
}

/// Returns true if a line begins with a small letter.
pub(super) fn starts_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Returns true if a line begins with a letter of a script without capitals, which does not tell whether a sentence begins.
pub(super) fn starts_without_case(text: &str) -> bool {
    let first = text.chars().next().filter(|c| c.is_alphabetic());
    first.is_some_and(|c| !c.is_lowercase() && !c.is_uppercase())
}

/// Returns true if a line has capitals and no small letters.
pub(super) fn is_all_caps(text: &str) -> bool {
    let mut capitals = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
    }
    capitals > 1
}

/// Returns true if a text is a note on what is heard, in brackets: `(APPLAUSE)`, `[Laughter.]`, `(Loud cheers and applause.)`.
pub(super) fn is_stage_note(text: &str) -> bool {
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| {
            text.strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
        });
    inner.is_some_and(|inner| {
        let words = inner.split_whitespace().count();
        let has_letters = inner
            .chars()
            .all(|c| c.is_alphabetic() || " -.,".contains(c));
        let is_short = has_letters && (words == 1 || words <= 5 && is_all_caps(inner));
        is_short || begins_with_what_is_heard(inner, words)
    })
}

/// Returns true if a text of some words begins with what is heard, perhaps after how it is heard: `Loud applause`. One
/// with a stop is a short one; a longer one may say who is heard.
fn begins_with_what_is_heard(text: &str, words: usize) -> bool {
    const SHORT: usize = 5;
    const LONG: usize = 25;
    let mut first = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(2);
    let heard = first
        .next()
        .is_some_and(|word| is_heard(word) || word.len() > 3 && first.next().is_some_and(is_heard));
    heard && words <= if ends_sentence(text) { SHORT } else { LONG }
}

/// Returns true if a text is the name of a speaker as a record of a parliament writes it before a speech: `Mr. LIND.`,
/// `The PRESIDING OFFICER.`
pub(super) fn is_speaker(text: &str) -> bool {
    let Some(name) = text.strip_suffix('.') else {
        return false;
    };
    let (title, name) = name.split_once(' ').unwrap_or_default();
    let (name, _) = name.split_once(" of ").unwrap_or((name, ""));
    // `Leave NATO.` is a stance.
    let is_title = title == "The" || title.ends_with('.') && title.starts_with(char::is_uppercase);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    is_title
        && letters >= 4
        && text.split_whitespace().count() <= 6
        && !name.contains(|c: char| c.is_lowercase() || c.is_numeric() || ".?!,;".contains(c))
}

/// Returns true if a text is what a speaker said: `REYES: The pumps are ours. (CHEERS)`, `Q: Why?`
pub(super) fn is_turn(text: &str) -> bool {
    let Some((name, said)) = text.split_once(": ").filter(|(name, _)| name.len() <= 60) else {
        return false;
    };
    let bare = name.split(['(', '[']).next().unwrap_or_default().trim();
    let is_name = bare.chars().any(char::is_uppercase) && !bare.chars().any(char::is_lowercase);
    let mut said = said.trim_end();
    while let Some(at) = said
        .rfind(['(', '['])
        .filter(|_| said.ends_with([')', ']']))
    {
        said = said[..at].trim_end();
    }
    is_name && ends_sentence(said)
}

/// The length of the bullet or the number with which an item of a list begins, with the blank after it; 0 if
/// the line is none.
pub(super) fn item_mark(text: &str) -> usize {
    let bullet = text.chars().next().filter(|c| {
        matches!(
            c,
            '•' | '▪' | '●' | '■' | '◦' | '‣' | '*' | '-' | '–' | '·' | '✓' | '►' | '→'
        )
    });
    let mark = match bullet {
        Some(c) => c.len_utf8(),
        None => {
            let open = usize::from(text.starts_with('('));
            let body = &text[open..];
            let digits = body.bytes().take_while(u8::is_ascii_digit).count();
            let letters = usize::from(body.starts_with(|c: char| c.is_ascii_lowercase()));
            let length = if digits > 0 { digits } else { letters };
            let close = body.get(length..).is_some_and(|rest| {
                rest.starts_with(')') || open == 0 && digits > 0 && rest.starts_with('.')
            });
            if length == 0 || digits > 3 || !close {
                return 0;
            }
            open + length + 1
        }
    };
    let rest = text.get(mark..).unwrap_or("");
    let blank = rest.len() - rest.trim_start().len();
    if blank > 0 && rest.len() > blank {
        mark + blank
    } else {
        0
    }
}

/// Returns true if a line is an item of a list.
pub(super) fn is_item(text: &str) -> bool {
    item_mark(text) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interrupted_speech_ends_with_a_dash_and_does_not_begin_with_one() {
        for text in [
            "I only wanted to -",
            "“They say that we——”",
            "REYES: And then—",
        ] {
            assert!(Shape::of(text).breaks_off, "{text}");
        }
        for text in [
            "—",
            "-- more below --",
            "BASRA —",
            "More: ----",
            "to-",
            "the well-known",
        ] {
            assert!(!breaks_off(text), "{text}");
        }
    }

    #[test]
    fn shapes_of_lines() {
        let shape = Shape::of("The envoys met on Monday, at last.");
        assert!(
            shape.is_statement() && !shape.is_long_statement() && shape.dated && !shape.all_caps
        );
        assert_eq!((shape.words, shape.lettered, shape.capitalised), (7, 7, 2));
        assert!(!Shape::of("Envoys Meet in the Old Palace").is_statement());
        assert!(Shape::of("MORE FROM WORLD").all_caps);
        assert!(Shape::of("Mail desk@gazette.example or see www.gazette.example").address);
        assert!(Shape::of("两国代表周一在河边的旧宫殿会面。").is_statement());
        assert!(!Shape::of("返回首页").is_statement());
        assert!(!Shape::of("It may rain").dated && Shape::of("4 May").dated);
    }

    #[test]
    fn lines_of_few_words() {
        for text in [
            "Nov. 4, 2020 | 6:12 a.m.",
            "#ferry #harbour",
            "@mona",
            "12 | 14",
        ] {
            let shape = Shape::of(text);
            assert!(shape.has_few_words() && !shape.ends, "{text}");
        }
        for text in [
            "It rained on Nov. 4, 2020.",
            "We need the #ferry now.",
            "So.",
        ] {
            let shape = Shape::of(text);
            assert!(!shape.has_few_words() && shape.ends, "{text}");
        }
        assert!(Shape::of("In 2019.").ends && Shape::of("5 p.m.").ends);
        // Only the first words of a long line are counted by kind.
        assert!(!Shape::of(&"The boats left on 4 May. ".repeat(40)).has_few_words());
    }

    #[test]
    fn ends_of_lines() {
        for text in ["So.", "So.”", "So?)", "So…", "“So.” ", "in minutes.12"] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["So", "So:", "so,", "at 5.12", ""] {
            assert!(!ends_sentence(text), "{text}");
        }
    }

    #[test]
    fn marks_of_items() {
        for (text, mark) in [
            ("• A boat", "• "),
            ("12. A boat", "12. "),
            ("(a) A boat", "(a) "),
            ("- A boat", "- "),
            ("3) A", "3) "),
        ] {
            assert_eq!(&text[..item_mark(text)], mark);
        }
        for text in [
            "2003. ",
            "a boat",
            "-5 degrees",
            "1990. It was",
            "•",
            "(see there)",
            "a. b",
        ] {
            assert!(!is_item(text), "{text}");
        }
    }

    #[test]
    fn notes_on_what_is_heard_and_names_of_speakers() {
        for note in [
            "(APPLAUSE)",
            "[Laughter.]",
            "(Cheers and applause.)",
            "[Loud laughter from the gallery]",
            "(Beifall bei der Hafenpartei sowie bei Gästen der Kaipartei)",
            "(Rires et exclamations.)",
        ] {
            assert!(is_stage_note(note), "{note}");
        }
        for sentence in [
            "(The applause was thin.)",
            "(Laughter is the best medicine, the mayor said at the end.)",
            "(The meeting is closed.)",
            "Cheers and applause.",
        ] {
            assert!(!is_stage_note(sentence), "{sentence}");
        }
        for name in [
            "The PRESIDING OFFICER.",
            "Mr. LIND.",
            "Mrs. DE LA CRUZ of Ohio.",
        ] {
            assert!(is_speaker(name), "{name}");
        }
        for other in [
            "NATO.",
            "Leave NATO.",
            "Boycott OTHERLAND.",
            "The FBI.",
            "The BBC came.",
            "The PRESIDING OFFICER, at last.",
            "Leave NATO.",
            "Boycott OTHERLAND.",
            "WE LOST.",
        ] {
            assert!(!is_speaker(other), "{other}");
        }
    }
}
