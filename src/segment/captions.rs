//! Captions known by their neighbours: a label of captions, a photo credit, or the caption said again. And by an agency
//! behind a single sentence, above the last paragraph of the article.

use super::extent::Extent;
use super::line::{Line, set};
use super::links::TEASER;
use super::scenes::is_scene;
use super::{Furniture, Kind, boundaries, dateline, shape};

/// Names captions: below `Image caption,`, above a photo credit, or said again with one.
pub(super) fn name(lines: &mut [Line]) {
    let caption = Some(Kind::Furniture(Furniture::Caption));
    for at in 1..lines.len() {
        let [Some(above), Some(below)] = [lines.get(at - 1), lines.get(at)] else {
            continue;
        };
        let counted = || above.folded().len() == 4 && above.folded().words().next() == Some("list");
        if above.words <= 4 && below.is_plain() && below.words <= TEASER && counted() {
            set(lines, at, Furniture::Navigation);
            continue;
        }
        let label = above.kind == caption && above.words <= 2;
        let again = below.kind == caption
            && above.folded().len() >= 3
            && below.folded().starts_with(above.folded());
        if label && below.is_plain() && below.words <= 45 && !dateline::opens(&below.text) {
            set(lines, at, Furniture::Caption);
        } else if again && above.is_plain() {
            set(lines, at - 1, Furniture::Caption);
        }
    }
    for line in lines.iter_mut().filter(|line| line.is_plain()) {
        if is_scene(line) || is_cut_off(line) {
            line.kind = Some(Kind::Furniture(Furniture::Caption));
        }
    }
    name_between(lines);
    let spaced = lines.iter().any(|l| l.is_body() && !l.tight);
    for at in 1..lines.len() {
        let credit = lines.get(at).is_some_and(|l| {
            l.tight
                && l.words <= 10
                && l.kind == Some(Kind::Furniture(Furniture::Credit))
                && is_photo_credit(&l.text)
        });
        if let Some(line) = lines.get_mut(at - 1)
            && credit
            && line.is_plain()
            && (line.words <= 12 && !line.stops || spaced && line.words <= 45)
        {
            line.kind = Some(Kind::Furniture(Furniture::Caption));
        }
    }
}

/// `Two men mend a net near the pier. |`: the name behind the bar was left out.
fn is_cut_off(line: &Line) -> bool {
    let sentence = line.text.strip_suffix(" |");
    sentence.is_some_and(|text| text.ends_with(['.', '”', '"']) && line.words >= TWICE)
}

/// Names captions above the last paragraph of the article: `A tug by the pier. AFP`, and below the first a line that stands
/// twice, once for those who do not see the picture.
fn name_between(lines: &mut [Line]) {
    let Some(Extent { first, last }) = Extent::of(lines) else {
        return;
    };
    let is_title = |line: &Line| line.kind == Some(Kind::Headline);
    let title = lines.iter().position(is_title);
    for at in 1..lines.len() {
        let [Some(above), Some(line)] = [lines.get(at - 1), lines.get(at)] else {
            continue;
        };
        if !line.is_plain() {
            continue;
        }
        // A deck may be doubled as well, and ends as a sentence does.
        let below_title = title.is_some_and(|title| title + 1 < at) && !line.stops;
        let twice = (at > first || below_title)
            && line.tight
            && line.words == above.words
            && line.folded().len() >= TWICE
            && line.folded() == above.folded()
            && (above.is_plain() || above.kind == Some(Kind::Furniture(Furniture::Caption)));
        if twice {
            set(lines, at - 1, Furniture::Caption);
            set(lines, at, Furniture::Caption);
        } else if at < last && is_credited(line) {
            set(lines, at, Furniture::Caption);
        }
    }
}

/// Whether the line is one sentence and an agency that sells pictures.
fn is_credited(line: &Line) -> bool {
    if line.words > CREDITED || line.text.ends_with(['.', '!', '?', '”', '"']) {
        return false;
    }
    line.text.rfind(". ").is_some_and(|stop| {
        let (sentence, credit) = line.text.split_at(stop + 1);
        let in_brackets = credit.trim_start().starts_with(['(', '[', '©']);
        names_agency(credit, in_brackets) && boundaries::sentences(sentence).len() == 1
    })
}

/// ` (AFP)`, ` [Getty Images]`, ` © AP`, ` Reuters/Stringer`: an agency that sells pictures, and names beside it.
fn names_agency(credit: &str, in_brackets: bool) -> bool {
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
/// Services that take pictures, believed in brackets: `led by the U.S. Army` ends so, too.
const SERVICES: &[&str] = &["Army", "Force", "Marine", "Navy"];
/// What stands in small letters beside them.
const OF_PICTURES: &[&str] = &[
    "courtesy", "file", "handout", "image", "of", "photo", "picture", "pool", "via",
];
/// Most words of a caption and the agency behind it.
const CREDITED: usize = 40;
/// Fewest words of a line that is a caption because it stands twice.
const TWICE: usize = 5;

/// Most words of a credit of two names, one of them the agency's: `Jon Reyes / DNA`.
const SLASHED: usize = 6;

/// Whether a credit names a picture, or an agency that sells pictures.
fn is_photo_credit(text: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::super::furniture::tests::{LEAD, NEXT};
    use super::super::segment;

    #[test]
    fn captions_by_their_neighbours() {
        let text = format!(
            "Envoys meet in the old palace\n\n{LEAD}\n\nMen mend a net near the pier.\nAFP via Getty Images\n\n{NEXT}"
        );
        let kinds: Vec<_> = segment(&text, None)
            .iter()
            .map(|s| s.kind.as_str())
            .collect();
        assert_eq!(
            kinds,
            ["headline", "sentence", "caption", "credit", "sentence"]
        );
    }

    #[test]
    fn captions_between_paragraphs() {
        let kinds = |between: &str| -> Vec<&str> {
            let text = format!("Envoys meet in the old palace\n\n{LEAD}\n\n{between}\n\n{NEXT}");
            let found = segment(&text, None);
            found[2..found.len() - 1]
                .iter()
                .map(|s| s.kind.as_str())
                .collect()
        };
        let men = "Men mend a net near the pier.";
        assert_eq!(kinds(&format!("{men} AFP")), ["caption"]);
        assert_eq!(kinds(&format!("{men} (Army)")), ["caption"]);
        assert_eq!(kinds(&format!("{men}\n{men}")), ["caption", "caption"]);
        assert_eq!(
            kinds(&format!("{men} AFP\n{men} AFP")),
            ["caption", "caption"]
        );
        for prose in [
            format!("{men}\n\n{men}"),
            format!("{men} They are paid by the AFP"),
            format!("{men} Nobody buys. AFP"),
            "More than two hundred men came from the U.S. Marine Corps".to_string(),
        ] {
            assert!(!kinds(&prose).contains(&"caption"), "{prose}");
        }
        // The last paragraph is signed.
        let text = format!("Envoys meet in the old palace\n\n{LEAD}\n\n{NEXT} AFP");
        assert!(
            segment(&text, None)
                .iter()
                .all(|s| s.kind.as_str() != "caption")
        );
    }

    #[test]
    fn credits_of_photographs() {
        for text in [
            "Photo: Jon Reyes",
            "Jon Reyes/AFP",
            "Images by Reyes",
            "The photographer",
        ] {
            assert!(super::is_photo_credit(text), "{text}");
        }
        for text in ["Reporting by Mona Haddad", "Filed in Basra", "Apt words"] {
            assert!(!super::is_photo_credit(text), "{text}");
        }
    }
}
