//! Splits a long text into parts where little is parted that belongs together.

use unicode_segmentation::UnicodeSegmentation;

use crate::corpus::document::Document;

/// How many bytes of `text` the next part takes: at most `most`, but at least one character. `text` has to be longer.
///
/// The split is made in the last quarter of a part: behind the last empty line; if there is none, behind the last
/// line, sentence or white space, and at last between two characters as readers see them.
pub(super) fn split_point(text: &str, most: usize) -> usize {
    let end = text.floor_char_boundary(most);
    let start = text.floor_char_boundary(most - most / 4);
    let window = &text[start..end];
    let (mut line_end, mut empty_line, mut at) = (0, 0, 0);
    for line in window
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
    {
        at += line.len();
        if line.trim().is_empty() && line_end > 0 {
            empty_line = at;
        }
        line_end = at;
    }
    let sentence = || {
        window
            .split_sentence_bound_indices()
            .last()
            .map_or(0, |(at, _)| at)
    };
    let word = || window.rfind(' ').map_or(0, |at| at + 1);
    let character = || {
        window
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    };
    let found = [empty_line, line_end].into_iter().find(|at| *at > 0);
    let found = found.or_else(|| {
        [sentence(), word(), character()]
            .into_iter()
            .find(|at| *at > 0)
    });
    let first = text.chars().next().map_or(0, char::len_utf8);
    found.map_or(end, |at| start + at).max(first)
}

/// Whether a line ends with this character.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The parts of a document that was read in one piece, such as a row of a table; their texts joined are its text.
pub(in crate::corpus) struct DocumentParts {
    whole: Document,
    /// The most bytes of a part.
    most: usize,
    /// How many bytes and characters were given away.
    given: [usize; 2],
}

impl DocumentParts {
    /// The parts of a document, of at most so many bytes each.
    pub(in crate::corpus) fn new(whole: Document, most: usize) -> Self {
        Self {
            whole,
            most,
            given: [0, 0],
        }
    }
}

impl Iterator for DocumentParts {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        let [start, begins] = self.given;
        let rest = self
            .whole
            .text
            .get(start..)
            .filter(|rest| !rest.is_empty())?;
        let length = match rest.len() <= self.most {
            true => rest.len(),
            false => split_point(rest, self.most),
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
    use proptest::prelude::*;

    #[test]
    fn the_best_place_in_the_last_quarter_is_taken() {
        for wanted in [
            "aa\n\n|b.\nc d",
            "a\r\n \r\n|b. c",
            "word.\nb\n|cd",
            "words. |B c",
            "words b |c",
            "abcdefgh|e\u{301}",
            "abcdef|👍🏽",
        ] {
            // So many bytes stand before the last quarter of forty.
            let begin = ". \n\n".repeat(7) + ".\n";
            let place = begin.len() + wanted.find('|').unwrap();
            let text = begin + &wanted.replace('|', "") + "字\n\n. more";
            assert!(split_point(&text, 40) <= 40);
            if wanted.contains([' ', '\n']) {
                assert_eq!(split_point(&text, 40), place, "{wanted:?}");
            }
        }
        assert_eq!(split_point("字字", 1), 3);
    }

    #[test]
    fn parts_joined_are_the_document_with_its_marks() {
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
            let mut marked = Vec::new();
            for part in DocumentParts::new(whole.clone(), most) {
                assert!((1..=most).contains(&part.text.len()));
                assert_eq!((part.begins, part.metadata.len()), (characters, 1));
                let marks = part.marked.parts.iter();
                marked.extend(marks.map(|(at, _)| part.text[at.clone()].to_owned()));
                characters += part.text.chars().count();
                joined += &part.text;
            }
            assert_eq!(joined, text);
            assert_eq!(
                marked.concat(),
                "Títle of itBy Ann LeeThe énd of it is here.",
                "{most}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_split_parts_a_character(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Word. ", " ", "\r\n", "\n", "e\u{301}", "👩\u{200D}🚒", "👍🏽", "é", "“So.” ", "。", "\u{2028}",
            ]), 30..200),
        ) {
            let text = pieces.concat();
            let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            let mut at = 0;
            while text.len() - at > 64 {
                let length = split_point(&text[at..], 64);
                prop_assert!((1..=64).contains(&length));
                at += length;
                prop_assert!(bounds.binary_search(&at).is_ok(), "{:?}", &text[at - length..at]);
            }
        }
    }
}
