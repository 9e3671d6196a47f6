//! Lines that say who an article, a letter or a post is by: bylines, signatures, agencies.

use super::dated;
use crate::segment::words::{cue_words, line_ends, shape};

/// `By Mona Haddad and Jon Reyes, Basra Gazette | May 3`.
pub(crate) fn is_byline(text: &str, words: usize) -> bool {
    let Some(rest) = text
        .get(..3)
        .filter(|head| head.eq_ignore_ascii_case("by "))
        .and_then(|_| text.get(3..))
    else {
        return is_by_in_arabic(text, words)
            || is_from_capitals(text, words)
            || is_by_our(text, words);
    };
    // The name may have been lost.
    if !rest.contains(char::is_alphanumeric) || words <= 24 && is_introduced(rest) {
        return true;
    }
    if words > 28 || line_ends::ends_sentence(text) && !text.ends_with("Jr.") && words > 8 {
        return false;
    }
    // `By Chap. (Maj.) Mona Haddad`
    let unranked = shape::without_ranks(rest);
    let name = unranked
        .split(['|', '•', '·', '—', '–', '(', ';'])
        .next()
        .unwrap_or("")
        .trim();
    let name = name.split(" - ").next().unwrap_or("");
    let first = name.split_whitespace().next().unwrap_or("");
    if first.ends_with("ing") || first.ends_with("ING") {
        return false;
    }
    let mut people = String::with_capacity(name.len());
    for part in name.split(", ") {
        // After the names come titles, outlets and dates, in any words.
        if dated::is_date(part) || part.chars().any(char::is_numeric) {
            break;
        }
        if !people.is_empty() {
            people.push_str(", ");
        }
        people.push_str(part);
    }
    let agency = is_agency(&people);
    let stripped = people
        .strip_prefix("the ")
        .or(people.strip_prefix("The "))
        .unwrap_or(&people);
    // `By Delta Echo Staff`
    let is_staff = [" Staff", " staff"].iter().any(|of| {
        let outlet = stripped.strip_suffix(of);
        outlet.is_some_and(|outlet| words <= OUTLET && shape::is_all_names(outlet))
    });
    agency
        || is_staff
        || (!line_ends::ends_sentence(stripped)
            && (shape::is_names(stripped)
                || people.contains(", ")
                    && shape::is_names(people.split(", ").next().unwrap_or(""))
                    && words <= 16))
}

/// `Mona Haddad By Mona Haddad The Delta Courier`: the name under a picture of the writer, and then the byline.
pub(in crate::segment) fn is_named_twice(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(" By ") else {
        return false;
    };
    let outlet = rest.strip_prefix(name);
    shape::is_names(name)
        && outlet.is_some_and(|outlet| {
            (outlet.is_empty() || outlet.starts_with([' ', ',']))
                && shape::words(outlet) <= OUTLET
                && shape::is_all_names(outlet.trim_start_matches([' ', ',']))
        })
}

/// Most words of an outlet behind a name.
const OUTLET: usize = 6;

/// `Par Mona Haddad (Amara, correspondante)`, `Von Mona Haddad`: names behind a preposition, in some languages.
pub(in crate::segment) fn is_by_names(text: &str) -> bool {
    let name = ["By ", "Par ", "Von "]
        .iter()
        .find_map(|by| text.strip_prefix(by));
    let name = name.map(|name| name.split([',', '(']).next().unwrap_or("").trim_end());
    name.is_some_and(|name| name.contains(' ') && (shape::is_all_names(name) || are_people(name)))
        && !line_ends::ends_sentence(text)
}

/// `Mona Haddad und Omar Reyes`, `Mona Haddad avec AFP`: people by two names each, and agencies. `Von Mäusen und Menschen` is a title.
fn are_people(names: &str) -> bool {
    let is_agency = |name: &str| name.chars().all(char::is_uppercase);
    [" und ", " et ", " avec ", " mit "].iter().any(|and| {
        let mut parts = names.split(and);
        let is_first = |name: &str| name.contains(' ') && shape::is_all_names(name);
        parts.next().is_some_and(is_first) && parts.all(|name| is_agency(name) || is_first(name))
    })
}

/// Most words of a byline in Arabic.
const IN_ARABIC: usize = 8;

/// `Von unserem Redakteur`, `Von unserer Korrespondentin in Basra`.
fn is_by_our(text: &str, words: usize) -> bool {
    let rest = text.strip_prefix("Von unser").unwrap_or("");
    let who = rest.split(' ').nth(1).unwrap_or("");
    let is_who = [
        "Berichterstatter",
        "Korrespondent",
        "Mitarbeiter",
        "Redakteur",
        "Redaktion",
        "Reporter",
    ]
    .iter()
    .any(|known| who.starts_with(known));
    words <= OUTLET && is_who && !line_ends::ends_sentence(text)
}

/// `From MONA HADDAD in northern Amara`: who sent a report, and from where. Only papers write a name so.
fn is_from_capitals(text: &str, words: usize) -> bool {
    let name = |sent: &str| {
        sent.split_once(" in ")
            .map_or("", |(name, _)| name)
            .to_string()
    };
    text.strip_prefix("From ")
        .is_some_and(|sent| is_sent_from(text, words) && !name(sent).contains(char::is_lowercase))
}

/// `From Mona Haddad in northern Amara`, which may be a title as well: `From Port Amal in a Boat`.
pub(in crate::segment) fn is_sent_from(text: &str, words: usize) -> bool {
    let sent = text
        .strip_prefix("From ")
        .or_else(|| text.strip_prefix("FROM "));
    let parts = sent.and_then(|sent| sent.split_once(" in ").or_else(|| sent.split_once(" IN ")));
    words <= SENT
        && parts.is_some_and(|(name, place)| {
            (2..=3).contains(&shape::words(name))
                && shape::is_names(name)
                && shape::words(place) <= 4
                && place
                    .split(' ')
                    .next_back()
                    .is_some_and(|word| word.starts_with(char::is_uppercase))
                && place.split(' ').all(|word| !cue_words::is_inner(word))
        })
        && !line_ends::ends_sentence(text)
}

/// Most words of a byline that says from where a report was sent.
const SENT: usize = 9;

/// `بقلم: د. منى حداد`
fn is_by_in_arabic(text: &str, words: usize) -> bool {
    let name = text.strip_prefix("بقلم");
    name.is_some_and(|name| name.starts_with([':', ' ']))
        && words <= IN_ARABIC
        && !line_ends::ends_sentence(text)
}

/// `Mona Haddad, a former envoy at the river court.`: a name, and who its bearer is.
fn is_introduced(rest: &str) -> bool {
    rest.split_once(", ").is_some_and(|(name, role)| {
        name.contains(' ')
            && shape::is_names(name)
            && ["a ", "an ", "the ", "former ", "senior "]
                .iter()
                .any(|opening| role.starts_with(opening))
            && role
                .split(|c: char| !c.is_alphabetic())
                .skip(1)
                .take(4)
                .any(is_role)
            && !role.contains(", ")
    })
}

/// `— Mona Haddad, Basra`, below a letter or a comment.
pub(in crate::segment) fn is_signature(text: &str, words: usize) -> bool {
    let name = text.trim_start_matches(['—', '–', '-']);
    name.len() < text.len()
        && (words <= 8 && shape::is_names(name.trim()) || words <= POSTED && is_posted(name))
}

/// Most words of what stands below an embedded post.
const POSTED: usize = 20;

/// `Mona Haddad (@mona_h) March 4, 2021`, below a post.
fn is_posted(text: &str) -> bool {
    let Some((handle, date)) = text
        .split_once(" (@")
        .and_then(|(_, rest)| rest.split_once(')'))
    else {
        return false;
    };
    handle.chars().all(|c| c.is_alphanumeric() || c == '_')
        && (date.trim().is_empty() || dated::is_date(date.trim()))
}

/// Who signs in place of a person.
#[rustfmt::skip]
const AGENCIES: &[&str] = &[
    "admin", "afp", "agencies", "ap", "associated press", "bloomberg", "news desk", "our correspondent",
    "reuters", "staff", "staff reporter", "staff writer", "the associated press", "the editorial board",
    "wire services", "xinhua",
];

/// Whether a name is that of an agency, or of nobody in particular.
pub(in crate::segment) fn is_agency(name: &str) -> bool {
    AGENCIES.contains(&name.to_lowercase().as_str())
}

/// Whether the word says what a writer is.
pub(in crate::segment) fn is_role(word: &str) -> bool {
    ROLES.contains(&word.to_lowercase().as_str())
}

/// Most words of what a writer is, on the line below the name.
const TITLE: usize = 10;
/// Most words of the name.
const NAME: usize = 4;

/// `Mona Haddad`, and below it `Specialist in Rivers of the Delta`.
pub(in crate::segment) fn is_role_below(name: &str, text: &str, words: usize) -> bool {
    let mut first = text.split(|c: char| !c.is_alphabetic()).take(2);
    words <= TITLE
        && first.any(|word| word.starts_with(char::is_uppercase) && is_role(word))
        && !line_ends::ends_sentence(text)
        // `The Ambassador Who Would Not Leave`: a title below the name of a section.
        && !text.to_lowercase().contains(" who ")
        && (2..=NAME).contains(&shape::words(name))
        && shape::is_names(name)
}

/// Most words of a name with a rank.
const RANKED: usize = 6;

/// `Brigadier General Mona Haddad, Director of Operations`: who speaks in a transcript.
pub(in crate::segment) fn is_office(text: &str) -> bool {
    let Some((name, office)) = text.split_once(", ") else {
        return false;
    };
    let held = office.split(" of ").next().unwrap_or(office);
    let held = held.split(" for ").next().unwrap_or(held);
    (2..=RANKED).contains(&shape::words(name))
        && held
            .split(' ')
            .next_back()
            .is_some_and(|word| OFFICES.contains(&word))
        && shape::is_all_names(name)
        && shape::is_all_names(office)
}

/// What speakers of transcripts are.
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "Administrator", "Advisor", "Adviser", "Ambassador", "Chairman", "Chairwoman", "Chief", "Commander", "Coordinator", "Director",
    "Envoy", "Representative", "Secretary", "Spokesman", "Spokesperson", "Spokeswoman",
];

/// What a writer is.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "adviser", "advisor", "ambassador", "analyst", "author", "bureau", "columnist", "contributor", "correspondent",
    "correspondents", "desk", "diplomat", "director", "economist", "editor", "fellow", "historian", "journalist", "lecturer",
    "officer", "photographer", "professor", "reporter", "researcher", "scholar", "specialist", "staff", "stringer", "writer",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::all;

    #[test]
    fn speakers_of_transcripts() {
        for line in [
            "Brigadier General Mona Haddad, Director of Operations",
            "Jon Reyes, Assistant Secretary of the River for Delta Affairs",
            "Mona Haddad, Department Spokesperson",
        ] {
            assert!(is_office(line), "{line}");
        }
        for line in [
            "Delta PM Haddad, River Secretary Discuss Boats",
            "Boats leave, spokesman says",
            "Council, River Secretary",
            "Envoys meet again, Director of Operations Says",
            "Mona Haddad, the director of operations",
        ] {
            assert!(!is_office(line), "{line}");
        }
    }

    #[test]
    fn signatures_of_posts() {
        for line in [
            "— Mona Haddad (@mona_h) March 4, 2021",
            "— Office of the Envoy for the Old Palace (@palace) 4 March 2021",
            "– Mona (@mona_h)",
        ] {
            assert!(is_signature(line, shape::words(line)), "{line}");
        }
        for line in [
            "Mona Haddad (@mona_h) March 4, 2021",
            "— Mona Haddad (@mona_h) was there on March 4, 2021",
            "— The envoys (@ home) left",
        ] {
            assert!(!is_signature(line, shape::words(line)), "{line}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn bylines() {
        all(
            &[
                "By Mona Haddad", "BY MONA HADDAD", "By Mona Haddad and Jon Reyes, Basra Gazette | May 3",
                "By Chap. (Maj.) Mona Haddad", "By the Associated Press", "By Reuters", "By our correspondent",
                "By Mona Haddad, who writes about the delta", "By Mona Haddad - the delta desk",
                "By Mona Haddad, 3 March", "By |", "By Delta Echo Staff", "بقلم: د. منى حداد",
                "From MONA HADDAD in northern Amara", "From JON REYES in Port Amal", "Von unserem Redakteur",
                "Von unserer Korrespondentin in Basra",
            ],
            true,
            is_byline,
        );
        all(
            &[
                "By evening", "By Leaving Basra", "By Friday the delta and its old staff", "By Mona the envoy left", "In Mona Haddad",
                "By Mona Haddad, the envoys of the delta had met in the old palace by the river.",
                "By Mona Haddad, who writes about the delta and its dykes and pumps and locks and boats",
                "بقلم حبر كتبت منى.", "بقلمها منى حداد", "From Port Amal in Boats", "Von unserem Deich", "Von unserem Redakteur hörte man nichts.", "From MONA HADDAD in a boat",
            ],
            false,
            is_byline,
        );
        all(
            &[
                "Von Mona Haddad", "Von Mona Haddad und Omar Reyes", "Par Mona Haddad avec AFP", "Par Mona Haddad et Omar Reyes (Basra)",
            ],
            true,
            |text, _| is_by_names(text),
        );
        all(
            &[
                "Von Deichen und Pumpen", "Von Mona Haddad und ihren Booten", "Von Mona Haddad und Omar Reyes hörte man nichts.",
                "Par temps de crue et de vent",
            ],
            false,
            |text, _| is_by_names(text),
        );
    }

    #[test]
    fn names_of_writers_above_their_bylines() {
        for line in [
            "Mona Haddad By Mona Haddad",
            "Jon Reyes IV By Jon Reyes IV The Delta-Courier",
            "Mona Haddad By Mona Haddad, Delta Courier",
        ] {
            assert!(is_named_twice(line), "{line}");
        }
        for line in [
            "Mona Haddad By Jon Reyes",
            "Boats Sunk By Boats",
            "Mona Haddad By Mona Haddadi",
            "Mona Haddad By Mona Haddad was read aloud in the old palace by the river",
        ] {
            assert!(!is_named_twice(line), "{line}");
        }
    }

    #[test]
    fn what_the_bearer_of_a_name_is() {
        let is = |name: &str, text: &str| is_role_below(name, text, shape::words(text));
        for text in [
            "Specialist in Rivers of the Delta",
            "Senior Fellow, Delta Institute",
            "Professor of Tides",
        ] {
            assert!(is("Mona A. Haddad", text), "{text}");
        }
        for text in [
            "The analyst of the delta",
            "Analyst in Amara says no.",
            "Rivers of the Delta",
        ] {
            assert!(!is("Mona A. Haddad", text), "{text}");
        }
        assert!(!is("The river is high", "Analyst in Amara warns of flood"));
        assert!(!is("Haddad", "Analyst in Amara warns of flood"));
    }

    #[test]
    #[rustfmt::skip]
    fn signatures_of_letters() {
        all(&["— Mona Haddad, Basra", "-Mona Haddad"], true, is_signature);
        all(
            &["Mona Haddad", "— a boatman", "— Mona Haddad, Jon Reyes, Omar Amin, Ann Reed, Max Amin"],
            false,
            is_signature,
        );
    }
}
