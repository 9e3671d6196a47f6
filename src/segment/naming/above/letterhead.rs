//! The names of offices above a headline: who issued a statement.

use crate::segment::words::line_model::may_be_headline;

/// Most words of such a name.
const MOST: usize = 14;

/// What an office may be. `of` or `for` follows, but for what says itself of whom it is.
const OFFICES: &[&str] = &[
    "Bureau",
    "Command",
    "Consulate",
    "Department",
    "Directorate",
    "Embassy",
    "Headquarters",
    "Ministry",
    "Office",
    "Secretariat",
];

/// Small words of a name.
const SMALL: &[&str] = &["&", "and", "at", "for", "in", "of", "on", "the", "to"];

/// `Office of the Assistant Secretary of Defense (Public Affairs)`, `U.S. Department of State`: a name that begins with an office,
/// and nothing that it does.
pub(super) fn is_office(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    // A picture of the name and the name.
    let (once, again) = words.split_at(words.len() / 2);
    if once == again && !once.is_empty() {
        return is_office(&once.join(" "));
    }
    let is_name = |word: &&str| {
        SMALL.contains(word) || word.trim_start_matches('(').starts_with(char::is_uppercase)
    };
    let mut pairs = words.windows(2).take(4);
    words.len() <= MOST
        && words.iter().all(is_name)
        && pairs.any(|pair| matches!(pair, [office, of] if OFFICES.contains(office) && matches!(*of, "of" | "for")))
        && !may_be_headline(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn names_of_offices_and_what_they_do() {
        for name in [
            "Office of the Assistant Secretary of Defense (Public Affairs)",
            "U.S. Department of State",
            "Ministry of Ports and Dykes",
            "Embassy of the Republic of the Delta",
            "Delta States Department of Rivers Delta States Department of Rivers",
        ] {
            assert!(is_office(name), "{name}");
        }
        for line in [
            "Ministry of Oil Denies Reports of Strike at River Port",
            "Ministry of Ports shuts lock",
            "The Ministry Says Boats Will Leave the Delta",
            "Office hours",
        ] {
            assert!(!is_office(line), "{line}");
        }
    }

    #[test]
    fn the_headline_stands_below_who_issued_it() {
        let title = "River Guard News Briefing with Capt. Haddad from the Delta";
        let office = "Office of the Deputy Minister of Ports (Public Affairs)";
        let page = [
            "Ministry of Ports",
            office,
            "News Transcript",
            title,
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, title), "headline");
        assert_eq!(kind_of(&page, office), "navigation");
        let page = [office, LEAD, NEXT];
        assert_eq!(kind_of(&page, LEAD), "sentence");
    }
}
