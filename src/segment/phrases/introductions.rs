//! Lines that introduce somebody as notes about authors do.

use crate::segment::words::{cue_words, shape};

/// Whom a line introduces.
pub(in crate::segment) struct Person {
    pub surname: String,
    /// Whether it says that they write, teach or study.
    pub has_role: bool,
}

/// The person whom a line introduces as its author would be, if it does: `Mona Haddad is`, `Mr. Haddad, a retired`.
pub(in crate::segment) fn biography_of(line: &str) -> Option<Person> {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let capital = |w: &&str| {
        let bare = w.strip_prefix("al-").or(w.strip_prefix("el-")).unwrap_or(w);
        bare.starts_with(char::is_uppercase) || matches!(*w, "(ret.)" | "(retd)")
    };
    // `In Basra, the minister's`: a place, no person. `PRESENTER: Ms. Haddad, a last word.`
    let first = line.split_whitespace().next()?;
    if cue_words::starts_sentences(first) || first.ends_with(':') {
        return None;
    }
    // The name, the verb and the word behind it.
    let words: Vec<&str> = line.split_whitespace().take(LONGEST_NAME + 2).collect();
    let name = words
        .iter()
        .take_while(|w| capital(w) || matches!(**w, "al" | "de" | "van" | "von" | "bin"))
        .count();
    let name = (0..name)
        .find(|at| words.get(*at).is_some_and(|w| w.ends_with(',')))
        .map_or(name, |at| at + 1);
    let before = words
        .get(..name)
        .filter(|names| (1..=LONGEST_NAME).contains(&names.len()))?;
    // `Mona Haddad (@mona_h) is`, `Mona Haddad ’27 is`
    let aside = |word: &&&str| {
        word.starts_with('(') && word.ends_with(')')
            || word.starts_with(['‘', '’', '\'']) && word.ends_with(|c: char| c.is_ascii_digit())
    };
    let name = name + usize::from(words.get(name).filter(aside).is_some());
    let verb = words.get(name).copied().unwrap_or("");
    let apposition = before.last().is_some_and(|w| w.ends_with(','));
    let verbs = [
        "is", "was", "covers", "directs", "edits", "farms", "has", "heads", "holds", "leads",
        "lives", "reported", "reports", "runs", "served", "serves", "studies", "teaches", "works",
        "writes",
    ];
    if !(apposition || verbs.contains(&verb)) {
        return None;
    }
    let roles = [
        "fellow",
        "professor",
        "correspondent",
        "reporter",
        "journalist",
        "editor",
        "columnist",
        "writer",
        "author",
        "researcher",
        "lecturer",
        "contributor",
        "analyst",
        "scholar",
        "freelance",
        "historian",
        "student",
    ];
    let has_role = !apposition
        && (matches!(verb, "covers" | "writes" | "teaches" | "reports")
            || verb == "has"
                && words
                    .get(name + 1)
                    .is_some_and(|w| matches!(*w, "covered" | "reported"))
            || verb == "is"
                && words.get(name + 1) == Some(&"a")
                && words
                    .get(name + 2)
                    .or(line.split_whitespace().nth(name + 2).as_ref())
                    .is_some_and(|w| matches!(*w, "former" | "retired"))
                && line.split_whitespace().count() <= FORMER
            || line
                .split_whitespace()
                .take(INTRODUCED)
                .skip(name)
                .any(|w| {
                    let word = w.trim_matches(|c: char| !c.is_alphanumeric());
                    roles.iter().any(|role| word.eq_ignore_ascii_case(role))
                }));
    // A surname alone is anybody's, unless a role follows at once.
    if before.len() == 1 && !(has_role && verb == "is" && line.split_whitespace().count() <= 14) {
        return None;
    }
    let surname = before
        .last()?
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_string();
    (!surname.is_empty()).then_some(Person { surname, has_role })
}

/// Whose book a line announces: `Mona Haddad's history of the delta is published by the port press`.
pub(in crate::segment) fn writer_of_book(line: &str) -> Option<Person> {
    let begins = &line[..line.floor_char_boundary(NAMED)];
    let mut marks = memchr::memchr2_iter(b'\'', "’".as_bytes()[0], begins.as_bytes());
    let is_of = |at: &usize| {
        ["'s ", "’s "]
            .iter()
            .any(|of| begins[*at..].starts_with(of))
    };
    let at = marks.find(is_of)?;
    let name = line.get(..at)?;
    let rest = line.get(at..)?;
    let book = rest
        .split_whitespace()
        .skip(1)
        .take(4)
        .any(|word| matches!(word, "biography" | "book" | "history" | "memoir" | "novel"));
    let is_out = || {
        [" published", " is out", " appears ", " appeared "]
            .iter()
            .any(|said| rest.contains(said))
    };
    let surname = name.split_whitespace().next_back()?.to_string();
    (book && is_out() && name.contains(' ') && shape::is_names(name)).then_some(Person {
        surname,
        has_role: false,
    })
}

/// Within so many bytes a line names whose book it announces.
const NAMED: usize = 120;

/// `The writer is a former envoy`, `The author spent two years in Amara`, at the end.
pub(in crate::segment) fn introduces_author(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if text.starts_with("About the author")
        || text.starts_with("The author's ")
        || text.starts_with("The author’s ")
    {
        return true;
    }
    ["The author ", "The authors ", "The writer ", "The writers "]
        .iter()
        .find_map(|who| text.strip_prefix(who))
        .and_then(|rest| rest.split_whitespace().next())
        .is_some_and(|verb| OF_AUTHORS.contains(&verb))
}

/// What authors are said to do and to have done.
#[rustfmt::skip]
const OF_AUTHORS: &[&str] = &[
    "are", "commanded", "covered", "covers", "directed", "directs", "edits", "is", "lectures", "lives", "reported",
    "served", "serves", "spent", "teaches", "taught", "was", "were", "worked", "works",
];

/// `Senator Haddad is a member of the Committee on Dykes`, at the end of what a member of a parliament gives out.
pub(in crate::segment) fn introduces_member(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let mut is_in = |list: &[&str]| words.next().is_some_and(|word| list.contains(&word));
    let member = is_in(&[
        "Congressman",
        "Congresswoman",
        "Rep.",
        "Representative",
        "Sen.",
        "Senator",
    ]);
    let named = is_in_name(text);
    member
        && named
        && text.ends_with('.')
        && !text.contains(['“', '"'])
        && [
            "member of",
            "chair of",
            "chairman of",
            "chairwoman of",
            "serves on",
            "sits on",
        ]
        .iter()
        .any(|seat| text.contains(seat))
        && ["Committee", "Caucus", "Subcommittee"]
            .iter()
            .any(|body| text.contains(body))
}

/// Whether a name of up to four words and then a verb of notes follow the first word.
fn is_in_name(text: &str) -> bool {
    let rest: Vec<&str> = text.split_whitespace().skip(1).take(LONGEST_NAME).collect();
    let name = rest
        .iter()
        .take_while(|word| word.starts_with(|c: char| c.is_uppercase() || c == '('))
        .count();
    name >= 1
        && rest
            .get(name)
            .is_some_and(|verb| matches!(*verb, "is" | "chairs" | "serves" | "sits"))
}

/// Most words of a name.
pub(in crate::segment) const LONGEST_NAME: usize = 6;
/// Most words of a note about somebody who was something.
const FORMER: usize = 25;

/// Within so many words a line says what its author does.
const INTRODUCED: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_line_introduces() {
        for (line, surname, has_role) in [
            (
                "Mona Haddad is a fellow at the River Institute.",
                "Haddad",
                true,
            ),
            ("* Mona al Haddad covers the delta.", "Haddad", true),
            ("Mona Haddad lives in Basra.", "Haddad", false),
            (
                "Mona Haddad is a former pilot who served in Basra.",
                "Haddad",
                true,
            ),
            ("Mona Haddad lives in Basra, a lecturer.", "Haddad", true),
            (
                "Mr. Haddad, a retired pilot and editor, mends nets.",
                "Haddad",
                false,
            ),
            ("Haddad is a fellow at the River Institute.", "Haddad", true),
            ("Mona Haddad is a Senior Fellow in Amara.", "Haddad", true),
        ] {
            let person = biography_of(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (&*person.surname, person.has_role),
                (surname, has_role),
                "{line}"
            );
        }
        for line in [
            "Mona Haddad said no.",
            "the river is high",
            "In Basra, the minister is a guest.",
            "The delta is a fellow of nobody.",
            "Haddad covers the delta.",
            "Haddad lives in Basra.",
            "Haddad is a fellow at the River Institute and has been there since the flood of that spring.",
            "Mona Jon Omar Layla Ann Ben Reyes is a fellow.",
        ] {
            assert!(biography_of(line).is_none(), "{line}");
        }
    }

    #[test]
    fn authors_without_a_name() {
        for line in [
            "The author is an envoy.",
            "• The writer teaches law.",
            "About the author",
        ] {
            assert!(introduces_author(line), "{line}");
        }
        for line in ["The author has left.", "So the author is an envoy."] {
            assert!(!introduces_author(line), "{line}");
        }
    }

    #[test]
    fn names_with_something_behind_them() {
        for line in [
            "Mona Haddad (@mona_h) is a fellow at the River Institute.",
            "Mona Haddad ‘27 is a news editor.",
            "Mona al-Haddad is a fellow at the River Institute.",
        ] {
            assert!(
                biography_of(line).is_some_and(|person| person.has_role),
                "{line}"
            );
        }
    }

    #[test]
    fn members_of_parliaments() {
        for line in [
            "Senator Haddad is the deputy leader and a member of the Committee on Dykes.",
            "Congresswoman Mona Haddad serves on the Rivers Subcommittee.",
        ] {
            assert!(introduces_member(line), "{line}");
        }
        for line in [
            "Senator Haddad said that she is a member of the Committee on Dykes.",
            "The senator is a member of the Committee on Dykes.",
            "Senator Haddad is a member of the party.",
            "“Senator Haddad is a member of the Committee on Dykes,” he said.",
        ] {
            assert!(!introduces_member(line), "{line}");
        }
    }
}
