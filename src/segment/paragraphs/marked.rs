//! What a text's source marks in it, such as the tags of a web page, so that nothing about it is guessed.

use std::ops::Range;

use super::Paragraph;
use crate::segment::kind::{Furniture, Kind};

/// Parts of a text that its source tells, in bytes of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Where the headline stands.
    pub headline: Option<Range<usize>>,
    /// Where furniture stands and what it is, in the order of the text.
    pub furniture: Vec<(Range<usize>, Furniture)>,
    /// Where items of lists stand, in the order of the text: however short, they are no headings.
    pub items: Vec<Range<usize>>,
}

impl Marked {
    /// Whether the source tells nothing.
    pub(in crate::segment) fn is_empty(&self) -> bool {
        self.headline.is_none() && self.furniture.is_empty() && self.items.is_empty()
    }

    /// What it tells of these bytes of the text, which are a text by themselves.
    #[must_use]
    pub fn within(&self, bytes: Range<usize>) -> Self {
        let inside = |at: &Range<usize>| {
            let (start, end) = (at.start.max(bytes.start), at.end.min(bytes.end));
            (start < end).then(|| start - bytes.start..end - bytes.start)
        };
        let furniture = self.furniture.iter();
        Self {
            headline: self.headline.as_ref().and_then(inside),
            furniture: furniture
                .filter_map(|(at, kind)| Some((inside(at)?, *kind)))
                .collect(),
            items: self.items.iter().filter_map(inside).collect(),
        }
    }

    /// The parts with what they are if that is more than part of the article, in the order of the text.
    fn parts(&self) -> Vec<(Range<usize>, Option<Kind>)> {
        let headline = self.headline.clone();
        let headline = headline.map(|bytes| (bytes, Some(Kind::Headline)));
        let furniture = self.furniture.iter().cloned();
        let furniture = furniture.map(|(bytes, kind)| (bytes, Some(Kind::Furniture(kind))));
        let items = self.items.iter().map(|bytes| (bytes.clone(), None));
        let mut parts: Vec<_> = headline.into_iter().chain(furniture).chain(items).collect();
        parts.sort_by_key(|(bytes, _)| bytes.start);
        parts
    }

    /// Makes each part a paragraph of its own. Returns the indices of these paragraphs and what they are; nothing of a part
    /// where no words stand, or that begins inside the one before.
    pub(in crate::segment) fn set_apart(
        &self,
        text: &str,
        paragraphs: &mut Vec<Paragraph>,
    ) -> Vec<(usize, Option<Kind>)> {
        let mut parts: Vec<(Range<usize>, Option<Kind>)> = Vec::new();
        for (bytes, kind) in self.parts() {
            let begins = parts.last().map_or(0, |(before, _)| before.end);
            let found = trimmed(text, bytes).filter(|bytes| begins <= bytes.start);
            parts.extend(found.map(|bytes| (bytes, kind)));
        }
        let mut parts = parts.into_iter().peekable();
        let mut found = Vec::with_capacity(paragraphs.len());
        let mut set = Vec::new();
        let mut covered = 0;
        for Paragraph { bytes, tight } in paragraphs.drain(..) {
            let paragraph = |bytes| trimmed(text, bytes).map(|bytes| Paragraph { bytes, tight });
            while let Some((part, kind)) = parts.next_if(|(part, _)| part.start < bytes.end) {
                found.extend(paragraph(bytes.start.max(covered)..part.start));
                set.push((found.len(), kind));
                covered = part.end;
                found.extend(paragraph(part));
            }
            // A part may reach into the next paragraphs.
            found.extend(paragraph(bytes.start.max(covered)..bytes.end));
        }
        *paragraphs = found;
        set
    }

    /// The same where some paragraphs are known to be fields of an archive, of which those outside the parts stay so.
    pub(in crate::segment) fn set_apart_with(
        &self,
        fields: Vec<(usize, Option<Kind>)>,
        text: &str,
        paragraphs: &mut Vec<Paragraph>,
    ) -> Vec<(usize, Option<Kind>)> {
        let place = |(at, kind): (usize, _)| Some((paragraphs.get(at)?.bytes.start, kind));
        let fields: Vec<_> = fields.into_iter().filter_map(place).collect();
        let mut set = self.set_apart(text, paragraphs);
        let again = fields.into_iter().filter_map(|(start, kind)| {
            let at = paragraphs.binary_search_by_key(&start, |p| p.bytes.start);
            let at = at.ok()?;
            let is_part = set.binary_search_by_key(&at, |(part, _)| *part).is_ok();
            (!is_part).then_some((at, kind))
        });
        let again: Vec<_> = again.collect();
        set.extend(again);
        set
    }
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
    use proptest::prelude::*;

    use super::Marked;
    use crate::segment::kind::Furniture;
    use crate::segment::segment_marked;

    const LEAD: &str = "The envoys met on Monday in the old palace by the river for a fourth time.";

    /// The kinds and texts of a page whose headline is its first `words`.
    fn kinds<'a>(words: &str, text: &'a str) -> Vec<(&'static str, &'a str)> {
        let at = text.find(words).expect("the headline");
        let marked = Marked {
            headline: Some(at..at + words.len()),
            ..Marked::default()
        };
        segment_marked(&marked, text, None)
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
    fn fields_of_an_archive_stay_so_beside_a_cover() {
        let cover = "Two articles\n\nThey are these.";
        let article = format!("HEADLINE: Out they go\n\nBODY: {LEAD}\n\n{LEAD}");
        let text = format!("{cover}\n\n{article}");
        let marked = Marked {
            furniture: vec![(0..cover.len(), Furniture::Navigation)],
            ..Marked::default()
        };
        let segments = segment_marked(&marked, &text, None).into_iter();
        let found: Vec<_> = segments
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect();
        assert_eq!(
            found,
            [
                ("navigation", cover),
                ("navigation", "HEADLINE:"),
                ("headline", "Out they go"),
                ("navigation", "BODY:"),
                ("sentence", LEAD),
                ("sentence", LEAD),
            ]
        );
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

    #[test]
    fn furniture_is_a_paragraph_of_its_own_and_keeps_its_name() {
        let text =
            format!("Envoys meet again\n{LEAD} Two men wait.\n\nA net by the pier\n\n{LEAD}");
        let of = |words: &str| {
            let at = text.find(words).expect("the words");
            at..at + words.len()
        };
        let marked = Marked {
            furniture: vec![
                (of("\n"), Furniture::Credit),
                (of("Two men wait.\n\nA net by"), Furniture::Caption),
                (of("wait."), Furniture::Credit),
            ],
            ..Marked::default()
        };
        let found: Vec<_> = segment_marked(&marked, &text, None)
            .into_iter()
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect();
        assert_eq!(
            found,
            [
                ("headline", "Envoys meet again"),
                ("sentence", LEAD),
                ("caption", "Two men wait.\n\nA net by"),
                ("sentence", "the pier"),
                ("sentence", LEAD),
            ]
        );
    }

    #[test]
    fn a_short_caption_that_is_marked_is_no_label_of_the_next_line() {
        let text = format!("Envoys meet again\n\nImage caption\n\n{LEAD}\n\n{LEAD}");
        let kinds = |furniture| {
            let marked = Marked {
                headline: Some(0..17),
                furniture,
                ..Marked::default()
            };
            let found = segment_marked(&marked, &text, None).into_iter();
            found.map(|s| s.kind.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(
            kinds(vec![(19..32, Furniture::Caption)]),
            ["headline", "caption", "sentence", "sentence"]
        );
        assert_eq!(kinds(vec![])[2], "caption");
    }

    #[test]
    fn items_are_no_headings() {
        let text = format!("Envoys meet again\n\n{LEAD}\n\nClose the Lock\n\n{LEAD}");
        let kinds = |items| {
            let marked = Marked {
                headline: Some(0..17),
                items,
                ..Marked::default()
            };
            let found = segment_marked(&marked, &text, None).into_iter();
            found.map(|s| s.kind.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(kinds(vec![])[2], "section-heading");
        let at = text.find("Close").expect("the item");
        assert_eq!(kinds(std::iter::once(at..at + 14).collect())[2], "sentence");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_whatever_is_marked(
            text in "[a-cA-C.,\n “”é]{0,80}",
            places in prop::collection::vec((0usize..90, 0usize..90), 0..5),
        ) {
            let part = |(start, length): &(usize, usize)| (*start..start + length, Furniture::Caption);
            let mut furniture: Vec<_> = places.iter().map(part).collect();
            furniture.sort_by_key(|(bytes, _)| bytes.start);
            let marked = Marked { furniture, ..Marked::default() };
            let segments = segment_marked(&marked, &text, None);
            let all: String = segments.iter().map(|s| &text[s.bytes.clone()]).collect();
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&all), bare(&text));
            prop_assert!(segments.is_sorted_by_key(|s| s.bytes.start));
        }
    }
}
