//! Credits of photographs, on their own line or behind a caption: agencies that sell pictures, and names beside them.

use crate::segment::boundaries;
use crate::segment::line::Line;
use crate::segment::words::shape;
use crate::segment::words::verbs::{MANY, ONE, VERBS};

/// Whether the line is one sentence and an agency that sells pictures, and no report that it signs.
pub(in crate::segment) fn is_credited(line: &Line) -> bool {
    if line.words > CREDITED || line.stops || line.text.ends_with(['”', '"']) {
        return false;
    }
    if line.text.contains('/') && names_both(&line.text) {
        return true;
    }
    if is_a_place_by_an_agency(&line.text) {
        return true;
    }
    line.text.rfind(". ").is_some_and(|stop| {
        let (sentence, credit) = line.text.split_at(stop + 1);
        let in_brackets = credit.trim_start().starts_with(['(', '[', '©']);
        names_agency(credit, in_brackets) && boundaries::sentences(sentence).len() == 1
    })
}

/// `Two men by the old pier on Monday (AFP)`: what is to be seen, without a verb. A round-up of the news names the agencies of its
/// reports just so.
fn is_a_place_by_an_agency(text: &str) -> bool {
    let Some((shown, agency)) = text.rsplit_once(" (") else {
        return false;
    };
    let is_verb = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let known = [VERBS, ONE, MANY];
        known.iter().any(|verbs| verbs.binary_search(&word).is_ok())
            || ["ed", "s"]
                .iter()
                .any(|end| word.ends_with(end) && word.starts_with(char::is_lowercase))
    };
    agency
        .strip_suffix(')')
        .is_some_and(|agency| names_agency(agency, false))
        && (SHOWN..=SEEN).contains(&shape::words(shown))
        && !shown.split(' ').any(is_verb)
}

/// `Nets by the pier of Amara in 2003. DNA`: a sentence, and who took the picture, known or not.
pub(in crate::segment) fn is_signed(line: &Line) -> bool {
    let Some((said, by)) = line.text.rsplit_once(". ") else {
        return false;
    };
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with('.');
    !line.stops
        && shape::words(said) >= SHOWN
        && shape::words(by) <= SIGNED
        && by.split(' ').all(is_name)
        && boundaries::sentences(&line.text).len() == 2
}

/// `A tug by the pier. Delta Guard / Jon Reyes`: a sentence, and two names that a stroke divides.
fn names_both(text: &str) -> bool {
    let sentences = boundaries::sentences(text);
    let [_, credit] = &*sentences else {
        return false;
    };
    let credit = text.get(credit.clone()).unwrap_or("");
    let mut names = credit.split('/').map(str::trim);
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .split(' ')
                .all(|word| word.starts_with(char::is_uppercase))
    };
    shape::words(credit) <= NAMED && names.clone().count() == 2 && names.all(is_name)
}

/// ` (AFP)`, ` [Getty Images]`, ` © AP`, ` Reuters/Stringer`: an agency that sells pictures, and names beside it.
pub(in crate::segment) fn names_agency(credit: &str, in_brackets: bool) -> bool {
    let mut words = credit
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '/' | '(' | ')' | '[' | ']' | '©' | ',' | '-')
        })
        .filter(|word| !word.is_empty());
    let mut agency = false;
    let fits = words.all(|word| {
        agency |= AGENCIES.contains(&word) || in_brackets && SERVICES.contains(&word);
        word.starts_with(char::is_uppercase) || OF_PICTURES.contains(&word)
    });
    fits && agency && shape::words(credit) <= 7
}

/// Whether a credit names a picture, or an agency that sells pictures.
pub(in crate::segment) fn is_photo_credit(text: &str) -> bool {
    let words = [
        "photo", "image", "picture", "getty", "reuters", "afp", "ap", "epa", "file", "handout",
        "courtesy", "pool", "pa",
    ];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| {
            words
                .iter()
                .any(|word| w == *word || w.strip_suffix('s') == Some(*word))
        })
        || text.to_lowercase().contains("photograph")
        || shape::words(text) <= SLASHED && text.contains('/')
}

/// Agencies behind a caption, by one of their words.
const AGENCIES: &[&str] = &[
    "AFP",
    "AP",
    "Alamy",
    "Anadolu",
    "DPA",
    "DVIDS",
    "EPA",
    "Getty",
    "NurPhoto",
    "Reuters",
    "Shutterstock",
    "UPI",
    "Xinhua",
];
/// Services that take pictures, believed in brackets: `led by the U.S. Army` ends so, too.
const SERVICES: &[&str] = &["Army", "Force", "Marine", "Navy"];
/// What stands in small letters beside them, and in a name.
const OF_PICTURES: &[&str] = &[
    "al", "courtesy", "file", "handout", "image", "of", "photo", "picture", "pool", "via",
];
/// Most words of a credit of two names behind a caption.
pub(in crate::segment) const NAMED: usize = 9;
/// Most words of a caption and the agency behind it.
pub(in crate::segment) const CREDITED: usize = 40;

/// Fewest words of what a picture shows, and most words of who took it, where only that tells a caption.
const SHOWN: usize = 4;
const SIGNED: usize = 3;
/// Most words of what is to be seen where only the agency in brackets tells.
const SEEN: usize = 14;
/// Most words of a credit of two names, one of them the agency's: `Jon Reyes / DNA`.
const SLASHED: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_of_photographs() {
        for text in [
            "Photo: Jon Reyes",
            "Jon Reyes/AFP",
            "Images by Reyes",
            "The photographer",
        ] {
            assert!(is_photo_credit(text), "{text}");
        }
        for text in ["Reporting by Mona Haddad", "Filed in Basra", "Apt words"] {
            assert!(!is_photo_credit(text), "{text}");
        }
    }

    #[test]
    fn captions_right_above_and_below_a_credit() {
        use crate::segment::naming::tests::{LEAD, NEXT};
        use crate::segment::segment;
        let title = "Envoys meet in the old palace";
        for (picture, kinds) in [
            (
                "Two men wait by the pier of Amara\n\nPA Media",
                ["caption", "credit"],
            ),
            (
                "photo by Sgt. Jon Reyes\nTwo men wait by the pier before the flood.",
                ["credit", "caption"],
            ),
            (
                "photo by Sgt. Jon Reyes\n\nTwo men wait by the pier before the flood.",
                ["credit", "sentence"],
            ),
        ] {
            let text = format!("{title}\n\n{LEAD}\n\n{picture}\n\n{NEXT}\n\n{LEAD}");
            let found = segment(&text, None);
            let found: Vec<_> = found[2..4].iter().map(|s| s.kind.as_str()).collect();
            assert_eq!(found, kinds, "{picture}");
        }
    }

    #[test]
    fn what_is_seen_and_what_is_reported() {
        for text in [
            "Men by the old pier on Monday (AFP)",
            "The envoy in the old palace (AP)",
        ] {
            assert!(is_a_place_by_an_agency(text), "{text}");
        }
        for text in [
            "The guard will leave two of the dykes by June (Reuters)",
            "Amara has turned down the offer of talks (AFP)",
            "The guard must leave the city before the winter (AFP)",
            "Envoy says the guard can go home by June (AFP)",
            "The guard should stay in the delta (Navy)",
            "Talks in the old palace on Monday (in Amara)",
        ] {
            assert!(!is_a_place_by_an_agency(text), "{text}");
        }
    }

    #[test]
    fn agencies_and_names_behind_a_caption() {
        assert!(names_agency(" © Amin al-Reyes, AFP", true));
        assert!(!names_agency(" led by the AFP", false));
    }
}
