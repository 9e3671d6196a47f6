//! Furniture by the wording of a line alone, wherever it stands: patterns, who signs, how to reach somebody, buttons.

use super::repetition;
use super::repetition::Repetition;
use crate::segment::kind::Furniture;
use crate::segment::lines::{code, markdown, markup};
use crate::segment::patterns;
use crate::segment::patterns::Marks;
use crate::segment::phrases::dated;
use crate::segment::phrases::dates;
use crate::segment::phrases::foreign_fields;
use crate::segment::phrases::forms::is_noise;
use crate::segment::phrases::{bylines, contact, navigation};
use crate::segment::words::{line_ends, shape};

/// Furniture by the wording of the line alone.
pub(in crate::segment) fn furniture(
    text: &str,
    words: usize,
    marks: Marks,
    repeated: Option<&Repetition>,
) -> Option<Furniture> {
    if words == 0 || markup::is_all(text) || code::is_all(text) {
        return Some(Furniture::Navigation);
    }
    if let Some(bare) = markdown::bare(text) {
        return match shape::words(&bare) {
            0 => Some(Furniture::Caption),
            words => furniture(&bare, words, patterns::marks(&bare), repeated),
        };
    }
    if bylines::is_byline(text, words)
        || bylines::is_named_twice(text)
        || bylines::is_signature(text, words)
        || words <= OFFICE && bylines::is_office(text)
    {
        return Some(Furniture::Byline);
    }
    if dated::is_date(text) {
        let by = text
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("by "));
        return Some(if by {
            Furniture::Byline
        } else {
            Furniture::DateLine
        });
    }
    if words <= DATED && is_dated_by(text) {
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
    if words <= HEADING && (dates::is_timed_heading(text) || is_starred(text)) {
        return Some(Furniture::SectionHeading);
    }
    if contact::is_contact(text, words) {
        return Some(Furniture::Contact);
    }
    if navigation::is_row(text, words)
        || is_filed(text)
        || line_ends::is_serial(text)
        || is_noise(text)
        || words <= ICON && is_icon(text)
    {
        return Some(Furniture::Navigation);
    }
    if words <= ITEM && is_menu_item(text) {
        return Some(Furniture::Navigation);
    }
    foreign_fields::of(text, words).or_else(|| {
        repeated
            .is_some_and(|r| words <= repetition::LONGEST_LINE && r.is_boilerplate(text))
            .then_some(Furniture::Navigation)
    })
}

/// Most words of a name and an office.
const OFFICE: usize = 14;

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

/// Most words of when something was posted and by whom.
const DATED: usize = 20;

/// `posted at 10:41 am on March 4, 2021 by mona_h`: when, and by whom.
fn is_dated_by(text: &str) -> bool {
    text.rsplit_once(" by ").is_some_and(|(date, name)| {
        dated::is_date(date) && shape::words(name) <= 3 && !line_ends::ends_sentence(name)
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

/// `**River Council`: a heading with two stars before it and none behind it. A note stands behind a blank, or stops.
fn is_starred(text: &str) -> bool {
    text.strip_prefix("**").is_some_and(|title| {
        title.starts_with(char::is_uppercase)
            && !title.contains('*')
            && !line_ends::ends_sentence(title)
            && !title.ends_with([':', ',', ';'])
            && title
                .split(' ')
                .all(|word| word.len() <= SMALL || !word.starts_with(char::is_lowercase))
    })
}

/// Most letters of a word that titles write small.
const SMALL: usize = 4;

/// `BAGHDAD (AP) —` alone on its line.
fn is_place_line(text: &str) -> bool {
    let Some(place) = text.strip_suffix(['—', '–', '-']) else {
        return false;
    };
    let place = place.trim_end_matches(['—', '–', '-', ' ']);
    if let Some(place) = place.strip_prefix("Reporting from ") {
        return place.len() <= 60 && shape::is_all_names(place);
    }
    let name = place.split('(').next().unwrap_or("").trim();
    !name.is_empty()
        && place.len() <= 60
        && name
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | ',' | '.' | '/' | '-' | '\'' | '’'))
}

/// Most words of the heading of an entry of a live page.
const HEADING: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn headings_behind_two_stars() {
        for line in ["**River Council", "**Pilots and Boats of the Delta"] {
            assert!(is_starred(line), "{line}");
        }
        for line in [
            "**River Council**",
            "** River Council",
            "**River Council.",
            "**The pilots were not asked",
            "*River Council",
        ] {
            assert!(!is_starred(line), "{line}");
        }
    }

    #[test]
    fn dates_and_places_of_posts() {
        assert!(is_dated_by("posted at 10:41 am on March 4, 2021 by mona_h"));
        assert!(is_dated_by("March 4, 2021 by Mona Haddad"));
        for line in [
            "March 4, 2021, a day by the river.",
            "Boats to leave by March 4, 2021",
            "Out by March 2021",
        ] {
            assert!(!is_dated_by(line), "{line}");
        }
        for line in [
            "BASRA (AP) —",
            "PORT AMAL, BASRA -",
            "ST. AMAL (Delta News) – –",
            "Reporting from Port Amal, Iraq --",
        ] {
            assert!(is_place_line(line), "{line}");
        }
        let long = "BASRA ".repeat(11) + "—";
        for line in [
            "BASRA (AP)",
            "Reporting from the delta -",
            "Basra (AP) —",
            "—",
            "(AP) —",
            &long,
        ] {
            assert!(!is_place_line(line), "{line}");
        }
    }

    #[test]
    fn icons_items_of_menus_and_links_with_their_section() {
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
}
