//! Captions that nobody signed, known by how they are written: what people do in the picture, in the present tense, and then the
//! day on which it was taken, or where they stand in it.

use super::line::Line;
use super::{boundaries, dates};

/// Most words of a caption.
const MOST: usize = 60;
/// Fewest words of one.
const FEWEST: usize = 7;
/// Most sentences: the scene, and what is known of it.
const SENTENCES: usize = 2;
/// Stops of abbreviations that may stand before the end of a sentence.
const STOPS: usize = 3;
/// Within so many words it says what somebody does.
const SUBJECT: usize = 24;

/// `Two men wait for a boat near the pier in Amara, May 3, 2019.`, `The envoy (left) shakes hands with a pilot.`
pub(super) fn is_scene(line: &Line) -> bool {
    if !(FEWEST..=MOST).contains(&line.words) {
        return false;
    }
    let text = without_marks(&line.text);
    let is_dated = || {
        let mut stops = text.match_indices(". ").take(SENTENCES + STOPS);
        ends_in_day(text) || stops.any(|(stop, _)| text.get(..stop).is_some_and(ends_in_day))
    };
    if !is_dated() && !is_placed(text) || !text.starts_with(char::is_uppercase) || !shows(text) {
        return false;
    }
    let sentences = boundaries::sentences(text);
    let scene = sentences.first().and_then(|first| text.get(first.clone()));
    sentences.len() <= SENTENCES
        && scene.is_some_and(|scene| ends_in_day(scene) || is_placed(scene))
}

/// The line without a bullet before it and an agency in brackets or behind a dash after it.
fn without_marks(text: &str) -> &str {
    let text = text.trim_start_matches(['•', '■', '*', '▲', '►', ' ']);
    let text = text.trim_end_matches(['|', ' ']);
    if let Some((scene, agency)) = text.rsplit_once(['—', '–'])
        && is_agency(agency)
    {
        return scene.trim_end();
    }
    let bare = text.strip_suffix([')', ']']);
    match bare.and_then(|bare| bare.rsplit_once([' ', '.'])) {
        Some((scene, mark)) if mark.starts_with(['(', '[']) && is_agency(&mark[1..]) => {
            text.get(..scene.len() + 1).unwrap_or(scene).trim_end()
        }
        _ => text,
    }
}

/// `AFP`, `Reuters`: one word in capitals or one name.
fn is_agency(mark: &str) -> bool {
    let mark = mark.trim();
    mark.starts_with(char::is_uppercase)
        && mark.len() <= 12
        && mark.chars().all(char::is_alphabetic)
}

/// Whether the first verb is one that says what is to be seen.
fn shows(text: &str) -> bool {
    let mut before = "";
    for raw in text.split(' ').take(SUBJECT) {
        if raw.contains(['"', '“', '«', '?', '!', ';']) {
            return false;
        }
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if VERBS.binary_search(&word).is_ok() {
            return false;
        }
        // A noun may look so after what belongs to nouns: `the first walks`.
        let stands_after = |word: &str| !word.is_empty() && !OF_NOUNS.contains(&word);
        if ONE.binary_search(&word).is_ok() && stands_after(before)
            || MANY.binary_search(&word).is_ok() && is_plural(before)
        {
            return true;
        }
        if !word.is_empty() {
            before = word;
        }
    }
    false
}

fn is_plural(word: &str) -> bool {
    word.len() > 3 && word.ends_with('s') && !OF_NOUNS.contains(&word)
        || matches!(word, "people" | "men" | "women" | "children" | "police")
}

/// Whether the text ends with a month, a year and perhaps a day, without a word before them that says until when.
fn ends_in_day(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ' ']);
    let mut words = bare.rsplit(' ');
    if !words.next().is_some_and(dates::is_year) {
        return DAYS.iter().any(|day| bare.ends_with(day));
    }
    let month = |word: &str| dates::is_month(&word.trim_end_matches(['.', ',']).to_lowercase());
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

/// Whether the text says where in the picture somebody stands.
fn is_placed(text: &str) -> bool {
    let mut before = "";
    text.split(' ').any(|word| {
        let is_apart = before.ends_with(',');
        before = word;
        matches!(
            word.trim_end_matches(','),
            "(left)" | "(right)" | "(center)" | "(centre)" | "(L)" | "(R)" | "(C)" | "(l)" | "(r)"
        ) || is_apart && matches!(word, "left," | "right," | "center," | "centre,")
    })
}

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

/// What stands before nouns, and before verbs that say no more than who is meant.
#[rustfmt::skip]
const OF_NOUNS: &[&str] = &[
    "A", "An", "The", "a", "an", "and", "as", "first", "his", "her", "its", "of", "or", "that", "the", "their", "this", "to",
    "what", "when", "which", "who", "whose",
];

/// What one person does in a picture, if the word is hardly ever a noun.
#[rustfmt::skip]
const ONE: &[&str] = &[
    "attends", "carries", "climbs", "embraces", "folds", "gestures", "greets", "hugs", "inspects", "kisses", "kneels", "leans",
    "listens", "looks", "points", "poses", "prays", "pulls", "pushes", "salutes", "shakes", "sits", "smiles", "speaks", "stands",
    "waits", "walks", "weeps",
];

/// What more than one do.
#[rustfmt::skip]
const MANY: &[&str] = &[
    "attend", "carry", "chant", "climb", "dance", "embrace", "gather", "gesture", "greet", "hug", "inspect", "kneel", "listen",
    "look", "march", "parade", "patrol", "pose", "pray", "pull", "push", "ride", "salute", "shake", "sit", "speak", "stand", "tour",
    "wait", "walk", "watch", "wave",
];

/// Verbs of reports.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must", "said", "says", "should", "told",
    "was", "were", "will", "would",
];
