//! Captions that nobody signed, known by how they are written: what people do in the picture, in the present tense, and then the
//! day on which it was taken, or where they stand in it.

use crate::segment::boundaries;
use crate::segment::line::Line;
use crate::segment::phrases::dates;
use crate::segment::words::verbs::{MANY, OF_NOUNS, ONE, SUBJECT, VERBS};

/// Most words of a caption.
const MOST: usize = 60;
/// Fewest words of one.
const FEWEST: usize = 7;
/// Most sentences: the scene, and what is known of it.
const SENTENCES: usize = 2;
/// Stops of abbreviations that may stand before the end of a sentence.
const STOPS: usize = 3;
/// `Two men wait for a boat near the pier in Amara, May 3, 2019.`, `The envoy (left) shakes hands with a pilot.`
pub(in crate::segment) fn is_scene(line: &Line) -> bool {
    if !(FEWEST..=MOST).contains(&line.words) {
        return false;
    }
    let text = without_marks(&line.text);
    let is_dated = || {
        let stops = text.match_indices('.').map(|(stop, _)| text.split_at(stop));
        let mut stops = stops.filter(|(_, rest)| rest.starts_with(". "));
        ends_in_day(text)
            || stops
                .by_ref()
                .take(SENTENCES + STOPS)
                .any(|(before, _)| ends_in_day(before))
    };
    if !is_dated() && !is_placed(text) || !text.starts_with(char::is_uppercase) || !shows(text) {
        return false;
    }
    let sentences = boundaries::sentences(text);
    let scene = sentences.first().and_then(|first| text.get(first.clone()));
    sentences.len() <= SENTENCES
        && scene.is_some_and(|scene| ends_in_day(scene) || is_placed(scene))
}

/// Fewest words of a sentence that only a credit beside it makes a caption.
const SHOWN: usize = 5;

/// `Two men mend a net near the pier.`: one sentence that says what is to be seen.
pub(in crate::segment) fn shows_one(line: &Line) -> bool {
    line.is_plain()
        && (SHOWN..=MOST).contains(&line.words)
        && shows(&line.text)
        && boundaries::sentences(&line.text).len() == 1
}

/// Most words of what a picture is.
const DESCRIBED: usize = 40;

/// `Illustration of two men with a net`: what a picture is, for those who do not see it.
pub(in crate::segment) fn is_description(line: &Line) -> bool {
    // Most lines end as a sentence.
    if line.stops || !(SHOWN..=DESCRIBED).contains(&line.words) {
        return false;
    }
    let text = line
        .text
        .strip_prefix("A ")
        .or(line.text.strip_prefix("An "))
        .unwrap_or(&line.text);
    // `A black-and-white photo of two men`
    let text = match text.split_once(' ') {
        Some((
            "aerial" | "black-and-white" | "color" | "colour" | "composite" | "satellite",
            rest,
        )) => rest,
        _ => text,
    };
    let pictures = [
        "drawing",
        "file photo",
        "illustration",
        "image",
        "map",
        "photo",
        "photograph",
        "picture",
        "screenshot",
    ];
    let kind = pictures.iter().find_map(|picture| {
        let head = text
            .get(..picture.len())
            .filter(|head| head.eq_ignore_ascii_case(picture));
        head.and_then(|head| text.get(head.len()..))
    });
    kind.is_some_and(|rest| rest.starts_with(" of ") || rest.starts_with(" showing "))
}

/// The line without a bullet before it and an agency in brackets or behind a dash after it.
fn without_marks(text: &str) -> &str {
    let text = text.trim_start_matches(['•', '■', '*', '▲', '►', ' ']);
    let text = text.trim_end_matches(['|', ' ']);
    if let Some((scene, agency)) = text.rsplit_once(['—', '–'])
        && is_agency_mark(agency)
    {
        return scene.trim_end();
    }
    let bare = text.strip_suffix([')', ']']);
    match bare.and_then(|bare| bare.rsplit_once([' ', '.'])) {
        Some((scene, mark)) if mark.starts_with(['(', '[']) && is_agency_mark(&mark[1..]) => {
            text.get(..scene.len() + 1).unwrap_or(scene).trim_end()
        }
        _ => text,
    }
}

/// `AFP`, `Reuters`: one word in capitals or one name.
fn is_agency_mark(mark: &str) -> bool {
    let mark = mark.trim();
    mark.starts_with(char::is_uppercase)
        && mark.len() <= 12
        && mark.chars().all(char::is_alphabetic)
}

/// Whether the first verb is one that says what is to be seen.
fn shows(text: &str) -> bool {
    let (mut before, mut are_joined) = ("", false);
    let mut words = text.split(' ').take(SUBJECT).peekable();
    while let Some(raw) = words.next() {
        if raw.contains(['"', '“', '«', '?', '!', ';']) {
            return false;
        }
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if VERBS.binary_search(&word).is_ok() {
            return false;
        }
        // A noun may look so: `the first walks`, `two walks in the rain`.
        let is_verb = || {
            let is_many = are_joined || is_plural(before);
            ONE.binary_search(&word).is_ok() || is_many && MANY.binary_search(&word).is_ok()
        };
        let goes_on = |next: &&str| {
            next.starts_with(char::is_uppercase) || AFTER_VERBS.binary_search(next).is_ok()
        };
        let may_follow = !before.is_empty() && !OF_NOUNS.contains(&before);
        if may_follow && is_verb() && words.peek().is_some_and(goes_on) {
            return true;
        }
        // `Pilots of the delta stand by the river`
        are_joined |= word == "and" || is_plural(word);
        if !word.is_empty() {
            before = word;
        }
    }
    false
}

fn is_plural(word: &str) -> bool {
    word.len() > 3 && word.ends_with('s')
        || ["children", "men", "people", "police", "women"]
            .iter()
            .any(|many| word.eq_ignore_ascii_case(many))
}

/// Whether the text ends with a month, a year and perhaps a day, without a word before them that says until when.
pub(in crate::segment) fn ends_in_day(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ' ']);
    if !bare.ends_with(|c: char| c.is_ascii_digit()) {
        return DAYS.iter().any(|day| bare.ends_with(day));
    }
    let mut words = bare.rsplit(' ');
    let month = |word: &str| dates::is_month(&word.trim_end_matches(['.', ',']).to_lowercase());
    if !words.next().is_some_and(dates::is_year) {
        return ends_in_month_and_day(bare);
    }
    let mut words = words.take(3).skip_while(|word| !month(word)).skip(1);
    // `May 3, 2019`, `3 May 2019`, `May 2019`
    let before = words.next().unwrap_or("");
    let is_number = before.starts_with(|c: char| c.is_ascii_digit());
    let before = if is_number {
        words.next().unwrap_or("")
    } else {
        before
    };
    bare.rsplit(' ').take(3).any(month) && !UNTIL.contains(&before)
}

/// `…, March 3`: set apart by a comma, and without the year.
fn ends_in_month_and_day(bare: &str) -> bool {
    bare.rsplit_once(", ").is_some_and(|(_, day)| {
        let day = day.split_once(' ');
        day.is_some_and(|(month, day)| {
            dates::is_month(&month.trim_end_matches('.').to_lowercase())
                && (1..=2).contains(&day.len())
                && day.bytes().all(|b| b.is_ascii_digit())
        })
    })
}

/// Whether the text says where in the picture somebody stands.
fn is_placed(text: &str) -> bool {
    // Of most lines no more is asked than where their brackets and commas stand.
    let mut brackets = text.match_indices('(').map(|(at, _)| text.split_at(at));
    let mut commas = text.match_indices(',').map(|(at, _)| text.split_at(at));
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', ',']);
    brackets.any(|(before, rest)| {
        (before.is_empty() || before.ends_with(' '))
            && IN_BRACKETS
                .iter()
                .any(|place| rest.strip_prefix(place).is_some_and(ends))
    }) || commas.any(|(before, _)| BETWEEN_COMMAS.iter().any(|place| before.ends_with(place)))
}

/// Where somebody stands in a picture.
#[rustfmt::skip]
const IN_BRACKETS: &[&str] = &["(left)", "(right)", "(center)", "(centre)", "(L)", "(R)", "(C)", "(l)", "(r)"];
const BETWEEN_COMMAS: &[&str] = &[", left", ", right", ", center", ", centre"];

/// How captions say when, if not with the year.
const DAYS: &[&str] = &[
    "this file photo",
    "this file picture",
    "this file image",
    "this undated photo",
    "this month",
    "this week",
];

/// What says that something ends or is to come.
const UNTIL: &[&str] = &[
    "after", "before", "by", "from", "since", "through", "till", "to", "until",
];

/// What stands behind verbs of scenes, if no name does.
#[rustfmt::skip]
const AFTER_VERBS: &[&str] = &[
    "a", "across", "after", "against", "alone", "along", "among", "an", "around", "as", "at", "atop", "before", "behind", "beneath",
    "beside", "between", "by", "down", "during", "for", "from", "guard", "guests", "hands", "her", "his", "in", "inside", "into",
    "journalists", "near", "next", "off", "on", "onto", "out", "outside", "over", "past", "people", "reporters", "the", "their", "through", "to",
    "together", "toward", "towards", "troops", "two", "under", "up", "while", "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> bool {
        is_scene(&Line::new(text, false, None))
    }

    #[test]
    fn what_a_picture_shows() {
        for caption in [
            "A pilot waits for a boat at the pier near Amara, March 4, 2021.",
            "Pilots of the delta stand in the old palace on 4 March 2021",
            "• People carry the lamps to the pier after the flood in Amara, on March 4, 2021.",
            "An envoy leans on a mast near the pier, this month.",
            "A pilot waits for a boat at the pier near Amara, as the town marks its flood, March 4.",
            "A pilot sits beside a broken boat in this file photo.",
            "The envoy (left) greets a pilot of the delta.",
            "The envoy, right, and a pilot from Amara wait for the boat to leave.",
            "Two pilots watch the tide near Amara, May 3, 2019. The delta had its worst flood in that year.",
            "Two pilots watch the tide near Amara, May 3, 2019. (DNA)",
            "A pilot greets the envoy at the pier on May 3, 2019.—DNA",
        ] {
            assert!(is(caption), "{caption}");
        }
    }

    #[test]
    fn reports_of_what_people_do() {
        for prose in [
            // What was, and what will be.
            "The envoys met pilots of the delta in the old palace on March 4, 2021.",
            "A pilot who waits for a boat every day was hurt near Amara on March 4, 2021.",
            "The pilots have to stand in line until March 4, 2021.",
            "The old accord stands until March 4, 2021.",
            "A pilot waits for a boat at the pier near Amara on March 4.",
            "The pilots wait for an answer by March 2021.",
            // Nouns.
            "Joint patrols of the river resumed in Amara on March 4, 2021.",
            "The first march through Amara followed on March 4, 2021.",
            "Two walks in the rain and a march through Amara followed on March 4, 2021.",
            "Key points of the accord were agreed in Amara on March 4, 2021.",
            "Night walks resumed in Amara on March 4, 2021.",
            // No day and no place in a picture.
            "A pilot waits for a boat at the pier near Amara.",
            "A pilot greets everybody who left, and the envoy waits.",
            "The right, which waits for its day, greets the vote.",
            // Somebody's words, and a paragraph of several sentences.
            "“A pilot waits for a boat at the pier,” he wrote on March 4, 2021.",
            "A pilot waits at the pier near Amara, March 4, 2021. Nobody comes. He goes home.",
            "waits for a boat at the pier near Amara, March 4, 2021",
        ] {
            assert!(!is(prose), "{prose}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(AFTER_VERBS.is_sorted());
    }
}
