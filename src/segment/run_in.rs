//! Headings run into the first line of their paragraph: `THE DYKES. Nobody has mended them since.`

use super::{Furniture, Kind, Segment};

/// Most words of such a heading.
const MOST: usize = 5;
/// How many a document must have, for one may be a shout.
const SIBLINGS: usize = 3;

/// Names them: first sentences of longer paragraphs, in capitals, ending in a full stop.
pub(super) fn name(text: &str, segments: &mut [Segment]) {
    let mut found = Vec::new();
    let mut at = 0;
    for paragraph in segments.chunk_by(|a, b| a.paragraph == b.paragraph) {
        if let [first, _, ..] = paragraph
            && first.kind == Kind::Sentence
            && text.get(first.bytes.clone()).is_some_and(is_label)
        {
            found.push(at);
        }
        at += paragraph.len();
    }
    if found.len() < SIBLINGS {
        return;
    }
    for at in found {
        if let Some(segment) = segments.get_mut(at) {
            segment.kind = Kind::Furniture(Furniture::SectionHeading);
        }
    }
}

fn is_label(sentence: &str) -> bool {
    sentence.len() <= 80
        && sentence.ends_with('.')
        && !sentence.contains(char::is_lowercase)
        && !sentence.contains(['“', '"'])
        && sentence.chars().filter(|c| c.is_uppercase()).count() >= 4
        && sentence.split_whitespace().count() <= MOST
}

#[cfg(test)]
mod tests {
    use super::super::segment;

    fn headings(labels: &[&str]) -> usize {
        let paragraphs: Vec<String> = labels
            .iter()
            .map(|label| {
                format!(
                    "{label} Nobody has mended them since the flood of that spring. Nobody will."
                )
            })
            .collect();
        let text = format!(
            "Envoys meet in the old palace\n\n{}",
            paragraphs.join("\n\n")
        );
        let segments = segment(&text, None);
        segments
            .iter()
            .filter(|s| s.kind.as_str() == "section-heading")
            .count()
    }

    #[test]
    fn several_are_headings_and_one_is_a_shout() {
        assert_eq!(headings(&["THE DYKES.", "THE PUMPS.", "WHAT TO WATCH."]), 3);
        assert_eq!(headings(&["NO MORE.", "The pumps.", "The locks."]), 0);
    }
}
