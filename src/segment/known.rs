//! A headline that the document itself tells, so that nothing about it is guessed.

use std::ops::Range;

use super::lines::Paragraph;

/// Makes the headline at `bytes` a paragraph of its own and returns its index; nothing if no words stand there.
pub(super) fn set_apart(
    text: &str,
    bytes: Range<usize>,
    paragraphs: &mut Vec<Paragraph>,
) -> Option<usize> {
    let headline = trimmed(text, bytes)?;
    let mut found = Vec::with_capacity(paragraphs.len() + 1);
    let mut at = None;
    for paragraph in paragraphs.drain(..) {
        let Range { start, end } = paragraph.bytes;
        if end <= headline.start || headline.end <= start {
            found.push(paragraph);
            continue;
        }
        let tight = paragraph.tight;
        let part = |bytes| trimmed(text, bytes).map(|bytes| Paragraph { bytes, tight });
        found.extend(part(start..headline.start.max(start)));
        if at.is_none() {
            at = Some(found.len());
            found.extend(part(headline.clone()));
        }
        found.extend(part(headline.end.min(end)..end));
    }
    *paragraphs = found;
    at
}

/// The bytes without the white space around them, if anything else is there.
fn trimmed(text: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(bytes.clone())?;
    let start = bytes.start + (inside.len() - inside.trim_start().len());
    let end = start + inside.trim().len();
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use crate::segment::segment_below;

    const LEAD: &str = "The envoys met on Monday in the old palace by the river for a fourth time.";

    /// The kinds and texts of a page whose headline is its first `words`.
    fn kinds<'a>(words: &str, text: &'a str) -> Vec<(&'static str, &'a str)> {
        let at = text.find(words).expect("the headline");
        segment_below(Some(at..at + words.len()), text, None)
            .into_iter()
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect()
    }

    #[test]
    fn what_is_known_is_not_guessed() {
        for title in [
            "Out they go. At last.",
            "By boat",
            "The envoys met on Monday in the old palace by the river.",
            "March 3, 2021",
        ] {
            let text = format!(
                "{title}\n\nEnvoys see the palace again\n\nBy Mona Haddad\n\n{LEAD}\n\n{LEAD}"
            );
            let found = kinds(title, &text);
            assert_eq!(found[0], ("headline", title));
            assert_eq!(found[1].0, "sentence", "{title}");
            assert_eq!(found[2].0, "byline", "{title}");
            assert_eq!(found.len(), 5, "{title}");
        }
    }

    #[test]
    fn a_headline_is_a_paragraph_of_its_own() {
        // The lines would be joined, for the first does not end.
        let text =
            format!("Envoys meet again in the old palace of the\nriver and leave it.\n\n{LEAD}");
        let title = "Envoys meet again in the old palace of the";
        let found = kinds(title, &text);
        assert_eq!(found[0], ("headline", title));
        assert_eq!(found[1], ("sentence", "river and leave it."));
        let found = kinds("again in the old palace", &text);
        assert_eq!(found[1], ("headline", "again in the old palace"));
        assert_eq!(found.len(), 4);
        assert_eq!(kinds("\n\n", &text).len(), 2);
    }
}
