//! Captions known by their neighbours: a label of captions, a photo credit, or the caption said again.

use super::line::{Line, set};
use super::links::TEASER;
use super::{Furniture, Kind, dateline};

/// Names captions: below `Image caption,`, above a photo credit, or said again with one.
pub(super) fn name(lines: &mut [Line]) {
    let caption = Some(Kind::Furniture(Furniture::Caption));
    for at in 1..lines.len() {
        let [Some(above), Some(below)] = [lines.get(at - 1), lines.get(at)] else {
            continue;
        };
        let counted = above.folded.len() == 4 && above.folded.words().next() == Some("list");
        if counted && below.is_plain() && below.words <= TEASER {
            set(lines, at, Furniture::Navigation);
            continue;
        }
        let label = above.kind == caption && above.words <= 2;
        let again = below.kind == caption
            && above.folded.len() >= 3
            && below.folded.starts_with(&above.folded);
        if label && below.is_plain() && below.words <= 45 && !dateline::opens(&below.text) {
            set(lines, at, Furniture::Caption);
        } else if again && above.is_plain() {
            set(lines, at - 1, Furniture::Caption);
        }
    }
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
