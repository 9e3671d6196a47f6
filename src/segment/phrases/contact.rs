//! Lines by which somebody can be reached: a postal address, a telephone number.

use super::dates;

/// Most words of a postal address.
const POSTAL: usize = 20;
/// Most words of a name and a telephone number.
const NUMBERED: usize = 9;
/// Most bytes of a telephone number, and fewest digits.
const LONGEST: usize = 24;
const SHORTEST: usize = 7;

/// Whether a line with so many words ends in an address or in a telephone number.
pub(in crate::segment) fn is_contact(text: &str, words: usize) -> bool {
    words <= POSTAL && is_postal(text) || words <= NUMBERED && ends_in_telephone(text)
}

/// `Delta Gazette LLC, 12 River St., Amara, MI 48103`: an address in America.
fn is_postal(text: &str) -> bool {
    let mut words = text.split_whitespace().rev();
    let (zip, state) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let zip = zip.split('-').next().unwrap_or("");
    zip.len() == 5
        && zip.bytes().all(|b| b.is_ascii_digit())
        && state.len() == 2
        && state.bytes().all(|b| b.is_ascii_uppercase())
        && words.next().is_some_and(|town| town.ends_with(','))
        && words.any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// `Mona Haddad, 202 555 0181`, `Press office: +44 (0)20 7555 0181`: a telephone number behind a name or a label.
fn ends_in_telephone(text: &str) -> bool {
    let Some((name, number)) = text.rsplit_once([',', ':']) else {
        return false;
    };
    let number = number.trim_start();
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '+' | '-' | '.' | '–');
    if number.len() > LONGEST || !number.chars().all(is_part) || !name.contains(char::is_alphabetic)
    {
        return false;
    }
    let groups: Vec<&str> = number
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let last = groups.last().copied().unwrap_or("");
    // A sum has groups of three, and a day ends with its year.
    let is_dialled = last.len() == 4 || number.starts_with(['+', '(', '0']);
    groups.len() >= 2 && digits >= SHORTEST && is_dialled && !dates::is_year(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_addresses() {
        for line in [
            "Delta Gazette LLC, 12 River St., Amara, MI 48103",
            "PO Box 7, Port Amal, TX 77001-0007",
        ] {
            assert!(is_postal(line), "{line}");
        }
        for line in [
            "They moved to Amara, MI 48103",
            "He paid 40 dinars in Amara, IN 2003",
            "The toll was 12 in Basra, AND 10000",
        ] {
            assert!(!is_postal(line), "{line}");
        }
    }

    #[test]
    fn telephone_numbers() {
        for line in [
            "Mona Haddad, 202 555 0181",
            "Press office: +44 (0)20 7555 0181",
            "Pier: 964-555-0107",
        ] {
            assert!(ends_in_telephone(line), "{line}");
        }
        for line in [
            "Amara, 17.06.2008",
            "Boats counted: 1 200 300",
            "Amara, 2003-2008",
            "Room 12, 555",
            ": 202 555 0181",
        ] {
            assert!(!ends_in_telephone(line), "{line}");
        }
    }
}
