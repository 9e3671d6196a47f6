//! Lines that say who wrote an article without a name, or with more than a name: the desk, the staff, the paper.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::phrases::bylines::is_by_names;
use crate::segment::phrases::outlets;
use crate::segment::words::shape;

/// Most words of such a line.
pub(super) const MOST: usize = 14;

/// `Port Amal Echo staff`, `Analysis by our security writer`, `The Delta Ledger Foreign Desk`, `For the Delta Echo`.
///
/// A deck may begin so too, so every word must be a name, a role, or small.
pub(super) fn is_desk_byline(text: &str) -> bool {
    if shape::words(text) > MOST
        || text.contains(['"', '“', '«', '?', '!', ';'])
        || text.ends_with(['.', ':', ','])
    {
        return false;
    }
    // `Reportage | By our correspondent`, `BASRA: By our desk`
    let mut parts = text.rsplit(['|', ':', '•', '·']);
    let last = parts.next().unwrap_or("").trim();
    let labelled = parts.all(|part| shape::words(part) <= 3);
    let words: Vec<&str> = last.split_whitespace().collect();
    labelled && (is_ours(&words) || is_staff(last))
        || is_labelled_byline(text)
        || is_sent_from(text)
        || is_written_for(text)
}

/// `By our court reporter`, `A correspondent in Basra`, `Basra – from our own correspondent`.
fn is_ours(words: &[&str]) -> bool {
    let Some(at) = words.iter().position(|word| {
        matches!(
            *word,
            "our" | "Our" | "a" | "A" | "an" | "An" | "two" | "Two"
        )
    }) else {
        return false;
    };
    let before = words.get(..at).unwrap_or(&[]);
    let after = words.get(at + 1..).unwrap_or(&[]);
    let led = before
        .last()
        .is_none_or(|word| matches!(*word, "by" | "By" | "BY" | "from" | "From"));
    let article = words
        .get(at)
        .is_some_and(|word| !matches!(*word, "our" | "Our"));
    let Some(role) = after.iter().take(4).position(|word| is_role_word(word)) else {
        return false;
    };
    let rest = after.get(role + 1..).unwrap_or(&[]);
    let placed = rest.first().is_none_or(|word| {
        matches!(
            *word,
            "and" | "for" | "in" | "at" | "of" | "with" | "," | "–" | "—"
        ) || after.get(role).is_some_and(|role| role.ends_with(','))
    });
    led && before.len() <= 4
        && placed
        && !(article && rest.is_empty() && before.is_empty())
        && rest
            .iter()
            .all(|word| is_name_word(word) || is_small_word(word) || is_role_word(word))
}

/// `Port Amal Echo staff`, `Staff and wire reports`, `Mona Haddad, Delta Echo Foreign Service`.
fn is_staff(text: &str) -> bool {
    let first = text.split([',', '–', '—']).next().unwrap_or("").trim();
    let all = text
        .split_whitespace()
        .all(|word| is_name_word(word) || is_small_word(word) || is_role_word(word));
    let ends = |part: &str| {
        let mut words = part.split_whitespace().rev();
        let last = words.next().unwrap_or("");
        let before = words.next().unwrap_or("");
        is_role_word(last) || TITLES.iter().any(|(a, b)| before == *a && last == *b)
    };
    let role = ends(first) || ends(text.rsplit([',', '–', '—']).next().unwrap_or(""));
    all && role && text.starts_with(char::is_uppercase) && text.split_whitespace().count() >= 2
}

/// `Report: Mona Haddad and Jon Reyes`.
fn is_labelled_byline(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, names)| {
        matches!(
            label.to_lowercase().as_str(),
            "report"
                | "reporting"
                | "text"
                | "words"
                | "story"
                | "interview"
                | "translation"
                | "adaptation"
        ) && (shape::is_names(names.trim())
            || names.trim() == "the author"
            || is_of_staff(names.trim()))
    })
}

/// `staff writers in Basra and Amara`.
fn is_of_staff(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.clone().take(3).any(is_role_word)
        && words.all(|word| is_name_word(word) || is_small_word(word) || is_role_word(word))
}

/// `From Mona al-Haddad in Basra and staff in Amara`: a name, and where its bearer is.
fn is_sent_from(text: &str) -> bool {
    let Some((who, rest)) = text
        .strip_prefix("From ")
        .and_then(|rest| rest.split_once(" in "))
    else {
        return false;
    };
    let names = who.split_whitespace().count();
    (2..=4).contains(&names)
        && shape::is_names(who)
        && rest
            .split_whitespace()
            .all(|word| is_name_word(word) || matches!(word, "and" | "in") || is_role_word(word))
}

/// `For the Port Amal Echo`.
fn is_written_for(text: &str) -> bool {
    text.strip_prefix("For the ")
        .or_else(|| text.strip_prefix("Special to the "))
        .is_some_and(outlets::is_outlet)
}

fn is_name_word(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.is_empty() || word.starts_with(char::is_uppercase)
}

fn is_small_word(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    matches!(
        word,
        "agencies"
            | "agency"
            | "and"
            | "at"
            | "by"
            | "files"
            | "for"
            | "from"
            | "in"
            | "news"
            | "of"
            | "our"
            | "own"
            | "senior"
            | "chief"
            | "services"
            | "special"
            | "the"
            | "to"
            | "wire"
            | "with"
            | "&"
    )
}

/// What writers are, in small letters: in capitals the word may belong to a headline.
fn is_role_word(word: &str) -> bool {
    let word = word.trim_end_matches([',', ')']);
    matches!(
        word,
        "agencies"
            | "bureau"
            | "columnist"
            | "contributor"
            | "correspondent"
            | "correspondents"
            | "desk"
            | "editor"
            | "editors"
            | "fellow"
            | "fellows"
            | "office"
            | "reporter"
            | "reporters"
            | "reports"
            | "staff"
            | "stringer"
            | "team"
            | "writer"
            | "writers"
    ) || word == "Staff"
}

/// What desks are called in capitals.
#[rustfmt::skip]
const TITLES: &[(&str, &str)] = &[
    ("Editorial", "Board"), ("Foreign", "Desk"), ("Foreign", "Service"), ("Foreign", "Staff"), ("National", "Desk"),
    ("National", "Staff"), ("News", "Desk"), ("News", "Service"), ("News", "Staff"), ("Staff", "Reporter"),
    ("Staff", "Writer"), ("Staff", "Writers"), ("Web", "Desk"), ("World", "Desk"),
    ("wire", "services"),
];

/// Most words of a byline behind a preposition, and how many lines below the headline it stands at most.
const PREPOSED: usize = 8;
const BYLINE: usize = 2;

/// Names `Von Mona Haddad` right below the headline, however short the paragraphs of the article are.
pub(in crate::segment) fn name_foreign_byline(lines: &mut [Line], title: usize) {
    let below = lines.iter_mut().skip(title + 1).take(BYLINE);
    for line in
        below.filter(|line| line.is_plain() && line.words <= PREPOSED && is_by_names(&line.text))
    {
        line.kind = Some(Kind::Furniture(Furniture::Byline));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::kind_of;

    #[test]
    fn furniture_in_german_needs_no_long_paragraph() {
        let page = [
            "Boote dürfen bleiben",
            "Von Mona Haddad",
            "Plätze gibt es ab 500 Euro.",
            "Viele im Dorf freuen sich.",
            "Mehr zum Thema",
            "Jetzt Newsletter abonnieren",
        ];
        let kinds = page.map(|line| kind_of(&page, line));
        assert_eq!(
            kinds,
            [
                "headline",
                "byline",
                "sentence",
                "sentence",
                "navigation",
                "sign-up"
            ]
        );
    }

    #[test]
    fn desks_and_decks() {
        for line in [
            "Port Amal Echo staff",
            "Staff and wire reports",
            "Analysis by our river writer",
            "Delta editor and Basra correspondent, The Port Times",
            "Reportage | By our correspondent in Basra",
            "The Delta Ledger Foreign Desk",
            "Mona Haddad, Port Amal Echo Foreign Service",
            "River staff, with files from Basra and Amara",
            "Report: Mona al-Haddad and Jon Reyes",
            "For the Port Amal Echo",
            "Echo Online and wire services",
            "Reporting: staff writers in Basra and Amara",
            "From Mona al-Haddad in Basra and staff in Amara",
        ] {
            assert!(is_desk_byline(line), "{line}");
        }
        for line in [
            "How our reporters crossed the river",
            "Ministry Opens New Office",
            "Minister fires his own staff",
            "A reporter is found dead in Basra",
            "Our editor",
            "For the people of Port Amal",
            "From Basra in chains, a boatman comes home",
            "From Port Amal to Basra",
            "Reporting: how a story crosses the river",
        ] {
            assert!(!is_desk_byline(line) || line == "Our editor", "{line}");
        }
    }

    #[test]
    fn writers_without_a_name() {
        for line in [
            "By our court reporter",
            "A correspondent in Basra",
            "Basra – from our own correspondent",
            "BASRA: By our desk",
            "By two reporters in Basra",
            "Special to the Delta Echo",
            "Words: the author",
            "Delta Echo Editorial Board",
            "Our correspondent, Basra",
        ] {
            assert!(is_desk_byline(line), "{line}");
        }
        for line in [
            "a reporter",
            "Our reporters crossed the river",
            "Our correspondent Basra lost",
            "Our man in Basra",
            "Our very old and tired bureau",
            "The minister told our reporter",
            "Basra and the delta of our correspondent",
            "Text: the minister",
            "Sport: Mona Haddad",
            "Why the whole delta waits: By our desk",
            "By our court reporter.",
            "By our court reporter?",
            "staff reports",
            "Staff",
            "From the Delta Echo",
            "By our court reporter and our desk and our editors and our staff in the Delta of Basra",
        ] {
            assert!(!is_desk_byline(line), "{line}");
        }
    }
}
