//! Who speaks in the records of a parliament, where that stands on a line of its own: members with their seat and party, holders
//! of an office.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::words::shape;

/// Most words of the name of a member.
const NAME: usize = 4;
/// Most letters of a party.
const PARTY: usize = 10;

/// Names such lines.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|line| line.is_plain()) {
        if is_one(&line.text) {
            line.kind = Some(Kind::Furniture(Furniture::Byline));
        }
    }
}

/// Whether a line names a member or the holder of an office.
pub(in crate::segment) fn is_one(text: &str) -> bool {
    is_member(text) || is_office(text)
}

/// `Dame Mona Haddad (Amara) (Ind)`.
fn is_member(text: &str) -> bool {
    let parts = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(") ("));
    let Some((member, party)) = parts else {
        return false;
    };
    let is_party = (2..=PARTY).contains(&party.len())
        && party.starts_with(char::is_uppercase)
        && party
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '/' | '-' | ' '));
    is_party
        && member.split_once(" (").is_some_and(|(name, seat)| {
            shape::words(name) <= NAME
                && shape::is_names(name)
                && seat.starts_with(char::is_uppercase)
                && !seat.contains(['(', ')'])
        })
}

/// `The Secretary of State for Rivers (Mona Haddad)`.
fn is_office(text: &str) -> bool {
    let office = text
        .strip_prefix("The ")
        .and_then(|text| text.strip_suffix(')'));
    office
        .and_then(|text| text.rsplit_once(" ("))
        .is_some_and(|(office, name)| {
            let holds = |word: &str| office.split([' ', '-']).any(|part| part == word);
            shape::is_names(name)
                && shape::is_all_names(office)
                && HELD.iter().any(|word| holds(word))
        })
}

/// Offices whose holders are named in brackets.
const HELD: &[&str] = &["Chancellor", "Leader", "Minister", "Secretary"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn members_and_holders_of_an_office() {
        for line in [
            "Dame Mona Haddad (Amara) (Ind)",
            "Jon Reyes (Port Amal East) (Lab/Co-op)",
        ] {
            assert!(is_member(line), "{line}");
        }
        for line in [
            "Mona Haddad (Amara)",
            "Mona Haddad (the envoy) (Ind)",
            "Mona Haddad (Amara) (for the river)",
            "The envoys (Amara) (Ind)",
        ] {
            assert!(!is_member(line), "{line}");
        }
        assert!(is_office("The Secretary of State for Rivers (Mona Haddad)"));
        assert!(!is_office("The Minister who left the delta (Mona Haddad)"));
        let title = "Boats of the Delta";
        let (member, office) = (
            "Dame Mona Haddad (Amara) (Ind)",
            "The Minister for Rivers (Jon Reyes)",
        );
        let page = [title, member, LEAD, office, NEXT];
        assert_eq!(kind_of(&page, member), "byline");
        assert_eq!(kind_of(&page, office), "byline");
        assert_eq!(kind_of(&page, title), "headline");
    }
}
