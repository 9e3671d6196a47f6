//! Credits of photographs, on their own line or behind a caption: agencies that sell pictures, and names beside them.

use super::line::Line;
use super::scenes::reports;
use super::{boundaries, shape};

/// Whether the line is one sentence and an agency that sells pictures, and no report that it signs.
pub(super) fn is_credited(line: &Line) -> bool {
    if line.words > CREDITED || line.stops || line.text.ends_with(['”', '"']) {
        return false;
    }
    if line.text.contains('/') && names_both(&line.text) {
        return true;
    }
    line.text.rfind(". ").is_some_and(|stop| {
        let (sentence, credit) = line.text.split_at(stop + 1);
        let in_brackets = credit.trim_start().starts_with(['(', '[', '©']);
        names_agency(credit, in_brackets) && boundaries::sentences(sentence).len() == 1
    })
}

/// `The boats left on Monday, a pilot said. (DNA)`, `… on Monday. — DNA`: a report that an agency signs as it signs captions. What
/// a caption says is in the present tense, or has no verb.
pub(super) fn is_signed_report(text: &str, words: usize) -> bool {
    let in_brackets = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    let signed = in_brackets.or_else(|| text.rsplit_once(['—', '–', '|']));
    let Some((sentence, agency)) = signed.filter(|_| words >= SIGNED) else {
        return false;
    };
    REPORTING.contains(&agency.trim())
        && sentence.trim_end().ends_with(['.', '!', '?', '”', '"'])
        && reports(sentence)
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
pub(super) fn names_agency(credit: &str, in_brackets: bool) -> bool {
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
pub(super) fn is_photo_credit(text: &str) -> bool {
    let words = [
        "photo", "image", "picture", "getty", "reuters", "afp", "ap", "epa", "file", "handout",
        "courtesy", "pool",
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
    "Anadolu",
    "DVIDS",
    "EPA",
    "Getty",
    "Reuters",
    "Shutterstock",
    "UPI",
    "Xinhua",
];
/// Those that sign reports, too.
const REPORTING: &[&str] = &["AFP", "AP", "Anadolu", "Reuters", "UPI", "Xinhua"];
/// Fewest words of a report that an agency signs.
const SIGNED: usize = 8;
/// Services that take pictures, believed in brackets: `led by the U.S. Army` ends so, too.
const SERVICES: &[&str] = &["Army", "Force", "Marine", "Navy"];
/// What stands in small letters beside them.
const OF_PICTURES: &[&str] = &[
    "courtesy", "file", "handout", "image", "of", "photo", "picture", "pool", "via",
];
/// Most words of a credit of two names behind a caption.
pub(super) const NAMED: usize = 9;
/// Most words of a caption and the agency behind it.
pub(super) const CREDITED: usize = 40;

/// Most words of a credit of two names, one of them the agency's: `Jon Reyes / DNA`.
const SLASHED: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_with_an_agency_behind_them() {
        let is = |text: &str| is_signed_report(text, shape::words(text));
        for text in [
            "The boats left on Monday, a pilot of the guard said. (AP)",
            "The council of the delta voted against it. — AFP",
            "“We shall not be moved from the delta,” the pilots said. (Reuters)",
            "A ferry sank near the old pier on Monday night. – Xinhua",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "The boats left on Monday, a pilot of the guard said.",
            "The boats left on Monday, a pilot said (AP)",
            "The boats left, a pilot said. (AP)",
            "The boats left on Monday, a pilot of the guard said. (Getty)",
            "The boats left on Monday, a pilot of the guard said. AP",
            "A pilot of the guard by the pier on Monday. (AP)",
            "Pilots of the guard wave from the pier on Monday. — AFP",
            "Boats are seen by the pier of Amara on Monday. (AP)",
        ] {
            assert!(!is(text), "{text}");
        }
    }

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
}
