//! Furniture by the wording of a line alone, wherever it stands: patterns, bylines, signatures, addresses.

use super::dates;
use super::patterns::Marks;
use super::{Furniture, Repetition, line_ends, markup, navigation, patterns, repetition, shape};

/// Furniture by the wording of the line alone.
pub(super) fn furniture(
    text: &str,
    words: usize,
    marks: Marks,
    repeated: Option<&Repetition>,
) -> Option<Furniture> {
    if words == 0 || markup::is_all(text) {
        return Some(Furniture::Navigation);
    }
    if is_byline(text, words) || is_signature(text, words) {
        return Some(Furniture::Byline);
    }
    if dates::is_date(text) {
        let by = text
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("by "));
        return Some(if by {
            Furniture::Byline
        } else {
            Furniture::DateLine
        });
    }
    if words <= POSTED && is_dated_by(text) {
        return Some(Furniture::DateLine);
    }
    if let Some(kind) = patterns::classify(text, words, marks) {
        return Some(kind);
    }
    if words <= BUTTON && is_marked_button(text) {
        return Some(Furniture::Navigation);
    }
    if is_place_line(text) {
        return Some(Furniture::DateLine);
    }
    if words <= HEADING && dates::is_timed_heading(text) {
        return Some(Furniture::SectionHeading);
    }
    if words <= POSTED && is_postal(text) || words <= NUMBERED && ends_in_telephone(text) {
        return Some(Furniture::Contact);
    }
    if navigation::is_row(text, words) || is_filed(text) || words <= ICON && is_icon(text) {
        return Some(Furniture::Navigation);
    }
    if words <= ITEM && is_menu_item(text) {
        return Some(Furniture::Navigation);
    }
    repeated
        .is_some_and(|r| words <= repetition::LONGEST_LINE && r.is_boilerplate(text))
        .then_some(Furniture::Navigation)
}

/// Most words of a button, with the number of an item.
const BUTTON: usize = 7;

/// `1. Skip to content`, `Read more …`: a button as an item of a list, or with dots behind it.
fn is_marked_button(text: &str) -> bool {
    let item = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = match (1..=2).contains(&(text.len() - item.len())) {
        true => item.strip_prefix(['.', ')']).unwrap_or(text),
        false => text,
    };
    let dotted = item.trim_end_matches('…');
    let bare = match dotted.len() < item.len() || item.ends_with("..") {
        true => dotted.trim_end_matches('.'),
        false => item,
    }
    .trim();
    // `1. Politics` is a heading.
    let fewest = if item.len() < text.len() { 3 } else { 1 };
    bare.len() < text.len()
        && bare.contains(char::is_alphabetic)
        && shape::words(bare) >= fewest
        && patterns::classify(bare, shape::words(bare), patterns::marks(bare))
            == Some(Furniture::Navigation)
}

/// `By Mona Haddad and Jon Reyes, Basra Gazette | May 3`.
fn is_byline(text: &str, words: usize) -> bool {
    let Some(rest) = text
        .get(..3)
        .filter(|head| head.eq_ignore_ascii_case("by "))
        .and_then(|_| text.get(3..))
    else {
        return false;
    };
    if words <= 24 && is_introduced(rest) {
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
        if dates::is_date(part) || part.chars().any(char::is_numeric) {
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
    agency
        || (!line_ends::ends_sentence(stripped)
            && (shape::is_names(stripped)
                || people.contains(", ")
                    && shape::is_names(people.split(", ").next().unwrap_or(""))
                    && words <= 16))
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
pub(super) fn is_signature(text: &str, words: usize) -> bool {
    let name = text.trim_start_matches(['—', '–', '-']);
    name.len() < text.len()
        && (words <= 8 && shape::is_names(name.trim()) || words <= POSTED && is_posted(name))
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

/// Most words of a name and a telephone number.
const NUMBERED: usize = 9;

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

/// Most bytes of a telephone number, and fewest digits.
const LONGEST: usize = 24;
const SHORTEST: usize = 7;

/// Most words of the name of a picture that stands for it where it is not seen.
const ICON: usize = 6;

/// `Site icon Port Amal Echo`, `Port Amal Echo logo`.
fn is_icon(text: &str) -> bool {
    let of_site = ["Site icon ", "Site logo ", "Logo of ", "Avatar of "];
    let name = [" logo", " Logo", " icon", " Icon", " avatar"]
        .iter()
        .find_map(|end| text.strip_suffix(end));
    let is_name = |name: &str| {
        name.split(' ')
            .all(|word| word.starts_with(char::is_uppercase))
    };
    of_site.iter().any(|opening| text.starts_with(opening)) || name.is_some_and(is_name)
}

/// Most words of a button with its number in a list.
const ITEM: usize = 8;

/// `1. Skip to content`: a button with its number in a list.
fn is_menu_item(text: &str) -> bool {
    let item = text
        .split_once(". ")
        .filter(|(number, _)| number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()));
    item.is_some_and(|(_, item)| {
        let words = shape::words(item);
        let kind = patterns::classify(item, words, patterns::marks(item));
        words >= 3 && kind == Some(Furniture::Navigation) && !line_ends::ends_sentence(item)
    })
}

/// `posted at 10:41 am on March 4, 2021 by mona_h`: when, and by whom.
fn is_dated_by(text: &str) -> bool {
    text.rsplit_once(" by ").is_some_and(|(date, name)| {
        dates::is_date(date) && shape::words(name) <= 3 && !line_ends::ends_sentence(name)
    })
}

/// `Middle East|Envoys meet in Basra`: a link to another article, with the section before it.
fn is_filed(text: &str) -> bool {
    text.split_once('|').is_some_and(|(section, title)| {
        section.ends_with(char::is_alphabetic)
            && title.starts_with(char::is_uppercase)
            && section.split(' ').count() <= 3
            && section
                .split(' ')
                .all(|word| word.starts_with(char::is_uppercase))
    })
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
        && (date.trim().is_empty() || dates::is_date(date.trim()))
}

/// `BAGHDAD (AP) —` alone on its line.
fn is_place_line(text: &str) -> bool {
    let Some(place) = text.strip_suffix(['—', '–', '-']) else {
        return false;
    };
    let place = place.trim_end_matches(['—', '–', '-', ' ']);
    let name = place.split('(').next().unwrap_or("").trim();
    !name.is_empty()
        && place.len() <= 60
        && name
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | ',' | '.' | '/' | '-' | '\'' | '’'))
}

/// Most words of the heading of an entry of a live page.
const HEADING: usize = 16;

/// Who signs in place of a person.
#[rustfmt::skip]
const AGENCIES: &[&str] = &[
    "admin", "afp", "agencies", "ap", "associated press", "bloomberg", "news desk", "our correspondent",
    "reuters", "staff", "staff reporter", "staff writer", "the associated press", "the editorial board",
    "wire services", "xinhua",
];

/// Whether a name is that of an agency, or of nobody in particular.
pub(super) fn is_agency(name: &str) -> bool {
    AGENCIES.contains(&name.to_lowercase().as_str())
}

/// Whether the word says what a writer is.
pub(super) fn is_role(word: &str) -> bool {
    ROLES.contains(&word.to_lowercase().as_str())
}

/// What a writer is.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "adviser", "advisor", "ambassador", "analyst", "author", "bureau", "columnist", "contributor", "correspondent",
    "correspondents", "desk", "diplomat", "director", "economist", "editor", "fellow", "historian", "journalist", "lecturer",
    "officer", "photographer", "professor", "reporter", "researcher", "scholar", "staff", "stringer", "writer",
];

#[cfg(test)]
mod tests {
    use super::*;

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
    fn addresses_and_links_with_their_section() {
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
        assert!(is_filed("River Delta|Envoys meet in Basra"));
        for line in [
            "River Delta | Envoys meet",
            "the delta|Envoys meet",
            "River Delta|envoys",
            "All Of The River|Envoys",
        ] {
            assert!(!is_filed(line), "{line}");
        }
    }

    #[test]
    fn buttons_with_other_marks_around_them() {
        for line in [
            "1. Skip to content",
            "2) Back to the top",
            "Read more ....",
            "Show more…",
        ] {
            assert!(is_marked_button(line), "{line}");
        }
        for line in [
            "Skip to content",
            "1. Politics",
            "2. The dykes are mended",
            "And then they left...",
            "1921. Back to Basra",
            "...",
        ] {
            assert!(!is_marked_button(line), "{line}");
        }
    }

    fn all(lines: &[&str], expected: bool, holds: impl Fn(&str, usize) -> bool) {
        for line in lines {
            assert_eq!(holds(line, shape::words(line)), expected, "{line}");
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
                "By Mona Haddad, 3 March",
            ],
            true,
            is_byline,
        );
        all(
            &[
                "By evening", "By Leaving Basra", "By Mona the envoy left", "In Mona Haddad",
                "By Mona Haddad, the envoys of the delta had met in the old palace by the river.",
                "By Mona Haddad, who writes about the delta and its dykes and pumps and locks and boats",
            ],
            false,
            is_byline,
        );
    }

    #[test]
    #[rustfmt::skip]
    fn signatures_and_places() {
        all(&["— Mona Haddad, Basra", "-Mona Haddad"], true, is_signature);
        all(
            &["Mona Haddad", "— a boatman", "— Mona Haddad, Jon Reyes, Omar Amin, Ann Reed, Max Amin"], false,
            is_signature,
        );
        let is_place = |line: &str, _| is_place_line(line);
        all(&["BASRA (AP) —", "PORT AMAL, BASRA -", "ST. AMAL (Delta News) – –"], true, is_place);
        all(&["BASRA (AP)", "Basra (AP) —", "—", "(AP) —", &("BASRA ".repeat(11) + "—")], false, is_place);
    }

    #[test]
    fn numbers_icons_and_items_of_menus() {
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
        assert!(is_icon("Site icon Port Amal Echo"));
        assert!(is_icon("Port Amal Echo logo"));
        assert!(!is_icon("Envoys fight over the logo"));
        assert!(is_menu_item("1. Skip to content"));
        for line in [
            "1. Boats leave the delta",
            "3. Sport",
            "12. The envoys meet",
        ] {
            assert!(!is_menu_item(line), "{line}");
        }
        assert!(is_dated_by("posted at 10:41 am on March 4, 2021 by mona_h"));
        assert!(is_dated_by("March 4, 2021 by Mona Haddad"));
        for line in [
            "March 4, 2021, a day by the river.",
            "Boats to leave by March 4, 2021",
            "Out by March 2021",
        ] {
            assert!(!is_dated_by(line), "{line}");
        }
    }
}
