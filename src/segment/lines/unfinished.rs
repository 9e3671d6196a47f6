//! Lines that stop where nothing ends: inside a sentence, whatever stands below.

use crate::segment::phrases::dates;
use crate::segment::words::abbreviations;
use crate::segment::words::abbreviations::Abbreviation;
use crate::segment::words::cue_words;
use crate::segment::words::line_ends::{breaks_word, starts_lower};

/// Whether the line ends with a word after which a clause must follow.
pub(in crate::segment) fn announces_more(line: &str) -> bool {
    let last = last_word(line);
    ends_in_function_word(line)
        || matches!(
            last,
            "after" | "because" | "into" | "than" | "when" | "which" | "who" | "whose"
        )
}

/// Whether the last word is one with which no sentence ends.
pub(in crate::segment) fn ends_in_function_word(line: &str) -> bool {
    matches!(
        last_word(line),
        "the"
            | "a"
            | "an"
            | "of"
            | "to"
            | "in"
            | "on"
            | "at"
            | "for"
            | "with"
            | "by"
            | "from"
            | "and"
            | "or"
            | "that"
            | "as"
            | "is"
            | "was"
            | "were"
            | "are"
            | "has"
            | "have"
            | "had"
            | "told"
            | "its"
            | "his"
            | "their"
    )
}

/// Whether the line stops where no paragraph ends, whatever stands below: at a comma, behind `e.g.` or a title, inside a
/// bracket, at a word that wants another.
pub(in crate::segment) fn wants_more(line: &str) -> bool {
    let last = last_word(line);
    let title = ends_in_title(last);
    let in_bracket = || {
        line.rfind(['(', ')'])
            .and_then(|at| line.get(at..))
            .is_some_and(|rest| rest.starts_with('('))
    };
    line.ends_with(',') || title || ends_in_function_word(line) || in_bracket()
}

/// Fewest characters and words of a line that breaks inside a sentence at a word with which a title may end too.
const WIDE: usize = 20;
const WORDS: usize = 4;

/// Whether the line breaks off at the full stop of an abbreviation, which a program took for the end of a sentence and of a
/// paragraph: `He came on Jan.`, `11 and left`; `They serve in the U.`, `S. Army`; `Nobody met Gen.`, `Reyes`.
pub(in crate::segment) fn breaks_at_abbreviation(line: &str, next: &str) -> bool {
    let last = last_word(line);
    let Some(before) = last.strip_suffix('.') else {
        return false;
    };
    let parts = || {
        let mut letters = next.chars();
        let letter = letters.next().filter(char::is_ascii_uppercase);
        letter.is_some_and(|c| before == "U" && matches!(c, 'K' | 'N' | 'S'))
            && letters.next() == Some('.')
    };
    // A list of days has a day on each of its lines, and no sentence.
    let is_told = |text: &str| {
        text.contains(|c: char| c.is_lowercase()) && text.split_whitespace().nth(3).is_some()
    };
    let compound = || {
        let rest = next.strip_prefix('-');
        before == "U.S" && rest.is_some_and(|rest| rest.starts_with(char::is_lowercase))
    };
    let first = next.split(' ').next().unwrap_or("");
    let title = || {
        ends_in_title(last)
            && first.starts_with(char::is_uppercase)
            && !cue_words::starts_sentences(first)
    };
    // `Jan.`, and not `June.`; a day, and no number of an item, date or year.
    let day = || {
        let rest = next.trim_start_matches(|c: char| c.is_ascii_digit());
        let goes_on = rest
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(char::is_lowercase));
        (3..=4).contains(&before.len())
            && !matches!(before, "June" | "July" | "May")
            && (1..=2).contains(&(next.len() - rest.len()))
            && (goes_on || rest.starts_with(", "))
            && is_dated(last, next)
    };
    (parts() || compound() || title() || day()) && is_told(line) && is_told(next)
}

/// Whether the line breaks off inside a sentence that `next`, right below it, goes on with, however wide other lines are:
/// `The guards of the`, `They left on June`.
pub(in crate::segment) fn breaks_inside(line: &str, next: &str) -> bool {
    // Nearly all lines end in a stop or a mark, or in a word that is in no table.
    let last = last_word(line);
    // A word broken at the end of the line: `They with-`, `draw`.
    if breaks_word(line) {
        return starts_lower(next);
    }
    let kind = match last {
        _ if last.ends_with(',') => 3,
        _ if !last.ends_with(|c: char| c.is_ascii_alphabetic() || c == '.') => return false,
        "a" | "an" | "and" | "her" | "his" | "its" | "my" | "of" | "or" | "our" | "the"
        | "their" | "An" | "The" => 2,
        _ if OPENING.contains(&last) => 2 * usize::from(opens_sentence(line, last)),
        "some" => 2 * usize::from(next.starts_with(|c: char| c.is_ascii_digit())),
        _ if announces_more(line) || GOVERNING.contains(&last) => 1,
        _ if opens_name(line, last, next) => 2,
        _ if TITLED.contains(&last) && begins_name(next) => 1,
        // `… of the U.S.`, `side agreed`
        _ if abbreviated(last) && starts_lower(next) => 2,
        _ if ends_in_title(last) => 2 * usize::from(next.starts_with(char::is_uppercase)),
        _ => 2 * usize::from(is_dated(last, next)),
    };
    // Behind a blank or a mark of their own other things begin: `By Mona Haddad and`, `- the dykes`
    let begins = next.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '“' | '"' | '(' | '$' | '£' | '€')
    });
    let words = line.split_whitespace().count();
    let prose = || next.contains(", ") || next.contains(". ") || next.ends_with('.');
    let small = || {
        let words = line.split_whitespace();
        words
            .filter(|word| word.starts_with(char::is_lowercase))
            .count()
    };
    begins
        && !line.starts_with("By ")
        && match kind {
            0 => false,
            1 => words >= WORDS && line.len() >= WIDE && prose(),
            // Addresses and lists stop at commas as well, and have few small words.
            3 => line.len() >= 2 * WIDE && small() >= WORDS && prose(),
            _ => words > 2,
        }
}

/// Whether the last word of the line begins a sentence: `Nobody laughed. In`.
fn opens_sentence(line: &str, last: &str) -> bool {
    let before = line.get(..line.len() - last.len()).unwrap_or("");
    before.trim_end().ends_with(['.', '?', '!', '”', '"'])
}

/// Prepositions besides those after which a clause may follow, and with which hardly a clause ends, and what stands before nouns.
#[rustfmt::skip]
const GOVERNING: &[&str] = &[
    "against", "among", "between", "both", "despite", "during", "every", "including", "than", "these", "toward", "towards", "under",
    "until", "upon", "via", "within", "without",
];

/// Whether a name goes on in `next` that the line begins: `a letter to President`, `Haddad`; `the Foreign`, `Office`.
fn opens_name(line: &str, last: &str, next: &str) -> bool {
    let before = line.get(..line.len() - last.len()).unwrap_or("");
    let governed = || GOVERNING_NAMES.contains(&last_word(before.trim_end()));
    let second = next
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    let parts = || {
        PARTS
            .iter()
            .any(|(first, then)| *first == last && then.contains(&second))
    };
    (ADDRESSES.contains(&last) || TITLED.contains(&last) && governed()) && begins_name(next)
        || parts()
}

/// Whether a line begins with a capital, and not with a word that begins sentences.
fn begins_name(line: &str) -> bool {
    let first = line
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    first.starts_with(char::is_uppercase) && !cue_words::starts_sentences(first)
}

/// Small words behind which a title is that of a name.
const GOVERNING_NAMES: &[&str] = &[
    "and", "by", "from", "of", "that", "to", "told", "when", "with",
];

/// What stands before a name and nowhere else.
const ADDRESSES: &[&str] = &["Abu", "Dr", "Mr", "Mrs", "Ms", "Sir", "Umm"];

/// What may stand before a name without a full stop.
#[rustfmt::skip]
const TITLED: &[&str] = &[
    "Admiral", "Ayatollah", "Captain", "Chancellor", "Colonel", "Dame", "General", "Imam", "Judge", "Justice", "King", "Lady",
    "Lieutenant", "Lord", "Major", "Minister", "Pope", "President", "Prince", "Princess", "Prof", "Professor", "Queen", "Secretary",
    "Senator", "Sergeant", "Sheikh", "Sultan",
];

/// First words of names, and those that follow them.
const PARTS: &[(&str, &[&str])] = &[
    (
        "Foreign",
        &["Affairs", "Minister", "Ministry", "Office", "Secretary"],
    ),
    ("Middle", &["East"]),
    ("Prime", &["Minister"]),
    ("Saddam", &["Hussein"]),
    ("Saudi", &["Arabia"]),
    ("Security", &["Council"]),
    ("State", &["Department"]),
    ("Supreme", &["Court"]),
    ("United", &["Arab", "Kingdom", "Nations", "States"]),
    ("White", &["House"]),
];

/// Words that a title may end with, but no sentence consists of.
#[rustfmt::skip]
const OPENING: &[&str] = &[
    "A", "After", "And", "As", "At", "But", "By", "For", "From", "His", "If", "In", "Its", "Of", "On", "That", "Their", "To", "When",
    "With",
];

/// `on December`, `18, 2011`; `by July`, `2012 they`: a month whose day or year fell to the next line.
fn is_dated(last: &str, next: &str) -> bool {
    let number = next.split([' ', ',', '.', ';']).next().unwrap_or("");
    let day = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (day || dates::is_year(number))
        && last.starts_with(char::is_uppercase)
        && dates::is_month(&last.trim_end_matches('.').to_lowercase())
}

/// `Gen.`, `e.g.`: words with a full stop that something always follows.
fn ends_in_title(last: &str) -> bool {
    last.strip_suffix('.').is_some_and(|word| {
        word.contains(char::is_alphabetic)
            && !matches!(word, "Ret" | "Sr")
            && (matches!(word, "e.g" | "i.e") || abbreviations::is_title(word))
    })
}

/// Whether the word is an abbreviation with its full stop, and no initial as of one who signs.
fn abbreviated(last: &str) -> bool {
    let kind = last.strip_suffix('.').and_then(abbreviations::lookup);
    kind.is_some_and(|kind| kind != Abbreviation::Initial)
}

fn last_word(line: &str) -> &str {
    line.rsplit(char::is_whitespace).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_want_more() {
        for line in [
            "The ferry, which left at noon,",
            "Some boats, e.g.",
            "They met Prof. Dr.",
            "The old ferry (which left",
            "They left for the",
        ] {
            assert!(wants_more(line), "{line}");
        }
        for line in [
            "They left.",
            "They met Omar Reyes Sr.",
            "They left (at noon)",
            "It costs 5.",
            "“No,”",
            "",
        ] {
            assert!(!wants_more(line), "{line}");
        }
    }

    #[test]
    fn a_word_that_is_broken_goes_on() {
        assert!(breaks_inside("gov-", "ernment without delay."));
        assert!(breaks_inside("They asked that all of them with-", "draw"));
        for (line, next) in [
            ("They said -", "not so"),
            ("They with-", "Draw"),
            ("-", "draw"),
            ("US-", "led"),
        ] {
            assert!(!breaks_inside(line, next), "{line}");
        }
    }

    #[test]
    fn lines_that_announce_a_clause() {
        assert!(announces_more("The day after") && !announces_more("The day before"));
    }

    #[test]
    fn lines_that_break_inside_a_sentence() {
        for (line, next) in [
            ("The guards of the", "Basran brigade left."),
            ("Nobody laughed. The", "Basrans, he said, would"),
            ("Nobody laughed. In", "Basra, he said, they would"),
            ("The guards will leave by", "2011, the envoy said."),
            ("The last boat came in on December", "18, 2011, with some"),
            ("They met in July", "2012 and left"),
            ("They met Gen.", "Haddad there."),
            ("They of the U.S.", "side agreed."),
            ("The envoys met between", "Basra and Amara, he said."),
            ("There were some", "500 men in the palace"),
            (
                "They wrote a letter to President",
                "Haddad, who did not answer.",
            ),
            (
                "The pilot they all called Abu",
                "Omar. He was known to them.",
            ),
            (
                "It was a clerk of the Foreign",
                "Office who had sent it, he said.",
            ),
            (
                "They had waited for both",
                "Basra and Amara to say so, he said.",
            ),
            (
                "With the end of the work on the dykes in sight,",
                "Basran boatmen worry, he said.",
            ),
        ] {
            assert!(breaks_inside(line, next), "{line} | {next}");
        }
        for (line, next) in [
            ("Of the", "Basran brigade left."),
            ("What they are waiting for", "Envoys return to the palace"),
            ("The Town They Live In", "Basra, he said, is near."),
            ("Carry on", "Basra, he said, is near."),
            ("The last boat came in on December", "Envoys meet, he said."),
            ("They met Gen.", "- Haddad"),
            ("They of the U.S.", "Envoys of the delta"),
            ("Posted at noon by Mona D.", "in News"),
            (
                "No dykes they write books about",
                "You have read all, he said.",
            ),
            ("There were some", "Envoys in the palace"),
            ("By Mona Haddad and", "Omar Reyes"),
            (
                "The House of the Lock Keepers, 14 Palace Street,",
                "Basra, Delta.",
            ),
            ("The guards of the palace", "Basran brigade left."),
            ("They left.", "Basran brigade left."),
            ("What is wanted of a President", "Envoys meet in Basra"),
            (
                "They wrote a letter to President",
                "They had no answer, he said.",
            ),
            ("A Letter From a President", "Envoys meet in Basra"),
            ("It was a question of Foreign", "Boats are gone, he said."),
        ] {
            assert!(!breaks_inside(line, next), "{line} | {next}");
        }
    }
}
