//! A row whose text is longer than a part, part by part, as a long plain text comes.

use crate::corpus::texts::cut::cut;
use crate::corpus::texts::document::Document;

/// The parts of a document that was read in one piece; their texts joined are its text.
pub(in crate::corpus) struct RowParts {
    whole: Document,
    /// The most bytes of a part.
    most: usize,
    /// How many bytes and characters were given away.
    given: [usize; 2],
}

impl RowParts {
    /// The parts of a document, of at most so many bytes each.
    pub(in crate::corpus) fn new(whole: Document, most: usize) -> Self {
        Self {
            whole,
            most,
            given: [0, 0],
        }
    }
}

impl Iterator for RowParts {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        let [start, begins] = self.given;
        let rest = self.whole.text.get(start..)?;
        if rest.is_empty() {
            return None;
        }
        let length = match rest.len() <= self.most {
            true => rest.len(),
            false => cut(rest, self.most),
        };
        let text = rest.get(..length)?.to_owned();
        self.given = [start + length, begins + text.chars().count()];
        Some(Document {
            id: self.whole.id.clone(),
            text,
            metadata: self.whole.metadata.clone(),
            notices: std::mem::take(&mut self.whole.notices),
            begins,
            marked: self.whole.marked.within(start..start + length),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{Boilerplate, Marks, Part};

    #[test]
    fn parts_joined_are_the_row_with_what_its_tags_tell() {
        let text =
            "Títle of it\n\nÉlan has words. It has more. \n\nBy Ann Lee\n\nThe énd of it is here.";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            start..start + words.len()
        };
        let whole = Document {
            id: "a".to_owned(),
            text: text.to_owned(),
            metadata: vec!["Planet".to_owned()],
            notices: Vec::new(),
            begins: 0,
            marked: Marks {
                parts: vec![
                    (at("Títle of it"), Part::Headline),
                    (at("By Ann Lee"), Part::Boilerplate(Boilerplate::Byline)),
                    (at("The énd of it is here."), Part::Item),
                ],
                links: Vec::new(),
            },
        };
        for most in 16..text.len() + 2 {
            let (mut joined, mut characters) = (String::new(), 0);
            let mut said = Vec::new();
            for part in RowParts::new(whole.clone(), most) {
                assert!((1..=most).contains(&part.text.len()));
                assert_eq!(part.begins, characters);
                assert_eq!(part.continues(), characters > 0);
                assert_eq!((part.id.as_str(), part.metadata.len()), ("a", 1));
                for (at, _) in &part.marked.parts {
                    said.push(part.text[at.clone()].to_owned());
                }
                characters += part.text.chars().count();
                joined += &part.text;
            }
            assert_eq!(joined, text);
            assert_eq!(
                said.concat(),
                "Títle of itBy Ann LeeThe énd of it is here.",
                "{most}"
            );
        }
    }
}
